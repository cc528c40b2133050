"""The map of outbreaks: one file that opens without any network."""

from html import escape
from typing import Any

import folium
import numpy as np
import shapely
from numpy.typing import NDArray

from maps.folium_data import page_data
from maps.folium_parts import Corners, Outlines, ZoneLayer, ZoneMap, named
from maps.inline import with_policy
from maps.legend import LevelCounts, legend
from maps.legend_html import legend_html
from maps.outbreak_shapes import outbreak_shapes
from maps.outbreak_words import area_names, outbreak_caption, outbreak_word, size_text
from maps.packing import pack_points, pack_shapes
from maps.pool import Pool
from maps.simplify import fitting
from maps.words import day, whole, word
from zones.deciding import guide_of
from zones.outbreak_view import OutbreakView
from zones.outbreak_words import SCOPE, name
from zones.vocabulary import Lang

_SCALE = 1e5
#: Pixels of an outbreak on a map of a whole country.
_DOT = 8
#: Areas that a popup names.
_MOST_NAMES = 8
#: Vertices of the borders under the outbreaks.
_MOST_VERTICES = 60_000


def outbreak_map(
    view: OutbreakView,
    *,
    lang: Lang = "vi",
    place: str = "",
    palette: str = "official",
    made_up: bool = False,
) -> str:
    """The outbreaks as one HTML file that needs no network and runs no script but its own.

    Raises
    ------
    TypeError : something else than a view was handed over
    """
    if not isinstance(view, OutbreakView):
        raise TypeError("outbreaks are drawn from a view: pass zones.outbreak_view.disclose_outbreaks(…)")
    shapes = outbreak_shapes(view)
    words = outbreak_caption(view, lang, place, made_up=made_up)
    page = page_data(view.rulebook, words, lang, palette)
    box = _box(shapes, view)
    made = ZoneMap(words, lang, page, _legend(view, lang, palette), box)
    if view.area_level:
        named(Outlines(_borders(view, box)), "borders").add_to(made)
    named(ZoneLayer(SCOPE, _data(view, shapes, lang), lang, show=True, dots=_DOT), "zones0").add_to(made)
    named(folium.LayerControl(collapsed=False), "zones").add_to(made)
    html = made.get_root().render()
    return with_policy(html.replace("<html>", f'<html lang="{lang}">', 1))


def _data(view: OutbreakView, shapes: NDArray[Any], lang: Lang) -> dict[str, Any]:
    """The outbreaks as the page reads them (see `maps.folium_data.layer_data`)."""
    places = {entry.id: place for place, entry in enumerate(legend(view.rulebook))}
    rows, pool = list(view.table.iter_rows(named=True)), Pool()
    inside = [shapely.point_on_surface(max(shape.geoms, key=lambda one: one.area)) for shape in shapes]
    return {
        "layer": SCOPE,
        "cells": False,
        "scale": _SCALE,
        "shapes": pack_shapes(shapes, _SCALE),
        "points": pack_points(np.array(inside, object), _SCALE),
        "codes": [str(row["number"]) for row in rows],
        "names": [name(row["number"])[lang] for row in rows],
        "within": [_within(area_names(view, row["areas"])) for row in rows],
        "parent": list(range(len(rows))),
        "level": [places[row["level"]] for row in rows],
        "closed": [],
        "copied": [],
        "people": [None] * len(rows),
        "why": [pool.put(_popup(view, row, lang)) for row in rows],
        "pool": pool.entries,
    }


def _within(names: list[str]) -> list[str]:
    """The areas that an outbreak touches, the first few by name."""
    more = len(names) - _MOST_NAMES
    return [*names[:_MOST_NAMES], f"+{more}"] if more > 0 else names


def _popup(view: OutbreakView, row: dict[str, Any], lang: Lang) -> list[Any]:
    """What a popup says, in the order of `maps.popups.popup_content`."""
    ends = "closes" if row["open"] else "closed"
    figures = {
        "cases": size_text(row["size"], row["silent"]),
        "start": day(row["start"], lang),
        "last": day(row["last"], lang),
        "age": whole(row["age_days"], lang),
        ends: day(row["closes"], lang),
    }
    guide = guide_of(view.rulebook, SCOPE)
    decider = guide.decider(row["rule"]) if guide else None
    rule = ["", "" if decider is None or decider.text == "else" else decider.text]
    table = [[outbreak_word(key, lang), text, "", [], ""] for key, text in figures.items()]
    reports = [outbreak_word("silent", lang), False] if row["silent"] else []
    possible = [one.id for one in view.rulebook.possible_levels(row["possible"])]
    return [row[f"why_{lang}"], rule, table, reports, possible, [], [], [], [], []]


def _legend(view: OutbreakView, lang: Lang, palette: str) -> str:
    """How many outbreaks stand in each level, and what a reader must know."""
    counted = dict(view.table.group_by("level").len().iter_rows())
    levels = {entry.id: counted[entry.id] for entry in legend(view.rulebook) if entry.id in counted}
    nobody = dict.fromkeys(levels)
    table = legend_html(
        view.rulebook,
        LevelCounts(SCOPE, view.table.height, levels, nobody, dict(levels)),
        lang,
        palette=palette,
    )
    notes = [outbreak_word("over", lang, n=whole(view.over, lang))] if view.over else []
    notes += [note[lang] for note in view.notes] + [outbreak_word("blurred", lang)]
    said = "".join(f'<p data-layer="{SCOPE}">{escape(one)}</p>' for one in notes)
    return (
        '<details class="zones-legend" id="zones-legend" open hidden>'
        f"<summary>{word('legend', lang)}</summary><div>{table}{said}</div></details>"
    )


def _box(shapes: NDArray[Any], view: OutbreakView) -> Corners:
    """South-west and north-east corners of the outbreaks, of the boundaries where there are none."""
    drawn = shapes if len(shapes) else view.edition.geometry
    known = drawn[~shapely.is_missing(drawn)]
    if not len(known):
        return (-60.0, -180.0), (80.0, 180.0)
    west, south, east, north = (float(side) for side in shapely.total_bounds(known))
    return (south, west), (north, east)


def _borders(view: OutbreakView, box: Corners) -> NDArray[Any]:
    """The areas around the outbreaks, simplified."""
    (south, west), (north, east) = box
    margin = max(north - south, east - west) / 2
    shapes = view.edition.geometry[view.edition.rows(view.area_level)]
    known = shapes[~shapely.is_missing(shapes)]
    around = shapely.box(west - margin, south - margin, east + margin, north + margin)
    return fitting(known[shapely.intersects(known, around)], _MOST_VERTICES)[0]
