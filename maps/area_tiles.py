"""Vector tiles of one layer of areas, served while they are being prepared."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from maps.attributes import FeatureAttributes, no_attributes
from maps.mvt import Placed, encode, layer
from maps.pixels import BUFFER, EXTENT, degrees_box, tile_box, world_bounds, world_pixels, world_xy
from maps.prepare import (
    CHAIN_FROM,
    DEEPEST,
    RECIPE,
    PreparedZoom,
    halved_coverage,
    load,
    prepare,
    save,
    source_coverage,
)
from maps.ragged import Int, Ragged, Shapes
from maps.snap import areal, cut, snapped

log = logging.getLogger(__name__)

#: So many points are prepared in under 0.2 s a zoom.
PREPARED_AT_ONCE = 50_000
#: A tile drawn directly from more points is put on a grid of `COARSE` pixels (half a pixel of a screen) until
#: its zoom is prepared: nobody sees it, and a country at full resolution comes three times sooner.
MANY_POINTS, COARSE = 300_000, 4
#: Bytes of prepared zooms that are kept in memory.
MEMORY = 800_000_000


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
    _zooms: "OrderedDict[int, PreparedZoom]" = field(init=False, repr=False, default_factory=OrderedDict)
    _coverages: dict[int, Shapes] = field(init=False, repr=False, default_factory=dict)
    _memory: threading.Lock = field(init=False, repr=False, default_factory=threading.Lock)
    _work: threading.RLock = field(init=False, repr=False, default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.ids = np.ascontiguousarray(self.ids, np.int64)
        self._bounds = world_bounds(shapely.bounds(self.geometry))
        self._tree = shapely.STRtree(shapely.box(*self._bounds.T))
        self._small = int(shapely.get_num_coordinates(self.geometry).sum()) <= self.at_once

    def tile(self, z: int, x: int, y: int, attributes: FeatureAttributes | None = None) -> TileResult:
        """One tile, z 0 to 14; rows of `attributes` stand as `ids` do."""
        rows = self._near(z, x, y, attributes)
        if not len(rows):
            return TileResult(b"", 0, 0)
        zoom = self._zoom(z)
        if zoom is None:
            placed, rows, dropped = _placed_directly(self.geometry, self._bounds, rows, (z, x, y))
        else:
            placed, rows, dropped = _placed(zoom, rows, tile_box(x, y))
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
        """Prepare zooms in the background; the thread can be joined.

        The country and province zooms come first (10 down to 0, each made from the one before): they are
        looked at first, and are the slowest to draw directly.
        """
        wanted = sorted((z for z in zooms if z <= DEEPEST), key=lambda z: (z > CHAIN_FROM, -z))
        thread = threading.Thread(
            target=self._warm, args=(wanted,), name=f"warm-{self.layer_name}", daemon=True
        )
        thread.start()
        return thread

    def _warm(self, zooms: list[int]) -> None:
        for z in zooms:
            try:
                self.prepared(z)
            except OSError as problem:  # a full or read-only disk: tiles are made, only not kept
                log.warning("prepared tiles of layer %s are not kept on disk: %s", self.layer_name, problem)
        self._coverages.clear()

    def _zoom(self, z: int) -> PreparedZoom | None:
        if z > DEEPEST:
            return None
        return self.ready(z) or (self.prepared(z) if self._small else None)

    def ready(self, z: int) -> PreparedZoom | None:
        """The prepared zoom where it is in memory or on disk."""
        with self._memory:
            zoom = self._zooms.get(z)
            if zoom is not None:
                self._zooms.move_to_end(z)
                return zoom
        path = self._path(z)
        zoom = load(path) if path is not None else None
        return zoom if zoom is None else self._kept(z, zoom)

    def prepared(self, z: int) -> PreparedZoom:
        """The prepared zoom, made now where there is none yet (one at a time; seconds for a large layer)."""
        with self._work:
            zoom = self.ready(z)
            if zoom is None:
                zoom = self._kept(z, prepare(self._coverage(z)))
                path = self._path(z)
                if path is not None:
                    save(zoom, path)
            return zoom

    def _coverage(self, z: int) -> Shapes:
        if z >= CHAIN_FROM and z not in self._coverages:
            made = source_coverage(self.geometry, z)
            if z == CHAIN_FROM:
                self._coverages[z] = made
            return made
        if z not in self._coverages:
            self._coverages[z] = halved_coverage(self._coverage(z + 1))
        return self._coverages[z]

    def _kept(self, z: int, zoom: PreparedZoom) -> PreparedZoom:
        with self._memory:
            self._zooms[z] = zoom
            while len(self._zooms) > 1 and sum(kept.nbytes for kept in self._zooms.values()) > MEMORY:
                self._zooms.popitem(last=False)
        return zoom

    def _path(self, z: int) -> Path | None:
        if self.cache_dir is None:
            return None
        return self.cache_dir / f"{self.key}-{self.layer_name}-z{z}-r{RECIPE}.npz"

    def _near(self, z: int, x: int, y: int, attributes: FeatureAttributes | None) -> NDArray[np.intp]:
        """Rows whose bounds come within two pixels of the tile and its margin."""
        box = np.array(tile_box(x, y, BUFFER + 2)) / world_pixels(z)
        rows: NDArray[np.intp] = np.sort(self._tree.query(shapely.box(*box)))
        if attributes is not None and attributes.shown is not None:
            rows = rows[attributes.shown[rows]]
        return rows


def _within(bounds: Int, box: tuple[int, int, int, int]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which bounds lie in a box, and which overlap it with area."""
    left, top, right, bottom = bounds.T
    inside = (left >= box[0]) & (top >= box[1]) & (right <= box[2]) & (bottom <= box[3])
    overlaps = (left < box[2]) & (top < box[3]) & (right > box[0]) & (bottom > box[1])
    return inside, overlaps


def _placed(
    zoom: PreparedZoom, rows: NDArray[np.intp], box: tuple[int, int, int, int]
) -> tuple[Placed, NDArray[np.intp], int]:
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


def _placed_directly(
    geometry: Shapes, bounds: NDArray[np.float64], rows: NDArray[np.intp], at: tuple[int, int, int]
) -> tuple[Placed, NDArray[np.intp], int]:
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
    placed, local, dropped = _placed(zoom, np.arange(len(rows)), tile_box(x, y))
    return placed, rows[local], dropped
