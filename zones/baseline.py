"""Baselines: mean and standard deviation of a count over the same period of past years."""

from collections.abc import Sequence
from math import isqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.distinct import alike
from zones.ground import Ground
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook_figures import Indicator
from zones.snapshot import Window
from zones.windows import past_periods

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: A standard deviation that is no whole number of these parts lies between two of them.
PARTS: Final = 10**9


def baseline(one: Indicator, ground: Ground) -> Intervals:
    """The mean or the standard deviation of the usable years of each unit.

    A year that the fact `leave_out` flags for the unit's area, and one that was not reported throughout, is
    left out; with fewer than `min_years` left nothing is known.
    """
    periods = past_periods(one, ground.as_of)
    lo, hi = (np.array(ends) for ends in zip(*(ground.counted(one, at) for at in periods), strict=True))
    usable = (hi < UNBOUNDED) & ~_left_out(one, ground, periods)
    years = usable.sum(axis=0)
    least, most = np.where(usable, lo, 0), np.where(usable, hi, 0)
    known = years >= one.min_years
    found = _mean(least, most, years) if one.stat == "mean" else _deviation(one, least, most, usable, years)
    return Intervals(
        np.where(known, found.lo, 0), np.where(known, found.hi, UNBOUNDED), np.where(known, found.den, 1)
    )


def _left_out(one: Indicator, ground: Ground, periods: Sequence[Window]) -> Bools:
    """Years by units: whether the unit's area is flagged on some day of the period's year."""
    flagged = np.zeros((len(periods), ground.units.size), np.bool_)
    told = ground.evidence.history.get(one.leave_out)
    if told is None:
        return flagged
    years = told["day"].dt.year().to_numpy()
    true = told["millionths"].to_numpy() != 0
    for k, period in enumerate(periods):
        areas = np.zeros(len(ground.evidence.edition.areas) + 1, np.bool_)
        areas[told["area"].to_numpy()[true & (years == period.last.year)]] = True
        flagged[k] = ground.units.over(areas, np.logical_or)
    return flagged


def _mean(least: Ints, most: Ints, years: Ints) -> Intervals:
    return Intervals(least.sum(axis=0), most.sum(axis=0), np.maximum(years, 1))


def _deviation(one: Indicator, least: Ints, most: Ints, usable: Bools, years: Ints) -> Intervals:
    """Exact for exact counts where it is a whole number of parts; between 0 and the range of the counts else."""
    total, squares = least.sum(axis=0), (least * least).sum(axis=0)
    spread = years * squares - total * total
    freedom = np.maximum(years * (years - (one.sd == "sample")), 1)
    first, row = alike([spread, freedom], len(years))
    roots = [_root(int(spread[k]), int(freedom[k])) for k in first]
    lo, hi = np.array(roots, np.int64).reshape(-1, 2)[row].T
    loose = (least != most).any(axis=0)
    widest = np.where(usable, most, 0).max(axis=0) - np.where(usable, least, UNBOUNDED).min(axis=0)
    hi = np.where(loose, np.minimum(np.maximum(widest, 0), 2**31) * PARTS, hi)
    return Intervals(np.where(loose, 0, lo), hi, np.full(len(years), PARTS))


def _root(above: int, below: int) -> tuple[int, int]:
    """The square root of a fraction in parts: itself where it is whole, else between two."""
    inside = above * PARTS * PARTS
    root = isqrt(inside // below)
    return root, root + (root * root * below != inside)
