"""Rows that head a part of a table, such as "II. Huyện Tuần Giáo": they name the parent of the rows below."""

import itertools
import re
from collections.abc import Collection, Set
from dataclasses import replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.cells.headings import field_meant, plain
from geodata.intake.cells.numbers import NOTHING, read_counts
from geodata.intake.cells.place_headings import general_places
from geodata.intake.cells.total_words import is_total
from geodata.intake.notes import LEVELS_VI, Note
from geodata.intake.reading.layout import Skipped
from geodata.intake.reading.rest_rows import REST_OF, with_rests
from geodata.intake.reading.table import Table
from geodata.legacy_text.decoders import possible_meanings
from zones.vocabulary import AREA_LEVELS

_NUMERAL: Final = r"^(?:[IVXL]{1,6}|[A-H])$"
_PREFIXED: Final = r"^(?:[IVXL]{1,6}|[A-H])\s*[.)/:-]\s*(.+)$"
_LEVEL: Final = {
    "tinh": "province", "huyen": "district", "quan": "district", "thi xa": "district", "tx": "district",
    "thanh pho": "district", "tp": "district", "xa": "ward", "phuong": "ward", "thi tran": "ward", "tt": "ward",
}  # fmt: skip
_NUMBER: Final = re.compile(r"^\d{1,9}$")
_NUMBERING: Final = ("stt", "tt", "sott")
_DAYS: Final = ("report_date", "date")
#: Fields whose figures are never added up.
_NO_FIGURES: Final = ("area_code", "case_id", "age", "lon", "lat", *_DAYS)


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
    stated = _Stated(table, heading, found)
    parts = _kept_parts(table, found, parent, stated)
    if not parts:
        return table
    open_parts = {at for at in found if at not in parts and parent[at] is not None}
    named, levels = {at: found[at] for at in parts}, {at: parent[at] for at in parts}
    return _parted(table, named, levels, open_parts, stated)


def _place_column(table: Table) -> tuple[str, str] | None:
    """The column of places: its level, empty where the heading does not say it, and its heading."""
    named = {field_meant(name, AREA_LEVELS): name for name in reversed(table.heading)}
    of_level = next(((level, named[level]) for level in reversed(AREA_LEVELS) if level in named), None)
    return of_level or next((("", name) for name in general_places(table.heading)), None)


def _sections(table: Table, heading: str) -> dict[int, str]:
    """Position -> name of what heads a part."""
    frame = table.frame
    numbered = next((name for name in frame.columns[:2] if plain(name) in _NUMBERING), None)
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
    own = _own_level(name)
    at = AREA_LEVELS.index(below)
    if own is not None:
        return own if AREA_LEVELS.index(own) < at else None
    return AREA_LEVELS[at - 1] if at else None


def _kept_parts(
    table: Table, found: dict[int, str], parent: dict[int, str | None], stated: "_Stated"
) -> list[int]:
    """Those that have rows below them and, if they carry figures, are not rows themselves."""
    starts = [*sorted(found), len(table.frame)]
    kept = []
    for at, end in itertools.pairwise(starts):
        if parent[at] is None or end == at + 1:
            continue
        figures = stated.figures(at)
        if (
            not figures
            or _says_level(found[at])
            or all(stated.below(c, at, end) == n for c, n in figures.items())
        ):
            kept.append(at)
    return kept


def _says_level(name: str) -> bool:
    return _own_level(name) is not None


def _own_level(name: str) -> str | None:
    """The level that the first word of a name says."""
    said = fold(_meant(name))
    return next((level for word, level in _LEVEL.items() if said.startswith(f"{word} ")), None)


def _meant(name: str) -> str:
    """A name in the letters in which its first word says a level, as it stands where it says none."""
    words = tuple(f"{word} " for word in _LEVEL)
    return next((one for one in possible_meanings(name) if fold(one).startswith(words)), name)


class _Stated:
    """What rows that may head parts say in figures, beside what the rows below them come to."""

    def __init__(self, table: Table, heading: str, starts: Collection[int]) -> None:
        at = sorted(starts)
        self.totals = _totals(table, heading)
        self._at = {position: i for i, position in enumerate(at)}
        self._said: dict[str, list[int | None]] = {}
        self._sums: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        for name in table.heading:
            cells = table.frame[name].gather(at)
            if (
                name == heading
                or plain(name) in _NUMBERING
                or field_meant(name, _NO_FIGURES)
                or not _digits(cells)
            ):
                continue
            head = read_counts(cells, grouped=True)
            if head.lo.null_count() < len(at):
                self._said[name] = [n if hi is None else None for n, hi in zip(head.lo, head.hi, strict=True)]
                self._sums[name] = _summed(table.frame[name], self.totals)

    def figures(self, at: int) -> dict[str, int]:
        """Heading -> figure of a row."""
        return {name: n for name, said in self._said.items() if (n := said[self._at[at]]) is not None}

    def below(self, column: str, at: int, end: int) -> int:
        """The sum of a column over the rows behind `at` and before `end`."""
        sums, _ = self._sums[column]
        return int(sums[end] - sums[at + 1])

    def is_sure(self, column: str, at: int, end: int) -> bool:
        """Whether every figure there can be read."""
        _, unread = self._sums[column]
        return bool(unread[end] == unread[at + 1])


def _digits(cells: pl.Series) -> bool:
    return bool(cells.str.contains(r"\d").any())


def _totals(table: Table, heading: str) -> NDArray[np.bool_]:
    """Which rows are totals: by their place, or by what stands before it."""
    columns = [table.frame[name] for name in dict.fromkeys((*table.heading[:2], heading))]
    held = [one.is_in([word for word in one.unique() if is_total(word)]).fill_null(False) for one in columns]
    found = np.zeros(len(table.frame), bool)
    for one in held:
        found |= one.to_numpy()
    return found


def _summed(column: pl.Series, totals: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sums of all rows before each but the totals, and how many of these cannot be read."""
    read = read_counts(column, grouped=True)
    unread = (
        column.is_not_null() & ~column.str.contains(NOTHING) & (read.lo.is_null() | read.hi.is_not_null())
    )
    values = (read.lo.fill_null(0).to_numpy(), unread.fill_null(False).to_numpy().astype(np.int64))
    sums, strange = (np.concatenate([[0], np.cumsum(np.where(totals, 0, one))]) for one in values)
    return sums, strange


def _parted(
    table: Table, names: dict[int, str], levels: dict[int, str | None], open_parts: Set[int], stated: _Stated
) -> Table:
    """The table in its parts; a row of `open_parts` may head a part or not, so that nothing names its parent."""
    layout, starts, ends = table.layout, sorted(names), sorted({*names, *open_parts})
    part = np.searchsorted(np.array(ends), np.arange(len(table.frame)), side="right") - 1
    part[stated.totals] = -1  # a total may be that of the part or of all parts
    frame, skipped, rests = table.frame, [], dict[int, dict[str, str | None]]()
    for level in dict.fromkeys(levels[at] for at in starts if levels[at]):
        values = [names[ends[p]] if p >= 0 and levels.get(ends[p]) == level else None for p in part.tolist()]
        frame = _with_parent(frame, str(level), pl.Series(values, dtype=pl.String))
    new = tuple(name for name in frame.columns if name not in table.heading)
    for at in starts:
        row, level, end = int(table.rows[at]), str(levels[at]), next((e for e in ends if e > at), len(frame))
        skipped.append(Skipped((row,), Note(
            f"{_meant(names[at])!r} is the {level} of the rows below it",
            f"{_meant(names[at])!r} là {LEVELS_VI[level]} của các dòng bên dưới",
        )))  # fmt: skip
        skipped += _differing(row, at, end, stated)
        if rest := _rest(at, end, stated):
            rests[at] = {REST_OF: names[at], **_when(table, at, end), **rest}
            rests[at] |= {
                name: frame[name][at] for name in frame.columns if field_meant(name, (level,)) or name in new
            }
    keep = np.ones(len(frame), bool)
    keep[[at for at in starts if at not in rests]] = False
    made = with_rests(replace(table, frame=frame), rests).only(keep)
    if layout is not None:
        made.layout = layout.but(skipped=(*layout.skipped, *skipped), parted=new)
    return made


def _rest(at: int, end: int, stated: _Stated) -> dict[str, str | None]:
    """Heading -> what the head of a part says beyond its rows."""
    figures = stated.figures(at).items()
    beyond = {name: n - stated.below(name, at, end) for name, n in figures if stated.is_sure(name, at, end)}
    return {name: str(n) for name, n in beyond.items() if n > 0}


def _when(table: Table, at: int, end: int) -> dict[str, str | None]:
    """The days of a part: as its head says, else as all of its rows do."""
    found: dict[str, str | None] = {}
    for name in table.heading:
        if field_meant(name, _DAYS):
            held = table.frame[name][at + 1 : end].unique()
            found[name] = table.frame[name][at] or (held[0] if len(held) == 1 else None)
    return found


def _with_parent(frame: pl.DataFrame, level: str, values: pl.Series) -> pl.DataFrame:
    held = next((name for name in frame.columns if field_meant(name, (level,))), None)
    if held is None:
        return frame.with_columns(values.alias(level))
    return frame.with_columns(pl.coalesce(pl.col(held), values).alias(held))


def _differing(row: int, at: int, end: int, stated: _Stated) -> list[Skipped]:
    found = []
    for column, figure in stated.figures(at).items():
        below = stated.below(column, at, end)
        if below != figure:
            found.append(Skipped((row,), Note(
                f"it says {figure} in {column!r}, but the rows below come to {below}",
                f"dòng này ghi {figure} ở cột {column!r}, nhưng các dòng bên dưới cộng lại là {below}",
            )))  # fmt: skip
    return found
