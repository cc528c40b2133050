"""How far points lie from areas, on the ellipsoid of WGS 84."""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod

from geodata.intake.coordinates.angles import Floats

_GEOD: Final = Geod(ellps="WGS84")


def metres_to_areas(lon: Floats, lat: Floats, shapes: NDArray[Any], which: NDArray[np.intp]) -> Floats:
    """Metres from each point to the nearest place of `shapes[which]`; 0 inside, NaN where there is no shape.

    The nearest place is found on a plane on which a degree of longitude is as short as at the middle of the area, the
    distance to it is that on the ellipsoid. So it is never too small, and for areas of a few degrees exact to less
    than a hundredth.
    """
    found = np.full(len(lon), np.nan)
    order = np.argsort(which, kind="stable")
    starts = np.flatnonzero(np.diff(which[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else []:
        shape = shapes[which[rows[0]]]
        if shape is not None and not shape.is_empty:
            found[rows] = _metres(lon[rows], lat[rows], shape)
    return found


def _metres(lon: Floats, lat: Floats, shape: Any) -> Floats:
    _, south, _, north = shape.bounds
    narrow = max(float(np.cos(np.radians((south + north) / 2))), 0.01)
    plane = shapely.transform(shape, lambda xy: xy * [narrow, 1.0])
    shapely.prepare(plane)
    lines = shapely.shortest_line(plane, shapely.points(lon * narrow, lat))
    ends = shapely.get_coordinates(shapely.get_point(lines, 0))
    inside = shapely.intersects_xy(plane, lon * narrow, lat)
    _, _, metres = _GEOD.inv(lon, lat, ends[:, 0] / narrow, ends[:, 1])
    return np.where(inside, 0.0, np.asarray(metres))


def nearest_areas(lon: Floats, lat: Floats, shapes: NDArray[Any]) -> NDArray[np.intp]:
    """Which shape lies nearest to each point; -1 where there is no shape at all."""
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(there) or not len(lon):
        return np.full(len(lon), -1, np.intp)
    narrow = max(float(np.cos(np.radians(np.mean(shapely.bounds(shapes[there])[:, [1, 3]])))), 0.01)
    tree = shapely.STRtree(shapely.transform(shapes[there], lambda xy: xy * [narrow, 1.0]))
    found: NDArray[np.intp] = there[tree.nearest(shapely.points(lon * narrow, lat))]
    return found
