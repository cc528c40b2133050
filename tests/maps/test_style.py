"""The MapLibre style and TileJSON: addresses of our own tiles and nothing else."""

import json
import re

import pytest

from maps.legend import legend
from maps.style import style
from maps.tilejson import tilejson
from zones.errors import NotFoundError


def test_a_style_names_no_server_but_the_tiles(small_world):
    made = style(small_world.internal, small_world.edition, address="http://here:8000")
    assert made["version"] == 8 and "glyphs" not in made and "sprite" not in made
    addresses = re.findall(r"[a-z]+://[^\"]+", json.dumps(made))
    assert addresses and all(one.startswith("http://here:8000/tiles/") for one in addresses)
    assert "://" not in json.dumps(style(small_world.internal, small_world.edition))


def test_every_level_is_painted_in_its_legend_colour(small_world):
    made = style(small_world.internal, small_world.edition, palette="colour_blind")
    fill = next(layer for layer in made["layers"] if layer["id"] == "ward-fill")
    match = fill["paint"]["fill-color"]
    assert match[:2] == ["match", ["get", "level"]]
    assert dict(zip(match[2:-1:2], match[3:-1:2], strict=True)) == {
        entry.id: entry.colour_blind for entry in legend(small_world.rulebook)
    }


def test_layers_refer_to_sources_that_exist_and_do_not_lie_upon_each_other(small_world):
    made = style(small_world.internal, small_world.edition, snapshot=12)
    drawn = [layer for layer in made["layers"] if layer["type"] != "background"]
    assert {layer["source"] for layer in drawn} == set(made["sources"]) == {"ward", "hamlet", "cell"}
    assert all(layer["source"] == layer["source-layer"] for layer in drawn)
    assert made["sources"]["cell"]["tiles"] == ["/tiles/12/cell/{z}/{x}/{y}.mvt"]
    filled = [one for one in drawn if one["type"] == "fill" and one["layout"]["visibility"] == "visible"]
    spans = [(one["minzoom"], one["maxzoom"]) for one in filled]
    assert spans == [(0, 12), (12, 24)]


def test_tilejson_tells_layers_fields_and_bounds(small_world):
    made = tilejson(small_world.internal, small_world.edition, "ward", snapshot="today")
    assert made["tilejson"] == "3.0.0"
    assert made["tiles"] == ["/tiles/today/ward/{z}/{x}/{y}.mvt"]
    assert (made["minzoom"], made["maxzoom"]) == (0, 14)
    assert made["bounds"] == [103.3, 21.5, 103.45, 21.65]
    (layer,) = made["vector_layers"]
    assert layer["id"] == "ward"
    assert {
        "code",
        "name",
        "level",
        "colour",
        "label_vi",
        "label_en",
        "population_persons",
        "n14",
        "rate",
    } <= set(layer["fields"])
    assert made["snapshot"] == 12 and re.fullmatch(r"\d+\.\d+\.\d+", made["version"])
    cells = tilejson(small_world.internal, small_world.edition, "cell")
    assert {"cell", "origin"} <= set(cells["vector_layers"][0]["fields"])
    west, south, east, north = cells["bounds"]
    assert west < 103.4 < east and south < 21.6 < north


def test_tiles_that_do_not_exist_are_not_described(small_world):
    with pytest.raises(NotFoundError):
        tilejson(small_world.internal, small_world.edition, "region")
    for make in (style, lambda view, edition: tilejson(view, edition, "ward")):
        with pytest.raises(TypeError, match=r"zones\.disclose"):
            make(small_world.snapshot, small_world.edition)
