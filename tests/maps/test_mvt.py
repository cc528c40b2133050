"""Polygons and attributes become bytes that follow MVT 2.1, whichever engine writes them."""

import mapbox_vector_tile
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps import mvt, mvt_kernel, mvt_numpy
from maps.attributes import FeatureAttributes, no_attributes
from maps.mvt_check import ReadFeature, read_tile
from maps.ragged import Ragged, cumulated

ENGINES = (mvt_numpy, mvt_kernel)
SQUARE = [(0, 0), (100, 0), (100, 100), (0, 100)]
HOLE = [(20, 20), (60, 20), (60, 60), (20, 60)]


@pytest.fixture(params=ENGINES, ids=["numpy", "numba"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(mvt, "_engine", request.param)
    monkeypatch.setattr(mvt, "_started", True)
    return request.param


def tile(shapes: list[object], attributes: FeatureAttributes | None = None) -> bytes:
    strokes = mvt.encode(Ragged.of(np.array(shapes, object)))
    n = len(strokes.origin)
    span = np.column_stack([strokes.start[:-1], strokes.start[1:]])
    bodies = (strokes.body, strokes.body)
    placed = mvt.Placed(np.arange(n) + 1, strokes.origin, span, np.zeros(n, np.uint8), bodies)
    chosen = attributes.chosen(np.arange(n)) if attributes else no_attributes(n)
    return mvt.layer("ward", placed, chosen)


def features(data: bytes) -> list[ReadFeature]:
    reading = read_tile(data)
    assert reading.faults == []
    return reading.layers[0].features


def tagged(**columns: object) -> list[dict[str, object]]:
    attributes = FeatureAttributes.of(columns)  # type: ignore[arg-type]
    return [one.attributes for one in features(tile([shapely.Polygon(SQUARE)] * len(attributes), attributes))]


def test_varints_are_those_of_protocol_buffers() -> None:
    data, sizes = mvt_numpy.varints(np.array([0, 1, 127, 128, 300, 2**32, 2**63], np.uint64))
    assert data[:6].tolist() == [0, 1, 127, 0x80, 0x01, 0xAC]
    assert sizes.tolist() == [1, 1, 1, 2, 2, 5, 10]


def test_zigzag_keeps_small_numbers_small() -> None:
    assert mvt_numpy.zigzag(np.array([0, -1, 1, -2, 2])).tolist() == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("hole_turn", [1, -1])
def test_exteriors_run_clockwise_and_holes_against_it_however_they_came(
    engine: object, turn: int, hole_turn: int
) -> None:
    (one,) = features(tile([shapely.Polygon(SQUARE[::turn], [HOLE[::hole_turn]])]))
    assert one.shape().area == 100 * 100 - 40 * 40
    assert len(one.parts[0][1]) == 1


def test_parts_of_a_feature_stay_together(engine: object) -> None:
    both = shapely.MultiPolygon([shapely.Polygon(SQUARE, [HOLE]), shapely.box(200, 0, 210, 10)])
    (one,) = features(tile([both]))
    assert one.shape().equals(both)


def test_a_tile_without_features_is_empty(engine: object) -> None:
    assert tile([]) == b""


def test_repeated_points_and_rings_without_area_are_left_out(engine: object) -> None:
    doubled = [point for point in SQUARE for _ in range(3)]
    flat = [(5, 5), (9, 5), (5, 5)]
    shape = shapely.Polygon(doubled, [flat, HOLE])
    (one,) = features(tile([shape]))
    assert len(one.parts[0][0]) == 4 and len(one.parts[0][1]) == 1


def test_a_hole_goes_with_its_exterior(engine: object) -> None:
    flat = [(300, 0), (400, 0), (300, 0)]
    rings = [SQUARE, flat, [(310, 0), (320, 0), (320, 10)]]
    xy = np.array([point for ring in rings for point in ring], np.int64)
    offsets = cumulated(np.array([len(ring) for ring in rings]))
    body, _, _ = engine.encode(xy, offsets, np.array([True, True, False]), np.array([0, 3]))  # type: ignore[attr-defined]
    alone, _, _ = engine.encode(xy[:4], np.array([0, 4]), np.array([True]), np.array([0, 1]))  # type: ignore[attr-defined]
    assert body.tobytes() == alone.tobytes()


RING = st.lists(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=0, max_size=9)
LONG = st.lists(st.tuples(st.integers(-(2**27), 2**27), st.integers(-(2**27), 2**27)), max_size=6)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.lists(st.tuples(st.one_of(RING, LONG), st.booleans()), max_size=5), max_size=4))
def test_both_engines_write_the_same_bytes(layers: list[list[tuple[list[tuple[int, int]], bool]]]) -> None:
    rings = [(ring, outer or at == 0) for layer in layers for at, (ring, outer) in enumerate(layer)]
    xy = np.array([point for ring, _ in rings for point in ring], np.int64).reshape(-1, 2)
    args = (
        xy,
        cumulated(np.array([len(ring) for ring, _ in rings], np.int64)),
        np.array([outer for _, outer in rings], bool),
        cumulated(np.array([len(layer) for layer in layers], np.int64)),
    )
    slow, fast = mvt_numpy.encode(*args), mvt_kernel.encode(*args)
    assert slow[0].tobytes() == fast[0].tobytes()
    assert np.array_equal(slow[1], fast[1]) and np.array_equal(slow[2], fast[2])
    n = len(layers)
    span = np.column_stack([slow[1][:-1], slow[1][1:]])
    tags = (np.arange(3 * n).reshape(n, 3) * 77 % 401 - 60).astype(np.int32)
    write = (np.arange(n) * 10**9, slow[2], span, np.zeros(n, np.uint8), (slow[0], slow[0]), tags)
    assert mvt_numpy.write(*write).tobytes() == mvt_kernel.write(*write).tobytes()


def test_numba_takes_over_once_it_is_compiled() -> None:
    assert mvt.compile_now()
    assert mvt.engine() is mvt_kernel


def test_attributes_keep_their_types(engine: object) -> None:
    (one,) = tagged(t=["Bản Ă"], n=[7], minus=[-7], x=[0.1], yes=[True], no=[False], big=[2**60])
    assert one == {"t": "Bản Ă", "n": 7, "minus": -7, "x": 0.1, "yes": True, "no": False, "big": 2**60}
    assert type(one["yes"]) is bool and type(one["n"]) is int and type(one["x"]) is float


def test_what_is_not_known_is_left_out(engine: object) -> None:
    rows = tagged(a=[None, "x"], b=[1.5, float("nan")], c=[None, None])
    assert rows == [{"b": 1.5}, {"a": "x"}]


def test_a_figure_may_be_a_number_here_and_a_text_there(engine: object) -> None:
    assert tagged(n=[3, "<5", None, 2.5]) == [{"n": 3}, {"n": "<5"}, {}, {"n": 2.5}]


def test_of_several_series_the_first_value_that_is_known_counts() -> None:
    numbers = pl.Series([1, None, None], dtype=pl.Int64)
    texts = pl.Series(["never", "≥3", None])
    assert tagged(n=(numbers, texts)) == [{"n": 1}, {"n": "≥3"}, {}]
    assert tagged(n=(texts, numbers)) == [{"n": "never"}, {"n": "≥3"}, {}]


def test_numpy_and_polars_columns_are_taken_as_they_are() -> None:
    assert tagged(a=np.array([1, 2]), b=pl.Series(["x", None]), c=np.array([True, False])) == [
        {"a": 1, "b": "x", "c": True},
        {"a": 2, "c": False},
    ]


def test_equal_values_are_written_once_and_only_those_that_occur() -> None:
    attributes = FeatureAttributes.of({"level": ["green", "red", "green"], "colour": ["green", "red", "red"]})
    chosen = attributes.chosen(np.array([0, 0]))
    assert chosen.values.count(b"green") == 1 and b"red" not in chosen.values
    assert chosen.tags.tolist() == [[0, 0], [0, 0]]


def test_few_features_out_of_many_cost_no_walk_over_all_values() -> None:
    many = FeatureAttributes.of({"cell": [format(n, "x") for n in range(5000)], "n": np.arange(5000) % 7})
    chosen = many.chosen(np.array([4999, 7]))
    assert chosen.tags.shape == (2, 2) and len(chosen.values) < 60


VALUES = st.one_of(
    st.none(), st.text(max_size=12), st.integers(-(2**62), 2**62), st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=8))
def test_any_attributes_come_back_as_they_went_in(rows: list[tuple[object, object]]) -> None:
    found = tagged(a=[row[0] for row in rows], b=[row[1] for row in rows])
    wanted = [{k: v for k, v in zip("ab", row, strict=True) if v is not None} for row in rows]
    assert [{k: (type(v), v) for k, v in one.items()} for one in found] == [
        {k: (type(v), v) for k, v in one.items()} for one in wanted
    ]


def test_another_decoder_reads_the_same() -> None:
    data = tile([shapely.Polygon(SQUARE, [HOLE])], FeatureAttributes.of({"code": ["03256"], "n": [5]}))
    layer = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})["ward"]
    assert layer["extent"] == 4096 and layer["version"] == 2
    (one,) = layer["features"]
    assert one["id"] == 1 and one["properties"] == {"code": "03256", "n": 5}
    assert shapely.geometry.shape(one["geometry"]).equals(shapely.Polygon(SQUARE, [HOLE]))


@pytest.mark.parametrize(
    ("shape", "fault"),
    [
        (shapely.Polygon([(0, 0), (100, 100), (100, 0), (0, 101)]), "invalid polygon"),
        (shapely.Polygon([(0, 0), (4, 0), (9, 0), (0, 0)]), "without area"),
        (shapely.MultiPolygon([shapely.box(0, 0, 9, 9), shapely.box(5, 5, 20, 20)]), "invalid multipolygon"),
    ],
)  # fmt: skip
def test_the_checker_finds_what_another_encoder_lets_pass(shape: object, fault: str) -> None:
    data = mapbox_vector_tile.encode(
        {"name": "ward", "features": [{"geometry": shape, "properties": {}, "id": 1}]},
        default_options={"y_coord_down": True},
    )
    assert any(fault in one for one in read_tile(data).faults), read_tile(data).faults


def test_the_checker_finds_a_tile_that_is_cut_off() -> None:
    assert read_tile(tile([shapely.Polygon(SQUARE)])[:-9]).faults
