"""The features of one tile put in place: copied whole, cut at its edge, or drawn from the source."""

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.mvt import Placed, encode
from maps.pixels import BUFFER, degrees_box, tile_box, world_pixels, world_xy
from maps.prepare import PreparedZoom
from maps.ragged import Int, Ragged, Shapes
from maps.snap import areal, cut, snapped

#: A tile drawn directly from more points is put on a grid of `COARSE` pixels (half a pixel of a screen) until
#: its zoom is prepared: nobody sees it, and a country at full resolution comes three times sooner.
MANY_POINTS, COARSE = 300_000, 4

Rows = NDArray[np.intp]


def _within(bounds: Int, box: tuple[int, int, int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which bounds lie in a box, and which overlap it with area."""
    left, top, right, bottom = bounds.T
    inside = (left >= box[0]) & (top >= box[1]) & (right <= box[2]) & (bottom <= box[3])
    overlaps = (left < box[2]) & (top < box[3]) & (right > box[0]) & (bottom > box[1])
    return inside, overlaps


def placed_from(zoom: PreparedZoom, rows: Rows, box: tuple[int, int, int, int]) -> tuple[Placed, Rows, int]:
    """Features of a prepared zoom for a tile: those inside are copied, those across its edge are cut."""
    inside, overlaps = _within(zoom.bounds[rows], box)
    whole, across = rows[inside], rows[overlaps & ~inside]
    shapes = np.array([zoom.shape(int(row)) for row in across], object)
    pieces, lost = cut(shapes, box) if len(across) else (None, np.zeros(0, bool))
    stored = zoom.strokes
    span = np.column_stack([stored.start[whole], stored.start[whole + 1]])
    if pieces is None:
        placed = Placed(whole, stored.origin[whole], span, np.zeros(len(whole), np.uint8), (stored.body,) * 2)
        return placed, whole, 0
    fresh = encode(pieces)
    drawn = np.flatnonzero(np.diff(fresh.start))
    all_rows = np.concatenate([whole, across[drawn]])
    placed = Placed(
        all_rows,
        np.concatenate([stored.origin[whole], fresh.origin[drawn]]),
        np.concatenate([span, np.column_stack([fresh.start[drawn], fresh.start[drawn + 1]])]),
        np.repeat(np.array([0, 1], np.uint8), [len(whole), len(drawn)]),
        (stored.body, fresh.body),
    )
    return placed, all_rows, int(lost.sum())


def placed_directly(
    geometry: Shapes, bounds: NDArray[np.float64], rows: Rows, at: tuple[int, int, int]
) -> tuple[Placed, Rows, int]:
    """The same from the source: cut generously in degrees, then snapped, then cut as prepared features are."""
    z, x, y = at
    shapes = geometry[rows].copy()
    room = np.array(tile_box(x, y, 4 * BUFFER)) / world_pixels(z)
    far = (bounds[rows, :2] < room[:2]).any(axis=1) | (bounds[rows, 2:] > room[2:]).any(axis=1)
    if far.any():
        shapes[far] = areal(shapely.clip_by_rect(shapes[far], *degrees_box(z, x, y, 4 * BUFFER)))
    source = Ragged.of(shapes)
    grain = 1 if len(source.xy) <= MANY_POINTS else COARSE
    scale = world_pixels(z) / grain
    grid, stand_in = snapped(source.moved(lambda xy: world_xy(xy) * scale))
    grid = grid.moved(lambda xy: xy * grain)
    zoom = PreparedZoom(grid, encode(grid), grid.bounds().astype(np.int64), stand_in)
    placed, local, dropped = placed_from(zoom, np.arange(len(rows)), tile_box(x, y))
    return placed, rows[local], dropped
