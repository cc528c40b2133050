"""Vector tiles of sites: a point each, and beside it the outline of those that have one.

A tile has the layer `site` (points) and, from close by, `site_outline` (polygons of the same ids and attributes).
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.area_tiles import TileResult
from maps.attributes import FeatureAttributes
from maps.mvt import Placed, layer
from maps.mvt_points import point_layer
from maps.pixels import BUFFER, EXTENT, MAX_ZOOM, tile_box, world_bounds, world_pixels, world_xy
from maps.placing import placed_directly
from maps.ragged import Int
from maps.sites import SITE, spaced

#: Sites are drawn from this zoom on: further out a province would be nothing but signs.
SITES_FROM: Final = 8
#: Outlines are drawn from this zoom on.
OUTLINES_FROM: Final = 12
OUTLINE: Final = "site_outline"
#: Tile pixels in whose square only the worst site is drawn, except at the deepest zoom, which holds every one.
SPACE: Final = 64


@dataclass
class SiteTiles:
    """Tiles of the sites of one view.

    Parameters
    ----------
    points : a point in EPSG:4326 each, None where nothing is known of where it is
    outlines : a (Multi)Polygon each, None without one
    height : which of several in one place is seen: the highest
    """

    points: NDArray[Any]
    outlines: NDArray[Any]
    height: NDArray[np.float64]
    ids: Int = field(init=False, repr=False)
    _xy: NDArray[np.float64] = field(init=False, repr=False)
    _bounds: NDArray[np.float64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.ids = np.arange(1, len(self.points) + 1, dtype=np.int64)
        lon, lat = shapely.get_x(self.points), shapely.get_y(self.points)
        self._xy = world_xy(np.column_stack([lon, lat])) if len(lon) else np.empty((0, 2))
        self._bounds = world_bounds(shapely.bounds(self.outlines)) if len(lon) else np.empty((0, 4))

    def tile(self, z: int, x: int, y: int, attributes: FeatureAttributes) -> TileResult:
        """One tile; rows of `attributes` stand as the sites do. A site stands in one tile of a zoom as a point."""
        if z < SITES_FROM:
            return TileResult(b"", 0, 0)
        rows, dropped = self._here(z, x, y)
        at = np.floor(self._xy[rows] * world_pixels(z)).astype(np.int64) - np.array([x, y]) * EXTENT
        data = point_layer(SITE, self.ids[rows], at, attributes.chosen(rows))
        return TileResult(data + self._outlined(z, x, y, attributes), len(rows), dropped)

    def _here(self, z: int, x: int, y: int) -> tuple[NDArray[np.intp], int]:
        """The sites whose sign a tile draws, and how many more lie under these."""
        pixels = self._xy * world_pixels(z)
        inside = np.floor(pixels / EXTENT) == (x, y)
        rows = np.flatnonzero(inside.all(axis=1))
        if z >= MAX_ZOOM:
            return rows, 0
        kept = rows[spaced(pixels[rows], self.height[rows], SPACE)]
        return kept, len(rows) - len(kept)

    def _outlined(self, z: int, x: int, y: int, attributes: FeatureAttributes) -> bytes:
        rows = self._near(z, x, y)
        if not len(rows):
            return b""
        placed, rows, _ = placed_directly(self.outlines, self._bounds, rows, (z, x, y))
        origin = placed.origin - np.array([x, y]) * EXTENT
        placed = Placed(self.ids[rows], origin, placed.span, placed.source, placed.bodies)
        return layer(OUTLINE, placed, attributes.chosen(rows))

    def _near(self, z: int, x: int, y: int) -> NDArray[np.intp]:
        """Rows whose outline comes within two pixels of the tile and its margin."""
        if z < OUTLINES_FROM:
            return np.empty(0, np.intp)
        left, top, right, bottom = (np.array(tile_box(x, y, BUFFER + 2)) / world_pixels(z)).tolist()
        bounds = self._bounds
        here = (bounds[:, 0] < right) & (bounds[:, 2] > left) & (bounds[:, 1] < bottom) & (bounds[:, 3] > top)
        return np.flatnonzero(here)
