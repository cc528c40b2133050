"""Counting ledger rows in units: surely and possibly, cases or households."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.alternatives import Alternatives
from zones.sites import SiteUnits
from zones.units import Units

Ints = NDArray[np.int64]


def count(
    rows: pl.DataFrame,
    units: Units,
    scopes: Mapping[int, NDArray[np.bool_]],
    *,
    by_household: bool = False,
    at: Ints | None = None,
    among: Alternatives | None = None,
) -> tuple[Ints, Ints]:
    """Cases of each unit as (surely, possibly).

    A row that lies in the unit counts for both ends as far as it is sure. A row known by area only, coarser
    than the unit, and an unplaced row of a list that is declared complete there, count for the upper end alone.
    With `by_household` distinct households are counted; a case without one is a household of its own. `at` is
    the unit of each row where that is known already; `among` holds the groups that rows name.
    """
    at = units.of_rows(rows) if at is None else at
    inside = at >= 0
    if inside.all():
        return _inside(rows, at, units.size, by_household)
    lo, hi = _inside(rows.filter(inside), at[inside], units.size, by_household)
    return lo, hi + doubt(rows.filter(~inside), units, scopes, among)


def _inside(rows: pl.DataFrame, at: Ints, size: int, by_household: bool) -> tuple[Ints, Ints]:
    unit, lo, hi = _households(rows, at) if by_household else (at, *_ends(rows))
    surely = _sum(unit, lo, size)
    return surely, surely if np.array_equal(lo, hi) else _sum(unit, hi, size)


def _ends(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    return rows["lo"].to_numpy(), rows["hi"].to_numpy()


def _sum(at: Ints, values: Ints, size: int) -> Ints:
    """Sums by unit; exact, because no count comes near 2**53."""
    return np.bincount(at, weights=values, minlength=size).astype(np.int64)


def _households(rows: pl.DataFrame, at: Ints) -> tuple[Ints, Ints, Ints]:
    """Units and (surely, possibly) numbers of households among the rows that lie in a unit."""
    placed = rows.select("household_id", "lo", "hi").with_columns(pl.Series("unit", at))
    named = placed.filter(pl.col("household_id").is_not_null())
    distinct = named.group_by("unit", "household_id").agg(
        (pl.col("lo").max() > 0).cast(pl.Int64), hi=pl.lit(1, pl.Int64)
    )
    alone = placed.filter(pl.col("household_id").is_null())
    both = pl.concat([distinct.select("unit", "lo", "hi"), alone.select("unit", "lo", "hi")])
    return both["unit"].to_numpy(), *_ends(both)


def doubt(
    rows: pl.DataFrame,
    units: Units,
    scopes: Mapping[int, NDArray[np.bool_]],
    among: Alternatives | None = None,
) -> Ints:
    """What may lie in each unit of the cases that are known less finely.

    A point is in doubt only among areas without a shape: it lies in one of those of its ward.
    """
    if isinstance(units, SiteUnits):
        return units.possible(rows, scopes)
    coarse = rows.filter(pl.col("cell") < 0)
    grouped = coarse.clear()
    if among is not None and len(among.group):
        grouped, coarse = coarse.filter(pl.col("among") != 0), coarse.filter(pl.col("among") == 0)
    areas = len(units.edition.areas)
    by_area = _sum(coarse["area"].to_numpy() % (areas + 1), coarse["hi"].to_numpy(), areas + 1)[:areas]
    found = units.spread(by_area) + _points(rows, units, areas)
    if among is not None and grouped.height:
        found += among.possible(grouped, units)
    lost = coarse.filter(pl.col("area") < 0).group_by("list_id").agg(pl.col("hi").sum())
    for list_id, cases in lost.iter_rows():
        covered = scopes.get(list_id)
        if covered is not None:
            found += np.where(units.over(covered, np.logical_or), cases, 0)
    if units.inhabited is not None:
        found = np.where(units.inhabited, found, 0)
    return found


def _points(rows: pl.DataFrame, units: Units, areas: int) -> Ints:
    """What may lie in each area that is known by name only of the cases with a point in its ward."""
    pointed = rows.filter((pl.col("cell") >= 0) & (pl.col("area") >= 0))
    if units.is_cells or not pointed.height or not units.edition.by_name_only(units.layer).any():
        return np.zeros(units.size, np.int64)
    return units.where_named(_sum(pointed["area"].to_numpy(), pointed["hi"].to_numpy(), areas))
