"""The cells of editions and their people."""

from pathlib import Path

import numpy as np
import polars as pl
import shapely

from geodata.grids import Grids
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition


def one_ward(name: str, west: float) -> Edition:
    rows = [(0, "ward", "00001", "Xã Nặm Mây", None, 30.0)]
    shape = np.array([shapely.box(west, 21.0, west + 0.05, 21.05)], object)
    return Edition(name, pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shape, checksum=name)


def test_a_locating_grid_that_is_kept_for_an_edition_is_opened(tmp_path: Path) -> None:
    """Told by a wrong one: with it no cell lies in the ward."""
    elsewhere, here = one_ward("same", 9.0), one_ward("same", 105.0)
    EditionLocator(elsewhere, tmp_path).prepare()
    nowhere = np.empty(0, np.int64)
    assert len(Grids().grid(here, 8, None, nowhere).cell) > 0
    assert len(Grids(tmp_path).grid(here, 8, None, nowhere).cell) == 0
    assert Grids(tmp_path).locator(here).finest([9.01], [21.01]).tolist() == [0]


def test_a_cell_of_which_no_raster_says_anything_is_not_deserted() -> None:
    edition = one_ward("one", 105.0)
    nowhere = np.empty(0, np.int64)
    cells = Grids().grid(edition, 8, None, nowhere).cell
    people = pl.DataFrame({"cell": cells[:2], "persons": [7, 0]})
    told = Grids().grid(edition, 8, people, nowhere).population
    assert told[:2].tolist() == [7, 0] and set(told[2:].tolist()) == {-1}
