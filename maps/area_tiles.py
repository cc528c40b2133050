"""Vector tiles of one layer of areas, served while they are being prepared."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.attributes import FeatureAttributes, no_attributes
from maps.mvt import Placed, layer
from maps.pixels import BUFFER, EXTENT, tile_box, world_bounds, world_pixels
from maps.placing import placed_directly, placed_from
from maps.prepare import DEEPEST, PreparedZoom
from maps.prepared_zooms import PreparedZooms
from maps.ragged import Int, Shapes

#: So many points are prepared in under 0.2 s a zoom.
PREPARED_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class TileResult:
    """A tile of one layer.

    data : the tile, not compressed; empty bytes where nothing is to be drawn
    features : how many features it draws
    dropped : features that have area in the tile (its margin counted) of which no whole pixel was left; they
        are drawn in a neighbouring tile
    final : False while the layer is not simplified for this zoom yet: the same features at full detail, which
        a server should not let clients keep for ever
    """

    data: bytes
    features: int
    dropped: int
    final: bool = True


@dataclass
class AreaTiles:
    """Tiles of the areas of one layer of one edition.

    Parameters
    ----------
    layer_name : the layer's name inside the tile
    ids : feature id of each area, unique and not negative
    geometry : a (Multi)Polygon in EPSG:4326 each, or None
    cache_dir : where prepared zooms are kept between runs; None keeps them in memory only
    key : names the content (the edition's checksum), so that a changed edition is prepared anew
    at_once : layers of at most so many points are prepared within the request that first needs a zoom

    There are two ways to a tile. A *prepared* zoom (0 to 12) was simplified as a whole, so that shared borders
    stay shared; its tiles take milliseconds. Preparing takes seconds a zoom for a country at full resolution,
    so until `warm` has done it, large layers are drawn *directly*: only the features in the tile, at full
    detail, snapped and checked alike. Both ways give valid polygons, the same ids and the same attributes;
    they differ in detail alone, and `TileResult.final` says whether it may still change.
    """

    layer_name: str
    ids: Int
    geometry: Shapes
    cache_dir: Path | None
    key: str
    at_once: int = PREPARED_AT_ONCE
    _bounds: NDArray[np.float64] = field(init=False, repr=False)
    _tree: Any = field(init=False, repr=False)
    zooms: PreparedZooms = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.ids = np.ascontiguousarray(self.ids, np.int64)
        self._bounds = world_bounds(shapely.bounds(self.geometry))
        self._tree = shapely.STRtree(shapely.box(*self._bounds.T))
        self._small = int(shapely.get_num_coordinates(self.geometry).sum()) <= self.at_once
        self.zooms = PreparedZooms(self.geometry, f"{self.key}/{self.layer_name}", self.cache_dir)

    def tile(self, z: int, x: int, y: int, attributes: FeatureAttributes | None = None) -> TileResult:
        """One tile, z 0 to 14; rows of `attributes` stand as `ids` do."""
        rows = self._near(z, x, y, attributes)
        if not len(rows):
            return TileResult(b"", 0, 0)
        zoom = self._zoom(z)
        if zoom is None:
            placed, rows, dropped = placed_directly(self.geometry, self._bounds, rows, (z, x, y))
        else:
            placed, rows, dropped = placed_from(zoom, rows, tile_box(x, y))
        placed = Placed(
            self.ids[rows],
            placed.origin - np.array([x, y]) * EXTENT,
            placed.span,
            placed.source,
            placed.bodies,
        )
        chosen = attributes.chosen(rows) if attributes is not None else no_attributes(len(rows))
        final = zoom is not None or z > DEEPEST
        return TileResult(layer(self.layer_name, placed, chosen), len(rows), dropped, final)

    def warm(self, zooms: Iterable[int] = range(DEEPEST + 1)) -> threading.Thread:
        """Prepare zooms in the background; the thread can be joined."""
        return self.zooms.warm(zooms)

    def _zoom(self, z: int) -> PreparedZoom | None:
        if z > DEEPEST:
            return None
        return self.zooms.ready(z) or (self.zooms.made(z) if self._small else None)

    def _near(self, z: int, x: int, y: int, attributes: FeatureAttributes | None) -> NDArray[np.intp]:
        """Rows whose bounds come within two pixels of the tile and its margin."""
        box = np.array(tile_box(x, y, BUFFER + 2)) / world_pixels(z)
        rows: NDArray[np.intp] = np.sort(self._tree.query(shapely.box(*box)))
        if attributes is not None and attributes.shown is not None:
            rows = rows[attributes.shown[rows]]
        return rows
