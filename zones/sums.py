"""Which units add up to which: an area to its parts, a cell to its finer cells, an area to the cells in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from zones.areas import Edition
from zones.cells import parents, resolutions
from zones.snapshot import ZoneLayer

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Sums:
    """Wholes and their parts: `whole[group[k]]` is the sum of its `part[k]`. `group` rises; units are numbers."""

    whole: Ints
    group: Ints
    part: Ints

    @classmethod
    def of(cls, links: Sequence[tuple[Ints, Ints]]) -> "Sums":
        """From pairs of (whole, part), each list of pairs a way of its own to add up."""
        wholes, groups, parts, begun = [], [], [], 0
        for above, below in links:
            order = np.argsort(above, kind="stable")
            whole, group = np.unique(above[order], return_inverse=True)
            wholes.append(whole)
            groups.append(group.astype(np.int64) + begun)
            parts.append(below[order])
            begun += len(whole)
        empty = np.empty(0, np.int64)
        return cls(*(np.concatenate([empty, *found]) for found in (wholes, groups, parts)))

    def only(self, kept: Bools) -> "Sums":
        """Those sums that are marked."""
        number = np.cumsum(kept) - 1
        stays = kept[self.group]
        return Sums(self.whole[kept], number[self.group[stays]], self.part[stays])

    def total(self, values: Ints) -> Ints:
        """The sum of the parts of each whole."""
        return np.add.reduceat(values[self.part], self._begin) if len(self.whole) else values[:0]

    def some(self, marked: Bools) -> Bools:
        """Which sums have a marked part or whole."""
        if not len(self.whole):
            return np.empty(0, np.bool_)
        return np.logical_or.reduceat(marked[self.part], self._begin) | marked[self.whole]

    def members(self, chosen: Bools) -> tuple[Ints, Ints]:
        """Sum and unit of every member of the chosen sums: first the wholes, then the parts."""
        number, at = np.flatnonzero(chosen), np.flatnonzero(chosen[self.group])
        return np.concatenate([number, self.group[at]]), np.concatenate([self.whole[number], self.part[at]])

    @property
    def _begin(self) -> Ints:
        return np.searchsorted(self.group, np.arange(len(self.whole)))


def sums_of(layers: Mapping[str, ZoneLayer], edition: Edition) -> Sums:
    """The sums among the units of all layers, which are numbered through in the order of the layers.

    Cells are parts of the coarser cell around them, and the finest ones of the area that holds their centre.
    """
    begin = dict(zip(layers, np.cumsum([0, *(one.table.height for one in layers.values())]), strict=False))
    node = np.full(len(edition.areas), -1, np.int64)
    for name, layer in layers.items():
        if layer.is_areas and layer.table.height:
            node[layer.table["area"].to_numpy()] = begin[name] + np.arange(layer.table.height)
    return Sums.of([_of_areas(edition, node), *_of_cells(layers, begin, node)])


def _of_areas(edition: Edition, node: Ints) -> tuple[Ints, Ints]:
    part = np.flatnonzero((node >= 0) & (edition.parent >= 0))
    whole = node[edition.parent[part]]
    return whole[whole >= 0], node[part][whole >= 0]


def _of_cells(
    layers: Mapping[str, ZoneLayer], begin: Mapping[str, int], node: Ints
) -> list[tuple[Ints, Ints]]:
    cells = {name: one.table["cell"].to_numpy() for name, one in layers.items() if one.is_cells}
    finer = sorted((name for name in cells if len(cells[name])), key=lambda one: -_resolution(cells[one]))
    found = []
    for fine, coarse in pairwise(finer):
        above = parents(cells[fine], _resolution(cells[coarse]))
        at = np.minimum(np.searchsorted(cells[coarse], above), len(cells[coarse]) - 1)
        here = np.flatnonzero(cells[coarse][at] == above)
        found.append((begin[coarse] + at[here], begin[fine] + here))
    if finer and len(node):
        area = layers[finer[0]].table["area"].fill_null(-1).to_numpy()
        here = np.flatnonzero((area >= 0) & (node[area] >= 0))
        found.append((node[area[here]], begin[finer[0]] + here))
    return found


def _resolution(cell: Ints) -> int:
    return int(resolutions(cell[0]))
