"""How much of which pixel each shape covers, exactly.

`exactextract` was used first. On 3,120 real wards it stopped at one ("Never get here"), and shapes with corners on the
border of a pixel to the last digits made it count pixels twice or end the whole process. The method here cannot fail
on finite coordinates; it agrees with exactextract on all other wards and communes, and with cutting by shapely on
made-up shapes.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.compiling import settle_cache
from geodata.population.grid import Tile

Covered = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]
Part = tuple[NDArray[np.int64], NDArray[np.float64]]

#: Less of a pixel than this is rounding, not cover.
NEGLIGIBLE: Final = 1e-9


def covered(tile: Tile, geometry: NDArray[Any]) -> Covered:
    """(shape, pixel, share) for every shape that covers part of a pixel with a value.

    `shape` is a row of `geometry` (valid, in the raster's projection), `pixel` counts the tile's pixels row by row,
    and `share` is the covered fraction of the pixel, above 0 and at most 1.
    """
    box = shapely.box(tile.west, tile.south, tile.east, tile.north)
    near = np.flatnonzero(shapely.intersects(shapely.box(*shapely.bounds(geometry).T), box))
    if not len(near):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    parts = [_part(tile, shape) for shape in shapely.orient_polygons(geometry[near])]
    pixel = np.concatenate([pixels for pixels, _ in parts])
    share = np.concatenate([shares for _, shares in parts])
    shape = np.repeat(near, [len(pixels) for pixels, _ in parts])
    keep = np.isfinite(tile.people.ravel()[pixel])
    return shape[keep], pixel[keep], share[keep]


def _part(tile: Tile, shape: Any) -> Part:
    """Pixels and shares of one shape whose holes run the other way round than its outlines."""
    high, wide = tile.people.shape
    points, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    x = (points[:, 0] - tile.west) / (tile.east - tile.west) * wide
    y = (tile.north - points[:, 1]) / (tile.north - tile.south) * high
    left, right = max(int(x.min()), 0), min(int(np.ceil(x.max())), wide)
    top, bottom = max(int(y.min()), 0), min(int(np.ceil(y.max())), high)
    if left >= right or top >= bottom:
        return np.zeros(0, np.int64), np.zeros(0)
    total = np.zeros((bottom - top, right - left + 1))
    _kernel().add_rings(x - left, y - top, ring, total)
    share = np.minimum(np.abs(np.cumsum(total, axis=1)[:, :-1]), 1.0)
    row, column = np.nonzero(share > NEGLIGIBLE)
    return (row + top) * wide + column + left, share[row, column]


def _kernel() -> Any:
    settle_cache()
    from geodata.population import coverage_kernel

    return coverage_kernel
