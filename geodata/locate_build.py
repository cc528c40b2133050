"""Making the grid of a layer: how fine it is, and its tables in the order in which they are read."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.locate_grid import Grid
from geodata.locate_parts import Parts

#: Cells to spend (4 bytes each): so many for each edge, within these limits.
CELLS_PER_EDGE, FEWEST_CELLS, MOST_CELLS = 60, 1 << 14, 1 << 24
MOST_BLOCKS = 1 << 22

#: A cell is at least so many times as wide as the spacing of numbers at the layer's coordinates.
NUMBERS_PER_CELL = 1e8

#: Where in its cell the reference point lies; the first that puts no reference point on an edge is taken.
PLACES = ((0.4837, 0.5291), (0.5519, 0.4603), (0.4409, 0.4787), (0.5717, 0.5449), (0.5087, 0.4211))


def build_grid(parts: Parts) -> Grid | None:
    """The grid of a layer; None where there can be none (no areas, or coordinates too near to zero)."""
    if not len(parts) or parts.has_tiny_coordinates:
        return None
    step, block, room = _fitting_step(parts)
    for place in PLACES:
        frame = _frame(parts, step, place)
        grid = _lay(parts, frame, block.copy(), room)
        if grid is not None:
            return grid
    return None


def _fitting_step(parts: Parts) -> tuple[float, NDArray[np.int32], tuple[int, int]]:
    """Width of a cell that spends about the cells wanted, the blocks crossed then, and the room needed."""
    from geodata.locate_raster import measure

    wanted = float(np.clip(CELLS_PER_EDGE * len(parts.xy), FEWEST_CELLS, MOST_CELLS))
    extent = np.ptp(parts.xy, axis=0)
    least = max(
        float(np.sqrt(extent.prod() / MOST_BLOCKS)) / 8,
        float(extent.max()) / MOST_BLOCKS,
        float(np.abs(parts.xy).max()) * np.finfo(float).eps * NUMBERS_PER_CELL,
    )
    step = max(least, float(extent.max()) / np.sqrt(wanted))
    for _ in range(6):
        frame = _frame(parts, step, PLACES[0])
        marked = np.zeros((len(frame[4]) >> 3, len(frame[3]) >> 3), np.uint8)
        crossed, pairs, most = measure(_flat(parts), frame, marked)
        spent = 64 * crossed / wanted
        if 0.7 < spent < 1.3 or (spent <= 1.0 and step == least):
            break
        step = max(least, step * spent)
    number = np.cumsum(marked.ravel(), dtype=np.int32).reshape(marked.shape)
    return step, np.where(marked == 1, -1 - number, -1).astype(np.int32), (int(pairs), int(most))


def _flat(
    parts: Parts,
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    return parts.xy, parts.ring_at, parts.part_at, parts.row


def _frame(parts: Parts, step: float, place: tuple[float, float]) -> tuple[Any, ...]:
    """West and south edge of the first cell, cells per degree, and where the reference points are."""
    low, high = parts.xy.min(axis=0), parts.xy.max(axis=0)
    west, south = (float(value) for value in low - 2 * step)
    per_degree = 1.0 / step
    columns, rows = (int(span * per_degree) + 4 + 7 >> 3 << 3 for span in (high - (west, south)))
    ref_x = west + (np.arange(columns) + place[0]) / per_degree
    ref_y = south + (np.arange(rows) + place[1]) / per_degree
    return west, south, per_degree, ref_x, ref_y


def _lay(
    parts: Parts, frame: tuple[Any, ...], block: NDArray[np.int32], room: tuple[int, int]
) -> Grid | None:
    """The grid with these reference points; None if one of them lies on an edge."""
    from geodata.locate_raster import rasterise

    pairs, most = room
    cell = np.full(64 * int((block < -1).sum()), -1, np.int32)
    entry_cell, entry_part, pair_entry, pair_edge = (np.empty(pairs, np.int32) for _ in range(4))
    entry_inside, turn = np.empty(pairs, np.uint8), np.empty(most, np.int64)
    made = (entry_cell, entry_part, entry_inside, pair_entry, pair_edge, turn)
    entries, pairs = rasterise(_flat(parts), frame, (block, cell), made)
    if entries < 0:
        return None
    entry_at, covered_by, by_cell, edge_at, edge = _by_cell(
        cell, entry_cell[:entries], pair_entry[:pairs], pair_edge[:pairs]
    )
    return Grid(
        bounds=np.concatenate([parts.xy.min(axis=0), parts.xy.max(axis=0)]),
        origin=np.array(frame[:3]),
        ref_x=frame[3],
        ref_y=frame[4],
        block=block,
        cell=cell,
        entry_at=entry_at,
        covered_by=covered_by,
        entry_row=parts.row[entry_part[by_cell]],
        entry_inside=entry_inside[by_cell],
        edge_at=edge_at,
        edge=edge,
        xy=parts.xy,
    )


def _by_cell(
    cell: NDArray[np.int32],
    entry_cell: NDArray[np.int32],
    pair_entry: NDArray[np.int32],
    pair_edge: NDArray[np.int32],
) -> tuple[NDArray[Any], ...]:
    """Entries by crossed cell and edges by entry; crossed cells are numbered in `cell`.

    Returns where the entries of each crossed cell begin, what covers it, the entries in their new order, where
    the edges of each entry begin, and the edges.
    """
    from geodata.locate_raster import grouped

    has_entry = np.zeros(len(cell), bool)
    has_entry[entry_cell] = True
    crossed = np.flatnonzero(has_entry)
    covered_by = cell[crossed]
    cell[crossed] = -2 - np.arange(len(crossed), dtype=np.int32)
    entry_at, by_cell = grouped(-2 - cell[entry_cell], len(crossed))
    old_edge_at, by_entry = grouped(pair_entry, len(entry_cell))
    count = np.diff(old_edge_at)[by_cell]
    edge_at = np.concatenate([[0], np.cumsum(count)]).astype(np.int32)
    source = np.repeat(old_edge_at[by_cell] - edge_at[:-1], count) + np.arange(edge_at[-1], dtype=np.int32)
    edge = pair_edge[by_entry][source]
    return entry_at, covered_by, by_cell, edge_at, edge
