"""Boundaries, rosters and sites dropped on the import page: told from each other, asked about, shown, loaded."""

import json
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely

from tests.api.conftest import write_squares
from tests.api.import_page import Importer
from tests.nasty.make_nasty import FILES

HAMLETS = (
    "Mã thôn,Tên thôn,Xã,Số hộ,Số khẩu\nH1,Thôn Thượng,Xã Hoa Ban,40,160\nH2,Thôn Hạ,Xã Hoa Ban,30,120\n"
    "H3,Thôn Lạc,Xã Không Có,1,4\n"
)
SITES = (
    "Tên cơ sở,Loại hình,Xã,Sức chứa,Kinh độ,Vĩ độ\nTrường THCS A,trường học,Xã Hoa Ban,400,105.35,21.05\n"
    "Khu trọ B,nhà trọ,Xã Sen Hồng,60,105.55,21.05\nChỗ C,không rõ,Xã Sen Hồng,1,,\n"
)


def zipped(layer: geopandas.GeoDataFrame, folder: Path, **how: Any) -> Path:
    """A shapefile with its parts in a zip."""
    folder.mkdir()
    layer.to_file(folder / "xa.shp", **how)
    path = folder / "xa.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in folder.glob("xa.*"):
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return path


@pytest.fixture
def squares(tmp_path: Path) -> geopandas.GeoDataFrame:
    layer = geopandas.read_file(write_squares(tmp_path / "again.geojson"))
    short = {
        "district_code": "ma_huyen",
        "district": "ten_huyen",
        "province_code": "ma_tinh",
        "province": "ten_tinh",
    }
    return layer.rename(columns=short)


def test_a_zipped_shapefile_is_asked_where_it_belongs_shown_and_loaded(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    moved = squares.assign(name=[*squares["name"][:5], "Xã Sen Trắng"])
    moved.loc[0, "geometry"] = shapely.box(105, 21, 105.09, 21.1)
    seen = importer.look("xa.zip", zipped(moved, tmp_path / "z"))
    assert seen["kind"] == "boundaries" and seen["question"]["question"] == "edition" and not seen["loads"]
    replace = next(one for one in seen["question"]["answers"] if one["option"] == "--edition squares")
    assert "thay xã" in replace["words"]["vi"]
    seen = importer.again(seen["token"], answers=[replace["option"]])
    told = seen["boundaries"]
    assert told["replaces"] and not told["is_new"] and told["level"] == "ward"
    assert told["changes"]["counts"] == {"gone": 0, "new": 0, "moved": 1, "renamed": 1, "same": 4}
    assert told["changes"]["named"]["renamed"][0]["was"] == "Xã Sen Hồng"
    what = {one["properties"]["code"]: one["properties"]["what"] for one in seen["outlines"]["features"]}
    assert what["00001"] == "moved" and what["00006"] == "renamed" and seen["gaps"]["count"] >= 0
    result = importer.load_shown(seen, answers=[replace["option"]])
    assert (result["kind"], result["list"], result["accepted"]) == ("boundaries", "squares", 6)
    assert (
        importer.client.get("/areas", params={"q": "sen trang"}).json()["areas"][0]["name"] == "Xã Sen Trắng"
    )


def test_the_same_boundaries_again_are_said_to_change_nothing(importer: Importer, six_wards: Path) -> None:
    seen = importer.look("wards.geojson", six_wards, edition="squares", parents=[])
    assert seen["boundaries"]["same"] and (seen["accepted"], seen["unchanged"]) == (0, 6)


def test_a_new_set_is_asked_for_its_first_day_and_ends_the_one_before(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "moi.gpkg"
    squares.to_file(path)
    seen = importer.look("moi.gpkg", path, edition="moi")
    assert "từ ngày nào" in seen["error"]["error_vi"] and not seen["loads"]
    assert seen["boundaries"]["clash"] == ["squares"]
    assert [one["level"] for one in seen["boundaries"]["levels"]] == ["province", "district", "ward"]
    seen = importer.again(seen["token"], edition="moi", valid_from="2022-02-01")
    assert seen["settled"]["ends"] == ["squares"] and seen["boundaries"]["clash"] == []
    result = importer.load_shown(seen, valid_from="2022-02-01")
    assert result["ended"] == ["squares"]
    row = importer.look("c.csv", "case_id,report_date,ward\na,2022-02-18,Xã Hoa Ban\n")
    assert row["question"] is None and row["accepted"] == 1


def test_rows_under_two_sets_at_once_are_asked_to_which_they_belong(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "moi.gpkg"
    squares.to_file(path)
    importer.load_shown(
        importer.look("moi.gpkg", path, edition="moi", valid_from="2022-02-01", ends=[]),
        valid_from="2022-02-01",
        ends=[],
    )
    seen = importer.look("c.csv", "case_id,report_date,ward\na,2022-02-18,Xã Hoa Ban\n")
    assert seen["question"]["question"] == "edition" and seen["accepted"] == 1
    seen = importer.again(seen["token"], answers=["--edition squares"])
    assert seen["question"] is None
    figures = importer.look("r.csv", "ward,date,cases_stated\nXã Hoa Ban,2022-02-18,0\n")
    assert figures["question"]["question"] == "edition" and figures["accepted"] == 1


def test_letters_systems_and_layers_are_told_or_asked_about(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    path = zipped(squares.to_crs(9210), tmp_path / "metres")
    bare = tmp_path / "bare.zip"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(bare, "w") as out:
        for name in archive.namelist():
            if not name.endswith(".prj"):
                out.writestr(name, archive.read(name))
    seen = importer.look("bare.zip", bare, edition="squares")
    assert seen["question"]["question"] == "system"
    assert "--crs VN2000:105.75" in [one["option"] for one in seen["question"]["answers"]]
    seen = importer.again(seen["token"], edition="squares", crs="VN2000:105.75")
    assert seen["question"] is None and seen["boundaries"]["changes"]["counts"]["same"] == 6

    layers = tmp_path / "hai.gpkg"
    squares.to_file(layers, layer="một lớp")
    squares.head(3).to_file(layers, layer="lớp khác")
    seen = importer.look("hai.gpkg", layers, edition="squares")
    assert seen["question"]["question"] == "layer"
    chosen = next(one["option"] for one in seen["question"]["answers"] if "lớp khác" in one["option"])
    assert importer.again(seen["token"], edition="squares", answers=[chosen])["accepted"] == 3


def test_the_parts_of_a_shapefile_may_be_dropped_together(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    squares.to_file(tmp_path / "xa.shp")
    parts = [("parts", (one.name, one.read_bytes())) for one in tmp_path.glob("xa.*") if one.suffix != ".shp"]
    files = [("file", ("xa.shp", (tmp_path / "xa.shp").read_bytes())), *parts]
    seen = importer.client.post(
        "/imports/preview", files=files, data={"options": '{"edition": "squares"}'}
    ).json()
    assert (seen["kind"], seen["accepted"]) == ("boundaries", 6)
    alone = importer.client.post("/imports/preview", files=files[:1])
    assert alone.status_code == 400 and ".shx" in alone.json()["detail"]


def test_old_letters_are_shown_before_and_after(importer: Importer, tmp_path: Path) -> None:
    FILES["xa_tcvn3.shp"].write(tmp_path / "xa_tcvn3.shp")
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for part in tmp_path.glob("xa_tcvn3.*"):
            archive.write(part, part.name)
    seen = importer.look("t.zip", path, edition="tcvn3")
    assert (
        seen["rows"][0]["name_raw"] == "ThÞ trÊn TuÇn S¬n" and seen["rows"][0]["name"] == "Thị trấn Tuần Sơn"
    )
    decoded = next(one for one in seen["findings"] if one["code"] == "text_decoded")
    assert decoded["times"] == 3 and "TCVN3" in decoded["examples"][0]["vi"]


def test_units_that_are_refused_overlap_or_leave_gaps_are_listed(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    squares.loc[1, "geometry"] = shapely.box(105.08, 21, 105.2, 21.1)
    squares.loc[5, "code"] = "00005"
    path = tmp_path / "lech.geojson"
    squares.to_file(path)
    seen = importer.look("lech.geojson", path, edition="lech", valid_from="2022-02-01")
    assert (seen["read"], seen["accepted"], seen["refused"]) == (6, 4, 2)
    assert seen["words"]["code_doubled"]["vi"] == "một mã ở nhiều dòng"
    pair = seen["overlaps"]["largest"][0]
    assert {pair["name"], pair["other_name"]} == {"Xã Bằng Lăng", "Xã Cẩm Tú"} and seen["overlaps"][
        "above_limit"
    ] == 1
    assert {
        one["properties"]["code"] for one in seen["outlines"]["features"] if one["properties"]["marked"]
    } == {"00001", "00002"}


def test_a_roster_is_shown_by_ward_and_loaded(importer: Importer) -> None:
    seen = importer.look("thon.csv", HAMLETS)
    assert seen["kind"] == "roster" and (seen["read"], seen["accepted"], seen["refused"]) == (3, 2, 1)
    assert seen["by_area"] == [
        {"units": 2, "with_point": 0, "households": 70, "persons": 280, "code": "00004", "name": "Xã Hoa Ban",
         "area_level": "ward"},
    ]  # fmt: skip
    assert seen["boundaries"]["changes"]["counts"]["new"] == 2 and seen["persons"] == 280
    result = importer.load_shown(seen)
    assert (result["accepted"], result["refused"]) == (2, 1) and result["refused_file"]
    again = importer.look("thon.csv", HAMLETS, kind="roster")
    assert again["boundaries"]["same"] and again["unchanged"] == 2


def test_points_with_hamlets_are_a_roster_whose_shapes_are_drawn(importer: Importer, tmp_path: Path) -> None:
    points = [
        {"type": "Feature", "properties": {"ma_thon": f"H{n}", "ten_thon": f"Thôn {n}", "ten_xa": "Xã Hoa Ban"},
         "geometry": {"type": "Point", "coordinates": [105.32 + n / 50, 21.05]}}
        for n in range(3)
    ]  # fmt: skip
    seen = importer.look("thon.geojson", json.dumps({"type": "FeatureCollection", "features": points}))
    assert seen["kind"] == "roster" and seen["points_in_all"] == 3
    made = [one["properties"]["made"] for one in seen["outlines"]["features"]]
    assert made == ["voronoi"] * 3


def test_sites_are_shown_by_kind_and_compared_with_those_that_are_held(importer: Importer) -> None:
    seen = importer.look("co-so.csv", SITES)
    assert seen["kind"] == "sites" and (seen["read"], seen["accepted"], seen["refused"]) == (3, 2, 1)
    assert [(one["kind"], one["sites"], one["capacity"]) for one in seen["kinds"]] == [
        ("boarding_house", 1, 60), ("school", 1, 400),
    ]  # fmt: skip
    assert seen["points_in_all"] == 2 and seen["against"]["new"] == 2
    assert importer.load_shown(seen)["accepted"] == 2
    again = importer.look("co-so-2.csv", SITES.replace("400", "450"), kind="sites")
    assert (again["against"]["new"], again["against"]["changed"], again["against"]["same"]) == (0, 1, 1)
    assert again["against"]["examples"][0]["name"] == "Trường THCS A"


def test_a_kind_taken_by_hand_that_does_not_fit_is_told_and_can_be_taken_back(importer: Importer) -> None:
    seen = importer.look("thon.csv", HAMLETS, kind="boundaries")
    assert seen["error"] and not seen["loads"]
    assert importer.again(seen["token"])["kind"] == "roster"


def test_an_import_of_boundaries_can_be_undone(
    importer: Importer, squares: geopandas.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "moi.gpkg"
    squares.to_file(path)
    result = importer.load_shown(
        importer.look("moi.gpkg", path, edition="moi", valid_from="2022-02-01"), valid_from="2022-02-01"
    )
    assert importer.client.post(f"/imports/{result['import']}/undo").status_code == 200
    assert importer.past()[1]["undone"] or importer.past()[2]["undone"]
