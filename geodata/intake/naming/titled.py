"""Rows whose names lie outside the area that the title or the name of their sheet speaks of.

`Xã Mường Mươn` under the title *Huyện Tuần Giáo* is a commune of the next district, or a slip for Mường Mùn of this
one: nobody but the sender knows.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.faults import Faults
from geodata.intake.naming.placed import Placed
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.type_words import TYPE_WORDS
from geodata.intake.notes import Note
from geodata.intake.reading.layout import Layout
from geodata.intake.reading.table import Table
from geodata.legacy_text.decoders import possible_meanings
from zones.vocabulary import AREA_LEVELS

_LONGEST: Final = 8  # words of a name with its type word
#: Level -> the areas of it in which the rows of a sheet lie.
Bounds = Mapping[str, frozenset[int]]


def within_titles(
    placed: Placed, words: pl.DataFrame, table: Table, faults: Faults, places: PlaceIndex | None, column: str,
    known: NDArray[np.bool_] | None = None,
) -> Placed:  # fmt: skip
    """The places of all rows; those that do not lie where the title or the sheet's name says are refused, and may be
    anywhere in the area that holds both.

    Rows that name an area as large as that one, or a code, or have a point (`known`) speak for themselves, and so do
    words that a reviewer has answered. `words` has the columns `WORD_FIELDS`, `column` is the heading in messages.
    """
    bounds = _bounds_of_sheets(table, words, places)
    if places is None or not any(bounds.values()):
        return placed
    rows = _open_rows(placed, words, table, places)
    if known is not None:
        rows = rows.filter(~pl.col("at").is_in(np.flatnonzero(known)))
    area, told = placed.area.copy(), dict[int, Note]()
    for (sheet, level, here), part in rows.group_by("sheet", "level", "area", maintain_order=True):
        allowed = _around(bounds.get(str(sheet), {}), str(level))
        if allowed and not _agree(int(str(here)), allowed, places):
            at = part["at"].to_list()
            area[at] = places.common([int(str(here)), *allowed])
            told |= {i: _why(words.row(i, named=True), int(str(here)), allowed, places) for i in at}
    mask = np.zeros(len(area), np.bool_)
    mask[list(told)] = True
    text = words.select(pl.concat_str(AREA_LEVELS, separator=" / ", ignore_nulls=True)).to_series()
    faults.add("place_outside_title", mask, column, text, [told[i] for i in sorted(told)])
    return replace(placed, area=area) if told else placed


def _open_rows(placed: Placed, words: pl.DataFrame, table: Table, places: PlaceIndex) -> pl.DataFrame:
    """The rows whose names alone say where they lie: `at`, `sheet`, `level` (the largest named), `area`."""
    sheet = table.frame["source_sheet"] if "source_sheet" in table.heading else pl.lit("")
    level = pl.coalesce(
        *(pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in AREA_LEVELS), pl.lit(None)
    )
    return (
        words.with_columns(
            sheet.alias("sheet"), placed.key.alias("key"), pl.Series("area", placed.area), level=level
        )
        .with_row_index("at")
        .filter(pl.col("area") >= 0, pl.col("area_code").is_null(), pl.col("level").is_not_null())
        .filter(~pl.col("key").is_in(list(places.answers)))
    )


def _bounds_of_sheets(table: Table, words: pl.DataFrame, places: PlaceIndex | None) -> dict[str, Bounds]:
    """What titles and name say of each sheet; under an empty name where one sheet was read."""
    layout = table.layout
    if layout is None or places is None or places.is_empty:
        return {}
    if "source_sheet" not in table.heading:
        return {"": _bounds(_named(_texts(layout), layout.sheet, places), places)}
    sheet = table.frame["source_sheet"]
    told = any(
        (words[level] == sheet).any() for level in AREA_LEVELS
    )  # the names of the sheets are the places
    return {
        name: _bounds(_named([text for _, text in titles], "" if told else name, places), places)
        for name, titles in layout.titles_of.items()
    }


def _texts(layout: Layout) -> list[str]:
    return [text for _, text in layout.titles]


def _named(texts: Iterable[str], sheet: str, places: PlaceIndex) -> set[int]:
    """The areas that titles name with their type words, and a sheet by its name alone too."""
    found = {area for text in (*texts, sheet) for area in _areas_in(text, places)}
    for level in ("district", "province"):
        found |= set(places.areas_named(level, sheet)) if sheet and not found else set()
    return found


def _areas_in(text: str, places: PlaceIndex) -> Iterator[int]:
    for meant in possible_meanings(text):
        said, at = meant.split(), 0
        while at < len(said):
            length, areas = _area_at(said[at : at + _LONGEST], places)
            yield from areas
            at += max(length, 1)


def _area_at(said: list[str], places: PlaceIndex) -> tuple[int, list[int]]:
    """The areas of the longest name that these words begin with, and how many words it has."""
    folded = [fold(re.sub(r"\W", "", word)) for word in said[:2]]
    kind = next((one for one in (" ".join(folded), folded[0]) if one in TYPE_WORDS), None)
    if kind is None:
        return 0, []
    first = len(kind.split())
    for length in range(len(said), first, -1):
        name = " ".join(said[:length])
        if fold(said[length - 1]):
            areas = [area for level in TYPE_WORDS[kind] for area in places.areas_named(level, name)]
            if areas:
                return length, areas
    return first, []


def _bounds(named: set[int], places: PlaceIndex) -> Bounds:
    """The named areas by level, those in larger named ones where there are such; and what lies around them."""
    kept = {area for area in named if named & set(places.line(area)[1:])}
    top = min((AREA_LEVELS.index(places.level_of(area)) for area in named), default=0)
    largest = {area for area in named if AREA_LEVELS.index(places.level_of(area)) == top}
    found = kept | largest if kept else named
    lines = {above for area in found for above in places.line(area)}
    by_level = {level: frozenset(a for a in found if places.level_of(a) == level) for level in AREA_LEVELS}
    around = {level: frozenset(a for a in lines if places.level_of(a) == level) for level in AREA_LEVELS}
    return {level: by_level[level] or around[level] for level in AREA_LEVELS}


def _around(bounds: Bounds, level: str) -> list[int]:
    """The smallest areas told above a level."""
    larger = AREA_LEVELS[: AREA_LEVELS.index(level)]
    return next((sorted(bounds[one]) for one in reversed(larger) if bounds.get(one)), [])


def _agree(area: int, allowed: list[int], places: PlaceIndex) -> bool:
    line = set(places.line(area))
    return any(one in line or area in places.line(one) for one in allowed)


def _why(words: Mapping[str, str | None], area: int, allowed: list[int], places: PlaceIndex) -> Note:
    """Where the row lies by its name, and which areas of the title have names like it."""
    here, there = places.words(area), ", ".join(map(places.words, allowed[:3]))
    level = next(name for name in reversed(AREA_LEVELS) if words[name])
    near = [places.words(one.area) for one in places.alike(level, str(words[level]), allowed)]
    like, like_vi = (
        (f" (alike there: {', '.join(near)})", f" (gần giống ở đó: {', '.join(near)})") if near else ("", "")
    )
    return Note(
        f"that is {there}, and this name is {here}{like}",
        f"nơi ấy là {there}, còn tên này là {here}{like_vi}",
    )
