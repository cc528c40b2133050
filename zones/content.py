"""What a result says, as one hash: the same content gives the same hash on every machine and version.

Each table becomes bytes of our own definition (names and kinds of its columns, which values are there, the
values little-endian or as UTF-8 with their lengths), so that neither the order of rows and columns nor the
library that held them matters.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from zones.snapshot import Snapshot, ZoneLayer

#: Kind of a column -> how its values are written.
_WRITTEN: Final[dict[str, str]] = {"int": "<i8", "uint": "<u8", "float": "<f8", "date": "<i4", "bool": "u1"}


def content_hash(snapshot: Snapshot, edition_checksum: str) -> str:
    """sha256 over what was decided, from what, for which day: layers, edition, rulebook, as-of and reading."""
    meta = snapshot.meta
    digest = hashlib.sha256(b"wardwatch content 1\n")
    head = [
        meta.as_of.isoformat(),
        meta.reading,
        edition_checksum,
        meta.rulebook_hash,
        sorted(snapshot.layers),
    ]
    digest.update(_line(head))
    for name in sorted(snapshot.layers):
        _add_layer(digest, snapshot.layers[name])
    return digest.hexdigest()


def table_hash(table: pl.DataFrame, order: list[str]) -> str:
    """sha256 over a table whose rows the columns `order` tell apart."""
    digest = hashlib.sha256()
    for part in canonical_bytes(table, order):
        digest.update(part)
    return digest.hexdigest()


def canonical_bytes(table: pl.DataFrame, order: list[str]) -> Iterator[bytes]:
    """The bytes that stand for a table, whatever the order of its rows and columns."""
    rows = table.sort(order, nulls_last=True)
    yield _line([rows.height, rows.width])
    for name in sorted(rows.columns):
        yield from _column(name, rows[name])


def _add_layer(digest: "hashlib._Hash", layer: ZoneLayer) -> None:
    days = {name: [w.first.isoformat(), w.last.isoformat()] for name, w in sorted(layer.windows.items())}
    digest.update(_line([layer.name, layer.scope, days]))
    for part in canonical_bytes(layer.table, [layer.key]):
        digest.update(part)


def _column(name: str, values: pl.Series) -> Iterator[bytes]:
    kind = _kind(values.dtype)
    yield _line([name, kind])
    yield np.packbits(values.is_not_null().to_numpy(), bitorder="little").tobytes()
    if kind == "text":
        yield from _text(values)
    else:
        yield _numbers(values, kind)


def _text(values: pl.Series) -> Iterator[bytes]:
    plain = values if values.dtype == pl.Binary else values.cast(pl.String).cast(pl.Binary)
    parts = plain.fill_null(b"")
    yield parts.bin.size().to_numpy().astype("<u4").tobytes()
    yield b"".join(parts.to_list())


def _numbers(values: pl.Series, kind: str) -> bytes:
    plain = values.to_physical() if kind == "date" else values
    filled = plain.fill_null(False) if kind == "bool" else plain.fill_null(0)
    numbers = filled.to_numpy().astype(_WRITTEN[kind])
    return (numbers + 0.0).tobytes() if kind == "float" else numbers.tobytes()  # -0.0 is 0.0


def _kind(dtype: pl.DataType) -> str:
    if dtype == pl.Boolean:
        return "bool"
    if dtype == pl.Date:
        return "date"
    if dtype.is_unsigned_integer():
        return "uint"
    if dtype.is_integer():
        return "int"
    return "float" if dtype.is_float() else "text"


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
