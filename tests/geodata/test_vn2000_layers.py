"""Layers in VN-2000 as files: every definition that a shapefile may carry, and layers laid against areas held."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import CRS

from geodata.boundaries import LayerChoice, build_edition, check_boundaries, read_boundaries
from geodata.boundaries.checked import CheckedBoundaries
from geodata.boundaries.compared import Comparison, compare, compare_shapes
from geodata.boundaries.misplaced import question, told
from geodata.vn2000.shift import to_wgs84
from zones.areas import Edition
from zones.errors import QuestionError

WGS84 = CRS.from_epsg(4326)
VN2000 = CRS.from_epsg(4756)


def prj(datum: str, meridian: float, scale: float = 0.9999, name: str = "VN2000") -> str:
    return (
        f'PROJCS["{name}",GEOGCS["GCS",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
        'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
        f'PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",{scale}],'
        'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
    )


def moved(shapes: np.ndarray, truly: CRS, read_as: CRS) -> np.ndarray:
    """Shapes that lie right, as they come out when coordinates in one system are read as another."""

    def wrong(points: np.ndarray) -> np.ndarray:
        raw = to_wgs84(truly).transform(points[:, 0], points[:, 1], direction="INVERSE")
        return np.column_stack(to_wgs84(read_as).transform(*raw))

    return np.asarray(shapely.transform(shapes, wrong), object)


def communes(n: int = 9, *, wobble: float = 0.0, seed: int = 0) -> gpd.GeoDataFrame:
    """Round-ish communes some 5 km wide around 105.3 E 21.2 N; `wobble` metres of another source's hand."""
    rng, hand = np.random.default_rng(5), np.random.default_rng(seed)
    shapes = []
    for at in range(n):
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        radius = 2500 * (
            1 + 0.25 * np.sin(3 * angle + rng.uniform(0, 6)) + 0.1 * np.sin(7 * angle + rng.uniform(0, 6))
        )
        x, y = radius * np.cos(angle), radius * np.sin(angle)
        x, y = x + hand.normal(0, 1, 60) * wobble, y + hand.normal(0, 1, 60) * wobble
        lon, lat = 105.3 + 0.07 * (at % 3) + x / 103_700, 21.2 + 0.07 * (at // 3) + y / 111_195
        shapes.append(shapely.Polygon(np.column_stack([lon, lat])))
    names = [f"Xã Số {'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[at]}" for at in range(n)]
    return gpd.GeoDataFrame(
        {"code": [f"{at:05d}" for at in range(n)], "name": names}, geometry=shapes, crs=4326
    )


def edition(frame: gpd.GeoDataFrame, folder: Path) -> Edition:
    return build_edition(layer(frame, folder / "held.gpkg").levels(), "held")


def layer(frame: gpd.GeoDataFrame, path: Path, **how: object) -> CheckedBoundaries:
    frame.to_file(path)
    return check_boundaries(read_boundaries(path, "ward", LayerChoice(**how)), max_overlap=1)[0]


# ---- definitions in files


@pytest.mark.parametrize(
    ("datum", "meridian", "scale"),
    [("D_VN_2000", 105.75, 0.9999), ("D_VN2000", 105.5, 0.9999), ("VN2000", 105.5, 0.9999), ("VN-2000", 105, 0.9996),
     ("Vietnam_2000", 104.75, 0.9999), ("D_Vietnam_2000", 105, 0.9999), ("D_unknown", 105.75, 0.9999),
     ("D_VN_2000", 106.75, 0.9999)],
)  # fmt: skip
def test_a_shapefile_with_its_own_definition_lies_where_it_belongs(
    tmp_path: Path, datum: str, meridian: float, scale: float
) -> None:
    right = communes(3)
    true = CRS.from_proj4(f"+proj=tmerc +lon_0={meridian} +k={scale} +x_0=500000 +ellps=WGS84 +units=m")
    in_degrees = shapely.transform(
        right.geometry.values,
        lambda p: np.column_stack(to_wgs84(VN2000).transform(*p.T, direction="INVERSE")),
    )
    grid = gpd.GeoDataFrame(right.drop(columns="geometry"), geometry=in_degrees, crs=4326).to_crs(true)
    grid.to_file(tmp_path / "w.shp")
    (tmp_path / "w.prj").write_text(prj(datum, meridian, scale))
    draft = read_boundaries(tmp_path / "w.shp", "ward")
    assert shapely.hausdorff_distance(draft.geometry, np.asarray(right.geometry.values)).max() < 3e-8
    kinds = {each.code: each for each in draft.findings}
    assert {"crs_recognised", "crs_shift"} <= set(kinds)
    assert "VN-2000 to WGS 84 (2)" in kinds["crs_shift"].words("vi")[0]
    assert "1 m" in kinds["crs_shift"].words("en")[0]


@pytest.mark.parametrize("datum", ["D_WGS_1984", "D_Hanoi_1972"])
def test_a_zone_of_vn2000_on_another_datum_is_asked_about_and_both_answers_are_taken(
    tmp_path: Path, datum: str
) -> None:
    right = communes(3)
    right.to_crs(9209).to_file(tmp_path / "w.shp")
    (tmp_path / "w.prj").write_text(prj(datum, 105.5))
    with pytest.raises(QuestionError) as asked:
        read_boundaries(tmp_path / "w.shp", "ward")
    assert [each.option for each in asked.value.answers] == ["--crs VN2000:105.5", "--keep-crs"]
    shapes = np.asarray(right.geometry.values)
    shifted = read_boundaries(tmp_path / "w.shp", "ward", LayerChoice(crs="VN2000:105.5"))
    assert shapely.hausdorff_distance(shifted.geometry, shapes).max() < 3e-8
    if datum == "D_WGS_1984":
        kept = read_boundaries(tmp_path / "w.shp", "ward", LayerChoice(keep_crs=True))
        assert shapely.hausdorff_distance(kept.geometry, shapes).min() > 0.0015


# ---- layers laid against areas held


Laid = Callable[[CRS, CRS], Comparison | None]


@pytest.fixture
def laid() -> Laid:
    """A layer of another hand (40 m of wobble), written in one system and read as another, against the areas held."""
    held = np.asarray(communes().geometry.values)
    other = np.asarray(communes(wobble=40, seed=1).geometry.values)
    return lambda truly, read_as: compare_shapes(moved(other, truly, read_as), held, read_as)


def test_another_source_of_the_same_boundaries_raises_no_alarm(laid: Laid) -> None:
    found = laid(WGS84, WGS84)
    assert found is not None and found.metres < 40 and not found.suspects
    assert question(found, "held", "f") is None and told(found, "held").severity == "noted"


@pytest.mark.parametrize(
    ("truly", "read_as", "kind", "answer"),
    [
        (4756, 4326, "vn2000_forgotten", "--crs VN2000"),
        (3405, 32648, "vn2000_forgotten", "--crs EPSG:3405"),
        (9209, 9210, "wrong_zone", "--crs VN2000:105.5"),
        (9209, 32648, "wrong_zone", "--crs VN2000:105.5"),
        (5897, 3405, "wrong_zone", "--crs VN2000:105"),
        (3405, 5897, "wrong_zone", "--crs EPSG:3405"),
        (9218, 9205, "wrong_zone", "--crs VN2000:108.5"),
        (32648, 3405, "wrong_zone", "--crs EPSG:32648"),
    ],
)
def test_a_mistaken_system_is_recognised_and_the_true_one_named(
    laid: Laid, truly: int, read_as: int, kind: str, answer: str
) -> None:
    asked = question(laid(CRS.from_epsg(truly), CRS.from_epsg(read_as)), "held", "f")
    assert asked is not None and asked.code == kind
    assert [each.option for each in asked.answers] == [answer, "--keep-crs"]
    assert "held" in asked.vi and asked.vi != asked.what


def test_the_way_is_told_in_metres_and_points_of_the_compass(laid: Laid) -> None:
    asked = question(laid(VN2000, WGS84), "held", "f")
    assert "m về phía tây và" in asked.vi and "về phía bắc" in asked.vi
    assert "m west and" in asked.what and "m north" in asked.what


def test_a_shift_made_twice_is_asked_about_though_no_system_mends_it(laid: Laid) -> None:
    asked = question(laid(WGS84, VN2000), "held", "f")
    assert asked.code == "vn2000_twice" and [each.option for each in asked.answers] == ["--keep-crs"]


def test_degrees_made_with_the_wrong_meridian_are_recognised() -> None:
    held = np.asarray(communes().geometry.values)
    wrong = moved(held, CRS.from_epsg(9209), CRS.from_epsg(9210))
    asked = question(compare_shapes(wrong, held, WGS84), "held", "f")
    assert asked.code == "wrong_meridian" and "export the file again" in asked.what


def test_one_boundary_that_was_really_moved_is_no_forgotten_shift() -> None:
    held = np.asarray(communes().geometry.values)
    new = held.copy()
    new[4] = shapely.affinity.translate(new[4], -0.00188, 0.00098)
    assert not compare_shapes(new, held, WGS84).suspects


def test_units_are_matched_by_name_where_two_sources_number_differently(tmp_path: Path) -> None:
    held = edition(communes(), tmp_path)
    other = communes().assign(code=[f"9{at:04d}" for at in range(9)])
    found = compare(layer(other, tmp_path / "other.gpkg").levels().values(), held, WGS84)
    assert found.units == 9 and found.metres < 0.1


def test_the_same_code_of_another_name_is_another_unit(tmp_path: Path) -> None:
    held = edition(communes(), tmp_path)
    other = communes().assign(name=communes()["name"][::-1].to_list())
    found = compare(layer(other, tmp_path / "other.gpkg").levels().values(), held, WGS84)
    assert found is None or not found.suspects


def test_nothing_in_common_is_no_comparison(tmp_path: Path) -> None:
    other = communes().assign(code=list("abcdefghi"), name=list("jklmnopqr"))
    held = edition(communes(), tmp_path)
    assert compare(layer(other, tmp_path / "other.gpkg").levels().values(), held, WGS84) is None


def test_a_level_that_is_not_held_is_no_comparison(tmp_path: Path) -> None:
    held = edition(communes(), tmp_path)
    communes().to_file(tmp_path / "hamlets.gpkg")
    hamlets = check_boundaries(read_boundaries(tmp_path / "hamlets.gpkg", "hamlet"), max_overlap=1)[0]
    assert compare(hamlets.levels().values(), held, WGS84) is None


def test_outside_viet_nam_no_shift_of_viet_nam_is_suspected() -> None:
    held = np.asarray(communes().geometry.translate(15, 2).values)
    wrong = np.asarray(communes().geometry.translate(15 - 0.00188, 2.00098).values)
    found = compare_shapes(wrong, held, WGS84)
    assert found.metres > 200 and not found.suspects


# ---- the real layers


def _real(shared_data: Path, name: str, *key: str) -> gpd.GeoSeries:
    from geodata.boundaries.pairing import bare_name

    frame = gpd.read_parquet(shared_data / name)
    frame["key"] = [
        "|".join(bare_name(str(each)) for each in row)
        for row in zip(*(frame[one] for one in key), strict=True)
    ]
    return frame[~frame["key"].duplicated(keep=False)].set_index("key").geometry


def _pair(one: gpd.GeoSeries, other: gpd.GeoSeries, most: int = 60) -> tuple[np.ndarray, np.ndarray]:
    both = one.index.intersection(other.index)
    both = both[np.linspace(0, len(both) - 1, min(most, len(both))).astype(int)]
    return np.asarray(one[both].values, object), np.asarray(other[both].values, object)


@pytest.mark.real_data
def test_real_layers_of_different_sources_raise_no_alarm_and_shifted_ones_do(shared_data: Path) -> None:
    census = _real(shared_data, "vn_communes_2009census.parquet", "province_vn", "commune_vn")
    wards = _real(shared_data, "vn_wards_2025_nationwide_simplified.parquet", "provinceName", "name")
    new, held = _pair(census, wards, 150)
    found = compare_shapes(new, held, WGS84)
    assert found.units > 60 and found.metres < 20 and not found.suspects
    forgotten = compare_shapes(moved(new, VN2000, WGS84), held, WGS84)
    assert [each.kind for each, _ in forgotten.suspects] == ["vn2000_forgotten"]
    zone_ = compare_shapes(moved(new, CRS.from_epsg(9209), CRS.from_epsg(9210)), held, CRS.from_epsg(9210))
    assert [each.crs.to_epsg() for each, _ in zone_.suspects] == [9209]


@pytest.mark.real_data
def test_the_provinces_of_2025_are_vn2000_though_labelled_wgs84(shared_data: Path) -> None:
    """Found by the comparison itself: they lie 195 m west and 112 m north of every other layer at hand."""
    provinces = _real(shared_data, "vn_provinces_2025.parquet", "name")
    old = _real(shared_data, "vn_provinces_2021.parquet", "name")
    found = compare_shapes(*_pair(provinces, old), WGS84)
    assert [each.kind for each, _ in found.suspects] == ["vn2000_forgotten"]
    new, held = _pair(provinces, old)
    mended = shapely.transform(new, lambda p: np.column_stack(to_wgs84(VN2000).transform(*p.T)))
    assert not compare_shapes(mended, held, VN2000).suspects
