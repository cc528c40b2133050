"""The sites of a view as a layer of a folium map, over whichever zones are shown."""

from collections.abc import Mapping
from typing import Any, Final

import folium
import numpy as np
from folium.template import Template

from maps.folium_data import around
from maps.inline import script_json
from maps.legend import legend
from maps.packing import pack_points, pack_shapes
from maps.popups import popups_of
from maps.shown import ShownLayer, shown_layer
from maps.sites import outlines_of, points_of, severity, site_layers
from maps.words import word
from zones.areas import Edition
from zones.site_signs import SITE_SIGNS, SITES
from zones.snapshot import View
from zones.vocabulary import Lang

#: So many sites at most stand in one file, the strictest.
MOST_SITES: Final = 4_000
_SCALE: Final = 1e5
#: From these zooms on signs and outlines are drawn.
_FROM, _OUTLINES_FROM = 9, 13


class SiteLayer(folium.map.Layer):
    """Sites as signs that keep their size, with the same popups as zones; can be switched off."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <script type="application/json" id="data_{{ this.get_name() }}">{{ this.data }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = Zones.sites({{ this._parent.get_name() }}, "data_{{ this.get_name() }}");
        {% endmacro %}
        """
    )

    def __init__(self, data: Mapping[str, Any], lang: Lang) -> None:
        super().__init__(name=SITES[lang], overlay=True, control=True, show=True)
        self._name = "SiteLayer"
        self.data = script_json(data)


def shown_sites(view: View, edition: Edition) -> list[ShownLayer]:
    """The sites that a file holds, a part for each kind: all, or the strictest of too many."""
    parts = [shown_layer(view, edition, layer.name) for layer in site_layers(view)]
    heights = [severity(view, part.layer.table) for part in parts]
    if sum(map(len, parts)) <= MOST_SITES:
        return [part for part in parts if len(part)]
    least = np.sort(np.concatenate(heights))[-MOST_SITES]
    kept = [part.kept(height >= least) for part, height in zip(parts, heights, strict=True)]
    return [part for part in kept if len(part)]


def site_data(view: View, parts: list[ShownLayer], lang: Lang) -> dict[str, Any]:
    """The sites as the page reads them: lists side by side, part after part."""
    places = {entry.id: place for place, entry in enumerate(legend(view.rulebook))}
    tables = [part.layer.table for part in parts]
    levels = [level for table in tables for level in table["level"].to_list()]
    closed = [
        level
        for table in tables
        if "closed_level" in table.columns
        for level in table["closed_level"].to_list()
    ]
    within, parent = around(
        parts[0].edition, np.concatenate([table["area"].fill_null(-1).to_numpy() for table in tables])
    )
    kinds = [table["site_kind"][0] for table in tables]
    points = np.concatenate([points_of(table) for table in tables])
    return {
        "layer": "site",
        "cells": False,
        "scale": _SCALE,
        "from": _FROM,
        "outlinesFrom": _OUTLINES_FROM,
        "points": pack_points(points, _SCALE),
        "placed": [point is not None for point in points],
        "shapes": pack_shapes(np.concatenate([outlines_of(table) for table in tables]), _SCALE),
        "codes": [code for part in parts for code in part.codes],
        "names": [name for part in parts for name in part.names],
        "within": within,
        "parent": parent,
        "level": [places[level] for level in levels],
        "height": [float(one) for table in tables for one in severity(view, table)],
        "closed": [places.get(level, places["not_assessed"]) for level in closed],
        "copied": [],
        "people": [persons for table in tables for persons in table["population_persons"].to_list()],
        "capacity": [of == "capacity" for table in tables for of in table["people_from"].to_list()],
        "kind": [at for at, table in enumerate(tables) for _ in range(table.height)],
        "kinds": [
            {"label": SITE_SIGNS[kind].label(lang), "picture": SITE_SIGNS[kind].picture} for kind in kinds
        ],
        "words": {"people": word("persons_there", lang), "capacity": word("capacity", lang)},
        **popups_of(parts, lang),
    }
