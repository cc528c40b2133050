"""Baselines: mean and standard deviation of a count over the same period of past years."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Final

import numpy as np
import polars as pl
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
#: Counts beyond this are not squared: nobody has so many cases in a month, and 64 bits shall suffice.
_LARGEST: Final = 2**24


@dataclass(frozen=True, slots=True)
class _Past:
    """Counts of past periods, years by units: at least and at most, 0 in years that are not usable.

    `open`: units of which it is not known whether a year is to be left out.
    """

    least: Ints
    most: Ints
    usable: Bools
    years: Ints
    open: Bools


def baseline(one: Indicator, ground: Ground) -> Intervals:
    """The mean or the standard deviation of the usable years of each unit.

    A year that the fact `leave_out` flags for the unit's area, and one that was not reported throughout, is
    left out; with fewer than `min_years` left nothing is known. Nor is anything where the fact was told of areas of
    other boundaries alone, which are in the unit's area at least in part.
    """
    periods = past_periods(one, ground.as_of)
    key = ("past", *sorted(one.where.items()), one.date, one.leave_out, *periods)
    past = ground.kept.get(key) or ground.kept.setdefault(key, _past(one, ground, periods))
    known = (past.years >= one.min_years) & ~past.open
    found = _mean(past) if one.stat == "mean" else _deviation(one, past)
    if known.all():
        return found
    return Intervals(
        np.where(known, found.lo, 0), np.where(known, found.hi, UNBOUNDED), np.where(known, found.den, 1)
    )


def _past(one: Indicator, ground: Ground, periods: Sequence[Window]) -> _Past:
    lo, hi = (np.array(ends) for ends in zip(*(ground.counted(one, at) for at in periods), strict=True))
    usable = (hi < UNBOUNDED) & ~_left_out(one, ground, periods)
    open_ = _doubtful(one, ground, periods)
    if usable.all():
        return _Past(lo, hi, usable, np.full(lo.shape[1], len(periods)), open_)
    return _Past(np.where(usable, lo, 0), np.where(usable, hi, 0), usable, usable.sum(axis=0), open_)


def _doubtful(one: Indicator, ground: Ground, periods: Sequence[Window]) -> Bools:
    """Units in whose area some year may be flagged, because areas of other boundaries were; not those told of."""
    found = np.zeros(ground.units.size, np.bool_)
    elsewhere = ground.evidence.flagged_elsewhere
    told = elsewhere(one.leave_out) if one.leave_out and elsewhere else None
    if told is None or told.is_empty():
        return found
    own = ground.evidence.history.get(one.leave_out)
    for year in {period.last.year for period in periods}:
        areas = np.zeros(len(ground.evidence.edition.areas) + 1, np.bool_)
        areas[told.filter(pl.col("day").dt.year() == year)["area"].to_numpy()] = True
        if own is not None:
            areas[own.filter(pl.col("day").dt.year() == year)["area"].to_numpy()] = False
        found |= ground.units.over(areas, np.logical_or)
    return found


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


def _mean(past: _Past) -> Intervals:
    return Intervals(past.least.sum(axis=0), past.most.sum(axis=0), np.maximum(past.years, 1))


def _deviation(one: Indicator, past: _Past) -> Intervals:
    """Exact for exact counts where it is a whole number of parts; between 0 and the range of the counts else.

    The latter for counts beyond all reason too.
    """
    least, most, years = past.least, past.most, past.years
    small = np.minimum(least, _LARGEST)
    total, squares = small.sum(axis=0), (small * small).sum(axis=0)
    spread = years * squares - total * total
    freedom = np.maximum(years * (years - (one.sd == "sample")), 1)
    first, row = alike([spread, freedom], len(years))
    roots = [_root(int(spread[k]), int(freedom[k])) for k in first]
    lo, hi = np.array(roots, np.int64).reshape(-1, 2)[row].T
    loose = np.flatnonzero(((least != most) | (most > _LARGEST)).any(axis=0))
    if len(loose):
        usable = past.usable[:, loose]
        highest = np.where(usable, most[:, loose], 0).max(axis=0)
        lowest = np.where(usable, least[:, loose], UNBOUNDED).min(axis=0)
        lo, hi = lo.copy(), hi.copy()
        lo[loose], hi[loose] = 0, np.clip(highest - lowest, 0, 2**31) * PARTS
    return Intervals(lo, hi, np.full(len(years), PARTS))


def _root(above: int, below: int) -> tuple[int, int]:
    """The square root of a fraction in parts: itself where it is whole, else between two."""
    inside = above * PARTS * PARTS
    root = isqrt(inside // below)
    return root, root + (root * root * below != inside)
