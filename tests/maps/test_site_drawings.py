"""Sites in the Folium map and in pictures: signs over the zones, a legend for them, nothing that the view hides."""

import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from maps.folium_map import folium_map
from maps.folium_sites import shown_sites
from maps.picture import picture
from maps.picture_frame import Frame
from maps.picture_sites import MOST_METRES_PER_POINT, drawn_sites
from maps.plane import Plane
from maps.popups import popup_content
from maps.site_signs import sign_shape
from maps.sites import sites_of, spaced
from tests.maps.sited_world import SITES, with_sites
from zones.disclose import disclose
from zones.explain import explain
from zones.site_signs import SITE_SIGNS
from zones.snapshot import View
from zones.vocabulary import SITE_KINDS


@pytest.fixture(scope="module")
def view(small_world: Any) -> View:
    return disclose(with_sites(small_world.snapshot), "internal")


def site_data(page: str) -> dict[str, Any] | None:
    found = re.search(
        r'<script type="application/json" id="data_site_layer_sites">(.*?)</script>', page, re.DOTALL
    )
    return json.loads(found[1]) if found else None


def popup(data: dict[str, Any], unit: int) -> Any:
    def part(place: int) -> Any:
        entry = data["pool"][place]
        if isinstance(entry, list):
            return [part(one) for one in entry]
        return entry.replace("\ue000", data["names"][unit]) if isinstance(entry, str) else entry

    return part(data["why"][unit])


@pytest.mark.parametrize("kind", SITE_KINDS)
def test_every_sign_is_a_picture_that_every_output_can_draw(kind: str) -> None:
    picture_, shape = SITE_SIGNS[kind].picture, sign_shape(kind)
    assert re.fullmatch(r"[MLHVZ0-9. -]+", picture_) and picture_.endswith("Z")
    assert shape.is_valid and 0.1 < shape.area < 0.7
    assert all(abs(side) <= 0.5 for side in shape.bounds)
    assert len({sign_shape(one).wkt for one in SITE_KINDS}) == len(SITE_KINDS)


def test_the_folium_map_has_a_layer_of_sites_with_the_same_popups_as_the_explanation(
    view: View, small_world: Any
) -> None:
    page = folium_map(view, small_world.edition, lang="vi")
    data = site_data(page)
    assert data is not None and sorted(data["codes"]) == sorted(code for code, *_ in SITES.values())
    assert "<b>Cơ sở: 8</b>" in page and "trường học: 1" in page
    at = data["codes"].index("TR1")
    assert (data["names"][at], data["kinds"][data["kind"][at]]["label"]) == ("Trường PTDTNT", "trường học")
    assert (data["level"][at], data["people"][at]) == (2, 432)
    told = popup_content(explain(view, "site:school", 0, small_world.edition), "vi")
    assert json.dumps(popup(data, at)) == json.dumps(told)
    assert data["placed"][data["codes"].index("CK1")] is False  # nobody knows where it is
    assert data["within"][data["parent"][at]][0] == "Mùn Chung"
    assert "<b>Bà Năm</b>" not in page  # names are data


def test_sites_can_be_left_out_and_are_no_layer_of_zones(view: View, small_world: Any) -> None:
    edition = small_world.edition
    assert site_data(folium_map(view, edition, sites=False)) is None
    assert site_data(folium_map(small_world.internal, edition)) is None
    page = folium_map(view, edition, levels=["site"])
    assert site_data(page) is not None and 'id="data_zone_layer_zones0"' in page


def test_of_too_many_sites_the_strictest_are_kept_and_the_rest_is_counted(
    view: View, small_world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maps.folium_sites.MOST_SITES", 3)
    assert [part.codes for part in shown_sites(view, small_world.edition)] == [["NT1"], ["TR1"], ["NM1"]]
    assert "5 sites at milder levels are not in this file" in folium_map(view, small_world.edition, lang="en")


def test_maps_for_the_public_hold_no_home(small_world: Any) -> None:
    public = disclose(with_sites(small_world.snapshot), "public", small_world.edition)
    data = site_data(folium_map(public, small_world.edition))
    assert data is not None and set(data["codes"]) == {"TR1", "NM1", "CH1", "CL1", "DT1"}
    svg = picture(public, small_world.edition, fmt="svg").decode()
    assert "nhà trọ" not in svg and "trường học: 1" in svg


def test_a_picture_has_signs_and_a_line_that_tells_them(view: View, small_world: Any) -> None:
    svg = picture(view, small_world.edition, fmt="svg", lang="vi").decode()
    assert "Cơ sở: 8" in svg and "khu cách ly: 1" in svg and svg.count(">●<") >= 2
    bare = picture(view, small_world.edition, fmt="svg", sites=False).decode()
    assert "Cơ sở" not in bare and len(bare) < len(svg)
    assert picture(view, small_world.edition, fmt="svg", lang="vi").decode() == svg
    without = picture(small_world.internal, small_world.edition, fmt="svg").decode()
    assert "Cơ sở" not in without


def test_a_country_is_drawn_without_signs_and_says_so(view: View, small_world: Any) -> None:
    plane, table = Plane(103.36, 21.56), sites_of(view)
    near = Frame(-9e3, -9e3, 9e3, 9e3, 20.0, 30.0)
    far = replace(near, metres_per_pt=MOST_METRES_PER_POINT + 1)
    drawn, xy = drawn_sites(view, plane, near)
    assert drawn.height == len(xy) == 6  # one is nowhere, one lies under a stricter one
    assert drawn["level"].to_list()[-2:] == ["red", "red"]  # drawn last
    assert drawn_sites(view, plane, far)[0].is_empty() and table.height == 8
    wide = shapely.box(90, 5, 115, 25)
    edition = replace(
        small_world.edition, geometry=np.where(np.arange(29) == 2, wide, small_world.edition.geometry)
    )
    svg = picture(view, edition, fmt="svg", lang="vi").decode()
    assert "8 cơ sở không vẽ ở tỷ lệ này" in svg


@given(
    st.lists(st.tuples(st.floats(-100, 100), st.floats(-100, 100), st.integers(0, 3)), max_size=40),
    st.floats(0.5, 60),
)
def test_no_two_signs_share_a_square_and_none_hides_a_stricter_one(
    placed: list[tuple[float, float, int]], side: float
) -> None:
    xy = np.array([(x, y) for x, y, _ in placed], float).reshape(-1, 2)
    height = np.array([h for *_, h in placed], float)
    kept = spaced(xy, height, side)
    squares = [tuple(one) for one in np.floor(xy / side).astype(int).tolist()]
    assert sorted({squares[k] for k in kept}) == sorted({*squares}) and len(
        {squares[k] for k in kept}
    ) == len(kept)
    for k in kept:
        assert height[k] == max(height[j] for j, square in enumerate(squares) if square == squares[k])


def test_a_stored_result_from_before_outlines_were_kept_is_drawn_by_its_points(view: View) -> None:
    layers = {
        name: layer.changed(lambda table: table.drop("outline", strict=False)) if layer.is_sites else layer
        for name, layer in view.layers.items()
    }
    older = replace(view, layers=layers)
    assert isinstance(sites_of(older), pl.DataFrame)
    frame = Frame(-9e3, -9e3, 9e3, 9e3, 20.0, 30.0)
    assert drawn_sites(older, Plane(103.36, 21.56), frame)[0].height == 6
