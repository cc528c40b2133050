"""The prepared zooms of one layer: made once, kept in memory and on disk, warmed in the background."""

import hashlib
import logging
import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

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
from maps.ragged import Shapes

log = logging.getLogger(__name__)

#: Bytes of prepared zooms of a layer that are kept in memory; the others are read from disk again.
MEMORY = 800_000_000


class PreparedZooms:
    """Zooms 0 to 12 of a layer, each made when first asked for; safe to use from several threads.

    Parameters
    ----------
    geometry : a (Multi)Polygon in EPSG:4326 each, or None
    content : names layer and content; another content is prepared anew
    cache_dir : where zooms are kept between runs; None keeps them in memory only
    """

    def __init__(self, geometry: Shapes, content: str, cache_dir: Path | None) -> None:
        self._geometry, self._cache_dir = geometry, cache_dir
        self._name = hashlib.blake2b(content.encode(), digest_size=12).hexdigest()
        self._zooms: OrderedDict[int, PreparedZoom] = OrderedDict()
        self._coverages: dict[int, Shapes] = {}
        self._memory = threading.Lock()
        self._work = threading.RLock()

    def ready(self, z: int) -> PreparedZoom | None:
        """The zoom where it is in memory or on disk."""
        with self._memory:
            zoom = self._zooms.get(z)
            if zoom is not None:
                self._zooms.move_to_end(z)
                return zoom
        path = self._path(z)
        zoom = load(path) if path is not None else None
        return zoom if zoom is None else self._kept(z, zoom)

    def made(self, z: int) -> PreparedZoom:
        """The zoom, made now where there is none yet (one at a time; seconds for a country)."""
        with self._work:
            zoom = self.ready(z)
            if zoom is None:
                zoom = self._kept(z, prepare(self._coverage(z)))
                self._save(z, zoom)
            return zoom

    def warm(self, zooms: Iterable[int] = range(DEEPEST + 1)) -> threading.Thread:
        """Make zooms in the background; the thread can be joined.

        The country and province zooms come first (10 down to 0, each made from the one before): they are
        looked at first, and are the slowest to draw directly.
        """
        wanted = sorted((z for z in zooms if z <= DEEPEST), key=lambda z: (z > CHAIN_FROM, -z))
        thread = threading.Thread(target=self._warm, args=(wanted,), name="warm-tiles", daemon=True)
        thread.start()
        return thread

    def _warm(self, zooms: list[int]) -> None:
        for z in zooms:
            self.made(z)
        self._coverages.clear()

    def _coverage(self, z: int) -> Shapes:
        if z > CHAIN_FROM:
            return source_coverage(self._geometry, z)
        if z not in self._coverages:
            deeper = self._coverage(z + 1) if z < CHAIN_FROM else None
            made = source_coverage(self._geometry, z) if deeper is None else halved_coverage(deeper)
            self._coverages[z] = made
        return self._coverages[z]

    def _kept(self, z: int, zoom: PreparedZoom) -> PreparedZoom:
        with self._memory:
            self._zooms[z] = zoom
            while len(self._zooms) > 1 and sum(kept.nbytes for kept in self._zooms.values()) > MEMORY:
                self._zooms.popitem(last=False)
        return zoom

    def _path(self, z: int) -> Path | None:
        return None if self._cache_dir is None else self._cache_dir / f"{self._name}-z{z}-r{RECIPE}.npz"

    def _save(self, z: int, zoom: PreparedZoom) -> None:
        path = self._path(z)
        if path is None:
            return
        try:
            save(zoom, path)
        except OSError as problem:  # a full or read-only disk: tiles are served, only not kept
            log.warning("prepared tiles are not kept on disk: %s", problem)
