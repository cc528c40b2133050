"""Counting ledger rows in units: surely and possibly, cases or households."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.alternatives import Alternatives
from zones.sites import SiteUnits
from zones.units import Units, distinct

Ints = NDArray[np.int64]


def count(
    rows: pl.DataFrame,
    units: Units,
    scopes: Mapping[int, NDArray[np.bool_]],
    *,
    by_household: bool = False,
    at: Ints | None = None,
    among: Alternatives | None = None,
    households: Ints | None = None,
) -> tuple[Ints, Ints]:
    """Cases of each unit as (surely, possibly).

    A row that lies in the unit counts for both ends as far as it is sure. A row known by area only, coarser
    than the unit, and an unplaced row of a list that is declared complete there, count for the upper end alone.
    With `by_household` distinct households are counted; a case without one is a household of its own. `at` is
    the unit of each row, and `households` its household (`households_of`), where that is known already; `among` holds
    the groups that rows name.
    """
    at = units.of_rows(rows) if at is None else at
    inside = at >= 0
    lo, hi = _ends(rows)
    if by_household:
        house = households_of(rows) if households is None else households
        surely, possibly = _households(at[inside], house[inside], lo[inside], hi[inside], units.size)
    else:
        surely, possibly = _cases(at[inside], lo[inside], hi[inside], units.size)
    if inside.all():
        return surely, possibly
    return surely, possibly + doubt(rows.filter(~inside), units, scopes, among)


def _cases(unit: Ints, lo: Ints, hi: Ints, size: int) -> tuple[Ints, Ints]:
    surely = _sum(unit, lo, size)
    return surely, surely if np.array_equal(lo, hi) else _sum(unit, hi, size)


def _ends(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    return rows["lo"].to_numpy(), rows["hi"].to_numpy()


def _sum(at: NDArray[Any], values: Ints, size: int) -> Ints:
    """Sums by unit; exact, because no count comes near 2**53."""
    return np.bincount(at, weights=values, minlength=size).astype(np.int64)


def households_of(rows: pl.DataFrame) -> Ints:
    """A number for the household of each row, -1 where none is recorded."""
    number: Ints = (
        rows["household_id"].cast(pl.Categorical).to_physical().cast(pl.Int64).fill_null(-1).to_numpy()
    )
    return number


def _households(unit: Ints, house: Ints, lo: Ints, hi: Ints, size: int) -> tuple[Ints, Ints]:
    """Households in each unit, surely and possibly: each named one once, surely where one of its cases is sure."""
    named, alone = house >= 0, house < 0
    most = int(house.max(initial=0)) + 1
    both = unit[named] * most + house[named]
    each = (distinct(both[lo[named] > 0]) // most, distinct(both) // most)
    surely, possibly = (np.bincount(one, minlength=size) for one in each)
    return surely + _sum(unit[alone], lo[alone], size), possibly + _sum(unit[alone], hi[alone], size)


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
    area, hi = rows["area"].to_numpy(), rows["hi"].to_numpy()
    coarse = rows["cell"].to_numpy() < 0
    found = _points(area, hi, ~coarse, units)
    if among is not None and len(among.group) and coarse.any():
        grouped = coarse & (rows["among"].to_numpy() != 0)
        coarse = coarse & ~grouped
        if grouped.any():
            found = found + among.possible(rows.filter(grouped), units)
    areas = len(units.edition.areas)
    by_area = _sum(area[coarse] % (areas + 1), hi[coarse], areas + 1)[:areas]
    lost = coarse & (area < 0)
    lists = rows["list_id"].to_numpy()[lost]
    found = found + units.spread(by_area) + units.where_complete(lists, hi[lost], scopes)
    return found if units.inhabited is None else np.where(units.inhabited, found, 0)


def _points(area: NDArray[np.int32], hi: Ints, pointed: NDArray[np.bool_], units: Units) -> Ints:
    """What may lie in each area that is known by name only of the cases with a point in its ward."""
    here = pointed & (area >= 0)
    if units.is_cells or not here.any() or not units.edition.by_name_only(units.layer).any():
        return np.zeros(units.size, np.int64)
    return units.where_named(_sum(area[here], hi[here], len(units.edition.areas)))
