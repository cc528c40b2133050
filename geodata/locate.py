"""Which area holds a point.

An area is closed: its interior and its boundary. A point belongs to the area with the lowest code (compared as
text) among those that hold it, and to none if none does. So a point on a shared border, on a corner or in an
overlap counts once, whatever the order of points and areas.

Three ways give the same answer. The tree (`locate_tree`) is ready at once. The grid (`locate_grid`) is built once
per edition, kept in a folder, and answers ten million points a second and more; it is used where it is there, or
when so many points come that building it pays. For few points its tables are read without the compiled code, whose
loading would take longer than the rest: what lies beside an edge then goes to the tree.
"""

import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata import locate_files
from geodata.compiling import in_threads, settle_cache
from geodata.locate_grid import DEFERRED, Grid
from geodata.locate_parts import Parts, parts_of
from geodata.locate_tree import PartTree
from zones.errors import InputError

NOWHERE = -1

#: From so many points on, loading the compiled code for a grid that is there pays; and building a grid does.
COMPILED_CODE_PAYS_FROM, GRID_PAYS_FROM = 2_000_000, 1_000_000

Way = Literal["auto", "grid", "tables", "tree"]


class AreaLocator:
    """Points to the areas of one layer. Make it with `build` or `load`. Threads may share it."""

    def __init__(self, parts: Parts, grid: Grid | None = None) -> None:
        self._parts, self._grid = parts, grid
        self._tree: PartTree | None = None
        self._tried_grid = grid is not None
        self._making = threading.Lock()

    @classmethod
    def build(cls, geometry: NDArray[Any], order: Sequence[str]) -> "AreaLocator":
        """A locator for areas given as valid (Multi)Polygons, None for an area without shape.

        `order` holds the code of each area. Raises InputError for other geometries.
        """
        return cls(parts_of(geometry, order))

    @classmethod
    def load(cls, path: Path) -> "AreaLocator":
        """A locator that was saved; raises StoreError if there is none to read."""
        return cls(*locate_files.read(Path(path)))

    def save(self, path: Path) -> None:
        """Keep the locator, with its grid if it has one, as a folder that `load` opens at once."""
        locate_files.write(Path(path), self._parts, self._grid)

    def prepare(self) -> None:
        """Build the grid and load the compiled code now, for the greatest speed from the next point on.

        Takes about a second for ten thousand communes; the very first time on a machine some seconds more, for
        compiling.
        """
        self._build_grid()
        if self._grid is not None:
            self._by_grid(np.zeros(1), np.zeros(1))

    @property
    def has_grid(self) -> bool:
        """Whether its grid was built or loaded."""
        return self._grid is not None

    def locate(self, lon: ArrayLike, lat: ArrayLike, *, by: Way = "auto") -> NDArray[np.int32]:
        """Row (in the geometry given to `build`) of the area of each point; -1 for none and for NaN.

        `by` names the way; the answer is the same. `grid` and `tables` build the grid if it is not there.
        """
        lon, lat = _pair(lon, lat)
        way = self._best_way(len(lon)) if by == "auto" else by
        if way != "tree":
            self._build_grid()
        if self._grid is None or way == "tree":
            return self._by_tree(lon, lat)
        return self._by_grid(lon, lat) if way == "grid" else self._by_tables(lon, lat)

    def overlapping(self, lon: ArrayLike, lat: ArrayLike) -> int:
        """Number of points that more than one area holds (in an overlap, or on a shared border)."""
        lon, lat = _pair(lon, lat)
        sound = np.isfinite(lon) & np.isfinite(lat)
        return int((self._grown_tree().areas_holding(lon[sound], lat[sound]) > 1).sum())

    def _best_way(self, count: int) -> Way:
        if self._grid is None and (self._tried_grid or count < GRID_PAYS_FROM):
            return "tree"
        loaded = "geodata.locate_kernel" in sys.modules
        return "grid" if loaded or self._grid is None or count >= COMPILED_CODE_PAYS_FROM else "tables"

    def _build_grid(self) -> None:
        settle_cache()
        with self._making:
            if not self._tried_grid:
                from geodata.locate_build import build_grid

                self._grid, self._tried_grid = build_grid(self._parts), True

    def _by_grid(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        grid, found = self._grid, np.empty(len(lon), np.int32)
        if grid is not None:
            in_threads(lambda share: grid.locate(lon[share], lat[share], found[share]), len(lon))
        return self._with_deferred(found, lon, lat)

    def _by_tables(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        found = (
            np.full(len(lon), DEFERRED, np.int32) if self._grid is None else self._grid.looked_up(lon, lat)
        )
        return self._with_deferred(found, lon, lat)

    def _with_deferred(
        self, found: NDArray[np.int32], lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> NDArray[np.int32]:
        deferred = np.flatnonzero(found == DEFERRED)
        found[deferred] = self._by_tree(lon[deferred], lat[deferred])
        return found

    def _by_tree(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        found = np.full(len(lon), NOWHERE, np.int32)
        sound = np.flatnonzero(np.isfinite(lon) & np.isfinite(lat))
        if len(sound):
            found[sound] = self._grown_tree().locate(lon[sound], lat[sound])
        return found

    def _grown_tree(self) -> PartTree:
        with self._making:
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
