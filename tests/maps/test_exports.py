"""Files for GIS and statistics."""

import json

import geopandas as gpd
import openpyxl
import polars as pl
import pyarrow.parquet as pq
import pyogrio
import pytest

from maps.exports import export
from maps.geojson import zone_table
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
