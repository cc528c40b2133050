"""Attribute values as MVT messages, whole columns at a time."""

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from maps.mvt_numpy import Bytes, varint, varints, zigzag
from maps.ragged import Int, cumulated, runs

# Fields of a value message, as key bytes: string, double, unsigned, signed (zigzag), bool.
_TEXT, _DOUBLE, _UINT, _SINT, _BOOL = 0x0A, 0x19, 0x28, 0x30, 0x38
_VALUE = 0x22  # field 4 of a layer


def field(number: int, content: bytes) -> bytes:
    """A length-delimited field of a message."""
    return varint(number << 3 | 2) + varint(len(content)) + content


def _interleaved(columns: list[tuple[Bytes, Int]]) -> tuple[Bytes, Int]:
    """Row by row the pieces of several columns, each given as (all bytes, sizes): (bytes, sizes of the rows)."""
    size = np.sum([sizes for _, sizes in columns], axis=0)
    at = cumulated(size)[:-1].copy()
    out = np.empty(int(size.sum()), np.uint8)
    for data, sizes in columns:
        out[runs(at, sizes)] = data
        at += sizes
    return out, size


def _constant(value: int, n: int) -> tuple[Bytes, Int]:
    return np.full(n, value, np.uint8), np.ones(n, np.int64)


def _as_values(columns: list[tuple[Bytes, Int]]) -> tuple[Bytes, Int]:
    """Value messages as fields of a layer: (bytes, sizes)."""
    inner = np.sum([sizes for _, sizes in columns], axis=0)
    return _interleaved([_constant(_VALUE, len(inner)), varints(inner), *columns])


def text_values(texts: pl.Series) -> tuple[Bytes, Int]:
    """Texts, none null, as layer values."""
    arrow: Any = texts.rechunk().cast(pl.String).to_arrow().cast("large_string")
    offsets = np.frombuffer(arrow.buffers()[1], np.int64)[arrow.offset : arrow.offset + len(arrow) + 1]
    data = np.frombuffer(arrow.buffers()[2] or b"", np.uint8)[offsets[0] : offsets[-1]]
    size = np.diff(offsets)
    return _as_values([_constant(_TEXT, len(size)), varints(size), (data, size)])


def whole_values(numbers: NDArray[np.int64]) -> tuple[Bytes, Int]:
    """Whole numbers as layer values: unsigned where they can be, zigzag where they are negative."""
    signed = numbers < 0
    key = np.where(signed, _SINT, _UINT).astype(np.uint8)
    words = varints(np.where(signed, zigzag(numbers), numbers))
    return _as_values([(key, np.ones(len(key), np.int64)), words])


def double_values(numbers: NDArray[np.float64]) -> tuple[Bytes, Int]:
    """Floating-point numbers as layer values."""
    data = numbers.astype("<f8").view(np.uint8)
    return _as_values([_constant(_DOUBLE, len(numbers)), (data, np.full(len(numbers), 8))])


def bool_values(truths: NDArray[np.bool_]) -> tuple[Bytes, Int]:
    """Truth values as layer values."""
    ones = np.ones(len(truths), np.int64)
    return _as_values([_constant(_BOOL, len(truths)), (truths.astype(np.uint8), ones)])


__all__: list[str] = ["bool_values", "double_values", "field", "text_values", "whole_values"]
