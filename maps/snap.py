"""Polygons onto the pixel grid, and cut to a tile, so that every one that leaves is valid.

Two rules keep neighbours together and polygons valid. Every vertex is rounded on its own, so a border that
two areas share stays the same for both. What rounding made invalid (and only that) is then mended on the
grid. Both rest on GEOS's validity test, which also refuses rings that touch themselves, as MVT 2.1 does.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.pixels import Box
from maps.ragged import Ragged, Shapes

_AREAL = (int(shapely.GeometryType.POLYGON), int(shapely.GeometryType.MULTIPOLYGON))
Mask = NDArray[np.bool_]


def areal(shapes: Shapes) -> Shapes:
    """Only the polygons of each geometry; the lines and points that an intersection leaves are not areas."""
    odd = np.flatnonzero(~np.isin(shapely.get_type_id(shapes), _AREAL))
    for row in odd:
        parts = shapely.get_parts(shapes[row])
        shapes[row] = shapely.multipolygons(parts[shapely.get_type_id(parts) == _AREAL[0]])
    return shapes


def mended(shapes: Shapes) -> Shapes:
    """Invalid polygons with whole coordinates as valid ones with whole coordinates, possibly empty."""
    sound = areal(shapely.make_valid(shapes, method="structure", keep_collapsed=False))
    xy, owner = shapely.get_coordinates(sound, return_index=True)
    off_grid = np.unique(owner[(xy != np.rint(xy)).any(axis=1)])  # where lines crossed between pixels
    sound[off_grid] = areal(shapely.set_precision(sound[off_grid], 1.0))
    return sound


def replaced(ragged: Ragged, rows: NDArray[np.intp], shapes: Shapes) -> Ragged:
    """The features with some of them exchanged."""
    whole = ragged.shapes()
    whole[rows] = shapes
    return Ragged.of(whole)


def snapped(pixels: Ragged) -> tuple[Ragged, Mask]:
    """Features onto whole pixels, valid; and which of them are drawn by a stand-in.

    A feature too small to leave anything on the grid becomes the pixel that holds it, so that no unit
    disappears from the map at a low zoom.
    """
    grid = pixels.rounded()
    shapes = grid.shapes()
    bad = np.flatnonzero(~shapely.is_valid(shapes))
    if len(bad):
        grid = replaced(grid, bad, mended(shapes[bad]))
    gone = (np.diff(grid.features) == 0) & (np.diff(pixels.features) > 0)
    if gone.any():
        rows = np.flatnonzero(gone)
        corner = np.floor((pixels.bounds()[rows, :2] + pixels.bounds()[rows, 2:]) / 2)
        grid = replaced(grid, rows, shapely.box(*corner.T, *(corner + 1).T))
    return grid, gone


def cut(shapes: Shapes, box: Box) -> tuple[Ragged, Mask]:
    """Valid polygons on whole pixels, cut to a box of whole pixels; valid again, possibly without a part.

    Also tells which features have area in the box of which no pixel's worth is left.
    """
    clipped = areal(shapely.clip_by_rect(shapes, *box))
    grid = Ragged.of(clipped).rounded()
    redone = grid.shapes()
    bad = np.flatnonzero(~shapely.is_valid(redone))
    if len(bad):
        exact = areal(shapely.intersection(shapes[bad], shapely.box(*box), grid_size=1.0))
        still = ~shapely.is_valid(exact)
        exact[still] = mended(exact[still])
        grid = replaced(grid, bad, exact)
    lost = (np.diff(grid.features) == 0) & (shapely.area(clipped) > 0)
    return grid, lost


def one_feature(pieces: Ragged) -> Any:
    """All parts of one feature as one valid geometry, also where they touch or overlap."""
    parts = shapely.get_parts(pieces.shapes())
    whole = shapely.multipolygons(parts)
    return whole if shapely.is_valid(whole) else areal(np.array([shapely.union_all(parts, grid_size=1.0)]))[0]
