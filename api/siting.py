"""The sites in an area beside its zone: their own zones, and what they do to the area's."""

import json
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from api.workspace import Workspace
from geodata.fold import fold
from geodata.sites.matching import line
from maps.sites import SITE, names_of, severity, shapes_of, sites_of
from zones.areas import Edition
from zones.assessing import first_day_needed
from zones.lasting import words_of
from zones.numerals import grouped
from zones.palette import ink
from zones.phrases import Words, both
from zones.rulebook import Rulebook
from zones.site_signs import SITE_SIGNS, order_of_kinds
from zones.sites_effect import Effect, effect_of_sites
from zones.snapshot import View
from zones.units import area_units
from zones.vocabulary import Lang
from zones.wording import label

#: So many sites are named in a sentence.
_NAMED: Final = 5


def sites_in(view: View, edition: Edition, area: int) -> list[dict[str, Any]]:
    """The sites of a view that lie in an area, each with its level: the strictest first, then by kind and name."""
    table = sites_of(view)
    here = table.filter(pl.Series(_inside(edition, table["area"].fill_null(-1).to_numpy(), area)))
    order = here.with_columns(
        pl.Series("height", -severity(view, here)),
        pl.col("site_kind").replace_strict(order_of_kinds(), return_dtype=pl.Int32).alias("of"),
    )
    return [_link(row) for row in order.sort("height", "of", "site_name", "site").iter_rows(named=True)]


def _inside(edition: Edition, areas: NDArray[np.int32], around: int) -> NDArray[np.bool_]:
    """Which areas are the one asked for or lie in it; -1 lies nowhere."""
    parent = np.append(edition.parent, -1)
    at: NDArray[np.int32] = areas.copy()
    found: NDArray[np.bool_] = areas == around
    while (at >= 0).any():
        at = parent[at]
        found |= at == around
    return found


def _link(row: dict[str, Any]) -> dict[str, Any]:
    sign = SITE_SIGNS[row["site_kind"]]
    return {
        "code": row["site"], "name": row["site_name"] or row["site"], "kind": row["site_kind"], "kind_vi": sign.vi,
        "kind_en": sign.en, "size_class": row["size_class"], "level": row["level"],
    }  # fmt: skip


def found_sites(view: View, edition: Edition, text: str, limit: int) -> list[dict[str, Any]]:
    """Sites by name without diacritics, or by code, as areas are found: the code itself, whole names, beginnings,
    parts of names."""
    asked = fold(text)
    if not asked:
        return []
    table = sites_of(view)
    folded = [fold(name) for name in names_of(table).to_list()]
    scores = [
        _score(asked, text.strip().lower(), name, code.lower())
        for name, code in zip(folded, table["site"].to_list(), strict=True)
    ]
    best = sorted((score, row) for row, score in enumerate(scores) if score is not None)[:limit]
    return [_hit(table.row(row, named=True), edition) for _, row in best]


def _score(asked: str, code_asked: str, name: str, code: str) -> int | None:
    if code == code_asked:
        return 0
    if name == asked:
        return 1
    if name.startswith(asked) or f" {asked}" in name:
        return 2
    return 3 if asked in name else None


def _hit(row: dict[str, Any], edition: Edition) -> dict[str, Any]:
    """A site as the search for areas tells an area."""
    around = [] if row["area"] is None else line(edition, row["area"])
    point = None if row["lon"] is None else [row["lon"], row["lat"], row["lon"], row["lat"]]
    return _link(row) | {
        "area_level": SITE, "parents": [edition.areas["name"][area] for area in around], "bounds": point,
    }  # fmt: skip


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


def site_shapes(view: View) -> dict[str, dict[str, Any]]:
    """Code -> GeoJSON geometry of the sites that a view shows: the outline where one is known, else the point."""
    table = sites_of(view)
    texts = shapely.to_geojson(shapes_of(table)).tolist()
    return {
        code: json.loads(text) for code, text in zip(table["site"], texts, strict=True) if text is not None
    }
