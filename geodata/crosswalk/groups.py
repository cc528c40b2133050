"""Groups of alternatives, named by what is in them: the same group has the same name in every state of knowledge."""

import hashlib
from collections.abc import Iterable

import numpy as np

from zones.alternatives import Alternatives


def group_of(areas: tuple[int, ...]) -> int:
    """The name of a group of areas: a positive number that depends on them alone; 0 for none."""
    if not areas:
        return 0
    told = np.array(areas, np.int32).tobytes()
    return int.from_bytes(hashlib.blake2b(told, digest_size=8).digest(), "big") >> 1 | 1


def alternatives(groups: Iterable[tuple[int, ...]]) -> Alternatives:
    """The groups, in the order of their names."""
    named = sorted({group_of(areas): areas for areas in groups if areas}.items())
    start = np.cumsum([0, *(len(areas) for _, areas in named)])
    area = np.array([area for _, areas in named for area in areas], np.int32)
    return Alternatives(np.array([name for name, _ in named], np.int64), start.astype(np.int64), area)
