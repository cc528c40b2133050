"""Tiles say the same about a unit as the view does, and nothing that the view does not hold."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
import pytest

from maps.area_tiles import AreaTiles
from maps.attributes import FeatureAttributes
from maps.cell_tiles import CellTiles
from maps.figures import figure_columns
from maps.mvt_check import read_tile
from maps.pixels import world_xy
from maps.zone_attributes import geometry_attributes, zone_attributes
from zones.errors import NotFoundError
from zones.figures import UNKNOWN
from zones.snapshot import View

Remake = Callable[[View, str, dict[str, Any]], View]


def address(z: int) -> tuple[int, int, int]:
    x, y = (world_xy(np.array([[103.36, 21.56]]))[0] * 2**z).astype(int)
    return z, int(x), int(y)


def told(attributes: FeatureAttributes, layer: str, world: Any, z: int = 9) -> dict[str, dict[str, Any]]:
    """Attributes by code, as they stand in a tile."""
    if layer.startswith("cell"):
        result = CellTiles(world.snapshot.layers[layer].table["cell"].to_numpy()).tile(
            *address(z), attributes
        )
    else:
        span = world.edition.rows(layer)
        ids = np.arange(span.start, span.stop) + 1
        tiles = AreaTiles(layer, ids, world.edition.geometry[span], None, "k")
        result = tiles.tile(*address(z), attributes)
    reading = read_tile(result.data)
    assert reading.faults == []
    return {str(one.attributes["code"]): one.attributes for one in reading.layers[0].features}


def test_a_ward_tells_name_level_colour_labels_people_and_figures(small_world: Any) -> None:
    found = told(zone_attributes(small_world.internal, "ward", small_world.edition), "ward", small_world)
    assert found["03251"] == {
        "code": "03251", "name": "Mường Mùn", "level": "yellow", "colour": "yellow", "label_vi": "Vùng vàng",
        "label_en": "Yellow zone", "population_persons": 2001, "n14": 3, "rate": 3 * 100_000 / 2001,
    }  # fmt: skip
    assert found["03252"]["level"] == "red" and found["03252"]["n14"] == 12


def test_what_nobody_knows_is_left_out(small_world: Any) -> None:
    found = told(zone_attributes(small_world.internal, "ward", small_world.edition), "ward", small_world)
    assert found["03254"]["level"] == "grey"
    assert "n14" not in found["03254"] and "rate" not in found["03254"]


def test_the_public_reads_under_five_and_never_the_figure(small_world: Any) -> None:
    attributes = zone_attributes(small_world.public, "ward", small_world.edition)
    found = told(attributes, "ward", small_world)
    assert found["03251"]["n14"] == "<5" and str(found["03251"]["rate"]).startswith("<")
    assert found["03250"]["n14"] == 0 and found["03252"]["n14"] == 12


def test_intervals_are_written_as_texts(small_world: Any, remake: Remake) -> None:
    lows = pl.Series([3, 3, 3, 0, None, 0, 0, 0, 0], dtype=pl.Int64)
    highs = pl.Series([7, None, 3, None, None, 4, 0, 0, 0], dtype=pl.Int64)
    view = remake(small_world.internal, "ward", {"n14.lo": lows, "n14.hi": highs})
    found = told(zone_attributes(view, "ward", small_world.edition), "ward", small_world)
    texts = [found[f"{3250 + i:05d}"].get("n14") for i in range(6)]
    assert texts == ["3–7", "≥ 3", 3, None, None, "0–4"]


def test_a_rate_without_population_is_left_out(small_world: Any, remake: Remake) -> None:
    people = pl.Series([None, 0, *range(2002, 2009)], dtype=pl.Int64)
    view = remake(small_world.internal, "ward", {"rate.den": people, "population_persons": people})
    found = told(zone_attributes(view, "ward", small_world.edition), "ward", small_world)
    assert "rate" not in found["03250"] and "rate" not in found["03251"]
    assert "population_persons" not in found["03250"] and found["03251"]["population_persons"] == 0


@pytest.mark.parametrize("audience", ["internal", "public"])
@pytest.mark.parametrize("layer", ["ward", "hamlet", "cell8"])
def test_tiles_and_json_show_the_same_figures(small_world: Any, audience: str, layer: str) -> None:
    view = getattr(small_world, audience)
    found = told(zone_attributes(view, layer, small_world.edition), layer, small_world)
    zones = view.layers[layer]
    keys = (
        [format(cell, "x") for cell in zones.table["cell"].to_list()]
        if zones.is_cells
        else [small_world.edition.areas["code"][area] for area in zones.table["area"].to_list()]
    )
    for column in figure_columns(view, zones):
        for row, key in enumerate(keys):
            plain = column.plain(row)
            shown = found[key].get(column.id) if key in found else plain
            assert shown == (None if plain == UNKNOWN else plain)


def test_a_cell_tells_its_index_and_where_its_level_comes_from(small_world: Any) -> None:
    found = told(zone_attributes(small_world.internal, "cell8", small_world.edition), "cell8", small_world)
    assert found
    for code, one in found.items():
        assert one["cell"] == code and one["origin"] == "own" and "level" in one


def test_empty_cells_are_not_drawn(small_world: Any, remake: Remake) -> None:
    table = small_world.internal.layers["cell8"].table
    levels = table["level"].set(pl.Series(np.arange(len(table)) % 2 == 0), "empty")
    view = remake(small_world.internal, "cell8", {"level": levels})
    every = told(zone_attributes(small_world.internal, "cell8", small_world.edition), "cell8", small_world)
    found = told(zone_attributes(view, "cell8", small_world.edition), "cell8", small_world)
    assert 0 < len(found) < len(every) and "empty" not in {one["level"] for one in found.values()}


def test_an_area_that_was_not_classified_keeps_its_name(small_world: Any, remake: Remake) -> None:
    old = small_world.internal
    ward = old.layers["ward"]
    few = type(ward)(ward.name, ward.scope, ward.table[:3], ward.windows)
    view = View(old.audience, old.meta, old.rulebook, dict(old.layers) | {"ward": few})
    found = told(zone_attributes(view, "ward", small_world.edition), "ward", small_world)
    assert len(found) == 9 and found["03255"] == {"code": "03255", "name": "Tỏa Tình"}


def test_bare_geometry_carries_code_and_name_alone(small_world: Any) -> None:
    found = told(geometry_attributes(small_world.edition, "hamlet"), "hamlet", small_world, 6)
    assert len(found) == 18 and found["03250-0"] == {"code": "03250-0", "name": "Bản 1"}


def test_only_views_are_drawn(small_world: Any) -> None:
    with pytest.raises(TypeError):
        zone_attributes(small_world.snapshot, "ward", small_world.edition)
    with pytest.raises(NotFoundError):
        zone_attributes(small_world.internal, "village", small_world.edition)
