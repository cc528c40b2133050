"""Hamlets of a district as they come: first names, then points, then boundaries; nothing of their history is lost."""

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest
import rasterio
import shapely
from click.testing import CliRunner
from starlette.testclient import TestClient

from api.app import create_app
from api.classifying import Wanted, classified
from api.cli import main
from api.declaring import declare_complete
from api.loading import BoundaryFile, load_boundaries, load_case_records, load_population, load_report_records
from api.restating import named, restate
from api.rosters import RosterFile, load_roster
from api.settings import Settings
from api.workspace import Workspace
from geodata.boundaries.rosters.kind import is_roster
from maps.exports import export
from maps.folium_data import layer_data
from maps.shown import shown_layer
from zones.areas import AREA_SCHEMA, Edition
from zones.disclose import disclose
from zones.snapshot import Snapshot

TODAY, AS_OF = date(2022, 2, 20), date(2022, 2, 19)
ROSTER = (
    "Tên thôn,Xã,Số hộ,Số khẩu,lon,lat\n"
    "Bản Mây,Nậm Mây,40,200,103.02,21.05\nBản Lài,Nậm Mây,50,250,103.08,21.05\n"
    "Bản Hừa,Tà Hừa,30,150,,\nBản Cai,Tà Hừa,20,100,,\n"
    "Khối 1,Than Uyên,60,300,103.22,21.05\nKhối 2,Than Uyên,70,350,,\n"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A district of three wards side by side: one with points for all its hamlets, one with none, one with some."""
    opened = Workspace(Settings(data=tmp_path / "workspace", today=TODAY))
    rows = [
        (0, "district", "D1", "Huyện Một", None, 1.0), (1, "ward", "00001", "Xã Nậm Mây", 0, 1.0),
        (2, "ward", "00002", "Xã Tà Hừa", 0, 1.0), (3, "ward", "00003", "Thị trấn Than Uyên", 0, 1.0),
    ]  # fmt: skip
    shapes = [shapely.box(103.0, 21.0, 103.3, 21.1)]
    shapes += [shapely.box(103.0 + k / 10, 21.0, 103.1 + k / 10, 21.1) for k in range(3)]
    table = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
    opened.store.save_edition(Edition("e", table, np.array(shapes, object)))
    yield opened
    opened.store.close()


def load(workspace: Workspace, tmp_path: Path, text: str = ROSTER, **how: Any) -> Edition:
    file = tmp_path / "hamlets.csv"
    file.write_text(text, encoding="utf-8")
    return load_roster(workspace, RosterFile(file, **how))[0]


def cases(workspace: Workspace, *told: dict[str, Any]) -> None:
    rows = [{"report_date": "2022-02-18", "setting": "community", "case_id": str(k)} | one
            for k, one in enumerate(told)]  # fmt: skip
    load_case_records(workspace, "L", rows)


def figures(found: Snapshot, level: str = "hamlet") -> dict[str, tuple[str, int, int | None]]:
    """Level, and the cases of 14 days as (surely, possibly), by code."""
    table = found.layers[level].table.join(found_areas(found), on="area")
    return {code: (colour, lo, hi) for code, colour, lo, hi in
            table.select("code", "level", "n14.lo", "n14.hi").iter_rows()}  # fmt: skip


AREAS: dict[str, pl.DataFrame] = {}


def found_areas(found: Snapshot) -> pl.DataFrame:
    return AREAS[found.meta.edition]


def judged(workspace: Workspace, **how: Any) -> Snapshot:
    found = classified(workspace, Wanted(AS_OF, **how))
    AREAS[found.meta.edition] = workspace.edition_by_key(found.meta.edition).areas.select("area", "code")
    return found


def complete(workspace: Workspace, *codes: str) -> None:
    declare_complete(workspace, list(codes), "L", date(2022, 1, 1), AS_OF, new_list=True)


ALL = ("00001-ban-may", "00001-ban-lai", "00002-ban-hua", "00002-ban-cai", "00003-khoi-1", "00003-khoi-2")


def test_hamlets_of_every_sort_carry_cases_population_and_a_zone(
    workspace: Workspace, tmp_path: Path
) -> None:
    kept = load(workspace, tmp_path, complete=True)
    assert kept.areas.filter(area_level="hamlet")["code"].sort().to_list() == sorted(ALL)
    assert dict(zip(kept.areas["code"], kept.made, strict=True)) == {
        "D1": "", "00001": "", "00002": "", "00003": "", "00001-ban-may": "voronoi", "00001-ban-lai": "voronoi",
        "00002-ban-hua": "name", "00002-ban-cai": "name", "00003-khoi-1": "name", "00003-khoi-2": "name",
    }  # fmt: skip
    cases(workspace, {"ward": "Nậm Mây", "lon": 103.09, "lat": 21.05}, {"ward": "Tà Hừa", "hamlet": "Bản Hừa"},
          {"lon": 103.25, "lat": 21.05})  # fmt: skip
    complete(workspace, *ALL)
    found = judged(workspace)
    assert figures(found) == {
        "00001-ban-may": ("green", 0, 0), "00001-ban-lai": ("yellow", 1, 1),
        "00002-ban-hua": ("yellow", 1, 1), "00002-ban-cai": ("green", 0, 0),
        "00003-khoi-1": ("grey", 0, 1), "00003-khoi-2": ("grey", 0, 1),
    }  # fmt: skip
    assert {code: lo for code, (_, lo, _) in figures(found, "ward").items()} == dict.fromkeys(
        ("00001", "00002", "00003"), 1
    )
    people = workspace.gathered(kept).population
    assert people[kept.rows("ward")].tolist() == [450, 250, 650]
    assert people[kept.rows("hamlet")].tolist() == [250, 200, 100, 150, 300, 350]


def test_no_cell_of_a_ward_is_green_while_a_case_of_its_hamlet_may_lie_there(
    workspace: Workspace, tmp_path: Path
) -> None:
    kept = load(workspace, tmp_path)
    cases(workspace, {"ward": "Tà Hừa", "hamlet": "Bản Hừa"})
    complete(workspace, *ALL)
    table = judged(workspace).layers["cell8"].table
    there = table.filter(pl.col("area") == kept.areas["code"].index_of("00002"))
    assert there.height > 5
    assert "green" not in there["level"].to_list()


def test_the_same_roster_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = load(workspace, tmp_path)
    assert load(workspace, tmp_path).key == first.key
    assert len(workspace.store.editions(all_versions=True)) == 2


def test_a_part_of_a_roster_leaves_the_other_hamlets_alone(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path)
    kept = load(workspace, tmp_path, "Tên thôn,Xã\nBản Mới,Tà Hừa\n")
    assert set(kept.areas.filter(area_level="hamlet")["code"]) == {*ALL, "00002-ban-moi"}
    assert kept.told("households")[kept.areas["code"].index_of("00001-ban-may")] == 40
    fewer = load(workspace, tmp_path, "Tên thôn,Xã\nBản Mới,Tà Hừa\n", complete=True)
    hamlets = set(fewer.areas.filter(area_level="hamlet")["code"])
    assert hamlets == {*ALL, "00002-ban-moi"} - {"00002-ban-hua", "00002-ban-cai"}


def test_cases_of_a_hamlet_that_has_ceased_are_surely_its_wards(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path)
    cases(workspace, {"ward": "Tà Hừa", "hamlet": "Bản Hừa"})
    complete(workspace, *ALL)
    load(workspace, tmp_path, "Tên thôn,Xã\nBản Mới,Tà Hừa\nBản Cai,Tà Hừa\n", complete=True)
    found = judged(workspace)
    assert figures(found, "ward")["00002"][1] == 1
    assert figures(found)["00002-ban-cai"][1:] == (0, 1)


def polygons(tmp_path: Path) -> Path:
    """The boundaries of both hamlets of the second ward, under codes of another office."""
    frame = geopandas.GeoDataFrame(
        {"ma": ["X1", "X2"], "ten": ["Hừa", "Bản Cai"], "ma_xa": ["00002", "00002"]},
        geometry=[shapely.box(103.1, 21.0, 103.15, 21.1), shapely.box(103.15, 21.0, 103.2, 21.1)],
        crs=4326,
    )
    frame.to_file(tmp_path / "polygons.gpkg")
    return tmp_path / "polygons.gpkg"


def test_boundaries_that_come_later_keep_all_that_was_known(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path)
    cases(workspace, {"ward": "Tà Hừa", "hamlet": "Bản Hừa"}, {"lon": 103.19, "lat": 21.05},
          {"ward": "Tà Hừa", "hamlet": "Bản Hừa", "lon": 103.18, "lat": 21.05})  # fmt: skip
    complete(workspace, *ALL)
    load_report_records(
        workspace, "R", [{"area_code": "00002-ban-cai", "date": "2022-02-19", "cases_stated": 0}]
    )
    before = judged(workspace)
    known_at = workspace.store.known_at()
    assert figures(before)["00002-ban-hua"] == ("grey", 2, 3)  # red is possible
    assert figures(before)["00002-ban-cai"] == ("grey", 0, 1)
    file = BoundaryFile(polygons(tmp_path), "hamlet", "e", code="ma", name="ten", parent="ma_xa")
    kept, report = load_boundaries(workspace, file)
    (told,) = [one for one in report.findings if one.code == "areas_matched"]
    assert (told.facts["times"], told.facts["named"]) == (0, 2)
    assert set(kept.areas.filter(area_level="hamlet")["code"]) == set(ALL)
    after = judged(workspace)
    assert figures(after)["00002-ban-hua"] == ("yellow", 2, 2)
    assert figures(after)["00002-ban-cai"] == ("yellow", 1, 1)
    assert figures(after)["00003-khoi-1"] == ("green", 0, 0)
    assert workspace.gathered(kept).population[kept.areas["code"].index_of("00002-ban-hua")] == 150
    as_known = judged(workspace, known_at=known_at)
    assert as_known.meta.content_hash == before.meta.content_hash


def test_constructed_shapes_give_way_where_a_true_boundary_comes(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path)
    frame = geopandas.GeoDataFrame(
        {"ma": ["00001-ban-may"], "ten": ["Bản Mây"], "ma_xa": ["00001"]},
        geometry=[shapely.box(103.0, 21.0, 103.03, 21.1)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "one.gpkg")
    kept, _ = load_boundaries(workspace, BoundaryFile(tmp_path / "one.gpkg", "hamlet", "e", parent="ma_xa"))
    made = dict(zip(kept.areas["code"], kept.made, strict=True))
    assert (made["00001-ban-may"], made["00001-ban-lai"]) == ("", "name")
    again = load(workspace, tmp_path)
    made = dict(zip(again.areas["code"], again.made, strict=True))
    assert (made["00001-ban-may"], made["00001-ban-lai"]) == ("", "name")


def test_a_sum_that_is_not_the_wards_own_figure_is_told(workspace: Workspace, tmp_path: Path) -> None:
    load_population_of_ward(workspace, tmp_path)
    file = tmp_path / "hamlets.csv"
    file.write_text(ROSTER, encoding="utf-8")
    _, report = load_roster(workspace, RosterFile(file))
    told = [one.facts for one in report.findings if one.code == "persons_differ"]
    assert [(one["code"], one["persons"], one["own"], one["change"]) for one in told] == [
        ("00001", "450", "500", "-50")
    ]


def load_population_of_ward(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("area_code,persons\n00001,500\n00002,250\n")
    load_population(workspace, tmp_path / "people.csv", vintage=2022, level=None)


def test_everything_that_shows_such_areas_says_what_they_are(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path)
    cases(workspace, {"ward": "Nậm Mây", "lon": 103.09, "lat": 21.05})
    complete(workspace, *ALL)
    view = disclose(judged(workspace), "internal")
    edition = workspace.edition_by_key(view.meta.edition)
    for name in ("z.csv", "z.geojson", "z.gpkg", "z.parquet", "z.xlsx"):
        assert export(view, edition, tmp_path / name, layer="hamlet") == 6
    table = pl.read_csv(tmp_path / "z.csv")
    assert dict(table.select("code", "made").iter_rows())["00001-ban-lai"] == "voronoi"
    features = json.loads((tmp_path / "z.geojson").read_text())["features"]
    assert {one["id"]: one["geometry"] is None for one in features}["00002-ban-hua"]


def test_http_answers_for_areas_without_a_shape(workspace: Workspace, tmp_path: Path) -> None:
    load(workspace, tmp_path)
    cases(workspace, {"ward": "Tà Hừa", "hamlet": "Bản Hừa"})
    complete(workspace, *ALL)
    with TestClient(create_app(workspace)) as client:
        named = client.get("/areas", params={"q": "ban hua"}).json()["areas"][0]
        assert (named["code"], named["made"], named["bounds"]) == ("00002-ban-hua", "name", None)
        full = client.get("/status/00001-ban-lai", params={"why": "full"}).json()
        assert full["unit"]["made"] == "voronoi"
        assert any("không phải ranh giới hành chính" in one["vi"] for one in full["notes"])
        one = client.get("/areas/00001-ban-lai").json()
        assert (one["point"], one["households"]) == ([103.08, 21.05], 50)
        here = client.get("/status", params={"lat": 21.05, "lon": 103.15}).json()
        assert here["unit"]["code"] == "00002"
        for level in ("hamlet", "ward", "cell"):
            assert client.get(f"/tiles/today/{level}/8/201/112.mvt").status_code in (200, 204)


def test_the_command_takes_a_table_for_a_roster_and_says_so(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "hamlets.csv"
    file.write_text(ROSTER + "Bản Lạ,Không Có,1,1,,\n", encoding="utf-8")
    workspace.store.close()
    data = ["--data", str(tmp_path / "workspace"), "--today", "2022-02-20"]
    runner = CliRunner()
    done = runner.invoke(main, [*data, "boundaries", "load", str(file), "--level", "hamlet"])
    assert done.exit_code == 0, done.output
    assert "đây là danh sách, không phải tệp ranh giới" in done.output
    assert "đọc 7, nhận 6, không đổi 0, rút lại 0, từ chối 1" in done.output
    assert "dòng 8" in done.output
    explained = runner.invoke(main, [*data, "boundaries", "load", str(file), "--map", "ward=Nơi"])
    assert explained.exit_code != 0


def test_a_raster_counts_the_wards_of_hamlets_without_shapes(workspace: Workspace, tmp_path: Path) -> None:
    how: dict[str, Any] = {
        "driver": "GTiff",
        "width": 30,
        "height": 10,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:4326",
    }
    how["transform"] = rasterio.Affine(0.01, 0.0, 103.0, 0.0, -0.01, 21.1)
    raster = tmp_path / "people.tif"
    with rasterio.open(raster, "w", **how) as out:
        out.write(np.full((1, 10, 30), 2.0, np.float32))
    kept = load(workspace, tmp_path)
    load_population(workspace, raster, vintage=2020, level=None)
    people = workspace.gathered(kept).population
    assert people[kept.rows("ward")].tolist() == [200, 200, 200]
    nameless = load(workspace, tmp_path, construct="never")
    load_population(workspace, raster, vintage=2020, level=None)
    assert workspace.gathered(nameless).population[nameless.rows("ward")].tolist() == [200, 200, 200]


def test_a_case_told_by_words_and_point_keeps_its_words_when_boundaries_come(
    workspace: Workspace, tmp_path: Path
) -> None:
    """As when it was read: the words tell the hamlet, the point refines them where it lies in it."""
    load(workspace, tmp_path, construct="always")
    cases(workspace, {"ward": "Nậm Mây", "hamlet": "Bản Mây", "lon": 103.04, "lat": 21.05},
          {"ward": "Nậm Mây", "lon": 103.04, "lat": 21.05}, {"lon": 103.04, "lat": 21.05},
          {"ward": "Nậm Mây", "hamlet": "Bản Lạ", "lon": 103.04, "lat": 21.05})  # fmt: skip
    complete(workspace, *ALL)
    assert figures(judged(workspace))["00001-ban-may"][1:] == (4, 4)
    frame = geopandas.GeoDataFrame(
        {"ma": ["Y1", "Y2"], "ten": ["Bản Mây", "Bản Lài"], "ma_xa": ["00001", "00001"]},
        geometry=[shapely.box(103.0, 21.0, 103.03, 21.1), shapely.box(103.03, 21.0, 103.1, 21.1)], crs=4326,
    )  # fmt: skip
    frame.to_file(tmp_path / "two.gpkg")
    load_boundaries(workspace, BoundaryFile(tmp_path / "two.gpkg", "hamlet", "e", code="ma", parent="ma_xa"))
    found = figures(judged(workspace))
    assert (found["00001-ban-may"][1:], found["00001-ban-lai"][1:]) == ((1, 1), (3, 3))
    told = {one["area_code"]: one["expected"] for one in named(restate(workspace, "e")).to_dicts()}
    assert (told["00001-ban-may"], told["00001-ban-lai"]) == (1, 3)


HEADS = ROSTER.replace("\n", ",,\n").replace("lon,lat,,", "lon,lat,Trưởng thôn,Điện thoại")
HEADS = HEADS.replace("103.02,21.05,,", "103.02,21.05,An,0912345678")
BAD = (
    HEADS
    + "Bản Lạ,Không Có,1,1,,,Lò Văn Bình,0987654321\nBản Sai,Tà Hừa,-4,1,,,Vàng A Chải,\nthừa,ô,1,2,3,4,5,6,7,8\n"
)


def test_refused_rows_of_a_roster_come_back_and_go_in_once_they_are_mended(
    bare: Any, workspace: Workspace, tmp_path: Path
) -> None:
    file, refused = bare.file("hamlets.csv", BAD), tmp_path / "refused.csv"
    checked = bare("boundaries", "check", file, "--level", "hamlet", "--json").json
    assert (checked["read"], checked["loaded"], checked["refused"]) == (9, 6, 3)
    assert bare("editions", "--json").json["editions"][0]["levels"] == ["district", "ward"]
    told = bare("boundaries", "load", file, "--level", "hamlet", "--json").json
    assert (told["read"], told["accepted"], told["refused"]) == (9, 6, 3)
    assert bare("imports", "refused", told["import"], "-o", refused, "--json").json["rows"] == 3
    text = refused.read_text("utf-8-sig")
    assert "Bản Lạ" in text and "thôn" in text.splitlines()[0] and "problem_vi" in text.splitlines()[0]
    assert not any(word in text for word in ("Bình", "0987654321", "Chải"))
    lines = [line for line in text.splitlines() if line.startswith(("Tên", "Bản"))]
    mended = bare.file("mended.csv", "\n".join(lines).replace("Không Có", "Tà Hừa").replace("-4", "4") + "\n")
    again = bare("boundaries", "load", mended, "--level", "hamlet", "--json").json
    assert (again["read"], again["accepted"], again["refused"]) == (2, 2, 0)
    assert again["units"] == {"hamlet": 8}


def test_rows_refused_of_a_roster_that_is_held_already_are_kept_too(
    bare: Any, workspace: Workspace, tmp_path: Path
) -> None:
    first = bare("boundaries", "load", bare.file("h.csv", ROSTER), "--level", "hamlet", "--json").json
    file = bare.file("h.csv", ROSTER + "Bản Lạ,Không Có,1,1,,\n")
    second, third = (bare("boundaries", "load", file, "--level", "hamlet", "--json").json for _ in range(2))
    assert second["import"] > first["import"] and second["key"] == first["key"]
    assert (second["read"], second["accepted"], second["unchanged"], second["refused"]) == (7, 0, 6, 1)
    assert third["import"] == second["import"]
    out = tmp_path / "r.xlsx"
    assert bare("imports", "refused", second["import"], "-o", out, "--json").json["rows"] == 1


def test_checking_a_roster_that_names_no_wards_asks_for_them_and_makes_no_workspace(bare: Any) -> None:
    names = "Tên thôn,Số hộ,lon,lat\nBản Mây,40,103.02,21.05\n"
    answer = bare("boundaries", "check", bare.file("h.csv", names), "--level", "hamlet", status=1)
    assert "nạp ranh giới xã trước" in answer.err and not bare.folder.exists()
    told = bare("boundaries", "check", bare.file("h.csv", ROSTER), "--json").json
    assert told["units"] == {"hamlet": 6} and not bare.folder.exists()


def test_a_zip_of_points_is_a_roster_and_a_zip_of_boundaries_is_none(
    bare: Any, workspace: Workspace, tmp_path: Path
) -> None:
    names = {"ten_thon": ["Bản Mây", "Bản Lài"], "ten_xa": ["Nậm Mây", "Nậm Mây"]}
    points = geopandas.GeoDataFrame(
        names, geometry=[shapely.Point(103.02, 21.05), shapely.Point(103.08, 21.05)], crs=4326
    )
    points.to_file(tmp_path / "diem thon.shp", encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for part in tmp_path.glob("diem thon.*"):
            archive.write(part, f"dữ liệu/{part.name}")
    told = bare("boundaries", "load", tmp_path / "p.zip", "--level", "hamlet", "--json").json
    assert (told["read"], told["accepted"], told["units"]) == (2, 2, {"hamlet": 2})
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("hamlets.csv", ROSTER)
    assert bare("boundaries", "check", tmp_path / "t.zip", "--level", "hamlet", "--json").json["loaded"] == 6
    polygons(tmp_path)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(tmp_path / "polygons.gpkg", "polygons.gpkg")
    assert not is_roster(tmp_path / "b.zip")


def test_shapes_made_of_points_have_a_dashed_outline_on_the_map_to_take_along(
    workspace: Workspace, tmp_path: Path
) -> None:
    load(workspace, tmp_path)
    complete(workspace, *ALL)
    view = disclose(judged(workspace), "internal")
    edition = workspace.edition_by_key(view.meta.edition)
    told = {
        level: layer_data(shown_layer(view, edition, level), "vi") for level in ("hamlet", "ward", "cell8")
    }
    codes = [told["hamlet"]["codes"][unit] for unit in told["hamlet"]["constructed"]]
    assert sorted(codes) == ["00001-ban-lai", "00001-ban-may"]
    assert told["ward"]["constructed"] == told["cell8"]["constructed"] == []


NAMES = (
    "Tỉnh,Loại huyện,Huyện,Loại xã,Xã,lng,lat\n"
    "Lai Châu,Huyện,Mường Tè,Thị trấn,Mường Tè,102.6,22.3\nLai Châu,Huyện,Mường Tè,Xã,Mường Tè,102.5,22.4\n"
    "Lai Châu,Thành phố,Lai Châu,Phường,2,103.4,22.4\nLai Châu,Huyện,Tân Uyên,Xã,Pắc Ta,103.8,22.1\n"
)


def test_a_list_of_wards_alone_carries_cases_and_zones_by_name(bare: Any) -> None:
    told = bare("boundaries", "load", bare.file("xa.csv", NAMES), "--json").json
    assert (told["read"], told["accepted"], told["units"]) == (4, 4, {"ward": 4})
    assert told["columns"]["ward_type"] == "Loại xã"
    edition = bare("editions", "--json").json["editions"][0]
    assert edition["levels"] == ["province", "district", "ward"]
    cases = "report_date,Huyện,Xã,count,setting\n2022-02-18,Mường Tè,Thị trấn Mường Tè,3,community\n"
    assert bare.load(cases + "2022-02-18,Tân Uyên,Pắc Ta,1,community\n").json["accepted"] == 2
    bare("classify")
    said = bare("explain", "lai-chau-huyen-muong-te-thi-tran-muong-te").out
    assert "Thị trấn Mường Tè: ● Vùng đỏ" in said
    out = bare.folder.parent
    for command in (("map", out / "m.html"), ("brief", out / "m.svg"), ("export", out / "m.csv")):
        bare(*command)
    assert bare("boundaries", "load", bare.file("xa.csv", NAMES), "--json").json["unchanged"] == 4


def test_boundaries_that_come_later_take_the_place_of_names(bare: Any, tmp_path: Path) -> None:
    bare("boundaries", "load", bare.file("xa.csv", NAMES), "--edition", "e")
    rows = {"ma": ["w1", "w2"], "ten": ["Xã Pắc Ta", "Phường 2"], "ma_huyen": ["lai-chau-huyen-tan-uyen",
            "lai-chau-thanh-pho-lai-chau"]}  # fmt: skip
    shapes = [shapely.box(103.7, 22.0, 103.9, 22.2), shapely.box(103.3, 22.3, 103.5, 22.5)]
    geopandas.GeoDataFrame(rows, geometry=shapes, crs=4326).to_file(tmp_path / "xa.gpkg")
    told = bare("boundaries", "load", tmp_path / "xa.gpkg", "--edition", "e", "--level", "ward", "--parent", "ma_huyen",
                "--code", "ma", "--name", "ten", "--json").json  # fmt: skip
    matched = next(one for one in told["findings"] if one["code"] == "areas_matched")
    assert matched["facts"]["named"] == 2, "the codes held are kept"


def still_open(bare: Any, number: int) -> int:
    told = bare("imports", "refused", number, "-o", bare.folder.parent / "r.csv", "--json").json
    return int(told["rows"])


def test_refused_rows_are_settled_by_a_roster_that_brings_them_again(bare: Any, workspace: Workspace) -> None:
    wrong = ROSTER + "Bản Lạ,Không Có,1,1,,\nBản Xa,Nào Đó,2,2,,\n"
    first = bare("boundaries", "load", bare.file("h.csv", wrong), "--json").json["import"]
    assert still_open(bare, first) == 2
    part = "Tên thôn,Xã,Số hộ\nBản Lạ,Tà Hừa,1\n"
    hint = f"wardwatch imports refused {first} -o sua.xlsx, rồi nạp lại với --mends {first}"
    assert hint in bare("boundaries", "load", bare.file("h.csv", wrong)).out
    again = bare("boundaries", "load", bare.file("part.csv", part), "--level", "hamlet", "--lang", "en")
    assert f"1 refused rows of import {first} are settled" in again.out and still_open(bare, first) == 1
    number = bare("imports", "--json").json["imports"][-1]["id"]
    bare("imports", "undo", number)
    assert still_open(bare, first) == 2, "undone, they stand open again"
    right = wrong.replace("Không Có", "Tà Hừa").replace("Bản Xa,Nào Đó,2,2,,\n", "")
    assert "đã được giải quyết" in bare("boundaries", "load", bare.file("h.csv", right)).out
    assert still_open(bare, first) == 0, "the same file, mended, stands for all of its rows"


def test_other_hamlets_of_one_name_settle_nothing(bare: Any, workspace: Workspace) -> None:
    wrong = ROSTER + "Thôn 1,Không Có,1,1,,\nBản Lạ,Nậm Mây,-3,1,,\n"
    first = bare("boundaries", "load", bare.file("h.csv", wrong), "--json").json["import"]
    others = "Tên thôn,Xã,Số hộ\nThôn 1,Tà Hừa,1\nBản Lạ,Tà Hừa,1\n"
    bare("boundaries", "load", bare.file("others.csv", others), "--level", "hamlet")
    assert still_open(bare, first) == 2


def test_a_file_that_is_said_to_mend_a_roster_settles_the_rows_it_names(
    bare: Any, workspace: Workspace
) -> None:
    wrong = ROSTER + "Thôn 1,Không Có,1,1,,\nThôn 2,Không Có,1,1,,\n"
    first = bare("boundaries", "load", bare.file("h.csv", wrong), "--json").json["import"]
    part = "Tên thôn,Xã,source_row\nThôn 1,Tà Hừa,8\n"
    told = bare(
        "boundaries", "load", bare.file("m.csv", part), "--level", "hamlet", "--mends", first, "--json"
    ).json
    assert told["accepted"] == 1 and still_open(bare, first) == 1
    refused = bare(
        "boundaries", "load", bare.file("m.csv", part), "--level", "hamlet", "--mends", 99, status=1
    )
    assert "99" in refused.err


def test_imports_list_the_rows_of_the_file_that_was_loaded(bare: Any, workspace: Workspace) -> None:
    bare("boundaries", "load", bare.file("h.csv", ROSTER + "Bản Lạ,Không Có,1,1,,\n"))
    counts = next(
        one["counts"]
        for one in reversed(bare("imports", "--json").json["imports"])
        if one["kind"] == "boundaries"
    )
    assert (counts["read"], counts["accepted"], counts["refused"]) == (7, 6, 1)
