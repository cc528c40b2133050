"""What the page of a Folium map reads: layers as packed data, and what all layers share."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from maps.caption import Caption
from maps.contrast import ink_on
from maps.inline import leaflet_icons, svg_address
from maps.legend import legend
from maps.packing import pack_points, pack_shapes
from maps.patterns import tile_svg
from maps.popups import popup_data
from maps.shown import ShownLayer
from maps.simplify import fitting
from maps.words import WORDS
from zones.areas import Edition
from zones.lending import RULES
from zones.rulebook import Rulebook
from zones.vocabulary import Lang

#: Vertices of one layer that a phone still moves with ease.
MOST_VERTICES: Final = 260_000
_WORDS: Final = (
    "indicators", "missing", "would_change", "decided_by", "reporting", "possible", "closed_level", "from_ward",
    "population", "met", "not_met", "not_known", "not_found",
)  # fmt: skip


def layer_data(shown: ShownLayer, lang: Lang) -> dict[str, Any]:
    """A layer as the page reads it: packed shapes, and one entry a unit in lists side by side."""
    places = {entry.id: place for place, entry in enumerate(legend(shown.view.rulebook))}
    table = shown.layer.table
    shapes, tolerance = (shown.shapes, 0.0) if shown.layer.is_cells else fitting(shown.shapes, MOST_VERTICES)
    scale = 1e5 if tolerance < 0.0004 else 1e4
    closed = table["closed_level"].to_list() if "closed_level" in table.columns else []
    within, parent = _within(shown)
    return {
        "layer": shown.name,
        "cells": shown.layer.is_cells,
        "scale": scale,
        "shapes": pack_shapes(shapes, scale),
        "points": pack_points(_label_points(shapes), scale),
        "codes": shown.codes,
        "names": [""] * len(shown) if shown.layer.is_cells else shown.names,
        "within": within,
        "parent": parent,
        "level": [places[level] for level in table["level"].to_list()],
        "closed": [places.get(level, places["not_assessed"]) for level in closed],
        "copied": _copied(table),
        "constructed": _constructed(shown),
        "people": table["population_persons"].to_list(),
        **popup_data(shown, lang),
    }


def _copied(table: pl.DataFrame) -> list[int]:
    """The cells that show their ward's level because its cases have no points."""
    found = (table["origin"] == "ward") & ~table["rule"].is_in([*RULES.values()])
    return [int(row) for row in found.arg_true()]


def _constructed(shown: ShownLayer) -> list[int]:
    """The areas whose shape no boundary file held: their outline is dashed."""
    if not shown.layer.is_areas:
        return []
    made = [shown.edition.made[area] for area in shown.layer.table["area"].to_list()]
    return [row for row, word in enumerate(made) if word == "voronoi"]


def _within(shown: ShownLayer) -> tuple[list[list[str]], list[int]]:
    """Names of the areas around, smallest first, each list once, and for each unit the place of its own."""
    areas = shown.layer.table["area"].fill_null(-1).to_numpy()
    if not shown.layer.is_cells and len(areas):
        areas = shown.edition.parent[areas]
    return around(shown.edition, areas)


def around(edition: Edition, areas: NDArray[Any]) -> tuple[list[list[str]], list[int]]:
    """The names of each area and of those around it, each list once, and for each of the areas the place of its own."""
    names = edition.areas["name"].to_list()
    found, place = np.unique(areas, return_inverse=True)
    return [list(_chain(edition, names, int(area))) for area in found], place.tolist()


def _chain(edition: Edition, names: list[str], area: int) -> Iterable[str]:
    while area >= 0:
        yield names[area] or ""
        area = int(edition.parent[area])


def _label_points(shapes: NDArray[Any]) -> NDArray[Any]:
    """A point inside the largest part of each shape."""
    whole = np.where(shapely.is_missing(shapes), shapely.MultiPolygon(), shapes)
    parts, unit_of = shapely.get_parts(whole, return_index=True)
    order = np.lexsort((shapely.area(parts), unit_of))
    largest = np.full(len(whole), shapely.Point(), object)
    largest[unit_of[order]] = shapely.point_on_surface(parts[order])
    return largest


def page_data(rulebook: Rulebook, words: Caption, lang: Lang, palette: str) -> dict[str, Any]:
    """What all layers share: levels, words and where the figures come from."""
    return {
        "levels": [
            {
                "id": entry.id,
                "rank": entry.rank,
                "label": entry.label(lang),
                "symbol": entry.symbol,
                "fill": entry.fill(palette),
                "on": ink_on(entry.fill(palette)),
                "tile": svg_address(tile_svg(entry.fill(palette), entry.pattern)),
            }
            for entry in legend(rulebook)
        ],
        "words": {key: WORDS[key][lang] for key in _WORDS},
        "locale": "vi-VN" if lang == "vi" else "en-GB",
        "provenance": " · ".join(words.lines),
        "icons": leaflet_icons(),
    }
