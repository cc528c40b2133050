"""Bad input as a user meets it: said what, where and how to mend it; the good rest is kept; never a trace."""

import gzip
import io
import json
import re
import shutil
import unicodedata
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import polars as pl
import pytest
import rasterio
import shapely
from affine import Affine
from rasterio.warp import transform_bounds
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

GOOD = "2022-02-18,105.05,21.05,community"
HEAD = "report_date,lon,lat,setting"


def refused(answer: Any) -> list[dict[str, Any]]:
    """The refused rows as told; each says in both languages what is wrong and what to do."""
    found = answer.json["problems"]
    assert len(found) == answer.json["refused"]
    assert all(one["problem"] and one["problem_vi"] and one["remedy"] and one["row"] for one in found)
    return found


def said(answer: Any) -> dict[str, str]:
    """An error as told: what, where and how to fix."""
    told = answer.json
    assert told["error"] and told["where"] and told["fix"], told
    return told


# ---- rows


@pytest.mark.parametrize(
    ("row", "code", "value"),
    [
        ("2022-02-18,21.05,105.05,community", "coordinate_swapped", "105.05"),
        ("2022-02-18,105.05,91,community", "coordinate_out_of_range", "91"),
        ("2022-02-18,181,21.05,community", "coordinate_out_of_range", "181"),
        ("2022-02-18,NaN,21.05,community", "coordinate_not_number", "NaN"),
        ("2022-02-18,105.05,,community", "coordinate_half", ""),
        ("2022-02-18,inf,21.05,community", "coordinate_not_number", "inf"),
        ("2022-02-18,0,0,community", "coordinate_zero", "0"),
        ("2022-02-18,105.05,north,community", "coordinate_not_number", "north"),
        ("30/02/2022,105.05,21.05,community", "date_impossible", "30/02/2022"),
        ("2022-02-30,105.05,21.05,community", "date_impossible", "2022-02-30"),
        ("2099-01-01,105.05,21.05,community", "date_future", "2099-01-01"),
        ("2022-02-21,105.05,21.05,community", "date_future", "2022-02-21"),
        (",105.05,21.05,community", "date_missing", ""),
        ("soon,105.05,21.05,community", "date_unreadable", "soon"),
        ("2022-02-18,105.05,21.05,somewhere", "choice_unknown", "somewhere"),
        ("2022-02-18,105.05,21.05,community,extra,extra", "line_ragged", ""),
    ],
)
def test_one_bad_row_is_refused_with_its_place_and_the_others_are_kept(
    wardwatch: Any, row: str, code: str, value: str
) -> None:
    answer = wardwatch.load(f"{HEAD}\n{GOOD}\n{row}\n{GOOD}\n")
    (problem,) = refused(answer)
    assert (problem["code"], problem["row"]) == (code, 3)
    assert value in problem["value"]
    assert (answer.json["read"], answer.json["accepted"]) == (3, 2)


def test_swapped_coordinates_are_called_swapped(wardwatch: Any, bare: Any) -> None:
    text = f"{HEAD}\n2022-02-18,21.05,105.05,community\n"
    (near,) = refused(wardwatch.load(text, status=1))
    assert "swapped" in near["problem"] and "đổi chỗ" in near["problem_vi"]
    without_boundaries = type(bare)(bare.folder.parent / "none")
    (anywhere,) = refused(without_boundaries.load(text, status=1))
    assert anywhere["code"] == "coordinate_swapped"


@pytest.mark.parametrize(
    ("count", "code"),
    [
        ("-3", "count_negative"),
        ("2.5", "count_not_whole"),
        ("many", "count_not_whole"),
        ("", "count_missing"),
    ],
)
def test_a_count_that_is_none_is_refused(wardwatch: Any, count: str, code: str) -> None:
    answer = wardwatch.load(f"report_date,ward,cases\n2022-02-18,Cẩm Tú,{count}\n2022-02-18,Hoa Ban,2\n")
    (problem,) = refused(answer)
    assert (problem["code"], problem["row"], answer.json["accepted"]) == (code, 2, 1)


def test_the_same_id_on_differing_rows_refuses_both(wardwatch: Any) -> None:
    rows = ["18,Cẩm Tú,a", "17,Cẩm Tú,a", "17,Hoa Ban,b", "17,Hoa Ban,b"]
    text = "report_date,ward,case_id\n" + "".join(f"2022-02-{row}\n" for row in rows)
    answer = wardwatch.load(text)
    assert [(one["row"], one["code"], one["value"]) for one in refused(answer)] == [
        (2, "id_differs", "a"),
        (3, "id_differs", "a"),
    ]
    assert (answer.json["accepted"], answer.json["unchanged"]) == (1, 1)


@pytest.mark.parametrize(
    ("head", "place", "code"),
    [
        ("area_code", "99999", "code_unknown"),
        ("ward", "Hoa Sen", "place_unknown"),
        ("province,ward", "Tỉnh Khác,Hoa Ban", "place_unknown"),
        ("district,ward", "Huyện Tây,Cẩm Tú", "place_impossible"),
    ],
)
def test_unknown_codes_and_places_are_refused(wardwatch: Any, head: str, place: str, code: str) -> None:
    answer = wardwatch.load(f"report_date,{head}\n2022-02-18,{place}\n", status=1)
    (problem,) = refused(answer)
    assert problem["code"] == code


def test_an_ambiguous_name_is_refused_with_the_codes_of_its_candidates(bare: Any) -> None:
    rows = [("001", "Đông", "00001"), ("002", "Tây", "00002")]
    shapes = [shapely.box(105, 21, 105.1, 21.1), shapely.box(105.1, 21, 105.2, 21.1)]
    frame = geopandas.GeoDataFrame(
        {
            "code": [row[2] for row in rows],
            "name": ["Tân Lập"] * 2,
            "d": [row[0] for row in rows],
            "dn": [row[1] for row in rows],
        },
        geometry=shapes,
        crs="EPSG:4326",
    )
    path = bare.folder.parent / "twins.gpkg"
    frame.to_file(path)
    bare("boundaries", "load", path, "--parent-level", "district=d:dn")
    (problem,) = refused(bare.load("report_date,ward\n2022-02-18,tan lap\n", status=1))
    assert problem["code"] == "place_ambiguous"
    assert "00001" in problem["problem"] and "00002" in problem["problem"]


# ---- files


def test_doubled_headings_are_named(wardwatch: Any) -> None:
    told = said(wardwatch.load("report_date,ward,ward\n2022-02-18,Cẩm Tú,x\n", status=1))
    assert "'ward'" in told["error"] and "row 1" in told["where"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("blank.csv", b"\n\n  \n"),
        ("heading.csv", b"report_date,ward\n"),
        ("bytes.csv", bytes(range(256)) * 40),
        ("page.csv", b"<!doctype html><html><body>404</body></html>"),
        ("cut.zip", b"PK\x03\x04 then nothing"),
        ("cut.gz", b"\x1f\x8b\x08\x00"),
        ("cut.xlsx", b"PK\x03\x04\x14\x00"),
        ("cut.parquet", b"PAR1 and no more"),
        ("paper.pdf", b"%PDF-1.7 ..."),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("list.json", b"[1, 2, 3"),
        ("cut.gpkg", b"SQLite format 3\x00 and so on"),
        ("nul.csv", b"\x00" * 5000),
    ],
)
@pytest.mark.parametrize(
    "command", [("cases", "load"), ("reports", "load"), ("population", "load"), ("boundaries", "load")]
)
def test_a_file_that_is_no_table_is_refused_whole(
    wardwatch: Any, command: Any, name: str, content: bytes
) -> None:
    answer = wardwatch(*command, wardwatch.file(name, content), "--json", status=1)
    assert name in said(answer)["where"]
    assert [one["kind"] for one in wardwatch("imports", "--json").json["imports"]] == [
        "boundaries",
        "population",
    ]


def test_a_zip_cut_short_is_refused(wardwatch: Any, six_wards: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("cases.csv", f"{HEAD}\n" + f"{GOOD}\n" * 5000)
        archive.write(six_wards, "wards.geojson")
    cut = packed.getvalue()[: len(packed.getvalue()) * 2 // 3]
    for command in (("cases", "load"), ("boundaries", "load"), ("boundaries", "check")):
        told = said(wardwatch(*command, wardwatch.file("cut.zip", cut), "--json", status=1))
        assert "zip" in told["error"]
    half = gzip.compress((f"{HEAD}\n" + f"{GOOD}\n" * 5000).encode())[:-20]
    assert "cut short" in said(wardwatch.load(half, name="cut.csv.gz", status=1))["error"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1258"])
def test_text_in_other_letters_is_read(wardwatch: Any, encoding: str) -> None:
    names = ["Bằng Lăng", "Cẩm Tú", "Đỗ Quyên", "Hoa Ban", "Mộc Miên", "Sen Hồng"]
    text = "ngày báo cáo;xã;ghi chú\n" + "".join(f"18/02/2022;{name};được phát hiện ở xã\n" for name in names)
    answer = wardwatch.load(_encoded(text, encoding))
    told = answer.json
    assert (told["accepted"], told["refused"], told["unplaced"], told["remarks"]) == (6, 0, 0, {})


def _encoded(text: str, encoding: str) -> bytes:
    """Windows-1258 writes the tone of a syllable apart, after its letter."""
    if encoding != "cp1258":
        return text.encode(encoding)
    letters = unicodedata.normalize("NFD", text)
    apart = re.sub(r"(.[\u0302\u0306\u031b\u0323\u0300\u0301\u0303\u0309]+)", _tone_last, letters)
    return apart.encode("cp1258")


def _tone_last(found: re.Match[str]) -> str:
    tones = "".join(mark for mark in found[1] if mark in "\u0300\u0301\u0303\u0309\u0323")
    letter = "".join(mark for mark in found[1] if mark not in tones)
    return unicodedata.normalize("NFC", letter) + tones


def test_a_file_of_200_mb_is_read_and_its_bad_rows_told(bare: Any) -> None:
    """A hundred thousand long lines of one kind, one bad one among them."""
    line = f"2022-02-18,105.05,21.05,community,{'x' * 2000}\n".encode()
    path = bare.folder.parent / "large.csv"
    with path.open("wb") as file:
        file.write(b"report_date,lon,lat,setting,note\n")
        for _ in range(100):
            file.write(line * 1020)
        file.write(line.replace(b"21.05", b"91"))
    assert path.stat().st_size > 200_000_000
    answer = bare("cases", "load", path, "--json")
    assert (answer.json["read"], answer.json["accepted"], answer.json["refused"]) == (102_001, 102_000, 1)
    (problem,) = refused(answer)
    assert (problem["row"], problem["code"]) == (102_002, "coordinate_out_of_range")


# ---- boundaries


def test_a_table_without_geometry_is_a_roster_and_needs_the_areas_above(bare: Any) -> None:
    path = bare.file("wards.csv", "code,name\n00001,Bằng Lăng\n")
    asked = said(bare("boundaries", "load", path, "--json", status=1))
    assert "of which level" in asked["error"]
    answer = bare("boundaries", "load", path, "--level", "ward", "--json", status=1)
    assert "no boundaries above ward" in said(answer)["error"]
    flat = bare.folder.parent / "flat.parquet"
    pl.DataFrame({"code": ["1"], "name": ["Bằng Lăng"]}).write_parquet(flat)
    answer = bare("boundaries", "load", flat, "--level", "ward", "--json", status=1)
    assert "no boundaries above ward" in said(answer)["error"]


def test_a_unit_without_geometry_is_refused_and_the_rest_kept(bare: Any, six_wards: Path) -> None:
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    whole["features"][1]["geometry"] = None
    whole["features"][2]["geometry"] = {"type": "Polygon", "coordinates": []}
    path = bare.file("wards.geojson", json.dumps(whole))
    told = bare("boundaries", "load", path, "--json").json
    found = json.dumps(told, ensure_ascii=False)
    assert "00002" in found and "00003" in found
    assert (told["read"], told["accepted"], told["refused"]) == (6, 4, 2)
    again = bare("boundaries", "load", path, "--json").json
    assert (again["import"], again["unchanged"]) == (told["import"], 4)
    assert bare("boundaries", "load", path, "--strict", status=1)


@pytest.mark.parametrize("column", ["code", "name"])
def test_missing_and_doubled_codes_are_refused_and_a_missing_name_is_not(
    bare: Any, six_wards: Path, column: str
) -> None:
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    whole["features"][1]["properties"][column] = None
    whole["features"][2]["properties"][column] = whole["features"][3]["properties"][column]
    path = bare.file("wards.geojson", json.dumps(whole))
    assert bare("boundaries", "load", path, "--json").json["accepted"] == (3 if column == "code" else 6)


def test_boundaries_with_lon_and_lat_swapped_are_called_so(bare: Any, six_wards: Path) -> None:
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    for one in whole["features"]:
        one["geometry"]["coordinates"] = [[[lat, lon] for lon, lat in one["geometry"]["coordinates"][0]]]
    answer = bare("boundaries", "load", bare.file("wards.geojson", json.dumps(whole)), "--json", status=None)
    assert "swapped" in answer.out + answer.err
    assert answer.status == 1


def test_a_shapefile_without_projection_asks_for_it_and_without_table_says_so(
    bare: Any, six_wards: Path, tmp_path: Path
) -> None:
    whole = geopandas.read_file(six_wards)[["code", "name", "geometry"]]
    for missing, said_so in ((".prj", "--crs"), (".dbf", ".dbf"), (".shx", ".shx")):
        folder = tmp_path / missing[1:]
        folder.mkdir()
        whole.to_file(folder / "wards.shp")
        (folder / f"wards{missing}").unlink()
        told = said(bare("boundaries", "load", folder / "wards.shp", "--json", status=1))
        assert said_so in told["error"] + told["fix"]
    how = ("--crs", "EPSG:4326", "--lang", "en")
    given = bare("boundaries", "load", tmp_path / "prj" / "wards.shp", *how)
    assert "read 6, accepted 6, unchanged 0, retracted 0, refused 0" in given.last


def test_a_projection_that_does_not_exist_is_said_so(bare: Any, six_wards: Path) -> None:
    assert "999999" in bare("boundaries", "load", six_wards, "--crs", "EPSG:999999", status=1).err


def test_coordinates_outside_the_projection_are_refused(bare: Any, six_wards: Path) -> None:
    """Degrees said to be metres of UTM zone 48."""
    answer = bare("boundaries", "load", six_wards, "--crs", "EPSG:32648", status=1)
    assert "Cách sửa" in answer.err


# ---- rasters


def raster(path: Path, *, crs: str = "EPSG:4326", bands: int = 1, dtype: str = "float32") -> Path:
    """A thousand people a row of pixels over the six wards, in any CRS; nodata all around."""
    bounds = transform_bounds("EPSG:4326", crs, 104.95, 20.95, 105.65, 21.15)
    width, height = 140, 40
    step = ((bounds[2] - bounds[0]) / width, (bounds[3] - bounds[1]) / height)
    values = np.full((height, width), 10, dtype)
    values[:2], values[-2:] = -99999 if dtype != "uint8" else 255, -99999 if dtype != "uint8" else 255
    how = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": bands,
        "dtype": dtype,
        "crs": crs or None,
        "transform": Affine(step[0], 0, bounds[0], 0, -step[1], bounds[3]),
        "nodata": -99999 if dtype != "uint8" else 255,
    }
    with rasterio.open(path, "w", **how) as file:
        for band in range(1, bands + 1):
            file.write(values * (1 if band == 1 else 0), band)
    return path


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32648", "EPSG:3857"])
def test_a_raster_in_another_projection_gives_the_same_people(
    wardwatch: Any, tmp_path: Path, crs: str
) -> None:
    told = wardwatch("population", "load", raster(tmp_path / "people.tif", crs=crs), "--json").json
    report = told["raster"]
    assert report["raster_sum"] == 36 * 140 * 10
    assert report["areas_sum"] + report["outside"] == pytest.approx(report["raster_sum"], abs=0.2)
    assert report["persons"] == pytest.approx(6 / 7 * 20 / 36 * report["raster_sum"], rel=0.02)
    assert told["cells"]["persons"] == pytest.approx(report["persons"], rel=0.02)
    assert told["accepted"] == 9


def test_a_raster_with_several_bands_asks_which(wardwatch: Any, tmp_path: Path) -> None:
    path = raster(tmp_path / "people.tif", bands=3)
    told = said(wardwatch("population", "load", path, "--json", status=1))
    assert "--band" in told["fix"] and "3" in told["error"]
    assert wardwatch("population", "load", path, "--band", 1, "--json").json["raster"]["band"] == 1
    assert wardwatch("population", "load", path, "--band", 4, status=1)


def test_a_raster_that_lies_elsewhere_or_is_damaged_is_said_so(wardwatch: Any, tmp_path: Path) -> None:
    path = raster(tmp_path / "people.tif")
    cut = wardwatch.file("cut.tif", path.read_bytes()[:300])
    said(wardwatch("population", "load", cut, "--json", status=1))
    said(wardwatch("population", "load", wardwatch.file("text.tif", "no raster"), "--json", status=1))
    said(wardwatch("population", "load", tmp_path / "nowhere.tif", "--json", status=1))
    with rasterio.open(
        tmp_path / "far.tif",
        "w",
        driver="GTiff",
        width=10,
        height=10,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine(0.1, 0, 0, 0, -0.1, 0),
    ) as file:
        file.write(np.ones((10, 10), "float32"), 1)
    said(wardwatch("population", "load", tmp_path / "far.tif", "--json", status=1))


# ---- names that want to be more than names


HOSTILE = [
    "'; DROP TABLE case_row; --",
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "{{7*7}}",
    "${7*7}",
    "=1+1",
    "../../etc/passwd",
    "a\x0bb",
    "</script><script>alert(2)</script>",
    "%s%n",
    "\u202egnol",
    "𝓧" * 200,
]


def test_sql_and_markup_in_names_stay_names_everywhere(bare: Any, six_wards: Path, tmp_path: Path) -> None:
    whole = json.loads(six_wards.read_text(encoding="utf-8"))
    for one, name in zip(whole["features"], HOSTILE, strict=False):
        one["properties"]["name"] = name
    path = bare.file("wards.geojson", json.dumps(whole))
    assert (
        "--edition"
        in bare("boundaries", "load", path, "--edition", "'; DROP TABLE edition; --", status=1).err
    )
    bare("boundaries", "load", path)
    rows = "".join(f'2022-02-18,"{name.replace(chr(34), chr(34) * 2)}"\n' for name in HOSTILE)
    answer = bare.load(f"report_date,ward\n{rows}2022-02-18,\n", "--list", "<b>'list'; --")
    assert answer.json["read"] == answer.json["accepted"] + answer.json["refused"]
    bare("imports", "refused", answer.json["import"], "-o", tmp_path / "refused.csv")
    bare("classify")
    for name in ("zones.html", "zones.csv", "zones.geojson", "zones.gpkg"):
        bare("map" if name.endswith("html") else "export", tmp_path / name)
    bare("brief", tmp_path / "zones.png")
    page = (tmp_path / "zones.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page and "<img src=x" not in page
    assert "<b>'list'; --" in bare("imports").out
    assert bare("explain", "00001").out.startswith(HOSTILE[0])


@pytest.fixture
def service(wardwatch: Any) -> Any:
    """The service over the six wards, with everything that it answers checked for faults of its own."""
    wardwatch.load("report_date,ward\n2022-02-18,Cẩm Tú\n")
    wardwatch("classify")
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        yield client
    workspace.store.close()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"list": "x"}',
        b'{"list": "", "cases": []}',
        b'{"list": "x", "cases": [1]}',
        b'{"list": 7, "cases": []}',
        b'{"list": "x", "cases": {"a": 1}}',
        b"[" * 100_000,
        b'{"list": "x", "cases": [{"report_date": {}}]}',
        b'{"list": "x", "cases": [{"report_date": "2022-02-18", "lon": NaN, "lat": Infinity}]}',
        b'{"list": "x", "cases": [{"nonsense": 1}]}',
        b'{"list": "x", "cases": [{"report_date": "2022-02-18", "count": 1e400}]}',
        b'{"list": "x", "cases": [{}]}',
        b'{"list": "x\\u0000y", "cases": [{"report_date": "2022-02-18"}]}',
        b'{"list": "\\ud800", "cases": [{"report_date": "2022-02-18"}]}',
    ],
)
@pytest.mark.parametrize("path", ["/cases", "/reports"])
def test_malformed_json_is_a_problem_and_never_a_fault_of_the_service(
    service: Any, path: str, body: bytes
) -> None:
    if path == "/reports":
        body = body.replace(b"cases", b"reports")
    answer = service.post(path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code < 500
    if answer.status_code >= 400:
        told = answer.json()
        assert told.get("detail") or told.get("refused")


@pytest.mark.parametrize(
    "path",
    [
        "/tiles/ward/30/0/0.mvt",
        "/tiles/ward/3/8/0.mvt",
        "/tiles/ward/3/0/-1.mvt",
        "/tiles/ward/99999999999999999999/0/0.mvt",
    ],
)
def test_a_tile_that_does_not_exist_is_not_found(service: Any, path: str) -> None:
    answer = service.get(path)
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_disk_file_that_is_a_folder_or_unreadable_is_said_so(wardwatch: Any, tmp_path: Path) -> None:
    folder = tmp_path / "folder.csv"
    folder.mkdir()
    for command in (("cases", "load"), ("reports", "load"), ("population", "load"), ("boundaries", "load")):
        assert wardwatch(*command, folder, status=1).err.count("Cách sửa")
    wardwatch("classify")
    assert "Cách sửa" in wardwatch("map", folder, status=1).err
    assert "Cách sửa" in wardwatch("export", folder, status=1).err
    shutil.rmtree(folder)
