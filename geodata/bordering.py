"""Which areas of one level are neighbours: those whose borders run side by side, and those that meet in a corner."""

from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.kept import kept
from geodata.keyed import Keyed
from zones.areas import Edition
from zones.standing import Neighbours

#: Borders that were drawn twice run this far apart at most, in metres.
TOLERANCE_M: Final = 20.0
#: A common border of no more than this is a corner, in metres.
CORNER_M: Final = 100.0

_METRES_A_DEGREE: Final = 111_320.0


class Bordering:
    """Works out the neighbours of the levels of editions when first asked for; keeps them, also in a folder."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._known = lru_cache(maxsize=16)(self._of)

    def of(self, edition: Edition, level: str) -> Neighbours:
        """The pairs of areas of a level that touch or come within the tolerance, each once."""
        return self._known(Keyed(edition.key, edition), level)

    def _of(self, keyed: Keyed[Edition], level: str) -> Neighbours:
        edition = keyed.take()
        span = edition.rows(level)
        found = kept(
            self._file(edition, level), lambda: asdict(neighbours(edition.geometry[span], span.start))
        )
        return Neighbours(found["left"], found["right"], found["corner"])

    def _file(self, edition: Edition, level: str) -> Path | None:
        if self._cache_dir is None or not edition.checksum or not level.isalnum():
            return None
        return self._cache_dir / f"neighbours-{edition.checksum[:16]}-{level}.npz"


def neighbours(geometry: NDArray[Any], first: int = 0) -> Neighbours:
    """Neighbours among shapes in EPSG:4326; `first` is added to their row numbers.

    Distances are those at each pair's own latitude, taken along the meridian: near enough for a tolerance.
    """
    there = np.flatnonzero(~shapely.is_missing(geometry))
    shapes = geometry[there]
    tolerance = TOLERANCE_M / _METRES_A_DEGREE
    left, right = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=tolerance)
    left, right = left[left < right], right[left < right]
    # the tolerance reaches round both ends of the common border
    corner = _common_border(shapes, left, right, tolerance) <= CORNER_M + 2 * TOLERANCE_M
    return Neighbours((there[left] + first).astype(np.int32), (there[right] + first).astype(np.int32), corner)


def _common_border(
    shapes: NDArray[Any], left: NDArray[np.int64], right: NDArray[np.int64], tolerance: float
) -> NDArray[np.float64]:
    """Metres of the left one's border that run within the tolerance of the right one, for each pair."""
    borders = shapely.boundary(shapes)
    near = shapely.box(*(shapely.bounds(shapes).T + _frame(tolerance)))
    piece = shapely.intersection(borders[left], near[right])
    reach = shapely.intersection(borders[right], near[left])
    along = shapely.intersection(piece, shapely.buffer(reach, tolerance, quad_segs=2))
    within = shapely.intersection(piece, shapes[right])  # where the two overlap
    length: NDArray[np.float64] = shapely.length(shapely.union(along, within)) * _METRES_A_DEGREE
    return length


def _frame(tolerance: float) -> NDArray[np.float64]:
    return np.array([[-tolerance], [-tolerance], [tolerance], [tolerance]])
