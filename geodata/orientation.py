"""On which side of a line a point lies: exact, for coordinates as they are stored. Compiled (numba).

The sign of `(a - p) x (b - p)` is taken from plain arithmetic where its error bound allows, and otherwise from
a sum that loses nothing (the error-free transformations of Dekker and Knuth, and the expansions and bound of
J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997).
Holds for coordinates that are zero or between 1e-100 and 1e100 in size.

The compiler's cache looks only at the file of the calling function: after a change here, touch the callers.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Expansion = NDArray[np.float64]

#: (3 + 16 u) u with u = 2^-53: relative error bound of the determinant below.
BOUND = 3.3306690738754716e-16
SPLITTER = 134217729.0  # 2^27 + 1


@njit(cache=True, nogil=True)
def side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """1 if p lies left of the line from a to b, -1 if right, 0 if on it."""
    left = (ax - px) * (by - py)
    right = (ay - py) * (bx - px)
    det = left - right
    if abs(det) > BOUND * (abs(left) + abs(right)):
        return 1 if det > 0.0 else -1
    return exact_side(ax, ay, bx, by, px, py)


@njit(cache=True, nogil=True)
def exact_side(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> int:
    """The same by `ax*by - ax*py - px*by - ay*bx + ay*px + py*bx`, each product and the sum without loss."""
    sum_ = np.zeros(12)
    used = _add_product(sum_, 0, ax, by)
    used = _add_product(sum_, used, -ax, py)
    used = _add_product(sum_, used, -px, by)
    used = _add_product(sum_, used, -ay, bx)
    used = _add_product(sum_, used, ay, px)
    used = _add_product(sum_, used, py, bx)
    for at in range(used - 1, -1, -1):
        if sum_[at] != 0.0:
            return 1 if sum_[at] > 0.0 else -1
    return 0


@njit(cache=True, nogil=True)
def _add_product(sum_: Expansion, used: int, a: float, b: float) -> int:
    """Add a * b to an expansion (non-overlapping terms, smallest first); returns its new length."""
    high = a * b
    low = _product_error(a, b, high)
    return _add(sum_, _add(sum_, used, low), high)


@njit(cache=True, nogil=True)
def _add(sum_: Expansion, used: int, value: float) -> int:
    for at in range(used):
        total = value + sum_[at]
        other = total - value
        sum_[at] = (value - (total - other)) + (sum_[at] - other)
        value = total
    sum_[used] = value
    return used + 1


@njit(cache=True, nogil=True)
def _product_error(a: float, b: float, high: float) -> float:
    """What rounding took from a * b."""
    a_high = SPLITTER * a
    a_high = a_high - (a_high - a)
    b_high = SPLITTER * b
    b_high = b_high - (b_high - b)
    a_low, b_low = a - a_high, b - b_high
    return a_low * b_low - (((high - a_high * b_high) - a_low * b_high) - a_high * b_low)
