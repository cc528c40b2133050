"""Rows that are alike, found once: states and intervals of whole columns, numbered."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.intervals import Intervals

_KEY_BITS: Final = 62
_DIRECT_BITS: Final = 20
#: 2**64 over the golden ratio, odd: spreads whole numbers over all bits.
_MULTIPLIER: Final = np.uint64(0x9E3779B97F4A7C15)


def distinct_states(masks: list[Masks], bits: list[int], n: int) -> tuple[list[Masks], NDArray[np.int64]]:
    """The distinct states as columns, and for every row which of them it has."""
    key, width = np.zeros(n, np.int64), 0
    for mask, size in zip(masks, bits, strict=True):
        if width + size > _KEY_BITS:
            _, key = _numbered(key, width)
            width = max(int(key.max(initial=0)).bit_length(), 1)
        key = (key << size) | mask if width + size <= _KEY_BITS else _joined(key, mask)
        width = min(width + size, _KEY_BITS)
    first, row = _numbered(key, width)
    return [mask[first] for mask in masks], row


def _joined(key: NDArray[np.int64], mask: Masks) -> NDArray[np.int64]:
    """Numbers of the pairs of two columns that do not fit one key side by side."""
    first, second = _numbered(key, _KEY_BITS)[1], _numbered(mask, _KEY_BITS)[1]
    return first * (int(second.max(initial=0)) + 1) + second


def _numbered(key: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row of each distinct key, and every row's number among them."""
    if width <= _DIRECT_BITS:
        first = np.full(1 << width, -1, np.int64)
        first[key] = np.arange(len(key))
        seen = np.flatnonzero(first >= 0)
        number = np.empty(1 << width, np.int64)
        number[seen] = np.arange(len(seen))
        return first[seen], number[key]
    _, rows, row = np.unique(key, return_index=True, return_inverse=True)
    return rows.astype(np.int64), row.astype(np.int64)


def numbered_keys(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row of each distinct key, and every row's number among them; keys are not negative."""
    width = max(int(key.max(initial=0)).bit_length(), 1)
    return _numbered(key, width)


def distinct_rows(columns: list[Intervals], n: int) -> tuple[list[int], NDArray[np.int64]]:
    """A row of each distinct combination of intervals, and every row's number among them."""
    first, row = alike([part for one in columns for part in (one.lo, one.hi, one.den)], n)
    return first.tolist(), row


def alike(parts: Sequence[NDArray[Any]], n: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row of each distinct combination of whole numbers, and every row's number among them."""
    words = [_coded(part) if part.dtype == object else part for part in parts]
    first, row = _numbered(_mixed(words, n), _KEY_BITS)
    if all(np.array_equal(word, word[first][row]) for word in words):
        return first, row
    key = np.zeros(n, np.int64)  # two combinations share a key: one column after the other
    for word in words:
        codes = _coded(word)
        key = _coded(key * (int(codes.max(initial=0)) + 1) + codes)
    return _numbered(key, _KEY_BITS)


def _mixed(words: Sequence[NDArray[np.int64]], n: int) -> NDArray[np.int64]:
    """One key a row, hardly ever the same for different rows."""
    key = np.zeros(n, np.uint64)
    for word in words:
        key = (key ^ word.astype(np.uint64)) * _MULTIPLIER
        key ^= key >> np.uint64(31)
    return key.view(np.int64)


def _coded(values: NDArray[Any]) -> NDArray[np.int64]:
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
