"""Totals so far, turned into daily figures without losing a case.

Per place and setting, ordered by date: the first total is a *balance* carried in, not a day's news. After it
each row is the difference to the row before. A fall is a *correction*: the day's figure is 0 and what is
missing is listed. If days lie between two totals, the cases fell somewhere in `(report_date_from,
report_date]`. For each series: balance + sum of rows - sum of corrections = last total.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: What makes one running total.
SERIES_FIELDS: Final = (
    "place_key", "lon", "lat", "setting", "acquisition", "source", "exposure", "household_id", "site_id", "age",
    "sex", "status", "outcome", "place_kind",
)  # fmt: skip


@dataclass(frozen=True)
class Daily:
    """`rows` with daily figures, `balances` and `corrections` (row, report_date, fell_by …).

    `repeated` and `differing` hold values of `at` of rows that say the same day's total again, the same or
    another one (one array a contradiction).
    """

    rows: pl.DataFrame
    balances: pl.DataFrame
    corrections: pl.DataFrame
    repeated: NDArray[np.intp]
    differing: list[NDArray[np.intp]]


def daily_figures(totals: pl.DataFrame) -> Daily:
    """Daily figures of running totals (columns `at`, `row`, `report_date`, `count`, `SERIES_FIELDS`)."""
    series: list[str] = [name for name in SERIES_FIELDS if name in totals.columns]
    same_day = totals.group_by(*series, "report_date", maintain_order=True).agg(
        "at", differ=pl.col("count").n_unique() > 1
    )
    several = same_day.filter(pl.col("at").list.len() > 1)
    differing = [np.asarray(at, np.intp) for at in several.filter("differ")["at"].to_list()]
    repeated = np.asarray(
        [i for at in several.filter(~pl.col("differ"))["at"].to_list() for i in at[1:]], np.intp
    )
    gone = pl.Series(np.concatenate([repeated, *differing]), dtype=totals["at"].dtype)
    steps = _steps(totals.filter(~pl.col("at").is_in(gone.implode())), series)
    is_balance = pl.col("before").is_null()
    fallen = steps.filter(pl.col("step") < 0)
    return Daily(
        rows=_figures(steps.filter(~is_balance)).drop("before", "before_date", "step").sort("at"),
        balances=steps.filter(is_balance).drop("before", "before_date", "step").sort("at"),
        corrections=fallen.select(
            "row", "place_words", "setting", "report_date",
            from_total="before", to_total="count", fell_by=-pl.col("step"),
        ),
        repeated=repeated,
        differing=differing,
    )  # fmt: skip


def _steps(totals: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    ordered = totals.sort("report_date")
    return ordered.with_columns(
        before=pl.col("count").shift().over(series), before_date=pl.col("report_date").shift().over(series)
    ).with_columns(step=pl.col("count") - pl.col("before"))


def _figures(steps: pl.DataFrame) -> pl.DataFrame:
    gap = (pl.col("report_date") - pl.col("before_date")).dt.total_days() > 1
    return steps.with_columns(
        count=pl.max_horizontal("step", pl.lit(0, pl.Int64)),
        report_date_from=pl.when(gap).then("before_date"),
    )
