"""Data that lie as VN-2000 taken for WGS 84 do, or in a wrong zone: asked about by the command line, never moved."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely

from geodata.vn2000.shift import to_wgs84
from geodata.vn2000.zones import degrees, zone

SIDE = 0.02  # degrees


def wards(n: int = 36) -> gpd.GeoDataFrame:
    """Wards of 2 km in rows of six from 105 E 21 N."""
    shapes = [
        shapely.box(105 + SIDE * x, 21 + SIDE * y, 105 + SIDE * (x + 1), 21 + SIDE * (y + 1))
        for y in range(n // 6) for x in range(6)
    ]  # fmt: skip
    names = [f"Xã {'ABCDEF'[at % 6]}{'abcdef'[at // 6]} Lư" for at in range(n)]
    return gpd.GeoDataFrame(
        {"code": [f"{at:05d}" for at in range(n)], "name": names}, geometry=shapes, crs=4326
    )


def labelled(folder: Path, name: str, truly: int, says: int) -> Path:
    """The wards with coordinates of one system and the label of another."""
    wards().to_crs(truly).set_crs(says, allow_override=True).to_file(folder / name)
    return folder / name


@pytest.fixture
def held(bare: Any, tmp_path: Path) -> Any:
    """A workspace that holds the wards."""
    wards().to_file(tmp_path / "dung.gpkg")
    bare("boundaries", "load", tmp_path / "dung.gpkg", "--edition", "dung")
    return bare


def options(refused: Any) -> list[str]:
    return [each["option"] for each in json.loads(refused.out)["answers"]]


@pytest.mark.parametrize(
    ("truly", "says", "question", "answer"),
    [(4756, 4326, "vn2000_forgotten", "VN2000"), (3405, 32648, "vn2000_forgotten", "EPSG:3405"),
     (9209, 9210, "wrong_zone", "VN2000:105.5"), (9205, 32648, "wrong_zone", "VN2000:103")],
)  # fmt: skip
def test_a_layer_that_lies_wrong_is_asked_about_and_the_answer_puts_it_right(
    held: Any, tmp_path: Path, truly: int, says: int, question: str, answer: str
) -> None:
    path = labelled(tmp_path, "moi.gpkg", truly, says)
    asked = held("boundaries", "load", path, "--edition", "moi", "--json", status=1)
    assert json.loads(asked.out)["question"] == question
    assert options(asked) == [f"--crs {answer}", "--keep-crs"]
    assert len(held("editions", "--json").json["editions"]) == 1
    done = held("boundaries", "load", path, "--edition", "moi", "--crs", answer, "--json").json
    findings = {each["code"]: each for each in done["findings"]}
    assert int(findings["layer_compared"]["facts"]["metres"]) <= 1
    assert findings["crs_shift"]["facts"]["value"] == "VN-2000 to WGS 84 (2)"


def test_the_question_stands_in_vietnamese_first(held: Any, tmp_path: Path) -> None:
    path = labelled(tmp_path, "moi.gpkg", 4756, 4326)
    said = held("boundaries", "load", path, "--edition", "moi", status=1).err
    assert "về phía tây" in said and "chưa nạp gì" in said and "--crs VN2000: dữ liệu theo hệ VN-2000" in said
    assert "west" in held("boundaries", "load", path, "--edition", "moi", "--lang", "en", status=1).err


def test_kept_as_it_is_the_layer_is_loaded_with_a_warning(held: Any, tmp_path: Path) -> None:
    path = labelled(tmp_path, "moi.gpkg", 4756, 4326)
    done = held("boundaries", "load", path, "--edition", "moi", "--keep-crs", "--json").json
    assert {each["severity"] for each in done["findings"] if each["code"] == "layer_apart"} == {"warned"}


def test_the_same_layer_again_is_no_news(held: Any, tmp_path: Path) -> None:
    again = held("boundaries", "load", tmp_path / "dung.gpkg", "--edition", "dung", "--json").json
    assert again["unchanged"] == 36


def test_check_tells_the_transformation_and_its_accuracy(bare: Any, tmp_path: Path) -> None:
    wards().to_crs(9209).to_file(tmp_path / "w.gpkg")
    said = bare("boundaries", "check", tmp_path / "w.gpkg")
    assert "«VN-2000 to WGS 84 (2)», độ chính xác công bố: 1 m" in said.out


def test_a_province_names_the_zone(bare: Any, tmp_path: Path) -> None:
    path = labelled(tmp_path, "w.gpkg", 9209, 32648)
    told = bare("boundaries", "check", path, "--crs", "VN2000:Bắc Ninh", "--json", status=1)
    assert options(told) == ["--crs VN2000:105.5", "--crs VN2000:107"]
    assert bare("boundaries", "check", path, "--crs", "VN2000:Hà Tĩnh", "--json").json["crs"] == "EPSG:9209"


# ---- points


def points(n: int = 1500, seed: int = 0) -> tuple[np.ndarray, np.ndarray, pl.DataFrame]:
    """Places spread over the wards, and rows of cases that name the ward of each."""
    rng = np.random.default_rng(seed)
    lon, lat = rng.uniform(105, 105 + 6 * SIDE, n), rng.uniform(21, 21 + 6 * SIDE, n)
    at = ((lon - 105) // SIDE + 6 * ((lat - 21) // SIDE)).astype(int)
    names = wards()["name"].to_list()
    rows = {
        "report_date": ["2022-02-01"] * n,
        "ward": [names[one] for one in at],
        "case_id": [f"c{k}" for k in range(n)],
    }
    return lon, lat, pl.DataFrame(rows)


def case_list(
    folder: Path, rows: pl.DataFrame, lon: np.ndarray, lat: np.ndarray, names: str = "lon lat"
) -> Path:
    first, second = names.split()
    path = folder / "ca.csv"
    rows.with_columns(pl.Series(first, lon), pl.Series(second, lat)).write_csv(path)
    return path


def test_points_that_lie_right_are_not_asked_about(held: Any, tmp_path: Path) -> None:
    lon, lat, rows = points()
    done = held("cases", "load", case_list(tmp_path, rows, lon, lat), "--json").json
    assert (done["accepted"], done["refused"]) == (1500, 0)


def test_points_with_a_scatter_of_their_own_are_not_asked_about(held: Any, tmp_path: Path) -> None:
    lon, lat, rows = points()
    off = np.random.default_rng(1).normal(0, 0.002, (2, 1500))
    assert (
        held("cases", "load", case_list(tmp_path, rows, lon + off[0], lat + off[1]), "--json").json[
            "accepted"
        ]
        == 1500
    )


def test_points_in_vn2000_degrees_are_asked_about_and_the_answer_brings_them_home(
    held: Any, tmp_path: Path
) -> None:
    lon, lat, rows = points()
    wrong = to_wgs84(degrees()).transform(lon, lat, direction="INVERSE")
    path = case_list(tmp_path, rows, *wrong)
    asked = held("cases", "load", path, "--json", status=1)
    assert json.loads(asked.out)["question"] == "vn2000_points"
    assert options(asked) == ["--crs VN2000", "--keep-crs"]
    kept = held("cases", "load", path, "--list", "giu", "--keep-crs", "--json").json
    assert kept["remarks"]["point_elsewhere"] > 100
    done = held("cases", "load", path, "--crs", "VN2000", "--json").json
    assert done["accepted"] == 1500 and not done["remarks"].get("point_elsewhere")


def test_a_handful_of_points_is_too_few_to_ask(held: Any, tmp_path: Path) -> None:
    lon, lat, rows = points(40)
    wrong = to_wgs84(degrees()).transform(lon, lat, direction="INVERSE")
    assert held("cases", "load", case_list(tmp_path, rows, *wrong), "--json").json["accepted"] == 40


@pytest.mark.parametrize("names", ["x y", "lon lat"])
def test_metres_of_a_named_zone_lie_in_their_wards(held: Any, tmp_path: Path, names: str) -> None:
    lon, lat, rows = points()
    east, north = to_wgs84(zone(105.5)).transform(lon, lat, direction="INVERSE")
    path = case_list(tmp_path, rows, north.round(3), east.round(3), names)
    done = held("cases", "load", path, "--crs", "VN2000:105.5", "--map", f"lat={names.split()[0]}",
                "--map", f"lon={names.split()[1]}", "--json").json  # fmt: skip
    assert done["accepted"] == 1500 and not done["remarks"].get("point_elsewhere")


def test_a_point_layer_with_its_own_definition_gets_the_shift(held: Any, tmp_path: Path) -> None:
    lon, lat, rows = points(200)
    grid = to_wgs84(zone(105.5)).transform(lon, lat, direction="INVERSE")
    frame = gpd.GeoDataFrame(rows.to_dict(as_series=False), geometry=gpd.points_from_xy(*grid), crs=9209)
    frame.to_file(tmp_path / "ca.gpkg")
    done = held("cases", "load", tmp_path / "ca.gpkg", "--json").json
    assert done["accepted"] == 200 and not done["remarks"].get("point_elsewhere")
    assert any("VN-2000 to WGS 84 (2)" in note and "accuracy 1 m" in note for note in done["notes"])


def test_mended_rows_are_read_in_the_system_of_their_list(held: Any, tmp_path: Path) -> None:
    lon, lat, rows = points(50)
    east, north = to_wgs84(zone(105.5)).transform(lon, lat, direction="INVERSE")
    rows = rows.with_columns(report_date=pl.Series(["2022-02-01"] * 49 + ["2033-02-01"]))
    path = case_list(tmp_path, rows, east.round(3), north.round(3))
    done = held("cases", "load", path, "--crs", "VN2000:105.5", "--json").json
    assert done["refused"] == 1
    mended = case_list(
        tmp_path, rows[-1:].with_columns(report_date=pl.lit("2022-02-03")), east[-1:], north[-1:]
    )
    assert held("cases", "load", mended, "--mends", done["import"], "--json").json["accepted"] == 1
