"""Files for GIS and statistics."""

import csv
import json
from dataclasses import replace

import geopandas as gpd
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pyogrio
import pytest

from maps.exports import export
from maps.geojson import defused, zone_table
from zones.errors import InputError

ENDINGS = (".geojson", ".csv", ".gpkg", ".parquet", ".xlsx")


def names_and_levels(path, layer):
    """Code, name, level and count as a stranger's reader finds them."""
    if path.suffix == ".csv":
        rows = pl.read_csv(path, infer_schema=False)
    elif path.suffix == ".xlsx":
        heading, *lines = openpyxl.load_workbook(path)[layer].iter_rows(values_only=True)
        rows = pl.DataFrame([dict(zip(heading, line, strict=True)) for line in lines])
    else:
        read = gpd.read_parquet if path.suffix == ".parquet" else gpd.read_file
        rows = pl.DataFrame(read(path)[["code", "name", "level", "n14"]].to_dict("list"))
    return [tuple(row) for row in rows.select("code", "name", "level", "n14").cast(pl.String).iter_rows()]


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_kind_of_file_holds_the_same_figures(small_world, tmp_path, ending):
    path = tmp_path / f"zones{ending}"
    assert export(small_world.public, small_world.edition, path) == 9
    records = zone_table(small_world.public, small_world.edition, "ward")
    assert names_and_levels(path, "ward") == [(r["code"], r["name"], r["level"], r["n14"]) for r in records]
    assert sorted(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("ending", [".gpkg", ".parquet"])
def test_shapes_keep_their_place(small_world, tmp_path, ending):
    path = tmp_path / f"cells{ending}"
    export(small_world.internal, small_world.edition, path, layer="cell7")
    frame = gpd.read_parquet(path) if ending == ".parquet" else gpd.read_file(path)
    assert frame.crs == "EPSG:4326" and frame.geometry.is_valid.all()
    assert (frame["code"].str.len() == 15).all()


def test_a_file_says_which_snapshot_it_is_from(small_world, tmp_path):
    for ending in ENDINGS:
        export(small_world.internal, small_world.edition, tmp_path / f"z{ending}")
    metadata = pq.read_schema(tmp_path / "z.parquet").metadata
    assert json.loads(metadata[b"wardwatch"])["snapshot"] == 12 and b"geo" in metadata
    assert json.loads((tmp_path / "z.geojson").read_text())["snapshot"]["rulebook"] == "test-three-colour"
    assert pyogrio.read_info(tmp_path / "z.gpkg", layer="ward")["layer_metadata"]["snapshot"] == "12"
    about = dict(openpyxl.load_workbook(tmp_path / "z.xlsx")["snapshot"].iter_rows(values_only=True))
    assert about["as_of"] == "2022-02-19"


def test_a_name_that_looks_like_a_formula_stays_a_name(small_world, tmp_path):
    areas = small_world.edition.areas.with_columns(
        name=pl.when(pl.col("code") == "03250").then(pl.lit('=HYPERLINK("http://x")')).otherwise("name")
    )
    edition = type(small_world.edition)("formula", areas, small_world.edition.geometry)
    export(small_world.internal, edition, tmp_path / "z.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "z.xlsx")["ward"]["D2"]
    assert cell.value.startswith("=HYPERLINK") and cell.data_type == "s"


def test_unknown_kinds_of_files_are_refused_by_name(small_world, tmp_path):
    with pytest.raises(InputError) as caught:
        export(small_world.internal, small_world.edition, tmp_path / "zones.shp")
    assert ".gpkg" in caught.value.fix
    with pytest.raises(TypeError, match=r"zones\.disclose"):
        export(small_world.snapshot, small_world.edition, tmp_path / "zones.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_a_spreadsheet_would_run_stands_behind_an_apostrophe(small_world, tmp_path, sign):
    name = f"{sign}cmd|' /C calc'!A0"
    named = small_world.edition.areas.with_columns(
        name=pl.when(pl.col("code") == "03252").then(pl.lit(name)).otherwise("name")
    )
    edition = replace(small_world.edition, areas=named)
    export(small_world.internal, edition, tmp_path / "zones.csv")
    with (tmp_path / "zones.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert rows["03252"]["name"] == f"'{name}"
    assert rows["03251"]["name"] == "Mường Mùn"
    export(small_world.internal, edition, tmp_path / "zones.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "zones.xlsx")["ward"]
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_numbers_are_never_defused():
    assert [defused(text) for text in ("-3", "+4.5", "-0,5", "12", "-3–7", "<5", "=1", "-x")] == [
        "-3", "+4.5", "-0,5", "12", "'-3–7", "<5", "'=1", "'-x",
    ]  # fmt: skip


@pytest.mark.parametrize("ending", ENDINGS)
def test_several_levels_stand_in_one_file(small_world, tmp_path, ending):
    path = tmp_path / f"zones{ending}"
    assert export(small_world.internal, small_world.edition, path, layer=["ward", "hamlet"]) == 27
    if ending == ".gpkg":
        sizes = {
            name: pyogrio.read_info(path, layer=name)["features"] for name, _ in pyogrio.list_layers(path)
        }
        assert sizes == {"ward": 9, "hamlet": 18}
    elif ending == ".xlsx":
        assert [len(names_and_levels(path, name)) for name in ("ward", "hamlet")] == [9, 18]
    else:
        assert len(names_and_levels(path, "")) == 27
