"""What a result says, as one hash: the same content gives the same hash on every machine and version.

Each table becomes bytes of our own definition (names and kinds of its columns, which values are there, the
values little-endian or as UTF-8 with their lengths), so that neither the order of rows and columns nor the
library that held them matters.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

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
    kinds = {name: _kind(dtype) for name, dtype in rows.schema.items()}
    plain = rows.with_columns(
        pl.col(name).cast(pl.String)
        for name, dtype in rows.schema.items()
        if kinds[name] == "text" and dtype not in (pl.String, pl.Binary)
    )
    held = plain.to_arrow(compat_level=pl.CompatLevel.oldest())
    for name in sorted(rows.columns):
        yield from _column(name, kinds[name], held[name].combine_chunks())


def _add_layer(digest: "hashlib._Hash", layer: ZoneLayer) -> None:
    days = {name: [w.first.isoformat(), w.last.isoformat()] for name, w in sorted(layer.windows.items())}
    digest.update(_line([layer.name, layer.scope, days]))
    for part in canonical_bytes(layer.table, [layer.key]):
        digest.update(part)


def _column(name: str, kind: str, values: pa.Array) -> Iterator[bytes]:
    yield _line([name, kind])
    yield _there(values)
    if kind == "text":
        yield from _text(values)
    else:
        yield _numbers(values, kind)


def _there(values: pa.Array) -> bytes:
    """One bit a row: whether there is a value."""
    if values.null_count:
        return np.packbits(values.is_valid().to_numpy(zero_copy_only=False), bitorder="little").tobytes()
    return np.packbits(np.ones(len(values), np.bool_), bitorder="little").tobytes()


def _text(values: pa.Array) -> Iterator[bytes]:
    plain = values.cast(pa.large_binary())
    filled = plain.fill_null(b"") if plain.null_count else plain
    _, ends, letters = filled.buffers()
    at = np.frombuffer(ends, np.int64)[filled.offset : filled.offset + len(filled) + 1]
    yield np.diff(at).astype("<u4").tobytes()
    if len(at) and at[-1] > at[0]:
        yield bytes(memoryview(letters)[at[0] : at[-1]])


def _numbers(values: pa.Array, kind: str) -> bytes:
    plain = values.view(pa.int32()) if kind == "date" else values
    filled = plain.fill_null(False if kind == "bool" else 0) if plain.null_count else plain
    numbers: NDArray[Any] = filled.to_numpy(zero_copy_only=False).astype(_WRITTEN[kind])
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
