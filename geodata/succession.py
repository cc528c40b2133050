"""What became of an area in other boundaries, where that is sure: there still, in parts, or inside a larger one."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import shapely

from geodata.carrying import LEAST_SHARE
from geodata.crosswalk.heirs import Heirs
from zones.areas import Edition

#: What an area of other boundaries is to the old one: the same territory, a part of it, or one that holds it.
Relation = Literal["same", "part", "holds"]

_ALL: Final = 1 - LEAST_SHARE


@dataclass(frozen=True, slots=True)
class Succession:
    """The areas that surely take the place of an old one, and whether they take all of it."""

    heirs: tuple[tuple[int, Relation], ...] = ()
    whole: bool = False


def by_crosswalk(heirs: Heirs, area: int) -> Succession | None:
    """What became of an old area by a crosswalk; None where it does not know it, or knows another level."""
    heir = heirs.of(area)
    if heir is None or heirs.old.areas["area_level"][area] != heirs.walk.level:
        return None
    back = heirs.turned
    inside = {to: (came := back.of(to)) is not None and came.is_certain for to in heir.areas}
    sure = [
        (to, relation)
        for to in heir.areas
        if (relation := _relation(heir.is_certain, inside[to])) is not None
    ]
    return Succession(tuple(sure), not heir.outside and bool(sure) and len(sure) == len(heir.areas))


class Successions:
    """Remembers what became of the areas that were asked for, and how the areas of a level lie."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, int], Succession] = {}
        self._trees: dict[tuple[str, str], shapely.STRtree] = {}

    def of(self, old: Edition, area: int, new: Edition) -> Succession:
        """What became of an area of `old` among the areas of its level in `new`."""
        key = (old.key, new.key, area)
        if key not in self._known:
            self._known[key] = self._found(old, area, new)
        return self._known[key]

    def _found(self, old: Edition, area: int, new: Edition) -> Succession:
        shape, level = old.geometry[area], old.areas["area_level"][area]
        if shape is None or shape.is_empty or level not in new.levels:
            return Succession()
        tree, first = self._tree(new, level), new.rows(level).start
        near = np.sort(tree.query(shape, predicate="intersects"))
        shared = shapely.area(shapely.intersection(tree.geometries[near], shape))
        of_old, of_new = shared / shape.area, shared / shapely.area(tree.geometries[near])
        heirs = [
            (int(at) + first, relation)
            for at, whole, inside in zip(near, of_old >= _ALL, of_new >= _ALL, strict=True)
            if (relation := _relation(bool(whole), bool(inside))) is not None
        ]
        taken = of_old[(of_old >= _ALL) | (of_new >= _ALL)].sum()
        return Succession(tuple(heirs), bool(taken >= _ALL))

    def _tree(self, new: Edition, level: str) -> shapely.STRtree:
        key = (new.key, level)
        if key not in self._trees:
            self._trees = dict([*self._trees.items()][-3:]) | {
                key: shapely.STRtree(new.geometry[new.rows(level)])
            }
        return self._trees[key]


def _relation(whole: bool, inside: bool) -> Relation | None:
    """What a new area is to an old one that lies wholly in it, and in which it lies itself."""
    if whole:
        return "same" if inside else "holds"
    return "part" if inside else None
