"""Shapefiles whose .dbf holds old letters, as GIS rooms have them."""

from pathlib import Path

import geopandas
import pytest
import shapely

from api.loading import BoundaryFile, load_boundaries
from api.settings import Settings
from api.workspace import Workspace
from geodata.boundaries.check import check_boundaries
from geodata.boundaries.choice import LayerChoice
from geodata.boundaries.read import read_boundaries

WARDS = ["Phường Phú Mỹ", "Xã Bình Hòa", "Thị trấn Tân Uyên", "Xã Mường Mươn", "Xã Ẳng Nưa", "Xã Thạnh Phước"]


@pytest.fixture
def shapefile(tmp_path: Path):
    """Writes wards with these names, byte for byte as signs stand, with or without a .cpg."""

    def write(names: list[str], cpg: str | None, heading: str = "ten_xa") -> Path:
        boxes = [shapely.box(105 + 0.1 * at, 20, 105.1 + 0.1 * at, 20.1) for at in range(len(names))]
        layer = geopandas.GeoDataFrame(
            {"ma_xa": [f"{at:05d}" for at in range(len(names))], heading: names}, geometry=boxes, crs=4326
        )
        layer.to_file(tmp_path / "xa.shp", encoding="windows-1252")
        (tmp_path / "xa.cpg").unlink(missing_ok=True)
        if cpg is not None:
            (tmp_path / "xa.cpg").write_text(cpg)
        return tmp_path / "xa.shp"

    return write


@pytest.mark.parametrize("cpg", [None, "ISO-8859-1", "1252", "UTF-8"])
@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258"])
def test_names_come_out_right_and_the_raw_ones_are_kept(shapefile, writers, name, cpg):
    raw = [writers[name](ward) for ward in WARDS]
    draft = read_boundaries(shapefile(raw, cpg), "ward")
    assert draft.rows["name"].to_list() == WARDS
    assert draft.rows["name_raw"].to_list() == raw
    (told,) = [each for each in draft.findings if each.code == "text_decoded"]
    assert f"{raw[0]} → {WARDS[0]}" in told.words("vi")[0]
    assert f"{raw[0]} → {WARDS[0]}" in told.words("en")[0]


def test_utf_8_declared_as_something_else(shapefile, tmp_path):
    path = shapefile([ward.encode().decode("cp1252", "replace") for ward in ["x"]], None)
    boxes = geopandas.read_file(path).geometry.tolist() * len(WARDS)
    layer = geopandas.GeoDataFrame({"ma_xa": list("abcdef"), "ten_xa": WARDS}, geometry=boxes, crs=4326)
    layer.to_file(tmp_path / "u.shp", encoding="utf-8")
    (tmp_path / "u.cpg").write_text("ISO-8859-1")
    assert read_boundaries(tmp_path / "u.shp", "ward").rows["name"].to_list() == WARDS


def test_a_heading_in_old_letters_is_found(shapefile, writers):
    path = shapefile([writers["tcvn3"](ward) for ward in WARDS], None, heading=writers["tcvn3"]("Tên xã"))
    draft = read_boundaries(path, "ward")
    assert draft.columns["name"] == "Tên xã"
    assert draft.rows["name"].to_list() == WARDS


def test_names_in_unicode_bring_no_raw_names(shapefile, tmp_path):
    boxes = [shapely.box(105 + at, 20, 106 + at, 21) for at in range(len(WARDS))]
    layer = geopandas.GeoDataFrame({"ma_xa": list("abcdef"), "ten_xa": WARDS}, geometry=boxes, crs=4326)
    layer.to_file(tmp_path / "u.gpkg")
    draft = read_boundaries(tmp_path / "u.gpkg", "ward")
    assert "name_raw" not in draft.rows.columns
    assert "name_raw" not in check_boundaries(draft)[0].areas.columns


def test_by_hand(shapefile, writers):
    path = shapefile([writers["vni"]("Đà"), "B"], None)
    draft = read_boundaries(path, "ward", LayerChoice(text_encoding={"": "vni"}))
    assert draft.rows["name"].to_list() == ["Đà", "B"]
    assert (
        "name_raw" not in read_boundaries(path, "ward", LayerChoice(text_encoding={"": "as-is"})).rows.columns
    )


def test_the_store_keeps_both(shapefile, writers, tmp_path):
    raw = [writers["tcvn3"](ward) for ward in WARDS]
    workspace = Workspace(Settings(data=tmp_path / "data"))
    _, report = load_boundaries(workspace, BoundaryFile(shapefile(raw, None), "ward", edition="xa"))
    areas = workspace.store.edition("xa").areas
    assert areas["name"].to_list() == WARDS
    assert areas["name_raw"].to_list() == raw
    assert "TCVN3 (ABC)" in report.to_text("vi")
    workspace.store.close()
