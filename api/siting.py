"""The sites in an area beside its zone: their own zones, and what they do to the area's."""

import json
from typing import Any, Final

import polars as pl
import shapely

from api.workspace import Workspace
from zones.areas import Edition
from zones.assessing import first_day_needed
from zones.lasting import words_of
from zones.numerals import grouped
from zones.palette import ink
from zones.phrases import Words, both
from zones.rulebook import Rulebook
from zones.sites_effect import Effect, effect_of_sites
from zones.snapshot import View
from zones.units import area_units
from zones.vocabulary import Lang
from zones.wording import label

#: So many sites are named in a sentence.
_NAMED: Final = 5


def sites_in(view: View, edition: Edition, area: int) -> list[dict[str, Any]]:
    """The sites of a view that lie in an area, by kind and code, each with its level."""
    found = []
    for layer in view.layers.values():
        if layer.is_sites:
            for row in layer.table.iter_rows(named=True):
                if _lies_in(edition, row["area"], area):
                    found.append(_link(row))
    return found


def _link(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": row["site"], "name": row["site_name"] or row["site"], "kind": row["site_kind"],
        "size_class": row["size_class"], "level": row["level"],
    }  # fmt: skip


def _lies_in(edition: Edition, area: int | None, around: int) -> bool:
    at = -1 if area is None else area
    while at >= 0 and at != around:
        at = int(edition.parent[at])
    return at == around


def effect_told(
    workspace: Workspace, view: View, edition: Edition, layer: str, row: int
) -> dict[str, Any] | None:
    """How many of an area's cases are at which sites, and its level without them; None where none is, for layers of
    other units, and for the public."""
    zones = view.layers[layer]
    if view.audience != "internal" or not zones.is_areas:
        return None
    record = zones.table.row(row, named=True)
    as_of = record.get("as_of") or view.meta.as_of
    known = workspace.gathered(edition, view.meta.known_at)
    if known.sites.is_empty():
        return None
    book = view.rulebook
    layers = [area_units(edition, name, known.population) for name in edition.levels]
    reports = known.reporting(first_day_needed(book, as_of), as_of)
    found = effect_of_sites(book, known.evidence(as_of), layers, reports, as_of, int(record["area"]))
    return (
        None if found is None else _in_words(found, book, known.sites, record.get("raw") or record["level"])
    )


def _in_words(found: Effect, book: Rulebook, sites: pl.DataFrame, level: str) -> dict[str, Any]:
    numbers = dict.fromkeys([*found.at, *found.aside])
    listed = [
        {
            "code": sites["site"][number], "name": sites["site_name"][number] or sites["site"][number],
            "kind": sites["site_kind"][number], "cases": found.at.get(number, 0),
            "cases_in_quarantine": found.aside.get(number, 0),
        }
        for number in numbers
    ]  # fmt: skip
    without = book.level(found.without)
    return {
        "indicator": found.indicator.id, "of": found.of, "at_sites": found.total, "sites": listed,
        "without": found.without, "changes": found.without != level,
        **_sentence(found, book, listed, words_of(without), changes=found.without != level),
    }  # fmt: skip


def _sentence(
    found: Effect, book: Rulebook, listed: list[dict[str, Any]], level: Words, *, changes: bool
) -> Words:
    what = label(found.indicator, book)
    said = [_counted(found, listed, what)] if found.total else []
    if found.total and changes:
        said.append(
            both(f"không tính các ca này thì là {level['vi']}", f"without them it would be: {level['en']}")
        )
    elif found.total:
        said.append(both("không tính các ca này thì mức vẫn vậy", "without them the level would be the same"))
    if found.aside:
        cases = sum(found.aside.values())
        vi, en = _names(listed, "cases_in_quarantine")
        said.append(both(
            f"{grouped(cases, 'vi')} ca trong cách ly ở cơ sở, không thuộc số liệu này: {vi}",
            f"{grouped(cases, 'en')} cases in quarantine at sites, which this figure does not count: {en}",
        ))  # fmt: skip
    text = {lang: "; ".join(one[lang] for one in said) for lang in ("vi", "en")}
    return both(*(f"{text[lang][:1].upper()}{text[lang][1:]}." for lang in ("vi", "en")))


def _counted(found: Effect, listed: list[dict[str, Any]], what: Words) -> Words:
    vi, en = _names(listed, "cases")
    sites = len(found.at)
    return both(
        f"{grouped(found.total, 'vi')} trong {grouped(found.of, 'vi')} {what['vi']} là ở {sites} cơ sở: {vi}",
        f"{grouped(found.total, 'en')} of {grouped(found.of, 'en')} {what['en']} are at "
        f"{sites} site{'' if sites == 1 else 's'}: {en}",
    )


def _names(listed: list[dict[str, Any]], figure: str) -> tuple[str, str]:
    some = sorted((one for one in listed if one[figure]), key=lambda one: (-one[figure], one["name"]))
    named = ", ".join(f"{one['name']} ({one[figure]})" for one in some[:_NAMED])
    more = len(some) - _NAMED
    if more <= 0:
        return named, named
    return f"{named} và {more} cơ sở khác", f"{named} and {more} more"


def site_rows(view: View, edition: Edition, lang: Lang, kind: str | None = None) -> list[dict[str, Any]]:
    """The sites of a view, by kind and code, with their levels and the areas they lie in."""
    rows = [
        row for layer in view.layers.values() if layer.is_sites for row in layer.table.iter_rows(named=True)
    ]
    return [_row(row, view.rulebook, edition, lang) for row in rows if kind in (None, row["site_kind"])]


def _row(row: dict[str, Any], book: Rulebook, edition: Edition, lang: Lang) -> dict[str, Any]:
    level = book.level(row["level"])
    area = {} if row["area"] is None else edition.areas.row(row["area"], named=True)
    since = row.get("since")
    return _link(row) | {
        "label": words_of(level)[lang], "colour": level.colour, "hex": level.hex,
        "symbol": ink(level.colour, level.hex).symbol, "since": since.isoformat() if since else None,
        "population_persons": row["population_persons"], "people_from": row["people_from"], "lon": row["lon"],
        "lat": row["lat"], "area_level": area.get("area_level"), "area_code": area.get("code"),
        "area_name": area.get("name"),
    }  # fmt: skip


def site_shapes(workspace: Workspace, view: View, edition: Edition) -> dict[str, dict[str, Any]]:
    """Code -> GeoJSON geometry of the sites that a view shows: the outline where one is known, else the point."""
    shown = {row["code"] for row in site_rows(view, edition, "vi")}
    known = workspace.gathered(edition, view.meta.known_at).sites
    found = {}
    for code, lon, lat, outline in known.select("site", "lon", "lat", "outline").iter_rows():
        if code in shown and outline is not None:
            found[code] = json.loads(shapely.to_geojson(shapely.from_wkb(outline)))
        elif code in shown and lon is not None:
            found[code] = {"type": "Point", "coordinates": [lon, lat]}
    return found
