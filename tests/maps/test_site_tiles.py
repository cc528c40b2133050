"""Sites in tiles and packed states: every one once, the worst on top, nothing that the view does not hold."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import mapbox_vector_tile
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.attributes import FeatureAttributes
from maps.mvt_check import ReadLayer, read_tile
from maps.pixels import EXTENT, lon_lat, world_xy
from maps.site_tiles import SITES_FROM, SiteTiles
from maps.sites import outlines_of, points_of, severity, sites_of
from maps.state import packed_state
from maps.style import style
from maps.tilejson import tile_layers, tilejson
from maps.zone_attributes import site_attributes
from tests.maps.sited_world import OUTLINE, SITES, with_sites
from zones.disclose import disclose
from zones.snapshot import View


@pytest.fixture
def view(small_world: Any) -> View:
    return disclose(with_sites(small_world.snapshot), "internal")


def tiles(view: View) -> SiteTiles:
    table = sites_of(view)
    return SiteTiles(points_of(table), outlines_of(table), severity(view, table))


def address(z: int, lon: float = 103.36, lat: float = 21.56) -> tuple[int, int, int]:
    x, y = (world_xy(np.array([[lon, lat]]))[0] * 2**z).astype(int)
    return z, int(x), int(y)


def read(data: bytes) -> dict[str, ReadLayer]:
    reading = read_tile(data)
    assert reading.faults == []
    return {layer.name: layer for layer in reading.layers}


def test_a_site_tells_kind_name_level_people_area_and_figures(view: View, small_world: Any) -> None:
    found = read(
        tiles(view).tile(*address(14, 103.37, 21.57), site_attributes(view, small_world.edition)).data
    )
    school = next(one for one in found["site"].features if one.attributes["code"] == "TR1")
    assert school.attributes == {
        "code": "TR1", "name": "Trường PTDTNT", "kind": "school", "kind_vi": "trường học", "kind_en": "school",
        "size_class": "large", "people_from": "persons", "level": "red", "colour": "red", "label_vi": "Vùng đỏ",
        "label_en": "Red zone", "area_code": "03254", "area_name": "Mùn Chung", "population_persons": 432, "n14": 7,
    }  # fmt: skip
    assert school.id == 1 + sorted(code for code, *_ in SITES.values()).index("TR1")


def test_a_point_is_where_the_site_is_and_other_readers_agree(view: View, small_world: Any) -> None:
    z, x, y = address(14, 103.31, 21.51)
    data = tiles(view).tile(z, x, y, site_attributes(view, small_world.edition)).data
    (feature,) = read(data)["site"].features
    (pixel,) = feature.points
    at = lon_lat(((np.array([pixel]) + 0.5) / EXTENT + (x, y)) / 2**z)[0]
    assert at == pytest.approx((103.31, 21.51), abs=1e-5)
    theirs = mapbox_vector_tile.decode(data, default_options={"y_coord_down": True})["site"]["features"][0]
    assert theirs["geometry"] == {"type": "Point", "coordinates": list(pixel)} and theirs["id"] == feature.id
    assert theirs["properties"]["name"] == "NM1"  # nameless: its code


def test_an_outline_stands_beside_its_point_from_close_by_with_the_same_id(
    view: View, small_world: Any
) -> None:
    attributes = site_attributes(view, small_world.edition)
    z, x, y = address(13, 103.37, 21.57)
    layers = read(tiles(view).tile(z, x, y, attributes).data)
    (outline,) = layers["site_outline"].features
    assert outline.id in {one.id for one in layers["site"].features} and outline.attributes["code"] == "TR1"
    drawn = shapely.transform(outline.shape(), lambda xy: lon_lat((xy / EXTENT + (x, y)) / 2**z))
    assert shapely.hausdorff_distance(drawn, OUTLINE) < 2e-4
    assert "site_outline" not in read(tiles(view).tile(*address(11, 103.37, 21.57), attributes).data)


def test_from_far_away_the_worst_of_a_place_is_drawn_and_the_others_are_counted(
    view: View, small_world: Any
) -> None:
    attributes = site_attributes(view, small_world.edition)
    near, far = (tiles(view).tile(*address(z), attributes) for z in (14, 10))
    codes = {one.attributes["code"] for one in read(far.data)["site"].features}
    assert {"NT1", "KH1"} <= {one.attributes["code"] for one in read(near.data)["site"].features}
    assert "NT1" in codes and "KH1" not in codes  # the red boarding house over the green house beside it
    assert near.dropped == 0 and far.dropped == 1
    assert tiles(view).tile(*address(SITES_FROM - 1), attributes).data == b""


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(103.0, 103.4), st.floats(21.3, 21.7), st.integers(-1, 3)), min_size=1, max_size=40
    ),
    st.integers(SITES_FROM, 14),
)
def test_every_site_stands_in_one_tile_or_lies_under_a_worse_one(
    placed: list[tuple[float, float, int]], z: int
) -> None:
    lon, lat, height = (np.array(column, float) for column in zip(*placed, strict=True))
    made = SiteTiles(shapely.points(lon, lat), np.full(len(lon), None, object), height)
    attributes = FeatureAttributes.of({"height": [int(one) for one in height]})
    seen: dict[int, int] = {}
    dropped = 0
    for x, y in {tuple(one) for one in (world_xy(np.column_stack([lon, lat])) * 2**z).astype(int).tolist()}:
        tile = made.tile(z, x, y, attributes)
        dropped += tile.dropped
        for feature in read(tile.data)["site"].features:
            assert all(0 <= number < EXTENT for number in feature.points[0])
            assert feature.id not in seen
            seen[feature.id] = int(feature.attributes["height"])
    assert len(seen) + dropped == len(lon)
    assert max(seen.values()) == int(height.max())


def test_the_public_gets_no_home_and_no_figure_of_a_site(small_world: Any) -> None:
    public = disclose(with_sites(small_world.snapshot), "public", small_world.edition)
    attributes = site_attributes(public, small_world.edition)
    found = read(tiles(public).tile(*address(14), attributes).data) | read(
        tiles(public).tile(*address(14, 103.37, 21.57), attributes).data
    )
    told = [one.attributes for one in found["site"].features]
    assert "NT1" not in {one["code"] for one in told}
    assert all("n14" not in one for one in told)


def test_the_packed_state_has_a_byte_a_site_and_names_the_sites_it_means(
    view: View, small_world: Any
) -> None:
    head, _, body = packed_state(view, small_world.edition, "site").partition(b"\n")
    told = json.loads(head)
    assert (told["layer"], told["first_id"], told["count"]) == ("site", 1, 8) and len(body) == 8
    assert [told["levels"][byte & 15] for byte in body] == sites_of(view)["level"].to_list()
    grey = next(byte for byte in body if told["levels"][byte & 15] == "grey")
    assert grey & 64 and grey & 128
    fewer = replace(view, layers={name: one for name, one in view.layers.items() if name != "site:market"})
    other = json.loads(packed_state(fewer, small_world.edition, "site").partition(b"\n")[0])
    assert other["units"] != told["units"] and other["count"] == 7


def test_today_says_which_site_is_worse_than_when_the_day_closed(view: View, small_world: Any) -> None:
    school = view.layers["site:school"]
    before = replace(school, table=school.table.with_columns(pl.lit("yellow").alias("level")))
    closed = replace(view, layers=dict(view.layers) | {"site:school": before})
    running = replace(view, meta=replace(view.meta, reading="today"))
    head, _, body = packed_state(running, small_world.edition, "site", closed=closed).partition(b"\n")
    changed = [code for code, byte in zip(sites_of(view)["site"], body, strict=True) if byte & 16]
    assert changed == ["TR1"] and json.loads(head)["reading"] == "today"


def test_the_tilejson_and_the_style_tell_of_points_and_outlines(view: View, small_world: Any) -> None:
    assert tile_layers(view)[-1] == "site"
    told = tilejson(view, small_world.edition, "site")
    assert [one["id"] for one in told["vector_layers"]] == ["site", "site_outline"]
    assert told["minzoom"] == SITES_FROM and told["tiles"] == ["/tiles/site/{z}/{x}/{y}.mvt"]
    west, south, east, north = told["bounds"]
    assert (west, south, east, north) == pytest.approx((103.31, 21.51, 103.44, 21.64))
    drawn = [one for one in style(view, small_world.edition)["layers"] if one.get("source") == "site"]
    assert [one["source-layer"] for one in drawn] == ["site_outline", "site"]
    assert "#D6342C" in drawn[1]["paint"]["circle-color"]


def test_a_view_without_sites_has_no_such_layer(small_world: Any, remake: Callable[..., View]) -> None:
    view = small_world.internal
    assert "site" not in tile_layers(view) and "site" not in style(view, small_world.edition)["sources"]
    assert packed_state(view, small_world.edition, "site").endswith(b"\n")
