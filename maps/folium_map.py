"""The zone map as a folium map: one file that opens without any network."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import folium
import numpy as np
import shapely
from folium.template import Template

from maps.caption import Caption, caption
from maps.inline import (
    leaflet_css,
    leaflet_icons,
    leaflet_js,
    page_file,
    script_json,
    svg_address,
    with_policy,
)
from maps.legend import count_levels, legend
from maps.legend_html import legend_html
from maps.packing import pack_points, pack_shapes
from maps.patterns import tile_svg
from maps.popups import popup_data
from maps.shown import ShownLayer, cell_layers, resolution, shown_layer
from maps.simplify import fitting
from maps.words import WORDS, layer_title, whole, word
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View
from zones.vocabulary import Lang

#: So many cells at most stand in one file; a coarser resolution is shown instead, and the legend says so.
MOST_CELLS = 12_000
#: Vertices of one layer that a phone still moves with ease.
MOST_VERTICES = 260_000
_WORDS = ("indicators", "missing", "would_change", "decided_by", "reporting", "possible", "closed_level", "from_ward",
          "population", "met", "not_met", "not_known", "not_found")  # fmt: skip


def folium_map(
    view: View,
    edition: Edition,
    *,
    lang: Lang = "vi",
    levels: Sequence[str] = ("ward", "hamlet", "cell"),
    title: str | None = None,
    palette: str = "official",
    made_up: bool = False,
) -> str:
    """The zone map as one HTML file that needs no network and runs no script but its own.

    Parameters
    ----------
    levels : layers in the order of the switch, the first is shown; those that the view lacks are left out
    palette : `official`, `colour_blind` or `dark`
    made_up : put the ribbon over it that says that the data are made up

    Raises
    ------
    TypeError
        a snapshot was handed over instead of a view.
    NotFoundError
        the view has none of the layers.
    """
    made = zone_map(view, edition, lang=lang, levels=levels, title=title, palette=palette, made_up=made_up)
    html = made.get_root().render()
    return with_policy(html.replace("<html>", f'<html lang="{lang}">', 1))


def zone_map(
    view: View,
    edition: Edition,
    *,
    lang: Lang = "vi",
    levels: Sequence[str] = ("ward", "hamlet", "cell"),
    title: str | None = None,
    palette: str = "official",
    made_up: bool = False,
) -> "ZoneMap":
    """The same as a `folium.Map`, to which markers, layers and controls may be added before it is saved.

    What folium adds by itself comes from this file alone; a plugin that brings its own addresses fetches them.
    """
    words = caption(view, edition, lang=lang, title=title, made_up=made_up)
    shown = [shown_layer(view, edition, name, at_most=MOST_CELLS) for name in present(view, levels)]
    made = ZoneMap(
        words, lang, _page(view, words, lang, palette), _legends(shown, lang, palette), _bounds(shown)
    )
    for place, layer in enumerate(shown):
        _named(ZoneLayer(layer, lang, show=place == 0), f"zones{place}").add_to(made)
    _named(folium.LayerControl(collapsed=False), "zones").add_to(made)
    return made


def _named(element: Any, name: str) -> Any:
    """The element under a name of ours instead of a random one, so that the same view gives the same file."""
    element._id = name
    return element


def present(view: View, levels: Iterable[str]) -> list[str]:
    """Those of the layers that the view has, `cell` for cells of any resolution.

    Raises
    ------
    NotFoundError
        none of them is there.
    """
    names = set(view.layers) | ({"cell"} if cell_layers(view) else set())
    found = [level for level in levels if level in names]
    if not found:
        raise NotFoundError(
            f"the view has none of the layers {', '.join(levels)}",
            fix=f"use one of: {', '.join(sorted(names))}",
        )
    return found


class ZoneMap(folium.Map):
    """A folium map without background tiles and without addresses: Leaflet and our page are inside the file."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  (the names that folium looks up)
    default_css: list[tuple[str, str]] = []  # noqa: RUF012

    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="referrer" content="no-referrer" />
            <style>{{ this.style }}</style>
            <script>L_NO_TOUCH = false; L_DISABLE_3D = false;</script>
            <script>{{ this.leaflet }}</script>
            <script>{{ this.code }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            {{ this.head }}
            <main class="folium-map zones-map" id="{{ this.get_name() }}"></main>
            {{ this.legend }}
            <script type="application/json" id="zones-page">{{ this.page }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Zones.start(L.map("{{ this.get_name() }}", {
                ...{{ this.options|tojavascript }}, minZoom: 3, maxZoom: 18, zoomSnap: 0.5
            }).fitBounds({{ this.box|tojson }}), "zones-page");
        {% endmacro %}
        """
    )

    def __init__(
        self,
        words: Caption,
        lang: Lang,
        page: Mapping[str, Any],
        legends: str,
        box: tuple[tuple[float, float], tuple[float, float]],
    ) -> None:
        centre = [(box[0][0] + box[1][0]) / 2, (box[0][1] + box[1][1]) / 2]
        super().__init__(location=centre, tiles=None, zoom_start=8, prefer_canvas=True)
        _named(self, "zones")
        root: Any = self.get_root()
        root.title = escape(f"{words.title} · {words.as_of}")
        self.box = box
        self.page = script_json(page)
        self.head = _head(words, lang)
        self.legend = legends
        self.leaflet = leaflet_js()
        self.style = leaflet_css() + page_file("zones.css")
        self.code = page_file("zones.js")

    def render(self, **kwargs: Any) -> Any:
        """Write the map, with the switch of layers last, whenever they were added."""
        for key, child in list(self._children.items()):
            if isinstance(child, folium.LayerControl):
                self._children.move_to_end(key)
        return super().render(**kwargs)  # type: ignore[no-untyped-call]


class ZoneLayer(folium.map.Layer):
    """The zones of one layer as a base layer of a folium map: one at a time, for colours must not mix."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <script type="application/json" id="data_{{ this.get_name() }}">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Zones.layer({{ this._parent.get_name() }}, "data_{{ this.get_name() }}",
                {{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, shown: ShownLayer, lang: Lang, *, show: bool) -> None:
        super().__init__(name=escape(layer_title(shown.name, lang)), overlay=False, control=True, show=show)
        self._name = "ZoneLayer"
        self.options = {"layer": shown.name}
        self.data = script_json(layer_data(shown, lang))


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
        "copied": np.flatnonzero((table["origin"] != "own").to_numpy()).tolist(),
        "people": table["population_persons"].to_list(),
        **popup_data(shown, lang),
    }


def _within(shown: ShownLayer) -> tuple[list[list[str]], list[int]]:
    """Names of the areas around, smallest first, each list once, and for each unit the place of its own."""
    areas = shown.layer.table["area"].fill_null(-1).to_numpy()
    if not shown.layer.is_cells and len(areas):
        areas = shown.edition.parent[areas]
    names = shown.edition.areas["name"].to_list()
    found, parent = np.unique(areas, return_inverse=True)
    return [list(_chain(shown.edition, names, int(area))) for area in found], parent.tolist()


def _chain(edition: Edition, names: list[str], area: int) -> Iterable[str]:
    while area >= 0:
        yield names[area] or ""
        area = int(edition.parent[area])


def _label_points(shapes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """A point inside the largest part of each shape."""
    whole = np.where(shapely.is_missing(shapes), shapely.MultiPolygon(), shapes)
    parts, unit_of = shapely.get_parts(whole, return_index=True)
    order = np.lexsort((shapely.area(parts), unit_of))
    largest = np.full(len(whole), shapely.Point(), object)
    largest[unit_of[order]] = shapely.point_on_surface(parts[order])
    return largest


def _page(view: View, words: Caption, lang: Lang, palette: str) -> dict[str, Any]:
    """What all layers share: levels, words and where the figures come from."""
    return {
        "levels": [
            {
                "id": entry.id,
                "rank": entry.rank,
                "label": entry.label(lang),
                "symbol": entry.symbol,
                "fill": entry.fill(palette),
                "on": entry.on,
                "tile": svg_address(tile_svg(entry.fill(palette), entry.pattern)),
            }
            for entry in legend(view.rulebook)
        ],
        "words": {key: WORDS[key][lang] for key in _WORDS},
        "locale": "vi-VN" if lang == "vi" else "en-GB",
        "provenance": " · ".join(words.lines),
        "icons": leaflet_icons(),
    }


def _head(words: Caption, lang: Lang) -> str:
    ribbon = f'<div class="zones-made-up" role="note">{escape(words.made_up)}</div>' if words.made_up else ""
    provisional = (
        f'<span class="zones-provisional">{escape(words.provisional)}</span>' if words.provisional else ""
    )
    more = " · ".join((words.known_at, words.snapshot, words.rulebook, words.source))
    return (
        f'{ribbon}<header class="zones-head"><div><h1>{escape(words.title)}</h1>'
        f'<p class="zones-days">{escape(words.as_of)} {provisional}</p><p class="zones-more">{escape(more)}</p></div>'
        f'<div class="zones-find"><input id="zones-find" type="search" autocomplete="off" '
        f'placeholder="{escape(word("find", lang))}" aria-label="{escape(word("find", lang))}">'
        '<ul id="zones-found" role="listbox"></ul></div></header>'
    )


def _legends(shown: Sequence[ShownLayer], lang: Lang, palette: str) -> str:
    parts = "".join(_legend(layer, lang, palette, first=place == 0) for place, layer in enumerate(shown))
    return (
        '<details class="zones-legend" id="zones-legend" open hidden>'
        f"<summary>{escape(word('legend', lang))}</summary><div>{parts}</div></details>"
    )


def _legend(shown: ShownLayer, lang: Lang, palette: str, *, first: bool) -> str:
    counts = count_levels(shown.view, shown.name)
    table = legend_html(shown.view.rulebook, counts, lang, palette=palette, shown=first)
    hidden = "" if first else " hidden"
    notes = "".join(
        f'<p data-layer="{escape(shown.name)}"{hidden}>{escape(note)}</p>' for note in _notes(shown, lang)
    )
    return table + notes


def _notes(shown: ShownLayer, lang: Lang) -> list[str]:
    """What a reader of this layer must be told: a coarser resolution, units without shape."""
    notes = []
    if shown.layer.is_cells:
        finest = cell_layers(shown.view)[0]
        if finest.name != shown.name:
            units = whole(count_levels(shown.view, finest.name).units, lang)
            notes.append(
                word(
                    "shown_coarser",
                    lang,
                    finest=resolution(finest),
                    units=units,
                    shown=resolution(shown.layer),
                )
            )
    bare = int(shapely.is_missing(shown.shapes).sum())
    if bare:
        notes.append(word("without_shape", lang, n=whole(bare, lang)))
    return notes


def _bounds(shown: Sequence[ShownLayer]) -> tuple[tuple[float, float], tuple[float, float]]:
    """South-west and north-east corners of the first layer that has shapes, as (lat, lon)."""
    for layer in shown:
        if layer.bounds is not None:
            west, south, east, north = layer.bounds
            return (south, west), (north, east)
    return (-60.0, -180.0), (80.0, 180.0)
