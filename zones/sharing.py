"""Figures of a service area: taken over all units that share the value of a fact, and given to each of them."""

import numpy as np
from numpy.typing import NDArray

from zones.ground import Ground
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.rulebook_figures import Indicator

Ints = NDArray[np.int64]


def shared(one: Indicator, ground: Ground, own: Intervals) -> Intervals:
    """The figure of the territory that each unit shares; not known where the unit's territory is not.

    Counts and rates of cases are summed, with their populations. A figure from outside is given for the
    territory: by any of its units, and by no two differently.
    """
    member = _territory(one.shared_fact, ground)
    known = member >= 0
    _, number = np.unique(member, return_inverse=True)
    counted = one.of == "case" and one.kind in ("count", "rate")
    found = _summed(own, number) if counted else _agreed(own, number)
    nothing = Intervals.missing(len(own), scale=own.scale, nonnegative=counted)
    return Intervals(
        np.where(known, found.lo, nothing.lo),
        np.where(known, found.hi, nothing.hi),
        np.where(known, found.den, nothing.den),
        own.scale,
    )


def _territory(fact: str, ground: Ground) -> Ints:
    """The number of each unit's territory, -1 where it is not known."""
    by_area = np.full(len(ground.evidence.edition.areas) + 1, -1, np.int64)
    if fact in ground.evidence.facts:
        area, value = ground.evidence.facts[fact]
        by_area[area] = value
    found: Ints = by_area[ground.units.area]
    return found


def _summed(own: Intervals, number: Ints) -> Intervals:
    """Numerators and denominators summed: no upper end where one part has none, nothing known where the people of one
    are not."""
    size = int(number.max(initial=-1)) + 1
    endless = own.hi == UNBOUNDED
    open_end, nobody_knows = np.zeros((2, size), np.bool_)
    open_end[number[endless]] = True
    rate = own.scale != 1 or bool((own.den != 1).any())
    nobody_knows[number[endless & (own.den == 1)]] = rate
    lo, hi, den = np.zeros((3, size), np.int64)
    np.add.at(lo, number, own.lo)
    np.add.at(hi, number, np.where(endless, 0, own.hi))
    np.add.at(den, number, own.den)
    den = np.where(nobody_knows, 1, den) if rate else np.ones(size, np.int64)
    return Intervals(
        np.where(nobody_knows, 0, lo)[number],
        np.where(open_end, UNBOUNDED, hi)[number],
        den[number],
        own.scale,
    )


def _agreed(own: Intervals, number: Ints) -> Intervals:
    """The one value that the units of a territory give; not known where they give none, or differ."""
    size = int(number.max(initial=-1)) + 1
    low, high = np.full(size, UNBOUNDED), np.full(size, UNBOUNDED_BELOW)
    den = np.ones(size, np.int64)
    given = (own.lo != UNBOUNDED_BELOW) & (own.hi != UNBOUNDED)
    np.minimum.at(low, number[given], own.lo[given])
    np.maximum.at(high, number[given], own.hi[given])
    den[number[given]] = own.den[given]
    one = low == high
    return Intervals(
        np.where(one, low, UNBOUNDED_BELOW)[number],
        np.where(one, high, UNBOUNDED)[number],
        np.where(one, den, 1)[number],
        own.scale,
    )
