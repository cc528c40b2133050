"""Which area holds a point: exact, on edges and corners too, in every order, by each way."""

import itertools
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geodata.locate import AreaLocator
from geodata.locate_build import build_grid
from geodata.locate_grid import DEFERRED
from geodata.locate_parts import parts_of
from geodata.orientation import exact_side, side
from zones.errors import InputError, StoreError

Points = tuple[NDArray[np.float64], NDArray[np.float64]]


# --- the oracle: whole numbers of any size ---------------------------------------------------------------------


def whole(value: float) -> int:
    """The coordinate in units of the smallest number there is; nothing is lost."""
    numerator, denominator = float(value).as_integer_ratio()
    return numerator * (2**1074 // denominator)


def ring_holds(ring: list[tuple[int, int]], x: int, y: int) -> bool | None:
    """Whether a point is inside a ring, None on it."""
    inside = False
    for (ax, ay), (bx, by) in itertools.pairwise(ring):
        turn = (ax - x) * (by - y) - (ay - y) * (bx - x)
        if turn == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
            return None
        if (ay > y) != (by > y) and (turn > 0) == (by > ay):
            inside = not inside
    return inside


def polygon_holds(rings: list[list[tuple[int, int]]], x: int, y: int) -> bool:
    outline, *holes = (ring_holds(ring, x, y) for ring in rings)
    return outline is None or (outline and not any(hole is True for hole in holes))


def by_whole_numbers(geometry: Sequence[Any], codes: Sequence[str], points: Points) -> list[int]:
    layers = []
    for row in sorted(range(len(codes)), key=codes.__getitem__):
        for part in shapely.get_parts(geometry[row]) if geometry[row] is not None else ():
            rings = [part.exterior, *part.interiors]
            layers.append((row, [[(whole(x), whole(y)) for x, y in ring.coords] for ring in rings]))
    found = []
    for lon, lat in zip(*points, strict=True):
        x, y = whole(lon), whole(lat)
        found.append(next((row for row, rings in layers if polygon_holds(rings, x, y)), -1))
    return found


# --- layers and points -----------------------------------------------------------------------------------------


def lattice(rng: np.random.Generator, *, side_count: int, step: float, at: tuple[float, float]) -> list[Any]:
    """Quadrilaterals that share corners moved at random: a coverage without gap or overlap."""
    n = side_count + 1
    xy = np.stack(np.meshgrid(np.arange(n), np.arange(n)), -1) + rng.uniform(-0.4, 0.4, (n, n, 2))
    xy = xy * step + at
    return [
        shapely.Polygon([xy[j, i], xy[j, i + 1], xy[j + 1, i + 1], xy[j + 1, i]])
        for j in range(side_count)
        for i in range(side_count)
    ]


def boxes_with_holes(rng: np.random.Generator, count: int) -> list[Any]:
    """Overlapping boxes on a coarse lattice (so that edges coincide), some with a hole, some of two parts."""
    made: list[Any] = []
    for _ in range(count):
        x, y = rng.integers(0, 12, 2) / 4
        w, h = rng.integers(3, 9, 2) / 4
        box = shapely.box(x, y, x + w, y + h)
        if rng.random() < 0.5:
            box = box.difference(shapely.box(x + 0.25, y + 0.25, x + 0.5, y + 0.5))
        if rng.random() < 0.3:
            box = shapely.MultiPolygon([box, shapely.box(x + w + 1, y, x + w + 2, y + h)])
        made.append(box)
    return made


def stars(rng: np.random.Generator, count: int) -> list[Any]:
    made = []
    for _ in range(count):
        angle = np.sort(rng.uniform(0, 2 * np.pi, 24))
        radius = rng.uniform(0.05, 1.0, 24)
        ring = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
        made.append(shapely.Polygon(rng.uniform(0, 3, 2) + ring))
    return [star for star in made if star.is_valid]


def telling_points(rng: np.random.Generator, geometry: Sequence[Any], count: int) -> Points:
    """Corners, middles of edges, points on edges, each also a hair off, and points all over the place."""
    xy = shapely.get_coordinates(geometry)
    k = rng.integers(0, len(xy) - 1, count)
    share = rng.uniform(0, 1, (count, 1))
    on = np.concatenate([xy[k], (xy[k] + xy[k + 1]) / 2, xy[k] + share * (xy[k + 1] - xy[k])])
    off = [np.nextafter(on, toward) for toward in (np.inf, -np.inf)]
    crossed = [np.column_stack([xy[k, 0], xy[np.roll(k, 1), 1]])]  # level with corners
    beside = np.ptp(xy, axis=0).max() * rng.choice([-1e-3, 1e-3], (count, 1))
    crossed += [xy[k] + beside * axis for axis in ((0, 1), (1, 0))]
    spread = rng.uniform(xy.min(0) - 0.01, xy.max(0) + 0.01, (count, 2))
    every = np.concatenate([on, *off, *crossed, spread])
    return np.ascontiguousarray(every[:, 0]), np.ascontiguousarray(every[:, 1])


RNG = np.random.default_rng(20220220)
LAYERS = {
    "coverage": lattice(RNG, side_count=8, step=0.37, at=(105.3, 20.9)),
    "coverage of equal squares": [shapely.box(i, j, i + 1, j + 1) for i in range(6) for j in range(6)],
    "far from the origin": lattice(RNG, side_count=6, step=1e-3, at=(650_000.0, 2_300_000.0)),
    "tiny": lattice(RNG, side_count=5, step=1e-9, at=(106.0, 21.0)),
    "around the origin": lattice(RNG, side_count=6, step=1.0, at=(-3.0, -3.0)),
    "boxes with holes": boxes_with_holes(RNG, 25),
    "stars": stars(RNG, 30),
    "far apart": [shapely.box(-179, -80, -178.9, -79.9), shapely.box(179, 80, 179.1, 80.1)],
}


def codes_for(count: int) -> list[str]:
    """Codes whose order as text differs from the order of rows."""
    return [str(7 * at % 1000) for at in range(count)]


@pytest.mark.parametrize("name", LAYERS)
def test_every_way_agrees_with_arithmetic_in_whole_numbers(name: str) -> None:
    geometry = np.array(LAYERS[name], object)
    codes = codes_for(len(geometry))
    points = telling_points(np.random.default_rng(1), LAYERS[name], 150)
    expected = by_whole_numbers(geometry, codes, points)
    locator = AreaLocator.build(geometry, codes)
    for by in ("tree", "grid", "tables"):
        assert locator.locate(*points, by=by).tolist() == expected, by


corner = st.tuples(st.integers(0, 6), st.integers(0, 6))
triangles = st.lists(st.tuples(corner, corner, corner), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(triangles)
def test_small_triangles_on_lattice_points(corners: list[Any]) -> None:
    """Edges, corners and points on one lattice: nearly every decision is a tie."""
    geometry = [shape for shape in map(shapely.Polygon, corners) if shape.is_valid and shape.area > 0]
    codes = [chr(ord("z") - at) for at in range(len(geometry))]
    halves = np.arange(-1, 14) / 2
    points = tuple(np.ascontiguousarray(axis.ravel()) for axis in np.meshgrid(halves, halves))
    expected = by_whole_numbers(geometry, codes, points)
    locator = AreaLocator.build(np.array(geometry, object), codes)
    for by in ("tree", "grid", "tables"):
        assert locator.locate(*points, by=by).tolist() == expected, by


# --- the rule --------------------------------------------------------------------------------------------------

WAYS = pytest.mark.parametrize("by", ["tree", "grid", "tables", "auto"])
SQUARES = np.array([shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0.5, 3, 3)], object)


@WAYS
def test_the_lowest_code_as_text_has_a_point_that_several_hold(by: Any) -> None:
    """As text, 10 comes before 9."""
    locator = AreaLocator.build(SQUARES, ["9", "10", "95"])
    lon, lat = [1.0, 0.75, 1.5, 2.5, 0.25], [0.25, 0.75, 0.75, 2.5, 0.25]
    assert locator.locate(lon, lat, by=by).tolist() == [1, 0, 1, 2, 0]


@WAYS
def test_the_order_of_areas_and_points_does_not_matter(by: Any) -> None:
    rng = np.random.default_rng(3)
    geometry = np.array(boxes_with_holes(rng, 20), object)
    codes = np.array(codes_for(20), object)
    lon, lat = telling_points(rng, geometry, 100)
    before = np.append(codes, "none")[AreaLocator.build(geometry, codes).locate(lon, lat, by=by)]
    rows, points = rng.permutation(20), rng.permutation(len(lon))
    after = AreaLocator.build(geometry[rows], codes[rows]).locate(lon[points], lat[points], by=by)
    assert np.append(codes[rows], "none")[after].tolist() == before[points].tolist()


@WAYS
def test_a_missing_or_infinite_coordinate_is_nowhere(by: Any) -> None:
    locator = AreaLocator.build(SQUARES, ["1", "2", "3"])
    odd = [np.nan, np.inf, -np.inf, 0.5]
    assert locator.locate(odd, [0.5, 0.5, 0.5, np.nan], by=by).tolist() == [-1] * 4


@WAYS
def test_areas_without_shape_hold_nothing(by: Any) -> None:
    geometry = np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1), shapely.MultiPolygon()], object)
    assert AreaLocator.build(geometry, ["1", "2", "3", "4"]).locate([0.5, 5], [0.5, 5], by=by).tolist() == [
        2,
        -1,
    ]


@WAYS
def test_a_layer_without_areas_and_a_question_without_points(by: Any) -> None:
    assert AreaLocator.build(np.empty(0, object), []).locate([0.0], [0.0], by=by).tolist() == [-1]
    assert AreaLocator.build(SQUARES, ["1", "2", "3"]).locate([], [], by=by).tolist() == []


@WAYS
def test_a_hole_is_outside_and_its_edge_is_not(by: Any) -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    locator = AreaLocator.build(np.array([ring, shapely.box(1.25, 1.25, 1.75, 1.75)], object), ["1", "2"])
    assert locator.locate([0.5, 1.0, 1.1, 1.5], [0.5, 1.5, 1.1, 1.5], by=by).tolist() == [0, 0, -1, 1]


@WAYS
def test_coordinates_next_to_zero(by: Any) -> None:
    """The smallest numbers there are, where products vanish."""
    tiny = 5e-324
    locator = AreaLocator.build(SQUARES, ["1", "2", "3"])
    lon, lat = [tiny, -tiny, 0.0, 0.0, 1e-200], [0.5, 0.5, tiny, -tiny, 1e-200]
    assert locator.locate(lon, lat, by=by).tolist() == [0, -1, 0, -1, 0]


def test_corners_next_to_zero_are_left_to_the_tree() -> None:
    geometry = np.array([shapely.Polygon([(1e-300, 0), (1, 0), (1, 1)])], object)
    assert build_grid(parts_of(geometry, ["1"])) is None
    assert AreaLocator.build(geometry, ["1"]).locate([0.9], [0.1], by="grid").tolist() == [0]


@WAYS
def test_threads_may_share_a_locator(by: Any) -> None:
    geometry = np.array(LAYERS["coverage"], object)
    codes = codes_for(len(geometry))
    points = telling_points(np.random.default_rng(6), geometry, 2_000)
    expected = AreaLocator.build(geometry, codes).locate(*points, by=by)
    shared = AreaLocator.build(geometry, codes)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: shared.locate(*points, by=by), range(8)):
            assert (found == expected).all()


def test_points_in_several_areas_are_counted() -> None:
    locator = AreaLocator.build(SQUARES, ["1", "2", "3"])
    lon, lat = [0.25, 0.75, 1.0, 1.0, 2.5, np.nan], [0.25, 0.75, 0.75, 0.25, 2.5, 0.0]
    assert locator.overlapping(lon, lat) == 3


def test_two_touching_parts_of_one_area_are_not_an_overlap() -> None:
    pair = shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2)])
    assert AreaLocator.build(np.array([pair], object), ["1"]).overlapping([1.0], [1.0]) == 0


# --- refusals --------------------------------------------------------------------------------------------------


def test_what_is_no_polygon_is_refused() -> None:
    with pytest.raises(InputError, match=r"area 7: .*LineString"):
        AreaLocator.build(np.array([shapely.LineString([(0, 0), (1, 1)])], object), ["7"])


def test_lengths_must_agree() -> None:
    with pytest.raises(InputError, match="3 geometries came with 1 codes"):
        AreaLocator.build(SQUARES, ["1"])
    with pytest.raises(InputError, match="do not pair up"):
        AreaLocator.build(SQUARES, ["1", "2", "3"]).locate([1.0, 2.0], [1.0])


# --- the grid --------------------------------------------------------------------------------------------------


FRAME = shapely.box(0, 0, 1, 1)


def reference_points(inner: shapely.Polygon) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the grid over the unit square with a hole filled by `inner`."""
    grid = build_grid(parts_of(np.array([FRAME.difference(inner), inner], object), ["1", "2"]))
    if grid is None:
        pytest.fail("no grid was built")
    return grid.ref_x, grid.ref_y


@pytest.mark.parametrize(
    "corners", [[(0, 0), (2, 1), (1, 2)], [(-1, -1), (1, 1), (-1, 2)]], ids=["corner", "edge"]
)
def test_another_reference_point_is_taken_when_one_lies_on_an_edge(corners: list[tuple[int, int]]) -> None:
    def triangle(at: NDArray[np.float64]) -> shapely.Polygon:
        return shapely.Polygon(at + np.array(corners) * 2.0**-7)

    ref_x, ref_y = reference_points(triangle(np.array([0.61, 0.63])))
    at = np.array([ref_x[np.searchsorted(ref_x, 0.61)], ref_y[np.searchsorted(ref_y, 0.63)]])
    spike = triangle(at)
    moved_x, moved_y = reference_points(spike)
    assert len(moved_x) == len(ref_x) and at[0] not in moved_x and at[1] not in moved_y
    geometry = np.array([FRAME.difference(spike), spike], object)
    points = telling_points(np.random.default_rng(2), geometry, 200)
    locator = AreaLocator.build(geometry, ["1", "2"])
    assert locator.locate(*points, by="grid").tolist() == by_whole_numbers(geometry, ["1", "2"], points)


def test_a_corner_on_the_way_from_the_reference_point_counts_once() -> None:
    """Triangles with a corner exactly halfway between a point and its reference point, opening to every side."""
    middle = np.array([0.61, 0.63])
    ref_x, ref_y = reference_points(shapely.Polygon(middle + np.array([(0, 0), (2, 1), (1, 2)]) * 2.0**-7))
    ref = np.array([ref_x[np.searchsorted(ref_x, 0.61)], ref_y[np.searchsorted(ref_y, 0.63)]])
    cell = ref_x[1] - ref_x[0]
    corner = ref + np.round(np.array([0.11, 0.07]) * cell * 2**45) / 2**45
    point = 2 * corner - ref
    tried = 0
    for turn in np.arange(0, 2 * np.pi, 0.2):
        for opening in (0.5, 1.5, 2.5):
            arms = [corner + 0.01 * np.array([np.cos(a), np.sin(a)]) for a in (turn, turn + opening)]
            shape = shapely.Polygon([corner, *arms])
            geometry, points = np.array([FRAME.difference(shape), shape], object), (point[:1], point[1:])
            grid = build_grid(parts_of(geometry, ["2", "1"]))
            tried += grid is not None and ref[0] in grid.ref_x and ref[1] in grid.ref_y
            found = AreaLocator.build(geometry, ["2", "1"]).locate(*points, by="grid")
            assert found.tolist() == by_whole_numbers(geometry, ["2", "1"], points)
    assert tried > 20


def test_a_kept_locator_gives_the_same_answers(tmp_path: Path) -> None:
    geometry = np.array(LAYERS["boxes with holes"], object)
    points = telling_points(np.random.default_rng(5), geometry, 200)
    locator = AreaLocator.build(geometry, codes_for(len(geometry)))
    expected = locator.locate(*points)
    locator.save(tmp_path / "by tree")
    locator.prepare()
    locator.save(tmp_path / "kept")
    locator.save(tmp_path / "kept")
    for name in ("by tree", "kept"):
        loaded = AreaLocator.load(tmp_path / name)
        for by in ("auto", "grid", "tables", "tree"):
            assert loaded.locate(*points, by=by).tolist() == expected.tolist()
    assert {path.name for path in tmp_path.iterdir()} == {"by tree", "kept"}


def test_a_kept_grid_is_used_for_few_points_without_loading_compiled_code(tmp_path: Path) -> None:
    """Otherwise an import of some thousand rows would search a tree although the grid lies there."""
    locator = AreaLocator.build(SQUARES, ["1", "2", "3"])
    locator.prepare()
    locator.save(tmp_path / "kept")
    program = (
        "import sys; from pathlib import Path; from geodata.locate import AreaLocator;"
        f"locator = AreaLocator.load(Path({str(tmp_path / 'kept')!r}));"
        "print(locator.locate([0.25, 9.0], [0.25, 9.0]).tolist(), 'numba' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert told.split() == ["[0,", "-1]", "False"]


def test_the_tables_of_a_grid_settle_almost_every_point() -> None:
    """What is left, beside an edge, is for the tree or the compiled code."""
    grid = build_grid(parts_of(np.array(LAYERS["coverage"], object), codes_for(len(LAYERS["coverage"]))))
    assert grid is not None
    west, south, east, north = grid.bounds
    rng = np.random.default_rng(8)
    found = grid.looked_up(rng.uniform(west, east, 10_000), rng.uniform(south, north, 10_000))
    assert 0 < (found == DEFERRED).mean() < 0.2


def test_two_writers_of_one_locator_leave_a_whole_one(tmp_path: Path) -> None:
    """Two processes that need the same grid at once both make it; neither fails."""
    locator = AreaLocator.build(SQUARES, ["1", "2", "3"])
    locator.prepare()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: locator.save(tmp_path / "kept"), range(64)))
    assert AreaLocator.load(tmp_path / "kept").locate([0.25], [0.25]).tolist() == [0]
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]


def test_a_layer_without_areas_is_kept_too(tmp_path: Path) -> None:
    locator = AreaLocator.build(np.empty(0, object), [])
    locator.prepare()
    locator.save(tmp_path / "none")
    assert AreaLocator.load(tmp_path / "none").locate([0.0], [0.0]).tolist() == [-1]


def test_a_damaged_or_missing_locator_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="build the locator again"):
        AreaLocator.load(tmp_path / "missing")
    AreaLocator.build(SQUARES, ["1", "2", "3"]).save(tmp_path / "kept")
    (tmp_path / "kept" / "part-xy.npy").write_bytes(b"\x93NUMPY")
    with pytest.raises(StoreError, match="kept"):
        AreaLocator.load(tmp_path / "kept")


# --- orientation -----------------------------------------------------------------------------------------------

number = st.one_of(
    st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0, 1e-16, 105.1, np.nextafter(0.5, 1)]),
    st.floats(-1e6, 1e6).filter(lambda value: value == 0 or abs(value) > 1e-90),
)


@settings(deadline=None)  # the first call compiles
@given(number, number, number, number, number, number)
def test_orientation_is_exact(ax: float, ay: float, bx: float, by: float, px: float, py: float) -> None:
    wa, wb, wp = (whole(ax), whole(ay)), (whole(bx), whole(by)), (whole(px), whole(py))
    turn = (wa[0] - wp[0]) * (wb[1] - wp[1]) - (wa[1] - wp[1]) * (wb[0] - wp[0])
    expected = (turn > 0) - (turn < 0)
    assert side(ax, ay, bx, by, px, py) == exact_side(ax, ay, bx, by, px, py) == expected


@settings(deadline=None)
@given(st.integers(0, 255), st.integers(0, 255))
def test_orientation_beside_a_diagonal(i: int, j: int) -> None:
    """The classic trap: points a few ulps apart around the line through (12, 12) and (24, 24)."""
    px, py = 0.5 + i * 2.0**-53, 0.5 + j * 2.0**-53
    assert side(12.0, 12.0, 24.0, 24.0, px, py) == (j > i) - (j < i)


# --- real communes ---------------------------------------------------------------------------------------------


@pytest.mark.real_data
def test_real_communes_agree_with_the_plain_spatial_query(shared_data: Path) -> None:
    """10,786 communes that overlap and leave slivers: corners, edge middles, a hair beside, and anywhere."""
    layer = geopandas.read_parquet(shared_data / "vn_communes_2009census.parquet")
    geometry, codes = layer.geometry.to_numpy(), layer["commune_id"].tolist()
    rng = np.random.default_rng(4)
    points = telling_points(rng, geometry, 8_000)
    pairs = shapely.STRtree(geometry).query(shapely.points(*points), predicate="intersects")
    rank = np.argsort(np.argsort(np.array(codes, object)))
    best = np.full(len(points[0]), len(codes))
    np.minimum.at(best, pairs[0], rank[pairs[1]])
    expected = np.append(np.argsort(rank), -1)[best]
    locator = AreaLocator.build(geometry, codes)
    locator.prepare()
    assert (locator.locate(*points, by="grid") == expected).all()
    assert (locator.locate(*points, by="tree") == expected).all()
    assert (locator.locate(*points, by="tables") == expected).all()
    assert locator.overlapping(*points) == (np.bincount(pairs[0]) > 1).sum()
