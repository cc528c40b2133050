"""The cells of editions and the units of layers, kept between classifications: they change far less than cases."""

import hashlib
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.cells import cells_of_areas
from geodata.kept import Arrays, kept
from geodata.keyed import Keyed
from geodata.locate_edition import EditionLocator
from zones.areas import Edition
from zones.units import CellGrid, Units, area_units, cell_units
from zones.vocabulary import COARSEST_RESOLUTION, cell_layer

Ints = NDArray[np.int64]
People = pl.DataFrame | None


class Grids:
    """Makes the units of editions; what was made is kept in memory, cells of editions also in a folder."""

    def __init__(self, cache_dir: Path | None = None) -> None:
        self._cache_dir = cache_dir
        self._cells = lru_cache(maxsize=8)(self._cells_of)
        self._areas = lru_cache(maxsize=4)(_areas_of)
        self._cell_layers = lru_cache(maxsize=4)(_cell_layers_of)
        self._locators = lru_cache(maxsize=4)(self._locator_of)

    def locator(self, edition: Edition) -> EditionLocator:
        """The locator of an edition, with the grids that lie in the folder."""
        return self._locators(Keyed(edition.key, edition))

    def grid(self, edition: Edition, resolution: int, people: People, located: Ints) -> CellGrid:
        """The cells of an edition and those that hold a case, with their people.

        `people` (`cell`, `persons`) is None where nothing is known. A cell without figure may be inhabited.
        """
        cell, area = self._cells(Keyed(edition.key, edition), resolution)
        return CellGrid(resolution, cell, area, _persons(cell, people)).with_cases(located)

    def layers(
        self, edition: Edition, resolution: int, population: Ints, people: People, located: Ints
    ) -> list[Units]:
        """Every layer that is classified: areas from the largest, then cells from fine to coarse.

        Parameters
        ----------
        population : persons of every area of the edition, -1 unknown
        located : cells (of the stored resolution) that hold a case
        """
        return self.area_layers(edition, population) + self.cell_layers(edition, resolution, people, located)

    def area_layers(self, edition: Edition, population: Ints) -> list[Units]:
        """The layers of areas, from the largest."""
        return self._areas(Keyed(f"{edition.key}|{_digest(population)}", (edition, population)))

    def cell_layers(self, edition: Edition, resolution: int, people: People, located: Ints) -> list[Units]:
        """The layers of cells, from fine to coarse."""
        grid = self.grid(edition, resolution, people, located)
        key = "|".join((edition.key, str(resolution), *map(_digest, (grid.cell, grid.population))))
        return self._cell_layers(Keyed(key, (edition, grid)))

    def cell_names(self, edition: Edition, resolution: int, located: Ints) -> list[str]:
        """The names of `cell_layers`, without making them."""
        there = len(located) or len(self._cells(Keyed(edition.key, edition), resolution)[0])
        return [cell_layer(one) for one in _resolutions(resolution)] if there else []

    def _cells_of(self, of: Keyed[Edition], resolution: int) -> tuple[Ints, NDArray[np.int32]]:
        edition = of.take()
        if not len(edition.areas):
            return np.empty(0, np.int64), np.empty(0, np.int32)
        found = kept(
            self._file(edition, resolution),
            lambda: _cells_and_areas(edition, resolution, self.locator(edition)),
        )
        return found["cell"], found["area"]

    def _locator_of(self, of: Keyed[Edition]) -> EditionLocator:
        return EditionLocator(of.take(), self._cache_dir)

    def _file(self, edition: Edition, resolution: int) -> Path | None:
        if self._cache_dir is None or not edition.checksum:
            return None
        return self._cache_dir / f"cells-{edition.checksum[:16]}-{resolution}.npz"


def _resolutions(finest: int) -> range:
    return range(finest, COARSEST_RESOLUTION - 1, -1)


def _areas_of(of: Keyed[tuple[Edition, Ints]]) -> list[Units]:
    edition, population = of.take()
    return [area_units(edition, level, population) for level in edition.levels]


def _cell_layers_of(of: Keyed[tuple[Edition, CellGrid]]) -> list[Units]:
    edition, grid = of.take()
    if not len(grid.cell):
        return []
    return [cell_units(edition, grid, one, cell_layer(one)) for one in _resolutions(grid.resolution)]


def _cells_and_areas(edition: Edition, resolution: int, locator: EditionLocator) -> Arrays:
    cell, area = cells_of_areas(edition, resolution, locator)
    return {"cell": cell, "area": area}


def _digest(values: Ints) -> str:
    return hashlib.blake2b(values.tobytes(), digest_size=12).hexdigest()


def _persons(cell: Ints, people: People) -> Ints:
    """Persons of each cell, -1 where no raster says: a cell that was not asked about is not deserted."""
    persons = np.full(len(cell), -1, np.int64)
    if people is not None and len(cell):
        given = people["cell"].to_numpy()
        at = np.minimum(np.searchsorted(cell, given), len(cell) - 1)
        inside = cell[at] == given
        persons[at[inside]] = people["persons"].to_numpy()[inside]
    return persons
