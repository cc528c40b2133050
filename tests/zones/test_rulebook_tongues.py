"""Faults and cautions of rulebooks are whole sentences in Vietnamese and in English, never a mixture."""

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import geodata
import zones
from geodata.rulebooks import list_rulebooks, load_rulebook, read_rulebook
from zones.errors import InputError, RulebookError
from zones.phrases import Words
from zones.rulebook import parse_rulebook
from zones.rulebook_cautions import cautions
from zones.rulebook_unreached import unreached

#: Words of English sentences that are no keys, kinds or levels of rulebooks.
ENGLISH = {
    "the", "is", "are", "was", "has", "have", "no", "than", "more", "which", "that", "here", "belongs", "there",
    "required", "unknown", "allowed", "did", "you", "mean", "one", "must", "be", "with", "its", "it", "on", "found",
    "write", "like", "holds", "whole", "line", "column", "character", "stands", "expected", "nothing", "declared",
}  # fmt: skip
VIETNAMESE = re.compile(
    "[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE
)
#: What is quoted: values and names as they are written in the rulebook.
QUOTED = re.compile(r"`[^`]*`|'[^']*'|\"[^\"]*\"|\{\w+\}")
#: Words one after the other, as they are listed.
LISTED = re.compile(r"[\w.+/:-]+(, [\w.…+():/-]+)+")


def unmixed(vi: str, en: str) -> bool:
    """Whether two sentences are of one language each."""
    own = LISTED.sub("", QUOTED.sub("", vi))
    english = {word.lower() for word in re.findall(r"[A-Za-z]+", own)} & ENGLISH
    return (
        vi != en and bool(VIETNAMESE.search(vi)) and not english and not VIETNAMESE.search(QUOTED.sub("", en))
    )


def calls(file: Path) -> Iterator[tuple[str, str]]:
    """The texts of a module that are given as a pair (Vietnamese, English), values still open."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in ("refuse", "said", "both", "_unfit", "ExpressionError"):
            texts = [
                one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
            ]
            if len(texts) >= 2:
                yield texts[-2], texts[-1]


def modules() -> list[Path]:
    folders = [Path(one.__path__[0]) for one in (zones, geodata)]
    files = [file for folder in folders for file in folder.glob("rulebook_*.py")]
    return [*files, folders[0] / "expressions.py", folders[0] / "decide.py"]


def test_every_pair_of_texts_is_a_sentence_in_each_language_with_the_same_values() -> None:
    pairs = {pair for file in modules() for pair in calls(file) if any(pair)}
    assert len(pairs) > 80
    for vi, en in pairs:
        assert sorted(re.findall(r"\{\w+\}", vi)) == sorted(re.findall(r"\{\w+\}", en)), (vi, en)
        if re.search(r"[a-z]", re.sub(r"\{\w+\}|\{\{.*?\}\}", "", en)):
            assert unmixed(vi, en), (vi, en)


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a content with each of its keys."""
    for key, below in list(node.items() if isinstance(node, dict) else enumerate(node)):
        yield node, key
        if isinstance(below, dict | list):
            yield from places(below)


ODD: tuple[Any, ...] = ([], {}, "zzz", "red <", -1, None, True, "(3,1)", 10**40, {"zzz": 1}, ...)


def faulty(name: str) -> Iterator[dict[str, Any]]:
    """A rulebook with one value after the other made odd, or taken away."""
    content = plain(load_rulebook(name).content)
    for k in range(sum(1 for _ in places(content))):
        for value in ODD:
            changed = deepcopy(content)
            node, key = next(one for n, one in enumerate(places(changed)) if n == k)
            if value is ...:
                del node[key]
            else:
                node[key] = value
            yield changed


def plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("name", ["house-three-colour", "sg-dengue"])
def test_a_bag_of_faulty_rulebooks_is_answered_in_each_language(name: str) -> None:
    seen: dict[str, Words] = {}
    for content in faulty(name):
        try:
            book = parse_rulebook(content)
        except RulebookError as error:
            assert not VIETNAMESE.search(QUOTED.sub("", error.fix)) and VIETNAMESE.search(error.vi_fix)
            seen |= {words["en"]: words for _, words in error.faults}
        else:
            seen |= {one.what: one.words for one in cautions(book)}
    assert len(seen) > 60
    mixed = [words for words in seen.values() if not unmixed(words["vi"], words["en"])]
    assert mixed == []


def test_cautions_of_bundled_rulebooks_are_told_in_each_language() -> None:
    found = [
        one
        for name in list_rulebooks()
        if (book := load_rulebook(name)).status != "incomplete"
        for one in (*cautions(book), *unreached(book))
    ]
    assert all(unmixed(one.words["vi"], one.words["en"]) for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "a: &x 1\nb: *x", "a: !!python/none 1", "a: 1\na: 2", "? [1]\n: 2", "a: [1", "a:\n\t- b", "a: b: c",
        f"a: {'9' * 40}", "- 1", "[" * 60, "\x01",
    ],
)  # fmt: skip
def test_what_is_no_yaml_is_told_in_each_language(text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_rulebook(text.encode(), "mine.yaml")
    error = caught.value
    assert VIETNAMESE.search(error.vi) and VIETNAMESE.search(error.vi_fix), error.vi
    assert not VIETNAMESE.search(error.what) and "line" not in error.vi_where


def test_places_are_told_in_the_language_of_the_sentence() -> None:
    with pytest.raises(RulebookError) as caught:
        read_rulebook(b"schema: other\n", "mine.yaml")
    first_vi, first_en = (text.splitlines()[0] for text in (caught.value.vi, caught.value.what))
    assert first_en.startswith("mine.yaml, line 1, column 1: ")
    assert first_vi.startswith("mine.yaml, dòng 1, cột 1: ")
