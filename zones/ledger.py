"""Located cases, summed once, and the selection of those that an indicator counts.

A ledger row is "so many cases, known to be here, on this day". It carries an interval of its own: `lo` cases
are certain, up to `hi` are possible. A refused row of a list, or a number that a unit stated and no case
explains, is a row with `lo` 0.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.sites import UNTOLD
from zones.snapshot import Window
from zones.vocabulary import CASE_FILTERS

Bools = NDArray[np.bool_]

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


def _in_window(rows: pl.DataFrame, date_kind: str, window: Window) -> tuple[Bools, Bools]:
    """Whether each row falls into the window: surely, and possibly.

    A row without the date asked for was in any case not later than its report; one that is known "between two
    days" falls surely when the whole span does.
    """
    first, last = np.datetime64(window.first), np.datetime64(window.last)
    report = rows["report_date"].to_numpy()
    told = ~np.isnat(report)
    if date_kind == "report":
        after = rows["report_from"].to_numpy() + np.timedelta64(1, "D")
        start = np.where(np.isnat(after), report, after)
        return told & (start >= first) & (report <= last), ~told | ((start <= last) & (report >= first))
    day = rows[f"{date_kind}_date"].to_numpy()
    surely = (day >= first) & (day <= last)
    return surely, np.where(np.isnat(day), ~told | (report >= first), surely)


def matches(rows: pl.DataFrame, where: Mapping[str, Sequence[str]]) -> tuple[Bools, Bools]:
    """Whether each row passes the filters: surely, and possibly (what was not stated may be anything)."""
    surely, possibly = np.ones(len(rows), np.bool_), np.ones(len(rows), np.bool_)
    for column, allowed in where.items():
        if column not in CASE_FILTERS:
            surely[:] = False
            continue
        stated = rows[column].is_in(list(allowed))
        surely &= stated.fill_null(False).to_numpy()
        possibly &= stated.fill_null(True).to_numpy()
    return surely, possibly


def select(
    rows: pl.DataFrame,
    *,
    where: Mapping[str, Sequence[str]],
    date_kind: str,
    window: Window,
    matched: tuple[Bools, Bools] | None = None,
) -> pl.DataFrame:
    """The rows of a ledger that an indicator counts, with `lo` cut to what is sure; without most of what it filters on.

    Parameters
    ----------
    where : filter column -> values that count; `matched`, what `matches` says of it, if that is known already
    date_kind : `report`, `onset` or `sample`
    window : the local days that are counted
    """
    date_sure, date_maybe = _in_window(rows, date_kind, window)
    sure, maybe = matches(rows, where) if matched is None else matched
    here = date_maybe & maybe
    counted = rows[[name for name in rows.columns if name not in _LEFT_ASIDE]].filter(here)
    lo = np.where((date_sure & sure)[here], rows["lo"].to_numpy()[here], 0)
    return counted.hstack([pl.Series("lo", lo, dtype=pl.Int64)])


_LEFT_ASIDE: Final = {"lo", "report_from", *CASE_FILTERS} - {"exposure"}
