"""Reads a vector tile strictly and lists what breaks MVT 2.1.

Written from the specification and sharing no code with the encoder, so that tests, benchmarks and anyone who
doubts a tile can hold one against it. Slow: it looks at every number.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely

Point = tuple[int, int]
Value = str | float | int | bool


@dataclass
class ReadFeature:
    """A feature as it stands in the tile, in tile pixels, y down: `parts` of a polygon are (exterior, holes), `points`
    those of a feature of points."""

    id: int
    attributes: dict[str, Value]
    parts: list[tuple[list[Point], list[list[Point]]]]
    points: list[Point] = field(default_factory=list)

    def shape(self) -> Any:
        """The feature as a shapely multipolygon."""
        return shapely.MultiPolygon([shapely.Polygon(outer, holes) for outer, holes in self.parts])


@dataclass
class ReadLayer:
    """A layer as it stands in the tile."""

    name: str
    extent: int
    version: int
    features: list[ReadFeature]


@dataclass
class Reading:
    """The layers of a tile, and every fault found in it."""

    layers: list[ReadLayer] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_tile(data: bytes) -> Reading:
    """Decode a tile of layers of polygons or points; whatever breaks the specification is listed, not raised."""
    reading = Reading()
    try:
        for number, wire, content in _fields(data):
            if number != 3 or wire != 2:
                reading.faults.append(f"a tile has no field {number} of wire type {wire}")
                continue
            reading.layers.append(_layer(content, reading.faults))
    except (IndexError, struct.error, UnicodeDecodeError) as problem:
        reading.faults.append(f"cut off or not readable: {problem}")
    names = [layer.name for layer in reading.layers]
    if len(set(names)) < len(names):
        reading.faults.append("two layers have one name")
    return reading


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varints(data: bytes) -> list[int]:
    found, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        found.append(value)
    return found


def _fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        wire = key & 7
        if wire == 0:
            content: Any
            content, at = _varint(data, at)
        else:
            size, at = _varint(data, at) if wire == 2 else ({1: 8, 5: 4}[wire], at)
            if at + size > len(data):
                raise IndexError(f"field {key >> 3} reaches beyond its message")
            content, at = data[at : at + size], at + size
        yield key >> 3, wire, content


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _layer(data: bytes, faults: list[str]) -> ReadLayer:
    single: dict[int, Any] = {}
    keys, values, raw = [], [], []
    for number, _, content in _fields(data):
        if number == 2:
            raw.append(content)
        elif number == 3:
            keys.append(content.decode())
        elif number == 4:
            values.append(_value(content, faults))
        elif number in single or number not in (1, 5, 15):
            faults.append(f"field {number} of a layer: unknown or repeated")
        else:
            single[number] = content
    if not {1, 5, 15} <= set(single):
        faults.append("a layer lacks its name, extent or version")
    if len(set(keys)) < len(keys) or len({(type(v), v) for v in values}) < len(values):
        faults.append("a key or value is written twice")
    name = single.get(1, b"").decode()
    features = [_feature(one, keys, values, faults) for one in raw]
    if len({feature.id for feature in features}) < len(features):
        faults.append(f"layer {name}: an id is used twice")
    if not features:
        faults.append(f"layer {name} has no features")
    return ReadLayer(name, single.get(5, 0), single.get(15, 0), features)


def _value(data: bytes, faults: list[str]) -> Value:
    fields = list(_fields(data))
    if len(fields) != 1:
        faults.append(f"a value has {len(fields)} fields instead of one")
        return ""
    number, _, content = fields[0]
    if number == 1:
        return str(content.decode())
    if number in (2, 3):
        return float(struct.unpack("<f" if number == 2 else "<d", content)[0])
    return bool(content) if number == 7 else _signed(content) if number == 6 else int(content)


def _feature(data: bytes, keys: list[str], values: list[Value], faults: list[str]) -> ReadFeature:
    fields = {number: content for number, _, content in _fields(data)}
    id_ = fields.get(1, -1)
    where = f"feature {id_}"
    tags = _varints(fields.get(2, b""))
    if len(tags) % 2 or any(k >= len(keys) for k in tags[::2]) or any(v >= len(values) for v in tags[1::2]):
        faults.append(f"{where}: tags are odd in number or out of range")
        tags = []
    if fields.get(3) not in (1, 3) or 4 not in fields:
        faults.append(f"{where}: neither a polygon nor points, or without geometry")
    if not 0 <= id_ < 2**53:
        faults.append(f"{where}: without an id that a browser can hold")
    attributes = {keys[k]: values[v] for k, v in zip(tags[::2], tags[1::2], strict=True)}
    if fields.get(3) == 1:
        return ReadFeature(id_, attributes, [], _points(_varints(fields.get(4, b"")), where, faults))
    feature = ReadFeature(
        id_, attributes, _parts(_rings(_varints(fields.get(4, b"")), where, faults), where, faults)
    )
    _check_shape(feature, where, faults)
    return feature


def _points(words: list[int], where: str, faults: list[str]) -> list[Point]:
    """The points of a command stream: one MoveTo with as many pairs as it says."""
    count = words[0] >> 3 if words else 0
    if not words or words[0] & 7 != 1 or count < 1 or len(words) != 1 + 2 * count:
        faults.append(f"{where}: not one MoveTo to one point or more")
        return []
    points, x, y = [], 0, 0
    for dx, dy in zip(words[1::2], words[2::2], strict=True):
        x, y = x + _signed(dx), y + _signed(dy)
        points.append((x, y))
    return points


def _rings(words: list[int], where: str, faults: list[str]) -> list[list[Point]]:
    """The rings of a command stream: MoveTo 1, LineTo 2 or more, ClosePath, and so on."""
    rings: list[list[Point]] = []
    at, x, y = 0, 0, 0
    while at < len(words):
        ring: list[Point] = []
        for wanted in (1, 2, 7):
            command, count = words[at] & 7, words[at] >> 3
            at += 1
            if command != wanted or (count != 1 if wanted != 2 else count < 2):
                faults.append(f"{where}: command {command} × {count} where {wanted} must stand")
                return rings
            for _ in range(count if wanted != 7 else 0):
                dx, dy = _signed(words[at]), _signed(words[at + 1])
                at += 2
                if wanted == 2 and dx == 0 and dy == 0:
                    faults.append(f"{where}: a line of no length")
                x, y = x + dx, y + dy
                ring.append((x, y))
        if ring[0] == ring[-1]:
            faults.append(f"{where}: the first point is repeated before ClosePath")
        rings.append(ring)
    return rings


def _doubled_area(ring: list[Point]) -> int:
    following = ring[1:] + ring[:1]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(ring, following, strict=True))


def _parts(
    rings: list[list[Point]], where: str, faults: list[str]
) -> list[tuple[list[Point], list[list[Point]]]]:
    parts: list[tuple[list[Point], list[list[Point]]]] = []
    for ring in rings:
        area = _doubled_area(ring)
        if area > 0:
            parts.append((ring, []))
        elif area < 0 and parts:
            parts[-1][1].append(ring)
        else:
            faults.append(f"{where}: a ring without area, or a hole before any exterior")
    return parts


def _check_shape(feature: ReadFeature, where: str, faults: list[str]) -> None:
    if not feature.parts:
        faults.append(f"{where}: draws nothing")
        return
    for outer, holes in feature.parts:
        reason = shapely.is_valid_reason(shapely.Polygon(outer, holes))
        if reason != "Valid Geometry":
            faults.append(f"{where}: invalid polygon: {reason}")
            return
    reason = shapely.is_valid_reason(feature.shape())
    if reason != "Valid Geometry":
        faults.append(f"{where}: invalid multipolygon: {reason}")
