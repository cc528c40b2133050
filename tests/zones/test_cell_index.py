"""Cells as numbers: the bit arithmetic against H3's own functions."""

import h3.api.numpy_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from zones import cells
from zones.errors import InputError

cell_ids = st.builds(
    lambda lat, lon, resolution: int(h3.latlng_to_cell(lat, lon, resolution)),
    st.floats(-90, 90),
    st.floats(-180, 180),
    st.integers(0, 15),
)


@given(cell_ids, st.integers(0, 15))
def test_the_parent_is_the_one_h3_names(cell: int, resolution: int) -> None:
    if resolution > h3.get_resolution(cell):
        with pytest.raises(InputError, match="coarser"):
            cells.parents([cell], resolution)
    else:
        assert cells.parents([cell], resolution).tolist() == [h3.cell_to_parent(cell, resolution)]


@given(cell_ids)
def test_compact_ids_come_back_and_fit_a_javascript_number(cell: int) -> None:
    compact = cells.compact_id([cell])
    assert 0 <= compact[0] < 2**53
    assert cells.from_compact_id(compact, h3.get_resolution(cell)).tolist() == [cell]


def test_compact_ids_are_unique_within_a_resolution() -> None:
    every = cells.children(np.asarray(h3.get_res0_cells(), np.int64), 3)
    assert len(every) == h3.get_num_cells(3) == len(np.unique(cells.compact_id(every)))


def test_the_compact_id_is_base_cell_then_digits() -> None:
    assert cells.compact_id([0x8865B18819FFFFF]).tolist() == [(0x8865B18819FFFFF >> 21) & (2**31 - 1)]


@given(cell_ids)
def test_texts_are_those_of_h3_and_are_read_back(cell: int) -> None:
    [text] = cells.hex_text([cell])
    assert text == h3.int_to_str(cell)
    assert cells.parse_cell(text) == cells.parse_cell(f" {text.upper()} ") == cell


NO_CELLS = ["", "xyz", "8865b18819", "-8865b18819fffff", "0x1p3", "f" * 16, "8865b18819ffff_f", "۸"]


@pytest.mark.parametrize("text", NO_CELLS)
def test_what_is_no_cell_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="not an H3 cell"):
        cells.parse_cell(text)


@pytest.mark.parametrize("resolution", [-1, 16])
def test_a_resolution_that_h3_has_not_is_refused(resolution: int) -> None:
    with pytest.raises(InputError, match="no resolution"):
        cells.parents([0x8865B18819FFFFF], resolution)


def test_no_cell_stays_no_cell() -> None:
    assert cells.parents([-1, 0x8865B18819FFFFF], 2)[0] == -1
    assert cells.resolutions([-1, 0x8865B18819FFFFF]).tolist() == [-1, 8]


def test_empty_in_empty_out() -> None:
    none = np.empty(0, np.int64)
    assert len(cells.parents(none, 3)) == len(cells.compact_id(none)) == len(cells.boundaries(none)) == 0
    assert len(cells.children(none, 5)) == len(cells.centres(none)[0]) == 0


@given(cell_ids)
def test_centres_are_those_of_h3(cell: int) -> None:
    lon, lat = cells.centres([cell])
    at_lat, at_lon = h3.cell_to_latlng(cell)
    east = (lon[0] - at_lon + 180) % 360 - 180
    assert (lat[0] - at_lat, east * np.cos(np.radians(at_lat))) == pytest.approx((0, 0), abs=1e-7)


def test_every_outline_is_one_valid_piece_around_its_centre() -> None:
    every = cells.children(np.asarray(h3.get_res0_cells(), np.int64), 2)
    shapes = cells.boundaries(every)
    lon, lat = cells.centres(every)
    assert shapely.is_valid(shapes).all()
    turns = (shapely.contains_xy(shapes, lon + turn, lat) for turn in (-360, 0, 360))
    assert np.logical_or.reduce(list(turns)).all()
    west, _, east, _ = shapely.bounds(shapes).T
    poles = [int(h3.latlng_to_cell(at, 0.0, 2)) for at in (90.0, -90.0)]
    assert set(every[east - west > 180].tolist()) == set(poles)


def test_outlines_tile_the_globe() -> None:
    """In degrees the bands at the poles fill what is left, so the areas add up to the whole map."""
    every = cells.children(np.asarray(h3.get_res0_cells(), np.int64), 2)
    assert shapely.area(cells.boundaries(every)).sum() == pytest.approx(360 * 180, rel=1e-9)


def test_a_polar_cell_reaches_its_pole() -> None:
    for at in (90.0, -90.0):
        [shape] = cells.boundaries([int(h3.latlng_to_cell(at, 0.0, 4))])
        assert at in shape.bounds and shape.bounds[2] - shape.bounds[0] == pytest.approx(360)
