"""People of coarser cells: a sum with an unknown part is not known."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely

from api.settings import Settings
from api.workspace import Workspace
from geodata.evidence import summed_up
from zones.areas import AREA_SCHEMA, Edition
from zones.cells import parents
from zones.units import CellGrid, coarse_population


def grid(population: list[int], area: list[int]) -> CellGrid:
    return CellGrid(8, np.arange(len(area)), np.array(area, np.int32), np.array(population))


def test_a_coarse_cell_with_half_of_its_people_unknown_is_unknown() -> None:
    fine = grid([5, -1, 3, 4, -1], [0] * 5)
    assert coarse_population(np.array([0, 0, 1, 1, 2]), fine, 3).tolist() == [-1, 7, -1]


@pytest.mark.parametrize(("unknown", "persons"), [(0, 100), (1, 99), (2, 98), (3, -1)])
def test_up_to_two_cells_of_a_hundred_may_be_unknown(unknown: int, persons: int) -> None:
    fine = grid([-1] * unknown + [1] * (100 - unknown), [0] * 100)
    assert coarse_population(np.zeros(100, np.int64), fine, 1).tolist() == [persons]


def test_a_case_beyond_the_border_does_not_hide_the_people_within() -> None:
    fine = grid([5, -1, -1], [0, -1, -1])
    assert coarse_population(np.array([0, 0, 1]), fine, 2).tolist() == [5, -1]


def test_people_loaded_at_a_finer_resolution_are_unknown_above_where_a_part_is(tmp_path: Path) -> None:
    """A raster that covers half of the territory says nothing about the cells on its edge."""
    workspace = Workspace(Settings(data=tmp_path))
    row = [(0, "ward", "00001", "Xã Thử", None, 1.0)]
    table = pl.DataFrame(row, schema=AREA_SCHEMA, orient="row")
    edition = workspace.store.save_edition(
        Edition("vn", table, np.array([shapely.box(105, 21, 105.1, 21.1)], object))
    )
    cell = workspace.gathered(edition).grid(8).cell
    told = cell[: len(cell) // 2 + 1]
    people = pl.DataFrame({"cell": told, "persons": np.full(len(told), 10)})
    workspace.store.save_population_cells(edition.name, 8, people)
    coarse = workspace.gathered(workspace.store.edition("vn")).grid(7)
    whole = np.array([np.isin(cell[parents(cell, 7) == one], told).all() for one in coarse.cell])
    assert whole.any() and not whole.all()
    assert (coarse.population[whole] > 0).all() and (coarse.population[~whole] == -1).all()
    workspace.store.close()


def test_a_parent_without_a_figure_is_the_sum_of_children_of_every_level() -> None:
    """A province with a district and, beside it, a ward of its own."""
    rows = [
        (0, "province", "P", "P", None), (1, "district", "D", "D", 0),
        (2, "ward", "W1", "W1", 1), (3, "ward", "W2", "W2", 1), (4, "ward", "W9", "W9", 0),
    ]  # fmt: skip
    areas = pl.DataFrame([(*row, 1.0) for row in rows], schema=AREA_SCHEMA, orient="row")
    edition = Edition("M", areas, np.full(5, None, object))

    def summed(*persons: int) -> list[int]:
        return summed_up(edition, np.array(persons)).tolist()

    assert summed(-1, -1, 100, 200, 50) == [350, 300, 100, 200, 50]
    assert summed(-1, -1, 100, -1, 50) == [-1, -1, 100, -1, 50]
    assert summed(-1, 310, 100, -1, 50) == [360, 310, 100, -1, 50]
