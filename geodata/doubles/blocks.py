"""Which pairs of cases are looked at: those that share enough to be one person, found by joins.

A pair is looked at where a day of the same kind (onset, sample, report) is at most `DAYS_APART` apart and

* sex and a step of ages agree, in one area or within about 200 m,
* or the household is the same,
* or the last digits of the ids agree, in one area,
* or the point is the same and one of them does not tell sex or age.

A block that is too crowded to mean anything (`CROWD` cases that share all of it) is left out and counted.
"""

from typing import Final

import polars as pl

from geodata.doubles.singles import DAYS, TAIL, on_grids, with_age_steps

DAYS_APART: Final = 2
#: Cases of one day that share a whole block; above it they tell nobody apart.
CROWD: Final = 200
#: Pairs that one kind of block may come to; the most crowded ones are left out beyond it.
BUDGET: Final = 15_000_000


def pairs(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """`a` < `b` (positions `at`) of the pairs that are worth a look, and how many cases stand in crowded blocks."""
    told = rows.filter(pl.col("sex").is_not_null())
    stepped = with_age_steps(told)
    unsure = rows.with_columns(unsure=pl.col("sex").is_null() | pl.col("age_lo").is_null())
    tailed = rows.filter(pl.col("digits").is_not_null()).with_columns(tail=pl.col("digits").str.tail(TAIL))
    found, crowded = [], 0
    for block, keys in (
        (stepped, ["place", "sex", "step"]),
        (on_grids(stepped), ["spot", "sex", "step"]),
        (rows, ["household_id"]),
        (tailed, ["tail", "place"]),
        (unsure, ["lon", "lat"]),
    ):
        some, left = _joined(block, keys)
        found.append(some)
        crowded += left
    return pl.concat(found).unique(), crowded


def _joined(block: pl.DataFrame, keys: list[str]) -> tuple[pl.DataFrame, int]:
    """Pairs of a block that share its keys and have a day of one kind near each other."""
    known = block.filter(pl.all_horizontal(pl.col(key).is_not_null() for key in keys))
    if known.is_empty():
        return _NONE, 0
    key = known.select(key=pl.struct(keys).hash())[
        "key"
    ]  # what meets by chance of the hash is told apart later
    extra = ["unsure"] if "unsure" in known.columns else []
    keyed = known.select("at", "list_id", "case_id", *DAYS, *extra).with_columns(key)
    parts, left = [_NONE], 0
    for kind in DAYS:
        dated = keyed.filter(pl.col(kind).is_not_null()).with_columns(day=pl.col(kind).cast(pl.Int32))
        crowds = _crowds(dated)
        left += dated.join(crowds, on=["key", "day"], how="semi")["at"].n_unique()
        parts.append(_near(dated.join(crowds, on=["key", "day"], how="anti")))
    return pl.concat(parts), left


def _crowds(dated: pl.DataFrame) -> pl.DataFrame:
    """The blocks and days that hold too many to be looked at."""
    sizes = dated.group_by("key", "day").agg(n=pl.len().cast(pl.Int64)).sort("n")
    cost = (pl.col("n") * pl.col("n") * (DAYS_APART + 1)).cum_sum()
    return sizes.filter((pl.col("n") > CROWD) | (cost > BUDGET)).select("key", "day")


_NONE: Final = pl.DataFrame(schema={"a": pl.UInt32, "b": pl.UInt32})


def _near(dated: pl.DataFrame) -> pl.DataFrame:
    names = [name for name in ("at", "list_id", "case_id", "unsure", "key", "day") if name in dated.columns]
    other = dated.select(names).lazy()
    ahead = pl.int_ranges(pl.col("day"), pl.col("day") + DAYS_APART + 1, dtype=pl.Int32)
    one = other.with_columns(day=ahead).explode("day")
    met = one.join(other, on=["key", "day"], suffix="_b").filter(
        pl.col("at") != pl.col("at_b"), _may_be_one(unsure="unsure" in names)
    )
    first, second = pl.min_horizontal("at", "at_b").alias("a"), pl.max_horizontal("at", "at_b").alias("b")
    return met.select(first, second).unique().collect()


def _may_be_one(*, unsure: bool) -> pl.Expr:
    """Of two lists; or of one, under two ids."""
    lists = pl.col("list_id") != pl.col("list_id_b")
    ids = (pl.col("case_id") != pl.col("case_id_b")).fill_null(False)
    either = lists | ids
    return either & (pl.col("unsure") | pl.col("unsure_b")) if unsure else either
