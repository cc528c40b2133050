"""Boundary files of every kind are read, and what cannot be read is named with its remedy."""

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import rasterio
import shapely
from affine import Affine

from geodata.boundaries import LayerChoice, ParentLevel, read_boundaries
from zones.errors import InputError

LEFT, RIGHT = shapely.box(105.0, 21.0, 105.1, 21.1), shapely.box(105.1, 21.0, 105.2, 21.1)


def two_wards(**columns: object) -> gpd.GeoDataFrame:
    """Two neighbours with codes that begin with zeros."""
    return gpd.GeoDataFrame(
        {
            "ma_xa": ["00004", "00008"],
            "ten_xa": ["Ba Đình", " Ngọc Hà "],
            "ma_huyen": ["001", "001"],
            **columns,
        },
        geometry=[LEFT, RIGHT],
        crs=4326,
    )


def shapefile(folder: Path, *, without: str = "") -> Path:
    two_wards().to_file(folder / "wards.shp", encoding="utf-8")
    if without:
        (folder / f"wards{without}").unlink()
    return folder / "wards.shp"


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".shp", ".fgb", ".parquet", ".gml"])
def test_every_usual_format_gives_the_same_rows(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"wards{suffix}"
    frame = two_wards()
    frame.to_parquet(path) if suffix == ".parquet" else frame.to_file(path)
    draft = read_boundaries(path, "ward")
    rows = draft.rows.sort("code")
    assert rows["code"].to_list() == ["00004", "00008"]
    assert rows["name"].to_list() == ["Ba Đình", "Ngọc Hà"]
    assert rows["parent_code"].to_list() == ["001", "001"]
    assert shapely.union_all(draft.geometry).equals(shapely.union_all([LEFT, RIGHT]))


def test_kml_is_read_flat(tmp_path: Path) -> None:
    frame = two_wards()
    frame.geometry = shapely.force_3d(np.asarray(frame.geometry.values), 12.0)
    frame.to_file(tmp_path / "wards.kml", driver="KML")
    draft = read_boundaries(tmp_path / "wards.kml", "ward")
    assert draft.rows["code"].to_list() == ["00004", "00008"]
    assert not shapely.has_z(draft.geometry).any()
    assert [finding.code for finding in draft.findings] == ["height_dropped"]


def test_a_zipped_shapefile_in_a_folder_is_read(tmp_path: Path) -> None:
    shapefile(tmp_path)
    with zipfile.ZipFile(tmp_path / "xã (2).zip", "w") as archive:
        for part in tmp_path.glob("wards.*"):
            archive.write(part, f"ranh giới/{part.name}")
    assert len(read_boundaries(tmp_path / "xã (2).zip", "ward").rows) == 2


def test_several_layers_in_a_zip_are_listed(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        for name in ("xa", "huyen"):
            two_wards().to_file(tmp_path / f"{name}.geojson")
            archive.write(tmp_path / f"{name}.geojson", f"{name}.geojson")
    with pytest.raises(InputError, match="xa, huyen"):
        read_boundaries(tmp_path / "two.zip", "ward")
    assert len(read_boundaries(tmp_path / "two.zip", "ward", LayerChoice(layer="huyen")).rows) == 2


def test_several_layers_are_listed_and_one_can_be_named(tmp_path: Path) -> None:
    path = tmp_path / "two.gpkg"
    two_wards().to_file(path, layer="xa")
    two_wards().to_file(path, layer="huyen")
    with pytest.raises(InputError, match="2 layers: xa, huyen") as refused:
        read_boundaries(path, "ward")
    assert "--layer" in refused.value.fix
    assert len(read_boundaries(path, "ward", LayerChoice(layer="huyen")).rows) == 2
    with pytest.raises(InputError, match="no layer 'tinh'"):
        read_boundaries(path, "ward", LayerChoice(layer="tinh"))


def test_a_shapefile_without_prj_asks_for_crs(tmp_path: Path) -> None:
    path = shapefile(tmp_path, without=".prj")
    with pytest.raises(InputError, match="does not say its projection") as refused:
        read_boundaries(path, "ward")
    assert "--crs" in refused.value.fix
    assert len(read_boundaries(path, "ward", LayerChoice(crs="EPSG:4326")).rows) == 2


@pytest.mark.parametrize(("part", "said"), [(".dbf", "codes and names are missing"), (".shx", r"\.shx")])
def test_a_shapefile_without_a_part_says_which(tmp_path: Path, part: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_boundaries(shapefile(tmp_path, without=part), "ward")


def _truncated_zip(folder: Path) -> Path:
    shapefile(folder)
    with zipfile.ZipFile(folder / "w.zip", "w") as archive:
        for part in folder.glob("wards.*"):
            archive.write(part, part.name)
    (folder / "cut.zip").write_bytes((folder / "w.zip").read_bytes()[:400])
    return folder / "cut.zip"


def _truncated_geojson(folder: Path) -> Path:
    two_wards().to_file(folder / "w.geojson")
    (folder / "cut.geojson").write_text((folder / "w.geojson").read_text()[:300])
    return folder / "cut.geojson"


def _truncated_parquet(folder: Path) -> Path:
    two_wards().to_parquet(folder / "w.parquet")
    (folder / "cut.parquet").write_bytes((folder / "w.parquet").read_bytes()[:500])
    return folder / "cut.parquet"


def _plain_parquet(folder: Path) -> Path:
    pd.DataFrame({"code": ["01"]}).to_parquet(folder / "plain.parquet")
    return folder / "plain.parquet"


def _csv(folder: Path) -> Path:
    (folder / "people.csv").write_text("code,name,population\n01,A,100\n")
    return folder / "people.csv"


def _raster(folder: Path) -> Path:
    with rasterio.open(
        folder / "people.tif", "w", driver="GTiff", width=2, height=2, count=1, dtype="float32",
        crs="EPSG:4326", transform=Affine(0.1, 0, 105, 0, -0.1, 21),
    ) as raster:  # fmt: skip
        raster.write(np.ones((1, 2, 2), "float32"))
    return folder / "people.tif"


def _empty(folder: Path) -> Path:
    (folder / "empty.geojson").touch()
    return folder / "empty.geojson"


def _no_rows(folder: Path) -> Path:
    (folder / "none.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    return folder / "none.geojson"


def _pointer(folder: Path) -> Path:
    two_wards().to_file(folder / "w.geojson")
    (folder / "w.vrt").write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="w"><SrcDataSource>{folder}/w.geojson</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    return folder / "w.vrt"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda folder: folder / "nowhere.gpkg", "no such file"),
        (_empty, "file is empty"),
        (_no_rows, "no rows|no geometry"),
        (_truncated_zip, "truncated"),
        (_truncated_geojson, "damaged or incomplete"),
        (_truncated_parquet, "no whole parquet"),
        (_plain_parquet, "no geometry column"),
        (_csv, "no geometry column"),
        (_raster, "no vector file"),
        (_pointer, "points elsewhere"),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused_with_a_remedy(
    tmp_path: Path, make: object, said: str
) -> None:
    with pytest.raises(InputError, match=said) as refused:
        read_boundaries(make(tmp_path), "ward")  # type: ignore[operator]
    assert refused.value.fix and refused.value.where


def test_the_columns_seen_are_told_when_none_looks_like_a_code(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"alpha": ["x"], "beta": ["y"]}, geometry=[LEFT], crs=4326).to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="columns seen: alpha, beta"):
        read_boundaries(tmp_path / "w.gpkg", "ward")
    with pytest.raises(InputError, match="no column 'gamma'"):
        read_boundaries(tmp_path / "w.gpkg", "ward", LayerChoice(code="gamma"))
    assert read_boundaries(tmp_path / "w.gpkg", "ward", LayerChoice(code="beta")).rows["code"].to_list() == [
        "y"
    ]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    two_wards().to_parquet(tmp_path / "w.parquet")
    table = pq.read_table(tmp_path / "w.parquet")
    names = ["ma_xa" if name == "ten_xa" else name for name in table.column_names]
    doubled = pa.table(list(table.columns), names=names).replace_schema_metadata(table.schema.metadata)
    pq.write_table(doubled, tmp_path / "w.parquet")
    with pytest.raises(InputError, match="'ma_xa' stands twice"):
        read_boundaries(tmp_path / "w.parquet", "ward")


@pytest.mark.parametrize(
    ("level", "columns", "expected"),
    [
        ("ward", ["GID_2", "GID_3", "NAME_2", "NAME_3", "TYPE_3"], ("GID_3", "NAME_3", "GID_2")),
        ("district", ["level1_id", "level1_name", "level2_id", "name"], ("level2_id", "name", "level1_id")),
        (
            "ward",
            ["code", "name", "nameEn", "fullName", "provinceCode"],
            ("code", "fullName", "provinceCode"),
        ),
        ("ward", ["Com_Name", "Dist_Name", "Com_ID", "Dist_ID"], ("Com_ID", "Com_Name", "Dist_ID")),
        ("ward", ["Mã xã", "Tên xã", "Mã huyện", "Tên huyện"], ("Mã xã", "Tên xã", "Mã huyện")),
        (
            "hamlet",
            ["hamlet_code", "hamlet_name", "commune_id"],
            ("hamlet_code", "hamlet_name", "commune_id"),
        ),
        ("province", ["ma_tinh", "ten_tinh"], ("ma_tinh", "ten_tinh", "")),
    ],
)
def test_usual_names_of_columns_are_known(
    tmp_path: Path, level: str, columns: list[str], expected: tuple[str, str, str]
) -> None:
    data = {column: [column] for column in columns}
    gpd.GeoDataFrame(data, geometry=[LEFT], crs=4326).to_parquet(tmp_path / "w.parquet")
    found = read_boundaries(tmp_path / "w.parquet", level).columns
    assert (found["code"], found["name"], found.get("parent", "")) == expected


@pytest.mark.parametrize("codes", [[26734, 26740], [26734.0, 26740.0]])
def test_numeric_codes_become_text_without_decimals_and_that_is_told(
    tmp_path: Path, codes: list[float]
) -> None:
    frame = gpd.GeoDataFrame({"code": codes}, geometry=[LEFT, RIGHT], crs=4326)
    frame.to_file(tmp_path / "w.gpkg")
    draft = read_boundaries(tmp_path / "w.gpkg", "ward")
    assert draft.rows["code"].to_list() == ["26734", "26740"]
    assert "codes_were_numbers" in [finding.code for finding in draft.findings]


def test_names_are_composed_and_trimmed(tmp_path: Path) -> None:
    decomposed = "\xa0Phu\u031bo\u031b\u0300ng Bình  "
    two_wards(ten_xa=[decomposed, "  "]).to_file(tmp_path / "w.gpkg")
    assert read_boundaries(tmp_path / "w.gpkg", "ward").rows["name"].to_list() == ["Phường Bình", None]


@pytest.mark.parametrize("epsg", [32648, 3405, 5897, 3857, 4756])
def test_any_projection_comes_back_to_the_same_place(tmp_path: Path, epsg: int) -> None:
    two_wards().to_crs(epsg).to_file(tmp_path / "w.gpkg")
    draft = read_boundaries(tmp_path / "w.gpkg", "ward")
    assert shapely.hausdorff_distance(draft.geometry, np.array([LEFT, RIGHT])).max() < 1e-7
    assert {each.code for each in draft.findings} == ({"crs_shift"} if epsg in (3405, 5897, 4756) else set())


def test_degrees_that_are_really_vn2000_metres_are_recognised(tmp_path: Path) -> None:
    frame = two_wards().to_crs(3405).set_crs(4326, allow_override=True)
    frame.to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="look like metres") as refused:
        read_boundaries(tmp_path / "w.gpkg", "ward")
    assert "--crs" in refused.value.fix
    draft = read_boundaries(tmp_path / "w.gpkg", "ward", LayerChoice(crs="EPSG:3405"))
    assert "crs_overridden" in [finding.code for finding in draft.findings]
    assert shapely.hausdorff_distance(draft.geometry, np.array([LEFT, RIGHT])).max() < 1e-7


def test_metres_that_are_really_degrees_are_recognised(tmp_path: Path) -> None:
    two_wards().set_crs(32648, allow_override=True).to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="look like degrees"):
        read_boundaries(tmp_path / "w.gpkg", "ward")


def test_swapped_longitude_and_latitude_are_recognised(tmp_path: Path) -> None:
    frame = two_wards()
    frame.geometry = shapely.transform(np.asarray(frame.geometry.values), lambda points: points[:, ::-1])
    frame.to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="look swapped"):
        read_boundaries(tmp_path / "w.gpkg", "ward")


def test_swapped_northing_and_easting_are_recognised(tmp_path: Path) -> None:
    frame = two_wards().to_crs(3405)
    frame.geometry = shapely.transform(np.asarray(frame.geometry.values), lambda points: points[:, ::-1])
    frame.to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="axes look swapped"):
        read_boundaries(tmp_path / "w.gpkg", "ward")


def test_one_row_with_impossible_coordinates_is_refused_and_the_rest_kept(tmp_path: Path) -> None:
    frame = two_wards()
    frame.geometry = [LEFT, shapely.box(105, 91, 106, 92)]
    frame.to_file(tmp_path / "w.gpkg")
    draft = read_boundaries(tmp_path / "w.gpkg", "ward")
    assert draft.rows["code"].to_list() == ["00004"]
    (finding,) = draft.findings
    assert (finding.code, finding.row, finding.area_code) == ("coordinate_impossible", 3, "00008")
    assert "91" in finding.problem


def test_units_outside_the_projections_zone_are_warned_of(tmp_path: Path) -> None:
    frame = two_wards()
    frame.geometry = [LEFT, shapely.box(115, 21, 115.1, 21.1)]
    frame.to_crs(32648).to_file(tmp_path / "w.gpkg")
    draft = read_boundaries(tmp_path / "w.gpkg", "ward")
    assert [(one.code, one.area_code) for one in draft.findings] == [("outside_area_of_use", "00008")]


@pytest.mark.parametrize("text", ["EPSG:99999999", "metres"])
def test_an_unknown_projection_is_refused(tmp_path: Path, text: str) -> None:
    two_wards().to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="no projection"):
        read_boundaries(tmp_path / "w.gpkg", "ward", LayerChoice(crs=text))


def test_parent_levels_are_written_as_level_code_and_name() -> None:
    assert ParentLevel.parse("district=district_id:ten") == ParentLevel("district", "district_id", "ten")
    assert ParentLevel.parse("province=:province_vn") == ParentLevel("province", "", "province_vn")
    with pytest.raises(InputError, match="does not name"):
        ParentLevel.parse("district")


def test_a_parent_level_must_lie_above(tmp_path: Path) -> None:
    two_wards().to_file(tmp_path / "w.gpkg")
    with pytest.raises(InputError, match="no level above ward"):
        read_boundaries(
            tmp_path / "w.gpkg", "ward", LayerChoice(parent_levels=(ParentLevel("hamlet", "ma_huyen", ""),))
        )


@pytest.mark.parametrize(("encoding", "cpg"), [(None, ""), ("cp1258", ""), (None, "1258"), (None, "UTF-8")])
def test_a_dbf_in_windows_1258_is_read_named_or_not(tmp_path: Path, encoding: str | None, cpg: str) -> None:
    two_wards(ten_xa=["NguyXXn", "Ba"]).to_file(tmp_path / "w.shp", encoding="utf-8")
    (tmp_path / "w.cpg").write_text(cpg) if cpg else (tmp_path / "w.cpg").unlink()
    dbf = tmp_path / "w.dbf"
    dbf.write_bytes(dbf.read_bytes().replace(b"NguyXXn", b"Nguy\xea\xden"))
    draft = read_boundaries(tmp_path / "w.shp", "ward", LayerChoice(encoding=encoding))
    assert draft.rows["name"].to_list() == ["Nguyễn", "Ba"]
    assert [one.code for one in draft.findings] == ["text_decoded"]


@pytest.mark.real_data
def test_all_real_layers_are_read(shared_data: Path) -> None:
    counts = {
        ("vn_communes_2009census.parquet", "ward"): 10_786,
        ("vn_districts_2021.parquet", "district"): 667,
        ("vn_provinces_2025.parquet", "province"): 32,
        ("vn_wards_2025_four_provinces.parquet", "ward"): 316,
        ("hcmc_wards_population_2019_utm48n.parquet", "ward"): 322,
    }
    for (file, level), count in counts.items():
        assert len(read_boundaries(shared_data / file, level).rows) == count
