"""`boundaries reconcile` brings two files together; what it writes loads as one hierarchy."""

import json
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner, Result

from api.cli import main


def cell(west: float, wide: float = 1) -> shapely.Polygon:
    return shapely.box(103 + west / 10, 21, 103 + (west + wide) / 10, 21.1)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Communes with census codes, districts with others, and a border drawn a little off."""
    communes = {
        "ma_xa": ["3", "2", "1"],
        "ten_xa": ["Xã Ba", "Xã Hai", "Xã Một"],
        "ma_huyen": ["77", "77", "88"],
        "ten_huyen": ["Tuần Giáo", "Tuần Giáo", "Tủa Chùa"],
    }
    shapes = [cell(1), cell(0), cell(2)]
    lower, upper = tmp_path / "communes.gpkg", tmp_path / "districts.gpkg"
    gpd.GeoDataFrame(communes, geometry=shapes, crs=4326).to_file(lower)
    districts = {
        "code": ["099", "100"],
        "name": ["Huyện Tuần Giáo", "Huyện Tủa Chùa"],
        "seat": ["Tuần Giáo", None],
    }
    gpd.GeoDataFrame(districts, geometry=[cell(0, 1.9), cell(1.9, 1.1)], crs=4326).to_file(upper)
    return lower, upper


_COLUMNS = ("--code", "ma_xa", "--name", "ten_xa", "--parent", "ma_huyen", "--parent-name", "ten_huyen")


def run(lower: Path, upper: Path, *more: str | Path) -> Result:
    return CliRunner().invoke(
        main, ["boundaries", "reconcile", str(lower), str(upper), *_COLUMNS, *map(str, more)]
    )


def test_both_levels_are_written_with_their_columns_and_the_parent_found(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    out = tmp_path / "both.gpkg"
    assert run(*files, "-o", out).exit_code == 0
    assert sorted(pyogrio.list_layers(out)[:, 0]) == ["district", "ward"]
    wards, districts = gpd.read_file(out, layer="ward"), gpd.read_file(out, layer="district")
    assert wards["ma_xa"].tolist() == ["1", "2", "3"]
    assert wards["reconciled_parent"].tolist() == ["100", "099", "099"]
    assert districts["seat"].fillna("").tolist() == ["Tuần Giáo", ""]
    assert districts.geometry[0].covers(wards.geometry[2])


def test_what_was_written_loads_as_one_hierarchy(files: tuple[Path, Path], tmp_path: Path) -> None:
    out, data = tmp_path / "both.gpkg", ["--data", str(tmp_path / "ws"), "--json"]
    run(*files, "-o", out)
    upper = ["boundaries", "load", str(out), "--layer", "district", "--level", "district", "--edition", "one"]
    lower = ["boundaries", "load", str(out), "--layer", "ward", "--edition", "one", "--code", "ma_xa"]
    assert CliRunner().invoke(main, [*upper, *data]).exit_code == 0
    loaded = CliRunner().invoke(main, [*lower, "--parent", "reconciled_parent", *data])
    findings = json.loads(loaded.stdout)["findings"]
    assert not [one["code"] for one in findings if one["code"].startswith("parent")]


def test_own_outlines_can_be_kept(files: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "both.gpkg"
    told = run(*files, "-o", out, "--outline", "upper", "--lang", "en").stdout
    assert "units lie outside their parent" in told
    assert gpd.read_file(out, layer="district").geometry[0].equals(cell(0, 1.9))


def test_the_report_has_every_unit(files: tuple[Path, Path], tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    assert run(*files, "--report", report).exit_code == 0
    told = json.loads(report.read_text(encoding="utf-8"))
    assert [(row["code"], row["parent_code"], row["verdict"]) for row in told["units"]] == [
        ("1", "100", "agreed"),
        ("2", "099", "agreed"),
        ("3", "099", "agreed"),
    ]
    assert told["counts"]["agreed"] == 3


def test_two_levels_do_not_go_into_another_kind_of_file(files: tuple[Path, Path], tmp_path: Path) -> None:
    refused = run(*files, "-o", tmp_path / "both.geojson")
    assert refused.exit_code == 1
    assert ".gpkg" in refused.stderr


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_page_speaks_one_language(files: tuple[Path, Path], lang: str) -> None:
    told = run(*files, "--lang", lang).stdout
    words = {"vi": "đường bao cấp", "en": "outlines of"}
    assert words.pop(lang) in told
    assert not any(word in told for word in words.values())
