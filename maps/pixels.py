"""Where longitude and latitude fall on the grid of tile pixels (Web Mercator, y down)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Pixels along one side of a tile.
EXTENT: Final = 4096
#: Pixels beyond the tile's edge that a tile still draws, so that no border shows at the seam.
BUFFER: Final = 64
#: Deepest zoom that is made; closer views enlarge its tiles.
MAX_ZOOM: Final = 14
#: Latitudes beyond it are drawn at it: the Mercator map has no poles.
MAX_LAT: Final = 89.0

Box = tuple[float, float, float, float]
Float = NDArray[np.float64]


def world_xy(lon_lat: Float) -> Float:
    """Degrees, one row (lon, lat) a point, as fractions of the world's width: x to the east, y to the south.

    The square [0, 1]² is the whole map; longitudes beyond ±180° fall outside of it.
    """
    lat = np.clip(lon_lat[:, 1], -MAX_LAT, MAX_LAT)
    y = 0.5 - np.arctanh(np.sin(np.radians(lat))) / (2 * np.pi)
    return np.column_stack([(lon_lat[:, 0] + 180.0) / 360.0, y])


def lon_lat(xy: Float) -> Float:
    """The inverse of `world_xy`."""
    lat = np.degrees(np.arcsin(np.tanh((0.5 - xy[:, 1]) * 2 * np.pi)))
    return np.column_stack([xy[:, 0] * 360.0 - 180.0, lat])


def world_bounds(degrees: Float) -> Float:
    """Rows (west, south, east, north) in degrees as rows (left, top, right, bottom) of the world."""
    return np.hstack([world_xy(degrees[:, [0, 3]]), world_xy(degrees[:, [2, 1]])])


def world_pixels(z: int) -> int:
    """Pixels around the world at a zoom."""
    return EXTENT << z


def tile_box(x: int, y: int, margin: int = BUFFER) -> tuple[int, int, int, int]:
    """The tile with its margin in pixels of its zoom: left, top, right, bottom."""
    left, top = x * EXTENT, y * EXTENT
    return left - margin, top - margin, left + EXTENT + margin, top + EXTENT + margin


def degrees_box(z: int, x: int, y: int, margin: int) -> Box:
    """The tile with a margin in pixels, as (west, south, east, north) in degrees."""
    left, top, right, bottom = (edge / world_pixels(z) for edge in tile_box(x, y, margin))
    (west, north), (east, south) = lon_lat(np.array([[left, top], [right, bottom]]))
    return float(west), float(south), float(east), float(north)
