"""Layers of different sources: parents by code first, by name second, by place third; every disagreement is told."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely

from geodata.boundaries import CheckedBoundaries, LayerChoice, assemble, check_boundaries, read_boundaries
from geodata.boundaries.checked import CHECKED_SCHEMA
from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.measure import area_km2
from geodata.boundaries.outlines import outlined
from geodata.boundaries.reconciling import Reconciled, reconcile

#: (code, name, parent code, shape)
Unit = tuple[str, str, str | None, Any]


def level(area_level: str, units: Sequence[Unit], *above: CheckedBoundaries) -> CheckedBoundaries:
    shapes = np.array([*(unit[3] for unit in units), None], object)[:-1]
    rows = [(code, name, parent, None, None, 0.0) for code, name, parent, _ in units]
    areas = pl.DataFrame(rows, schema=CHECKED_SCHEMA, orient="row")
    areas = areas.with_columns(pl.Series("area_km2", area_km2(shapes), pl.Float64))
    return CheckedBoundaries(area_level, areas, shapes, "made up", above)


def cell(west: float, wide: float = 1) -> shapely.Polygon:
    return shapely.box(103 + west / 10, 21, 103 + (west + wide) / 10, 21.1)


def wards(*stated: tuple[str | None, float], names: dict[str, str] | None = None) -> CheckedBoundaries:
    """Wards 0, 1, ... that state a district and lie at a place; `names` of the districts they state."""
    units = [(str(at), f"Xã {at}", parent, cell(west)) for at, (parent, west) in enumerate(stated)]
    above = level("district", [(code, name, None, cell(0)) for code, name in (names or {}).items()])
    return level("ward", units, above)


DISTRICTS = [("100", "Huyện Tuần Giáo", None, cell(0, 4)), ("200", "Huyện Tủa Chùa", None, cell(4, 4))]
UPPER = level("district", DISTRICTS)


def told(found: Reconciled) -> list[tuple[str | None, str | None, str]]:
    """Parent, what decided, verdict."""
    return list(found.units.select("parent_code", "by", "verdict").iter_rows())


def test_a_code_of_the_same_numbering_decides() -> None:
    found = reconcile(wards(("100", 0), ("100", 1), ("200", 5)), UPPER)
    assert found.same_numbering
    assert told(found) == [("100", "code", "agreed")] * 2 + [("200", "code", "agreed")]


def test_codes_of_another_numbering_are_not_heard_but_names() -> None:
    names = {"100": "Tủa Chùa", "200": "Tuần Giáo"}
    found = reconcile(wards(("200", 0), ("200", 1), ("100", 5), names=names), UPPER)
    assert not found.same_numbering
    assert told(found) == [("100", "name", "agreed")] * 2 + [("200", "name", "agreed")]


def test_names_are_compared_without_marks_and_type_words() -> None:
    for name in ("HUYEN TUAN GIAO", "huyện tuần giáo", "Tuần Giáo"):
        found = reconcile(wards(("x", 0), names={"x": name}), UPPER)
        assert told(found) == [("100", "name", "agreed")]


def test_of_two_districts_of_one_name_the_one_is_meant_in_which_the_wards_lie() -> None:
    twins = level("district", [("1", "Châu Thành", None, cell(0, 4)), ("2", "Châu Thành", None, cell(4, 4))])
    found = reconcile(wards(("x", 5), ("x", 6), names={"x": "Huyện Châu Thành"}), twins)
    assert told(found) == [("2", "name", "agreed")] * 2


def test_a_district_of_the_same_name_far_away_is_another_one() -> None:
    """Kỳ Sơn of Hoà Bình is no Kỳ Sơn of Nghệ An."""
    found = reconcile(wards(("x", 60), names={"x": "Tủa Chùa"}), UPPER)
    assert told(found) == [(None, None, "alone")]


def test_a_district_of_the_same_name_next_door_is_meant_where_no_outline_is() -> None:
    """The city of Thủ Đức in a layer that has drawn only one of its three districts."""
    found = reconcile(wards(("x", 8), ("x", 9), names={"x": "Tủa Chùa"}), UPPER)
    assert told(found) == [("200", "name", "uncovered")] * 2


def test_two_districts_drawn_in_each_others_place_keep_the_wards_that_name_them() -> None:
    """Of the two districts Tân Uyên the one next door is meant, and not the one in which all wards lie."""
    districts = [
        ("723", "Thị xã Tân Uyên", None, cell(4, 4)),
        ("726", "Huyện Bắc Tân Uyên", None, cell(0, 4)),
        ("111", "Huyện Tân Uyên", None, cell(60, 4)),
    ]
    names = {"a": "Thị xã Tân Uyên", "b": "Huyện Bắc Tân Uyên"}
    found = reconcile(wards(("a", 3), ("b", 4), names=names), level("district", districts))
    assert told(found) == [("723", "name", "elsewhere"), ("726", "name", "elsewhere")]


def test_where_neither_code_nor_name_helps_the_place_decides_and_is_told() -> None:
    found = reconcile(wards((None, 0), ("x", 5), names={"x": "Quận 2"}), UPPER)
    assert told(found) == [("100", "place", "by_place"), ("200", "place", "by_place")]
    assert found.stated.select("by", "by_place", "share").rows() == [("place", "200", pytest.approx(1.0))]


def test_a_ward_that_lies_in_another_district_than_it_states_is_told_with_its_share() -> None:
    found = reconcile(wards(("100", 0), ("100", 1), ("100", 6)), UPPER)
    row = found.units.row(2, named=True)
    assert (row["parent_code"], row["lies_in"], row["verdict"]) == ("100", "200", "elsewhere")
    assert (row["share_in_parent"], row["share"]) == (0.0, pytest.approx(1.0))


def test_code_against_name_is_told_and_the_code_stands() -> None:
    names = {"100": "Tuần Giáo", "200": "Tuần Giáo"}
    found = reconcile(wards(("100", 0), ("100", 1), ("200", 4), ("200", 3.5), names=names), UPPER)
    assert told(found)[2] == ("200", "code", "contradictory")


def test_name_and_place_together_outvote_a_code() -> None:
    names = {"100": "Tuần Giáo", "200": "Tuần Giáo"}
    found = reconcile(wards(("100", 0), ("100", 1), ("100", 2), ("200", 3), names=names), UPPER)
    assert told(found)[3][:2] == ("100", "name")


def test_districts_without_wards_are_named() -> None:
    assert reconcile(wards(("100", 0)), UPPER).without_units == ["200"]


def test_every_ward_has_one_row_in_its_order() -> None:
    found = reconcile(wards(("200", 5), (None, 60), ("100", 0)), UPPER)
    assert found.units["code"].to_list() == ["0", "1", "2"]
    assert sum(found.counts().values()) == 3


# ------------------------------------------------------------------------------------------------ the outlines


def test_outlines_made_from_the_wards_hold_every_ward() -> None:
    lower = wards(("100", 0), ("100", 1), ("100", 4.2), ("200", 5.2))
    found = reconcile(lower, UPPER)
    made = outlined(lower, UPPER, found, "lower")
    shape = dict(zip(UPPER.areas["code"], made.geometry, strict=True))
    pairs = zip(found.units["parent_code"], lower.geometry, strict=True)
    assert all(shapely.covers(shape[parent], ward) for parent, ward in pairs)
    assert made.outside_km2 == 0
    assert made.changed_km2 > 0


def test_a_district_without_wards_keeps_the_ground_that_no_other_took() -> None:
    lower = wards(("100", 0), ("100", 4), names={"100": "Tuần Giáo"})
    made = outlined(lower, UPPER, reconcile(lower, UPPER), "lower")
    assert shapely.equals(made.geometry[1], cell(5, 3))


def test_a_district_to_which_strips_alone_are_left_is_none() -> None:
    lower = level("ward", [("0", "Xã", "100", cell(0, 3)), ("1", "Xã", "100", cell(4, 3.9))])
    made = outlined(lower, UPPER, reconcile(lower, UPPER), "lower")
    assert made.geometry[1] is None


def test_own_outlines_stay_and_the_ground_outside_is_stated() -> None:
    lower = wards(("100", 0), ("100", 1), ("100", 3.5))
    made = outlined(lower, UPPER, reconcile(lower, UPPER), "upper")
    assert made.geometry is UPPER.geometry
    assert made.outside_km2 == pytest.approx(area_km2(np.array([cell(0, 0.5)]))[0])


# -------------------------------------------------------------------------------------------------- on loading


def test_an_edition_does_not_believe_codes_of_another_numbering() -> None:
    """Ten wards in district 100 that state 200, and one that states 100: their codes are another system's."""
    lower = wards(*(("200", at * 0.2) for at in range(10)), ("100", 2))
    made = assemble({"ward": lower, "district": UPPER}, "2021")
    areas = made.edition.areas
    parents = areas["code"].gather(areas[made.edition.rows("ward")]["parent"])
    assert set(parents) == {"100"}
    (finding,) = (one for one in made.findings if one.code == "parent_codes_foreign")
    assert "reconcile" in finding.remedy
    assert not any(one.code == "parent_elsewhere" for one in made.findings)


def test_a_few_wards_that_lie_elsewhere_leave_the_codes_in_force() -> None:
    lower = wards(*(("100", at * 0.2) for at in range(10)), ("100", 5))
    made = assemble({"ward": lower, "district": UPPER}, "2021")
    assert [one.code for one in made.findings] == ["parent_elsewhere"]


@pytest.mark.real_data
def test_communes_of_one_province_find_their_districts_of_another_source(shared_data: Path) -> None:
    draft = read_boundaries(
        shared_data / "vn_named_areas.gpkg",
        "ward",
        LayerChoice(
            layer="communes_ninh_thuan_province",
            code="commune_id",
            name="commune_vn",
            parent_levels=(ParentLevel("district", "district_id", "district_vn"),),
        ),
    )
    above = read_boundaries(
        shared_data / "vn_named_areas.gpkg",
        "district",
        LayerChoice(layer="districts_ninh_thuan_province", code="level2_id", name="name"),
    )
    lower, upper = check_boundaries(draft)[0], check_boundaries(above)[0]
    found = reconcile(lower, upper)
    assert not found.same_numbering
    assert found.counts()["agreed"] == 65
    assert found.without_units == []
