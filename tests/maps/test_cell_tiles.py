"""Tiles of H3 cells: hexagons stay hexagons, everywhere on Earth and at every zoom."""

import h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maps.area_tiles import TileResult
from maps.attributes import FeatureAttributes
from maps.cell_tiles import CellTiles, resolution_for_zoom
from maps.mvt_check import ReadFeature, read_tile
from maps.pixels import world_pixels, world_xy
from zones.cells import compact_id, from_compact_id


def cells_around(lat: float, lon: float, resolution: int, rings: int = 6) -> NDArray[np.int64]:
    found = h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), rings)
    return np.sort(np.array([h3.str_to_int(cell) for cell in found], np.int64))


def checked(result: TileResult) -> list[ReadFeature]:
    reading = read_tile(result.data)
    assert reading.faults == []
    found = reading.layers[0].features if reading.layers else []
    assert len(found) == result.features
    return found


def address(z: int, lat: float, lon: float) -> tuple[int, int, int]:
    x, y = (world_xy(np.array([[lon, lat]]))[0] * 2**z).astype(int)
    return z, int(min(x, 2**z - 1)), int(y)


def test_the_resolution_grows_with_the_zoom_up_to_the_base() -> None:
    assert [resolution_for_zoom(z, 8) for z in range(15)] == [2, 2, 2, 2, 3, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8]
    assert resolution_for_zoom(14, 6) == 6 and resolution_for_zoom(3, 1) == 1


def test_ids_are_compact_and_lead_back_to_the_cell() -> None:
    cells = cells_around(21.6, 103.4, 8)
    found = checked(CellTiles(cells).tile(*address(9, 21.6, 103.4)))
    ids = np.array([one.id for one in found])
    assert np.isin(from_compact_id(ids, 8), cells).all() and ids.max() < 2**53


def corners(cell: int, z: int, x: int, y: int) -> set[tuple[int, int]]:
    ring = np.array(h3.cell_to_boundary(h3.int_to_str(cell)))[:, ::-1]
    exact = np.rint(world_xy(ring) * world_pixels(z) - np.array([x, y]) * 4096)
    return {(int(a), int(b)) for a, b in exact}


@pytest.mark.parametrize("z", range(1, 15))
def test_hexagons_are_rounded_and_nothing_else(z: int) -> None:
    resolution = resolution_for_zoom(z, 8)
    cells = cells_around(21.6, 103.4, resolution, 12)
    at = address(z, 21.6, 103.4)
    found = checked(CellTiles(cells).tile(*at))
    by_id = dict(zip(compact_id(cells).tolist(), cells.tolist(), strict=True))
    assert found
    for one in found:
        ((ring, holes),) = one.parts
        assert not holes and set(ring) == corners(by_id[one.id], *at)


@pytest.mark.parametrize("z", [3, 7, 9, 12])
def test_every_cell_that_reaches_into_the_tile_is_there(z: int) -> None:
    resolution = resolution_for_zoom(z, 8)
    cells = cells_around(10.8, 106.7, resolution, 20)
    at = address(z, 10.8, 106.7)
    tile = shapely.box(-64, -64, 4160, 4160)
    wanted = set()
    for cell in cells.tolist():
        ring = np.array(h3.cell_to_boundary(h3.int_to_str(cell)))[:, ::-1]
        box = shapely.box(
            *shapely.LineString(world_xy(ring) * world_pixels(z) - np.array(at[1:]) * 4096).bounds
        )
        if box.intersection(tile).area > 0:
            wanted.add(int(compact_id(cell)))
    assert {one.id for one in checked(CellTiles(cells).tile(*at))} == wanted


@settings(max_examples=60, deadline=None)
@given(st.floats(-90, 90), st.floats(-180, 180), st.integers(0, 14))
def test_cells_anywhere_on_earth_are_valid_at_every_zoom(lat: float, lon: float, z: int) -> None:
    tiles = CellTiles(cells_around(lat, lon, resolution_for_zoom(z, 8), 3))
    for at in {address(z, np.clip(lat + d, -85, 85), lon) for d in (0, 0.01)}:
        checked(tiles.tile(*at))


@pytest.mark.parametrize("resolution", [0, 1, 2, 3])
def test_all_cells_of_the_world_are_valid_at_zoom_0(resolution: int) -> None:
    cells = np.sort(
        [h3.str_to_int(c) for r in h3.get_res0_cells() for c in h3.cell_to_children(r, resolution)]
    )
    result = CellTiles(cells).tile(0, 0, 0)
    drawn = {one.id for one in checked(result)}
    on_the_map = [cell for cell in cells.tolist() if abs(h3.cell_to_latlng(h3.int_to_str(cell))[0]) < 85]
    assert drawn >= set(compact_id(np.array(on_the_map)).tolist()) and result.dropped == 0


def test_pentagons_are_drawn_too() -> None:
    for resolution in (2, 5, 8):
        for cell in h3.get_pentagons(resolution)[:4]:
            lat, lon = h3.cell_to_latlng(cell)
            (one,) = checked(
                CellTiles(np.array([h3.str_to_int(cell)])).tile(*address(resolution + 1, lat, lon))
            )
            assert 5 <= len(one.parts[0][0]) <= 10


@pytest.mark.parametrize("z", [1, 4, 9])
def test_a_cell_across_the_antimeridian_is_drawn_whole_at_both_ends(z: int) -> None:
    cell = h3.str_to_int(h3.latlng_to_cell(-17, 180, resolution_for_zoom(z, 8)))
    tiles = CellTiles(np.array([cell]))
    (east,) = checked(tiles.tile(*address(z, -17, 179.9999)))
    (west,) = checked(tiles.tile(*address(z, -17, -179.9999)))
    assert east.id == west.id and east.shape().area == pytest.approx(west.shape().area, rel=0.01)
    assert east.shape().bounds[2] > 4096 > east.shape().bounds[0]
    assert west.shape().bounds[0] < 0 < west.shape().bounds[2]


def test_at_zoom_0_a_cell_across_the_antimeridian_is_one_feature_of_two_parts() -> None:
    cells = cells_around(0, 180, 2, 1)
    found = checked(CellTiles(cells).tile(0, 0, 0))
    assert len(found) == len(cells) and {len(one.parts) for one in found} == {1, 2}


def test_a_cell_far_larger_than_the_tile_stays_within_what_a_client_can_hold() -> None:
    cell = h3.str_to_int(h3.latlng_to_cell(21.6, 103.4, 3))
    (one,) = checked(CellTiles(np.array([cell])).tile(*address(14, 21.6, 103.4)))
    left, top, right, bottom = one.shape().bounds
    assert left >= -4096 and top >= -4096 and right <= 8192 and bottom <= 8192


def test_cells_far_smaller_than_a_pixel_are_still_there() -> None:
    cells = cells_around(21.6, 103.4, 10, 3)
    result = CellTiles(cells).tile(2, *address(2, 21.6, 103.4)[1:])
    assert len(checked(result)) == len(cells) and result.dropped == 0


def test_cells_that_are_not_shown_stay_away() -> None:
    cells = cells_around(21.6, 103.4, 8, 1)
    told = FeatureAttributes.of({"cell": [format(c, "x") for c in cells.tolist()]}, np.arange(7) != 3)
    found = checked(CellTiles(cells).tile(*address(10, 21.6, 103.4), told))
    assert format(cells[3], "x") not in {one.attributes["cell"] for one in found} and len(found) == 6
    for one in found:
        assert int(compact_id(int(str(one.attributes["cell"]), 16))) == one.id


def test_no_cells_make_an_empty_tile() -> None:
    assert CellTiles(np.empty(0, np.int64)).tile(3, 1, 1) == TileResult(b"", 0, 0)
    assert CellTiles(cells_around(21.6, 103.4, 8)).tile(8, 0, 0) == TileResult(b"", 0, 0)
