"""The cells of editions and their people."""

import numpy as np
import polars as pl
import shapely

from geodata.grids import Grids
from zones.areas import AREA_SCHEMA, Edition


def test_a_cell_of_which_no_raster_says_anything_is_not_deserted() -> None:
    rows = [(0, "ward", "00001", "Xã Nặm Mây", None, 30.0)]
    shape = np.array([shapely.box(105.0, 21.0, 105.05, 21.05)], object)
    edition = Edition("one", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shape)
    nowhere = np.empty(0, np.int64)
    cells = Grids().grid(edition, 8, None, nowhere).cell
    people = pl.DataFrame({"cell": cells[:2], "persons": [7, 0]})
    told = Grids().grid(edition, 8, people, nowhere).population
    assert told[:2].tolist() == [7, 0] and set(told[2:].tolist()) == {-1}
