"""The units of one layer and how located rows reach them: areas by descent, cells by their centre."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.cells import parents
from zones.vocabulary import level_order

Ints = NDArray[np.int64]
AreaIndex = NDArray[np.int32]


def distinct(values: Ints) -> Ints:
    """Each value once, in rising order; by sorting, which is quick for what is almost sorted."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), np.bool_)
    first[1:] = ordered[1:] != ordered[:-1]
    return ordered[first]


@dataclass(frozen=True)
class CellGrid:
    """The cells of an edition at the base resolution: sorted, each with its finest area (-1 = none) and people.

    `population` is -1 where it is not known.
    """

    resolution: int
    cell: Ints
    area: AreaIndex
    population: Ints

    def with_cases(self, located: Ints) -> "CellGrid":
        """The grid with the cells that hold a case and were not in it (outside every area)."""
        here = np.unique(parents(located, self.resolution)) if len(located) else located
        new = np.setdiff1d(here, self.cell, assume_unique=True)
        if not len(new):
            return self
        cell = np.concatenate([self.cell, new])
        order = np.argsort(cell)
        none = np.full(len(new), -1)
        return CellGrid(
            self.resolution,
            cell[order],
            np.concatenate([self.area, none.astype(np.int32)])[order],
            np.concatenate([self.population, none])[order],
        )


#: People of a coarser cell are known where those of so many of its cells are.
COVERED: Final = 0.98


@dataclass(frozen=True)
class Units:
    """The units of one layer.

    `member` pairs each unit with the areas it touches: an area with itself, a cell with the areas of the
    inhabited base cells in it. What is known by area only (reports, cases without a point) reaches the units
    through these pairs.
    """

    layer: str
    scope: str
    edition: Edition
    size: int
    member_unit: Ints
    member_area: AreaIndex
    population: Ints  # -1 = not known
    area: AreaIndex  # the area of each unit; for a cell the finest that holds its centre
    cell: Ints | None = None
    resolution: int = -1
    inhabited: NDArray[np.bool_] | None = None
    _pairs: dict[str, tuple[Ints, Ints]] = field(default_factory=dict, repr=False)

    @property
    def is_cells(self) -> bool:
        """Whether the units are H3 cells."""
        return self.cell is not None

    @property
    def is_sites(self) -> bool:
        """Whether the units are sites (`zones.sites`)."""
        return False

    @property
    def is_areas(self) -> bool:
        """Whether the units are areas."""
        return not (self.is_cells or self.is_sites)

    def of_rows(self, rows: pl.DataFrame) -> Ints:
        """The unit that each ledger row surely lies in, -1 where it is not known so finely."""
        if self.cell is None:
            unit: Ints = self._unit_of_area[rows["area"].to_numpy()]
            return unit
        at = rows["cell"].to_numpy()
        found = np.full(len(at), -1, np.int64)
        located = at >= 0
        found[located] = self._of_cells(parents(at[located], self.resolution))
        return found

    def _of_cells(self, cells: Ints) -> Ints:
        """The unit of each cell of the layer's resolution; each run of equal ones is looked up once."""
        starts = np.flatnonzero(np.diff(cells, prepend=-1))
        unit = np.searchsorted(self.cell, cells[starts])  # type: ignore[arg-type]
        return np.repeat(unit, np.diff(starts, append=len(cells)))

    @cached_property
    def _unit_of_area(self) -> Ints:
        """Area -> unit, with one more entry so that area -1 gives -1."""
        span = self.edition.rows(self.layer)
        unit = self.edition.ancestors(self.layer).astype(np.int64) - span.start
        unit[self.edition.ancestors(self.layer) < 0] = -1
        return np.append(unit, -1)

    def spread(self, by_area: Ints) -> Ints:
        """Sum, for each unit, of a figure that is known only for the areas above it (never below).

        `by_area` holds the figure of each area of the edition; a unit receives the figures of every area that
        contains one of its members without being finer than the unit itself.
        """
        total = np.zeros(self.size, np.int64)
        if not by_area.any():
            return total
        for level in self.edition.levels:
            if not self.is_cells and level_order(level) >= level_order(self.layer):
                continue
            span = self.edition.rows(level)
            if not by_area[span].any():
                continue
            unit, above = self.pairs(level)
            total += np.bincount(unit, weights=by_area[above], minlength=self.size).astype(np.int64)
        return total

    def over(self, by_area: NDArray[Any], combine: np.ufunc) -> NDArray[Any]:
        """Combine what holds for the areas that each unit touches; a unit that touches none takes the last entry
        of `by_area` (what holds outside every area)."""
        touching, starts = self._touching
        if len(starts) == len(self.member_unit) == self.size:  # one area each, in the order of the units
            return by_area[self.member_area]
        found = np.full(self.size, by_area[-1])
        if len(starts):
            found[touching] = combine.reduceat(by_area[self.member_area], starts)
        return found

    def where_complete(
        self, lists: NDArray[np.int32], cases: Ints, scopes: Mapping[int, NDArray[np.bool_]]
    ) -> Ints:
        """What may lie in each unit of cases of which no place is known: wherever their list is declared complete.

        Parameters
        ----------
        lists : the list of each case
        scopes : list -> areas (and, last, the cells without area) that its declarations cover
        """
        found = np.zeros(self.size, np.int64)
        for one in np.unique(lists).tolist():
            if one in scopes:
                found += np.where(self.over(scopes[one], np.logical_or), cases[lists == one].sum(), 0)
        return found

    @cached_property
    def _touching(self) -> tuple[Ints, NDArray[np.intp]]:
        """The units that touch an area, and where the members of each begin (members stand by unit)."""
        starts = np.flatnonzero(np.diff(self.member_unit, prepend=-1))
        return self.member_unit[starts], starts

    def pairs(self, level: str) -> tuple[Ints, Ints]:
        """Every (unit, area of `level` that holds one of its members), each once.

        An area known by name only may hold any cell of the territory that it lies in.
        """
        if level not in self._pairs:
            above = self.edition.ancestors(level)[self.member_area].astype(np.int64)
            areas = max(len(self.edition.areas), 1)
            key = self.member_unit[above >= 0] * areas + above[above >= 0]
            if self.is_cells and (nameless := self._by_name_only(level)) is not None:
                key = np.concatenate([key, nameless])
            self._pairs[level] = np.divmod(distinct(key), areas)
        return self._pairs[level]

    def _by_name_only(self, level: str) -> Ints | None:
        """The pairs, as one number each, with areas of a level that have no shape; None without such areas."""
        named = np.flatnonzero(self.edition.by_name_only(level)) + self.edition.rows(level).start
        if not len(named):
            return None
        seats = pl.DataFrame({"area": named, "seat": self.edition.seat[named].astype(np.int64)})
        found = []
        for upper in self.edition.levels:
            span = self.edition.rows(upper)
            here = seats.filter(pl.col("seat").is_between(span.start, span.stop - 1))
            if level_order(upper) < level_order(level) and here.height:
                unit, seat = self.pairs(upper)
                both = pl.DataFrame({"unit": unit, "seat": seat}).join(here, on="seat")
                found.append((both["unit"] * len(self.edition.areas) + both["area"]).to_numpy())
        return np.concatenate(found) if found else None

    def where_named(self, by_area: Ints) -> Ints:
        """For each unit that is known by name only, the figure of the territory that it lies in; 0 for all others."""
        if self.is_cells:
            return np.zeros(self.size, np.int64)
        named, span = self.edition.by_name_only(self.layer), self.edition.rows(self.layer)
        return np.where(named, by_area[self.edition.seat[span]], 0)


def area_units(edition: Edition, layer: str, population: Ints) -> Units:
    """The areas of one level as units. `population` holds the persons of every area of the edition, -1 unknown."""
    span = edition.rows(layer)
    areas = np.arange(span.start, span.stop, dtype=np.int32)
    own = np.arange(len(areas), dtype=np.int64)
    return Units(layer, layer, edition, len(areas), own, areas, population[span], areas)


def coarse_population(unit: Ints, fine: CellGrid, size: int) -> Ints:
    """Persons of coarser units from those of the finer cells within; -1 where too few of these are known.

    Unknown cells are left out where they are at most 1 - `COVERED` of a unit's cells: seven of them beyond the edge of
    a raster shall not hide the millions beside them. A cell whose centre lies in no area is in the grid for its case
    alone and says nothing of people.
    """
    within = fine.area >= 0
    unit, population = unit[within], fine.population[within]
    total = np.zeros(size, np.int64)
    np.add.at(total, unit, np.maximum(population, 0))
    cells, known = (np.bincount(some, minlength=size) for some in (unit, unit[population >= 0]))
    total[(known == 0) | (known < COVERED * cells)] = -1
    return total


def _membership(grid: CellGrid, unit: Ints, size: int) -> NDArray[np.bool_]:
    """Which base cells stand for the unit they lie in: those where people live, or all where nobody does."""
    lived_in = (grid.population != 0) & (grid.area >= 0)
    deserted = np.ones(size, np.bool_)
    deserted[unit[lived_in]] = False
    held: NDArray[np.bool_] = lived_in | (deserted[unit] & (grid.area >= 0))
    return held


def cell_units(edition: Edition, grid: CellGrid, resolution: int, layer: str) -> Units:
    """The cells of one resolution as units, made from the base cells they hold."""
    above = parents(grid.cell, resolution)  # in rising order, as the cells below are
    cell = distinct(above)
    unit = np.searchsorted(cell, above)
    population = coarse_population(unit, grid, len(cell))
    held = _membership(grid, unit, len(cell))
    member = distinct(unit[held] * len(edition.areas) + grid.area[held].astype(np.int64))
    pairs = np.divmod(member, max(len(edition.areas), 1))
    centre = np.full(len(cell), -1, np.int32)
    if resolution == grid.resolution:
        centre[unit] = grid.area
    else:
        centre[pairs[0][::-1]] = pairs[1][::-1]
    inhabited = np.zeros(len(cell), np.bool_)
    inhabited[unit[grid.population != 0]] = True
    return Units(
        layer, "cell", edition, len(cell), pairs[0], pairs[1].astype(np.int32), population, centre, cell,
        resolution, inhabited,
    )  # fmt: skip
