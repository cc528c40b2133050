"""How much of which pixel each shape covers, exactly."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from exactextract import exact_extract
from exactextract.feature import Feature, FeatureSource
from exactextract.raster import NumPyRasterSource
from numpy.typing import NDArray

from geodata.population.grid import Tile


class _Shape(Feature):  # type: ignore[misc]
    """One shape as exactextract wants it: well-known bytes."""

    def __init__(self, wkb: bytes) -> None:
        super().__init__()
        self._wkb = wkb

    def get(self, name: str) -> None:
        return None

    def geometry(self) -> bytes:
        return self._wkb

    def fields(self) -> list[str]:
        return []


class _Shapes(FeatureSource):  # type: ignore[misc]
    def __init__(self, wkb: Sequence[bytes]) -> None:
        super().__init__()
        self._wkb = wkb

    def count(self) -> int:
        return len(self._wkb)

    def __iter__(self) -> Iterator[_Shape]:
        return map(_Shape, self._wkb)

    def srs_wkt(self) -> None:
        return None


Covered = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def covered(tile: Tile, geometry: NDArray[Any]) -> Covered:
    """(shape, pixel, share) for every shape that covers part of a pixel with a value.

    `shape` is a row of `geometry` (in the raster's projection), `pixel` counts the tile's pixels row by row, and
    `share` is the covered fraction of the pixel, above 0 and at most 1.
    """
    box = shapely.box(tile.west, tile.south, tile.east, tile.north)
    near = np.flatnonzero(shapely.intersects(shapely.box(*shapely.bounds(geometry).T), box))
    if not len(near):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    raster = NumPyRasterSource(tile.people, tile.west, tile.south, tile.east, tile.north)
    wkb = shapely.to_wkb(geometry[near]).tolist()
    found = exact_extract(raster, _Shapes(wkb), ["cell_id", "coverage"], output="geojson")
    rows = [feature["properties"] for feature in found]
    counts = [len(row["cell_id"]) for row in rows]
    pixel = np.concatenate([np.asarray(row["cell_id"], np.int64) for row in rows])
    share = np.concatenate([np.asarray(row["coverage"], np.float64) for row in rows])
    shape = np.repeat(near, counts)
    keep = np.isfinite(tile.people.ravel()[pixel]) & (share > 0)
    return shape[keep], pixel[keep], share[keep]
