"""Building the grid: which of its cells an edge crosses, and which areas cover the others. Compiled (numba).

See `locate_grid` for what the tables mean. Sizes: a cell is one unit in `u`, `v`; blocks are 8 by 8 cells.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from geodata.orientation import side

#: Edges are laid into every cell that they come this near to (in cells), which is far more than rounding can
#: move a point or an edge, and far less than would cost anything.
MARGIN = 1e-6

NOTHING = -1

Float = NDArray[np.float64]
Int = NDArray[np.int32]
Long = NDArray[np.int64]
Byte = NDArray[np.uint8]
Flat = tuple[Float, Long, Long, Int]
Frame = tuple[float, float, float, Float, Float]
Tables = tuple[Int, Int]
Made = tuple[Int, Int, Byte, Int, Int, Long]


@njit(cache=True, nogil=True)
def rows_of(va: float, vb: float) -> tuple[int, int]:
    """First and last row of cells that an edge between two heights comes near to."""
    return int(np.floor(min(va, vb) - MARGIN)), int(np.floor(max(va, vb) + MARGIN))


@njit(cache=True, nogil=True)
def columns_of(ua: float, va: float, ub: float, vb: float, row: int) -> tuple[int, int]:
    """First and last column that the edge comes near to within a row of cells."""
    enter, leave = 0.0, 1.0
    rise = vb - va
    if rise != 0.0:
        one, two = (row - MARGIN - va) / rise, (row + 1 + MARGIN - va) / rise
        enter, leave = max(enter, min(one, two)), min(leave, max(one, two))
    one, two = ua + enter * (ub - ua), ua + leave * (ub - ua)
    return int(np.floor(min(one, two) - MARGIN)), int(np.floor(max(one, two) + MARGIN))


@njit(cache=True, nogil=True)
def measure(parts: Flat, frame: Frame, blocks: Byte) -> tuple[int, int, int]:
    """Mark with 1 the blocks that an edge comes near to.

    Returns their number, the number of pairs of an edge and a cell near it, and the most rows that the edges of
    one part run through.
    """
    xy, ring_at, part_at, _ = parts
    west, south, per_degree, _, _ = frame
    crossed, pairs, most = 0, 0, 0
    for part in range(len(part_at) - 1):
        rows = 0
        for ring in range(part_at[part], part_at[part + 1]):
            for k in range(ring_at[ring], ring_at[ring + 1] - 1):
                ua, va = (xy[k, 0] - west) * per_degree, (xy[k, 1] - south) * per_degree
                ub, vb = (xy[k + 1, 0] - west) * per_degree, (xy[k + 1, 1] - south) * per_degree
                low, high = rows_of(va, vb)
                rows += high - low + 1
                for row in range(low, high + 1):
                    first, last = columns_of(ua, va, ub, vb, row)
                    pairs += last - first + 1
                    for column in range(first >> 3, (last >> 3) + 1):
                        crossed += 1 - blocks[row >> 3, column]
                        blocks[row >> 3, column] = 1
        most = max(most, rows)
    return crossed, pairs, most


@njit(cache=True, nogil=True)
def rasterise(parts: Flat, frame: Frame, tables: Tables, made: Made) -> tuple[int, int]:
    """Lay every part into the cells, first part first.

    `tables` is (block, cell): -2 - number for a crossed block, -1 for all else. Both receive the row of the first
    area that covers a block or cell without an edge in it. `made` is room for what is made on the way: for each
    entry (a part with edges in a cell that no earlier part covers) its cell, its part and whether the part holds
    the cell's reference point; for each pair of entry and edge the two; the turns of one part.
    Returns the number of entries and pairs; -1, -1 if a reference point lies on an edge, so that others are
    needed.
    """
    xy, ring_at, part_at, row_of_part = parts
    block, cell = tables
    _, _, entry_inside, _, _, turn = made
    stamp = np.full(len(cell), NOTHING, np.int32)
    entries, pairs = 0, 0
    for part in range(len(part_at) - 1):
        begun, turns = entries, 0
        for ring in range(part_at[part], part_at[part + 1]):
            for k in range(ring_at[ring], ring_at[ring + 1] - 1):
                entries, pairs = lay_edge(xy, k, part, begun, entries, pairs, frame, tables, stamp, made)
                turns = turn_at_edge(xy, k, turns, frame, turn, block.shape[1] * 8 + 1)
                if turns < 0:
                    return -1, -1
        cover(turn[:turns], row_of_part[part], begun, block, cell, stamp, entry_inside)
    return entries, pairs


@njit(cache=True, nogil=True)
def lay_edge(
    xy: Float,
    k: int,
    part: int,
    begun: int,
    entries: int,
    pairs: int,
    frame: Frame,
    tables: Tables,
    stamp: Int,
    made: Made,
) -> tuple[int, int]:
    """Enter edge k into the cells near it; returns the new numbers of entries and pairs."""
    west, south, per_degree, _, _ = frame
    block, cell = tables
    entry_cell, entry_part, entry_inside, pair_entry, pair_edge, _ = made
    ua, va = (xy[k, 0] - west) * per_degree, (xy[k, 1] - south) * per_degree
    ub, vb = (xy[k + 1, 0] - west) * per_degree, (xy[k + 1, 1] - south) * per_degree
    low, high = rows_of(va, vb)
    for row in range(low, high + 1):
        first, last = columns_of(ua, va, ub, vb, row)
        for column in range(first, last + 1):
            at = ((-2 - block[row >> 3, column >> 3]) << 6) + ((row & 7) << 3) + (column & 7)
            if cell[at] != NOTHING:
                continue
            if stamp[at] < begun:
                entry_cell[entries], entry_part[entries], entry_inside[entries] = at, part, 0
                stamp[at] = entries
                entries += 1
            pair_entry[pairs], pair_edge[pairs] = stamp[at], k
            pairs += 1
    return entries, pairs


@njit(cache=True, nogil=True)
def turn_at_edge(xy: Float, k: int, turns: int, frame: Frame, turn: Long, width: int) -> int:
    """Note where edge k crosses the rows of reference points, as `row * width + first column right of it`.

    Returns the new number of turns, -1 if a reference point lies (or, at a corner, may lie) on the edge.
    """
    west, south, per_degree, ref_x, ref_y = frame
    ax, ay, bx, by = xy[k, 0], xy[k, 1], xy[k + 1, 0], xy[k + 1, 1]
    low, high = rows_of((ay - south) * per_degree, (by - south) * per_degree)
    for row in range(low, high + 1):
        if (ay > ref_y[row]) != (by > ref_y[row]):
            column = first_right_of(ax, ay, bx, by, ref_x, ref_y[row], west, per_degree)
            if column == NOTHING:
                return -1
            turn[turns] = row * width + column
            turns += 1
        elif ay == ref_y[row] or by == ref_y[row]:
            return -1
    return turns


@njit(cache=True, nogil=True)
def first_right_of(
    ax: float, ay: float, bx: float, by: float, ref_x: Float, y: float, west: float, per_degree: float
) -> int:
    """First column whose reference point lies right of the edge at height y; -1 if one lies on the edge."""
    x = ax + (y - ay) / (by - ay) * (bx - ax)
    column = max(int(np.floor((x - west) * per_degree)) - 2, 0)
    right = -1 if by > ay else 1
    while True:
        where = side(ax, ay, bx, by, ref_x[column], y)
        if where == 0:
            return NOTHING
        if where == right:
            return column
        column += 1


@njit(cache=True, nogil=True)
def cover(turn: Long, area: int, begun: int, block: Int, cell: Int, stamp: Int, entry_inside: Byte) -> None:
    """Give a part the reference points between each two turns of a row, and the cells around them."""
    turn.sort()
    width = block.shape[1] * 8 + 1
    for at_turn in range(0, len(turn), 2):
        row = turn[at_turn] // width
        column, end = turn[at_turn] - row * width, turn[at_turn + 1] - row * width
        while column < end:
            value = block[row >> 3, column >> 3]
            if value > -2:
                if value == NOTHING:
                    block[row >> 3, column >> 3] = area
                column = ((column >> 3) + 1) << 3
                continue
            at = ((-2 - value) << 6) + ((row & 7) << 3) + (column & 7)
            if stamp[at] >= begun:
                entry_inside[stamp[at]] = 1
            elif cell[at] == NOTHING:
                cell[at] = area
            column += 1


@njit(cache=True, nogil=True)
def grouped(key: Int, groups: int) -> tuple[Int, Int]:
    """Where each group begins, and the items by group in their old order (a counting sort)."""
    begin = np.zeros(groups + 1, np.int32)
    for k in key:
        begin[k + 1] += 1
    for group in range(groups):
        begin[group + 1] += begin[group]
    free, order = begin[:-1].copy(), np.empty(len(key), np.int32)
    for at in range(len(key)):
        order[free[key[at]]] = at
        free[key[at]] += 1
    return begin, order
