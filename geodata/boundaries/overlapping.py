"""How far units lie in parents, and which parent covers most of each."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import area_km2

#: Rows of children, rows of parents, and the share of the child that the parent covers; sorted by child, the largest
#: share first, of equal shares the first parent.
Shares = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]


def shares_covered(children: NDArray[Any], parents: NDArray[Any]) -> Shares:
    """How much of each child every parent covers, where they meet. A child wholly in one parent is in no other."""
    if not len(children) or not len(parents):
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    child, parent = shapely.STRtree(parents).query(children)
    shapely.prepare(parents)
    within = shapely.covers(parents[parent], children[child])
    part = within.astype(np.float64)
    cut = np.flatnonzero(~within & ~np.isin(child, child[within]))
    common = shapely.intersection(children[child[cut]], parents[parent[cut]])
    part[cut] = np.minimum(area_km2(common) / area_km2(children[child[cut]]), 1.0)
    order = np.lexsort((parent, -part, child))
    order = order[part[order] > 0]
    return child[order].astype(np.int64), parent[order].astype(np.int64), part[order]


def most_overlapping(
    children: NDArray[Any], parents: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each child the row of the parent that covers most of it (-1: none touches it), and the share covered.

    Of equal shares the first parent is taken, so sort parents by code.
    """
    best, share = np.full(len(children), -1, np.int64), np.zeros(len(children))
    child, parent, part = shares_covered(children, parents)
    first = np.unique(child, return_index=True)[1]
    best[child[first]], share[child[first]] = parent[first], part[first]
    return best, share
