"""The JSON Schema of rulebook files, made from the words and keys that the parser accepts.

It is for editors that complete and check while one writes. What joins several parts (names declared, bands
that cover once, full tables) is checked by the parser alone.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from zones.expressions import MAX_LENGTH
from zones.fragments import FRAGMENTS
from zones.rulebook import SCHEMA, STATUSES
from zones.rulebook_conduct import (
    AMBIGUOUS,
    EVERY,
    IMPROVE_KEYS,
    INHERIT_FROM,
    INHERIT_MODES,
    MOST_LEVELS,
    POPULATIONS,
    RUN_DAYS,
    SILENCES,
    SMALL_ACTIONS,
    WORSEN_KEYS,
)
from zones.rulebook_figures import BUILT_KINDS, LATER_KINDS
from zones.rulebook_indicators import (
    AREA_SCOPES,
    CALENDAR,
    CLUSTERS_KEYS,
    CLUSTERS_NEEDED,
    DATES,
    DEVIATIONS,
    GREYS,
    KEYS,
    LINKS,
    NEEDED,
    PERIODS,
    STARTS,
    STATS,
    TESTS,
    WEEK_STARTS,
    keys_of,
)
from zones.rulebook_parse import CITED_DAY, COLOUR, DAY, DISEASE, REQUIRED, SLUG, ZONE
from zones.rulebook_schema_words import WORDS
from zones.rulebook_stability import DIRECTIONS
from zones.rulebook_steps import UNIT_SCOPES
from zones.rulebook_values import MAX_TEXT, MOST_DAYS
from zones.vocabulary import CASE_CHOICES, CASE_FILTERS

Node = dict[str, Any]

_NAME: Final = "[A-Za-z_][A-Za-z0-9_]{0,63}"
_INTERVAL: Final = r"\s*[\[(]\s*(-inf|-?[0-9]+(\.[0-9]+)?)\s*,\s*(inf|-?[0-9]+(\.[0-9]+)?)\s*[\])]\s*"


def schema() -> Node:
    """The whole schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{SCHEMA}: {WORDS['']}",
        **_mapping(_parts(), REQUIRED),
        "$defs": _definitions(),
    }


def _parts() -> dict[str, Node]:
    return {
        "schema": {"const": SCHEMA},
        "id": _formed(SLUG),
        "title": _mapping({"vi": _text(), "en": _text()}, ("vi", "en")),
        "disease": _formed(DISEASE),
        "status": _one_of(STATUSES),
        "cite": _mapping(
            {"doc": _text(), "date": _formed(CITED_DAY), "body": _text(), "where": _text(), "url": _text()},
            ("doc", "date"),
        ),
        "valid": _mapping({"from": _formed(DAY), "to": _or_null(_formed(DAY))}, ("from",)),
        "tz": _formed(ZONE),
        "run": _mapping({"every": _formed(EVERY), "as_of": _one_of(RUN_DAYS)}),
        "line": _formed(SLUG),
        "levels": _levels(),
        "unknown": _levels(),
        "ind": _named(_of("indicator")),
        "clusters": _clusters(),
        "bands": _named(_of("bands")),
        "tables": _named(_of("table")),
        "units": _several(_of("unit")),
        "inherit": _mapping({"from": _one_of(INHERIT_FROM), "mode": _one_of(INHERIT_MODES)}),
        "missing": _missing(),
        "stability": _stability(),
        "small": _mapping(
            {"if": _of("condition"), "then": _one_of(SMALL_ACTIONS), "note": _text(), "to": _text()},
            ("then",),
        ),
        "override": _mapping(
            {
                "allowed": {"type": "boolean"},
                "direction": _one_of(DIRECTIONS),
                "by": _of("words"),
                "needs": _of("words"),
                "note": _text(),
            }
        ),
        "evidence": _mapping({"unverified": _of("words"), "note": _of("words"), "sources": _of("words")}),
    }


def _definitions() -> dict[str, Node]:
    kinds = (*BUILT_KINDS, *LATER_KINDS)
    return {
        "words": {"oneOf": [_text(), {"type": "array", "items": _text()}]},
        "condition": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_LENGTH,
            "description": WORDS["condition"],
        },
        "where": _where(),
        "where_case": _where_case(),
        "stream": _of_cases(_mapping({"of": _text(), "where": _of("where")}, ("of",))),
        "level": _mapping(
            {"id": _formed(_NAME), "hex": _formed(COLOUR), "vi": _text(), "en": _text()}, ("id",)
        ),
        "indicator": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": _one_of(kinds)},
            "oneOf": [_of(f"indicator_{kind}") for kind in kinds],
        },
        **{f"indicator_{kind}": _indicator(kind) for kind in kinds},
        "bands": {
            "type": "object",
            "properties": {"of": _of("condition")},
            "required": ["of"],
            "minProperties": 2,
            "propertyNames": {"pattern": f"^{_NAME}$"},
            "additionalProperties": _or_null(_formed(_INTERVAL)),
            "description": WORDS["interval"],
        },
        "cells": {
            "oneOf": [
                {"type": ["string", "integer", "null"]},
                {"type": "object", "minProperties": 1, "additionalProperties": _of("cells")},
            ]
        },
        "table": _table(),
        "unit": _mapping(
            {"for": _several(_one_of(UNIT_SCOPES)), "if": _of("condition"), "decide": _several(_of("step"))},
            ("for", "decide"),
        ),
        "step": {"oneOf": [_of(f"step_{kind}") for kind in _steps()]},
        **{f"step_{kind}": node for kind, node in _steps().items()},
        "rule": {
            "oneOf": [
                _mapping({"if": _of("condition"), "then": _text(), **_spoken()}, ("if", "then")),
                _mapping({"else": _text(), **_spoken()}, ("else",)),
            ]
        },
        "worsen": _mapping({key: _PACE[key] for key in WORSEN_KEYS}),
        "improve": _mapping({key: _PACE[key] for key in IMPROVE_KEYS}),
    }


def _indicator(kind: str) -> Node:
    nodes = {**_figure_keys(), **_own_keys(kind)}
    node = _mapping({key: nodes[key] for key in keys_of(kind)}, ("kind", *NEEDED.get(kind, ())))
    node["properties"]["kind"] = {"const": kind, "description": WORDS[kind]}
    if "where" in KEYS[kind]:
        node = _of_cases(node, ("win",) if kind in ("count", "rate") else ())
    if "at_least" in KEYS[kind]:
        node["oneOf"] = [{"required": ["level"]}, {"required": ["at_least"]}]
    return node


def _figure_keys() -> dict[str, Node]:
    """Keys of indicators that mean the same for every kind that has them."""
    return {
        "kind": {},
        "vi": _text(),
        "en": _text(),
        "note": _text(),
        "round": {"oneOf": [{"const": "none"}, _rounding()]},
        "at": _formed(rf"self|parent:({'|'.join(AREA_SCOPES)})|area:{_NAME}"),
        "of": _text(),
        "where": _of("where"),
        "date": _one_of(DATES),
        "win": {"oneOf": [_whole(1, MOST_DAYS), _one_of(CALENDAR)]},
        "week_starts": _one_of(WEEK_STARTS),
        "mean_of": _whole(1, 366),
        "scale": {
            "oneOf": [{"type": "number", "exclusiveMinimum": 0}, _formed(r"[0-9]{1,30}(\.[0-9]{1,30})?")]
        },
        "pop": _text(),
        "num": _of("stream"),
        "den": _of("stream"),
        "expr": _of("condition"),
        "age_by_date": {"type": "object"},
        "per": _one_of(("disease",)),
        "min_size": _whole(1),
        "period": _one_of(PERIODS),
        "years": _whole(1, 100),
        "stat": _one_of(STATS),
        "sd": _one_of(DEVIATIONS),
        "min_years": _whole(1, 100),
        "leave_out": _formed(_NAME),
        "periods": _whole(2, 366),
        "period_days": _whole(1, 366),
        "test": _one_of(TESTS),
        "level": _text(),
        "at_least": _text(),
        "grey": _one_of(GREYS),
        "corner": {"type": "boolean"},
    }


def _own_keys(kind: str) -> dict[str, Node]:
    """Keys that mean something else for some kinds."""
    if kind == "linked":
        links = _one_of(LINKS)
        return {"by": {"oneOf": [links, _several(links)]}}
    if "grey" in KEYS[kind]:
        return {"of": _one_of(AREA_SCOPES)}
    return {"by": _one_of(("household",))}


def _rounding() -> Node:
    return _mapping({"decimals": _whole(0, 9), "mode": {"const": "half_up"}}, ("decimals",))


def _where() -> Node:
    """Filters on a stream: its columns are its own."""
    return {"type": "object", "additionalProperties": _of("words")}


def _where_case() -> Node:
    """Filters on cases: their columns and words are known."""
    columns: dict[str, Node] = {}
    for column in CASE_FILTERS:
        word = _one_of(CASE_CHOICES[column]) if column in CASE_CHOICES else _text()
        columns[column] = {"oneOf": [word, _several(word)]}
    return _mapping(columns)


def _of_cases(node: Node, required: Iterable[str] = ()) -> Node:
    """A mapping with `of` and `where`, closed where it is about cases."""
    asked = {"properties": {"of": {"const": "case"}}, "required": ["of"]}
    then: Node = {"properties": {"where": _of("where_case")}}
    return {**node, "if": asked, "then": {**then, "required": [*required]} if required else then}


def _levels() -> Node:
    entry = {"oneOf": [_of("level"), {"const": "grey"}]}
    return {"oneOf": [_one_of(FRAGMENTS), _several(entry)]}


def _clusters() -> Node:
    nodes = {
        "of": _text(),
        "where": _of("where"),
        "date": _one_of(DATES[:2]),
        "radius_m": _whole(1),
        "link_days": _whole(1, MOST_DAYS),
        "chain_days": _whole(1, MOST_DAYS),
        "min_size": _whole(1),
        "start": _one_of(STARTS),
        "close_after_days": _whole(0, MOST_DAYS),
    }
    return _of_cases(_mapping({key: nodes[key] for key in CLUSTERS_KEYS}, CLUSTERS_NEEDED))


def _table() -> Node:
    names = {"type": "array", "items": _text(), "minItems": 1}
    nodes: dict[str, Node] = {"row": _text(), "col": _text(), "by": names, "cells": _of("cells")}
    nodes |= {"inputs": {"type": "array"}, "met": {"type": "object"}}
    ways = [{"required": ["row", "col"]}, {"required": ["by"]}, {"required": ["inputs"]}]
    return {**_mapping(nodes, ("cells",)), "anyOf": ways}


def _steps() -> dict[str, Node]:
    bands = {"oneOf": [_several(_text()), {"type": "object", "additionalProperties": {"type": "object"}}]}
    return {
        "rules": _mapping({"rules": _several(_of("rule"))}, ("rules",)),
        "table": _mapping({"table": _text()}, ("table",)),
        "worst_of": _mapping({"worst_of": bands}, ("worst_of",)),
        "raise": _mapping(
            {"raise": _whole(1, MOST_LEVELS), "if": _of("condition"), "cap": _text(), **_spoken()}, ("raise",)
        ),
        "floor": _mapping({"floor": _text(), "if": _of("condition"), **_spoken()}, ("floor",)),
        "cap": _mapping({"cap": _text(), "if": _of("condition"), **_spoken()}, ("cap",)),
    }


def _missing() -> Node:
    reports = {
        "min_share": _formed("[0-9]{1,6}/[0-9]{1,6}"),
        "max_gap_days": _whole(0),
        "last_within_days": _whole(0),
    }
    return _mapping(
        {
            "ambiguous": _one_of(AMBIGUOUS),
            "silence": _one_of(SILENCES),
            "population": _one_of(POPULATIONS),
            "reports": _mapping(reports, ("min_share",)),
            "stale_after_days": _whole(0, MOST_DAYS),
        }
    )


def _stability() -> Node:
    both = {"worsen": _of("worsen"), "improve": _of("improve")}
    versions = _several(_mapping({"from": _formed(DAY), **both}, ("from",)))
    mapping = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _text()}}
    return _mapping({**both, "versions": versions, "mapping": mapping})


def _mapping(properties: Mapping[str, Node], required: Iterable[str] = ()) -> Node:
    """A mapping with no other keys; each key carries its meaning where words are written for it."""
    told = {key: _told(key, node) for key, node in properties.items()}
    node: Node = {"type": "object", "properties": told, "additionalProperties": False}
    return {**node, "required": [*required]} if required else node


def _told(key: str, node: Node) -> Node:
    return {"description": WORDS[key], **node} if key in WORDS else node


def _named(entry: Node) -> Node:
    return {"type": "object", "propertyNames": {"pattern": f"^{_NAME}$"}, "additionalProperties": entry}


def _several(entry: Node) -> Node:
    return {"type": "array", "items": entry, "minItems": 1}


def _of(definition: str) -> Node:
    return {"$ref": f"#/$defs/{definition}"}


def _text() -> Node:
    return {"type": ["string", "integer"], "maxLength": MAX_TEXT}


def _spoken() -> dict[str, Node]:
    return {"vi": _text(), "en": _text()}


def _formed(form: str) -> Node:
    return {"type": "string", "pattern": f"^({form})$"}


def _one_of(words: Iterable[str]) -> Node:
    return {"enum": [*words]}


def _or_null(node: Node) -> Node:
    return {"oneOf": [node, {"type": "null"}]}


def _whole(least: int, most: int = 100_000) -> Node:
    return {"type": "integer", "minimum": least, "maximum": most}


#: The keys of `worsen` and `improve`.
_PACE: Final[dict[str, Node]] = {
    "confirm": _whole(1, 366),
    "max_step": _whole(1, MOST_LEVELS),
    "notice_hours": _whole(0, 24 * MOST_DAYS),
    "dwell_days": _whole(0, MOST_DAYS),
    "gate": _of("condition"),
}
