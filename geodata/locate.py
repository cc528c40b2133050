"""Which area holds a point.

An area is closed: its interior and its boundary. A point belongs to the area with the lowest code (compared as
text) among those that hold it, and to none if none does. So a point on a shared border, on a corner or in an
overlap counts once, whatever the order of points and areas.

Two ways give the same answer. The tree (`locate_tree`) is ready at once and suits an import of some thousand
rows. The grid (`locate_grid`) is built once per edition, kept in a file, and answers ten million points a second
and more; it is used as soon as it is there, or when so many points come that building it pays.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.locate_parts import Parts, parts_of
from geodata.locate_tree import PartTree
from zones.errors import InputError

NOWHERE = -1


class AreaLocator:
    """Points to the areas of one layer. Make it with `build` or `load`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tree: PartTree | None = None

    @classmethod
    def build(cls, geometry: NDArray[Any], order: Sequence[str]) -> "AreaLocator":
        """A locator for areas given as valid (Multi)Polygons, None for an area without shape.

        `order` holds the code of each area. Raises InputError for other geometries.
        """
        return cls(parts_of(geometry, order))

    def locate(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Row (in the geometry given to `build`) of the area of each point; -1 for none and for NaN."""
        lon, lat = _pair(lon, lat)
        found = np.full(len(lon), NOWHERE, np.int32)
        sound = np.isfinite(lon) & np.isfinite(lat)
        found[sound] = self._by_tree().locate(lon[sound], lat[sound])
        return found

    def overlapping(self, lon: ArrayLike, lat: ArrayLike) -> int:
        """Number of points that more than one area holds (in an overlap, or on a shared border)."""
        lon, lat = _pair(lon, lat)
        sound = np.isfinite(lon) & np.isfinite(lat)
        return int((self._by_tree().areas_holding(lon[sound], lat[sound]) > 1).sum())

    def _by_tree(self) -> PartTree:
        if self._tree is None:
            self._tree = PartTree.build(self._parts)
        return self._tree


def _pair(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon, lat = np.ascontiguousarray(lon, np.float64), np.ascontiguousarray(lat, np.float64)
    if lon.shape != lat.shape or lon.ndim != 1:
        raise InputError(
            f"longitudes {lon.shape} and latitudes {lat.shape} do not pair up",
            fix="give two columns of one length",
        )
    return lon, lat
