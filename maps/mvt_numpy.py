"""The encoder's inner loops in plain numpy: used until the compiled ones are ready, and their oracle.

`encode` and `write` here and in `maps.mvt_kernel` give the same bytes.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maps.ragged import Int, cumulated, runs

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

MOVE_TO, CLOSE_PATH = 9, 15  # command ids 1 and 7, each with count 1


def varints(values: NDArray[Any]) -> tuple[Bytes, Int]:
    """Whole numbers as protocol-buffer varints: all bytes in one array, and how many each took."""
    rest = values.astype(np.uint64)
    size = np.ones(len(rest), np.int64)
    for k in range(1, 10):
        size += rest >= np.uint64(1 << 7 * k)
    start = cumulated(size)
    out = np.empty(int(start[-1]), np.uint8)
    for k in range(int(size.max(initial=0))):
        has = np.flatnonzero(size > k)
        low = (rest[has] >> np.uint64(7 * k)) & np.uint64(0x7F)
        out[start[has] + k] = low.astype(np.uint8) | np.where(size[has] > k + 1, 0x80, 0).astype(np.uint8)
    return out, size


def zigzag(values: Int) -> Int:
    """Signed numbers as unsigned ones, small for small magnitudes."""
    return (values << 1) ^ (values >> 63)


def distinct(xy: Int, rings: Int) -> tuple[Int, Int]:
    """Rings without repeated points and without the closing one."""
    if not len(xy):
        return xy, rings
    keep = np.ones(len(xy), bool)
    keep[1:] = (xy[1:] != xy[:-1]).any(axis=1)
    filled = np.diff(rings) > 0
    keep[rings[:-1][filled]] = True
    xy, rings = xy[keep], cumulated(keep)[rings]
    filled = np.diff(rings) > 1
    first, last = rings[:-1][filled], rings[1:][filled] - 1
    keep = np.ones(len(xy), bool)
    keep[last[(xy[first] == xy[last]).all(axis=1)]] = False
    return xy[keep], cumulated(keep)[rings]


def doubled_areas(xy: Int, rings: Int) -> Int:
    """Twice the signed area of each open ring; positive is clockwise on a screen, where y points down."""
    area = np.zeros(len(rings) - 1, np.int64)
    size = np.diff(rings)
    filled = np.flatnonzero(size)
    if not len(filled):
        return area
    local = xy - np.repeat(xy[rings[:-1][filled]], size[filled], axis=0)
    following = np.arange(1, len(xy) + 1)
    following[rings[1:][filled] - 1] = rings[:-1][filled]
    cross = local[:, 0] * local[following, 1] - local[following, 0] * local[:, 1]
    area[filled] = np.add.reduceat(cross, rings[:-1][filled])
    return area


def encode(xy: Int, rings: Int, outer: Mask, features: Int) -> tuple[Bytes, Int, Int]:
    """Rings as MVT command bytes; see `maps.mvt.encode`."""
    xy, rings = distinct(xy, rings)
    area, size = doubled_areas(xy, rings), np.diff(rings)
    owner = np.maximum.accumulate(np.where(outer, np.arange(len(outer)), 0)) if len(outer) else rings[:-1]
    drawn = (size >= 3) & (area != 0)
    drawn &= drawn[owner]
    flip = (area > 0) != outer
    start, size, flip = rings[:-1][drawn], size[drawn], flip[drawn]
    features = cumulated(drawn)[features]
    at = _in_order(start, size, flip)
    return _commands(xy[at], size, features)


def _in_order(start: Int, size: Int, flip: Mask) -> Int:
    """Indices of the points as drawn: each ring from its first point, backwards where it is flipped."""
    step = runs(np.zeros_like(start), size)
    ring_size, ring_flip = np.repeat(size, size), np.repeat(flip, size)
    step = np.where(ring_flip & (step > 0), ring_size - step, step)
    return np.repeat(start, size) + step


def _commands(xy: Int, size: Int, features: Int) -> tuple[Bytes, Int, Int]:
    first = cumulated(size)[:-1]
    leads = np.zeros(len(size), bool)  # the first ring of a feature: its MoveTo is written with the tile
    leads[features[:-1][np.diff(features) > 0]] = True
    delta = zigzag(np.diff(xy, axis=0, prepend=xy[:1]))
    words = 2 * size + 2 + np.where(leads, -2, 1)  # LineTo, points, ClosePath; MoveTo and its point
    word_at = cumulated(words)
    out = np.empty(int(word_at[-1]), np.int64)
    line_at = word_at[:-1] + np.where(leads, 0, 3)
    moved = np.flatnonzero(~leads)
    out[word_at[:-1][moved]] = MOVE_TO
    for axis in (0, 1):
        out[word_at[:-1][moved] + 1 + axis] = delta[first[moved], axis]
        out[runs(line_at + 1 + axis, 2 * (size - 1))[::2]] = delta[runs(first + 1, size - 1), axis]
    out[line_at] = (size - 1) << 3 | 2
    out[word_at[1:] - 1] = CLOSE_PATH
    body, widths = varints(out)
    origin = np.zeros((len(features) - 1, 2), np.int64)
    filled = np.flatnonzero(np.diff(features) > 0)
    origin[filled] = xy[first[features[:-1][filled]]]
    return body, cumulated(widths)[word_at][features], origin


def varint(value: int) -> bytes:
    """One whole number, not negative, as a varint."""
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _tag_words(row: NDArray[Any]) -> bytes:
    return b"".join(varint(key) + varint(int(value)) for key, value in enumerate(row) if value >= 0)


def write(
    ids: Int,
    origin: Int,
    span: Int,
    source: NDArray[np.uint8],
    bodies: tuple[Bytes, Bytes],
    tags: NDArray[np.int32],
) -> Bytes:
    """Feature messages of a layer; see `maps.mvt.layer`."""
    out = []
    corner = zigzag(origin)
    for i in range(len(ids)):
        words = _tag_words(tags[i])
        path = varint(MOVE_TO) + varint(int(corner[i, 0])) + varint(int(corner[i, 1]))
        path += bodies[source[i]][span[i, 0] : span[i, 1]].tobytes()
        message = b"\x08" + varint(int(ids[i])) + (b"\x12" + varint(len(words)) + words if words else b"")
        message += b"\x18\x03\x22" + varint(len(path)) + path
        out.append(b"\x12" + varint(len(message)) + message)
    return np.frombuffer(b"".join(out), np.uint8)
