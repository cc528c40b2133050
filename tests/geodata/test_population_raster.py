"""People of areas and cells from a raster: every person once, whole numbers, nothing unknown turned into zero."""

from pathlib import Path

import geopandas as gpd
import h3.api.numpy_int as h3
import numpy as np
import polars as pl
import pytest
import rasterio
import shapely
from affine import Affine
from exactextract import exact_extract
from hypothesis import given
from hypothesis import strategies as st

from geodata.boundaries import CheckedBoundaries, build_edition, check_boundaries, read_boundaries
from geodata.boundaries.checked import CHECKED_SCHEMA
from geodata.boundaries.measure import area_km2
from geodata.cells import cells_of_areas
from geodata.population.cells import population_of_cells
from geodata.population.coverage import covered
from geodata.population.grid import Tile, open_grid
from geodata.population.raster import people_in, population_of_areas
from geodata.population.whole import largest_remainder
from zones.areas import Edition
from zones.errors import InputError

SIDE = 0.01  # degrees, about a kilometre


def raster(
    folder: Path,
    people: np.ndarray,
    *,
    west: float = 105.0,
    north: float = 21.0,
    side: float = SIDE,
    **how: object,
) -> Path:
    """A GeoTIFF of people per pixel; `people` may have several bands."""
    bands = people if people.ndim == 3 else people[None]
    profile = {
        "driver": "GTiff", "count": len(bands), "height": bands.shape[1], "width": bands.shape[2], "dtype": "float32",
        "crs": "EPSG:4326", "transform": Affine(side, 0, west, 0, -side, north), "nodata": -99999.0, **how,
    }  # fmt: skip
    with rasterio.open(folder / "people.tif", "w", **profile) as out:
        out.write(bands.astype("float32"))
    return folder / "people.tif"


def edition(**levels: list[tuple[str, str | None, shapely.Geometry]]) -> Edition:
    """An edition of units (code, parent code, shape)."""
    made = {}
    for name, units in levels.items():
        shapes = np.array([*(shape for _, _, shape in units), None], object)[:-1]
        rows = pl.DataFrame(
            [(c, c, up, None, None, 0.0) for c, up, _ in units], schema=CHECKED_SCHEMA, orient="row"
        )
        made[name] = CheckedBoundaries(
            name, rows.with_columns(pl.Series("area_km2", area_km2(shapes))), shapes
        )
    return build_edition(made, "made up")


def box(x0: float, y0: float, x1: float, y1: float) -> shapely.Polygon:
    """Pixels x0 to x1 from the west, y0 to y1 from the north."""
    return shapely.box(105 + x0 * SIDE, 21 - y1 * SIDE, 105 + x1 * SIDE, 21 - y0 * SIDE)


def persons(path: Path, made: Edition, level: str | None = None, **how: object) -> dict[str, int]:
    counts, _ = population_of_areas(path, made, level, **how)  # type: ignore[arg-type]
    return dict(zip(made.areas["code"], counts.tolist(), strict=True))


@given(st.lists(st.one_of(st.floats(0, 1e7), st.just(float("nan"))), max_size=60))
def test_whole_persons_add_up_and_stay_within_one_of_their_fraction(people: list[float]) -> None:
    whole = largest_remainder(people)
    known = np.isfinite(people)
    assert whole[known].sum() == round(float(np.array(people)[known].sum())) if known.any() else True
    assert (np.abs(whole[known] - np.array(people)[known]) <= 1).all()
    assert (whole[~known] == -1).all()


def test_an_area_has_the_people_of_the_pixels_and_parts_of_pixels_that_it_covers(tmp_path: Path) -> None:
    path = raster(tmp_path, np.arange(16.0).reshape(4, 4))
    made = edition(
        ward=[("a", None, box(0, 0, 2, 1)), ("b", None, box(2, 0, 4, 4)), ("c", None, box(0, 1.5, 1, 2))]
    )
    assert persons(path, made) == {"a": 1, "b": 2 + 3 + 6 + 7 + 10 + 11 + 14 + 15, "c": 2}


def test_nodata_and_negative_pixels_hold_nobody_and_negatives_are_told(tmp_path: Path) -> None:
    path = raster(tmp_path, np.array([[10, -99999, -5, np.nan], [1, 2, 3, 4.0]]))
    made = edition(ward=[("a", None, box(0, 0, 4, 2))])
    counts, report = population_of_areas(path, made)
    assert counts.tolist() == [20]
    assert (report.negative_pixels, report.raster_sum, report.outside) == (1, 20.0, 0.0)
    assert any("negative" in note for note in report.notes())


def test_an_area_without_any_value_is_not_known_rather_than_empty(tmp_path: Path) -> None:
    path = raster(tmp_path, np.array([[10, -99999.0], [0, -99999]]))
    made = edition(ward=[("a", None, box(0, 0, 1, 1)), ("b", None, box(1, 0, 2, 2)), ("c", None, box(9, 9, 10, 10)),
                         ("d", None, box(0, 1, 1, 2))])  # fmt: skip
    counts, report = population_of_areas(path, made)
    assert counts.tolist() == [10, -1, -1, 0]
    assert report.unknown == 2


def test_people_where_areas_overlap_are_shared_and_told_both_ways(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((2, 4), 100.0))
    made = edition(ward=[("a", None, box(0, 0, 2, 2)), ("b", None, box(1, 0, 3, 2))])
    counts, report = population_of_areas(path, made)
    assert counts.tolist() == [300, 300]
    assert (report.areas_sum, report.areas_alone_sum) == (pytest.approx(600), pytest.approx(800))
    assert (report.overlap, report.outside) == (pytest.approx(200), pytest.approx(200))
    assert report.raster_sum == pytest.approx(report.areas_sum + report.outside)


def test_clusters_that_overlap_have_all_their_people_each(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((2, 4), 100.0))
    made = edition(cluster=[("a", None, box(0, 0, 2, 2)), ("b", None, box(1, 0, 3, 2))])
    counts, report = population_of_areas(path, made)
    assert counts.tolist() == [400, 400] and not report.overlaps_shared


def test_people_outside_are_told_by_where_they_live(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((10, 10), 100.0))
    sliver, lake = box(2, 2, 6, 2.05), box(4, 6, 6, 8)
    made = edition(ward=[("a", None, box(0, 0, 8, 10) - sliver - lake)])
    _, report = population_of_areas(path, made)
    assert report.in_slivers == pytest.approx(20, rel=1e-3)
    assert report.in_gaps == pytest.approx(400, rel=1e-3)
    assert report.outside == pytest.approx(2420, rel=1e-3)


def cut(tile: Tile, shape: shapely.Geometry) -> np.ndarray:
    """Shares of all pixels by cutting the shape along each: slow and plain."""
    high, wide = tile.people.shape
    x, y = np.meshgrid(tile.west + np.arange(wide), tile.north - np.arange(high))
    return shapely.area(shapely.intersection(shape, shapely.box(x, y - 1, x + 1, y))).ravel()


on_borders = st.one_of(st.integers(-2, 10).map(float), st.integers(-4, 20).map(lambda halves: halves / 2))
places = st.one_of(st.floats(-2, 10).map(lambda place: round(place, 9)), on_borders)


@given(st.lists(st.tuples(places, places), min_size=3, max_size=9), st.tuples(places, places))
def test_shares_of_pixels_are_those_of_cutting_along_every_pixel(
    corners: list[tuple[float, float]], hole: tuple[float, float]
) -> None:
    """Corners and edges on the borders of pixels, holes, several parts, and parts beyond the raster."""
    shape = shapely.make_valid(shapely.Polygon(corners), method="structure", keep_collapsed=False)
    shape = shape - shapely.box(hole[0], hole[1], hole[0] + 1.5, hole[1] + 1)
    if shape.geom_type not in ("Polygon", "MultiPolygon") or shape.is_empty or shape.area < 1e-6:
        return
    tile = Tile(np.ones((6, 8)), 0.0, 0.0, 8.0, 6.0, 0)
    _, pixel, share = covered(tile, np.array([shape], object))
    assert np.abs(np.bincount(pixel, share, 48) - cut(tile, shape)).max() < 1e-8
    assert (share > 0).all() and (share <= 1).all()


@given(st.data())
def test_children_sum_to_parents_and_areas_to_the_raster(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever the fractions: a coverage of wards in districts in a province keeps every person."""
    cuts = sorted(data.draw(st.lists(st.integers(3000, 77000), min_size=3, max_size=3, unique=True)))
    people = np.array(data.draw(st.lists(st.floats(0, 500, width=32), min_size=32, max_size=32))).reshape(
        4, 8
    )
    edges = [0.0, *(cut / 10_000 for cut in cuts), 8.0]
    wards = [(f"w{at}", f"d{at // 2}", box(edges[at], 0, edges[at + 1], 4)) for at in range(4)]
    districts = [("d0", "p", box(0, 0, edges[2], 4)), ("d1", "p", box(edges[2], 0, 8, 4))]
    made = edition(province=[("p", None, box(0, 0, 8, 4))], district=districts, ward=wards)
    path = raster(tmp_path_factory.mktemp("raster"), people)
    told = persons(path, made)
    assert told["p"] == told["d0"] + told["d1"] == sum(told[f"w{at}"] for at in range(4))
    assert told["d0"] == told["w0"] + told["w1"]
    assert abs(told["p"] - float(people.astype("float32").sum())) <= 0.51


def test_hamlets_that_cover_only_part_of_their_wards_do_not_make_the_wards_people(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((2, 4), 100.0))
    made = edition(
        ward=[("a", None, box(0, 0, 2, 2)), ("b", None, box(2, 0, 4, 2))],
        hamlet=[("h", "a", box(0, 0, 1, 1))],
    )
    assert persons(path, made) == {"a": 400, "b": 400, "h": 100}
    assert persons(path, made, "ward") == {"a": 400, "b": 400, "h": -1}


def test_a_ward_without_hamlets_counts_for_its_district_too(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((2, 4), 100.0))
    made = edition(
        district=[("d", None, box(0, 0, 4, 2))], ward=[("a", "d", box(0, 0, 2, 2)), ("b", "d", box(2, 0, 4, 2))],
        hamlet=[("h", "a", box(0, 0, 2, 1)), ("i", "a", box(0, 1, 2, 2))],
    )  # fmt: skip
    assert persons(path, made) == {"d": 800, "a": 400, "b": 400, "h": 200, "i": 200}


def test_a_raster_in_another_projection_gives_the_same_people(tmp_path: Path) -> None:
    """A UTM raster of 1 km pixels with one person each: people are square kilometres of the projection."""
    path = raster(tmp_path, np.ones((40, 40)), west=580_000, north=2_340_000, side=1000, crs="EPSG:32648")
    made = edition(ward=[("a", None, shapely.box(105.85, 21.0, 106.0, 21.1))])
    (count,) = persons(path, made).values()
    assert count == pytest.approx(made.areas["area_km2"][0], rel=0.01)


def test_a_raster_larger_than_a_window_is_read_window_by_window(tmp_path: Path) -> None:
    """People on both sides of a seam between windows are all there."""
    path = raster(tmp_path, np.ones((1030, 1100)), side=0.001)
    corner, north = shapely.box(105.9, 19.98, 106.09, 20.1), shapely.box(105, 20.5, 106, 21)
    made = edition(ward=[("a", None, corner), ("b", None, north)])
    assert persons(path, made) == {"a": 190 * 120, "b": 500_000}


def test_slivers_across_a_seam_between_windows_are_counted(tmp_path: Path) -> None:
    path = raster(tmp_path, np.ones((20, 1100)), side=0.001)
    needle = shapely.Polygon([(106.0, 20.99), (106.0241, 20.9901), (106.0, 20.9902)])
    spike = shapely.Polygon([(106.0239, 20.995), (106.05, 20.9951), (106.05, 20.995)])
    made = edition(ward=[("a", None, shapely.box(105, 20.98, 106.1, 21) - needle - spike)])
    _, report = population_of_areas(path, made)
    assert report.in_slivers == pytest.approx((needle.area + spike.area) / 1e-6, rel=1e-3)
    assert report.raster_sum == pytest.approx(report.areas_sum + report.in_slivers, rel=1e-6)


def test_several_bands_ask_for_one(tmp_path: Path) -> None:
    path = raster(tmp_path, np.stack([np.ones((2, 2)), np.full((2, 2), 5.0)]))
    made = edition(ward=[("a", None, box(0, 0, 2, 2))])
    with pytest.raises(InputError, match="2 bands") as refused:
        population_of_areas(path, made)
    assert "--band" in refused.value.fix
    assert persons(path, made, band=2) == {"a": 20}
    with pytest.raises(InputError, match="no band 3"):
        population_of_areas(path, made, band=3)


def test_what_is_no_usable_raster_is_refused(tmp_path: Path) -> None:
    made = edition(ward=[("a", None, box(0, 0, 2, 2))])
    (tmp_path / "table.tif").write_text("code,people\n01,5\n")
    with pytest.raises(InputError, match="no raster"):
        population_of_areas(tmp_path / "table.tif", made)
    with pytest.raises(InputError, match="no such file"):
        population_of_areas(tmp_path / "nowhere.tif", made)
    with pytest.raises(InputError, match="projection"):
        population_of_areas(raster(tmp_path, np.ones((2, 2)), crs=None), made)
    with pytest.raises(InputError, match="no ward lies on the raster"):
        population_of_areas(raster(tmp_path, np.ones((2, 2)), west=10), made)
    with pytest.raises(InputError, match="no level 'hamlet'"):
        population_of_areas(raster(tmp_path, np.ones((2, 2))), made, "hamlet")
    cut = raster(tmp_path, np.random.default_rng(1).random((400, 400)))
    cut.write_bytes(cut.read_bytes()[:20_000])
    with pytest.raises(InputError, match="incomplete"):
        population_of_areas(cut, made)


def cells_in(west: float, south: float, east: float, north: float, resolution: int) -> np.ndarray:
    ring = [(south, west), (south, east), (north, east), (north, west)]
    return np.asarray(h3.polygon_to_cells(h3.LatLngPoly(ring), resolution), np.int64)


def test_cells_keep_every_person_and_the_order_asked_for(tmp_path: Path) -> None:
    path = raster(tmp_path, np.random.default_rng(2).random((20, 20)) * 100)
    cells = cells_in(104.9, 20.7, 105.3, 21.1, 8)
    told = population_of_cells(path, cells, 8)
    with rasterio.open(path) as source:
        assert told[told >= 0].sum() == round(float(source.read(1).astype(float).sum()))
    shuffled = np.random.default_rng(3).permutation(len(cells))
    assert (population_of_cells(path, cells[shuffled], 8) == told[shuffled]).all()


def test_even_people_spread_evenly_over_cells(tmp_path: Path) -> None:
    path = raster(tmp_path, np.full((40, 40), 1000.0))
    cells = cells_in(105.05, 20.65, 105.35, 20.95, 8)
    told = population_of_cells(path, cells, 8)
    assert np.std(told) / np.mean(told) < 0.05


def test_cells_off_the_raster_are_not_known_and_cells_of_water_hold_nobody(tmp_path: Path) -> None:
    people = np.full((20, 20), 50.0)
    people[:, 10:] = -99999
    path = raster(tmp_path, people)
    spots = [(20.9, 105.05), (20.9, 105.15), (30.0, 100.0)]
    cells = np.array([h3.latlng_to_cell(lat, lon, 8) for lat, lon in spots], np.int64)
    land, water, elsewhere = population_of_cells(path, cells, 8)
    assert land > 0 and water == 0 and elsewhere == -1
    assert population_of_cells(path, cells, 8, nodata="unknown").tolist() == [land, -1, -1]


def test_cells_too_small_for_the_raster_are_refused(tmp_path: Path) -> None:
    path = raster(tmp_path, np.ones((20, 20)))
    with pytest.raises(InputError, match="too small for this raster") as refused:
        population_of_cells(path, cells_in(105, 20.9, 105.1, 21, 9), 9)
    assert "coarser" in refused.value.fix
    assert len(population_of_cells(path, np.zeros(0, np.int64), 9)) == 0


@pytest.mark.real_data
def test_worldpops_people_are_found_again_in_wards_of_2025_and_their_cells(shared_data: Path) -> None:
    checked, _ = check_boundaries(
        read_boundaries(shared_data / "vn_wards_2025_four_provinces.parquet", "ward")
    )
    made = build_edition(checked.levels(), "2025")
    path = shared_data / "worldpop_vnm_ppp_2020_1km_UNadj.tif"
    counts, report = population_of_areas(path, made)
    assert report.raster_sum == pytest.approx(97_338_583, abs=1)
    assert report.raster_sum == pytest.approx(report.areas_sum + report.outside, abs=1)
    assert counts[counts >= 0].sum() == report.persons == round(report.areas_sum)
    cells, _ = cells_of_areas(made, 8)
    people = population_of_cells(path, cells, 8)
    assert people[people >= 0].sum() == pytest.approx(report.persons, rel=0.02)


@pytest.mark.real_data
def test_the_ward_at_which_exactextract_stops_is_counted_too(shared_data: Path) -> None:
    draft = read_boundaries(shared_data / "vn_wards_2025_nationwide.parquet", "ward")
    ward = draft.geometry[draft.rows["code"].to_list().index("05206")]
    made = edition(ward=[("05206", None, ward), ("next", None, shapely.box(105.2, 20.7, 105.3, 20.8))])
    counts, report = population_of_areas(shared_data / "worldpop_vnm_ppp_2020_1km_UNadj.tif", made)
    assert (counts > 1000).all() and report.unknown == 0


@pytest.mark.real_data
def test_people_of_real_wards_are_those_that_exactextract_finds(shared_data: Path) -> None:
    path = shared_data / "worldpop_vnm_ppp_2020_1km_UNadj.tif"
    frame = gpd.read_parquet(shared_data / "vn_wards_2025_four_provinces.parquet")
    expected = exact_extract(path, frame, ["sum"], output="pandas")["sum"].to_numpy()
    with open_grid(path) as grid:
        found = people_in(grid, np.asarray(frame.geometry.values, object))
    assert np.abs(found.alone - np.nan_to_num(expected)).max() < 0.05
