"""Pairs of cases that may be one person, the likeliest first."""

from dataclasses import dataclass
from typing import Final

import polars as pl

from geodata.doubles.agreement import BETWEEN, REASONS, WITHIN, scored
from geodata.doubles.blocks import pairs
from geodata.doubles.singles import singles

#: Proposals handed out at most; the likeliest ones.
MOST: Final = 5_000
#: The columns of cases that are compared.
COLUMNS: Final = (
    "id", "import_id", "list_id", "identity", "row", "case_id", "household_id", "onset_date", "sample_date",
    "report_date", "age", "sex", "lon", "lat", "area_level", "area_code", "edition", "setting", "status", "count",
    "count_hi",
)  # fmt: skip
_SIDE: Final = ("list", "identity", "import_id", "row", "report_date", "edition", "area_level", "area_code")


@dataclass(frozen=True)
class Proposals:
    """`pairs`: `score`, `case_a`, `case_b` (LIST:IDENTITY), of both sides `import_id`, `row`, `report_date`, `edition`,
    `area_level`, `area_code`, and `reasons` (keys of `agreement.REASONS`, commas between), likeliest first.

    `found` are all that were found, of which `pairs` are the first; `compared` single cases were looked at;
    `crowded` of them stand where too many are alike to tell them apart.
    """

    pairs: pl.DataFrame
    found: int
    compared: int
    crowded: int


def proposals(
    cases: pl.DataFrame,
    *,
    lists: tuple[str, ...] = (),
    answered: pl.DataFrame | None = None,
    most: int = MOST,
    least: float | None = None,
) -> Proposals:
    """Propose doubles among cases (`COLUMNS` and `list`); of some lists only, where these are named.

    `answered` pairs (`case_a`, `case_b`) are left out. `least` score, instead of those for pairs between lists and
    within one.
    """
    rows = singles(cases.filter(pl.col("list").is_in(lists)) if lists else cases)
    near, crowded = pairs(rows)
    weighed = scored(near, rows)
    bar = pl.when(pl.col("list_id") == pl.col("list_id_b")).then(WITHIN).otherwise(BETWEEN)
    likely = weighed.filter(pl.col("score") >= (bar if least is None else least))
    told = _told(likely, rows)
    if answered is not None and answered.height:
        told = told.join(answered.select("case_a", "case_b"), on=["case_a", "case_b"], how="anti")
    told = told.sort("score", "case_a", "case_b", descending=[True, False, False])
    return Proposals(told.head(most), told.height, rows.height, crowded)


def _told(likely: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    reasons = (
        pl.concat_list([pl.when(name).then(pl.lit(name)) for name in REASONS])
        .list.drop_nulls()
        .list.join(",")
    )
    side = rows.select("at", *_SIDE).with_columns(case=pl.format("{}:{}", "list", "identity"))
    pairs_ = likely.select("a", "b", "score", reasons=reasons)
    both = pairs_.join(side, left_on="a", right_on="at").join(side, left_on="b", right_on="at", suffix="_b")
    ordered = both.with_columns(swap=pl.col("case") > pl.col("case_b"))
    shown = ("case", *_SIDE[2:])
    first = [pl.when("swap").then(f"{name}_b").otherwise(name).alias(f"{name}_a") for name in shown]
    second = [pl.when("swap").then(name).otherwise(f"{name}_b").alias(f"{name}_b") for name in shown]
    return ordered.select("score", *first, *second, "reasons")
