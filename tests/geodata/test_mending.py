"""Neighbours that overlap or leave slivers are made to fit; nothing else moves, and nothing is merged in silence."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries import LayerChoice, check_boundaries, read_boundaries
from geodata.boundaries.faces import GRID
from geodata.boundaries.measure import area_km2
from geodata.boundaries.mend_rules import MendRules
from geodata.boundaries.mended_layer import mend_layer
from geodata.boundaries.mending import Mending, mend_neighbours
from geodata.boundaries.mending_words import DoubtfulMending
from geodata.boundaries.neighbours import gaps, overlaps
from zones.errors import InputError

#: About 100 m and 1 km in degrees.
M100, KM = 0.001, 0.01
#: What the rounding to the grid may change of the area of a test unit, in km².
ROUNDING = 1e-3


def box(west: float, south: float, east: float, north: float) -> shapely.Polygon:
    """A rectangle in kilometres from a place in Tuần Giáo."""
    return shapely.box(103 + west * KM, 21 + south * KM, 103 + east * KM, 21 + north * KM)


def shapes(*polygons: Any) -> Any:
    return np.array([*polygons, None], object)[:-1]


def mended(polygons: Sequence[Any], codes: Sequence[str] = "ABCDEFGH", **how: Any) -> Mending:
    return mend_neighbours(shapes(*polygons), list(codes[: len(polygons)]), **{"max_moved": 1, **how})


def moved(mending: Mending) -> list[tuple[str | None, str]]:
    return list(mending.moves.filter("done").select("from", "to").iter_rows())


def point(east: float, north: float) -> shapely.Point:
    return shapely.Point(103 + east * KM, 21 + north * KM)


# ------------------------------------------------------------------------------------------------ the rules


def test_an_overlap_goes_to_the_lower_code_as_its_points_did() -> None:
    result = mended([box(0, 0, 5, 5), box(4.9, 0, 10, 5)], codes="BA")
    assert moved(result) == [("B", "A")]
    assert shapely.equals(result.geometry[1], box(4.9, 0, 10, 5))
    assert shapely.area(shapely.symmetric_difference(result.geometry[0], box(0, 0, 4.9, 5))) < GRID


def test_an_overlap_stays_with_a_unit_that_is_preferred() -> None:
    result = mended([box(0, 0, 5, 5), box(4.9, 0, 10, 5)], prefer=["B"])
    assert moved(result) == [("A", "B")]


def test_what_three_units_cover_goes_to_the_lowest_code() -> None:
    result = mended([box(0, 0, 5, 5), box(4.9, 0, 10, 5), box(4.8, 2, 5.1, 10)])
    assert [shapely.covers(one, point(4.95, 3)) for one in result.geometry] == [True, False, False]
    assert shapely.coverage_is_valid(result.geometry)


def test_a_sliver_goes_to_the_neighbour_with_the_longest_border() -> None:
    frame = [box(0, 0, 10, 5), box(0, 5.1, 4, 10), box(4, 5.1, 10, 10), box(-1, 0, 0, 10), box(10, 0, 11, 10)]
    result = mended(frame, codes="BCDEA")
    assert moved(result) == [(None, "B")]
    assert len(gaps(result.geometry, np.array(list("BCDEA")))) == 0


def test_of_equal_borders_the_lower_code_gets_the_sliver() -> None:
    frame = [box(0, 0, 5, 10), box(5.1, 0, 10, 10), box(0, -1, 10, 0), box(0, 10, 10, 11)]
    assert moved(mended(frame, codes="DCAB")) == [(None, "C")]


@pytest.mark.parametrize(("width", "closed"), [(0.27, True), (0.29, False)])
def test_a_gap_as_wide_as_a_lake_stays(width: float, closed: bool) -> None:
    """Twice the area over the perimeter: a square lake is half as wide as its side, here 144 and 155 m."""
    lake = box(5, 5, 5 + width, 5 + width)
    around = shapely.difference(box(0, 0, 10, 10), lake)
    result = mended([around, box(10, 0, 20, 10)])
    assert (len(gaps(result.geometry, np.array(["A", "B"]))) == 0) is closed


def test_the_width_of_a_sliver_can_be_stated() -> None:
    frame = [box(0, 0, 10, 5), box(0, 5.1, 10, 10), box(-1, 0, 0, 10), box(10, 0, 11, 10)]
    assert moved(mended(frame, gap_width_km=0.05)) == []


def test_an_inlet_from_outside_is_no_sliver() -> None:
    result = mended([box(0, 0, 10, 5), box(0, 5.05, 10, 10)])
    assert moved(result) == []


def test_a_unit_of_several_parts_keeps_its_parts() -> None:
    island = shapely.union(box(0, 0, 2, 2), box(20, 0, 22, 2))
    result = mended([island, box(1.9, 0, 5, 2)])
    assert shapely.get_num_geometries(result.geometry[0]) == 2


# ---------------------------------------------------------------------------------------------------- doubt


def test_a_unit_that_would_move_more_than_the_limit_is_left_with_its_largest_move() -> None:
    layer = [box(0, 0, 5, 5), box(4, 0, 10, 5), box(9.95, 0, 20, 5)]
    result = mended(layer, max_moved=0.05)
    assert result.doubtful["code"].to_list() == ["B"]
    assert moved(result) == [("C", "B")]
    assert result.moves.filter(~result.moves["done"]).select("from", "to").rows() == [("B", "A")]
    assert (result.units["share"] <= 0.05).all()


def test_units_that_are_nearly_the_same_polygon_are_never_merged() -> None:
    result = mended([box(0, 0, 5, 5), box(0, 0, 5, 4.9)], max_moved=1)
    assert result.same.select("code", "other").rows() == [("A", "B")]
    assert moved(result) == []
    assert set(result.doubtful["code"]) == {"A", "B"}


def test_a_unit_is_never_swallowed_whole() -> None:
    result = mended([box(0, 0, 10, 10), box(4, 4, 5, 5)], max_moved=1)
    assert moved(result) == []
    assert result.doubtful["code"].to_list() == ["B"]


def test_a_town_inside_a_commune_comes_out_of_it_when_it_is_preferred() -> None:
    result = mended([box(0, 0, 10, 10), box(4, 4, 5, 5)], max_moved=0.05, prefer=["B"])
    assert moved(result) == [("A", "B")]
    assert not result.doubtful["code"].to_list()
    assert shapely.coverage_is_valid(result.geometry)


def test_a_unit_that_is_to_be_left_keeps_its_shape() -> None:
    layer = [box(0, 0, 5, 5), box(4.9, 0, 10, 5), box(9.95, 0, 20, 5)]
    result = mended(layer, leave=["B"])
    assert moved(result) == []
    assert len(result.doubtful) == 0
    assert shapely.equals(result.geometry[1], layer[1])


# ----------------------------------------------------------------------------------------------------- laws


@st.composite
def coverages(draw: st.DrawFn) -> list[shapely.Polygon]:
    """A street grid of units that fit."""
    xs = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=4)))
    ys = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=4)))
    return [box(w, s, e, n) for w, e in pairwise(xs) for s, n in pairwise(ys)]


@st.composite
def layers(draw: st.DrawFn) -> list[shapely.Polygon]:
    """Units of which every corner was moved a little, each on its own."""
    shift = st.integers(-7, 7)
    shaken = []
    for unit in draw(coverages()):
        corners = shapely.get_coordinates(unit)[:4]
        by = np.array(draw(st.lists(st.tuples(shift, shift), min_size=4, max_size=4))) * M100 / 10
        shaken.append(shapely.Polygon(corners + by))
    return shaken


def same_area(a: Any, b: Any) -> bool:
    return bool((area_km2(shapely.symmetric_difference(a, b)) < ROUNDING).all())


def codes_of(layer: Sequence[Any]) -> list[str]:
    return [f"{at:02}" for at in range(len(layer))]


@given(coverages())
def test_a_clean_coverage_comes_back_as_it_was(layer: list[shapely.Polygon]) -> None:
    result = mend_neighbours(shapes(*layer), codes_of(layer))
    assert len(result.moves) == 0
    assert same_area(result.geometry, shapes(*layer))


@given(layers())
def test_after_mending_no_two_units_overlap_and_no_sliver_is_left(layer: list[shapely.Polygon]) -> None:
    codes = codes_of(layer)
    result = mend_neighbours(shapes(*layer), codes, max_moved=1)
    assert shapely.is_valid(result.geometry).all()
    assert shapely.coverage_is_valid(result.geometry)
    assert len(overlaps(result.geometry, area_km2(result.geometry)).a) == 0
    assert not gaps(result.geometry, np.array(codes))["sliver"].any()


@given(layers())
def test_the_whole_grows_by_the_slivers_alone(layer: list[shapely.Polygon]) -> None:
    result = mend_neighbours(shapes(*layer), codes_of(layer), max_moved=1)
    before, after = shapely.union_all(shapes(*layer)), shapely.union_all(result.geometry)
    filled = result.moves.filter(result.moves["from"].is_null())["km2"].sum()
    assert area_km2(shapes(shapely.difference(before, after)))[0] < ROUNDING
    assert area_km2(shapes(shapely.difference(after, before)))[0] == pytest.approx(filled, abs=ROUNDING)


@given(layers(), st.sampled_from([0.0, 0.01, 0.05, 1.0]))
def test_what_a_unit_moved_is_its_symmetric_difference(layer: list[shapely.Polygon], limit: float) -> None:
    result = mend_neighbours(shapes(*layer), codes_of(layer), max_moved=limit)
    differing = area_km2(shapely.symmetric_difference(result.geometry, shapes(*layer)))
    told = (result.units["lost_km2"] + result.units["gained_km2"]).to_numpy()
    assert differing == pytest.approx(told, abs=ROUNDING)
    assert (told <= limit * result.units["km2"].to_numpy() + ROUNDING).all()


@given(layers(), st.integers(0, 80), st.integers(0, 80))
def test_no_point_that_has_an_answer_gets_another(
    layer: list[shapely.Polygon], east: int, north: int
) -> None:
    result = mend_neighbours(shapes(*layer), codes_of(layer), max_moved=1)
    here = point(east * 30 / 80 + 0.0123, north * 30 / 80 + 0.0123)
    near = shapely.distance(shapely.boundary(shapes(*layer)), here).min() < 2 * GRID
    before, after = (np.flatnonzero(shapely.covers(all_, here)) for all_ in (shapes(*layer), result.geometry))
    assert near or not len(before) or after.tolist() == [before[0]]


@given(layers(), st.randoms(use_true_random=False), st.sampled_from([0.02, 1.0]))
def test_the_order_of_units_makes_no_difference(
    layer: list[shapely.Polygon], random: Any, limit: float
) -> None:
    codes = codes_of(layer)
    order = list(range(len(layer)))
    random.shuffle(order)
    one = mend_neighbours(shapes(*layer), codes, max_moved=limit)
    other = mend_neighbours(shapes(*layer)[order], [codes[at] for at in order], max_moved=limit)
    assert one.moves.equals(other.moves)
    assert shapely.equals_exact(one.geometry[order], other.geometry).all()


@given(layers(), st.sampled_from([0.02, 1.0]))
def test_mending_twice_is_mending_once(layer: list[shapely.Polygon], limit: float) -> None:
    codes = codes_of(layer)
    once = mend_neighbours(shapes(*layer), codes, max_moved=limit)
    again = mend_neighbours(once.geometry, codes, max_moved=limit, leave=once.doubtful["code"].to_list())
    assert moved(again) == []
    assert same_area(once.geometry, again.geometry)


# --------------------------------------------------------------------------------------------------- a layer


def layer_file(folder: Path, units: Sequence[tuple[str, Any]]) -> Path:
    path = folder / "wards.gpkg"
    codes = [code for code, _ in units]
    frame = gpd.GeoDataFrame(
        {"code": codes, "name": [f"Xã {code}" for code in codes]},
        geometry=[one for _, one in units],
        crs=4326,
    )
    frame.to_file(path)
    return path


def test_a_doubtful_layer_is_refused_with_names_and_remedies(tmp_path: Path) -> None:
    path = layer_file(tmp_path, [("01", box(0, 0, 5, 5)), ("02", box(4, 0, 10, 5))])
    with pytest.raises(DoubtfulMending) as refused:
        mend_layer(read_boundaries(path, "ward"))
    assert "02 Xã 02 16.7%" in refused.value.what
    assert "02 Xã 02 16,7%" in refused.value.vi
    for option in ("--prefer", "--leave", "--max-moved", "--keep-going"):
        assert option in refused.value.fix and option in refused.value.vi_fix


def test_twins_are_named_and_cannot_be_allowed(tmp_path: Path) -> None:
    path = layer_file(tmp_path, [("01", box(0, 0, 5, 5)), ("02", box(0, 0, 5, 4.9))])
    with pytest.raises(DoubtfulMending, match="01 Xã 01 and 02 Xã 02 are nearly the same polygon"):
        mend_layer(read_boundaries(path, "ward"), MendRules(max_moved=1))


def test_rows_that_are_refused_stay_refused_and_the_others_keep_their_place(tmp_path: Path) -> None:
    units = [
        ("03", box(0, 0, 5, 5)),
        ("01", box(4.99, 0, 10, 5)),
        ("02", box(20, 0, 25, 5)),
        ("02", box(30, 0, 35, 5)),
    ]
    result = mend_layer(read_boundaries(layer_file(tmp_path, units), "ward"))
    assert result.level.areas["code"].to_list() == ["01", "03"]
    assert result.rows == [1, 0]
    assert (result.before.read, result.before.refused) == (4, 2)


def test_an_unknown_code_is_no_unit_to_leave(tmp_path: Path) -> None:
    path = layer_file(tmp_path, [("01", box(0, 0, 5, 5))])
    with pytest.raises(InputError, match="there is no unit 99"):
        mend_layer(read_boundaries(path, "ward"), MendRules(leave=["99"]))


@pytest.mark.real_data
def test_a_real_province_fits_afterwards(shared_data: Path) -> None:
    draft = read_boundaries(
        shared_data / "vn_named_areas.gpkg",
        "ward",
        LayerChoice(layer="communes_ninh_thuan_province", code="commune_id", name="commune_vn"),
    )
    result = mend_layer(draft, MendRules(max_moved=0.2))
    assert (len(result.before.overlaps), int(result.before.gaps["sliver"].sum())) == (102, 141)
    assert (len(result.after.overlaps), int(result.after.gaps["sliver"].sum())) == (0, 0)
    assert result.fits
    _, again = check_boundaries(result.draft, strict=True, max_overlap=0)
    assert again.loaded == 65
