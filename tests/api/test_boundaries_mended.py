"""`boundaries mend` writes a layer that fits, with all that the file said, or says why it does not."""

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from click.testing import CliRunner, Result

from api.cli import main


def box(west: float, east: float) -> shapely.Polygon:
    return shapely.box(103 + west / 100, 21, 103 + east / 100, 21.05)


@pytest.fixture
def wards(tmp_path: Path) -> Path:
    """Three wards: 01 and 02 overlap a little; 03 was drawn on its own."""
    path = tmp_path / "wards.gpkg"
    rows = {
        "code": ["02", "01", "03"],
        "name": ["Xã Quài Tở", "Xã Quài Nưa", "Xã Toả Tình"],
        "persons": [5200, 4100, 3900],
        "area_ha": [1.5, None, 2.5],
    }
    gpd.GeoDataFrame(rows, geometry=[box(4.95, 10), box(0, 5), box(20, 25)], crs=4326).to_file(
        path, layer="wards"
    )
    return path


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["boundaries", "mend", *map(str, words)])


@pytest.mark.parametrize("kind", ["gpkg", "geojson", "parquet"])
def test_every_column_and_code_is_kept(wards: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / f"mended.{kind}"
    assert run(wards, "-o", out).exit_code == 0
    made = gpd.read_parquet(out) if kind == "parquet" else gpd.read_file(out)
    assert made["code"].tolist() == ["01", "02", "03"]
    assert made["name"].tolist() == ["Xã Quài Nưa", "Xã Quài Tở", "Xã Toả Tình"]
    assert made["persons"].tolist() == [4100, 5200, 3900]
    assert made["area_ha"].isna().tolist() == [True, False, False]
    assert shapely.coverage_is_valid(made.geometry.values)


def test_what_was_written_loads_without_a_word_about_overlaps(wards: Path, tmp_path: Path) -> None:
    out = tmp_path / "mended.gpkg"
    run(wards, "-o", out)
    words = ["boundaries", "check", str(out), "--max-overlap", "0", "--strict", "--json"]
    told = json.loads(CliRunner().invoke(main, words).stdout)
    assert (told["loaded"], told["overlaps"]["pairs"], told["gaps"]["slivers"]) == (3, 0, 0)


def test_the_report_says_who_lost_what_to_whom(wards: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    run(wards, "-o", tmp_path / "mended.gpkg", "--report", report)
    told = json.loads(report.read_text(encoding="utf-8"))
    (move,) = told["moves"]
    assert (move["from"], move["to"], move["done"]) == ("02", "01", True)
    assert move["km2"] == pytest.approx(told["before"]["overlap_km2"], abs=1e-5)
    (unit,) = told["units"]
    assert (unit["code"], unit["name"]) == ("02", "Xã Quài Tở")
    assert (told["read"], told["written"], told["refused"], told["fits"]) == (3, 3, 0, True)


def test_a_refusal_writes_the_report_and_nothing_else(wards: Path, tmp_path: Path) -> None:
    out, report = tmp_path / "mended.gpkg", tmp_path / "report.json"
    refused = run(wards, "-o", out, "--max-moved", "0.001", "--report", report)
    assert refused.exit_code == 1
    assert not out.exists()
    assert json.loads(report.read_text(encoding="utf-8"))["units_doubtful"] == 1
    assert "1 đơn vị" in refused.stderr and "02 Xã Quài Tở" in refused.stderr


def test_what_is_doubtful_can_be_left_and_is_named(wards: Path, tmp_path: Path) -> None:
    out = tmp_path / "mended.gpkg"
    kept = run(wards, "-o", out, "--max-moved", "0.001", "--keep-going", "--lang", "en")
    assert kept.exit_code == 0
    assert "left as they are, because doubtful: 1 (" in kept.stdout
    assert gpd.read_file(out).geometry[1].equals(box(4.95, 10))


def test_a_reviewer_says_whose_the_overlap_is(wards: Path, tmp_path: Path) -> None:
    out = tmp_path / "mended.gpkg"
    assert run(wards, "-o", out, "--prefer", "02").exit_code == 0
    assert gpd.read_file(out).geometry[1].equals(box(4.95, 10))


@pytest.mark.parametrize("name", ["mended.shp", "mended"])
def test_other_kinds_of_files_are_refused_before_anything_is_read(
    wards: Path, tmp_path: Path, name: str
) -> None:
    refused = run(wards, "-o", tmp_path / name)
    assert refused.exit_code == 1
    assert ".gpkg" in refused.stderr


def test_the_file_itself_may_be_written_over(wards: Path) -> None:
    assert run(wards, "-o", wards).exit_code == 0
    assert shapely.coverage_is_valid(gpd.read_file(wards).geometry.values)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_speaks_one_language(wards: Path, tmp_path: Path, lang: str) -> None:
    told: Any = run(wards, "-o", tmp_path / "mended.gpkg", "--lang", lang).stdout
    words = {"vi": "khe hẹp", "en": "slivers"}
    assert words.pop(lang) in told
    assert not any(word in told for word in words.values())
