"""The encoder's inner loops compiled by numba; imported late, because importing and compiling take seconds."""

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

Int = NDArray[np.int64]
Bytes = NDArray[np.uint8]


@njit(cache=True, nogil=True)
def _put(out: Bytes, at: int, value: int) -> int:
    while value > 127:
        out[at] = value & 127 | 128
        value >>= 7
        at += 1
    out[at] = value
    return at + 1


@njit(cache=True, nogil=True)
def _width(value: int) -> int:
    n = 1
    while value > 127:
        value >>= 7
        n += 1
    return n


@njit(cache=True, nogil=True)
def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


@njit(cache=True, nogil=True)
def _distinct(xy: Int, first: int, last: int, ring: Int) -> int:
    """Copy the points of one ring without repeats and without the closing one; how many there are."""
    n = 0
    for i in range(first, last):
        if n == 0 or xy[i, 0] != ring[n - 1, 0] or xy[i, 1] != ring[n - 1, 1]:
            ring[n, 0], ring[n, 1] = xy[i, 0], xy[i, 1]
            n += 1
    if n > 1 and ring[0, 0] == ring[n - 1, 0] and ring[0, 1] == ring[n - 1, 1]:
        n -= 1
    return n


@njit(cache=True, nogil=True)
def _doubled_area(ring: Int, n: int) -> int:
    area = 0
    for i in range(1, n - 1):
        ax, ay = ring[i, 0] - ring[0, 0], ring[i, 1] - ring[0, 1]
        bx, by = ring[i + 1, 0] - ring[0, 0], ring[i + 1, 1] - ring[0, 1]
        area += ax * by - bx * ay
    return area


@njit(cache=True, nogil=True)
def _put_ring(out: Bytes, at: int, ring: Int, n: int, flip: bool, x: int, y: int) -> int:
    """Everything of a ring after its MoveTo, the pen standing at (x, y), its first point."""
    at = _put(out, at, (n - 1) << 3 | 2)
    for k in range(1, n):
        i = n - k if flip else k
        at = _put(out, at, _zigzag(ring[i, 0] - x))
        at = _put(out, at, _zigzag(ring[i, 1] - y))
        x, y = ring[i, 0], ring[i, 1]
    out[at] = 15
    return at + 1


@njit(cache=True, nogil=True)
def _encode(
    xy: Int,
    rings: Int,
    outer: NDArray[np.bool_],
    features: Int,
    ring: Int,
    out: Bytes,
    start: Int,
    origin: Int,
) -> int:
    at = 0
    for f in range(len(features) - 1):
        start[f] = at
        x = y = 0
        begun = owned = False
        for r in range(features[f], features[f + 1]):
            n = _distinct(xy, rings[r], rings[r + 1], ring)
            area = _doubled_area(ring, n) if n > 2 else 0
            if outer[r]:
                owned = area != 0
            if area == 0 or not owned:
                continue
            if begun:
                at = _put(out, at, 9)
                at = _put(out, at, _zigzag(ring[0, 0] - x))
                at = _put(out, at, _zigzag(ring[0, 1] - y))
            else:
                origin[f, 0], origin[f, 1] = ring[0, 0], ring[0, 1]
                begun = True
            flip = (area > 0) != outer[r]
            at = _put_ring(out, at, ring, n, flip, ring[0, 0], ring[0, 1])
            last = 1 if flip else n - 1
            x, y = ring[last, 0], ring[last, 1]
    start[len(features) - 1] = at
    return at


def encode(xy: Int, rings: Int, outer: NDArray[np.bool_], features: Int) -> tuple[Bytes, Int, Int]:
    """Rings as MVT command bytes; see `maps.mvt.encode`."""
    n = len(features) - 1
    start, origin = np.zeros(n + 1, np.int64), np.zeros((n, 2), np.int64)
    ring = np.empty((int(np.diff(rings).max(initial=0)), 2), np.int64)
    out = np.empty(10 * len(xy) + 16 * len(rings), np.uint8)  # 5 bytes hold any difference of pixels
    used = _encode(xy, rings, outer, features, ring, out, start, origin)
    return out[:used].copy(), start, origin


@njit(cache=True, nogil=True)
def _tag_size(row: NDArray[np.int32]) -> int:
    size = 0
    for key in range(len(row)):
        if row[key] >= 0:
            size += _width(key) + _width(row[key])
    return size


@njit(cache=True, nogil=True)
def _write(
    ids: Int,
    origin: Int,
    span: Int,
    source: Bytes,
    body0: Bytes,
    body1: Bytes,
    tags: NDArray[np.int32],
    out: Bytes,
) -> int:
    at = 0
    for i in range(len(ids)):
        x, y = _zigzag(origin[i, 0]), _zigzag(origin[i, 1])
        words = _tag_size(tags[i])
        path = 1 + _width(x) + _width(y) + span[i, 1] - span[i, 0]
        size = 1 + _width(ids[i]) + (1 + _width(words) + words if words else 0) + 3 + _width(path) + path
        out[at] = 0x12
        at = _put(out, at + 1, size)
        out[at] = 0x08
        at = _put(out, at + 1, ids[i])
        if words:
            out[at] = 0x12
            at = _put(out, at + 1, words)
            for key in range(tags.shape[1]):
                if tags[i, key] >= 0:
                    at = _put(out, at, key)
                    at = _put(out, at, tags[i, key])
        out[at], out[at + 1], out[at + 2] = 0x18, 0x03, 0x22
        at = _put(out, at + 3, path)
        out[at] = 9
        at = _put(out, at + 1, x)
        at = _put(out, at, y)
        body = body0 if source[i] == 0 else body1
        for k in range(span[i, 0], span[i, 1]):
            out[at] = body[k]
            at += 1
    return at


def write(
    ids: Int, origin: Int, span: Int, source: Bytes, bodies: tuple[Bytes, Bytes], tags: NDArray[np.int32]
) -> Bytes:
    """Feature messages of a layer; see `maps.mvt.layer`."""
    room = int((span[:, 1] - span[:, 0]).sum()) + len(ids) * (60 + 15 * tags.shape[1])
    out = np.empty(room, np.uint8)
    used = _write(ids, origin, span, source, bodies[0], bodies[1], tags, out)
    return out[:used]


def compiled() -> Any:
    """Compile (or load from numba's cache) every loop with the types that the encoder uses."""
    square = np.array([[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]], np.int64)
    body, start, origin = encode(square, np.array([0, 5]), np.array([True]), np.array([0, 1]))
    span = np.column_stack([start[:-1], start[1:]])
    return write(
        np.ones(1, np.int64), origin, span, np.zeros(1, np.uint8), (body, body), np.zeros((1, 1), np.int32)
    )
