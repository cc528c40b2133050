"""Formulas over columns in floating point, with a bound on every error: where it is small, exact numbers can rest.

An `Estimate` is a column of values and how far each may be off; an end that is not bounded is infinite and exact,
a value of which nothing can be said is off by infinity. The rules are those of `zones.formulas.range_of`.
"""

from collections.abc import Mapping
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.expressions import Formula, Name, Number
from zones.formulas import Composite
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals

Floats = NDArray[np.float64]
Estimate = tuple[Floats, Floats]
Ends = tuple[Estimate, Estimate]

_UNIT: Final = 2.0**-52
_CORNERS: Final = 6


def range_estimate(of: Composite, columns: Mapping[str, Intervals]) -> Ends:
    """The least and the greatest value of a composite on each row, as `Composite.range` has them."""
    box = {name: (_end(one, upper=False), _end(one, upper=True)) for name, one in columns.items()}
    with np.errstate(all="ignore"):
        low, high = _range(of.tree, box)
        if of.affine and len(of.names) <= _CORNERS:
            _put_corners(of, box, low, high)
        low, high = _placed(of, low), _placed(of, high)
    return (low, high) if of.lead > 0 else (high, low)


def _end(one: Intervals, *, upper: bool) -> Estimate:
    end: NDArray[Any] = one.hi if upper else one.lo
    value = end.astype(np.float64) / one.den.astype(np.float64) * float(one.scale)
    value = np.where(np.asarray(end == UNBOUNDED, np.bool_), np.inf, value)
    value = np.where(np.asarray(end == UNBOUNDED_BELOW, np.bool_), -np.inf, value)
    return value, np.where(np.isfinite(value), 8 * _UNIT * np.abs(value), 0.0)


def _put_corners(of: Composite, box: Mapping[str, Ends], low: Estimate, high: Estimate) -> None:
    """Put in the least and the greatest of the values in the corners, where a box is bounded and no point."""
    sides = [(box[name][0][0], box[name][1][0]) for name in of.names]
    bounded = np.logical_and.reduce([np.isfinite(side) for pair in sides for side in pair])
    rows = np.flatnonzero(bounded & np.logical_or.reduce([a != b for a, b in sides]))
    if not len(rows):
        return
    found = []
    for corner in product((0, 1), repeat=len(of.names)):
        at = {name: _some(box[name][k], rows) for name, k in zip(of.names, corner, strict=True)}
        found.append(_range(of.tree, {name: (end, end) for name, end in at.items()})[0])
    values, worst = [value for value, _ in found], np.max([error for _, error in found], axis=0)
    low[0][rows], high[0][rows] = np.min(values, axis=0), np.max(values, axis=0)
    low[1][rows] = high[1][rows] = worst


def _some(one: Estimate, rows: NDArray[np.intp]) -> Estimate:
    return one[0][rows], one[1][rows]


def _placed(of: Composite, one: Estimate) -> Estimate:
    """(value - shift) / lead."""
    shifted = _sum(one, _number(float(of.shift)), -1)
    lead = float(of.lead)
    value = shifted[0] / lead
    return value, shifted[1] / abs(lead) + _slack(value)


def _range(node: Formula, box: Mapping[str, Ends]) -> Ends:
    if isinstance(node, Number):
        number = _number(float(node.value))
        return number, number
    if isinstance(node, Name):
        return box[node.name]
    left, right = _range(node.left, box), _range(node.right, box)
    if node.op == "+":
        return _sum(left[0], right[0], 1), _sum(left[1], right[1], 1)
    if node.op == "-":
        return _sum(left[0], right[1], -1), _sum(left[1], right[0], -1)
    return _times(left, right) if node.op == "*" else _quotient(left, right)


def _number(value: float) -> Estimate:
    return np.asarray(value), np.asarray(_UNIT * abs(value))


def _slack(value: Floats) -> Floats:
    """The rounding error of one operation."""
    return np.where(np.isfinite(value), 4 * _UNIT * np.abs(value), 0.0)


def _sum(a: Estimate, b: Estimate, sign: int) -> Estimate:
    value = a[0] + sign * b[0]
    return value, a[1] + b[1] + _slack(value)


def _times(left: Ends, right: Ends) -> Ends:
    products = [_product(a, b) for a in left for b in right]
    values = [value for value, _ in products]
    worst = np.max([error for _, error in products], axis=0)
    return (np.min(values, axis=0), worst), (np.max(values, axis=0), worst)


def _product(a: Estimate, b: Estimate) -> Estimate:
    """A product of two ends: 0 times anything is 0, and nothing is known where 0 is not sure."""
    (x, x_off), (y, y_off) = a, b
    endless = ~np.isfinite(x) | ~np.isfinite(y)
    value = np.where((x == 0) | (y == 0), 0.0, x * y)
    off = np.abs(x) * y_off + np.abs(y) * x_off + x_off * y_off + _slack(value)
    vague = ((np.abs(x) <= x_off) & (x_off > 0)) | ((np.abs(y) <= y_off) & (y_off > 0))
    unknown = ~np.isfinite(x_off) | ~np.isfinite(y_off) | (endless & vague)
    return value, np.where(unknown, np.inf, np.where(endless, 0.0, off))


def _quotient(left: Ends, right: Ends) -> Ends:
    """A quotient of two ranges; everything where the divisor may be 0, nothing known where that is in doubt."""
    (low, low_off), (high, high_off) = right
    known = (low > low_off) | (high < -high_off)
    across = (low <= -low_off) & (high >= high_off)
    ends = ((1 / high, _inverse_off(high, high_off, known)), (1 / low, _inverse_off(low, low_off, known)))
    least, most = _times(left, ends)
    doubt = np.where(across, 0.0, np.inf)
    return (
        (np.where(known, least[0], -np.inf), np.where(known, least[1], doubt)),
        (np.where(known, most[0], np.inf), np.where(known, most[1], doubt)),
    )


def _inverse_off(end: Floats, off: Floats, known: NDArray[np.bool_]) -> Floats:
    error = off / ((np.abs(end) - off) * np.abs(end)) + _slack(1 / end)
    return np.where(known & np.isfinite(end), error, 0.0)
