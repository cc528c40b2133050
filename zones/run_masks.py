"""Atoms of given columns: worked out once for each distinct text or combination of texts, then spread to rows."""

from collections.abc import Mapping
from dataclasses import replace
from math import nextafter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.compile import Quantity
from zones.decide import Decision
from zones.distinct import numbered_keys
from zones.estimates import Floats, range_estimate
from zones.given import Given
from zones.intervals import Intervals

Columns = Mapping[str, Given]

POPULATION: Final = "population"
#: Up to so many combinations are worked out one by one.
_FEW: Final = 2_000


def masks_of(decision: Decision, columns: Columns, n: int) -> list[Masks]:
    """For each quantity the atoms that each of n rows reaches."""
    return [_masks(decision, quantity, columns, n) for quantity in decision.quantities]


def _masks(decision: Decision, quantity: Quantity, columns: Columns, n: int) -> Masks:
    alone = replace(decision, quantities=(quantity,))
    names = [name for name in quantity.names if name in columns]
    if not names:
        return np.full(n, alone.masks({}, 1, grid=False)[0][0], np.int64)
    if len(names) == 1:
        one = columns[names[0]]
        masks = alone.masks({names[0]: one.values}, len(one.values), grid=False)[0][one.code]
        if one.cases is not None and quantity.indicator and POPULATION in columns:
            _bounded(alone, names[0], one, columns[POPULATION], masks)
        return masks
    key = np.zeros(n, np.int64)
    size = 1
    for name in names:
        size *= len(columns[name].values)
        if size >= 2**62:
            _, key = numbered_keys(key)
            size = (int(key.max(initial=0)) + 1) * len(columns[name].values)
        key = key * len(columns[name].values) + columns[name].code
    first, row = numbered_keys(key)
    some = {name: columns[name].values.take(columns[name].code[first]) for name in names}
    return _combined(alone, quantity, some, len(first))[row]


def _bounded(alone: Decision, name: str, one: Given, people: Given, masks: Masks) -> None:
    """Put in the masks of suppressed rates: a few cases among a population that is known."""
    if one.cases is None:
        return
    counted = people.values
    sure = np.asarray((counted.lo == counted.hi) & (counted.lo > 0), np.bool_)
    rows = np.flatnonzero(one.suppressed[one.code] & sure[people.code])
    first, which = numbered_keys(people.code[rows])
    codes = people.code[rows][first]
    low, high = one.cases
    factor = alone.rulebook.indicators[name].factor / counted.scale
    den = counted.lo[codes] * low.denominator * high.denominator
    ends = [end * low.denominator * high.denominator for end in (low, high)]
    scaled = [np.asarray(int(end) * counted.den[codes]) for end in ends]
    rates = Intervals(scaled[0], scaled[1], den, factor)
    masks[rows] = alone.masks({name: rates}, len(codes), grid=False)[0][which]


def _combined(alone: Decision, quantity: Quantity, some: dict[str, Intervals], n: int) -> Masks:
    """Masks of n combinations: by numbers of machine size where these leave no doubt, else exactly."""
    masks = np.zeros(n, np.int64)
    left = np.arange(n)
    of = quantity.composite
    if n > _FEW and of is not None and set(some) == set(of.names) and not _adjusted(alone, of.names):
        low, high = range_estimate(of, some)
        lows, sure_low = _atoms(quantity, *low)
        highs, sure_high = _atoms(quantity, *high)
        sure = sure_low & sure_high
        span = np.left_shift(np.int64(2), highs) - np.left_shift(np.int64(1), lows)
        ends = np.left_shift(np.int64(1), highs) | np.left_shift(np.int64(1), lows)
        masks[sure] = (span & (quantity.atoms | ends))[sure]
        left = np.flatnonzero(~sure)
    if len(left):
        exact = alone.masks({name: one.take(left) for name, one in some.items()}, len(left), grid=False)[0]
        masks[left] = exact
    return masks


def _adjusted(alone: Decision, names: tuple[str, ...]) -> bool:
    """Whether some figure is rounded or filled in before it is compared."""
    indicators = alone.rulebook.indicators
    return any(indicators[name].round or indicators[name].is_population for name in names)


def _atoms(quantity: Quantity, value: Floats, error: Floats) -> tuple[Masks, NDArray[np.bool_]]:
    """The atom of each value, and whether it is beyond doubt."""
    atom, sure = np.zeros(len(value), np.int64), np.isfinite(error)
    for cut in quantity.cuts:
        at = float(cut.at)
        atom += value > at
        sure &= np.abs(value - at) > error + abs(nextafter(at, np.inf) - at)
    return atom, sure
