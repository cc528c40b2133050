"""The JSON Schema of indicators and of the filters on what they count."""

from collections.abc import Iterable

from zones.rulebook_indicators import (
    AREA_SCOPES,
    CALENDAR,
    DATES,
    DEVIATIONS,
    GREYS,
    KEYS,
    LINKS,
    NEEDED,
    PERIODS,
    STATS,
    TESTS,
    WEEK_STARTS,
    keys_of,
)
from zones.rulebook_schema_nodes import NAME, Node, formed, mapping, one_of, ref, several, whole, words
from zones.rulebook_schema_words import WORDS
from zones.rulebook_values import MOST_DAYS
from zones.vocabulary import CASE_CHOICES, CASE_FILTERS


def indicator(kind: str) -> Node:
    """An indicator of one kind."""
    nodes = {**_figure_keys(), **_own_keys(kind)}
    node = mapping({key: nodes[key] for key in keys_of(kind)}, ("kind", *NEEDED.get(kind, ())))
    node["properties"]["kind"] = {"const": kind, "description": WORDS[kind]}
    if "where" in KEYS[kind]:
        node = of_cases(node, ("win",) if kind in ("count", "rate") else ())
    if "at_least" in KEYS[kind]:
        node["oneOf"] = [{"required": ["level"]}, {"required": ["at_least"]}]
    return node


def _figure_keys() -> dict[str, Node]:
    """Keys of indicators that mean the same for every kind that has them."""
    return {
        "kind": {},
        "vi": words(),
        "en": words(),
        "note": words(),
        "round": {"oneOf": [{"const": "none"}, _rounding()]},
        "at": formed(rf"self|parent:({'|'.join(AREA_SCOPES)})|area:{NAME}"),
        "of": words(),
        "where": ref("where"),
        "date": one_of(DATES),
        "win": {"oneOf": [whole(1, MOST_DAYS), one_of(CALENDAR)]},
        "week_starts": one_of(WEEK_STARTS),
        "mean_of": whole(1, 366),
        "scale": {
            "oneOf": [{"type": "number", "exclusiveMinimum": 0}, formed(r"[0-9]{1,30}(\.[0-9]{1,30})?")]
        },
        "pop": words(),
        "num": ref("stream"),
        "den": ref("stream"),
        "expr": ref("condition"),
        "age_by_date": {"type": "object"},
        "per": one_of(("disease",)),
        "min_size": whole(1),
        "period": one_of(PERIODS),
        "years": whole(1, 100),
        "stat": one_of(STATS),
        "sd": one_of(DEVIATIONS),
        "min_years": whole(1, 100),
        "leave_out": formed(NAME),
        "periods": whole(2, 366),
        "period_days": whole(1, 366),
        "test": one_of(TESTS),
        "level": words(),
        "at_least": words(),
        "grey": one_of(GREYS),
        "corner": {"type": "boolean"},
    }


def _own_keys(kind: str) -> dict[str, Node]:
    """Keys that mean something else for some kinds."""
    if kind == "linked":
        links = one_of(LINKS)
        return {"by": {"oneOf": [links, several(links)]}}
    if "grey" in KEYS[kind]:
        return {"of": one_of(AREA_SCOPES)}
    return {"by": one_of(("household",))}


def _rounding() -> Node:
    return mapping({"decimals": whole(0, 9), "mode": {"const": "half_up"}}, ("decimals",))


def where() -> Node:
    """Filters on a stream: its columns are its own."""
    return {"type": "object", "additionalProperties": ref("words")}


def where_case() -> Node:
    """Filters on cases: their columns and words are known."""
    columns: dict[str, Node] = {}
    for column in CASE_FILTERS:
        word = one_of(CASE_CHOICES[column]) if column in CASE_CHOICES else words()
        columns[column] = {"oneOf": [word, several(word)]}
    return mapping(columns)


def of_cases(node: Node, required: Iterable[str] = ()) -> Node:
    """A mapping with `of` and `where`, closed where it is about cases."""
    asked = {"properties": {"of": {"const": "case"}}, "required": ["of"]}
    then: Node = {"properties": {"where": ref("where_case")}}
    return {**node, "if": asked, "then": {**then, "required": [*required]} if required else then}
