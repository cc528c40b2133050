"""Which area holds a point, looked up in the grid: exact. Compiled (numba); see `locate_grid` for the tables."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geodata.locate_grid import DEFERRED
from geodata.locate_parts import SMALLEST
from geodata.orientation import side

NOWHERE = -1

Float = NDArray[np.float64]
Int = NDArray[np.int32]
Bounds = tuple[float, float, float, float]
Frame = tuple[float, float, float, Float, Float]
Crossed = tuple[Int, Int, Int, NDArray[np.uint8], Int, Int]


@njit(cache=True, nogil=True)
def locate(
    lon: Float,
    lat: Float,
    found: Int,
    bounds: Bounds,
    frame: Frame,
    block: Int,
    cell: Int,
    crossed: Crossed,
    xy: Float,
) -> None:
    """Write to `found` the row of the first area that holds each point, -1 for none and NaN, or DEFERRED."""
    low_x, low_y, high_x, high_y = bounds
    west, south, per_degree, ref_x, ref_y = frame
    for i in range(len(lon)):
        x, y = lon[i], lat[i]
        if not (low_x <= x <= high_x and low_y <= y <= high_y):
            found[i] = NOWHERE
            continue
        if (x != 0.0 and abs(x) < SMALLEST) or (y != 0.0 and abs(y) < SMALLEST):
            found[i] = DEFERRED
            continue
        column, row = int((x - west) * per_degree), int((y - south) * per_degree)
        value = block[row >> 3, column >> 3]
        if value < NOWHERE:
            value = cell[((-2 - value) << 6) + ((row & 7) << 3) + (column & 7)]
            if value < NOWHERE:
                value = among(x, y, ref_x[column], ref_y[row], -2 - value, crossed, xy)
        found[i] = value


@njit(cache=True, nogil=True)
def among(x: float, y: float, ref_x: float, ref_y: float, number: int, crossed: Crossed, xy: Float) -> int:
    """Row of the first area that holds a point of a crossed cell: parts with edges there, else what covers it."""
    entry_at, covered_by, entry_row, entry_inside, edge_at, edge = crossed
    for entry in range(entry_at[number], entry_at[number + 1]):
        inside = entry_inside[entry] != 0
        for at in range(edge_at[entry], edge_at[entry + 1]):
            k = edge[at]
            ax, ay, bx, by = xy[k, 0], xy[k, 1], xy[k + 1, 0], xy[k + 1, 1]
            where = side(ax, ay, bx, by, x, y)
            if where == 0:
                if min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                    return int(entry_row[entry])
            elif where * side(ax, ay, bx, by, ref_x, ref_y) < 0:
                a_left, b_left = side(ref_x, ref_y, x, y, ax, ay) >= 0, side(ref_x, ref_y, x, y, bx, by) >= 0
                inside ^= a_left != b_left
        if inside:
            return int(entry_row[entry])
    return int(covered_by[number])
