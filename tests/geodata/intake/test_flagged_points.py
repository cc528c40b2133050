"""Points that lie where they should not: accepted as they are, flagged with the distance."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geodata.intake.coordinates.distances import metres_to_areas, nearest_areas
from geodata.intake.coordinates.slips import slip_of

DAY = "2022-02-19"


def case(at, lon, lat, **more):
    return {"case_id": str(at), "report_date": DAY, "lon": str(lon), "lat": str(lat)} | more


def test_a_point_in_the_sea_is_accepted_and_flagged_with_the_distance_to_the_nearest_area(batch):
    found = batch([case(1, 110.1, 11.5, ward=None)])
    assert found.rows["area_code"].to_list() == [None] and found.rows["cell"].null_count() == 0
    flag = found.flagged.row(0, named=True)
    assert (flag["row"], flag["code"], flag["area_code"]) == (2, "point_in_no_area", "0205")
    assert flag["distance_m"] == pytest.approx(Geod(ellps="WGS84").inv(110.1, 11.5, 110, 11.5)[2], abs=2)


def test_a_point_outside_the_area_of_its_row_is_flagged_and_moves_nothing(batch):
    found = batch([case(1, 109.7, 11.75, ward="An Hải", district="Ninh Phước")])
    assert found.rows["area_code"].to_list() == ["0203"] and found.rows["lon"].to_list() == [109.7]
    flag = found.flagged.row(0, named=True)
    assert (flag["code"], flag["area_code"]) == ("point_elsewhere", "0203")
    assert 10_000 < flag["distance_m"] < 12_000


def test_a_point_just_over_the_border_is_not_flagged(batch):
    found = batch([case(1, 109.603, 11.75, ward="An Hải", district="Ninh Phước")])
    assert found.tally["point_elsewhere"] == 1 and found.flagged.is_empty()


def test_points_where_they_should_be_are_not_flagged(batch):
    rows = [
        case(1, 109.45, 11.2, ward="An Hải"),
        case(2, 109.45, 11.2, province="Ninh Thuận"),
        case(3, 106.1, 10.5),
    ]
    assert batch(rows).flagged.is_empty()


def test_a_point_apart_from_the_rest_of_its_list_is_flagged(batch):
    rows = [case(at, 108.1 + at / 100, 11.5) for at in range(30)] + [case(99, 106.1, 10.5)]
    found = batch(rows)
    assert found.flagged.select("row", "code", "area_code").rows() == [(32, "point_apart", "582")]
    assert batch([*rows[:-1], case(99, 106.1, 10.5, district="Quận 1")]).flagged.is_empty()


def test_a_list_of_many_provinces_has_no_home(batch):
    rows = [case(at, 108.1 + at / 100, 11.5) for at in range(15)]
    rows += [case(at + 50, 106.1 + at / 100, 10.5) for at in range(15)]
    assert batch(rows).flagged.is_empty()


def test_the_slip_that_explains_a_far_point_is_named(batch):
    found = batch([case(1, 109.45, 21.25, ward="An Hải", district="Ninh Phước")])
    assert "11.25" in found.flagged["hint"][0] and "vĩ độ 11.25" in found.flagged["hint_vi"][0]


def test_refused_rows_are_not_flagged(batch):
    found = batch([case(1, 110.1, 11.5) | {"report_date": "x"}])
    assert len(found.refused) == 1 and found.flagged.is_empty()


SQUARE = shapely.box(105, 20, 105.5, 20.5)


@settings(max_examples=60, deadline=None)
@given(st.floats(100, 111), st.floats(8, 24))
def test_distances_are_those_on_the_ellipsoid(lon, lat):
    found = metres_to_areas(np.array([lon]), np.array([lat]), np.array([SQUARE], object), np.array([0]))[0]
    ring = shapely.get_coordinates(shapely.segmentize(SQUARE.exterior, 0.002))
    metres = (
        Geod(ellps="WGS84")
        .inv(np.full(len(ring), lon), np.full(len(ring), lat), ring[:, 0], ring[:, 1])[2]
        .min()
    )
    if SQUARE.intersects(shapely.Point(lon, lat)):
        assert found == 0
    else:
        assert found == pytest.approx(metres, rel=0.01, abs=15)


def test_areas_without_shapes_are_no_targets():
    shapes = np.array([None, SQUARE], object)
    assert nearest_areas(np.array([104.0]), np.array([20.0]), shapes).tolist() == [1]
    assert np.isnan(metres_to_areas(np.array([104.0]), np.array([20.0]), shapes, np.array([0]))[0])


@pytest.mark.parametrize(
    ("lon", "lat", "word"),
    [(20.25, 105.25, "exchanged"), (105.25, 2.025, "20.25"), (105.25, 30.25, "20.25"), (105.25, -20.25, "20.25"),
     (150.25, 20.25, "105.25")],
)  # fmt: skip
def test_each_kind_of_slip_is_found(lon, lat, word):
    found = slip_of(lon, lat, SQUARE)
    assert found is not None and word in found


def test_what_no_slip_explains_has_no_hint():
    assert slip_of(12.3, 45.6, SQUARE) is None
