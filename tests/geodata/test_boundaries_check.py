"""The check at the door: what is refused, mended, warned of, and how neighbours fit together."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geodata.boundaries import (
    BoundaryReport,
    CheckedBoundaries,
    LayerChoice,
    check_boundaries,
    read_boundaries,
)
from geodata.boundaries.draft import DRAFT_SCHEMA, Draft
from geodata.boundaries.measure import area_km2
from zones.errors import InputError

BOW_TIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


def square(x: float, y: float = 21.0, size: float = 0.1) -> shapely.Polygon:
    return shapely.box(x, y, x + size, y + size)


def checked(
    folder: Path, rows: list[tuple[object, object, object]], level: str = "ward", **how: object
) -> tuple[CheckedBoundaries, BoundaryReport]:
    """Check a file of (code, name, shape) rows."""
    codes, names, shapes = zip(*rows, strict=True)
    path = folder / "units.parquet"
    gpd.GeoDataFrame({"code": codes, "name": names}, geometry=list(shapes), crs=4326).to_parquet(path)
    return check_boundaries(read_boundaries(path, level), **how)  # type: ignore[arg-type]


def test_a_clean_file_has_nothing_to_report(tmp_path: Path) -> None:
    level, report = checked(tmp_path, [("02", "B", square(105.1)), ("01", "A", square(105))])
    assert level.areas["code"].to_list() == ["01", "02"]
    assert report.findings == () and (report.read, report.loaded, report.refused) == (2, 2, 0)
    assert "không có gì cần xem" in report.to_text("vi") and "nothing to look at" in report.to_text("en")


def test_rows_without_code_and_rows_that_share_one_are_refused_and_the_rest_kept(tmp_path: Path) -> None:
    shapes = [square(105 + 0.1 * at) for at in range(4)]
    rows = list(zip(["01", None, "03", "03"], "ABCD", shapes, strict=True))
    level, report = checked(tmp_path, rows)
    assert level.areas["code"].to_list() == ["01"]
    assert (report.read, report.loaded, report.refused) == (4, 1, 3)
    refused = [(one.code, one.row) for one in report.findings if one.severity == "refused"]
    assert refused == [("code_missing", 3), ("code_doubled", 4), ("code_doubled", 5)]
    with pytest.raises(InputError, match="code is missing"):
        checked(tmp_path, rows, strict=True)


def test_a_file_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nothing is left to load: code 01 stands in 2 rows") as refused:
        checked(tmp_path, [("01", "A", square(105)), ("01", "B", square(106))])
    assert refused.value.fix


def test_a_null_name_is_stood_in_for_by_the_code(tmp_path: Path) -> None:
    level, report = checked(tmp_path, [("01", None, square(105)), ("02", "B", square(105.1))])
    assert level.areas["name"].to_list() == ["01", "B"]
    assert [(one.code, one.area_code) for one in report.findings] == [("name_missing", "01")]


def test_an_invalid_ring_is_mended_with_its_change_of_area(tmp_path: Path) -> None:
    level, report = checked(tmp_path, [("01", "A", BOW_TIE)])
    assert level.geometry[0].is_valid
    (finding,) = report.findings
    assert (finding.code, finding.severity) == ("geometry_mended", "mended")
    assert "Self-intersection" in finding.problem and "km²" in finding.problem


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        (None, "geometry_empty"),
        (shapely.Polygon(), "geometry_empty"),
        (shapely.Point(105, 21), "geometry_not_area"),
        (shapely.LineString([(105, 21), (106, 21)]), "geometry_not_area"),
        (shapely.Polygon([(105, 21), (106, 21), (105, 21)]), "geometry_unmendable"),
    ],
)
def test_a_shape_that_is_no_area_is_refused(tmp_path: Path, shape: object, kind: str) -> None:
    level, report = checked(tmp_path, [("01", "A", square(105)), ("02", "B", shape)])
    assert level.areas["code"].to_list() == ["01"]
    assert [(one.code, one.row, one.area_code) for one in report.findings] == [(kind, 3, "02")]


def test_a_collection_keeps_its_areas_only(tmp_path: Path) -> None:
    parts = shapely.GeometryCollection([square(105), square(106), shapely.Point(1, 1)])
    level, report = checked(tmp_path, [("01", "A", parts)])
    assert level.geometry[0].geom_type == "MultiPolygon" and len(level.geometry[0].geoms) == 2
    assert report.counts()["geometry_reduced"] == 1


def test_small_overlaps_are_listed_and_large_ones_flagged(tmp_path: Path) -> None:
    rows = [("01", "A", square(105)), ("02", "B", square(105.098)), ("03", "C", square(105.188))]
    _, report = checked(tmp_path, rows)
    assert report.overlaps.select("code", "other").rows() == [("02", "03"), ("01", "02")]
    assert report.overlaps["share"].to_list() == pytest.approx([0.1, 0.02], rel=1e-6)
    flagged = [one for one in report.findings if one.code == "overlap_large"]
    assert [(one.facts["code"], one.facts["other"]) for one in flagged] == [("02", "03")]
    assert report.overlap_km2 == pytest.approx(report.overlaps["km2"].sum())


def test_a_demanded_limit_and_strict_refuse_large_overlaps(tmp_path: Path) -> None:
    rows = [("01", "A", square(105)), ("02", "B", square(105.09))]
    for how in ({"max_overlap": 0.05}, {"max_overlap": 0.0}, {"strict": True}):
        with pytest.raises(InputError, match=r"01 and 02 by 10\.0%") as refused:
            checked(tmp_path, rows, **how)
        assert "--max-overlap" in refused.value.fix
    _, report = checked(tmp_path, rows, max_overlap=0.2, strict=True)
    assert "overlap_large" not in report.counts()


def test_clusters_that_overlap_by_nature_are_accepted_with_a_limit_of_one(tmp_path: Path) -> None:
    rows = [("a", "A", square(105)), ("b", "B", square(105)), ("c", "C", square(105.02, size=0.02))]
    level, report = checked(tmp_path, rows, level="cluster", max_overlap=1, strict=True)
    assert len(level.areas) == 3 and len(report.overlaps) == 3
    assert "overlap_large" not in report.counts()


@pytest.mark.parametrize("limit", [-0.1, 1.01])
def test_a_limit_that_is_no_share_is_refused(tmp_path: Path, limit: float) -> None:
    with pytest.raises(InputError, match="is no share"):
        checked(tmp_path, [("01", "A", square(105))], max_overlap=limit)


def test_gaps_have_an_area_a_place_and_neighbours(tmp_path: Path) -> None:
    ring = shapely.box(105, 21, 106, 22) - shapely.box(105.4, 21.4, 105.6, 21.6)
    west, east = ring & shapely.box(105, 21, 105.5, 22), ring & shapely.box(105.5, 21, 106, 22)
    _, report = checked(tmp_path, [("01", "A", west), ("02", "B", east)])
    (gap,) = report.gaps.to_dicts()
    assert gap["km2"] == pytest.approx(area_km2(np.array([shapely.box(105.4, 21.4, 105.6, 21.6)]))[0])
    assert gap["neighbours"] == ["01", "02"] and not gap["sliver"]
    assert 105.4 < gap["lon"] < 105.6 and 21.4 < gap["lat"] < 21.6


def test_a_narrow_gap_is_called_a_sliver(tmp_path: Path) -> None:
    hole = shapely.box(105.4, 21.0005, 105.6, 21.001)
    _, report = checked(tmp_path, [("01", "A", shapely.box(105, 21, 106, 21.1) - hole)])
    assert report.gaps["sliver"].to_list() == [True]
    assert 40 < report.gaps["width_m"][0] < 60


def test_the_report_is_plain_json_with_both_languages(tmp_path: Path) -> None:
    rows = [("01", None, square(105)), ("02", "B", square(105.05)), (None, "<b>&\u202e", square(105.3))]
    _, report = checked(tmp_path, rows)
    told = json.loads(json.dumps(report.to_json(), ensure_ascii=False, allow_nan=False))
    assert told["refused"] == 1 and told["overlaps"]["pairs"] == 1 and told["overlaps"]["above_limit"] == 1
    assert all(
        one["problem"]["vi"] and one["problem"]["en"] and one["remedy"]["vi"] for one in told["findings"]
    )
    assert "TỪ CHỐI" in report.to_text("vi") and "REFUSED" in report.to_text("en")


def population(folder: Path, values: list[object]) -> tuple[CheckedBoundaries, BoundaryReport]:
    shapes = [square(105 + 0.1 * at) for at in range(len(values))]
    data = {"code": [f"{at:02}" for at in range(len(values))], "people": values}
    gpd.GeoDataFrame(data, geometry=shapes, crs=4326).to_parquet(folder / "units.parquet")
    return check_boundaries(
        read_boundaries(folder / "units.parquet", "ward", LayerChoice(population="people"))
    )


def test_a_population_column_becomes_whole_persons_or_unknown_never_zero(tmp_path: Path) -> None:
    level, report = population(tmp_path, [100.0, 10.5, -3.0, None, 0.0])
    assert level.areas["persons"].to_list() == [100, 11, None, None, 0]
    assert report.counts() == {
        "name_missing": 5, "population_missing": 1, "population_refused": 1, "population_rounded": 1,
        "population_zero": 1,
    }  # fmt: skip
    assert level.population().rows() == [("ward", "00", 100), ("ward", "01", 11), ("ward", "04", 0)]


def test_a_population_text_with_a_thousands_dot_is_not_taken_for_a_fraction(tmp_path: Path) -> None:
    level, report = population(tmp_path, ["1234", "1.234", "12,5", "many"])
    assert level.areas["persons"].to_list() == [1234, None, None, None]
    assert report.counts()["population_refused"] == 3


@given(st.floats(-179, 178), st.floats(-85, 84), st.floats(0.001, 0.5), st.floats(0.001, 0.5))
def test_areas_agree_with_geodesic_areas(lon: float, lat: float, wide: float, high: float) -> None:
    shape = shapely.segmentize(shapely.box(lon, lat, lon + wide, lat + high), 0.01)
    geodesic = abs(Geod(ellps="WGS84").geometry_area_perimeter(shape)[0]) / 1e6
    assert area_km2(np.array([shape]))[0] == pytest.approx(geodesic, rel=1e-4)


@given(st.permutations(range(6)))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    shapes = np.array([square(105 + 0.09 * at) for at in range(6)])
    rows = pl.DataFrame(
        [(at + 2, f"0{at}", f"N{at}", None, None) for at in order], schema=DRAFT_SCHEMA, orient="row"
    )
    draft = Draft("ward", rows, shapes[order], (), "made up", "EPSG:4326", {"code": "code"}, 6)
    level, report = check_boundaries(draft)
    assert level.areas["code"].to_list() == [f"0{at}" for at in range(6)]
    assert shapely.equals(level.geometry, shapes).all()
    assert report.overlaps.select("code", "other").sort("code").rows() == [
        (f"0{at}", f"0{at + 1}") for at in range(5)
    ]


@pytest.mark.real_data
def test_singapores_clusters_load_flat_and_mended(shared_data: Path) -> None:
    path = shared_data / "singapore_dengue_clusters_2020.gpkg"
    draft = read_boundaries(path, "cluster", LayerChoice(code="name", name="locality"))
    level, report = check_boundaries(draft, max_overlap=1)
    assert len(level.areas) == 424 and report.counts()["geometry_mended"] == 2
    assert shapely.is_valid(level.geometry).all() and not shapely.has_z(level.geometry).any()


@pytest.mark.real_data
def test_wards_in_utm_keep_their_population(shared_data: Path) -> None:
    path = shared_data / "hcmc_wards_population_2019_utm48n.parquet"
    level, report = check_boundaries(read_boundaries(path, "ward", LayerChoice(population="Pop_2019")))
    assert level.population()["persons"].sum() == 8_993_082
    assert report.crs == "EPSG:32648" and report.refused == 0
    west, south, east, north = shapely.total_bounds(level.geometry)
    assert 106.3 < west < east < 107.1 and 10.3 < south < north < 11.2


@pytest.mark.real_data
def test_wards_of_2025_match_almost_exactly(shared_data: Path) -> None:
    level, report = check_boundaries(
        read_boundaries(shared_data / "vn_wards_2025_four_provinces.parquet", "ward")
    )
    assert len(level.areas) == 316 and report.refused == 0
    assert report.overlap_km2 < 0.5
