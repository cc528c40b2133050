"""Mapbox Vector Tiles 2.1, written by hand: polygons of one layer to bytes.

A feature is encoded once, relative to its own first point (`encode`); a tile then only places it: a MoveTo
and a copy of the stored bytes (`layer`). The inner loops are compiled by numba; until that is done in the
background, or where numba cannot work, numpy gives the same bytes.
"""

import importlib
import logging
import threading
from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps import mvt_numpy
from maps.attributes import Chosen
from maps.mvt_numpy import varint
from maps.mvt_values import field
from maps.pixels import EXTENT
from maps.ragged import Int, Ragged

log = logging.getLogger(__name__)
_engine: ModuleType = mvt_numpy
_starting = threading.Lock()
_started = False


@dataclass(frozen=True, slots=True)
class Strokes:
    """Features as MVT command bytes, without the first MoveTo.

    `body[start[i]:start[i+1]]` draws feature i from its first point `origin[i]` (pixels of its zoom);
    a feature of which nothing can be drawn has no bytes.
    """

    body: NDArray[np.uint8]
    start: Int
    origin: Int


@dataclass(frozen=True, slots=True)
class Placed:
    """One feature a row, ready for a tile: id, first point in tile pixels, and the bytes that draw the rest.

    The bytes are `bodies[source[i]][span[i, 0]:span[i, 1]]`.
    """

    ids: Int
    origin: Int
    span: Int
    source: NDArray[np.uint8]
    bodies: tuple[NDArray[np.uint8], NDArray[np.uint8]]


def encode(shapes: Ragged) -> Strokes:
    """Polygons with whole coordinates as command bytes.

    Repeated points, rings without area and holes without an exterior are left out; exteriors run clockwise on
    the screen and holes against it; the first point is not repeated at the end.
    """
    xy = np.ascontiguousarray(shapes.xy, np.int64)
    body, start, origin = engine().encode(xy, shapes.rings, shapes.outer(), shapes.feature_rings())
    return Strokes(body, start, origin)


def layer(name: str, placed: Placed, chosen: Chosen) -> bytes:
    """A tile of one layer; no bytes at all where there is no feature, which is a valid tile."""
    if not len(placed.ids):
        return b""
    features = engine().write(
        placed.ids, placed.origin, placed.span, placed.source, placed.bodies, chosen.tags
    )
    head = b"\x78\x02" + field(1, name.encode())
    size = len(head) + len(features) + len(chosen.keys) + len(chosen.values) + 3
    extent = b"\x28" + varint(EXTENT)
    return b"".join((b"\x1a", varint(size), head, features, chosen.keys, chosen.values, extent))


def engine() -> Any:
    """The module whose loops are used now; asks for the compiled ones in the background the first time."""
    global _started
    if not _started:
        with _starting:
            if not _started:
                _started = True
                threading.Thread(target=compile_now, name="mvt-compile", daemon=True).start()
    return _engine


def compile_now() -> bool:
    """Switch to the compiled loops, compiling them first where numba's cache does not hold them yet.

    False, and numpy stays, where numba cannot be used on this machine.
    """
    global _engine, _started
    _started = True
    try:
        kernel = importlib.import_module("maps.mvt_kernel")
        kernel.compiled()
    except Exception as problem:  # numba raises many kinds: no writable cache, unknown processor, old numpy
        log.warning("tiles are encoded without compiled code: %s", problem)
        return False
    _engine = kernel
    return True
