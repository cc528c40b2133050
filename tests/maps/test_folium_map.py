"""The Folium map: one file, no network, every word a text."""

import json
import re
from dataclasses import replace
from html import unescape

import folium
import numpy as np
import polars as pl
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maps.folium_map import MOST_CELLS, folium_map, zone_map
from maps.inline import script_json
from maps.legend import count_levels
from maps.legend_html import people_text
from maps.packing import ALPHABET, pack, pack_points, pack_shapes, pack_signed
from maps.pool import Pool
from maps.popups import popup_data
from maps.shown import shown_layer
from zones.errors import NotFoundError
from zones.explain import explain


@pytest.fixture(scope="module")
def page(small_world):
    return folium_map(small_world.internal, small_world.edition, lang="vi", made_up=True, title="Tuần Giáo")


def layers_of(page):
    found = re.findall(r'<script type="application/json" id="data_[^"]*">(.*?)</script>', page, re.DOTALL)
    return {data["layer"]: data for data in map(json.loads, found)}


def unpacked(text):
    out, value, shift = [], 0, 0
    for letter in text:
        group = ALPHABET.index(letter)
        value |= (group & 31) << shift
        shift += 5
        if not group & 32:
            out.append(value)
            value = shift = 0
    return out


@given(arrays(np.int64, st.integers(0, 60), elements=st.integers(-(2**33), 2**33)))
def test_whole_numbers_come_out_as_they_went_in(values):
    assert unpacked(pack(np.abs(values))) == np.abs(values).tolist()
    signed = [(value >> 1) ^ -(value & 1) for value in unpacked(pack_signed(values))]
    assert signed == values.tolist()


def test_shapes_come_out_as_they_went_in():
    hole = shapely.Polygon(shapely.box(0, 0, 4, 4).exterior, [shapely.box(1, 1, 2, 2).exterior])
    shapes = np.array(
        [shapely.MultiPolygon([hole, shapely.box(5, 5, 6, 6)]), None, shapely.box(8, 8, 9, 9)], object
    )
    packed = pack_shapes(shapes, 10)
    assert unpacked(packed["units"]) == [2, 0, 1]
    assert unpacked(packed["parts"]) == [2, 1, 1]
    assert unpacked(packed["rings"]) == [4, 4, 4, 4]
    steps = np.array([(value >> 1) ^ -(value & 1) for value in unpacked(packed["xy"])]).reshape(-1, 2)
    rings = shapely.get_rings(shapely.get_parts(shapes[[0, 2]]))
    corners = np.concatenate([shapely.get_coordinates(ring)[:-1] for ring in rings])
    assert (steps.cumsum(axis=0) == corners * 10).all()
    assert unpacked(pack_points(np.array([shapely.Point(), shapely.Point(1, 0)]), 10)) == [0, 0, 20, 0]


def test_units_of_which_none_has_a_shape_pack_to_nothing() -> None:
    packed = pack_shapes(np.array([None, None], object), 10)
    assert packed == {"xy": "", "rings": "", "parts": "", "units": "AA"}


def test_alike_parts_of_popups_are_kept_once():
    pool = Pool()
    places = [pool.put(["a", [1, "a"], None]), pool.put(["a", [1, "a"], None])]
    assert places[0] == places[1] and pool.get(places[0]) == ["a", [1, "a"], None]
    assert pool.get(pool.put([1, True])) == [1, True]


def test_it_is_a_folium_map_to_which_anything_can_be_added(small_world):
    made = zone_map(small_world.internal, small_world.edition)
    assert isinstance(made, folium.Map)
    folium.CircleMarker([21.6, 103.4], popup="Trạm y tế").add_to(made)
    folium.Marker([21.55, 103.4]).add_to(made)
    html = made.get_root().render()
    assert "L.circleMarker" in html and html.index("L.circleMarker") < html.index("L.control.layers(")


def test_the_page_asks_for_nothing(page):
    markup = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert not re.findall(r"https?://|[\"'(=\s]//\w", markup)
    assert set(re.findall(r"https?://[\w.]+", page)) <= {"http://www.w3.org", "https://leafletjs.com"}
    assert not re.findall(r"url\((?!data:)", markup)
    assert not re.findall(r"@import|sourceMappingURL", page)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    assert "default-src 'none'" in policy and "unsafe-inline" not in policy.split("style-src")[0]
    assert page.count("'sha256-") == len(re.findall(r"<script>", page))


def test_the_same_view_gives_the_same_file(page, small_world):
    again = folium_map(small_world.internal, small_world.edition, lang="vi", made_up=True, title="Tuần Giáo")
    assert again == page


def test_title_days_number_rulebook_and_ribbon_stand_above(page):
    head = unescape(page[page.index("<body>") : page.index("<main")])
    for part in (
        "Tuần Giáo",
        "19/02/2022",
        "20/02/2022 07:30",
        "12",
        "Ba màu <thử>",
        "test-2022",
        "SỐ LIỆU GIẢ LẬP",
    ):
        assert part in head
    assert '<html lang="vi">' in page


def test_names_never_become_markup(small_world, page, nasty_name):
    assert "<img" not in page and "alert(1)>" not in page
    assert layers_of(page)["ward"]["names"][0] == nasty_name
    titled = folium_map(small_world.internal, small_world.edition, title=nasty_name, levels=("ward",))
    assert "<img" not in titled and page.count("</script>") - titled.count("</script>") == 2


def test_json_inside_a_script_cannot_end_it():
    text = script_json({"a": "</script><!--\u2028&"})
    assert "<" not in text and ">" not in text and "\u2028" not in text
    assert json.loads(text) == {"a": "</script><!--\u2028&"}


def test_one_layer_at_a_time_and_a_legend_for_each(page, small_world):
    assert list(layers_of(page)) == ["ward", "hamlet", "cell8"]
    assert re.search(r"overlays :\s+\{\s+\}", page), "translucent layers must not lie upon each other"
    for layer in ("ward", "hamlet", "cell8"):
        counts = count_levels(small_world.internal, layer)
        table = re.search(rf'<table class="zones-levels" data-layer="{layer}".*?</table>', page, re.DOTALL)[0]
        rows = dict(re.findall(r'data-level="(\w+)".*?</th>(.*?)</tr>', table, re.DOTALL))
        for level, units in counts.levels.items():
            entry = next(
                one for one in small_world.rulebook.levels + small_world.rulebook.unknown if one.id == level
            )
            assert rows[level] == f"<td>{units}</td><td>{people_text(entry, counts, 'vi')}</td>"


def test_the_levels_of_the_file_are_those_of_the_view(page, small_world):
    order = ["green", "yellow", "red", "grey", "not_assessed", "empty"]
    for layer, data in layers_of(page).items():
        table = small_world.internal.layers[layer].table
        assert [order[place] for place in data["level"]] == table["level"].to_list()
        assert data["people"] == table["population_persons"].to_list()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_popup_is_the_explanation_of_its_own_unit(small_world, lang):
    for view in (small_world.internal, small_world.public):
        for layer in ("ward", "cell7"):
            shown = shown_layer(view, small_world.edition, layer)
            data, pool = popup_data(shown, lang), Pool()
            pool.entries = data["pool"]
            for unit, place in enumerate(data["why"]):
                said = explain(view, layer, int(shown.rows[unit]), small_world.edition)
                sentence, _, figures, *_ = pool.get(place)
                named = sentence.replace("\ue000", shown.names[unit]).replace("\ue001", shown.codes[unit])
                assert named == said["sentence"][lang]
                for (label, text, _, marks, flag), one in zip(figures, said["indicators"], strict=True):
                    assert label == one[lang] and (flag == "m") == one["masked"]
                    assert one["missing"] or text.replace(",", ".") == one["text"]
                    assert [met for _, met in marks] == [mark["met"] for mark in one["thresholds"]]


def test_the_public_file_holds_no_small_count(small_world, remake):
    """Every figure from 1 to 4 reads "<5", and no popup tells two such wards apart."""
    pages = []
    for cases in (1, 4):
        table = small_world.snapshot.layers["ward"].table
        count = pl.when(pl.col("n14.lo").is_between(1, 4)).then(cases)
        ends = [name for name in table.columns if name.endswith((".lo", ".hi"))]
        columns = {name: count.otherwise(pl.col(name)) for name in ends}
        layers = {"ward": replace(small_world.snapshot.layers["ward"], table=table.with_columns(**columns))}
        shown = replace(small_world, snapshot=replace(small_world.snapshot, layers=layers))
        pages.append(folium_map(shown.public, small_world.edition))
    first, second = (layers_of(page)["ward"] for page in pages)
    assert first == second and "<5" in first["pool"]


def test_too_many_cells_are_shown_coarser_and_the_file_says_so(small_world, monkeypatch):
    assert MOST_CELLS > 5_000
    monkeypatch.setattr("maps.folium_map.MOST_CELLS", 100)
    made = folium_map(small_world.internal, small_world.edition, levels=("cell",), lang="en")
    units = count_levels(small_world.internal, "cell8").units
    assert list(layers_of(made)) == ["cell7"]
    assert f"Resolution 8 has {units} cells, too many for one file: resolution 7 is shown." in made


def test_units_without_shape_are_counted_and_named_as_not_drawn(small_world):
    geometry = small_world.edition.geometry.copy()
    geometry[3] = None
    made = folium_map(small_world.internal, replace(small_world.edition, geometry=geometry), lang="en")
    assert "1 units have no boundary and are not drawn" in made
    assert len(layers_of(made)["ward"]["names"]) == 9


def test_only_views_with_such_layers_are_drawn(small_world):
    with pytest.raises(TypeError, match=r"zones\.disclose"):
        folium_map(small_world.snapshot, small_world.edition)
    with pytest.raises(NotFoundError) as caught:
        folium_map(small_world.internal, small_world.edition, levels=("region",))
    assert "ward" in caught.value.fix
