"""Layers of different sources brought together: in which unit of an upper layer does each lower unit belong?

Rules
-----
A lower unit states its parent by code and name. For each parent that is stated, three witnesses are heard: the unit of
the upper layer with that **code**; the one with that **name** (without marks and type words; of several, the one in
which most of the stated parent lies; one that lies far away is another unit of the same name); and the one that
**covers** most of the lower units that state it. The code decides, then the name, then the place; where name and place
both speak against the code, they decide.

Codes are heard only where both layers number alike: if most units lie elsewhere than their codes say, the numbers are
another system's and no witness (`same_numbering`).
"""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
import shapely

from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.links import LEAST_SHARE, mostly
from geodata.boundaries.overlapping import shares_covered
from geodata.boundaries.pairing import bare_name

#: What was found of a lower unit, the gravest last: parent stated and place agree; only the place speaks; code and name
#: speak for different parents; most of it lies in another unit than its parent; no outline of the upper layer is where
#: it lies, the parent is known by code or name alone; nothing speaks.
VERDICTS: Final = ("agreed", "by_place", "contradictory", "elsewhere", "uncovered", "alone")

#: So near is beside: about a kilometre.
NEAR_DEGREES: Final = 0.01

_UNIT: Final[dict[str, Any]] = {
    "code": pl.String, "name": pl.String, "stated_code": pl.String, "stated_name": pl.String,
    "parent_code": pl.String, "parent_name": pl.String, "by": pl.String, "share_in_parent": pl.Float64,
    "lies_in": pl.String, "lies_in_name": pl.String, "share": pl.Float64, "verdict": pl.String,
}  # fmt: skip
_STATED: Final[dict[str, Any]] = {
    "stated_code": pl.String, "stated_name": pl.String, "units": pl.Int64, "by_code": pl.String,
    "by_name": pl.String, "by_place": pl.String, "share": pl.Float64, "parent_code": pl.String, "by": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Reconciled:
    """`units`: one row a lower unit, in its order. `stated`: one row for each parent that lower units state.

    `without_units` are codes of upper units to which no lower unit belongs. `same_numbering`: codes were heard.
    """

    units: pl.DataFrame
    stated: pl.DataFrame
    without_units: list[str]
    same_numbering: bool

    def counts(self) -> dict[str, int]:
        """Verdict -> lower units."""
        found = dict(self.units.group_by("verdict").len().iter_rows())
        return {verdict: found.get(verdict, 0) for verdict in VERDICTS}


def reconcile(lower: CheckedBoundaries, upper: CheckedBoundaries) -> Reconciled:
    """Find the parent of every lower unit in the upper layer (see the rules of this module).

    Names of stated parents are those of `lower.parents` of the upper layer's level.
    """
    overlap = _overlap(lower, upper)
    told = _told(lower, upper)
    numbering = _same_numbering(told, overlap, upper)
    stated = _stated(told, overlap, lower, upper, numbering)
    units = _units(told, stated, overlap, upper)
    empty = [code for code in upper.areas["code"] if code not in set(units["parent_code"])]
    return Reconciled(units, stated, empty, numbering)


def _overlap(lower: CheckedBoundaries, upper: CheckedBoundaries) -> pl.DataFrame:
    """`code`, `up` (both codes), `share` of the lower unit, `km2`; the largest share of a unit first."""
    child, parent, share = shares_covered(lower.geometry, upper.geometry)
    km2 = lower.areas["area_km2"].to_numpy()[child] * share
    codes = {"code": lower.areas["code"].gather(child), "up": upper.areas["code"].gather(parent)}
    return pl.DataFrame({**codes, "share": share, "km2": km2})


def _told(lower: CheckedBoundaries, upper: CheckedBoundaries) -> pl.DataFrame:
    """What each lower unit says of its parent at the upper layer's level: code and name."""
    own = lower.levels().get(upper.area_level)
    names = {} if own is None else dict(own.areas.select("code", "name").iter_rows())
    here = pl.col("parent_level").is_null() | (pl.col("parent_level") == upper.area_level)
    told = lower.areas.select(
        "code", "name", "area_km2", pl.when(here).then("parent_code").alias("stated_code")
    )
    name = [names.get(code) for code in told["stated_code"]]
    return told.with_columns(pl.Series("stated_name", name, dtype=pl.String))


def _same_numbering(told: pl.DataFrame, overlap: pl.DataFrame, upper: CheckedBoundaries) -> bool:
    """Whether most lower units whose stated code the upper layer has lie in that unit."""
    known = told.filter(pl.col("stated_code").is_in(upper.areas["code"].to_list()))
    first = overlap.unique("code", keep="first", maintain_order=True)
    there = known.join(first, on="code", how="left").filter(pl.col("up") == pl.col("stated_code"))
    return len(known) > 0 and mostly(len(there), len(known))


def _stated(
    told: pl.DataFrame,
    overlap: pl.DataFrame,
    lower: CheckedBoundaries,
    upper: CheckedBoundaries,
    numbering: bool,
) -> pl.DataFrame:
    groups = told.drop_nulls("stated_code").group_by("stated_code", "stated_name").agg(
        pl.len().cast(pl.Int64).alias("units"), pl.col("area_km2").sum().alias("whole")
    )  # fmt: skip
    place = (
        told.join(overlap, on="code").group_by("stated_code", "up").agg(pl.col("km2").sum())
        .join(groups.select("stated_code", "whole"), on="stated_code")
        .with_columns((pl.col("km2") / pl.col("whole")).clip(0, 1).alias("share"))
        .sort(["stated_code", "share", "up"], descending=[False, True, False])
    )  # fmt: skip
    best = place.select("stated_code", pl.col("up").alias("by_place"), "share")
    best = best.unique("stated_code", keep="first", maintain_order=True)
    groups = groups.join(best, on="stated_code", how="left").sort("stated_code")
    code = pl.when(pl.col("stated_code").is_in(upper.areas["code"].to_list()) & numbering).then("stated_code")
    groups = groups.with_columns(
        pl.col("share").fill_null(0.0), code.alias("by_code"), _by_name(groups, place, lower, upper)
    )
    return _decided(groups).select(list(_STATED)).cast(pl.Schema(_STATED))


def _by_name(
    groups: pl.DataFrame, place: pl.DataFrame, lower: CheckedBoundaries, upper: CheckedBoundaries
) -> pl.Series:
    """The upper unit with the name that is stated: the one in which most lies, or the only one beside."""
    called: dict[str, list[int]] = {}
    for at, name in enumerate(upper.areas["name"]):
        called.setdefault(bare_name(name), []).append(at)
    lies: dict[str, list[str]] = {}
    for stated, up in place.filter(pl.col("share") >= LEAST_SHARE).select("stated_code", "up").iter_rows():
        lies.setdefault(stated, []).append(up)
    codes = upper.areas["code"].to_list()
    chosen: list[str | None] = []
    for stated, name in groups.select("stated_code", "stated_name").iter_rows():
        alike = called.get(bare_name(name), []) if name else []
        here = [up for up in lies.get(stated, []) if up in {codes[at] for at in alike}]
        beside = [] if here else [codes[at] for at in alike if _beside(lower, stated, upper.geometry[at])]
        chosen.append(here[0] if here else beside[0] if len(beside) == 1 else None)
    return pl.Series("by_name", chosen, dtype=pl.String)


def _beside(lower: CheckedBoundaries, stated: str, shape: Any) -> bool:
    """Whether a unit that states this parent lies in the shape or next to it."""
    mine = lower.geometry[(lower.areas["parent_code"] == stated).fill_null(False).to_numpy()]
    return bool(shapely.dwithin(mine, shape, NEAR_DEGREES).any())


def _decided(groups: pl.DataFrame) -> pl.DataFrame:
    """`parent_code` and `by` (code, name, place) of each stated parent."""
    place = pl.when(pl.col("share") >= LEAST_SHARE).then("by_place")
    outvoted = (pl.col("by_name") == place) & (pl.col("by_name") != pl.col("by_code"))
    code = pl.when(~outvoted.fill_null(False)).then("by_code")
    by = (
        pl.when(code.is_not_null()).then(pl.lit("code"))
        .when(pl.col("by_name").is_not_null()).then(pl.lit("name"))
        .when(place.is_not_null()).then(pl.lit("place"))
    )  # fmt: skip
    return groups.with_columns(pl.coalesce(code, "by_name", place).alias("parent_code"), by.alias("by"))


def _units(
    told: pl.DataFrame, stated: pl.DataFrame, overlap: pl.DataFrame, upper: CheckedBoundaries
) -> pl.DataFrame:
    first = overlap.unique("code", keep="first", maintain_order=True).select(
        "code", pl.col("up").alias("lies_in"), "share"
    )
    names = upper.areas.select(pl.col("code").alias("parent_code"), pl.col("name").alias("parent_name"))
    groups = stated.select("stated_code", "by_code", "by_name", "parent_code", "by")
    units = told.join(groups, on="stated_code", how="left", maintain_order="left")
    units = units.join(first, on="code", how="left", maintain_order="left").with_columns(
        pl.col("share").fill_null(0.0)
    )
    own = pl.col("parent_code").is_null() | (pl.col("by") == "place")
    place = pl.when(pl.col("share") >= LEAST_SHARE).then("lies_in")
    units = units.with_columns(
        pl.when(own).then(place).otherwise("parent_code").alias("parent_code"),
        pl.when(own).then(pl.when(place.is_not_null()).then(pl.lit("place"))).otherwise("by").alias("by"),
    )
    inside = overlap.select(
        "code", pl.col("up").alias("parent_code"), pl.col("share").alias("share_in_parent")
    )
    units = units.join(inside, on=["code", "parent_code"], how="left", maintain_order="left")
    units = units.join(names, on="parent_code", how="left", maintain_order="left")
    lying = names.rename({"parent_code": "lies_in", "parent_name": "lies_in_name"})
    units = units.join(lying, on="lies_in", how="left", maintain_order="left")
    units = units.with_columns(pl.col("share_in_parent").fill_null(0.0), _verdict().alias("verdict"))
    return units.select(list(_UNIT)).cast(pl.Schema(_UNIT))


def _verdict() -> pl.Expr:
    return (
        pl.when(pl.col("parent_code").is_null()).then(pl.lit("alone"))
        .when(pl.col("share") < LEAST_SHARE).then(pl.lit("uncovered"))
        .when(pl.col("lies_in") != pl.col("parent_code")).then(pl.lit("elsewhere"))
        .when(pl.col("by") == "place").then(pl.lit("by_place"))
        .when(pl.col("by_code") != pl.col("by_name")).then(pl.lit("contradictory"))
        .otherwise(pl.lit("agreed"))
    )  # fmt: skip
