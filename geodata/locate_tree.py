"""Which area holds a point, by the search tree and predicates of GEOS: exact, ready at once, needs no compiler."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.locate_parts import Parts

CHUNK = 200_000


@dataclass(frozen=True)
class PartTree:
    """A search tree over the bounds of the parts. Threads may share it; they take turns.

    (A prepared polygon makes its inner index when it is first asked, and two threads that ask at once corrupt
    memory.)
    """

    parts: Parts
    _tree: shapely.STRtree
    _alone: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @classmethod
    def build(cls, parts: Parts) -> "PartTree":
        return cls(parts, shapely.STRtree(parts.polygons))

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """Row of the first area that holds each point, edges included; -1 for none. Coordinates are finite."""
        found = np.full(len(lon), -1, np.int32)
        for chunk in _chunks(len(lon)):
            point, part = self._hits(lon[chunk], lat[chunk])
            first = np.full(chunk.stop - chunk.start, len(self.parts), np.int64)
            np.minimum.at(first, point, part)
            has = first < len(self.parts)
            found[chunk][has] = self.parts.row[first[has]]
        return found

    def areas_holding(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int64]:
        """Number of areas that hold each point, edges included."""
        number = np.zeros(len(lon), np.int64)
        for chunk in _chunks(len(lon)):
            point, part = self._hits(lon[chunk], lat[chunk])
            pairs = np.unique(np.column_stack([point, self.parts.row[part]]), axis=0)
            number[chunk] = np.bincount(pairs[:, 0], minlength=chunk.stop - chunk.start)
        return number

    def _hits(
        self, lon: NDArray[np.float64], lat: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every pair (point, part that holds it)."""
        points = shapely.points(lon, lat)
        with self._alone:
            point, part = self._tree.query(points)
            by_part = np.argsort(part, kind="stable")
            point, part = point[by_part], part[by_part]
            shapely.prepare(self.parts.polygons[np.unique(part)])
            holds = shapely.intersects_xy(self.parts.polygons[part], lon[point], lat[point])
        return point[holds], part[holds]


def _chunks(count: int) -> Iterator[slice]:
    for start in range(0, count, CHUNK):
        yield slice(start, min(start + CHUNK, count))
