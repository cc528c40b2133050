"""A level cut along all of its borders: faces that no border crosses, who covers each, and which lie side by side.

All borders are noded on a grid (snap rounding), so that two faces share their common border point for point; no
coordinate moves by more than half a grid step. This is what makes the rest exact: a mended unit is a set of faces.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import area_km2

#: Step of the grid in degrees, about a centimetre.
GRID: Final = 1e-7
_METRES: Final = 111_320.0  # of a degree of latitude


@dataclass(frozen=True)
class Faces:
    """Faces of a level (EPSG:4326) in an order that depends on their place alone.

    `face` and `unit` are pairs: that unit (a row of the level) covers that face; sorted by face. A face without a
    pair is a gap. `km2` are the faces' areas.
    """

    shapes: NDArray[Any]
    km2: NDArray[np.float64]
    face: NDArray[np.int64]
    unit: NDArray[np.int64]

    def gaps(self) -> NDArray[np.int64]:
        """The faces that no unit covers."""
        return np.flatnonzero(np.bincount(self.face, minlength=len(self.shapes)) == 0)


def faces_of(geometry: NDArray[Any]) -> Faces:
    """The faces of a level of valid (Multi)Polygons."""
    lines = shapely.get_parts(shapely.union_all(shapely.boundary(geometry), grid_size=GRID))
    shapes = np.asarray(shapely.normalize(shapely.get_parts(shapely.polygonize(lines))), object)
    shapes = shapes[np.lexsort(np.round(shapely.bounds(shapes) / GRID).T)] if len(shapes) else shapes
    inside = shapely.point_on_surface(shapes)
    face, unit = shapely.STRtree(geometry).query(inside, predicate="intersects")
    order = np.lexsort((unit, face))
    return Faces(shapes, area_km2(shapes), face[order].astype(np.int64), unit[order].astype(np.int64))


def borders(shapes: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Every stretch between two points that two faces share: both faces (each way round), its length in millimetres.

    Lengths are whole numbers, so that sums do not depend on the order of addition.
    """
    rings, of = shapely.get_rings(shapes, return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    step = ring[:-1] == ring[1:]
    start, end, face = points[:-1][step], points[1:][step], of[ring[:-1][step]]
    ends = np.sort(np.column_stack([_key(start), _key(end)]), axis=1)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    same = np.flatnonzero((ends[order][:-1] == ends[order][1:]).all(axis=1))
    one, other = order[same], order[same + 1]
    long = _millimetres(start[one], end[one])
    return np.r_[face[one], face[other]], np.r_[face[other], face[one]], np.r_[long, long]


def _key(points: NDArray[np.float64]) -> NDArray[np.int64]:
    """One whole number for each point of the grid."""
    at = np.rint(points / GRID).astype(np.int64)
    return np.asarray(at[:, 0] * 2**32 + at[:, 1] + 2**31, np.int64)


def _millimetres(start: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.int64]:
    way = end - start
    way[:, 0] *= np.cos(np.radians((start[:, 1] + end[:, 1]) / 2))
    return np.asarray(np.rint(np.hypot(way[:, 0], way[:, 1]) * _METRES * 1000), np.int64)
