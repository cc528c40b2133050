"""From the areas of one edition to those of another, where nobody has given a crosswalk: no more than is sure."""

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.areas import Edition

#: A smaller part of an old area in a new one is a border drawn twice, not a place.
LEAST_SHARE = 0.01

AreaIndex = NDArray[np.int32]


class Crossings:
    """Remembers which area of a new edition holds an old one; looked up once for each."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], dict[int, int]] = {}

    def carried(self, old: Edition, new: Edition, areas: AreaIndex) -> AreaIndex:
        """For areas of `old` the smallest area of `new` that holds all of each; -1 where none does.

        A merged ward is carried to the ward that it became part of; one that was split to the province or
        district around its parts.
        """
        known = self._known.setdefault((old.key, new.key), {})
        missing = sorted(set(areas.tolist()) - known.keys())
        if missing and new.levels:
            span = new.rows(new.levels[-1])
            tree = shapely.STRtree(new.geometry[span])
            known |= {area: _holder(old.geometry[area], new, tree, span.start) for area in missing}
        return np.array([known.get(area, -1) for area in areas.tolist()], np.int32)


def _holder(shape: object, new: Edition, tree: shapely.STRtree, first: int) -> int:
    if shape is None:
        return -1
    near = tree.query(shape, predicate="intersects")
    shares = shapely.area(shapely.intersection(tree.geometries[near], shape)) / shapely.area(shape)
    holders = near[shares >= LEAST_SHARE] + first
    if not len(holders):
        return -1
    common = _line(new, int(holders[0]))
    for holder in holders[1:]:
        line = set(_line(new, int(holder)))
        common = [area for area in common if area in line]
    return common[0] if common else -1


def _line(edition: Edition, area: int) -> list[int]:
    """An area and those around it, smallest first."""
    line = [area]
    while (parent := int(edition.parent[line[-1]])) >= 0:
        line.append(parent)
    return line
