"""Which parent a unit lies in, where no code says it: the one that covers most of it."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import area_km2


def most_overlapping(
    children: NDArray[Any], parents: NDArray[Any]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """For each child the row of the parent that covers most of it (-1: none touches it), and the share covered.

    Of equal shares the first parent is taken, so sort parents by code.
    """
    best, share = np.full(len(children), -1, np.int64), np.zeros(len(children))
    if not len(children) or not len(parents):
        return best, share
    child, parent = shapely.STRtree(parents).query(children)
    shapely.prepare(parents)
    within = shapely.covers(parents[parent], children[child])
    part = within.astype(np.float64)
    cut = np.flatnonzero(~within & ~np.isin(child, child[within]))
    common = shapely.intersection(children[child[cut]], parents[parent[cut]])
    part[cut] = area_km2(common) / area_km2(children[child[cut]])
    order = np.lexsort((parent, -part, child))
    child, parent, part = child[order], parent[order], part[order]
    first = np.unique(child, return_index=True)[1]
    first = first[part[first] > 0]
    best[child[first]], share[child[first]] = parent[first], np.minimum(part[first], 1.0)
    return best, share
