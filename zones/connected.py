"""Groups of rows that pairs connect."""

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def connected(size: int, left: Ints, right: Ints) -> Ints:
    """The least row that each row is connected with."""
    group = np.arange(size, dtype=np.int64)
    while True:
        before = group.copy()
        np.minimum.at(group, left, before[right])
        np.minimum.at(group, right, before[left])
        group = group[group]
        if np.array_equal(before, group):
            return group
