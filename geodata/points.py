"""Cases with a point, as clusters are formed of them, and what is not known well enough for that."""

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from geodata.evidence import Gathered
from zones.errors import InputError
from zones.outbreaks import Unlocated
from zones.rulebook import Clusters
from zones.vocabulary import CASE_FILTERS

_READ = (
    "id", "import_id", "cell", "lon", "lat", "report_date", "onset_date", *CASE_FILTERS, "count", "count_hi",
)  # fmt: skip


@dataclass(frozen=True)
class Points:
    """`cases`: one row each, with `case`, `delivery`, `cell`, `lon`, `lat`, `day`, `report_date`, `count`; and the
    others. They never leave `geodata` and `zones`."""

    cases: pl.DataFrame
    others: Unlocated


def points(known: Gathered, form: Clusters, as_of: date) -> Points:
    """The cases reported by a day from which clusters of a form are made.

    A case of which the onset is not known links by the day of its report. One that does not state what the form
    filters by, or that may be none (a count of "0 to 3"), is left out and counted.

    Raises
    ------
    InputError : the clusters are not of cases
    """
    if form.of != "case":
        raise InputError(
            f"clusters of '{form.of}' cannot be formed: only cases have points", where="clusters.of"
        )
    rows = known.store.cases(known.known_at, columns=_READ).filter(pl.col("report_date") <= as_of)
    linking = pl.coalesce("onset_date", "report_date") if form.date == "onset" else pl.col("report_date")
    surely, possibly = _counted(form)
    certain = pl.col("count").fill_null(1)
    told = rows.with_columns(day=linking, surely=surely & (certain > 0), number=certain).filter(
        possibly & (pl.coalesce("count_hi", "count", 1) > 0)
    )
    sure, unsure = told.filter("surely"), told.filter(~pl.col("surely"))
    placed = pl.col("cell").is_not_null() & pl.col("lon").is_not_null()
    nowhere = sure.filter(~placed)
    lately = nowhere.filter(pl.col("day") >= as_of - timedelta(days=form.close_after_days))
    others = Unlocated(
        _sum(nowhere), _sum(lately), unsure.height, known.store.open_refused(known.known_at).height
    )
    return Points(
        sure.filter(placed).select(
            pl.col("id").alias("case"), pl.col("import_id").alias("delivery"), "cell", "lon", "lat", "day",
            "report_date", pl.col("number").alias("count"),
        ),
        others,
    )  # fmt: skip


def _counted(form: Clusters) -> tuple[pl.Expr, pl.Expr]:
    """Whether a case is one that the form counts: surely, and possibly."""
    surely, possibly = pl.lit(True), pl.lit(True)
    for column, allowed in form.where.items():
        stated = pl.col(column).is_in(list(allowed))
        surely, possibly = surely & stated.fill_null(False), possibly & stated.fill_null(True)
    return surely, possibly


def _sum(rows: pl.DataFrame) -> int:
    return int(rows["number"].sum())
