"""Land shared out among the points of a ward is shared out exactly, whatever the ward and the points."""

import numpy as np
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geodata.boundaries.voronoi import DECIMALS, nearest_land

_WARDS = {
    "square": shapely.box(103.0, 21.0, 103.1, 21.1),
    "holed": shapely.box(103.0, 21.0, 103.1, 21.1) - shapely.box(103.04, 21.03, 103.07, 21.06),
    "islands": shapely.MultiPolygon(
        [shapely.box(107.0, 20.8, 107.05, 20.86), shapely.box(107.1, 20.9, 107.12, 20.91),
         shapely.Polygon([(107.2, 20.7), (107.25, 20.72), (107.21, 20.76)])]
    ),
    "bent": shapely.Polygon([(105, 9), (105.2, 9), (105.2, 9.2), (105.18, 9.2), (105.18, 9.02), (105, 9.02)]),
    "border of a hundred corners": shapely.Point(104.3, 18.2).buffer(0.07, quad_segs=25),
}  # fmt: skip


def _points(ward: shapely.Geometry, shares: list[tuple[float, float]]) -> np.ndarray:
    """Points of the ward's box, kept where they lie in the ward, no two the same."""
    west, south, east, north = ward.bounds
    told = np.round([(west + x * (east - west), south + y * (north - south)) for x, y in shares], DECIMALS)
    told = np.unique(told, axis=0)
    return told[shapely.contains_xy(ward, told)]


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(_WARDS)),
    shares=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=40),
)
def test_the_hamlets_are_the_ward_and_none_overlaps_another(
    name: str, shares: list[tuple[float, float]]
) -> None:
    ward = _WARDS[name]
    points = _points(ward, shares)
    assume(len(points))
    land = nearest_land(ward, points)
    assert shapely.is_valid(land).all()
    assert abs(shapely.area(land).sum() - ward.area) <= 1e-9 * ward.area
    assert shapely.union_all(land).symmetric_difference(ward).area <= 1e-9 * ward.area


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(_WARDS)),
    shares=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=40),
)
def test_each_hamlet_holds_its_own_point(name: str, shares: list[tuple[float, float]]) -> None:
    ward = _WARDS[name]
    points = _points(ward, shares)
    assume(len(points))
    assert (shapely.distance(nearest_land(ward, points), shapely.points(points)) < 1e-12).all()


def test_an_island_without_a_point_belongs_to_the_nearest() -> None:
    ward = _WARDS["islands"]
    land = nearest_land(ward, np.array([[107.01, 20.81], [107.04, 20.85]]))
    assert shapely.covers(land[1], shapely.box(107.1, 20.9, 107.12, 20.91))


def test_the_border_between_two_points_lies_in_the_middle() -> None:
    land = nearest_land(_WARDS["square"], np.array([[103.02, 21.05], [103.06, 21.05]]))
    assert abs(shapely.bounds(land[0])[2] - 103.04) < 1e-12


def test_one_point_has_the_whole_ward_and_nothing_is_changed() -> None:
    ward = _WARDS["holed"]
    assert nearest_land(ward, np.array([[103.01, 21.01]]))[0] is ward
