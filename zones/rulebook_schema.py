"""The JSON Schema of rulebook files, made from the words and keys that the parser accepts.

It is for editors that complete and check while one writes. What joins several parts (names declared, bands
that cover once, full tables) is checked by the parser alone.
"""

from typing import Final

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
    CLUSTERS_KEYS,
    CLUSTERS_NEEDED,
    DATES,
    STARTS,
)
from zones.rulebook_parse import CITED_DAY, COLOUR, DAY, DISEASE, REQUIRED, SLUG, ZONE
from zones.rulebook_schema_figures import indicator, of_cases, where, where_case
from zones.rulebook_schema_nodes import (
    NAME,
    Node,
    formed,
    mapping,
    named,
    one_of,
    or_null,
    ref,
    several,
    spoken,
    whole,
    words,
)
from zones.rulebook_schema_words import WORDS
from zones.rulebook_stability import DIRECTIONS
from zones.rulebook_steps import UNIT_SCOPES
from zones.rulebook_values import MOST_DAYS

_INTERVAL: Final = r"\s*[\[(]\s*(-inf|-?[0-9]+(\.[0-9]+)?)\s*,\s*(inf|-?[0-9]+(\.[0-9]+)?)\s*[\])]\s*"


def schema() -> Node:
    """The whole schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{SCHEMA}: {WORDS['']}",
        **mapping(_parts(), REQUIRED),
        "$defs": _definitions(),
    }


def _parts() -> dict[str, Node]:
    return {
        "schema": {"const": SCHEMA},
        "id": formed(SLUG),
        "title": mapping({"vi": words(), "en": words()}, ("vi", "en")),
        "disease": formed(DISEASE),
        "status": one_of(STATUSES),
        "cite": mapping(
            {"doc": words(), "date": formed(CITED_DAY), "body": words(), "where": words(), "url": words()},
            ("doc", "date"),
        ),
        "valid": mapping({"from": formed(DAY), "to": or_null(formed(DAY))}, ("from",)),
        "tz": formed(ZONE),
        "run": mapping({"every": formed(EVERY), "as_of": one_of(RUN_DAYS)}),
        "line": formed(SLUG),
        "levels": _levels(),
        "unknown": _levels(),
        "ind": named(ref("indicator")),
        "clusters": _clusters(),
        "bands": named(ref("bands")),
        "tables": named(ref("table")),
        "units": several(ref("unit")),
        "inherit": mapping({"from": one_of(INHERIT_FROM), "mode": one_of(INHERIT_MODES)}, ("from",)),
        "missing": _missing(),
        "stability": _stability(),
        "small": mapping(
            {
                "if": ref("condition"),
                "then": one_of(SMALL_ACTIONS),
                "note": words(),
                "to": one_of(INHERIT_FROM),
            },
            ("then",),
        ),
        "override": mapping(
            {
                "allowed": {"type": "boolean"},
                "direction": one_of(DIRECTIONS),
                "by": ref("words"),
                "needs": ref("words"),
                "note": words(),
            }
        ),
        "evidence": mapping({"unverified": ref("words"), "note": ref("words"), "sources": ref("words")}),
    }


def _definitions() -> dict[str, Node]:
    kinds = (*BUILT_KINDS, *LATER_KINDS)
    return {
        "words": {"oneOf": [words(), {"type": "array", "items": words()}]},
        "condition": {
            "type": "string",
            "minLength": 1,
            "maxLength": MAX_LENGTH,
            "description": WORDS["condition"],
        },
        "where": where(),
        "where_case": where_case(),
        "stream": of_cases(mapping({"of": words(), "where": ref("where")}, ("of",))),
        "level": mapping({"id": formed(NAME), "hex": formed(COLOUR), "vi": words(), "en": words()}, ("id",)),
        "indicator": {
            "type": "object",
            "required": ["kind"],
            "properties": {"kind": one_of(kinds)},
            "oneOf": [ref(f"indicator_{kind}") for kind in kinds],
        },
        **{f"indicator_{kind}": indicator(kind) for kind in kinds},
        "bands": {
            "type": "object",
            "properties": {"of": ref("condition")},
            "required": ["of"],
            "minProperties": 2,
            "propertyNames": {"pattern": f"^{NAME}$"},
            "additionalProperties": or_null(formed(_INTERVAL)),
            "description": WORDS["interval"],
        },
        "cells": {
            "oneOf": [
                {"type": ["string", "integer", "null"]},
                {"type": "object", "minProperties": 1, "additionalProperties": ref("cells")},
            ]
        },
        "table": _table(),
        "unit": mapping(
            {"for": several(one_of(UNIT_SCOPES)), "if": ref("condition"), "decide": several(ref("step"))},
            ("for", "decide"),
        ),
        "step": {"oneOf": [ref(f"step_{kind}") for kind in _steps()]},
        **{f"step_{kind}": node for kind, node in _steps().items()},
        "rule": {
            "oneOf": [
                mapping({"if": ref("condition"), "then": words(), **spoken()}, ("if", "then")),
                mapping({"else": words(), **spoken()}, ("else",)),
            ]
        },
        "worsen": mapping({key: _PACE[key] for key in WORSEN_KEYS}),
        "improve": mapping({key: _PACE[key] for key in IMPROVE_KEYS}),
    }


def _levels() -> Node:
    entry = {"oneOf": [ref("level"), {"const": "grey"}]}
    return {"oneOf": [one_of(FRAGMENTS), several(entry)]}


def _clusters() -> Node:
    nodes = {
        "of": words(),
        "where": ref("where"),
        "date": one_of(DATES[:2]),
        "radius_m": whole(1),
        "link_days": whole(1, MOST_DAYS),
        "chain_days": whole(1, MOST_DAYS),
        "min_size": whole(1),
        "start": one_of(STARTS),
        "close_after_days": whole(0, MOST_DAYS),
    }
    return of_cases(mapping({key: nodes[key] for key in CLUSTERS_KEYS}, CLUSTERS_NEEDED))


def _table() -> Node:
    names = {"type": "array", "items": words(), "minItems": 1}
    nodes: dict[str, Node] = {"row": words(), "col": words(), "by": names, "cells": ref("cells")}
    nodes |= {"inputs": {"type": "array"}, "met": {"type": "object"}}
    ways = [{"required": ["row", "col"]}, {"required": ["by"]}, {"required": ["inputs"]}]
    return {**mapping(nodes, ("cells",)), "anyOf": ways}


def _steps() -> dict[str, Node]:
    bands = {"oneOf": [several(words()), {"type": "object", "additionalProperties": {"type": "object"}}]}
    return {
        "rules": mapping({"rules": several(ref("rule"))}, ("rules",)),
        "table": mapping({"table": words()}, ("table",)),
        "worst_of": mapping({"worst_of": bands}, ("worst_of",)),
        "raise": mapping(
            {"raise": whole(1, MOST_LEVELS), "if": ref("condition"), "cap": words(), **spoken()}, ("raise",)
        ),
        "floor": mapping({"floor": words(), "if": ref("condition"), **spoken()}, ("floor",)),
        "cap": mapping({"cap": words(), "if": ref("condition"), **spoken()}, ("cap",)),
    }


def _missing() -> Node:
    reports = {
        "min_share": formed("[0-9]{1,6}/[0-9]{1,6}"),
        "max_gap_days": whole(0),
        "last_within_days": whole(0),
    }
    return mapping(
        {
            "ambiguous": one_of(AMBIGUOUS),
            "silence": one_of(SILENCES),
            "population": one_of(POPULATIONS),
            "reports": mapping(reports, ("min_share",)),
            "stale_after_days": whole(0, MOST_DAYS),
        }
    )


def _stability() -> Node:
    both = {"worsen": ref("worsen"), "improve": ref("improve")}
    versions = several(mapping({"from": formed(DAY), **both}, ("from",)))
    others = {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": words()}}
    return mapping({**both, "versions": versions, "mapping": others})


#: The keys of `worsen` and `improve`.
_PACE: Final[dict[str, Node]] = {
    "confirm": whole(1, 366),
    "max_step": whole(1, MOST_LEVELS),
    "notice_hours": whole(0, 24 * MOST_DAYS),
    "dwell_days": whole(0, MOST_DAYS),
    "gate": ref("condition"),
}
