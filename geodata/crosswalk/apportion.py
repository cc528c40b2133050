"""Whole cases of a divided area given to its parts, so that no case is lost or made and each part gets its share."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]


def apportioned(shares: ArrayLike, counts: ArrayLike) -> Ints:
    """Whole cases by delivery and part; each row sums to its count.

    The shares (summing to 1) are kept to over all deliveries so far, in their order, by largest remainder: after
    each, what a part has got differs from its share of all by less than one case as far as counts that only grow
    allow. A single case of every day would otherwise always go to the same part.

    Parameters
    ----------
    shares : of each part
    counts : cases of each delivery, not negative
    """
    share = np.asarray(shares, np.float64)
    cases = np.asarray(counts, np.int64)
    given = np.zeros(len(share), np.int64)
    rows, total = np.zeros((len(cases), len(share)), np.int64), 0
    for at, count in enumerate(cases.tolist()):
        total += count
        rows[at] = _dealt(share * total - given, count)
        given += rows[at]
    return rows


def _dealt(owed: NDArray[np.float64], count: int) -> Ints:
    """Whole cases, `count` in all, as near to what each part is owed as can be."""
    dealt = np.floor(np.maximum(owed, 0)).astype(np.int64)
    order = np.argsort(-(owed - dealt), kind="stable")
    short = count - int(dealt.sum())
    if short >= 0:
        each, more = divmod(short, len(order))
        dealt += each
        dealt[order[:more]] += 1
        return dealt
    for at in order[::-1]:
        taken = min(int(dealt[at]), -short)
        dealt[at] -= taken
        short += taken
    return dealt
