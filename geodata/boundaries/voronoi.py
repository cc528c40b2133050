"""Areas constructed from points: each point of a ward gets the land of the ward that is nearest to it.

An assumption, never a boundary: areas made so carry `made = "voronoi"` and everything that shows them says so.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

#: The mark of an area that was constructed so (`Edition.told("made")`).
VORONOI: Final = "voronoi"
#: Points that agree to so many decimals of a degree (a tenth of a metre) are one point.
DECIMALS: Final = 6

_EQUATORIAL_M: Final = 6_378_137.0
_ECCENTRICITY_2: Final = 0.00669437999014


def nearest_land(ward: Any, points: NDArray[np.float64]) -> NDArray[Any]:
    """The part of a ward that is nearest to each of its points.

    Parameters
    ----------
    ward : a valid (Multi)Polygon in EPSG:4326, of any number of islands and holes
    points : (n, 2) longitude and latitude, no two the same (see `DECIMALS`)

    Returns
    -------
    (n,) (Multi)Polygons in EPSG:4326, none overlapping another, that together are the ward; an island without a
    point is shared out like all other land. None for a point to which no land of the ward is nearest, which only
    one far outside of it can be.
    """
    if len(points) == 1:
        return np.array([ward], object)
    scale = _metres_per_degree(float(points[:, 1].mean()))
    origin = points.mean(axis=0)
    plane = (points - origin) * scale
    around = shapely.box(*(((np.reshape(ward.bounds, (2, 2)) - origin) * scale).ravel()))
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(plane), extend_to=around, ordered=True)
    )
    cells = shapely.transform(cells, lambda xy: xy / scale + origin)
    return np.array([_areas(shape) for shape in shapely.intersection(cells, ward)], object)


def _metres_per_degree(lat: float) -> NDArray[np.float64]:
    """Metres of a degree of longitude and of latitude: the radii of curvature of WGS 84.

    Over a ward they hardly change; a plane that only scales the two axes keeps straight lines straight, so that
    borders of neighbours are the same line in degrees, too.
    """
    angle = np.radians(lat)
    bent = 1 - _ECCENTRICITY_2 * np.sin(angle) ** 2
    across = _EQUATORIAL_M / np.sqrt(bent) * np.cos(angle)
    along = _EQUATORIAL_M * (1 - _ECCENTRICITY_2) / bent**1.5
    return np.asarray(np.maximum(np.radians([across, along]), 1.0), np.float64)


def _areas(shape: Any) -> Any:
    """The polygons of what an intersection left; lines and points along a border are no land."""
    parts = [part for part in shapely.get_parts([shape]) if part.geom_type == "Polygon" and part.area > 0]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def metres_away(ward: Any, point: NDArray[np.float64]) -> float:
    """How far a point (longitude, latitude) lies from a ward; 0 inside."""
    scale = _metres_per_degree(float(point[1]))
    flat = shapely.transform(ward, lambda xy: (xy - point) * scale)
    return float(shapely.distance(flat, shapely.Point(0, 0)))
