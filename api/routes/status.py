"""`/status` and `/areas`: what is this place now, and why."""

import math
from typing import Annotated, Any, Final, Literal

import numpy as np
from fastapi import APIRouter, Query

from api.asking import Asked, levels_of
from api.context import Context, Here
from api.routes.asked import AskedFor, Level, finder_of, shown_part
from api.showing import Shown
from api.siting import found_sites, sites_in
from geodata.cells import cells_of_points
from maps.shown import cell_layers, resolution
from zones.areas import Edition
from zones.cells import parents
from zones.errors import InputError, NotFoundError
from zones.snapshot import ZoneLayer
from zones.vocabulary import FINEST_RESOLUTION, NOT_ASSESSED, Lang

router = APIRouter(tags=["places"])

Why = Literal["short", "full"]
#: So many sites of an area are listed, the strictest first; `/sites?area=` lists all of them.
_MOST_SITES: Final = 50
_FEW_SITES: Final = 10
Reading = Literal["today", "closed"]


def _reference(reading: Reading, snapshot: str | None) -> str:
    return snapshot or ("today" if reading == "today" else "latest")


@router.get("/status")
def at_point(
    here: Here, asked: AskedFor, lat: float, lon: float, lang: Lang = "vi", why: Why = "short",
    reading: Reading = "today", snapshot: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The zone of a place: the finest area that is assessed and not grey, and the chain of areas around it.

    `level` asks for areas of these levels only; `area` answers inside that area only.
    """
    _check_place(lat, lon)
    shown = shown_part(here, asked, _reference(reading, snapshot))
    area = int(here.locator(shown.edition).finest([lon], [lat])[0])
    if area < 0:
        return _cell_at(here, shown, lon, lat, lang, why)
    chain = here.search(shown.edition).chain(area)
    inside = [one for one in chain if _row_of_area(shown, one) is not None]
    of = shown.edition.areas["area_level"]
    fitting = [one for one in inside if not asked.levels or of[one] in asked.levels]
    if not fitting:
        raise _outside(lat, lon, asked)
    return _answer(here, shown, _headline(shown, fitting), inside, lang, why)


def _check_place(lat: float, lon: float) -> None:
    if math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180:
        return
    swapped = abs(lat) > 90 and abs(lon) <= 90
    raise InputError(
        f"lat {lat}, lon {lon} is no place on Earth", where="lat, lon",
        fix="lat and lon look swapped" if swapped else "lat lies in -90..90, lon in -180..180",
        vi=f"lat {lat}, lon {lon} không phải là một điểm trên Trái Đất",
        vi_fix="có vẻ lat và lon bị đảo" if swapped else "lat trong -90..90, lon trong -180..180",
    )  # fmt: skip


def _outside(lat: float, lon: float, asked: Asked) -> NotFoundError:
    levels = ", ".join(asked.levels)
    of, vi_of = (f" of level {levels}", f" cấp {levels}") if levels else ("", "")
    within = f" {asked.area}" if asked.area else ""
    return NotFoundError(
        f"lat {lat}, lon {lon} lies in no area{of} asked for{within}", where="lat, lon",
        fix="choose a place inside, or leave level and area out",
        vi=f"lat {lat}, lon {lon} không thuộc đơn vị{vi_of} được hỏi{within}",
        vi_fix="chọn điểm bên trong, hoặc bỏ level và area",
    )  # fmt: skip


@router.get("/status/{code}")
def of_code(
    code: str, here: Here, asked: AskedFor, lang: Lang = "vi", why: Why = "short", reading: Reading = "today",
    snapshot: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The zone of an area by its code, or of a cell by its hexadecimal index.

    A code that stands at several levels is answered with 409 and the candidates; `level` chooses among them.
    """
    shown = shown_part(here, asked, _reference(reading, snapshot))
    layer, row = finder_of(here, shown).unit(shown, code, asked.levels)
    if not shown.view.layers[layer].is_areas:
        return _cell(here, shown, shown.view.layers[layer], row, lang, why)
    area = int(shown.view.layers[layer].table["area"][row])
    return _answer(here, shown, area, here.search(shown.edition).chain(area), lang, why)


def _answer(here: Context, shown: Shown, area: int, chain: list[int], lang: Lang, why: Why) -> dict[str, Any]:
    unit = _row_of_area(shown, area)
    if unit is None:
        raise _not_classified(shown, area)
    full = here.showing.explained(shown, *unit)
    full["chain"] = [link for one in chain if (link := _link(shown, one))["level"] is not None]
    sites = sites_in(shown.view, shown.edition, area)
    full["sites_here"], full["sites_count"] = sites[:_MOST_SITES], len(sites)
    return full if why == "full" else _short(full, lang)


def _not_classified(shown: Shown, area: int) -> NotFoundError:
    code = shown.edition.areas["code"][area]
    return NotFoundError(
        f"area {code} has no zone in this snapshot", fix="ask for another level or snapshot",
        vi=f"đơn vị {code} không có trong bản chụp này", vi_fix="hỏi cấp khác hoặc bản chụp khác",
    )  # fmt: skip


def _headline(shown: Shown, chain: list[int]) -> int:
    """The finest area that the rulebook assesses and that is not grey; else the finest that it assesses."""
    levels = [_link(shown, area)["level"] for area in chain]
    ordered = {level.id for level in shown.view.rulebook.levels}
    decided = [area for area, level in zip(chain, levels, strict=True) if level in ordered]
    assessed = [area for area, level in zip(chain, levels, strict=True) if level != NOT_ASSESSED]
    return (decided or assessed or chain)[0]


def _row_of_area(shown: Shown, area: int) -> tuple[str, int] | None:
    """Layer and row of an area, None where the view leaves it out."""
    level = shown.edition.areas["area_level"][area]
    if level not in shown.view.layers:
        return None
    row = shown.view.layers[level].table["area"].index_of(area)
    return None if row is None else (level, row)


def _link(shown: Shown, area: int) -> dict[str, Any]:
    record, unit = shown.edition.areas.row(area, named=True), _row_of_area(shown, area)
    row = shown.view.layers[unit[0]].table.row(unit[1], named=True) if unit else {}
    link = {
        "area_level": record["area_level"],
        "code": record["code"],
        "name": record["name"],
        "level": row.get("level"),
    }
    return link | ({"decided": row["override"]} if row.get("override") else {})


def _short(full: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """One language, sentence, deciding rule and chain: under a kilobyte on the wire."""
    level = full["level"]
    decided = {"decided": _decided(told, lang)} if (told := full["decided"]) else {}
    return {
        "unit": full["unit"],
        "level": {
            "id": level["id"],
            "label": level[lang],
            "colour": level["colour"],
            "symbol": level["symbol"],
        },
        **decided,
        "since": full["since"],
        "sentence": full["sentence"][lang],
        "decided_by": (full["decided_by"] or {}).get(lang),
        "first_fall": full["first_fall"],
        "chain": full.get("chain", []),
        **_sites(full, lang),
        "rulebook": full["rulebook"]["id"],
        "as_of": full["as_of"],
        "known_at": full["known_at"],
        "snapshot": full["snapshot"],
    }


def _sites(full: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """The sites in the area with their levels, and in a sentence what they do to it; nothing where there are none."""
    here, effect = full.get("sites_here") or [], full.get("sites")
    told = {"sites_here": here[:_FEW_SITES], "sites_count": full["sites_count"]} if here else {}
    return told | ({"sites": effect[lang]} if effect else {})


def _decided(told: dict[str, Any], lang: Lang) -> dict[str, Any]:
    """What the authority decided, in one language."""
    level = {"id": told["level"]["id"], "label": told["level"][lang]}
    days = {name: told[name] for name in ("document", "from", "until")}
    return {"level": level, **days, "sentence": told[lang]}


def _cell_at(here: Context, shown: Shown, lon: float, lat: float, lang: Lang, why: Why) -> dict[str, Any]:
    if len(shown.edition.areas):
        name = shown.edition.name
        raise NotFoundError(
            f"lat {lat}, lon {lon} lies outside all areas of {name}", fix="choose a place inside",
            vi=f"lat {lat}, lon {lon} nằm ngoài mọi đơn vị của {name}", vi_fix="chọn một điểm bên trong",
        )  # fmt: skip
    cell = cells_of_points(np.array([lon]), np.array([lat]), FINEST_RESOLUTION)
    for layer in cell_layers(shown.view):
        row = layer.table["cell"].index_of(int(parents(cell, resolution(layer))[0]))
        if row is not None:
            return _cell(here, shown, layer, row, lang, why)
    raise NotFoundError(
        f"no cell at lat {lat}, lon {lon} holds a case", fix="choose a place with cases",
        vi=f"không ô nào tại lat {lat}, lon {lon} có ca bệnh", vi_fix="chọn nơi có ca",
    )  # fmt: skip


def _cell(here: Context, shown: Shown, layer: ZoneLayer, row: int, lang: Lang, why: Why) -> dict[str, Any]:
    full = here.showing.explained(shown, layer.name, row)
    area = layer.table["area"][row]
    chain = [] if area is None else [area, *_above(shown.edition, area)]
    full["chain"] = [link for one in chain if (link := _link(shown, one))["level"] is not None]
    return full if why == "full" else _short(full, lang)


def _above(edition: Edition, area: int) -> list[int]:
    found = []
    while (area := int(edition.parent[area])) >= 0:
        found.append(area)
    return found


@router.get("/areas")
def search(
    here: Here, q: Annotated[str, Query(max_length=200)], limit: Annotated[int, Query(ge=1, le=100)] = 20,
    reading: Reading = "today", snapshot: str | None = None, edition: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Areas, and the sites that readers may see, by name without diacritics or prefixes, or by code."""
    shown = here.showing.shown(_reference(reading, snapshot), None, edition)
    finder = here.search(shown.edition)
    return {
        "areas": [
            finder.describe(area) | {"level": _link(shown, area)["level"]} for area in finder.find(q, limit)
        ],
        "sites": found_sites(shown.view, shown.edition, q, min(limit, _FEW_SITES)),
    }


@router.get("/areas/{code}")
def one_area(
    code: str, here: Here, level: Level = None, snapshot: str = "today", edition: str | None = None
) -> dict[str, Any]:
    """One area: its name, level, parents and children; `level` chooses where a code stands at several."""
    shown = here.showing.shown(snapshot, None, edition)
    area = finder_of(here, shown).area_at(code, levels_of(level))
    children = np.flatnonzero(shown.edition.parent == area)
    return here.search(shown.edition).describe(area) | {
        "level": _link(shown, area)["level"],
        "children": [_link(shown, int(child)) for child in children],
        "sites": sites_in(shown.view, shown.edition, area),
    }
