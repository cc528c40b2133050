"""Sites in files for GIS and statistics: one layer of all kinds, with the words of the kind in both languages."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pyogrio
import pytest

from maps.exports import export
from maps.geojson import zones_csv, zones_geojson
from maps.sites import expanded
from tests.maps.sited_world import OUTLINE, SITES, with_sites
from zones.disclose import disclose
from zones.errors import NotFoundError
from zones.snapshot import View


@pytest.fixture
def view(small_world: Any) -> View:
    return disclose(with_sites(small_world.snapshot), "internal")


def test_a_geopackage_holds_the_sites_of_all_kinds_as_one_layer(
    view: View, small_world: Any, tmp_path: Path
) -> None:
    path = tmp_path / "zones.gpkg"
    assert export(view, small_world.edition, path, layer=["ward", "site"]) == 9 + 8
    assert [name for name, _ in pyogrio.list_layers(path)] == ["ward", "site"]
    found = gpd.read_file(path, layer="site").set_index("code")
    assert set(found.index) == {code for code, *_ in SITES.values()}
    assert found.geometry["TR1"].equals(OUTLINE) and found.geometry["CH1"].geom_type == "Point"
    assert found.geometry["CK1"] is None
    school = found.loc["TR1"]
    assert (school["kind_vi"], school["kind_en"], school["level"]) == ("trường học", "school", "red")
    assert (school["label_vi"], school["parent_code"], school["population_persons"]) == (
        "Vùng đỏ",
        "03254",
        432,
    )
    assert found.loc["CK1", "level"] == "grey" and found.loc["NM1", "name"] == "NM1"


@pytest.mark.parametrize("ending", [".geojson", ".csv", ".parquet", ".xlsx"])
def test_every_kind_of_file_holds_every_site_with_its_kind(
    view: View, small_world: Any, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"sites{ending}"
    assert export(view, small_world.edition, path, layer="site") == 8
    if ending == ".csv":
        rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    elif ending == ".xlsx":
        heading, *lines = openpyxl.load_workbook(path)["site"].iter_rows(values_only=True)
        rows = [dict(zip(heading, line, strict=True)) for line in lines]
    else:
        frame = gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path)
        rows = frame.to_dict("records")
    told = {row["code"]: (row["layer"], row["site_kind"], row["kind_en"], row["level"]) for row in rows}
    assert told["NT1"] == ("site", "boarding_house", "boarding house", "red") and len(told) == 8


def test_one_kind_can_be_asked_for_and_an_area_of_the_map_has_no_columns_of_sites(
    view: View, small_world: Any
) -> None:
    found = json.loads(zones_geojson(view, small_world.edition, "site:school"))["features"]
    assert [one["id"] for one in found] == ["TR1"] and found[0]["geometry"]["type"] == "Polygon"
    assert expanded(view, ["ward", "site"])[1:3] == ["site:boarding_house", "site:school"]
    assert "site_kind" not in zones_csv(view, small_world.edition, "ward").splitlines()[0]


def test_files_for_the_public_hold_no_home_no_small_site_and_no_figure(
    small_world: Any, tmp_path: Path
) -> None:
    public = disclose(with_sites(small_world.snapshot), "public", small_world.edition)
    path = tmp_path / "sites.csv"
    export(public, small_world.edition, path, layer="site")
    text = path.read_text(encoding="utf-8-sig")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == {"TR1", "NM1", "CH1", "CL1", "DT1"}  # no home, no checkpoint of eight
    assert "Bà Năm" not in text
    assert all(row["n14_hi"] == "" and row["n14_lo"] in ("", "0") for row in rows.values())


def test_a_view_without_sites_says_so(small_world: Any, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no layer 'site'"):
        export(small_world.internal, small_world.edition, tmp_path / "x.csv", layer="site")
