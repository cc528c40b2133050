"""`/status` and `/areas`: what is this place now, and why."""

import math
from typing import Annotated, Any, Literal

import numpy as np
from fastapi import APIRouter, Query

from api.context import Context, Here
from api.showing import Shown
from geodata.cells import cells_of_points
from maps.shown import cell_layers, resolution
from zones.areas import Edition
from zones.cells import parents, parse_cell
from zones.errors import InputError, NotFoundError
from zones.explain import explain
from zones.snapshot import View, ZoneLayer
from zones.vocabulary import FINEST_RESOLUTION, NOT_ASSESSED, Lang

router = APIRouter(tags=["places"])

Why = Literal["short", "full"]
Asked = Literal["today", "closed"]


def _reference(reading: Asked, snapshot: str | None) -> str:
    return snapshot or ("today" if reading == "today" else "latest")


@router.get("/status")
def at_point(
    here: Here, lat: float, lon: float, lang: Lang = "vi", why: Why = "short", reading: Asked = "today",
    snapshot: str | None = None, rulebook: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The zone of a place: the finest area that is assessed and not grey, and the chain of areas around it."""
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        swapped = abs(lat) > 90 and abs(lon) <= 90
        raise InputError(
            f"lat {lat}, lon {lon} is no place on Earth", where="lat, lon",
            fix="lat and lon look swapped" if swapped else "lat lies in -90..90, lon in -180..180",
        )  # fmt: skip
    shown = here.shown(_reference(reading, snapshot), rulebook)
    area = int(here.locator(shown.edition).finest([lon], [lat])[0])
    if area < 0:
        return _cell_at(shown, lon, lat, lang, why)
    return _answer(here, shown, area, lang, why, headline=True)


@router.get("/status/{code}")
def of_code(
    code: str, here: Here, lang: Lang = "vi", why: Why = "short", reading: Asked = "today",
    snapshot: str | None = None, rulebook: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The zone of an area by its code, or of a cell by its hexadecimal index."""
    shown = here.shown(_reference(reading, snapshot), rulebook)
    found = shown.edition.areas["area"].filter(shown.edition.areas["code"] == code)
    if len(found):
        return _answer(here, shown, int(found[-1]), lang, why, headline=False)
    return _cell(shown, _parsed(code), lang, why)


def _parsed(code: str) -> int:
    try:
        return parse_cell(code)
    except InputError as error:
        raise NotFoundError(f"there is no area or cell '{code}'", fix="search for it: /areas?q=") from error


def _answer(
    here: Context, shown: Shown, area: int, lang: Lang, why: Why, *, headline: bool
) -> dict[str, Any]:
    chain = here.search(shown.edition).chain(area)
    at = _headline(shown, chain) if headline else area
    full = explain(shown.view, *_row_of_area(shown.view, shown.edition, at), shown.edition)
    full["chain"] = [_link(shown, one) for one in chain]
    return full if why == "full" else _short(full, lang)


def _headline(shown: Shown, chain: list[int]) -> int:
    """The finest area that the rulebook assesses and that is not grey; else the finest that it assesses."""
    levels = [_link(shown, area)["level"] for area in chain]
    ordered = {level.id for level in shown.view.rulebook.levels}
    decided = [area for area, level in zip(chain, levels, strict=True) if level in ordered]
    assessed = [area for area, level in zip(chain, levels, strict=True) if level != NOT_ASSESSED]
    return (decided or assessed or chain)[0]


def _row_of_area(view: View, edition: Edition, area: int) -> tuple[str, int]:
    level = edition.areas["area_level"][area]
    return level, area - edition.rows(level).start


def _link(shown: Shown, area: int) -> dict[str, Any]:
    layer, row = _row_of_area(shown.view, shown.edition, area)
    record = shown.edition.areas.row(area, named=True)
    return {
        "area_level": layer,
        "code": record["code"],
        "name": record["name"],
        "level": shown.view.layers[layer].table["level"][row],
    }


def _short(full: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """One language, sentence, deciding rule and chain: under a kilobyte on the wire."""
    level = full["level"]
    return {
        "unit": full["unit"],
        "level": {
            "id": level["id"],
            "label": level[lang],
            "colour": level["colour"],
            "symbol": level["symbol"],
        },
        "sentence": full["sentence"][lang],
        "decided_by": (full["decided_by"] or {}).get(lang),
        "chain": full.get("chain", []),
        "rulebook": full["rulebook"]["id"],
        "as_of": full["as_of"],
        "known_at": full["known_at"],
        "snapshot": full["snapshot"],
    }


def _cell_at(shown: Shown, lon: float, lat: float, lang: Lang, why: Why) -> dict[str, Any]:
    if len(shown.edition.areas):
        raise NotFoundError(
            f"lat {lat}, lon {lon} lies outside all areas of {shown.edition.name}",
            fix="choose a place inside",
        )
    cell = cells_of_points(np.array([lon]), np.array([lat]), FINEST_RESOLUTION)
    for layer in sorted(cell_layers(shown.view), key=resolution, reverse=True):
        if int(parents(cell, resolution(layer))[0]) in layer.table["cell"]:
            return _cell(shown, int(parents(cell, resolution(layer))[0]), lang, why)
    raise NotFoundError(f"no cell at lat {lat}, lon {lon} holds a case", fix="choose a place with cases")


def _cell(shown: Shown, cell: int, lang: Lang, why: Why) -> dict[str, Any]:
    layer, row = _row_of_cell(shown, cell)
    full = explain(shown.view, layer.name, row, shown.edition)
    area = layer.table["area"][row]
    chain = [] if area is None else [area, *_above(shown.edition, area)]
    full["chain"] = [_link(shown, one) for one in chain]
    return full if why == "full" else _short(full, lang)


def _above(edition: Edition, area: int) -> list[int]:
    found = []
    while (area := int(edition.parent[area])) >= 0:
        found.append(area)
    return found


def _row_of_cell(shown: Shown, cell: int) -> tuple[ZoneLayer, int]:
    for layer in cell_layers(shown.view):
        at = int(np.searchsorted(layer.table["cell"].to_numpy(), cell))
        if at < layer.table.height and layer.table["cell"][at] == cell:
            return layer, at
    raise NotFoundError(f"cell {cell:x} is not among the classified ones", fix="choose a cell of the map")


@router.get("/areas")
def search(
    here: Here, q: Annotated[str, Query(max_length=200)], limit: Annotated[int, Query(ge=1, le=100)] = 20,
    reading: Asked = "today", snapshot: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Areas by name without diacritics or prefixes, or by code."""
    shown = here.shown(_reference(reading, snapshot))
    finder = here.search(shown.edition)
    return {
        "areas": [
            finder.describe(area) | {"level": _link(shown, area)["level"]} for area in finder.find(q, limit)
        ]
    }


@router.get("/areas/{code}")
def one_area(code: str, here: Here) -> dict[str, Any]:
    """One area: its name, level, parents and children."""
    shown = here.shown("today")
    found = shown.edition.areas["area"].filter(shown.edition.areas["code"] == code)
    if not len(found):
        raise NotFoundError(f"there is no area '{code}'", fix="search for it: /areas?q=")
    area = int(found[-1])
    children = np.flatnonzero(shown.edition.parent == area)
    return here.search(shown.edition).describe(area) | {
        "level": _link(shown, area)["level"],
        "children": [_link(shown, int(child)) for child in children],
    }
