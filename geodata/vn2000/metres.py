"""Columns of metres as degrees, and the zone in which they make sense.

Vietnamese surveyors call the northing X and the easting Y, programs do it the other way round. In Viet Nam a northing
is 0.9 to 2.6 million metres and an easting well below 0.9 million, so the larger number is the northing.
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from geodata.vn2000.shift import to_wgs84
from geodata.vn2000.zones import is_vn2000, known_zones

Floats = NDArray[np.float64]
#: No northing of the mainland is smaller, no easting in any zone in use larger.
_BETWEEN: Final = 900_000.0
_ENOUGH: Final = 2_000  # rows that a zone is tried on


def metres_to_degrees(first: Floats, second: Floats, crs: CRS) -> tuple[Floats, Floats]:
    """Longitude and latitude (EPSG:4326) of two columns of metres in `crs`; NaN where one is missing or absurd.

    Which column is the northing is told by its size, row by row; rows that do not tell follow the others. For
    systems outside Viet Nam, and for degrees, `first` is the easting (longitude).
    """
    first, second = np.asarray(first, float), np.asarray(second, float)
    east, north = _ordered(first, second) if _vietnamese(crs) else (first, second)
    lon, lat = to_wgs84(crs).transform(east, north)
    lost = ~(np.isfinite(lon) & np.isfinite(lat))
    return np.where(lost, np.nan, lon), np.where(lost, np.nan, lat)


def _vietnamese(crs: CRS) -> bool:
    return crs.is_projected and (is_vn2000(crs) or crs.to_epsg() in (32648, 32649))


def _ordered(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    """Easting and northing."""
    with np.errstate(invalid="ignore"):
        first_north = (first >= _BETWEEN) & (second < _BETWEEN)
        second_north = (second >= _BETWEEN) & (first < _BETWEEN)
    usual = first_north.sum() > second_north.sum()
    turned = first_north | (~second_north & usual)
    return np.where(turned, second, first), np.where(turned, first, second)


def look_like_metres(first: Floats, second: Floats) -> bool:
    """Whether most rows of two columns are an easting and a northing of Viet Nam, in either order."""
    known = np.isfinite(first) & np.isfinite(second)
    low, high = np.minimum(first[known], second[known]), np.maximum(first[known], second[known])
    fits = (low > 50_000) & (low < _BETWEEN) & (high >= _BETWEEN) & (high < 2_700_000)
    return bool(len(fits)) and bool(fits.mean() > 0.5)


def fitting_meridians(
    first: Floats, second: Floats, inside: Callable[[Floats, Floats], NDArray[np.bool_]],
    zones: Sequence[CRS] | None = None,
) -> list[tuple[CRS, float]]:  # fmt: skip
    """Zones of VN-2000 with the share of points that lie where they should (`inside(lon, lat)`), best first.

    Zones in which none does are left out. Judged on some thousand rows spread over the columns.
    """
    first, second = _some(np.asarray(first, float), np.asarray(second, float))
    if not len(first):
        return []
    shares = []
    for crs in known_zones() if zones is None else zones:
        share = float(np.mean(inside(*metres_to_degrees(first, second, crs))))
        if share > 0:
            shares.append((crs, share))
    return sorted(shares, key=lambda each: -each[1])


def _some(first: Floats, second: Floats) -> tuple[Floats, Floats]:
    known = np.flatnonzero(np.isfinite(first) & np.isfinite(second))
    if len(known) > _ENOUGH:
        known = known[np.linspace(0, len(known) - 1, _ENOUGH).astype(int)]
    return first[known], second[known]


def one_that_fits(fits: Sequence[tuple[CRS, float]]) -> CRS | None:
    """The zone that alone explains the points: nine tenths lie right in it, and clearly fewer in any other."""
    if not fits or fits[0][1] < 0.9:
        return None
    return fits[0][0] if len(fits) == 1 or fits[1][1] < fits[0][1] - 0.2 else None
