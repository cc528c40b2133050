"""Rows of totals: they say again what the rows above say, and are no rows of the list but for what they say beyond."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.fold import fold
from geodata.intake.cells.columns import OWN_COLUMNS, Columns
from geodata.intake.cells.numbers import read_counts
from geodata.intake.cells.total_words import is_total
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.type_words import levels_said
from geodata.intake.notes import Note
from geodata.intake.reading.rest_rows import REST_OF, with_rests
from geodata.intake.reading.table import Table
from geodata.intake.rests import stated_rests, what_follows
from zones.vocabulary import AREA_LEVELS

_MAY_BE: Final = r"(?i)^\W*[tcgs]\D{2,20}[\d/.\-]{0,10}$"
#: The columns that name a place.
_PLACES: Final = ("area_code", "province", "district", "ward", "hamlet")
_DATES: Final = ("report_date", "date")
_MOST_TOLD: Final = 10
_CELL: Final = r"(^|!)[A-Z]{1,3}(\d+)$"  # the cell of a row

#: Columns of rows that were skipped. `stated` and `rows_above` are null where there was nothing to compare.
SKIPPED_SCHEMA: Final = {
    "row": pl.Int32,
    "column": pl.String,
    "value": pl.String,
    "code": pl.String,  # totals, totals_differ
    "stated": pl.Int64,
    "rows_above": pl.Int64,
    "called": pl.String,  # the row in messages: `5`, `19.02!5`
}

Mask = NDArray[np.bool_]


def without_totals(
    table: Table,
    columns: Columns,
    figure: str,
    places: PlaceIndex | None,
    *,
    running: bool = False,
    rests: bool = False,
) -> tuple[Table, pl.DataFrame]:
    """The table without its rows of totals, and these (columns `SKIPPED_SCHEMA`).

    A row is one if a column of places holds a word such as *Tổng cộng* that is no name of the edition, or if it
    names no place and such a word stands in a column of days, or in one that is no field. `figure` is the field that
    is summed; totals are compared with all rows above, with those since the total before, and with those of them that
    share its day and its other words of place: they differ if they are none of these sums. `running`: the figures
    are totals so far, so that only rows of one day add up. `rests`: what a total says beyond its rows stays as a row
    of its own (`geodata.intake.rests`). A row that names an area larger than its column does (*Huyện Ninh
    Phước*, *Huyện* among communes) is one too, unless it says less than the rows: then it may mean cases of no known
    commune.
    """
    table = stated_rests(table, columns.taken.get(figure) if rests else None)
    said = _said(table, columns, places)
    larger = _larger(table, columns, figure, places, said)
    if not said and not larger:
        return table, pl.DataFrame(schema=SKIPPED_SCHEMA)
    totals, lines = _compared(table, columns, figure, said | larger, running)
    if less := {at for at, line in lines.items() if at in larger and not _sums_up(line)}:
        said = {at: heading for at, heading in (said | larger).items() if at not in less}
        totals, lines = _compared(table, columns, figure, said, running)
    said, mask = said | larger, totals.mask
    return _taken_out(table, said, mask, totals, list(lines.values()), rests)


def _compared(
    table: Table, columns: Columns, figure: str, said: dict[int, str], running: bool
) -> tuple["_Totals", dict[int, "Line"]]:
    mask = np.zeros(len(table.frame), bool)
    mask[list(said)] = True
    totals = _Totals(table, columns, figure, mask, running)
    return totals, {at: totals.line(at, said[at]) for at in totals.in_order()}


def _sums_up(line: "Line") -> bool:
    """Whether a total says at least what its rows do."""
    stated, below = line[4], line[5]
    return stated is not None and (below is None or below <= stated)


def _taken_out(
    table: Table, said: dict[int, str], mask: Mask, totals: "_Totals", lines: list["Line"], rests: bool
) -> tuple[Table, pl.DataFrame]:
    lines.sort(key=lambda line: line[0])
    if rests and totals.rests:
        table = with_rests(table, {at: totals.row_of_rest(at, said[at]) for at in totals.rests})
        mask[list(totals.rests)] = False
    return table.only(~mask), pl.DataFrame(lines, schema=SKIPPED_SCHEMA, orient="row")


def told(skipped: pl.DataFrame, *, rests: bool = False) -> list[str]:
    """What was skipped, for people: those that disagree with their rows first. `rests`: what they say beyond these
    was kept."""
    named = skipped.with_columns(of_row=pl.col("called").str.replace(_CELL, "${1}${2}"))
    agreeing = named.filter(pl.col("code") == "totals").unique(["of_row", "value"], maintain_order=True)
    differing = named.filter(pl.col("code") != "totals")
    agreeing = agreeing.join(differing, on=["of_row", "value"], how="anti").with_columns(called="of_row")
    ordered = pl.concat([part.sort("row", maintain_order=True) for part in (differing, agreeing)])
    notes: list[str] = [_note(row, rests) for row in ordered.head(_MOST_TOLD).iter_rows(named=True)]
    more = ordered.height - _MOST_TOLD
    if more > 0:
        notes.append(Note(f"{more} further rows of totals are skipped", f"bỏ qua thêm {more} dòng tổng"))
    return notes


def _note(row: dict[str, object], rests: bool) -> Note:
    one, vi_one = ("cell", "ô") if re.search(_CELL, str(row["called"])) else ("row", "dòng")
    what = "số tổng" if one == "cell" else "dòng tổng"
    en = f"{one} {row['called']} ({row['value']}) is a total and is skipped"
    vi = f"{vi_one} {row['called']} ({row['value']}) là {what}, được bỏ qua"
    if row["code"] == "totals":
        return Note(en, vi)
    done = what_follows(int(str(row["stated"])) - int(str(row["rows_above"])) if rests else 0)
    return Note(
        f"{en}: it says {row['stated']}, but the rows above come to {row['rows_above']}; {done}",
        f"{vi}: dòng này ghi {row['stated']}, nhưng các dòng trên cộng lại là {row['rows_above']}; {done.vi}",
    )


def _said(table: Table, columns: Columns, places: PlaceIndex | None) -> dict[int, str]:
    """Position of each row of totals -> the heading of the column that says so."""
    frame = table.frame
    named = [(field, columns.taken[field]) for field in _PLACES if field in columns.taken]
    found: dict[int, str] = {}
    nowhere = ~_located(table, columns)
    for field, heading in named:
        words = [w for w in _words_of(frame[heading]) if places is None or not places.knows(field, w)]
        for at in _rows_with(frame[heading], words, nowhere):
            found.setdefault(at, heading)
    placeless = nowhere & _empty(frame, [heading for _, heading in named])
    may_say = ("case_id", *_DATES)
    others = [*columns.ignored, *(columns.taken[name] for name in may_say if name in columns.taken)]
    for heading in others:
        for at in _rows_with(frame[heading], _words_of(frame[heading]), placeless):
            found.setdefault(at, heading)
    return found


def _larger(
    table: Table, columns: Columns, figure: str, places: PlaceIndex | None, said: dict[int, str]
) -> dict[int, str]:
    """Position of each row with a number whose place is larger than its column says, among rows that are none."""
    field = next((one for one in reversed(AREA_LEVELS) if one in columns.taken), None)
    if field is None or figure not in columns.taken:
        return {}
    heading = columns.taken[field]
    cells = table.frame[heading]
    words = {word for word in cells.drop_nulls().unique() if _is_larger(word, field, places)}
    if not words or _several(words):
        return {}
    found = [int(at) for at in np.flatnonzero(cells.is_in(list(words)).fill_null(False).to_numpy())]
    own = len(cells) - cells.null_count() - len({*found, *said})
    return {at: heading for at in found if at not in said} if own > 0 else {}


def _several(words: set[str]) -> bool:
    """Whether some words name two areas of one level: these are no sums of all the rows."""
    levels = [level for word in {fold(word) for word in words} for level in levels_said(word)[0][:1]
              if not levels_said(word)[1]]  # fmt: skip
    return len(levels) > len(set(levels))


def _is_larger(word: str, field: str, places: PlaceIndex | None) -> bool:
    levels, alone = levels_said(word)
    above = [one for one in levels if one in AREA_LEVELS[: AREA_LEVELS.index(field)]]
    if not above or (places is not None and places.knows(field, word)):
        return False
    return alone or places is None or places.is_empty or any(places.areas_named(one, word) for one in above)


def _words_of(column: pl.Series) -> list[str]:
    some = column.filter(column.str.contains(_MAY_BE).fill_null(False)).unique()
    return [word for word in some.to_list() if is_total(word)]


def _rows_with(column: pl.Series, words: list[str], among: Mask) -> list[int]:
    if not words:
        return []
    holds = column.is_in(words).fill_null(False).to_numpy()
    return [int(at) for at in np.flatnonzero(holds & among)]


def _located(table: Table, columns: Columns) -> Mask:
    """Rows with coordinates: these are cases, whatever their words."""
    given = [columns.taken[axis] for axis in ("lon", "lat") if axis in columns.taken]
    known = ~_empty(table.frame, given)
    return known | np.isfinite(table.points[0]) if table.points is not None else known


def _empty(frame: pl.DataFrame, headings: list[str]) -> Mask:
    if not headings:
        return np.ones(len(frame), bool)
    return frame.select(pl.all_horizontal(pl.col(headings).is_null())).to_series().to_numpy()


Line = tuple[int, str, str, str, int | None, int | None, str]


class _Totals:
    """The rows of totals of a table, each compared with the rows that it may sum.

    `rests` tells what they say beyond these: position -> cases. The rest of a total before counts as its row in those
    that follow.
    """

    def __init__(self, table: Table, columns: Columns, figure: str, totals: Mask, running: bool) -> None:
        self._table, self._columns, self._figure = table, columns, figure
        self.mask = self._totals = totals
        self._running = running
        self.rests: dict[int, int] = {}
        self._sums: dict[int, Mask] = {}
        if figure in columns.taken:
            counts = read_counts(table.frame[columns.taken[figure]], grouped=True)
            self._stated = pl.select(pl.when(counts.hi.is_null()).then(counts.lo)).to_series()
            self._readable = counts.lo.is_not_null().to_numpy()
            self._lo = counts.lo.fill_null(0).to_numpy().copy()
            self._hi = counts.hi.fill_null(counts.lo).fill_null(0).to_numpy().copy()
            self._lo[totals], self._hi[totals], self._readable[totals] = 0, 0, True
            if REST_OF in table.heading:
                self._lo[table.frame[REST_OF].is_not_null().to_numpy()] = 0

    def in_order(self) -> list[int]:
        """Their positions, those that stand over all rows behind those below."""
        every = np.flatnonzero(self._totals)
        return sorted(every.tolist(), key=lambda at: (bool(self._totals[: at + 1].all()), at))

    def line(self, at: int, column: str) -> Line:
        """What is told of a total (`SKIPPED_SCHEMA`); what it says beyond its rows is kept."""
        line = (int(self._table.rows[at]), column, str(self._table.frame[column][at]))
        name = self._table.called([at])[0]
        if self._figure not in self._columns.taken or self._stated[at] is None:
            return (*line, "totals", None, None, name)
        stated, sums = int(self._stated[at]), list[tuple[int, Mask]]()
        for near, rows in self._candidates(at, column):
            lo, hi = int(self._lo[rows].sum()), int(self._hi[rows].sum())
            readable = bool(self._readable[rows].all())
            if lo <= stated and (stated <= hi or not readable):
                return (*line, "totals", stated, stated if readable else None, name)
            if near:
                sums.append((hi, rows))
        if not sums:
            return (*line, "totals", stated, None, name)
        below = [one for one in sums if one[0] < stated]
        if not below:
            return (*line, "totals_differ", stated, sums[0][0], name)
        most, rows = max(below, key=lambda one: one[0])
        self.rests[at], self._hi[at], self._sums[at] = stated - most, stated - most, rows
        return (*line, "totals_differ", stated, most, name)

    def row_of_rest(self, at: int, column: str) -> dict[str, str | None]:
        """The row that holds the rest of a total: where and when, as far as it or all of its rows say."""
        frame, rows = self._table.frame, pl.Series(self._sums[at] & ~self._totals)
        found: dict[str, str | None] = {REST_OF: str(frame[column][at])}
        finest = next((name for name in reversed(_PLACES) if name in self._columns.taken), "")
        for field in (*_DATES, *_PLACES):
            heading = self._columns.taken.get(field)
            if heading is None:
                continue
            found[heading] = frame[heading][at] if heading != column else None
            by_rows = field in _DATES or (heading != column and field not in (finest, "area_code"))
            if found[heading] is None and by_rows:
                held = frame[heading].filter(rows).unique()
                found[heading] = held[0] if len(held) == 1 else None
        own = {heading: frame[heading][at] for heading in OWN_COLUMNS if heading in frame.columns}
        return own | found | {self._columns.taken[self._figure]: str(self.rests[at])}

    def _candidates(self, at: int, column: str) -> Iterator[tuple[bool, Mask]]:
        """Rows that a total may sum, the likeliest first, and whether they share all of its words."""
        totals, table = self._totals, self._table
        opens = bool(totals[: at + 1].all())  # a total that stands first sums the rows below it
        above = np.arange(len(totals)) > at if opens else np.arange(len(totals)) < at
        before = np.empty(0, np.intp) if opens else np.flatnonzero(totals[:at])
        since = above & (np.arange(len(totals)) > (before[-1] if len(before) else -1))
        alike, dated = above.copy(), False
        for field in (*_DATES, "setting", *_PLACES):
            heading = self._columns.taken.get(field)
            if heading is None or heading == column or table.frame[heading][at] is None:
                continue
            part = table.frame[heading]
            alike &= (part == part[at]).fill_null(False).to_numpy()
            dated |= field.endswith("date")
        if self._running and not dated:
            return
        yield True, alike
        yield True, since & alike
        by_column = dated and "source_cell" in table.heading  # one column a day: each has its own sum
        if not self._running and not by_column:
            yield False, above
            yield False, since
