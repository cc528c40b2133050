"""Areas known by name only: what is not known of where they are never makes anything look better."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import shapely

from geodata.cells import cells_of_points
from zones.areas import AREA_SCHEMA, Edition
from zones.counting import count
from zones.ledger import ledger
from zones.rulebook import Indicator
from zones.standing import Neighbours, Standing, of_neighbours
from zones.units import CellGrid, area_units, cell_units

DAY = date(2022, 2, 19)


def _edition() -> Edition:
    """Two wards side by side; the first has two hamlets without shapes and one with, the second one of each."""
    rows = [
        (0, "ward", "A", None), (1, "ward", "B", None), (2, "hamlet", "A1", 0), (3, "hamlet", "A2", 0),
        (4, "hamlet", "A3", 0), (5, "hamlet", "B1", 1), (6, "hamlet", "B2", 1),
    ]  # fmt: skip
    table = pl.DataFrame([(*row[:3], row[2], row[3], 1.0) for row in rows], schema=AREA_SCHEMA, orient="row")
    shapes = np.array(
        [shapely.box(103.0, 21.0, 103.1, 21.1), shapely.box(103.1, 21.0, 103.2, 21.1), None, None,
         shapely.box(103.0, 21.0, 103.02, 21.1), None, shapely.box(103.1, 21.0, 103.12, 21.1)]
    )  # fmt: skip
    return Edition("test", table, shapes)


E = _edition()
NOBODY = np.full(len(E.areas), -1, np.int64)


def _rows(*given: dict[str, Any]) -> pl.DataFrame:
    base: dict[str, Any] = {"area": -1, "cell": -1, "report_date": DAY, "lo": 1, "hi": 1, "list_id": 1}
    return ledger(pl.DataFrame([base | one for one in given], infer_schema_length=None))


def _counted(level: str, table: pl.DataFrame) -> list[tuple[int, int]]:
    lo, hi = count(table, area_units(E, level, NOBODY), {})
    return list(zip(lo.tolist(), hi.tolist(), strict=True))


POINT = int(cells_of_points(np.array([103.05]), np.array([21.05]), 10)[0])


def test_the_seat_of_an_area_is_itself_or_the_nearest_territory_around_it() -> None:
    assert E.seat.tolist() == [0, 1, 0, 0, 4, 1, 6]
    assert E.by_name_only("hamlet").tolist() == [True, True, False, True, False]


def test_an_edition_without_any_shape_has_no_seats() -> None:
    bare = Edition("bare", E.areas, np.full(len(E.areas), None, object))
    assert set(bare.seat.tolist()) == {-1}
    assert not bare.by_name_only("hamlet").any()


def test_a_point_in_a_ward_may_lie_in_each_of_its_hamlets_without_shape_and_in_no_other() -> None:
    table = _rows({"area": 0, "cell": POINT})
    assert _counted("ward", table) == [(1, 1), (0, 0)]
    assert _counted("hamlet", table) == [(0, 1), (0, 1), (0, 0), (0, 0), (0, 0)]


def test_a_case_known_by_ward_only_widens_all_its_hamlets() -> None:
    assert _counted("hamlet", _rows({"area": 0})) == [(0, 1), (0, 1), (0, 1), (0, 0), (0, 0)]


def test_a_case_of_a_hamlet_without_shape_is_certain_there_and_possible_in_every_cell_of_its_ward() -> None:
    table = _rows({"area": 2})
    assert _counted("hamlet", table) == [(1, 1), (0, 0), (0, 0), (0, 0), (0, 0)]
    lon, lat = np.array([103.01, 103.05, 103.15]), np.full(3, 21.05)
    cell = cells_of_points(lon, lat, 8)
    order = np.argsort(cell)
    grid = CellGrid(8, cell[order], np.array([4, 0, 1], np.int32)[order], np.full(3, 100))
    units = cell_units(E, grid, 8, "cell8")
    lo, hi = count(table, units, {})
    assert lo.tolist() == [0, 0, 0]
    assert dict(zip(order.tolist(), hi.tolist(), strict=True)) == {0: 1, 1: 1, 2: 0}


def test_an_area_without_shape_may_neighbour_any_other() -> None:
    none = np.zeros(0, np.int32)
    pairs = Neighbours(none, none, np.zeros(0, np.bool_))
    red = np.array([True, False, False, False, True])
    all_ = np.ones(5, np.bool_)
    found = of_neighbours(
        Indicator(id="near", kind="adjacent"), E, "hamlet", pairs, Standing(red, red, all_, all_)
    )
    assert found.lo.tolist() == [0, 0, 0, 0, 0]
    assert found.hi.tolist() == [1, 2, 1, 2, 1]
