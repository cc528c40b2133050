"""Where a point should lie that does not lie where its row says: the areas that stand for it."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from geodata.intake.coordinates.angles import Floats
from geodata.intake.coordinates.distances import metres_to_areas, nearest_areas
from geodata.intake.naming.places import PlaceIndex

#: Areas whose distances differ by less are equally near.
_ALIKE_M: Final = 50.0
#: A list has a home where nine tenths of at least so many rows lie in one area of these levels.
_HOME_ROWS, _HOME_SHARE = 20, 0.9
_HOME_LEVELS: Final = ("district", "province")


def with_shape(places: PlaceIndex) -> NDArray[np.intp]:
    """For each area itself or the finest area around it that has a shape, -1 for none (also at the end, for -1)."""
    geometry, parent = places.edition.geometry, places.edition.parent
    found = np.arange(len(geometry) + 1)
    found[-1] = -1
    bare = np.array([shape is None or shape.is_empty for shape in geometry] + [False])
    while (open_ := np.flatnonzero((found >= 0) & bare[found])).size:
        found[open_] = parent[found[open_]]
    return found


def nearest_of(lon: Floats, lat: Floats, places: PlaceIndex) -> NDArray[np.intp]:
    """The area nearest to each point (-1 where none has a shape), the finest of those that are equally near."""
    found, least = np.full(len(lon), -1, np.intp), np.full(len(lon), np.inf)
    for level in reversed(places.edition.levels):
        span = places.edition.rows(level)
        near = nearest_areas(lon, lat, places.edition.geometry[span])
        if not len(near) or near[0] < 0:
            continue
        metres = metres_to_areas(lon, lat, places.edition.geometry[span], near)
        nearer = metres < least - _ALIKE_M
        found[nearer], least[nearer] = near[nearer] + span.start, metres[nearer]
    return found


def home_of(area: NDArray[np.int32], places: PlaceIndex, shaped: NDArray[np.intp]) -> int:
    """The smallest area in which nearly the whole list lies, by the areas of its rows; -1 where it has none.

    `shaped` is `with_shape`: a home has a shape of its own.
    """
    if len(area) < _HOME_ROWS:
        return -1
    for level in _HOME_LEVELS:
        if level not in places.edition.levels:
            continue
        own = places.edition.ancestors(level)[area]
        areas, times = np.unique(own[own >= 0], return_counts=True)
        if len(areas) and times.max() >= _HOME_SHARE * len(area):
            home = int(areas[times.argmax()])
            if shaped[home] == home:
                return home
    return -1
