"""Whatever is made from a view shows the same counts: state, records, table, map, picture, style."""

import csv
import io
import json
import re
from collections import Counter

import numpy as np
import pytest

from maps.folium_map import folium_map
from maps.geojson import zones_csv, zones_geojson
from maps.legend import count_levels
from maps.picture import picture
from maps.state import packed_state


def from_state(view, edition, layer):
    head, _, body = packed_state(view, edition, layer).partition(b"\n")
    levels = json.loads(head)["levels"]
    return Counter(levels[byte & 15] for byte in np.frombuffer(body, np.uint8))


def from_geojson(view, edition, layer):
    features = json.loads(zones_geojson(view, edition, layer))["features"]
    return Counter(feature["properties"]["level"] for feature in features)


def from_csv(view, edition, layer):
    return Counter(row["level"] for row in csv.DictReader(io.StringIO(zones_csv(view, edition, layer))))


def from_folium(view, edition, layer):
    page = folium_map(view, edition, levels=(layer,))
    data = json.loads(re.search(r'id="data_[^"]*">(.*?)</script>', page, re.DOTALL)[1])
    shared = json.loads(re.search(r'id="zones-page">(.*?)</script>', page, re.DOTALL)[1])
    drawn = Counter(shared["levels"][place]["id"] for place in data["level"])
    said = {level: int(units) for level, units in re.findall(r'data-level="(\w+)".*?<td>(\d+)</td>', page)}
    assert drawn == Counter({level: units for level, units in said.items() if units})
    return drawn


def from_picture(view, edition, layer):
    """Bold right-aligned numbers of the legend, in its order: the strictest level first, then the unknown ones."""
    svg = picture(view, edition, level=layer, fmt="svg").decode()
    numbers = re.findall(
        r'style="font-weight: 700; font-size: 12px;[^"]*text-anchor: end[^"]*"[^>]*>(\d+)<', svg
    )
    order = [level.id for level in (*reversed(view.rulebook.levels), *view.rulebook.unknown)]
    return Counter({level: int(units) for level, units in zip(order, numbers, strict=True) if int(units)})


@pytest.mark.parametrize("layer", ["ward", "hamlet"])
@pytest.mark.parametrize("audience", ["internal", "public"])
def test_all_outputs_count_alike(small_world, layer, audience):
    view, edition = getattr(small_world, audience), small_world.edition
    expected = Counter(count_levels(view, layer).levels)
    for reading in (from_state, from_geojson, from_csv, from_folium, from_picture):
        assert reading(view, edition, layer) == expected, reading.__name__
