"""Levels become one edition: parents by dissolving, by code or by overlap; one index, one checksum."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries import (
    CheckedBoundaries,
    Finding,
    LayerChoice,
    ParentLevel,
    assemble,
    build_edition,
    check_boundaries,
    plain_name,
    read_boundaries,
)
from geodata.boundaries.checked import CHECKED_SCHEMA
from geodata.boundaries.measure import area_km2
from zones.areas import AREA_SCHEMA, Edition
from zones.errors import InputError


def level(name: str, units: list[tuple[str, str | None, shapely.Geometry]]) -> CheckedBoundaries:
    """Units of one level from (code, parent code, shape)."""
    shapes = np.array([*(shape for _, _, shape in units), None], object)[:-1]
    rows = [(code, f"name {code}", up, None, None, 0.0) for code, up, _ in units]
    areas = pl.DataFrame(rows, schema=CHECKED_SCHEMA, orient="row")
    return CheckedBoundaries(
        name, areas.with_columns(pl.Series("area_km2", area_km2(shapes))), shapes, "made up"
    )


def cell(x: int, y: int = 0, wide: int = 1) -> shapely.Polygon:
    return shapely.box(105 + x / 10, 21 + y / 10, 105 + (x + wide) / 10, 21 + (y + 1) / 10)


def parents_of(edition: Edition, area_level: str) -> dict[str, str | None]:
    codes = edition.areas["code"]
    rows = edition.areas[edition.rows(area_level)]
    return {code: None if up is None else codes[up] for code, up in rows.select("code", "parent").iter_rows()}


PROVINCES = [("01", None, cell(0, wide=4)), ("02", None, cell(4, wide=4))]
DISTRICTS = [("001", "01", cell(0, wide=2)), ("002", "01", cell(2, wide=2)), ("003", "02", cell(4, wide=4))]
WARDS = [
    (f"{at:05}", up, cell(at))
    for at, up in enumerate(["001", "001", "002", "002", "003", "003", "003", "003"])
]


def ladder() -> dict[str, CheckedBoundaries]:
    units = {"ward": WARDS, "province": PROVINCES, "district": DISTRICTS}
    return {name: level(name, rows) for name, rows in units.items()}


def kinds(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


def test_an_edition_is_sorted_by_level_and_code_with_parents_as_indices() -> None:
    edition = build_edition(ladder(), "2021", date(2021, 1, 1), date(2025, 7, 1))
    assert edition.areas.schema == pl.Schema(AREA_SCHEMA)
    assert edition.levels == ("province", "district", "ward")
    assert edition.areas["area"].to_list() == list(range(13))
    assert edition.areas["code"].to_list() == [
        "01",
        "02",
        "001",
        "002",
        "003",
        *(code for code, _, _ in WARDS),
    ]
    assert parents_of(edition, "ward") == {code: up for code, up, _ in WARDS}
    assert edition.ancestors("province")[edition.rows("ward")].tolist() == [0] * 4 + [1] * 4
    assert (edition.valid_from, edition.valid_to, edition.source) == (
        date(2021, 1, 1),
        date(2025, 7, 1),
        "made up",
    )


def test_parents_without_code_are_found_by_the_largest_overlap() -> None:
    levels = ladder()
    levels["ward"] = level("ward", [(code, None, shapely.buffer(shape, 0.01)) for code, _, shape in WARDS])
    made = assemble(levels, "2021")
    assert parents_of(made.edition, "ward") == {code: up for code, up, _ in WARDS}
    assert kinds(made.findings) == []


def test_unknown_parent_codes_are_told_and_replaced_by_overlap() -> None:
    levels = ladder()
    levels["ward"] = level("ward", [("00000", "999", cell(0)), *WARDS[1:]])
    made = assemble(levels, "2021")
    assert parents_of(made.edition, "ward")["00000"] == "001"
    assert kinds(made.findings) == ["parent_unknown"]
    assert "00000 → 999" in made.findings[0].problem


def test_wards_that_name_provinces_find_their_district_within_that_province() -> None:
    """The ward on the wrong side of its district's border stays in the province that it names."""
    levels = ladder()
    across = shapely.buffer(cell(3), 0.04)
    levels["ward"] = level("ward", [("a", "01", cell(1)), ("b", "02", cell(7)), ("c", "01", across)])
    assert parents_of(build_edition(levels, "2021"), "ward") == {"a": "001", "b": "003", "c": "002"}


def test_wards_hang_on_provinces_where_there_is_no_district() -> None:
    wards = level("ward", [("a", "01", cell(1)), ("b", None, cell(7)), ("c", None, cell(7, 5))])
    made = assemble({"ward": wards, "province": level("province", PROVINCES)}, "2025")
    assert parents_of(made.edition, "ward") == {"a": "01", "b": "02", "c": None}
    assert kinds(made.findings) == ["parent_none"]


def test_a_weak_overlap_and_a_unit_that_lies_elsewhere_are_told() -> None:
    half_out = shapely.box(104.94, 21, 105.04, 21.1)
    levels = {
        "province": level("province", PROVINCES),
        "ward": level("ward", [("a", None, half_out), ("b", "01", cell(7))]),
    }
    made = assemble(levels, "2025")
    assert sorted(kinds(made.findings)) == ["parent_elsewhere", "parent_weak"]
    assert parents_of(made.edition, "ward") == {"a": "01", "b": "01"}


def test_levels_outside_the_hierarchy_have_no_parents_and_stand_last() -> None:
    levels = {"cluster": level("cluster", [("k", None, cell(0))]), "province": level("province", PROVINCES)}
    edition = build_edition(levels, "sg")
    assert edition.levels == ("province", "cluster") and parents_of(edition, "cluster") == {"k": None}


def test_a_level_joins_an_edition_and_the_others_stay() -> None:
    whole = build_edition(ladder(), "2021", date(2021, 1, 1))
    first = build_edition({"province": ladder()["province"]}, "2021", date(2021, 1, 1))
    second = build_edition({"ward": ladder()["ward"]}, "2021", existing=first)
    third = build_edition({"district": ladder()["district"]}, "2021", existing=second)
    assert third.areas.equals(whole.areas) and third.checksum == whole.checksum
    assert third.valid_from == date(2021, 1, 1)


def test_a_level_given_again_replaces_that_level_only() -> None:
    before = build_edition(ladder(), "2021")
    fewer = level("district", [("001", "01", cell(0, wide=4)), ("003", "02", cell(4, wide=4))])
    after = build_edition({"district": fewer}, "2021", existing=before)
    assert after.areas[after.rows("district")]["code"].to_list() == ["001", "003"]
    assert len(after.areas) == len(before.areas) - 1
    assert parents_of(after, "ward")["00002"] == "001"
    assert after.checksum != before.checksum


def test_an_edition_cannot_end_before_it_begins() -> None:
    with pytest.raises(InputError, match="before it begins"):
        build_edition(ladder(), "x", date(2025, 7, 1), date(2025, 7, 1))


@given(st.permutations(WARDS))
def test_the_checksum_depends_on_the_content_not_on_the_order_or_the_name(wards: list) -> None:
    edition = build_edition({"ward": level("ward", wards)}, "A")
    again = build_edition({"ward": level("ward", WARDS)}, "B", date(2020, 1, 1))
    assert edition.checksum == again.checksum and len(edition.checksum) == 64


@pytest.mark.parametrize("change", ["code", "name", "shape", "parent"])
def test_the_checksum_changes_with_every_part_of_the_content(change: str) -> None:
    units = list(WARDS)
    code, up, shape = units[3]
    units[3] = {
        "code": ("x", up, shape), "name": (code, up, shape), "shape": (code, up, shapely.buffer(shape, -1e-9)),
        "parent": (code, "001", shape),
    }[change]  # fmt: skip
    changed = {**ladder(), "ward": level("ward", units)}
    if change == "name":
        areas = changed["ward"].areas.with_columns(pl.lit("other").alias("name"))
        changed["ward"] = CheckedBoundaries("ward", areas, changed["ward"].geometry)
    assert build_edition(changed, "A").checksum != build_edition(ladder(), "A").checksum


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("2021", "2021"),
        ("Bản đồ 2025/07", "Ban-do-2025-07"),
        ("../..", "edition"),
        ("Đồng Tháp", "Dong-Thap"),
    ],
)
def test_the_plain_name_of_an_edition_can_stand_in_an_address(name: str, plain: str) -> None:
    assert plain_name(name) == plain


def communes(folder: Path, **columns: list) -> Path:
    """Six communes in two districts of one province, with a sliver between the first two and a lake in district B."""
    sliver = shapely.box(105.0999, 21.02, 105.1001, 21.08)
    lake = shapely.box(105.33, 21.03, 105.37, 21.07)
    shapes = [cell(0) - sliver, cell(1) - sliver, cell(2), cell(3) - lake, cell(4), cell(6)]
    data = {
        "commune_id": [f"0{at}" for at in range(6)], "commune": list("abcdef"),
        "district_id": ["A", "A", "B", "B", "B", "A"], "district": ["Đông", "Đông", None, "Tây", "Tây", "Đông"],
        "province_id": ["1"] * 6, "province": ["Tỉnh"] * 6, "people": [1, 2, 3, 4, 5, 6],
    }  # fmt: skip
    gpd.GeoDataFrame({**data, **columns}, geometry=shapes, crs=4326).to_parquet(folder / "communes.parquet")
    return folder / "communes.parquet"


PARENTS = (
    ParentLevel("province", "province_id", "province"),
    ParentLevel("district", "district_id", "district"),
)


def test_parents_are_dissolved_with_names_persons_and_slivers_closed(tmp_path: Path) -> None:
    draft = read_boundaries(
        communes(tmp_path), "ward", LayerChoice(parent_levels=PARENTS, population="people")
    )
    checked, report = check_boundaries(draft)
    districts, provinces = checked.parents
    assert districts.areas.select("code", "name", "parent_code", "parent_level", "persons").rows() == [
        ("A", "Đông", "1", "province", 9), ("B", "Tây", "1", "province", 12)
    ]  # fmt: skip
    assert provinces.areas.select("code", "name", "persons").rows() == [("1", "Tỉnh", 21)]
    east, west = districts.geometry
    assert east.covers(shapely.box(105, 21, 105.2, 21.1)) and east.geom_type == "MultiPolygon"
    assert not west.covers(shapely.Point(105.35, 21.05)), "a lake is no sliver"
    assert report.units == {"ward": 6, "district": 2, "province": 1}
    closed = [(one.area_level, one.facts["times"]) for one in report.findings if one.code == "slivers_closed"]
    assert closed == [("district", 1), ("province", 1)]
    edition = build_edition(checked.levels(), "d")
    assert parents_of(edition, "ward") == {"00": "A", "01": "A", "02": "B", "03": "B", "04": "B", "05": "A"}
    assert parents_of(edition, "district") == {"A": "1", "B": "1"}


def test_persons_of_a_parent_are_unknown_while_those_of_a_child_are(tmp_path: Path) -> None:
    path = communes(tmp_path, people=[1, 2, 3, None, 5, 6])
    checked, _ = check_boundaries(
        read_boundaries(path, "ward", LayerChoice(parent_levels=PARENTS, population="people"))
    )
    assert checked.parents[0].areas["persons"].to_list() == [9, None]
    assert checked.parents[1].areas["persons"].to_list() == [None]


def test_parents_known_by_name_only_keep_apart_what_only_shares_a_name(tmp_path: Path) -> None:
    path = communes(
        tmp_path, district=["Châu Thành"] * 2 + ["Cái Bè"] + ["Châu Thành"] * 2 + ["Cái Bè"],
        province=["Tiền Giang"] * 3 + ["Long An"] * 2 + ["Tiền Giang"],
    )  # fmt: skip
    levels = (ParentLevel("district", "", "district"), ParentLevel("province", "", "province"))
    checked, _ = check_boundaries(read_boundaries(path, "ward", LayerChoice(parent_levels=levels)))
    districts, provinces = checked.parents
    assert districts.areas["code"].to_list() == ["Cái Bè", "Long An/Châu Thành", "Tiền Giang/Châu Thành"]
    assert districts.areas["name"].to_list() == ["Cái Bè", "Châu Thành", "Châu Thành"]
    assert provinces.areas["code"].to_list() == ["Long An", "Tiền Giang"]


def test_a_district_in_two_provinces_and_a_child_without_parent_are_told(tmp_path: Path) -> None:
    path = communes(
        tmp_path, district_id=["A", "A", "B", "B", "B", None], province_id=["1", "1", "1", "2", "2", "1"]
    )
    checked, report = check_boundaries(read_boundaries(path, "ward", LayerChoice(parent_levels=PARENTS)))
    assert report.counts()["parent_several"] == 1
    edition = build_edition(checked.levels(), "d")
    assert parents_of(edition, "district") == {"A": "1", "B": "2"}
    assert edition.areas[edition.rows("ward")]["parent"].null_count() == 0
    assert {each.area_level: len(each.areas) for each in checked.parents} == {"district": 2, "province": 2}


@pytest.mark.real_data
def test_communes_are_checked_and_make_their_districts_and_provinces(shared_data: Path) -> None:
    levels = (
        ParentLevel("district", "district_id", "district_vn"),
        ParentLevel("province", "province_id", "province_vn"),
    )
    draft = read_boundaries(
        shared_data / "vn_communes_2009census.parquet", "ward", LayerChoice(parent_levels=levels)
    )
    checked, report = check_boundaries(draft)
    edition = build_edition(checked.levels(), "communes")
    assert report.units == {"ward": 10_786, "district": 678, "province": 61}
    assert report.counts()["overlap_large"] == 184 and report.counts()["name_missing"] == 2
    assert (report.overlap_km2, len(report.overlaps)) == (pytest.approx(989.92, abs=0.05), 21_654)
    assert (report.gap_km2, len(report.gaps)) == (pytest.approx(5128.2, abs=0.5), 33_364)
    assert edition.areas[edition.rows("ward")]["parent"].null_count() == 0
    assert shapely.is_valid(edition.geometry).all()
    km2 = {name: edition.areas[edition.rows(name)]["area_km2"].sum() for name in edition.levels}
    assert km2["province"] == pytest.approx(km2["ward"], rel=0.001)


@pytest.mark.real_data
def test_wards_of_2025_find_by_overlap_the_province_that_their_code_names(shared_data: Path) -> None:
    provinces, _ = check_boundaries(read_boundaries(shared_data / "vn_provinces_2025.parquet", "province"))
    named, _ = check_boundaries(read_boundaries(shared_data / "vn_wards_2025_four_provinces.parquet", "ward"))
    blank = named.areas.with_columns(pl.lit(None, pl.String).alias("parent_code"))
    blind = CheckedBoundaries("ward", blank, named.geometry)
    by_code = build_edition({**named.levels(), **provinces.levels()}, "2025")
    by_overlap = build_edition({"ward": blind, **provinces.levels()}, "2025")
    assert by_code.parent.tolist() == by_overlap.parent.tolist()
