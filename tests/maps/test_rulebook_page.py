"""A rulebook as a page: everything it decides by stands on it, in words and as written."""

import re

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook
from maps.rulebook_page import rulebook_lines
from maps.rulebook_words import DECLARED, FILTERS, HEADINGS, KINDS, PARTS, PHRASES, in_words
from zones.naming import EVENTS
from zones.rulebook import Rules, decimal_text, parse_rulebook


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("name", list_rulebooks())
def test_nothing_that_decides_is_left_out(name, lang):
    book = load_rulebook(name)
    page = "\n".join(rulebook_lines(book, lang))
    assert book.id in page and book.title[lang] in page and book.hash in page
    assert (in_words(PHRASES, "no_text", lang) if book.status == "house" else book.cite["doc"]) in page
    for level in (*book.levels, *book.unknown):
        assert f"{level.id}: {getattr(level, lang)}" in page
    for one in book.indicators.values():
        assert re.search(rf"^  {one.id}: ", page, re.M)
    for bands in book.bands.values():
        assert all(f"{part}: " in page for part in bands.parts)
    for table in book.tables.values():
        for key, level in table.cells.items():
            assert any(key[0] in line and level in line for line in page.splitlines())
    for unit in book.units:
        for step in unit.steps:
            texts = (
                [rule.text for rule in step.rules] if isinstance(step, Rules) else [getattr(step, "text", "")]
            )
            assert all(text in page for text in texts)
    if book.missing.reports:
        assert decimal_text(book.missing.reports.min_share * book.missing.reports.of_days) in page


def test_the_house_rule_reads_as_a_health_officer_would_say_it():
    page = "\n".join(rulebook_lines(load_rulebook("house-three-colour"), "vi"))
    for line in (
        "nếu ca cộng đồng trong 14 ngày ≥ 1 → yellow (Vùng vàng)",
        "viết là: hh7 >= 3 and population < 2500",
        "dân số < 2.500",
        "Hiệu lực: từ 01/01/2020, chưa định ngày hết",
        "báo cáo đủ khi có 12 trong 14 ngày, không hở quá 2 ngày, lần cuối trong 2 ngày",
        "mức cũ phải đủ 7 ngày",
        "chỉ nâng mức",
        "theo ngày báo cáo; trong 7 ngày đến hết ngày tính; nhân 100.000",
    ):
        assert line in page, line
    english = "\n".join(rulebook_lines(load_rulebook("vn-4800-2021"), "en"))
    for line in ("50 to under 150", "only if treatment capacity ensured (criterion 3)", "hi  l1  l1  l2  l3"):
        assert line in english, line


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_word_of_the_page_is_there_in_both_languages(lang):
    for words in (HEADINGS, PHRASES, KINDS, PARTS, EVENTS, FILTERS, DECLARED):
        assert all(text[lang].strip() for text in words.values())
        places = [{*re.findall(r"\{(\w+)\}", text[one])} for text in words.values() for one in ("vi", "en")]
        assert places[::2] == places[1::2]


def test_steps_of_every_kind_and_odd_declarations_are_told(small_world):
    content = dict(small_world.rulebook.content) | {
        "bands": {"b": {"of": "n14", "green": "[0,1)", "red": "[1,inf)"}},
        "units": [
            {
                "for": ["ward"],
                "if": "n14 >= 0",
                "decide": [
                    {"worst_of": ["b"]},
                    {"floor": "yellow", "if": "rate > 10"},
                    {"cap": "red"},
                    {"raise": 1, "if": "n14 > 3", "cap": "red"},
                ],
            }
        ],
        "small": {"if": "population < 500", "then": "grey"},
    }
    page = "\n".join(rulebook_lines(parse_rulebook(content), "en"))
    for said in (
        "only if", "as written: n14 >= 0", "the worst among: b", "at least as bad as yellow", "as written: rate > 10",
        "at most as bad as red", "in every case", "1 level(s) worse, at most red", "if population < 500: grey",
    ):  # fmt: skip
        assert said in page, (said, page)
