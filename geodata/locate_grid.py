"""A grid over a layer in which a point's area is looked up, and worked out only beside an edge.

The layer's rectangle is cut into blocks, each 8 by 8 cells. Almost every point ends in one of the first two:

- a block that no edge crosses knows its area (`block`: the area's row, or -1 for none);
- so does a cell that no edge crosses, of a crossed block (`block`: -2 - number; `cell`: row or -1);
- a crossed cell (`cell`: -2 - number) has one entry for each part with edges in it, in the order in which the
  parts claim a point: the area, the edges, and whether the part holds the cell's reference point. A point is on
  an edge, or else it is inside if the way from the reference point to it crosses the part's edges an even number
  of times and the reference point is inside, or an odd number and it is outside. If no entry claims the point,
  it belongs to the area that covers the whole cell (`covered_by`).

All decisions rest on exact orientation (`orientation`), so the answer is that of exact arithmetic, on edges and
corners too. On a way through a corner the corner counts as left of it, as if the way were moved a hair.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.locate_parts import is_tiny

DEFERRED = -2


@dataclass(frozen=True)
class Grid:
    """The tables; see the head of the module."""

    bounds: NDArray[np.float64]  # west, south, east, north of the layer
    origin: NDArray[np.float64]  # west, south of the first cell; cells per degree
    ref_x: NDArray[np.float64]  # of the reference points, by column
    ref_y: NDArray[np.float64]  # by row
    block: NDArray[np.int32]  # (rows, columns)
    cell: NDArray[np.int32]  # 64 for each crossed block
    entry_at: NDArray[np.int32]  # by crossed cell
    covered_by: NDArray[np.int32]  # by crossed cell
    entry_row: NDArray[np.int32]
    entry_inside: NDArray[np.uint8]
    edge_at: NDArray[np.int32]  # by entry
    edge: NDArray[np.int32]  # k stands for the edge from xy[k] to xy[k + 1]
    xy: NDArray[np.float64]

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64], found: NDArray[np.int32]) -> None:
        """Write the row of the first area that holds each point to `found`; -1 for none and for NaN.

        DEFERRED stands for a point whose coordinates are too near to zero for this arithmetic.
        """
        from geodata.locate_kernel import locate

        crossed = (self.entry_at, self.covered_by, self.entry_row, self.entry_inside, self.edge_at, self.edge)
        west, south, east, north = (float(value) for value in self.bounds)
        locate(
            lon,
            lat,
            found,
            (west, south, east, north),
            self._frame(),
            self.block,
            self.cell,
            crossed,
            self.xy,
        )

    def looked_up(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """What the tables alone tell, without compiled code: row, -1 for none and NaN, DEFERRED beside an edge."""
        west, south, east, north = self.bounds
        found = np.full(len(lon), -1, np.int32)
        at = np.flatnonzero((west <= lon) & (lon <= east) & (south <= lat) & (lat <= north))
        x, y = lon[at], lat[at]
        column = ((x - self.origin[0]) * self.origin[2]).astype(np.int64)
        row = ((y - self.origin[1]) * self.origin[2]).astype(np.int64)
        value = self.block[row >> 3, column >> 3]
        crossed = np.flatnonzero(value < -1)
        inner = ((row[crossed] & 7) << 3) + (column[crossed] & 7)
        value[crossed] = self.cell[((-2 - value[crossed].astype(np.int64)) << 6) + inner]
        value[(value < -1) | is_tiny(x) | is_tiny(y)] = DEFERRED
        found[at] = value
        return found

    def _frame(self) -> tuple[Any, ...]:
        west, south, per_degree = (float(value) for value in self.origin)
        return west, south, per_degree, self.ref_x, self.ref_y
