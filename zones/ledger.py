"""Located cases, summed once, and the selection of those that an indicator counts.

A ledger row is "so many cases, known to be here, on this day". It carries an interval of its own: `lo` cases
are certain, up to `hi` are possible. A refused row of a list, or a number that a unit stated and no case
explains, is a row with `lo` 0.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from zones.sites import UNTOLD
from zones.snapshot import Window
from zones.vocabulary import CASE_FILTERS

#: Columns of a ledger. `area` is the finest area known (-1 = none), `cell` the H3 index at the stored
#: resolution (-1 = no point). `report_from` is set where a case is known to fall after that day and not
#: later than `report_date`. `list_id` tells whose declarations an unplaced case breaks. `among` names the group of
#: areas (`zones.alternatives`) of which the case lies in one: it came by a crosswalk from other boundaries (0 = none);
#: `area` is then one that holds them all. `site` is the site at which the case is, or what is known of that
#: (`zones.sites`).
LEDGER_SCHEMA: dict[str, type[pl.DataType]] = {
    "area": pl.Int32,
    "cell": pl.Int64,
    "report_from": pl.Date,
    "report_date": pl.Date,
    "onset_date": pl.Date,
    "sample_date": pl.Date,
    **dict.fromkeys(CASE_FILTERS, pl.String),
    "household_id": pl.String,
    "list_id": pl.Int32,
    "among": pl.Int64,
    "site": pl.Int32,
    "lo": pl.Int64,
    "hi": pl.Int64,
}

#: `hi` of a row that tells of cases without a number that can be read: any number is possible. Sums that reach it are
#: unbounded; every number that a list may state is far below it.
ANY_NUMBER: Final = 2**40

_KEYS = [name for name in LEDGER_SCHEMA if name not in ("lo", "hi")]


def ledger(rows: pl.DataFrame) -> pl.DataFrame:
    """Sum located rows that are alike. Missing optional columns are taken as "not stated".

    The sums of `lo` and `hi` are those of the rows: nothing is lost and the order of rows does not matter. The
    result is in the order of cells and areas, in which looking up the units of its rows is quickest.
    """
    absent = [
        pl.lit(None, kind).alias(name) for name, kind in LEDGER_SCHEMA.items() if name not in rows.columns
    ]
    full = rows.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in LEDGER_SCHEMA.items())
    whole = full.with_columns(pl.col("area", "cell").fill_null(-1), pl.col("list_id", "among").fill_null(0),
                              pl.col("site").fill_null(UNTOLD))  # fmt: skip
    summed = whole.group_by(_KEYS).agg(pl.col("lo", "hi").sum())
    return summed.select(list(LEDGER_SCHEMA)).sort("cell", "area")


def _in_window(date_kind: str, window: Window) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row falls into the window: surely, and possibly.

    A row without the date asked for was in any case not later than its report; one that is known "between two
    days" falls surely when the whole span does.
    """
    first, last = pl.lit(window.first), pl.lit(window.last)
    report = pl.col("report_date")
    if date_kind == "report":
        start = pl.coalesce(pl.col("report_from") + pl.duration(days=1), report)
        possibly = (start <= last) & (report >= first)
        return (start >= first) & (report <= last), possibly | report.is_null()
    day = pl.col(f"{date_kind}_date")
    surely = day.is_between(first, last)
    return surely.fill_null(False), surely.fill_null(True) & (
        day.is_not_null() | (report >= first)
    ).fill_null(True)


def _matches(where: Mapping[str, Sequence[str]]) -> tuple[pl.Expr, pl.Expr]:
    """Whether a row passes the filters: surely, and possibly (what was not stated may be anything)."""
    surely: pl.Expr = pl.lit(True)
    possibly: pl.Expr = pl.lit(True)
    for column, allowed in where.items():
        stated = pl.col(column).is_in(list(allowed)) if column in CASE_FILTERS else pl.lit(None, pl.Boolean)
        surely &= stated.fill_null(False)
        possibly &= stated.fill_null(True)
    return surely, possibly


def select(
    rows: pl.DataFrame, *, where: Mapping[str, Sequence[str]], date_kind: str, window: Window
) -> pl.DataFrame:
    """The rows of a ledger that an indicator counts, with `lo` cut to what is sure; without most of what it filters on.

    Parameters
    ----------
    where : filter column -> values that count
    date_kind : `report`, `onset` or `sample`
    window : the local days that are counted
    """
    date_sure, date_maybe = _in_window(date_kind, window)
    sure, maybe = _matches(where)
    certain = (date_sure & sure).fill_null(False)
    counted = pl.exclude("lo", "report_from", *(name for name in CASE_FILTERS if name != "exposure"))
    return (
        rows.lazy()
        .filter(date_maybe & maybe)
        .select(counted, pl.when(certain).then("lo").otherwise(0).alias("lo"))
        .collect()
    )
