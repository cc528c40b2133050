"""Points to H3 cells, and the cells of an edition."""

from pathlib import Path
from typing import Any

import geopandas
import h3.api.numpy_int as h3
import numpy as np
import polars as pl
import pytest
import shapely
from numpy.typing import NDArray

from geodata import cells as module
from geodata.cells import cells_of_areas, cells_of_points
from geodata.locate import GRID_PAYS_FROM
from geodata.locate_edition import EditionLocator
from zones.areas import AREA_SCHEMA, Edition, empty_edition
from zones.cells import centres, children
from zones.errors import InputError


def by_loop(lon: NDArray[np.float64], lat: NDArray[np.float64], resolution: int) -> list[int]:
    points = zip(lat.tolist(), lon.tolist(), strict=True)
    return [int(h3.latlng_to_cell(y, x, resolution)) for y, x in points]


def border_points(resolution: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners of cells and middles of their edges, pentagons among them, and each a hair off."""
    rng = np.random.default_rng(resolution)
    seeds = zip(np.degrees(np.arcsin(rng.uniform(-1, 1, 400))), rng.uniform(-180, 180, 400), strict=True)
    chosen = [h3.latlng_to_cell(y, x, resolution) for y, x in seeds]
    chosen += list(h3.get_pentagons(resolution)) + [h3.latlng_to_cell(y, 0, resolution) for y in (90, -90)]
    corners = [np.array(h3.cell_to_boundary(cell)) for cell in chosen]
    middles = [(ring + np.roll(ring, 1, axis=0)) / 2 for ring in corners]
    on = np.concatenate([*corners, *middles])
    every = np.concatenate([on, np.nextafter(on, np.inf), np.nextafter(on, -np.inf)])
    lat, lon = np.clip(every[:, 0], -90, 90), np.clip(every[:, 1], -180, 180)
    return np.ascontiguousarray(lon), np.ascontiguousarray(lat)


@pytest.mark.parametrize("compiled", [False, True])
@pytest.mark.parametrize("resolution", [0, 1, 5, 8, 10, 15])
def test_borders_corners_and_pentagons_get_the_cell_h3_gives(
    resolution: int, compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMPILED_CODE_PAYS_FROM", 0)
    if not compiled:
        monkeypatch.setattr(module, "_compiled", lambda count: None)
    lon, lat = border_points(resolution)
    assert cells_of_points(lon, lat, resolution).tolist() == by_loop(lon, lat, resolution)


@pytest.mark.parametrize("compiled", [False, True])
def test_poles_and_antimeridian_are_on_the_globe_and_nothing_beyond(
    compiled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "COMPILED_CODE_PAYS_FROM", 0 if compiled else 10**9)
    lon = np.array([0, 77, 180, -180, 180, np.nan, 106, 106, np.inf, 180.1, 106])
    lat = np.array([90, -90, 10, 10, 90, 10, np.nan, 90.5, 10, 10, -np.inf])
    found = cells_of_points(lon, lat, 7)
    assert found[:5].tolist() == by_loop(lon[:5], lat[:5], 7)
    assert found[5:].tolist() == [-1] * 6


def test_no_points_and_no_such_resolution() -> None:
    assert len(cells_of_points([], [], 7)) == 0
    with pytest.raises(InputError, match="no resolution 16"):
        cells_of_points([106.0], [21.0], 16)


# --- cells of an edition ---------------------------------------------------------------------------------------


def edition(*levels: tuple[str, list[Any]]) -> Edition:
    """An edition of given levels, largest first; codes are the row numbers."""
    shapes = [shape for _, group in levels for shape in group]
    named = [area_level for area_level, group in levels for _ in group]
    count = len(shapes)
    areas = pl.DataFrame(
        {
            "area": range(count),
            "area_level": named,
            "code": [f"{at:05}" for at in range(count)],
            "name": [""] * count,
            "parent": [None] * count,
            "area_km2": [0.0] * count,
        },
        schema=AREA_SCHEMA,
    )
    geometry = np.empty(count, object)
    geometry[:] = shapes
    return Edition("test", areas, geometry, checksum="made up")


def every_cell(resolution: int) -> NDArray[np.int64]:
    return np.sort(children(np.asarray(h3.get_res0_cells(), np.int64), resolution))


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(100, 5, 115, 25),
        shapely.box(-180, 60, 180, 90),
        shapely.box(-180, -90, 180, -75),
        shapely.MultiPolygon([shapely.box(177, -5, 180, 5), shapely.box(-180, -5, -177, 5)]),
        shapely.Polygon([(-170, -60), (170, 60), (160, 70), (-175, -40)]),
    ],
    ids=["Viet Nam", "north", "south", "antimeridian", "sliver"],
)
def test_they_are_all_cells_whose_centre_lies_in_an_area(shape: Any) -> None:
    every = every_cell(4)
    expected = every[shapely.intersects_xy(shape, *centres(every))]
    found, area = cells_of_areas(edition(("ward", [shape])), 4)
    assert found.tolist() == expected.tolist()
    assert not area.any()


def test_each_has_the_finest_area_that_holds_its_centre() -> None:
    """A hamlet in one ward only, and a province larger than its wards."""
    layers = edition(
        ("province", [shapely.box(103, 20, 106, 23)]),
        (
            "ward",
            [shapely.box(103, 20, 104, 22), shapely.box(104, 20, 105, 22), shapely.box(103.9, 20, 104.1, 22)],
        ),
        ("hamlet", [shapely.box(103.2, 20.5, 103.6, 21), None]),
    )
    cell, area = cells_of_areas(layers, 6)
    lon, lat = centres(cell)
    expected = np.zeros(len(cell), int)
    for at in (3, 2, 1, 4):  # the later ones go before: lower codes first, then hamlets
        expected[shapely.intersects_xy(layers.geometry[at], lon, lat)] = at
    assert area.tolist() == expected.tolist()
    assert set(area.tolist()) == {0, 1, 2, 4}
    assert (np.diff(cell) > 0).all()


def test_an_edition_without_areas_has_no_cells() -> None:
    cell, area = cells_of_areas(empty_edition(), 8)
    assert len(cell) == len(area) == 0
    cell, area = cells_of_areas(edition(("ward", [None])), 8)
    assert len(cell) == len(area) == 0


def test_far_too_many_cells_are_refused_before_they_are_made() -> None:
    with pytest.raises(InputError, match="coarser resolution"):
        cells_of_areas(edition(("province", [shapely.box(-180, -90, 180, 90)])), 12)


def test_a_small_place_at_the_finest_resolution_is_fine() -> None:
    cell, _ = cells_of_areas(edition(("ward", [shapely.box(105, 21, 105.001, 21.001)])), 15)
    assert len(cell) == pytest.approx(111.2 * 103.8 / h3.average_hexagon_area(15, "m^2"), rel=0.15)


def test_an_edition_is_located_from_its_kept_files(tmp_path: Path) -> None:
    layers = edition(("ward", [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    first = EditionLocator(layers, tmp_path)
    first.prepare()
    assert len(list(tmp_path.iterdir())) == 1
    (tmp_path / next(tmp_path.iterdir()).name / "about.json").write_text("{}")
    for locator in (first, EditionLocator(layers, tmp_path)):
        assert locator.locate("ward", [0.5, 1.0, 1.5, 9.0], [0.5] * 4).tolist() == [0, 0, 1, -1]
        locator.prepare()
    assert EditionLocator(layers, tmp_path).finest([1.5], [0.5]).tolist() == [1]


def test_a_grid_that_many_points_made_is_kept(tmp_path: Path) -> None:
    """The next import opens it."""
    layers = edition(("ward", [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)]))
    few, many = np.full(10, 0.5), np.full(GRID_PAYS_FROM, 0.5)
    EditionLocator(layers, tmp_path).finest(few, few)
    assert not list(tmp_path.iterdir())
    assert (EditionLocator(layers, tmp_path).finest(many, many) == 0).all()
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_that_cannot_be_written_costs_speed_and_nothing_else(tmp_path: Path) -> None:
    layers = edition(("ward", [shapely.box(0, 0, 1, 1)]))
    (tmp_path / "file").write_text("in the way")
    locator = EditionLocator(layers, tmp_path / "file" / "cache")
    locator.prepare()
    assert locator.finest([0.5], [0.5]).tolist() == [0]


@pytest.mark.real_data
def test_cells_of_all_communes(shared_data: Path) -> None:
    layer = geopandas.read_parquet(shared_data / "vn_communes_2009census.parquet").sort_values("commune_id")
    layers = edition(("ward", layer.geometry.tolist()))
    cell, area = cells_of_areas(layers, 7)
    lon, lat = centres(cell)
    assert shapely.intersects_xy(layers.geometry[area], lon, lat).all()
    box = layer.total_bounds
    around = np.unique(cells_of_points(*grid_of_points(box, 0.005), 7))
    lon, lat = centres(around)
    inside = np.unique(
        shapely.STRtree(layers.geometry).query(shapely.points(lon, lat), predicate="intersects")[0]
    )
    assert cell.tolist() == around[inside].tolist()


def grid_of_points(box: NDArray[np.float64], step: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon, lat = np.meshgrid(np.arange(box[0], box[2], step), np.arange(box[1], box[3], step))
    return lon.ravel(), lat.ravel()
