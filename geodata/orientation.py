"""On which side of a line a point lies: exact, for coordinates as they are stored. Compiled (numba).

The sign of `(a - p) x (b - p)` is taken from plain arithmetic where its error bound allows; else, where the four
differences are exact, by comparing the two products with what rounding took from them; else from a sum that
loses nothing (the error-free transformations of Dekker and Knuth, and the expansions and bound of
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
    a_x, a_y, b_x, b_y = ax - px, ay - py, bx - px, by - py
    left, right = a_x * b_y, a_y * b_x
    if abs(left - right) > BOUND * (abs(left) + abs(right)):
        return 1 if left > right else -1
    if _lost(ax, px, a_x) or _lost(ay, py, a_y) or _lost(bx, px, b_x) or _lost(by, py, b_y):
        return exact_side(ax, ay, bx, by, px, py)
    if left != right:  # rounding keeps the order of two products
        return 1 if left > right else -1
    left, right = _product_error(a_x, b_y, left), _product_error(a_y, b_x, right)
    return int(left > right) - int(left < right)


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
def _lost(a: float, b: float, difference: float) -> bool:
    """Whether rounding took something from `difference` = a - b. (It does not for numbers of like size.)"""
    b_seen = a - difference
    return (a - (difference + b_seen)) + (b_seen - b) != 0.0


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
