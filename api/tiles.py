"""Finished tiles: made once, kept within a memory limit, named by their content."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from api.showing import Showing, Shown
from geodata.keyed import Keyed
from maps.area_tiles import AreaTiles, TileResult
from maps.attributes import FeatureAttributes
from maps.cell_tiles import CellTiles, resolution_for_zoom
from maps.shown import cell_layers, no_layer, resolution
from maps.site_tiles import SiteTiles
from maps.sites import SITE, outlines_of, points_of, severity, sites_of
from maps.zone_attributes import geometry_attributes, site_attributes, zone_attributes
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View
from zones.vocabulary import cell_layer

MAX_ZOOM = 14
IMMUTABLE = "public, max-age=31536000, immutable"
SHORT = "public, max-age=2, must-revalidate"
#: Of boundaries that are still being simplified: map clients ask again for each tile when its time is over.
DRAFT = "public, max-age=30, must-revalidate"
_GZIP_LEVEL = 5


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it goes out: gzipped, with a strong ETag; `dropped` features were too small to be drawn.

    Not `final` while its layer is still being simplified for the zoom: not to be kept, here or anywhere.
    """

    body: bytes
    etag: str
    features: int
    dropped: int
    final: bool


class Shelf:
    """Keeps what was used last, up to a number of bytes."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit, self._size = limit_bytes, 0
        self._kept: OrderedDict[Hashable, Tile] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Tile | None:
        """The tile of a key, if it is still there."""
        with self._lock:
            tile = self._kept.get(key)
            if tile is not None:
                self._kept.move_to_end(key)
            return tile

    def put(self, key: Hashable, tile: Tile) -> None:
        """Keep a tile and let go of the oldest beyond the limit."""
        with self._lock:
            if key in self._kept:
                return
            self._kept[key] = tile
            self._size += len(tile.body)
            while self._size > self._limit:
                _, old = self._kept.popitem(last=False)
                self._size -= len(old.body)


def check_address(z: int, x: int, y: int) -> None:
    """NotFoundError for a tile that cannot exist."""
    if not 0 <= z <= MAX_ZOOM:
        raise NotFoundError(
            f"there are no tiles at zoom {z}", fix=f"tiles go from zoom 0 to {MAX_ZOOM}; overzoom those",
            vi=f"không có ô bản đồ ở mức thu phóng {z}", vi_fix=f"mức thu phóng từ 0 đến {MAX_ZOOM}",
        )  # fmt: skip
    if not (0 <= x < 2**z and 0 <= y < 2**z):
        raise NotFoundError(
            f"tile {z}/{x}/{y} lies outside the world", fix=f"x and y go from 0 to {2**z - 1}",
            vi=f"ô {z}/{x}/{y} nằm ngoài bản đồ thế giới", vi_fix=f"x và y từ 0 đến {2**z - 1}",
        )  # fmt: skip


class TileShelf:
    """Makes and keeps the tiles of views and of bare boundaries."""

    def __init__(self, showing: Showing, limit_mb: int) -> None:
        self.showing = showing
        self._shelf = Shelf(limit_mb * 2**20)
        self._areas = lru_cache(maxsize=16)(self._area_tiles)
        self._cells = lru_cache(maxsize=32)(self._cell_tiles)
        self._attributes = lru_cache(maxsize=32)(self._zone_attributes)
        self._sites = lru_cache(maxsize=8)(self._site_tiles)

    def kept(self, key: Hashable) -> Tile | None:
        """A finished tile, without making one."""
        return self._shelf.get(key)

    def of_view(self, shown: Shown, layer: str, z: int, x: int, y: int) -> Tile:
        """A tile with the zones of a view."""
        check_address(z, x, y)
        if layer == SITE:
            return self._made((shown.key, layer, z, x, y), lambda: self._draw_sites(shown, z, x, y))
        name = self.layer_at(shown.view, layer, z)
        return self._made((shown.key, layer, z, x, y), lambda: self._draw(shown, name, z, x, y))

    def of_edition(self, key: str, layer: str, z: int, x: int, y: int) -> Tile:
        """A tile of bare boundaries: ids, codes and names."""
        check_address(z, x, y)
        edition = self.showing.edition(key)
        if layer not in edition.levels:
            raise NotFoundError(
                f"edition {key} has no layer '{layer}'", fix=f"it has {', '.join(edition.levels)}",
                vi=f"bộ ranh giới {key} không có lớp '{layer}'", vi_fix=f"các lớp có: {', '.join(edition.levels)}",
            )  # fmt: skip
        bare = _bare(Keyed(key, edition), layer)
        return self._made((key, layer, z, x, y), lambda: self._areas(key, layer).tile(z, x, y, bare))

    def layer_at(self, view: View, layer: str, z: int) -> str:
        """The layer of a view that a tile layer means at a zoom (`cell` has one resolution per zoom)."""
        if layer == "cell":
            finest = max((resolution(one) for one in cell_layers(view)), default=None)
            layer = layer if finest is None else cell_layer(resolution_for_zoom(z, finest))
        if layer not in view.layers:
            raise no_layer(view, layer)
        return layer

    def _made(self, key: Hashable, make: Callable[[], TileResult]) -> Tile:
        tile = self._shelf.get(key)
        if tile is None:
            tile = _finished(make())
            if tile.final:
                self._shelf.put(key, tile)
        return tile

    def _draw(self, shown: Shown, layer: str, z: int, x: int, y: int) -> TileResult:
        attributes = self._attributes(Keyed(shown.key, shown), layer)
        if shown.view.layers[layer].is_cells:
            cells = shown.view.layers[layer].table["cell"].to_numpy()
            return self._cells(Keyed(hashlib.sha256(cells.tobytes()).hexdigest(), cells)).tile(
                z, x, y, attributes
            )
        return self._areas(shown.view.meta.edition, layer).tile(z, x, y, attributes)

    def _draw_sites(self, shown: Shown, z: int, x: int, y: int) -> TileResult:
        tiles, attributes = self._sites(Keyed(shown.key, shown))
        return tiles.tile(z, x, y, attributes)

    def _site_tiles(self, of: Keyed[Shown]) -> tuple[SiteTiles, FeatureAttributes]:
        """The sites of a view and what tiles tell of them; tiles without any feature where it has none."""
        shown = of.take()
        table = sites_of(shown.view)
        made = SiteTiles(points_of(table), outlines_of(table), severity(shown.view, table))
        return made, site_attributes(shown.view, shown.edition)

    def _area_tiles(self, key: str, layer: str) -> AreaTiles:
        edition = self.showing.edition(key)
        span = edition.rows(layer)
        ids = np.arange(span.start, span.stop, dtype=np.int64) + 1
        cache = self.showing.workspace.settings.cache_dir
        return AreaTiles(layer, ids, edition.geometry[span], cache_dir=cache, key=key)

    def _cell_tiles(self, cells: Keyed[NDArray[np.int64]]) -> CellTiles:
        return CellTiles(cells.take())

    def _zone_attributes(self, of: Keyed[Shown], layer: str) -> FeatureAttributes:
        shown = of.take()
        return zone_attributes(shown.view, layer, shown.edition)

    def warm(self, shown: Shown) -> None:
        """Prepare the boundaries of a view for the zooms at which they are looked at, one layer after another."""
        for layer in shown.edition.levels:
            self._areas(shown.view.meta.edition, layer).warm().join()


@lru_cache(maxsize=16)
def _bare(of: Keyed[Edition], layer: str) -> FeatureAttributes:
    return geometry_attributes(of.take(), layer)


def _finished(made: TileResult) -> Tile:
    body = gzip.compress(made.data, _GZIP_LEVEL, mtime=0)
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    return Tile(body, etag, made.features, made.dropped, made.final)
