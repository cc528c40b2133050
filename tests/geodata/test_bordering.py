"""Neighbours: borders side by side, corners, borders drawn twice."""

from pathlib import Path

import numpy as np
import polars as pl
import shapely
from shapely import box

from geodata.bordering import Bordering, neighbours
from zones.areas import AREA_SCHEMA, Edition

METRE = 1 / 111_320


def pairs(*shapes: shapely.Geometry) -> list[tuple[int, int, bool]]:
    found = neighbours(np.array(shapes, object))
    return sorted(zip(found.left.tolist(), found.right.tolist(), found.corner.tolist(), strict=True))


def test_a_common_border_makes_neighbours_and_a_common_point_a_corner() -> None:
    a, b, c = box(105, 21, 105.1, 21.1), box(105.1, 21, 105.2, 21.1), box(105.1, 21.1, 105.2, 21.2)
    assert pairs(a, b, c) == [(0, 1, False), (0, 2, True), (1, 2, False)]


def test_what_lies_apart_is_no_neighbour() -> None:
    assert pairs(box(105, 21, 105.1, 21.1), box(105.101, 21, 105.2, 21.1)) == []


def test_borders_drawn_twice_leave_neighbours_whether_they_gape_or_overlap() -> None:
    left = box(105, 21, 105.1, 21.1)
    for off in (-15, -3, 3, 15):
        assert pairs(left, box(105.1 + off * METRE, 21, 105.2, 21.1)) == [(0, 1, False)]
    assert pairs(left, box(105.1 + 25 * METRE, 21, 105.2, 21.1)) == []


def test_a_border_of_a_hundred_metres_is_a_corner_and_a_longer_one_is_not() -> None:
    for metres, corner in ((60, True), (150, False)):
        other = box(105.1, 21.1 - metres * METRE, 105.2, 21.2)
        assert pairs(box(105, 21, 105.1, 21.1), other) == [(0, 1, corner)]


def test_an_island_in_a_ward_is_its_neighbour() -> None:
    inner = box(105.04, 21.04, 105.06, 21.06)
    assert pairs(box(105, 21, 105.1, 21.1) - inner, inner) == [(0, 1, False)]


def test_an_area_without_shape_has_no_neighbours_and_keeps_its_row() -> None:
    shapes = [box(105, 21, 105.1, 21.1), None, box(105.1, 21, 105.2, 21.1)]
    assert pairs(*shapes) == [(0, 2, False)]  # type: ignore[arg-type]


def test_neighbours_are_those_of_a_level_of_an_edition_and_are_kept(tmp_path: Path) -> None:
    table = pl.DataFrame(
        [(0, "district", "D", "D", None, 1.0), (1, "ward", "1", "1", 0, 1.0), (2, "ward", "2", "2", 0, 1.0)],
        schema=AREA_SCHEMA,
        orient="row",
    )
    a, b = box(105, 21, 105.1, 21.1), box(105.1, 21, 105.2, 21.1)
    edition = Edition("E", table, np.array([a | b, a, b], object), checksum="0123456789abcdef0")
    for _ in range(2):
        found = Bordering(tmp_path).of(edition, "ward")
        assert (found.left.tolist(), found.right.tolist(), found.corner.tolist()) == ([1], [2], [False])
    assert len(list(tmp_path.glob("neighbours-*.npz"))) == 1
