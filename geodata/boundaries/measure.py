"""Areas in square kilometres, for whole columns of shapes at once.

The ellipsoid is unrolled by the cylindrical equal-area projection: x = a·λ, y = a·q(φ)/2, where q is the authalic
function. Every region keeps its true area on WGS 84; edges are taken as straight on that map. Against geodesic
edges the difference on Vietnamese wards is below 2 parts in 100,000. Snyder, Map Projections (USGS 1395), p. 81.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

_A_KM: Final = 6378.137
_E2: Final = 0.0066943799901413165  # WGS 84, first eccentricity squared
_E: Final = _E2**0.5


def _authalic(lat_radians: NDArray[np.float64]) -> NDArray[np.float64]:
    s = np.sin(lat_radians)
    return (1 - _E2) * (s / (1 - _E2 * s * s) + np.arctanh(_E * s) / _E)


def equal_area(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Coordinates in kilometres on the equal-area cylinder; shape (n, 2) in and out."""
    radians = np.radians(lonlat)
    return np.column_stack([_A_KM * radians[:, 0], _A_KM / 2 * _authalic(radians[:, 1])])


def area_km2(geometry: NDArray[Any]) -> NDArray[np.float64]:
    """Area of each shape (EPSG:4326) in km²; NaN where there is none."""
    return np.asarray(shapely.area(shapely.transform(geometry, equal_area)), np.float64)


def width_km(geometry: NDArray[Any]) -> NDArray[np.float64]:
    """Mean width of each shape in km: twice its area over its perimeter. Slivers are long and narrow."""
    centre = shapely.get_y(shapely.centroid(geometry))
    stretch = np.cos(np.radians(np.nan_to_num(centre)))
    points, of = shapely.get_coordinates(geometry, return_index=True)
    points[:, 0] *= stretch[of]
    flat = shapely.set_coordinates(np.array(geometry, object), points)
    perimeter = shapely.length(flat) * 111.2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(2 * area_km2(geometry) / perimeter, np.float64)
