"""Rows of totals: they say again what the rows above say, and are no rows of the list."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.columns import Columns
from geodata.intake.cells.numbers import read_counts
from geodata.intake.fold import fold
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

#: What such rows are called, folded.
TOTAL_WORDS: Final = frozenset(
    ("tong cong", "tong", "tong so", "tong cong so", "cong", "cong don", "total", "totals", "grand total", "sub total",
     "subtotal", "sum", "toan tinh", "toan thanh pho", "toan huyen", "toan quan", "toan xa", "toan phuong")
)  # fmt: skip
_MAY_BE: Final = r"(?i)^\W*[tcgs]\D{2,20}$"
#: The columns that name a place.
_PLACES: Final = ("area_code", "province", "district", "ward", "hamlet")
_MOST_TOLD: Final = 10

#: Columns of rows that were skipped. `stated` and `rows_above` are null where there was nothing to compare.
SKIPPED_SCHEMA: Final = {
    "row": pl.Int32,
    "column": pl.String,
    "value": pl.String,
    "code": pl.String,  # totals, totals_differ
    "stated": pl.Int64,
    "rows_above": pl.Int64,
}

Mask = NDArray[np.bool_]


def without_totals(
    table: Table, columns: Columns, figure: str, places: PlaceIndex | None, *, running: bool = False
) -> tuple[Table, pl.DataFrame]:
    """The table without its rows of totals, and these (columns `SKIPPED_SCHEMA`).

    A row is one if a column of places holds a word such as *Tổng cộng* that is no name of the edition, or if it
    names no place and such a word stands in a column that is no field. `figure` is the field that is summed;
    totals are compared with all rows above, with those since the total before, and with those of them that share
    its day and its other words of place: they differ if they are none of these sums. `running`: the figures are
    totals so far, so that only rows of one day add up.
    """
    said = _said(table, columns, places)
    if not said:
        return table, pl.DataFrame(schema=SKIPPED_SCHEMA)
    mask = np.zeros(len(table.frame), bool)
    mask[list(said)] = True
    lines = [
        _compared(at, column, table, columns, figure, mask, running) for at, column in sorted(said.items())
    ]
    return table.only(~mask), pl.DataFrame(lines, schema=SKIPPED_SCHEMA, orient="row")


def told(skipped: pl.DataFrame) -> list[str]:
    """What was skipped, for people: those that disagree with their rows first."""
    agreeing = skipped.filter(pl.col("code") == "totals").unique(["row", "value"], maintain_order=True)
    differing = skipped.filter(pl.col("code") != "totals")
    agreeing = agreeing.join(differing, on=["row", "value"], how="anti")
    ordered = pl.concat(
        [differing.sort("row", maintain_order=True), agreeing.sort("row", maintain_order=True)]
    )
    notes: list[str] = [_note(row) for row in ordered.head(_MOST_TOLD).iter_rows(named=True)]
    more = ordered.height - _MOST_TOLD
    if more > 0:
        notes.append(Note(f"{more} further rows of totals are skipped", f"bỏ qua thêm {more} dòng tổng"))
    return notes


def _note(row: dict[str, object]) -> Note:
    en = f"row {row['row']} ({row['value']}) is a total and is skipped"
    vi = f"dòng {row['row']} ({row['value']}) là dòng tổng, được bỏ qua"
    if row["code"] == "totals":
        return Note(en, vi)
    return Note(
        f"{en}: it says {row['stated']}, but the rows above come to {row['rows_above']}",
        f"{vi}: dòng này ghi {row['stated']}, nhưng các dòng trên cộng lại là {row['rows_above']}",
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
    others = [*columns.ignored, *(columns.taken[name] for name in ("case_id",) if name in columns.taken)]
    for heading in others:
        for at in _rows_with(frame[heading], _words_of(frame[heading]), placeless):
            found.setdefault(at, heading)
    return found


def _words_of(column: pl.Series) -> list[str]:
    some = column.filter(column.str.contains(_MAY_BE).fill_null(False)).unique()
    return [word for word in some.to_list() if fold(word) in TOTAL_WORDS]


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


def _compared(
    at: int, column: str, table: Table, columns: Columns, figure: str, totals: Mask, running: bool
) -> tuple[int, str, str, str, int | None, int | None]:
    line = (int(table.rows[at]), column, str(table.frame[column][at]))
    if figure not in columns.taken:
        return (*line, "totals", None, None)
    figures = table.frame[columns.taken[figure]]
    counts = read_counts(figures if totals[: at + 1].all() else figures[: at + 1], grouped=True)
    stated = counts.lo[at]
    if stated is None or counts.hi[at] is not None:
        return (*line, "totals", None, None)
    lo, readable = counts.lo.fill_null(0).to_numpy(), counts.lo.is_not_null().to_numpy()
    hi = counts.hi.fill_null(counts.lo).fill_null(0).to_numpy()
    sums = []
    for rows in _candidates(at, column, table, columns, totals, running):
        sums.append(int(lo[rows].sum()))
        fits = lo[rows].sum() <= stated and (stated <= hi[rows].sum() or not readable[rows].all())
        if fits:
            return (*line, "totals", stated, stated if readable[rows].all() else None)
    return (*line, "totals_differ" if sums else "totals", stated, sums[0] if sums else None)


def _candidates(
    at: int, column: str, table: Table, columns: Columns, totals: Mask, running: bool
) -> Iterator[Mask]:
    """Rows that a total may sum, the likeliest first."""
    end = (
        len(totals) if totals[: at + 1].all() else at + 1
    )  # a total that stands first sums the rows below it
    above = ~totals[:end]
    before = np.flatnonzero(totals[:at]) if end == at + 1 else np.empty(0, np.intp)
    since = above.copy()
    since[: before[-1] + 1 if len(before) else 0] = False
    alike, dated = above.copy(), False
    for field in ("report_date", "date", "setting", *_PLACES):
        heading = columns.taken.get(field)
        if heading is None or heading == column or table.frame[heading][at] is None:
            continue
        part = table.frame[heading][:end]
        alike &= (part == part[at]).fill_null(False).to_numpy()
        dated |= field.endswith("date")
    if running and not dated:
        return
    yield alike
    yield since & alike
    if not running:
        yield above
        yield since
