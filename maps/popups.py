"""Explanations of many units as compact data that a page turns into popups when one is asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import polars as pl

from maps.pool import Pool
from maps.shown import ShownLayer
from maps.words import day, word
from zones.areas import Edition
from zones.deciding import guide_of
from zones.explain import explain
from zones.numerals import written
from zones.snapshot import View
from zones.vocabulary import Lang

Explanation = Mapping[str, Any]

#: Letters that stand for a unit's name and code in texts that many units share; the page puts them in.
NAME: Final = "\ue000"
CODE: Final = "\ue001"


def popup_content(explanation: Explanation, lang: Lang) -> list[Any]:
    """What a popup says, in reading order; every text is plain and is shown as text.

    `[sentence, rule, [[label, value, days, [[threshold, met], …], flag], …], reporting, possible, adjustments,
    missing, would change, notes, decided]`; `flag` is "m" for a masked figure, else "". `decided` holds a sentence for
    each decision of the authority; who signed it stays out of maps, which are passed on.
    """
    return [
        _said(explanation["sentence"], lang),
        _rule(explanation.get("decided_by") or {}, lang),
        [_indicator(one, lang) for one in explanation.get("indicators", [])],
        _reporting(explanation.get("reporting") or {}, lang),
        list(explanation.get("possible", [])),
        _texts(explanation.get("adjustments", []), lang),
        _texts(explanation.get("missing", []), lang),
        _texts(explanation.get("would_change", []), lang),
        _texts(explanation.get("notes", []), lang),
        _decided(explanation.get("decided"), lang),
    ]


def popup_data(shown: ShownLayer, lang: Lang) -> dict[str, Any]:
    """Popups of all units of a layer: `pool` holds every part once, `why` the place of each unit's popup in it.

    Units that differ in nothing but their name and place are explained once.
    """
    return popups_of([shown], lang)


def popups_of(parts: Iterable[ShownLayer], lang: Lang) -> dict[str, Any]:
    """The same of several layers that stand one after the other."""
    pool = Pool()
    why = [place for shown in parts for place in _places(shown, pool, lang)]
    return {"pool": pool.entries, "why": why}


def _places(shown: ShownLayer, pool: Pool, lang: Lang) -> Iterator[int]:
    """The place of each unit's popup in the pool."""
    view, nameless, places = _unnamed(shown), _nameless(shown), dict[int, int]()
    for first in _firsts(shown):
        if first not in places:
            explanation = explain(view, shown.name, int(shown.rows[first]), nameless)
            places[first] = pool.put(_coded(popup_content(explanation, lang), shown.codes[first]))
        yield places[first]


def _unnamed(shown: ShownLayer) -> View:
    """The view with a placeholder for the names of the layer's sites."""
    if not shown.layer.is_sites:
        return shown.view
    layer = shown.view.layers[shown.name].changed(lambda table: table.with_columns(site_name=pl.lit(NAME)))
    return replace(shown.view, layers={**shown.view.layers, shown.name: layer})


def _firsts(shown: ShownLayer) -> list[int]:
    """For each unit the first one that an explanation cannot tell from it but by name and place."""
    table = shown.layer.table
    guide = guide_of(shown.view.rulebook, shown.layer.scope)
    needs = guide.decision.needs if guide else ()
    unread = {
        f"{name}.{part}" for name in shown.view.rulebook.indicators if name not in needs for part in _PARTS
    }
    unread |= {"area", "cell", "site", "site_name", "size_class", "lon", "lat", "outline"}
    unread |= set() if "population" in needs else {"population_persons"}
    keys = [column for column in table.columns if column not in unread]
    rows = table.with_row_index("unit")
    if shown.layer.is_areas:
        made = pl.Series("made", shown.edition.made, pl.String).gather(table["area"])
        rows, keys = rows.with_columns(made), [*keys, "made"]
    return rows.select(pl.col("unit").first().over(keys)).to_series().to_list()


_PARTS: Final = ("lo", "hi", "den", "masked")


def _nameless(shown: ShownLayer) -> Edition:
    """The edition with a placeholder for the names of the layer's own areas."""
    own = pl.col("area").is_in(shown.layer.table["area"].drop_nulls().unique().implode())
    named = shown.edition.areas.with_columns(name=pl.when(own).then(pl.lit(NAME)).otherwise("name"))
    return replace(shown.edition, areas=named)


def _coded(value: Any, code: str) -> Any:
    """The content with a placeholder for the unit's code."""
    if isinstance(value, list):
        return [_coded(part, code) for part in value]
    return value.replace(code, CODE) if isinstance(value, str) and len(code) >= _LONG_CODE else value


#: A shorter code might stand in a text by chance, as a number.
_LONG_CODE: Final = 10


def _said(words: Any, lang: Lang) -> str:
    if isinstance(words, Mapping):
        return str(words.get(lang) or words.get("vi") or words.get("en") or "")
    return str(words)


def _texts(items: Iterable[Any], lang: Lang) -> list[str]:
    return [text for text in (_said(item, lang) for item in items) if text]


def _decided(told: Explanation | None, lang: Lang) -> list[str]:
    return _texts([told, *told["others"]], lang) if told else []


def _rule(rule: Mapping[str, Any], lang: Lang) -> list[str]:
    text = str(rule.get("text") or "")
    return [_said(rule, lang) if "vi" in rule or "en" in rule else "", "" if text == "else" else text]


def _indicator(one: Mapping[str, Any], lang: Lang) -> list[Any]:
    window = one.get("window") or {}
    days = f"{_short(window['from'], lang)}–{_short(window['to'], lang)}" if window.get("from") else ""
    text = word("not_known", lang) if one.get("missing") else written(str(one["text"]))[lang]
    marks = [[_threshold(mark, lang), mark.get("met")] for mark in one.get("thresholds", [])]
    return [_said(one, lang) or one["id"], text, days, marks, "m" if one.get("masked") else ""]


def _threshold(mark: Mapping[str, Any], lang: Lang) -> str:
    return f"{_SIGNS.get(mark['op'], mark['op'])} {written(str(mark['value']))[lang]}"


_SIGNS: Final = {">=": "≥", "<=": "≤", "==": "=", "!=": "≠"}


def _short(iso: str, lang: Lang) -> str:
    """A day without its year: 19/02, or 19 Feb."""
    return day(date.fromisoformat(iso[:10]), lang)[:-5]


def _reporting(reporting: Mapping[str, Any], lang: Lang) -> list[Any]:
    if reporting.get("days") is None:
        return []
    text = word("reported_days", lang, days=reporting["days"], of=reporting.get("of") or "?")
    last = reporting.get("last")
    if last:
        text += ", " + word("last_report", lang, last=day(date.fromisoformat(last[:10]), lang))
    return [text, bool(reporting.get("ok"))]
