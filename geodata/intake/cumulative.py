"""Totals so far, turned into daily figures without losing a case.

Per place and setting, ordered by date: the first total is a *balance* carried in, not a day's news. After it
each row is the difference to the row before. A fall is listed: it is a *correction*, and then the day's figure is 0,
or the count *began anew* (another year, another outbreak), and then so many fell since as the new total says, and
nobody knows how many before it on days that lie between. `falls` tells which falls are surely corrections; of the
others the day holds from 0 to all that there can be. If days lie between two totals, the cases fell somewhere in
`(report_date_from, report_date]`. For each series: balance + sum of rows - sum of corrections = last total.

A list that delivers again goes on from the totals it has delivered before (`held`): a row of the new file is the
difference to the day before it, whichever file told that day. Where it comes between two days that are held, or
says another total than was held for its day, the figure of the day after it is *recomputed*.
"""

import json
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.batch import ROW_SCHEMA, CaseBatch
from geodata.intake.contents import contents_of
from geodata.intake.falls import begun_anew, most_since
from geodata.intake.naming.placed import place_key

#: What makes one running total.
SERIES_FIELDS: Final = (
    "place_key", "lon", "lat", "setting", "acquisition", "source", "exposure", "household_id", "site_id", "age",
    "sex", "status", "outcome", "place_kind",
)  # fmt: skip

#: What of a row follows from the totals before it.
FIGURES: Final = ("count", "count_hi", "report_date_from", "balance", "content")


@dataclass(frozen=True)
class Daily:
    """`rows` with daily figures, `balances` and `corrections` (row, report_date, fell_by …).

    `repeated` and `differing` hold values of `at` of rows that say the same day's total again, the same or
    another one (one array a contradiction). `recomputed` are rows that are held, with the figures (`count`,
    `count_hi`, `report_date_from`, `balance`) that they have now.
    """

    rows: pl.DataFrame
    balances: pl.DataFrame
    corrections: pl.DataFrame
    repeated: NDArray[np.intp]
    differing: list[NDArray[np.intp]]
    recomputed: pl.DataFrame


def daily_figures(totals: pl.DataFrame, held: pl.DataFrame | None = None) -> Daily:
    """Daily figures of running totals (columns `at`, `row`, `report_date`, `count`, `SERIES_FIELDS`).

    `held` are the rows that the list holds with their totals, see `with_place_keys`.
    """
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
    told = totals.filter(~pl.col("at").is_in(gone.implode())).with_columns(total="count")
    steps = _steps(_with_held(told, held, series), series)
    return _parted(steps, repeated, differing)


def recounted(held: pl.DataFrame) -> pl.DataFrame:
    """The rows of a list (see `with_place_keys`) whose figures are no longer those that its totals give, as they are
    to be held: after a delivery is taken back, what came after it counts on from the totals that are left."""
    series: list[str] = [name for name in SERIES_FIELDS if name in held.columns]
    return as_held(_changed(_steps(_with_figures(held), series)))


def counted_through(batch: CaseBatch, held: pl.DataFrame | None) -> CaseBatch:
    """A batch of totals that was read in parts (each in its own boundaries) with the figures that all of its totals
    and those held give together."""
    rows = batch.rows.with_columns(balance=pl.lit(None, pl.Boolean))
    rows = pl.concat([rows, batch.balances.with_columns(balance=pl.lit(True))], how="vertical_relaxed")
    said = rows["identity"].implode()
    parts = [rows] if held is None else [rows, held.filter(~pl.col("identity").is_in(said))]
    whole = pl.concat(parts, how="diagonal_relaxed").select(rows.columns)
    figures = recounted(with_place_keys(whole)).select("identity", *FIGURES)
    anew, ours = whole.update(figures, on="identity", include_nulls=True), pl.col("identity").is_in(said)
    mine, others = anew.filter(ours), anew.filter(~ours).join(figures, on="identity", how="semi")
    carried = pl.col("balance").fill_null(False)
    return replace(
        batch, rows=mine.filter(~carried).drop("balance"), balances=mine.filter(carried).drop("balance"),
        recomputed=others if others.height else None,
    )  # fmt: skip


def as_held(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with figures made anew, with the content that says so."""
    content = contents_of(rows)
    marked = pl.when(rows["balance"].fill_null(False)).then(content + "b").otherwise(content)
    fields = [pl.col(name).cast(kind) for name, kind in ROW_SCHEMA.items() if name != "content"]
    return rows.select(*fields, pl.select(marked.alias("content")).to_series(), "balance")


def with_place_keys(held: pl.DataFrame) -> pl.DataFrame:
    """Rows of the store that carry a `total`, with the key of their place as the files have it."""
    words = held["place_words"].unique().drop_nulls().to_list()
    keys = {word: place_key(json.loads(word)) for word in words}
    return held.with_columns(
        pl.col("place_words").replace_strict(keys, default=None, return_dtype=pl.String).alias("place_key")
    )


def _with_held(told: pl.DataFrame, held: pl.DataFrame | None, series: list[str]) -> pl.DataFrame:
    """The totals of the file, and those that are held of the same series for other days."""
    if held is None or held.is_empty():
        return told.with_columns(was=pl.lit(None, pl.Int64), was_hi=pl.lit(None, pl.Int64))
    others = held.join(told, on=[*series, "report_date"], how="anti", nulls_equal=True)
    alike = others.join(told.select(series).unique(), on=series, how="semi", nulls_equal=True)
    return pl.concat([told, _with_figures(alike)], how="diagonal_relaxed")


def _with_figures(held: pl.DataFrame) -> pl.DataFrame:
    return held.with_columns(
        was="count", was_hi="count_hi", was_from="report_date_from", was_balance="balance", count="total"
    )


def _steps(totals: pl.DataFrame, series: list[str]) -> pl.DataFrame:
    """With the day's figure (`FIGURES` but the content), and by how much the total rose (`step`)."""
    ordered = totals.sort("report_date").with_columns(
        before=pl.col("total").shift().over(series), before_date=pl.col("report_date").shift().over(series)
    )
    days = (pl.col("report_date") - pl.col("before_date")).dt.total_days()
    step = pl.col("total") - pl.col("before")
    first = pl.col("before").is_null()
    return ordered.with_columns(
        step=step,
        balance=pl.when(first).then(True),
        count=pl.when(first).then("total").otherwise(pl.max_horizontal(step, pl.lit(0, pl.Int64))),
        count_hi=pl.when(begun_anew(pl.col("before"), pl.col("total"), days)).then(
            most_since(pl.col("total"), days)
        ),
        report_date_from=pl.when(days > 1).then("before_date"),
    )


def _changed(steps: pl.DataFrame) -> pl.DataFrame:
    """The held rows whose figures are others now."""
    return steps.filter(
        pl.any_horizontal(
            pl.col("count") != pl.col("was"),
            pl.col("count_hi").ne_missing(pl.col("was_hi")),
            pl.col("report_date_from").ne_missing(pl.col("was_from")),
            pl.col("balance").ne_missing(pl.col("was_balance")),
        )
    )


def _parted(steps: pl.DataFrame, repeated: NDArray[np.intp], differing: list[NDArray[np.intp]]) -> Daily:
    ours = pl.col("was").is_null()
    new, old = steps.filter(ours), steps.filter(~ours)
    if old.height:
        old = _changed(old)
    fallen = pl.concat([new, old]).filter(pl.col("step") < 0)
    inner = ("before", "before_date", "step", "was", "was_hi", "was_from", "was_balance")
    return Daily(
        rows=new.filter(pl.col("balance").is_null()).drop(inner, strict=False).sort("at"),
        balances=new.filter("balance").drop(inner, strict=False).sort("at"),
        corrections=fallen.select(
            "row", "place_words", "setting", "report_date",
            from_total="before", to_total="total", fell_by=-pl.col("step"), since="before_date", at_most="count_hi",
        ),
        repeated=repeated,
        differing=differing,
        recomputed=old.drop(inner, strict=False),
    )  # fmt: skip
