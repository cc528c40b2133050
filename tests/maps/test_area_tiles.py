"""Tiles of areas: valid, complete, with shared borders, while they are prepared and after."""

from pathlib import Path
from typing import Any

import geopandas
import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from shapely import affinity

from maps import placing
from maps.area_tiles import AreaTiles, TileResult
from maps.attributes import FeatureAttributes
from maps.mvt_check import ReadFeature, read_tile
from maps.pixels import lon_lat, world_pixels, world_xy

LON, LAT = 105.0, 21.0
AT_ONCE, DIRECT = 10**9, 0


def tiles_of(shapes: Any, at_once: int = AT_ONCE, cache: Path | None = None, key: str = "k") -> AreaTiles:
    geometry = np.array(shapes, object)
    return AreaTiles("ward", np.arange(len(geometry)) + 1, geometry, cache, key, at_once)


def checked(result: TileResult) -> list[ReadFeature]:
    reading = read_tile(result.data)
    assert reading.faults == []
    found = reading.layers[0].features if reading.layers else []
    assert len(found) == result.features
    return found


def address(z: int, lon: float = LON, lat: float = LAT) -> tuple[int, int, int]:
    x, y = (world_xy(np.array([[lon, lat]]))[0] * 2**z).astype(int)
    return z, int(x), int(y)


def pixels(z: int, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees for pixels relative to the corner of the tile at (LON, LAT)."""
    _, x, y = address(z)
    return lon_lat((points + np.array([x, y]) * 4096) / world_pixels(z))


def in_pixels(z: int, shape: Any) -> Any:
    return shapely.transform(shape, lambda xy: pixels(z, xy))


@st.composite
def areas(draw: st.DrawFn) -> Any:
    """Stars with spikes, slivers, specks, holes and islands, about `size` pixels of zoom 10 across."""
    shapes = []
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(3, 14))
        turn = np.sort(draw(st.lists(st.floats(0, 6.28), min_size=n, max_size=n, unique=True)))
        size = draw(st.sampled_from([0.3, 3.0, 40.0, 900.0, 9000.0]))
        radius = np.array(draw(st.lists(st.floats(0.01, 1), min_size=n, max_size=n))) * size
        squeeze = draw(st.sampled_from([1.0, 1.0, 0.01]))
        at = draw(st.tuples(st.floats(0, 4096), st.floats(0, 4096)))
        ring = np.column_stack([np.cos(turn) * radius + at[0], np.sin(turn) * radius * squeeze + at[1]])
        star = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
        inner = affinity.scale(star, 0.3, 0.3)
        shapes.append(star.difference(inner) if draw(st.booleans()) else star)
    shape = shapely.union_all(shapes)
    return shapely.MultiPolygon([one for one in shapely.get_parts(shape) if one.geom_type == "Polygon"])


@settings(max_examples=150, deadline=None)
@given(st.lists(areas(), min_size=1, max_size=3), st.integers(6, 14), st.sampled_from([AT_ONCE, DIRECT]))
def test_whatever_the_shapes_every_polygon_in_the_tile_is_valid(
    shapes: list[Any], z: int, at_once: int
) -> None:
    places = [in_pixels(10, shape) for shape in shapes]
    places = [shape for shape in places if not shape.is_empty and shape.is_valid]
    tiles = tiles_of(places, at_once)
    for lon, lat in ((LON, LAT), *((shape.centroid.x, shape.centroid.y) for shape in places)):
        checked(tiles.tile(*address(z, lon, lat)))


@pytest.mark.parametrize("at_once", [AT_ONCE, DIRECT])
@pytest.mark.parametrize("z", range(15))
def test_no_area_disappears_at_any_zoom(z: int, at_once: int) -> None:
    side = 0.004
    hamlets = [shapely.box(LON + side * i, LAT, LON + side * (i + 1), LAT + side) for i in range(20)]
    hamlets.append(shapely.box(LON, LAT + 1, LON + 1e-9, LAT + 1 + 1e-9))
    tiles = tiles_of(hamlets, at_once)
    drawn = {one.id for lon in (LON, LON + 0.08) for lat in (LAT + 1e-3, LAT + 1) for one in
             checked(tiles.tile(*address(z, lon, lat)))}  # fmt: skip
    across = address(z, LON)[1:] == address(z, LON + 0.08)[1:]
    assert len(drawn) == 21 if across else 21 in drawn


def test_an_area_larger_than_the_tile_fills_it_up_to_the_margin() -> None:
    for at_once in (AT_ONCE, DIRECT):
        (one,) = checked(tiles_of([shapely.box(100, 15, 110, 25)], at_once).tile(*address(12)))
        assert one.shape().equals(shapely.box(-64, -64, 4160, 4160))


def test_the_world_at_zoom_0_fits_into_one_tile() -> None:
    for at_once in (AT_ONCE, DIRECT):
        tiles = tiles_of([shapely.box(-180, -90, 180, 90), shapely.box(100, -89.9, 120, 89.9)], at_once)
        first, _second = checked(tiles.tile(0, 0, 0))
        assert first.shape().bounds == (0, -64, 4096, 4160)


def test_an_area_cut_at_the_antimeridian_is_drawn_on_both_sides() -> None:
    islands = shapely.MultiPolygon([shapely.box(178, -18, 180, -16), shapely.box(-180, -18, -178, -16)])
    for at_once in (AT_ONCE, DIRECT):
        tiles = tiles_of([islands], at_once)
        assert len(checked(tiles.tile(0, 0, 0))[0].parts) == 2
        for lon in (179.9, -179.9):
            (one,) = checked(tiles.tile(*address(6, lon, -17)))
            assert len(one.parts) == 1


def test_areas_without_a_shape_are_left_out() -> None:
    shapes = [None, shapely.box(LON, LAT, LON + 0.1, LAT + 0.1), shapely.Polygon()]
    for at_once in (AT_ONCE, DIRECT):
        assert [one.id for one in checked(tiles_of(shapes, at_once).tile(*address(8)))] == [2]
    assert tiles_of([None]).tile(3, 1, 1) == TileResult(b"", 0, 0)
    assert tiles_of([]).tile(0, 0, 0) == TileResult(b"", 0, 0)


def test_attributes_follow_their_areas() -> None:
    boxes = [shapely.box(LON + i, LAT, LON + i + 1, LAT + 1) for i in range(5)]
    told = FeatureAttributes.of({"code": [f"{i:05d}" for i in range(5)], "n": [0, 1, None, 3, 4]})
    found = checked(tiles_of(boxes).tile(*address(4), told))
    assert {one.id: one.attributes["code"] for one in found} == {i + 1: f"{i:05d}" for i in range(5)}
    assert "n" not in next(one for one in found if one.id == 3).attributes


def test_areas_that_are_not_shown_stay_away() -> None:
    boxes = [shapely.box(LON + i, LAT, LON + i + 1, LAT + 1) for i in range(3)]
    told = FeatureAttributes.of({"code": ["a", "b", "c"]}, np.array([True, False, True]))
    assert [one.id for one in checked(tiles_of(boxes).tile(*address(4), told))] == [1, 3]


def test_what_leaves_no_whole_pixel_in_a_tile_is_counted() -> None:
    left = address(10)
    needle = in_pixels(10, shapely.Polygon([(0, 0), (0, 2), (-4800, 1)]))
    tiles = tiles_of([needle])
    beyond = tiles.tile(10, left[1] - 1, left[2])
    assert beyond.features + beyond.dropped == 1
    assert checked(tiles.tile(*left))


def wavy_grid(n: int = 6, side: float = 0.05) -> list[Any]:
    """n × n neighbours whose borders wind and coincide exactly."""
    t = np.linspace(0, 1, 40)

    def border(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        along = a + (b - a) * t[:, None]
        normal = np.array([-(b - a)[1], (b - a)[0]])
        phase = float(abs(a[0] * 31 + a[1] * 17))
        return along + normal * (0.12 * np.sin(np.pi * t) * np.sin(9 * np.pi * t + phase))[:, None]

    corner = {(i, j): np.array([LON + i * side, LAT + j * side]) for i in range(n + 1) for j in range(n + 1)}
    shapes = []
    for i in range(n):
        for j in range(n):
            a, b, c, d = corner[i, j], corner[i + 1, j], corner[i + 1, j + 1], corner[i, j + 1]
            ring = [border(a, b), border(b, c), border(d, c)[::-1], border(a, d)[::-1]]
            shapes.append(shapely.Polygon(np.concatenate([side[:-1] for side in ring])))
    return shapes


@pytest.mark.parametrize("z", [4, 6, 8, 10])
def test_neighbours_still_share_their_borders_after_simplification(z: int) -> None:
    grid = wavy_grid()
    assert shapely.coverage_is_valid(np.array(grid))
    tiles = tiles_of(grid)
    shapes = np.array([one.shape() for one in checked(tiles.tile(*address(z, LON + 0.1, LAT + 0.1)))])
    assert (
        shapely.coverage_is_valid(shapes) or shapely.area(shapes).max() < 40
    )  # at z4 a ward is a few pixels
    union = shapely.union_all(shapes)
    assert sum(shapely.area(shapes)) == pytest.approx(union.area, abs=0.01 * union.area)
    if z > 4:
        assert sum(len(part.interiors) for part in shapely.get_parts(union)) == 0
        assert shapely.area(shapes).sum() == union.area


def test_tiles_side_by_side_fit_together() -> None:
    (shape,) = shapes = [affinity.rotate(shapely.box(LON, LAT, LON + 1, LAT + 0.7), 33)]
    for at_once in (AT_ONCE, DIRECT):
        tiles = tiles_of(shapes, at_once)
        z, x0, y0 = address(9, shape.bounds[0], shape.bounds[3])
        _, x1, y1 = address(9, shape.bounds[2], shape.bounds[1])
        inside = shapely.box(0, 0, 4096, 4096)
        area = sum(
            one.shape().intersection(inside).area
            for x in range(x0, x1 + 1) for y in range(y0, y1 + 1) for one in checked(tiles.tile(z, x, y))
        )  # fmt: skip
        whole = shapely.transform(shape, lambda xy: world_xy(xy) * world_pixels(9)).area
        assert area == pytest.approx(whole, rel=1e-3)


def test_a_large_layer_answers_at_once_and_more_simply_once_it_is_prepared() -> None:
    tiles = tiles_of(wavy_grid(), DIRECT)
    at = address(7, LON + 0.1, LAT + 0.1)
    before = tiles.tile(*at)
    tiles.warm([7]).join()
    after = tiles.tile(*at)
    assert not before.final and after.final
    assert len(after.data) < len(before.data)
    assert {one.id for one in checked(before)} == {one.id for one in checked(after)}
    for first, second in zip(checked(before), checked(after), strict=True):
        assert first.shape().hausdorff_distance(second.shape()) < 3


def test_a_crowded_tile_is_drawn_on_a_coarser_grid_until_it_is_prepared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fine = checked(tiles_of(wavy_grid(), DIRECT).tile(*address(7)))
    monkeypatch.setattr(placing, "MANY_POINTS", 1000)
    coarse = checked(tiles_of(wavy_grid(), DIRECT).tile(*address(7)))
    assert [one.id for one in coarse] == [one.id for one in fine]
    for first, second in zip(fine, coarse, strict=True):
        assert first.shape().hausdorff_distance(second.shape()) <= 4
        assert not (shapely.get_coordinates(second.shape()) % 4).any()


def test_prepared_zooms_are_found_again_on_disk(tmp_path: Path) -> None:
    first = tiles_of(wavy_grid(), DIRECT, tmp_path)
    first.warm([6, 7]).join()
    again = tiles_of(wavy_grid(), DIRECT, tmp_path)
    at = address(7)
    assert again.tile(*at).final and again.tile(*at) == first.tile(*at)
    assert not tiles_of(wavy_grid(), DIRECT, tmp_path, key="other").tile(*at).final
    assert not list(tmp_path.glob("*.part"))


def test_a_damaged_file_is_prepared_anew(tmp_path: Path) -> None:
    first = tiles_of(wavy_grid(), DIRECT, tmp_path)
    first.zooms.made(7)
    (path,) = tmp_path.glob("*.npz")
    whole = path.read_bytes()
    for damaged in (b"", whole[: len(whole) // 2], b"x" * 100):
        path.write_bytes(damaged)
        again = tiles_of(wavy_grid(), DIRECT, tmp_path)
        assert not again.tile(*address(7)).final
        again.zooms.made(7)
        assert again.tile(*address(7)) == first.tile(*address(7))


def test_a_cache_that_cannot_be_written_does_not_stop_the_tiles(tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("")
    assert tiles_of(wavy_grid(), AT_ONCE, blocked).tile(*address(7)) == tiles_of(wavy_grid()).tile(
        *address(7)
    )


def test_a_tile_is_the_same_whichever_zoom_was_asked_for_first() -> None:
    up, down = tiles_of(wavy_grid()), tiles_of(wavy_grid())
    for z in range(11):
        up.tile(*address(z))
    for z in reversed(range(11)):
        assert down.tile(*address(z)) == up.tile(*address(z))


def test_another_decoder_sees_the_same_areas() -> None:
    data = tiles_of(wavy_grid()).tile(*address(9, LON + 0.1, LAT + 0.1)).data
    layer = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})["ward"]
    theirs = {one["id"]: shapely.geometry.shape(one["geometry"]) for one in layer["features"]}
    for one in read_tile(data).layers[0].features:
        assert theirs[one.id].equals(one.shape())


@pytest.fixture(scope="module")
def four_provinces(shared_data: Path) -> NDArray[Any]:
    file = shared_data / "vn_wards_2025_four_provinces.parquet"
    return np.asarray(geopandas.read_parquet(file, columns=["geometry"]).geometry.values)


def sampled(shapes: NDArray[Any], z: int, count: int) -> list[tuple[int, int, int]]:
    """The tile with the most areas, and others drawn at random among those that hold a centre."""
    centres = (world_xy(shapely.get_coordinates(shapely.centroid(shapes))) * 2**z).astype(int)
    found, size = np.unique(centres, axis=0, return_counts=True)
    order = np.argsort(-size, kind="stable")
    rest = np.random.default_rng(z).permutation(order[1:])[: count - 1]
    return [(z, int(x), int(y)) for x, y in found[[order[0], *rest]]]


@pytest.mark.real_data
@pytest.mark.parametrize("at_once", [AT_ONCE, DIRECT])
def test_real_wards_are_valid_in_every_sampled_tile(four_provinces: NDArray[Any], at_once: int) -> None:
    tiles = tiles_of(four_provinces, DIRECT)
    if at_once:
        tiles.warm(range(6, 12)).join()
    for z in range(6, 15):
        for at in sampled(four_provinces, z, 6):
            assert checked(tiles.tile(*at)), at


@pytest.mark.real_data
def test_real_neighbours_share_their_borders_but_for_what_the_source_left_open(
    four_provinces: NDArray[Any],
) -> None:
    tiles = tiles_of(four_provinces)
    for at in sampled(four_provinces, 9, 2):
        shapes = np.array([one.shape() for one in checked(tiles.tile(*at))])
        open_ = shapely.length(shapely.coverage_invalid_edges(shapes)).sum()
        assert open_ < 0.01 * shapely.length(shapes).sum()
