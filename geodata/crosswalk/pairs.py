"""From overlaps to pairs: borders drawn twice are taken out, shares told, each pair named by what happened."""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

#: What became of an old area in a new one. `sliver`: a border drawn twice, counted with the main receiver;
#: `outside`: a part that lies in no area of the other edition; `new`: an area where the other edition has none.
Kind = Literal["same", "renamed", "merged", "split", "regrouped", "outside", "sliver", "new"]


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What passes for a border drawn twice rather than for a part that changed hands.

    A part of at most `share` of the old area's people and of its ground; or of at most `thin_share` of them, if
    it is narrower than `thin_km` on average. A part that goes to an area of the same name or code never does.
    What lies outside the other edition does by its people alone, where these are known: coasts are drawn freely.
    """

    share: float = 0.02
    thin_share: float = 0.10
    thin_km: float = 0.2


DEFAULT: Final = Tolerance()


def pairs(overlaps: pl.DataFrame, tolerance: Tolerance = DEFAULT) -> pl.DataFrame:
    """Overlaps (with `named`, `coded`) with `weight`, `share` and `kind`.

    `share` is the part of the old area's people (of its ground where nobody lives in it or no raster was given)
    that went to the new one; the shares of an old area add up to 1, those of slivers are 0: what is in them is
    counted with the area that received most. `weight` is in people or km².
    """
    measured = _measured(overlaps)
    told = measured.with_columns(_is_sliver(tolerance).alias("sliver"))
    return _named(_snapped(told)).drop("sliver", "by_people", "by_ground", "known")


def _measured(overlaps: pl.DataFrame) -> pl.DataFrame:
    """With `by_people` and `by_ground`: the shares of the old area, people taken for ground where there are none."""
    old = pl.col("code_from")
    ground = pl.col("km2") / pl.col("km2").sum().over(old)
    people = pl.col("people").sum().over(old)
    known = (people > 0) & pl.col("people").is_not_null()
    return overlaps.with_columns(
        pl.coalesce("people", "km2").alias("weight"),
        ground.alias("by_ground"),
        known.alias("known"),
        pl.when(known).then(pl.col("people") / people).otherwise(ground).alias("by_people"),
    )


def _is_sliver(tolerance: Tolerance) -> pl.Expr:
    people, ground = pl.col("by_people"), pl.col("by_ground")
    most = pl.max_horizontal(people, ground)
    thin = (most <= tolerance.thin_share) & (pl.col("width_km") <= tolerance.thin_km).fill_null(False)
    deserted = pl.col("code_to").is_null() & pl.col("known") & (people <= tolerance.share)
    largest = pl.col("by_people").rank("ordinal", descending=True).over("code_from") == 1
    small = (most <= tolerance.share) | thin | deserted
    return small & ~largest & ~pl.col("named") & ~pl.col("coded") & pl.col("code_from").is_not_null()


def _snapped(told: pl.DataFrame) -> pl.DataFrame:
    """With `share`: what slivers hold is added to the part that received most."""
    old = pl.col("code_from")
    first = pl.col("by_people").rank("ordinal", descending=True).over(old) == 1
    rest = (pl.col("by_people") * pl.col("sliver")).sum().over(old)
    kept = pl.when("sliver").then(0.0).otherwise(pl.col("by_people"))
    return told.with_columns((kept + pl.when(first).then(rest).otherwise(0.0)).alias("share"))


def _named(told: pl.DataFrame) -> pl.DataFrame:
    """With `kind`."""
    inside = ~pl.col("sliver") & pl.col("code_from").is_not_null() & pl.col("code_to").is_not_null()
    goes_to = inside.sum().over("code_from")
    comes_from = inside.sum().over("code_to")
    covers = pl.col("km2") / pl.col("km2").sum().over("code_to")
    alone = (goes_to == 1) & (comes_from == 1)
    counted = told.with_columns(
        goes_to.alias("goes_to"), comes_from.alias("comes_from"), covers.alias("covers")
    )
    shared = (pl.when(inside).then(pl.col("comes_from")).max().over("code_from")) > 1
    same = pl.col("coded") | pl.col("named")
    kind = (
        pl.when(pl.col("code_from").is_null()).then(pl.lit("new"))
        .when("sliver").then(pl.lit("sliver"))
        .when(pl.col("code_to").is_null()).then(pl.lit("outside"))
        .when(alone & same).then(pl.lit("same"))
        .when(alone).then(pl.lit("renamed"))
        .when(goes_to == 1).then(pl.lit("merged"))
        .when(shared).then(pl.lit("regrouped"))
        .otherwise(pl.lit("split"))
    )  # fmt: skip
    return counted.with_columns(kind.alias("kind")).drop("goes_to", "comes_from", "covers")
