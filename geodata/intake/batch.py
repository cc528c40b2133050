"""What one file of cases came to."""

from dataclasses import dataclass, field
from typing import Final

import polars as pl

from geodata.intake.cells.columns import Columns
from geodata.intake.reading.layout import Layout
from geodata.intake.totals import SKIPPED_SCHEMA
from geodata.intake.wide.long_form import Unpivoted

#: Columns of accepted cases.
ROW_SCHEMA: Final = {
    "row": pl.Int32,  # in the source, heading = 1
    "identity": pl.String,
    "content": pl.String,
    "case_id": pl.String,
    "report_date": pl.Date,
    "report_date_from": pl.Date,  # null = on report_date; else in (report_date_from, report_date]
    "onset_date": pl.Date,
    "sample_date": pl.Date,
    "setting": pl.String,
    "acquisition": pl.String,
    "source": pl.String,
    "exposure": pl.String,
    "household_id": pl.String,
    "site_id": pl.String,
    "age": pl.String,
    "sex": pl.String,
    "status": pl.String,
    "outcome": pl.String,
    "outcome_date": pl.Date,
    "place_kind": pl.String,
    "count": pl.Int64,
    "count_hi": pl.Int64,  # null = exactly count; else somewhere in [count, count_hi]
    "lon": pl.Float64,
    "lat": pl.Float64,
    "cell": pl.Int64,  # resolution 10, null without a point
    "edition": pl.String,
    "area_level": pl.String,
    "area_code": pl.String,
    "place_words": pl.String,  # JSON of the words it came with
    "place_raw": pl.String,  # JSON of these as they stood in the file, where they had to be decoded
    "total": pl.Int64,  # of a running total: what it was made of
}

#: Columns of refused rows. What is known of date, area and number widens the counts there.
REFUSED_SCHEMA: Final = {
    "row": pl.Int32,
    "column": pl.String,
    "value": pl.String,
    "code": pl.String,
    "problem": pl.String,
    "remedy": pl.String,
    "problem_vi": pl.String,
    "remedy_vi": pl.String,
    "raw": pl.String,  # JSON of the whole source row under its own headings
    "understood": pl.String,  # JSON heading -> ISO text of dates whose order the whole column decided
    "case_id": pl.String,
    "report_date": pl.Date,
    "area_level": pl.String,
    "area_code": pl.String,
    "count": pl.Int64,
    "count_hi": pl.Int64,
}

#: Columns of accepted rows in whose names of places a slip of the pen was put right.
CORRECTED_SCHEMA: Final = {"row": pl.Int32, "report_date": pl.Date, "words": pl.String}

#: Columns of falls of running totals.
CORRECTION_SCHEMA: Final = {
    "row": pl.Int32,
    "place_words": pl.String,
    "setting": pl.String,
    "report_date": pl.Date,
    "from_total": pl.Int64,
    "to_total": pl.Int64,
    "fell_by": pl.Int64,
    "since": pl.Date,  # the day of the total before
    "at_most": pl.Int64,  # null: a correction; else the count may have begun anew, with so many cases since
}


#: Columns of accepted rows whose point lies where it should not: `distance_m` to the area, which is the one that the
#: row names, else the list's own, else the nearest; `hint` is the one slip that would explain it.
FLAGGED_SCHEMA: Final = {
    "row": pl.Int32,
    "report_date": pl.Date,
    "code": pl.String,  # point_in_no_area, point_elsewhere, point_apart
    "distance_m": pl.Int64,
    "area_level": pl.String,
    "area_code": pl.String,
    "area_name": pl.String,
    "hint": pl.String,
    "hint_vi": pl.String,
}


@dataclass(frozen=True)
class CaseBatch:
    """The rows of one file, each in exactly one of four tables: read = rows + refused + repeated + balances.

    `rows` are accepted, `refused` carry their reasons. `repeated` (row) say again, word for word, what
    a row of the same case id or key says: count them as unchanged. `balances` (columns of `rows`) are the first
    totals of a cumulative list: cases before its first day, never news of that day. `corrections` lists falls
    of running totals. `tally` counts what was accepted with a remark: `unplaced`, `place_at_parent`,
    `point_without_area`, `point_elsewhere`, `words_forgiven`. `notes` tell how the file was understood.
    `skipped` (columns `totals.SKIPPED_SCHEMA`) are rows of totals, which are not among those read.
    `flagged` (columns `FLAGGED_SCHEMA`) are accepted rows whose point lies far from its area.
    `corrected` (columns `CORRECTED_SCHEMA`) tells which slips of the pen were put right.
    `recomputed` (columns of `rows` and `balance`) are rows that the list holds already, with their figures of now.
    `source_rows`
    are the rows of an earlier file (or its cells, where a row gave several) that this one brings again, where columns
    `source_row` and `source_cell` name them. Where columns of days or settings became rows, every figure that is stated
    is one row read. `layout`, `unpivoted` and `understood` tell where the table stood, which columns became rows, and
    what the columns were taken for.
    """

    rows: pl.DataFrame
    refused: pl.DataFrame
    repeated: pl.DataFrame
    balances: pl.DataFrame
    corrections: pl.DataFrame
    read: int
    columns: dict[str, str]
    aggregated: bool
    tally: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    skipped: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SKIPPED_SCHEMA))
    flagged: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=FLAGGED_SCHEMA))
    corrected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CORRECTED_SCHEMA))
    recomputed: pl.DataFrame | None = None
    source_rows: tuple[int | str, ...] | None = None
    layout: Layout | None = None
    unpivoted: Unpivoted | None = None
    understood: Columns | None = None
    text_encoding: dict[str, str] = field(default_factory=dict)

    def reasons(self) -> dict[str, int]:
        """How many rows were refused for which first reason, most frequent first."""
        found = self.refused["code"].value_counts(sort=True)
        return dict(found.iter_rows())
