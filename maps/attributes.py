"""What a tile says about its features, prepared once a snapshot and layer so that a tile only copies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from maps.mvt_numpy import Bytes
from maps.mvt_values import bool_values, double_values, field, text_values, whole_values
from maps.ragged import Int, cumulated, runs

#: One attribute: text, whole number, float or truth a feature; None (and NaN) leaves it out for that feature.
Column = Sequence[Any] | NDArray[Any] | pl.Series
_KINDS = ("text", "whole", "double", "bool")


@dataclass(frozen=True, slots=True)
class Chosen:
    """The attributes of the features of one tile: `tags[i, k]` is the value of key k, -1 where left out.

    `keys` and `values` are the layer's fields of these names, as bytes.
    """

    tags: NDArray[np.int32]
    keys: bytes
    values: bytes


def no_attributes(n: int) -> Chosen:
    """`n` features that carry nothing but their id."""
    return Chosen(np.empty((n, 0), np.int32), b"", b"")


@dataclass(frozen=True, slots=True)
class FeatureAttributes:
    """Attributes of every feature of a layer, row by row as the layer's features stand.

    `codes[i, k]` says which value feature i has for key k, -1 none; equal values are held once.
    `shown`, where given, tells which features are drawn at all.
    """

    keys: tuple[str, ...]
    codes: NDArray[np.int32]
    data: Bytes
    start: Int
    shown: NDArray[np.bool_] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @classmethod
    def of(
        cls, columns: Mapping[str, Column | tuple[pl.Series, ...]], shown: NDArray[np.bool_] | None = None
    ) -> "FeatureAttributes":
        """Encode columns of one length. A tuple of series is one attribute: each feature takes its first
        value that is not null (a number here, a text such as "<5" there)."""
        typed = [(key, part) for key, column in columns.items() for part in _typed(column)]
        n = len(typed[0][1]) if typed else 0
        codes = np.full((n, len(columns)), -1, np.int32)
        pieces, sizes, seen = [], [], 0
        for kind in _KINDS:
            members = [(key, part) for key, part in typed if _kind(part) == kind]
            if not members:
                continue
            ranks, data, size = _encoded(kind, [part for _, part in members])
            for (key, _), rank in zip(members, ranks, strict=True):
                column = codes[:, list(columns).index(key)]
                np.copyto(column, rank + seen, where=(column < 0) & (rank >= 0), casting="unsafe")
            pieces.append(data)
            sizes.append(size)
            seen += len(size)
        blob = np.concatenate(pieces) if pieces else np.empty(0, np.uint8)
        return cls(
            tuple(columns), codes, blob, cumulated(np.concatenate([np.zeros(0, np.int64), *sizes])), shown
        )

    def chosen(self, rows: NDArray[np.intp]) -> Chosen:
        """The attributes of some features, with only the values that these have."""
        codes = self.codes[rows]
        used, tags = _dense(codes, len(self.start) - 1)
        values = self.data[runs(self.start[used], self.start[used + 1] - self.start[used])]
        keys = b"".join(field(3, key.encode()) for key in self.keys)
        return Chosen(tags, keys, values.tobytes())


def _dense(codes: NDArray[np.int32], values: int) -> tuple[Int, NDArray[np.int32]]:
    """Which values occur, and the codes renumbered among them."""
    has = codes >= 0
    tags = np.full(codes.shape, -1, np.int32)
    if codes.size * 8 < values:
        few, tags[has] = np.unique(codes[has], return_inverse=True)
        return few.astype(np.int64), tags
    mark = np.zeros(values, bool)
    mark[codes[has]] = True
    tags[has] = (np.cumsum(mark) - 1)[codes[has]]
    return np.flatnonzero(mark).astype(np.int64), tags


def _kind(series: pl.Series) -> str:
    if series.dtype == pl.Boolean:
        return "bool"
    if series.dtype.is_integer():
        return "whole"
    return "double" if series.dtype.is_float() else "text"


def _typed(column: Column | tuple[pl.Series, ...]) -> list[pl.Series]:
    """A column as series of one type each; together they hold each feature's value at most once."""
    if isinstance(column, tuple) and column and all(isinstance(part, pl.Series) for part in column):
        return _first_known(column)
    if isinstance(column, pl.Series):
        return [column if column.dtype != pl.Null else column.cast(pl.String)]
    if isinstance(column, np.ndarray) and column.dtype != object:
        return [pl.Series(column)]
    return _by_type(list(column))


def _first_known(parts: tuple[pl.Series, ...]) -> list[pl.Series]:
    """Each part without the rows for which an earlier one has a value."""
    found, open_ = [], pl.Series(np.ones(len(parts[0]), bool))
    for part in (one if one.dtype != pl.Null else one.cast(pl.String) for one in parts):
        found.append(part.set(~open_, None))
        open_ &= part.is_null()
    return found


def _by_type(values: list[Any]) -> list[pl.Series]:
    plain = [value.item() if isinstance(value, np.generic) else value for value in values]
    found = []
    for wanted, dtype in ((str, pl.String), (bool, pl.Boolean), (int, pl.Int64), (float, pl.Float64)):
        if any(type(value) is wanted for value in plain):
            found.append(pl.Series([v if type(v) is wanted else None for v in plain], dtype=dtype))
    return found or [pl.Series([None] * len(plain), dtype=pl.String)]


def _encoded(kind: str, columns: list[pl.Series]) -> tuple[list[Int], Bytes, Int]:
    """Columns of one kind: for each, the rank of each row's value among all that occur (-1 none); the values."""
    dtype = {"text": pl.String, "whole": pl.Int64, "double": pl.Float64, "bool": pl.Boolean}[kind]
    stacked = pl.concat([pl.Series("v", column).cast(dtype) for column in columns])
    if kind == "double":
        stacked = stacked.fill_nan(None)
    rank = stacked.rank("dense").cast(pl.Int64).fill_null(0).to_numpy() - 1
    distinct = stacked.drop_nulls().unique().sort()
    if kind == "text":
        data, size = text_values(distinct)
    else:
        data, size = {"whole": whole_values, "double": double_values, "bool": bool_values}[kind](
            distinct.to_numpy()
        )  # type: ignore[operator]
    return list(rank.reshape(len(columns), -1)), data, size
