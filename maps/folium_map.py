"""The zone map as a folium map: one file that opens without any network."""

from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack

import folium

from maps.caption import caption
from maps.folium_data import layer_data, page_data
from maps.folium_parts import Corners, ZoneLayer, ZoneMap, named
from maps.folium_sites import SiteLayer, shown_sites, site_data
from maps.folium_words import legends
from maps.inline import with_policy
from maps.shown import ShownLayer, cell_layers, shown_layer, usual_layer
from maps.sites import names_sites
from maps.territory import territory
from zones.areas import Edition
from zones.errors import NotFoundError
from zones.snapshot import View
from zones.vocabulary import Lang

#: So many cells at most stand in one file; a coarser resolution is shown instead, and the legend says so.
MOST_CELLS = 12_000
#: The layers of a map, the first shown.
LEVELS = ("ward", "hamlet", "cell")


class Drawing(TypedDict, total=False):
    """How a map is drawn; `zone_map` tells what holds where nothing is said."""

    lang: Lang
    levels: Sequence[str]
    title: str | None
    palette: str
    place: str
    made_up: bool
    sites: bool


def folium_map(view: View, edition: Edition, **how: Unpack[Drawing]) -> str:
    """The zone map as one HTML file that needs no network and runs no script but its own.

    Parameters
    ----------
    levels : layers in the order of the switch, the first is shown; those that the view lacks are left out, and so is
        `site`: sites stand over every layer
    palette : `official`, `colour_blind` or `dark`
    place : what the title names where the areas shown lie in no common one (the workspace)
    made_up : put the ribbon over it that says that the data are made up
    sites : draw the sites, in a layer that the reader may switch off

    Raises
    ------
    TypeError
        a snapshot was handed over instead of a view.
    NotFoundError
        the view has none of the layers.
    """
    made = zone_map(view, edition, **how)
    html = made.get_root().render()
    return with_policy(html.replace("<html>", f'<html lang="{how.get("lang", "vi")}">', 1))


def zone_map(
    view: View,
    edition: Edition,
    *,
    lang: Lang = "vi",
    levels: Sequence[str] = LEVELS,
    title: str | None = None,
    palette: str = "official",
    place: str = "",
    made_up: bool = False,
    sites: bool = True,
) -> ZoneMap:
    """The same as a `folium.Map`, to which markers, layers and controls may be added before it is saved.

    What folium adds by itself comes from this file alone; a plugin that brings its own addresses fetches them.
    """
    shown = [shown_layer(view, edition, name, at_most=MOST_CELLS) for name in present(view, levels)]
    placed = shown_sites(view, edition) if sites else []
    words = caption(
        view, edition, lang=lang, title=title, territory=territory(shown[0], place), made_up=made_up
    )
    made = ZoneMap(
        words,
        lang,
        page_data(view.rulebook, words, lang, palette),
        legends(shown, placed, lang, palette),
        _bounds(shown),
    )
    for at, layer in enumerate(shown):
        data = layer_data(layer, lang)
        named(ZoneLayer(layer.name, data, lang, show=at == 0), f"zones{at}").add_to(made)
    if placed:
        named(SiteLayer(site_data(view, placed, lang), lang), "sites").add_to(made)
    named(folium.LayerControl(collapsed=False), "zones").add_to(made)
    return made


def present(view: View, levels: Iterable[str]) -> list[str]:
    """Those of the layers that the view has, `cell` for cells of any resolution.

    Raises
    ------
    NotFoundError
        none of them is there.
    """
    names = {layer.name for layer in view.layers.values() if not layer.is_sites}
    names |= {"cell"} if cell_layers(view) else set()
    levels = [level for level in levels if not names_sites(level)] or [usual_layer(view)]
    found = [level for level in levels if level in names]
    if not found:
        raise NotFoundError(
            f"the view has none of the layers {', '.join(levels)}",
            fix=f"use one of: {', '.join(sorted(names))}",
        )
    return found


def _bounds(shown: Sequence[ShownLayer]) -> Corners:
    """South-west and north-east corners of the first layer that has shapes, as (lat, lon)."""
    for layer in shown:
        if layer.bounds is not None:
            west, south, east, north = layer.bounds
            return (south, west), (north, east)
    return (-60.0, -180.0), (80.0, 180.0)
