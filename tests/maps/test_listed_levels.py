"""Legends list the strictest level first, everywhere alike; an ordinary level is never drawn as an unknown one."""

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook
from maps.contrast import contrast, ink_on
from maps.legend import LevelCounts, legend
from maps.legend_html import legend_html, legend_rows
from zones.palette import INKS
from zones.rulebook import Rulebook

PALETTES = ("official", "colour_blind", "dark")


def counts(book: Rulebook) -> LevelCounts:
    """One unit in every level."""
    levels = {one.id: 1 for one in (*book.levels, *book.unknown)}
    return LevelCounts("ward", len(levels), levels, dict.fromkeys(levels), levels)


@pytest.mark.parametrize("name", list_rulebooks())
def test_the_strictest_level_stands_first_and_the_unknown_ones_last(name: str) -> None:
    book = load_rulebook(name)
    expected = [*(one.id for one in reversed(book.levels)), *(one.id for one in book.unknown)]
    assert [one.id for one in legend_rows(book, counts(book))] == expected
    html = legend_html(book, counts(book), "vi")
    assert sorted(expected, key=lambda id: html.index(f'data-level="{id}"')) == expected


@pytest.mark.parametrize("name", list_rulebooks())
def test_an_ordinary_level_differs_from_the_unknown_ones_by_symbol_and_by_pattern(name: str) -> None:
    entries = [one for one in legend(load_rulebook(name)) if one.id not in ("not_assessed", "empty")]
    unknown = [one for one in entries if one.rank < 0]
    for one in entries:
        if one.rank >= 0:
            assert one.symbol and one.symbol not in {other.symbol for other in unknown}, (name, one.id)
            assert one.pattern not in {other.pattern for other in unknown}, (name, one.id)


def test_the_grey_of_few_cases_is_plain_grey_with_words_that_can_be_read() -> None:
    book = load_rulebook("us-ma-towns-2020")
    few, unknown = (next(one for one in legend(book) if one.id == id) for id in ("grey", "unknown"))
    assert (few.pattern, few.symbol, unknown.pattern, unknown.symbol) == ("none", "○", "hatch", "?")
    for palette in PALETTES:
        fill = few.fill(palette)
        assert contrast(ink_on(fill), fill) >= 4.5
        assert contrast(fill, unknown.fill(palette)) >= 1.5
        assert fill not in {getattr(one, palette) for key, one in INKS.items() if key != "light_grey"}
    assert contrast(few.on, few.hex) >= 4.5
    red, green, blue = (int(few.hex[at : at + 2], 16) for at in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 16 < 245 - max(red, green, blue), (
        "grey, and no paper"
    )
