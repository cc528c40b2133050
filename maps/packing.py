"""Shapes and numbers as short text that a page unpacks: whole numbers in a 64-letter alphabet.

A number is cut into groups of five bits, lowest first; the sixth bit of a letter says that more follow. The
letters need no escaping in JSON, HTML or JavaScript.
"""

from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Ints = NDArray[np.int64]

ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS: Final = np.frombuffer(ALPHABET.encode(), np.uint8)
_GROUPS: Final = 7  # enough for 35 bits


def pack(values: Ints) -> str:
    """Non-negative whole numbers as text."""
    if not len(values):
        return ""
    groups = np.maximum((np.frexp(values.astype(np.float64))[1] + 4) // 5, 1)
    starts = np.concatenate([[0], np.cumsum(groups)])
    letters = np.empty(starts[-1], np.uint8)
    for place in range(_GROUPS):
        there = groups > place
        more = (groups[there] > place + 1) << 5
        letters[starts[:-1][there] + place] = _LETTERS[(values[there] >> (5 * place) & 31) | more]
    return letters.tobytes().decode()


def pack_signed(values: Ints) -> str:
    """Whole numbers of either sign as text: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return pack((values << 1) ^ (values >> 63))


def pack_points(points: NDArray[Any], scale: float) -> str:
    """Points as differences from point to point, in whole 1/`scale` degrees; a missing point repeats the last."""
    known = ~shapely.is_empty(points) & ~shapely.is_missing(points)
    xy = np.zeros((len(points), 2))
    xy[known] = shapely.get_coordinates(points[known])
    return pack_signed(_steps(np.round(xy * scale).astype(np.int64)))


def pack_shapes(shapes: NDArray[Any], scale: float) -> dict[str, str]:
    """Polygons as text: `xy` the vertices as differences, `rings` the vertices of each ring without its last,
    `parts` the rings of each part, `units` the parts of each unit (none for a unit without shape)."""
    whole = np.where(shapely.is_missing(shapes), shapely.MultiPolygon(), shapes)
    if shapely.is_empty(whole).all():
        return {"xy": "", "rings": "", "parts": "", "units": pack(np.zeros(len(whole), np.int64))}
    parts, unit_of = shapely.get_parts(whole, return_index=True)
    rings, part_of = shapely.get_rings(parts, return_index=True)
    xy, ring_of = shapely.get_coordinates(rings, return_index=True)
    grid = np.round(xy * scale).astype(np.int64)
    kept = _kept(grid, ring_of)
    return {
        "xy": pack_signed(_steps(grid[kept])),
        "rings": pack(np.bincount(ring_of[kept], minlength=len(rings))),
        "parts": pack(np.bincount(part_of, minlength=len(parts))),
        "units": pack(np.bincount(unit_of, minlength=len(whole))),
    }


def _steps(grid: Ints) -> Ints:
    return np.diff(grid, axis=0, prepend=np.zeros((1, 2), np.int64)).ravel()


def _kept(grid: Ints, ring_of: Ints) -> NDArray[np.bool_]:
    """All vertices but the closing one of each ring and those that fall upon the one before."""
    last = np.append(ring_of[1:] != ring_of[:-1], True)
    again = np.append(False, (ring_of[1:] == ring_of[:-1]) & (grid[1:] == grid[:-1]).all(axis=1))
    first = np.append(True, ring_of[1:] != ring_of[:-1])
    kept: NDArray[np.bool_] = first | ~(last | again)
    return kept
