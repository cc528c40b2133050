"""Compound files (OLE), in which old workbooks, encrypted new ones and old documents stand: their streams by name.

Layout: [MS-CFB], Compound File Binary File Format.
"""

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER: Final = 512
_LAST: Final = 0xFFFFFFFA  # sector numbers from here on are none
_ENTRY: Final = 128


class DamagedError(ValueError):
    """The file breaks its own layout: a chain without end, a sector that is not there."""


class Compound:
    """A compound file; raises DamagedError where its chains of sectors lead nowhere or round and round."""

    def __init__(self, data: bytes) -> None:
        if len(data) < _HEADER or not data.startswith(_MAGIC):
            raise DamagedError("no compound file")
        self._data = data
        self._size, self._small = (1 << min(n, 20) for n in struct.unpack_from("<HH", data, 30))
        self._table = self._sector_table()
        first, self._cutoff, small, _ = struct.unpack_from("<I4xIII", data, 48)
        self.names: dict[str, tuple[int, int]] = {}
        root = self._entries(self._whole(first))
        self._small_table = np.frombuffer(self._whole(small), "<u4") if small < _LAST else np.empty(0, "<u4")
        self._small_data = self._whole(root) if root < _LAST else b""

    def stream(self, name: str) -> bytes:
        """The bytes of a stream."""
        start, length = self.names[name]
        if length >= self._cutoff:
            return self._whole(start)[:length]
        found = [
            self._small_data[at * self._small : (at + 1) * self._small]
            for at in _chain(start, self._small_table)
        ]
        return b"".join(found)[:length]

    def _whole(self, start: int) -> bytes:
        return b"".join(self._sector(at) for at in _chain(start, self._table))

    def _sector(self, number: int) -> bytes:
        begin = (number + 1) * self._size
        if begin >= len(self._data):
            raise DamagedError("a sector is missing")
        return self._data[begin : begin + self._size]

    def _sector_table(self) -> NDArray[np.uint32]:
        """Sector -> the one that follows it."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        further, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while further < _LAST:
            seen += 1
            sector = self._sector(further)
            if seen * self._size > len(self._data) or len(sector) < self._size:
                raise DamagedError("a chain without end")
            *more, further = struct.unpack(f"<{self._size // 4}I", sector)
            listed += more
        whole = b"".join(self._sector(at) for at in listed if at < _LAST)
        return np.frombuffer(whole[: len(whole) // 4 * 4], "<u4")

    def _entries(self, directory: bytes) -> int:
        """Fills `names` (name -> first sector, length); gives where the small streams stand."""
        root = _LAST
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind == 5:
                root = start
            elif kind == 2:
                self.names.setdefault(name, (start, size))
        return root


def _chain(start: int, table: NDArray[np.uint32]) -> list[int]:
    found: list[int] = []
    while start < _LAST:
        if start >= len(table) or len(found) > len(table):
            raise DamagedError("a chain without end")
        found.append(start)
        start = int(table[start])
    return found
