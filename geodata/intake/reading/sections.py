"""Rows that head a part of a table, such as "II. Huyện Tuần Giáo": they name the parent of the rows below."""

import itertools
import re
from collections.abc import Set
from typing import Final

import numpy as np
import polars as pl

from geodata.intake.cells.headings import field_of, plain
from geodata.intake.fold import fold
from geodata.intake.notes import LEVELS_VI, Note
from geodata.intake.reading.layout import Skipped
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

_NUMERAL: Final = r"^(?:[IVXL]{1,6}|[A-H])$"
_PREFIXED: Final = r"^(?:[IVXL]{1,6}|[A-H])\s*[.)/:-]\s*(.+)$"
_LEVEL: Final = {
    "tinh": "province", "huyen": "district", "quan": "district", "thi xa": "district", "tx": "district",
    "thanh pho": "district", "tp": "district", "xa": "ward", "phuong": "ward", "thi tran": "ward", "tt": "ward",
}  # fmt: skip
_NUMBER: Final = re.compile(r"^\d{1,9}$")
#: Headings of columns of places that do not say which level, folded and without blanks.
_SOME_PLACE: Final = frozenset(("donvi", "diaphuong", "diaban", "tendonvi", "donvihanhchinh", "tendiaphuong"))


def without_sections(table: Table) -> Table:
    """The table with the names of its parts in a column of their own, and without the rows that held them.

    A part begins with a row whose number is a roman numeral or a letter while others have digits, or whose place
    is written so ("I. Huyện Tuần Giáo"). A row with figures heads a part only if these are the sums of the rows
    below it, or if rows below it are of a lower level by their words.
    """
    place = _place_column(table)
    if place is None or table.layout is None or len(table.frame) < 2:
        return table
    level, heading = place
    found = _sections(table, heading)
    if not level:  # the column does not say of which level its names are: then a part has to say its own
        level, found = AREA_LEVELS[-1], {at: name for at, name in found.items() if _says_level(name)}
    if not found:
        return table
    parent = {at: _parent_level(name, level) for at, name in found.items()}
    parts = _kept_parts(table, heading, found, parent)
    if not parts:
        return table
    open_parts = {at for at in found if at not in parts and parent[at] is not None}
    return _parted(table, {at: found[at] for at in parts}, {at: parent[at] for at in parts}, open_parts)


def _place_column(table: Table) -> tuple[str, str] | None:
    """The column of places: its level, empty where the heading does not say it, and its heading."""
    named = {field_of(name, AREA_LEVELS): name for name in reversed(table.heading)}
    of_level = next(((level, named[level]) for level in reversed(AREA_LEVELS) if level in named), None)
    return of_level or next((("", name) for name in table.heading if plain(name) in _SOME_PLACE), None)


def _sections(table: Table, heading: str) -> dict[int, str]:
    """Position -> name of what heads a part."""
    frame = table.frame
    numbered = next((name for name in frame.columns[:2] if plain(name) in ("stt", "tt", "sott")), None)
    text = frame[heading]
    inline = text.str.extract(_PREFIXED, 1)
    found: dict[int, str] = {
        int(at): str(inline[int(at)]) for at in np.flatnonzero(inline.is_not_null().to_numpy())
    }
    if numbered is not None:
        numerals = frame[numbered].str.strip_chars(" .").str.contains(_NUMERAL).fill_null(False)
        digits = frame[numbered].str.contains(r"^\d+\.?$").fill_null(False).any()
        both = frame[numbered].str.extract(_PREFIXED, 1)
        for at in np.flatnonzero((numerals & text.is_not_null()).to_numpy()) if digits else ():
            found[int(at)] = re.sub(_PREFIXED, r"\1", str(text[int(at)]))
        for at in np.flatnonzero((both.is_not_null() & text.is_null()).to_numpy()):
            found[int(at)] = str(both[int(at)])
    return {at: name for at, name in sorted(found.items()) if not _NUMBER.match(name)}


def _parent_level(name: str, below: str) -> str | None:
    """The level that a name's own word says, else the one above the rows' own."""
    said = fold(name)
    own = next((level for word, level in _LEVEL.items() if said.startswith(f"{word} ")), None)
    at = AREA_LEVELS.index(below)
    if own is not None:
        return own if AREA_LEVELS.index(own) < at else None
    return AREA_LEVELS[at - 1] if at else None


def _kept_parts(
    table: Table, heading: str, found: dict[int, str], parent: dict[int, str | None]
) -> list[int]:
    """Those that have rows below them and, if they carry figures, are not rows themselves."""
    starts = [*sorted(found), len(table.frame)]
    kept = []
    for at, end in itertools.pairwise(starts):
        if parent[at] is None or end == at + 1:
            continue
        figures = _figures(table, at, heading)
        if (
            not figures
            or _says_level(found[at])
            or all(_sum(table, c, at, end) == n for c, n in figures.items())
        ):
            kept.append(at)
    return kept


def _says_level(name: str) -> bool:
    return any(fold(name).startswith(f"{word} ") for word in _LEVEL)


def _figures(table: Table, at: int, heading: str) -> dict[str, int]:
    row = table.frame.row(at, named=True)
    return {
        name: int(cell) for name, cell in row.items()
        if cell and name != heading and _NUMBER.match(cell) and plain(name) not in ("stt", "tt", "sott")
    }  # fmt: skip


def _sum(table: Table, column: str, at: int, end: int) -> int:
    return int(table.frame[column][at + 1 : end].cast(pl.Int64, strict=False).fill_null(0).sum())


def _parted(
    table: Table, names: dict[int, str], levels: dict[int, str | None], open_parts: Set[int]
) -> Table:
    """The table in its parts; a row of `open_parts` may head a part or not, so that nothing names its parent."""
    layout, starts, ends = table.layout, sorted(names), sorted({*names, *open_parts})
    part = np.searchsorted(np.array(ends), np.arange(len(table.frame)), side="right") - 1
    frame, skipped = table.frame, []
    for level in dict.fromkeys(levels[at] for at in starts if levels[at]):
        values = [names[ends[p]] if p >= 0 and levels.get(ends[p]) == level else None for p in part]
        frame = _with_parent(frame, str(level), pl.Series(values, dtype=pl.String))
    for at in starts:
        row, level = int(table.rows[at]), str(levels[at])
        skipped.append(Skipped((row,), Note(
            f"{names[at]!r} is the {level} of the rows below it",
            f"{names[at]!r} là {LEVELS_VI[level]} của các dòng bên dưới",
        )))  # fmt: skip
        skipped += _differing(table, at, next((end for end in ends if end > at), len(frame)))
    keep = np.ones(len(frame), bool)
    keep[starts] = False
    made = table.only(keep)
    made.frame = frame.filter(pl.Series(keep))
    if layout is not None:
        new = tuple(name for name in frame.columns if name not in table.heading)
        made.layout = layout.but(skipped=(*layout.skipped, *skipped), parted=new)
    return made


def _with_parent(frame: pl.DataFrame, level: str, values: pl.Series) -> pl.DataFrame:
    held = next((name for name in frame.columns if field_of(name, (level,))), None)
    if held is None:
        return frame.with_columns(values.alias(level))
    return frame.with_columns(pl.coalesce(pl.col(held), values).alias(held))


def _differing(table: Table, at: int, end: int) -> list[Skipped]:
    place = _place_column(table)
    found = []
    for column, stated in _figures(table, at, place[1] if place else "").items():
        below = _sum(table, column, at, end)
        if below != stated:
            found.append(Skipped((int(table.rows[at]),), Note(
                f"it says {stated} in {column!r}, but the rows below come to {below}",
                f"dòng này ghi {stated} ở cột {column!r}, nhưng các dòng bên dưới cộng lại là {below}",
            )))  # fmt: skip
    return found
