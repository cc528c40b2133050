"""Rosters: hamlets known by name, with the ward of each; read, coded, shaped and joined."""

from pathlib import Path
from time import perf_counter

import geopandas
import numpy as np
import openpyxl
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.boundaries.rosters.columns import roster_columns
from geodata.boundaries.rosters.join import join_roster
from geodata.boundaries.rosters.kind import is_roster
from geodata.boundaries.rosters.match import made_code, matched
from geodata.boundaries.rosters.roster import ROSTER_SCHEMA, Roster, read_roster
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition
from zones.errors import InputError


def wards() -> Edition:
    """A district of three wards side by side, each a tenth of a degree wide."""
    rows = [
        (0, "district", "D1", "Huyện Một", None, 1.0), (1, "ward", "00001", "Xã Nậm Mây", 0, 1.0),
        (2, "ward", "00002", "Xã Tà Hừa", 0, 1.0), (3, "ward", "00003", "Thị trấn Than Uyên", 0, 1.0),
    ]  # fmt: skip
    shapes = [shapely.box(103.0, 21.0, 103.3, 21.1)]
    shapes += [shapely.box(103.0 + k / 10, 21.0, 103.1 + k / 10, 21.1) for k in range(3)]
    return Edition("E", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), np.array(shapes, object))


def roster(tmp_path: Path, text: str, **how: object) -> Roster:
    file = tmp_path / "hamlets.csv"
    file.write_text(text, encoding="utf-8")
    edition = wards()
    return read_roster(file, edition, locator=EditionLocator(edition), **how)  # type: ignore[arg-type]


def kinds(found: Roster) -> list[str]:
    return [one.code for one in found.findings if one.severity == "refused"]


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("STT|Mã thôn|Tên thôn, bản, tổ dân phố|Mã xã|Xã/phường|Huyện|Số hộ|Số nhân khẩu|Kinh độ|Vĩ độ",
         "code name ward_code ward district lon lat households persons"),
        ("TT|Thôn/bản|Xã|Số hộ|Số khẩu", "name ward households persons"),
        ("Tên|Xã, phường, thị trấn|Tỉnh/thành phố|hộ|khẩu", "name ward province households persons"),
        ("hamlet_code|hamlet_name|ward_code|households|persons", "code name ward_code households persons"),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_people_write_over_them(heading: str, fields: str) -> None:
    assert list(roster_columns(heading.split("|"), "hamlet", {}, where="")) == fields.split()


def test_a_roster_without_a_column_of_names_is_told_what_columns_there_are() -> None:
    with pytest.raises(InputError, match="STT, Số hộ"):
        roster_columns(["STT", "Số hộ"], "hamlet", {}, where="")


def test_every_row_is_accepted_or_refused_with_its_row_and_reason(tmp_path: Path) -> None:
    found = roster(
        tmp_path,
        "Tên thôn,Xã,Số hộ,Số khẩu\nBản A,Nậm Mây,40,200\nBản B,Không Có,1,1\n,Nậm Mây,1,1\nBản C,,1,1\n"
        "Bản D,Tà Hừa,ba,1\nBản E,Tà Hừa,,\nbản e,Tà Hừa,1,2\n",
    )
    assert found.read == 7
    assert found.rows["name"].to_list() == ["Bản A"]
    assert [(one.row, one.code) for one in found.findings if one.severity == "refused"] == [
        (3, "place_unknown"), (4, "value_missing"), (5, "parent_unsaid"), (6, "count_not_whole"),
        (7, "name_doubled"), (8, "name_doubled"),
    ]  # fmt: skip
    assert all(one.words("vi")[0] and one.words("vi")[1] for one in found.findings)


def test_a_code_tells_hamlets_of_one_name_apart(tmp_path: Path) -> None:
    found = roster(tmp_path, "Mã thôn,Tên thôn,Xã\n1,Bản A,Nậm Mây\n2,Bản A,Nậm Mây\n2,Bản B,Tà Hừa\n")
    assert kinds(found) == ["code_repeated", "code_repeated"]
    found = roster(tmp_path, "Mã thôn,Tên thôn,Xã\n1,Bản A,Nậm Mây\n2,Bản A,Nậm Mây\n")
    assert (found.rows.height, kinds(found)) == (2, [])


def test_a_row_that_names_a_district_only_is_refused(tmp_path: Path) -> None:
    found = roster(tmp_path, "Tên thôn,Mã xã\nBản A,D1\n")
    assert kinds(found) == ["parent_coarse"]


def test_the_ward_may_be_said_once_for_the_whole_roster(tmp_path: Path) -> None:
    found = roster(tmp_path, "Tên thôn\nBản A\nBản B\n", within="00002")
    assert found.rows["parent"].to_list() == [2, 2]
    outside = roster(tmp_path, "Tên thôn,Xã\nBản A,Nậm Mây\n", within="00002")
    assert kinds(outside) == ["parent_outside"]
    with pytest.raises(InputError, match="no area has the code"):
        roster(tmp_path, "Tên thôn\nBản A\n", within="9")


def test_a_point_tells_the_ward_of_a_row_that_names_none(tmp_path: Path) -> None:
    found = roster(tmp_path, "Tên thôn,lon,lat\nBản A,103.15,21.05\nBản B,110.0,21.05\n")
    assert found.rows["parent"].to_list() == [2]
    assert "parent_by_point" in [one.code for one in found.findings]
    assert kinds(found) == ["parent_unsaid"]


def test_a_workbook_and_points_are_rosters_and_polygons_are_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Danh sách"], [], ["Tên thôn", "Xã"], ["Bản A", "Xã Nậm Mây"]):
        book.active.append(row)
    book.save(tmp_path / "h.xlsx")
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[shapely.Point(103.05, 21.05)], crs=4326)
    frame.to_file(tmp_path / "points.gpkg")
    frame.set_geometry([shapely.box(103.0, 21.0, 103.1, 21.1)], crs=4326).to_file(tmp_path / "areas.gpkg")
    assert is_roster(tmp_path / "h.xlsx")
    assert is_roster(tmp_path / "points.gpkg")
    assert not is_roster(tmp_path / "areas.gpkg")
    assert not is_roster(tmp_path / "nothing.gpkg")
    edition = wards()
    assert read_roster(tmp_path / "h.xlsx", edition).rows["parent"].to_list() == [1]
    by_point = read_roster(tmp_path / "points.gpkg", edition, locator=EditionLocator(edition))
    assert by_point.rows.select("parent", "lon").row(0) == (1, 103.05)


NAMES = st.sampled_from(["Bản Nà Lạy", "Bản Na Lay", "Thôn 1", "Bản 1", "Bản Co Sản", "Xóm Đông", "Tổ 12"])


@given(st.lists(NAMES, unique=True, min_size=1), NAMES)
def test_the_same_names_have_the_same_codes_and_a_new_one_renumbers_none(names: list[str], new: str) -> None:
    first = matched([(None, name, "01") for name in names], [], "hamlet").codes
    assert len(set(first)) == len(names)
    held = list(zip(first, names, ["01"] * len(names), strict=True))
    more = [new, *names] if new not in names else names
    again = matched([(None, name, "01") for name in more], held, "hamlet").codes
    assert again[-len(names) :] == first
    assert len(set(again)) == len(more)


def test_a_code_is_made_of_the_ward_and_the_name() -> None:
    assert made_code("03280", "Bản Nà Lạy") == "03280-ban-na-lay"


def test_a_name_written_otherwise_is_the_same_hamlet_and_another_type_word_is_another() -> None:
    held = [("x", "Bản Nà Lạy", "01"), ("y", "Thôn 1", "01"), ("z", "Bản Hoà", "02")]
    fresh = [("P1", "Nà Lạy", "01"), ("P2", "Bản 1", "01"), ("P3", "Bản Hòa", "02"), ("P4", "Bản Hòa", "01")]
    found = matched(fresh, held, "hamlet")
    assert found.codes == ["x", "P2", "z", "P4"]
    assert (sorted(found.by_name), found.new) == ([0, 2], [1, 3])


POINTS = "Tên thôn,Xã,lon,lat\n"


def test_a_ward_is_shared_out_when_every_hamlet_has_a_point(tmp_path: Path) -> None:
    text = POINTS + "A,Nậm Mây,103.02,21.05\nB,Nậm Mây,103.08,21.05\nC,Tà Hừa,103.12,21.05\nD,Tà Hừa,,\n"
    joined = join_roster(roster(tmp_path, text), wards())
    made = dict(joined.level.areas.select("name", "made").iter_rows())
    assert made == {"A": "voronoi", "B": "voronoi", "C": None, "D": None}
    assert joined.level.geometry[0].bounds == pytest.approx((103.0, 21.0, 103.05, 21.1))
    assert shapely.is_missing(joined.level.geometry[2:]).all()
    assert {"voronoi_made", "voronoi_not_made"} <= {one.code for one in joined.findings}
    anyway = join_roster(roster(tmp_path, text), wards(), rule="anyway")
    assert anyway.level.areas["made"].to_list() == ["voronoi"] * 3 + [None]
    never = join_roster(roster(tmp_path, text), wards(), rule="never")
    assert shapely.is_missing(never.level.geometry).all()


def test_a_point_outside_its_ward_is_told_with_the_distance_and_not_used(tmp_path: Path) -> None:
    text = POINTS + "A,Nậm Mây,103.02,21.05\nB,Nậm Mây,103.15,21.05\n"
    joined = join_roster(roster(tmp_path, text), wards())
    (outside,) = [one for one in joined.findings if one.code == "point_outside"]
    assert outside.facts["km"] == "5.2 km"
    assert shapely.is_missing(joined.level.geometry).all()


def test_of_two_hamlets_at_one_point_the_later_has_no_shape(tmp_path: Path) -> None:
    text = POINTS + "A,Nậm Mây,103.02,21.05\nB,Nậm Mây,103.02,21.05\n"
    joined = join_roster(roster(tmp_path, text), wards(), rule="anyway")
    assert [one.facts["other"] for one in joined.findings if one.code == "point_doubled"] == ["00001-a"]
    assert shapely.is_missing(joined.level.geometry).tolist() == [False, True]
    assert shapely.is_missing(join_roster(roster(tmp_path, text), wards()).level.geometry).all()


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 9)), unique=True, min_size=1, max_size=20))
def test_constructed_hamlets_are_their_ward_and_nothing_beside_it(places: list[tuple[int, int]]) -> None:
    edition = wards()
    rows = [
        {"row": k + 2, "code": None, "name": f"T{k}", "parent": 1 + x // 10, "lon": 103.005 + x / 100,
         "lat": 21.005 + y / 100, "households": None, "persons": None}
        for k, (x, y) in enumerate(places)
    ]  # fmt: skip
    told = Roster("hamlet", pl.DataFrame(rows, schema=ROSTER_SCHEMA), (), len(rows), {}, ())
    level = join_roster(told, edition).level
    for ward in range(1, 4):
        code = edition.areas["code"][ward]
        own = level.geometry[(level.areas["parent_code"] == code).to_numpy()]
        if len(own):
            whole = edition.geometry[ward]
            assert shapely.union_all(own).symmetric_difference(whole).area < 1e-12
            assert abs(shapely.area(own).sum() - whole.area) < 1e-12


def test_a_roster_of_a_province_that_comes_again_is_matched_at_once() -> None:
    """Every area is looked at a few times, however many there are."""
    areas = [(f"{ward:05d}-thon-{k}", f"Thôn {k}", f"{ward:05d}") for ward in range(1_000) for k in range(15)]
    begun = perf_counter()
    found = matched([(None, name, ward) for _, name, ward in areas], areas, "hamlet")
    assert found.codes == [code for code, _, _ in areas]
    assert perf_counter() - begun < 20
