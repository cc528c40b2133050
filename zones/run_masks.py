"""Atoms of given columns: worked out once for each distinct text or combination of texts, then spread to rows."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import nextafter
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.compile import Quantity
from zones.decide import Decision
from zones.distinct import numbered_keys
from zones.expressions import Formula, Name, Number
from zones.given import Given
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals

Columns = Mapping[str, Given]
Floats = NDArray[np.float64]

#: Up to so many combinations are worked out one by one.
_FEW: Final = 2_000
_MOST_NAMES: Final = 4
_UNIT: Final = 2.0**-52


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
        return alone.masks({names[0]: one.values}, len(one.values), grid=False)[0][one.code]
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


def _combined(alone: Decision, quantity: Quantity, some: dict[str, Intervals], n: int) -> Masks:
    """Masks of n combinations: by numbers of machine size where these leave no doubt, else exactly."""
    masks = np.zeros(n, np.int64)
    left = np.arange(n)
    if n > _FEW and set(some) == set(quantity.names) and _plain(alone, quantity):
        with np.errstate(invalid="ignore", over="ignore"):  # what is not finite is left to exact numbers
            low, high = _ends(quantity, some)
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


def _plain(alone: Decision, quantity: Quantity) -> bool:
    """Whether the range of a quantity is that of its corners, and nothing is rounded or filled in."""
    of = quantity.composite
    indicators = alone.rulebook.indicators
    return (
        of is not None
        and of.affine
        and len(of.names) <= _MOST_NAMES
        and not any(indicators[name].round or indicators[name].is_population for name in of.names)
    )


Estimate = tuple[Floats, Floats]  # a value and how far it may be off


def _ends(quantity: Quantity, some: dict[str, Intervals]) -> tuple[Estimate, Estimate]:
    """The least and the greatest value of a quantity over its corners, with their errors."""
    of = quantity.composite
    if of is None:
        raise ValueError("only a formula of several indicators has corners")
    values, errors = [], []
    for corner in product((False, True), repeat=len(of.names)):
        point = {name: _end(some[name], upper=up) for name, up in zip(of.names, corner, strict=True)}
        value, error = _estimate(of.tree, point)
        value, error = _estimate_minus((value, error), of.shift)
        lead = float(of.lead)
        values.append(value / lead)
        errors.append(error / abs(lead) + 4 * _UNIT * np.abs(value / lead))
    worst = np.max(errors, axis=0)
    return (np.min(values, axis=0), worst), (np.max(values, axis=0), worst)


def _end(one: Intervals, *, upper: bool) -> Estimate:
    """An end of a column of intervals; one that is not bounded has no estimate."""
    end: NDArray[Any] = one.hi if upper else one.lo
    unbounded = np.asarray((end == UNBOUNDED) | (end == UNBOUNDED_BELOW), np.bool_)
    value = end.astype(np.float64) / one.den.astype(np.float64) * float(one.scale)
    return value, np.where(unbounded, np.inf, 8 * _UNIT * np.abs(value))


def _estimate(node: Formula, point: Mapping[str, Estimate]) -> Estimate:
    """The value of a polynomial in floating point, and a bound on its error."""
    if isinstance(node, Number):
        value = np.asarray(float(node.value))
        return value, 2 * _UNIT * np.abs(value)
    if isinstance(node, Name):
        return point[node.name]
    (a, a_off), (b, b_off) = _estimate(node.left, point), _estimate(node.right, point)
    if node.op in "+-":
        value = a + b if node.op == "+" else a - b
        return value, a_off + b_off + 2 * _UNIT * np.abs(value)
    if node.op == "*":
        return a * b, np.abs(a) * b_off + np.abs(b) * a_off + a_off * b_off + 2 * _UNIT * np.abs(a * b)
    value = a / b  # by a number only: a formula that divides by an indicator has no corners
    return value, (a_off + np.abs(value) * b_off) / (np.abs(b) - b_off) + 2 * _UNIT * np.abs(value)


def _estimate_minus(one: Estimate, shift: Fraction) -> Estimate:
    value = one[0] - float(shift)
    return value, one[1] + 2 * _UNIT * (np.abs(value) + abs(float(shift)))


def _atoms(quantity: Quantity, value: Floats, error: Floats) -> tuple[Masks, NDArray[np.bool_]]:
    """The atom of each value, and whether it is beyond doubt."""
    atom, sure = np.zeros(len(value), np.int64), np.isfinite(error)
    for cut in quantity.cuts:
        at = float(cut.at)
        off = error + abs(nextafter(at, np.inf) - at)
        atom += value > at
        sure &= np.abs(value - at) > off
    return atom, sure
