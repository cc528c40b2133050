"""Explanations of many units as compact data that a page turns into popups when one is asked for."""

from collections.abc import Iterable, Mapping
from typing import Any

from maps.pool import Pool
from maps.words import word
from zones.vocabulary import Lang

Explanation = Mapping[str, Any]


def popup_content(explanation: Explanation, lang: Lang) -> list[Any]:
    """What a popup says, in reading order; every text is plain and is shown as text.

    `[sentence, rule, [[label, value, days, [[threshold, met], …], flag], …], reporting, possible, adjustments,
    missing, would change, notes]`; `flag` is "m" for a masked figure, "?" for a missing one, else "".
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
    ]


def popup_data(explanations: Iterable[Explanation], lang: Lang) -> dict[str, Any]:
    """Popups of many units: `pool` holds every part once, `why` the place of each unit's popup in it."""
    pool = Pool()
    why = [pool.put(popup_content(explanation, lang)) for explanation in explanations]
    return {"pool": pool.entries, "why": why}


def _said(words: Any, lang: Lang) -> str:
    if isinstance(words, Mapping):
        return str(words.get(lang) or words.get("vi") or words.get("en") or "")
    return str(words)


def _texts(items: Iterable[Any], lang: Lang) -> list[str]:
    return [text for text in (_said(item, lang) for item in items) if text]


def _rule(rule: Mapping[str, Any], lang: Lang) -> list[str]:
    return [
        _said(rule, lang) if "vi" in rule or "en" in rule else "",
        str(rule.get("text") or rule.get("rule") or ""),
    ]


def _indicator(one: Mapping[str, Any], lang: Lang) -> list[Any]:
    window = one.get("window") or {}
    days = f"{_short(window['from'])}–{_short(window['to'])}" if window.get("from") else ""
    thresholds = [[f"{mark['op']} {mark['value']}", mark.get("met")] for mark in one.get("thresholds", [])]
    flag = "m" if one.get("masked") else "?" if one.get("missing") else ""
    return [_said(one, lang) or one["id"], str(one["text"]), days, thresholds, flag]


def _short(iso: str) -> str:
    """A day without its year: 19/02."""
    return f"{iso[8:10]}/{iso[5:7]}"


def _reporting(reporting: Mapping[str, Any], lang: Lang) -> list[Any]:
    if reporting.get("days") is None:
        return []
    text = word("reported_days", lang, days=reporting["days"], of=reporting.get("of") or "?")
    last = reporting.get("last")
    if last:
        text += ", " + word("last_report", lang, last=f"{last[8:10]}/{last[5:7]}/{last[:4]}")
    return [text, bool(reporting.get("ok"))]
