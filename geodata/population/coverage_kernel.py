"""Exact shares of pixels that a polygon covers, by summing signed areas edge by edge.

Each edge adds, to every row of pixels it crosses, the area between itself and the right side of the row, with the sign
of its direction. Only the pixels that the edge touches and their right neighbours are written; the sum along the row
spreads it to the right. Edges of a closed ring cancel outside it, so that the sums are the covered shares: the method
of font rasterisers (Raph Levien, font-rs), in double precision. Any finite coordinates will do.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def add_rings(
    x: NDArray[np.float64], y: NDArray[np.float64], ring: NDArray[np.int64], total: NDArray[np.float64]
) -> None:
    """Add the edges of closed rings to `total`, whose rows are rows of pixels and whose last column is spare.

    `x` and `y` count pixels from the upper left corner, `ring` tells to which ring each point belongs.
    """
    for at in range(len(x) - 1):
        if ring[at] == ring[at + 1]:
            add_edge(x[at], y[at], x[at + 1], y[at + 1], total)


@njit(cache=True, nogil=True)
def add_edge(x0: float, y0: float, x1: float, y1: float, total: NDArray[np.float64]) -> None:
    """Add one edge, cut to the rows that there are."""
    if y0 == y1:
        return
    sign = 1.0
    if y0 > y1:
        x0, y0, x1, y1, sign = x1, y1, x0, y0, -1.0
    low, high = max(y0, 0.0), min(y1, float(total.shape[0]))
    slope = (x1 - x0) / (y1 - y0)
    west, east = min(x0, x1), max(x0, x1)
    for row in range(math.floor(low), math.ceil(high)):
        top, bottom = max(low, float(row)), min(high, float(row + 1))
        if bottom > top:
            enter = min(max(x0 + (top - y0) * slope, west), east)
            leave = min(max(x0 + (bottom - y0) * slope, west), east)
            add_span(min(enter, leave), max(enter, leave), sign * (bottom - top), total[row])


@njit(cache=True, nogil=True)
def add_span(left: float, right: float, height: float, row: NDArray[np.float64]) -> None:
    """Add the part of an edge that lies in one row of pixels and rises by `height` (with sign)."""
    wide = len(row) - 1
    if left >= wide:
        return
    if right <= 0.0:
        row[0] += height
        return
    if right - left < 1e-12:
        add_piece(min(left, right), min(left, right), height, row)
        return
    steep = height / (right - left)
    if left < 0.0:
        row[0] += steep * -left
        left = 0.0
    for column in range(math.floor(left), min(math.ceil(right), wide)):
        start, stop = max(left, float(column)), min(right, float(column + 1))
        if stop > start:
            add_piece(start, stop, steep * (stop - start), row)


@njit(cache=True, nogil=True)
def add_piece(start: float, stop: float, height: float, row: NDArray[np.float64]) -> None:
    """Add the part of an edge that lies in one pixel."""
    middle = (start + stop) / 2
    column = min(max(math.floor(middle), 0), len(row) - 2)
    beside = middle - column
    row[column] += height * (1.0 - beside)
    row[column + 1] += height * beside
