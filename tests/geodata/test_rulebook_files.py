"""Rulebook files: bundled ones by id, others by path, read without surprises."""

from pathlib import Path

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook, read_yaml
from zones.errors import InputError, NotFoundError, RulebookError


def test_the_bundled_rulebooks_load_and_say_what_they_are() -> None:
    books = {name: load_rulebook(name) for name in list_rulebooks()}
    assert {"house-three-colour", "vn-4800-2021"} <= set(books)
    assert all(book.id == name for name, book in books.items())
    assert all(book.cite["doc"] for book in books.values())
    assert all(book.evidence.get("unverified") or book.status == "verified" for book in books.values())
    assert books["house-three-colour"].scopes[:4] == ("cell", "hamlet", "ward", "district")
    assert "site:school" in books["house-three-colour"].scopes
    assert (books["house-three-colour"].status, books["vn-4800-2021"].status) == ("house", "draft")


def test_every_indicator_and_rule_of_a_bundled_rulebook_has_words_in_both_languages() -> None:
    for name in list_rulebooks():
        book = load_rulebook(name)
        assert all(one.vi and one.en for one in book.indicators.values()), name
        assert all(level.vi and level.en for level in (*book.levels, *book.unknown)), name


def test_a_file_is_read_by_its_path(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "zones" / "rulebooks" / "house-three-colour.yaml").read_bytes()
    path = tmp_path / "mine.yaml"
    path.write_bytes(text.replace(b"id: house-three-colour", b"id: mine"))
    assert load_rulebook(path).id == "mine"


def test_a_missing_rulebook_names_those_that_are_there() -> None:
    with pytest.raises(NotFoundError) as caught:
        load_rulebook("house-four-colour")
    assert "house-three-colour" in caught.value.fix


def test_decimals_and_days_stay_as_they_were_written() -> None:
    found = read_yaml(b"{a: 0.10, b: 2021-10-12, c: 3, d: 1e3, e: .inf, f: true}", "x")
    assert found == {"a": "0.10", "b": "2021-10-12", "c": 3, "d": "1e3", "e": ".inf", "f": True}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"a: 1\nb: 2\na: 3\n", "line 3, column 1: the key 'a' stands twice"),
        (b"a: &x [1]\nb: *x\n", "line 2, column 4: aliases are not used here"),
        (b"a: {<<: {b: 1}}\n", "a key is a plain word"),
        (b"? [a, b]\n: 1\n", "a key is a plain word"),
        (b"a: [1, 2\n", "line 2"),
        (b"a: !!python/object/apply:os.system ['true']\n", "line 1, column 4"),
        (b"a: \xff\n", "not UTF-8"),
        (b"- 1\n", "no mapping"),
        (b"", "no mapping"),
        (b"[" * 5000, "x"),
        (b"a: '\x00'\n", "x"),
    ],
)
def test_what_is_no_plain_mapping_is_refused_with_its_place(text: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words.replace("[", r"\[")):
        read_yaml(text, "x")


def test_a_file_with_faults_names_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text("schema: zone-rulebook/1\nid: bad\ncolour: red\n", "utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook(path)
    assert {"colour", "title", "status", "cite", "valid", "levels", "ind", "units"} <= {
        at for at, _ in caught.value.problems
    }


def test_a_large_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 2_000_000)
    with pytest.raises(InputError, match="larger than"):
        load_rulebook(path)
