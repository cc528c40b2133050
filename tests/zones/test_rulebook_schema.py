"""The published JSON Schema says what the parser accepts, no more and no less, key by key and word by word."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook, rulebook_schema
from zones.errors import RulebookError
from zones.rulebook import BUILT_KINDS, LATER_KINDS, STATUSES, parse_rulebook
from zones.rulebook_conduct import (
    IMPROVE_KEYS,
    INHERIT_KEYS,
    MISSING_KEYS,
    OVERRIDE_KEYS,
    REPORTS_KEYS,
    RUN_KEYS,
    SMALL_KEYS,
    STABILITY_KEYS,
    WORSEN_KEYS,
)
from zones.rulebook_indicators import CLUSTERS_KEYS, keys_of
from zones.rulebook_parse import CITE_KEYS, EVIDENCE_KEYS, KEYS, LEVEL_KEYS, REQUIRED
from zones.rulebook_schema import schema
from zones.rulebook_steps import RULE_KEYS, STEP_KEYS, TABLE_KEYS, UNIT_KEYS, UNIT_SCOPES

ROOT = Path(__file__).parents[2]
SCHEMA = rulebook_schema()
_TYPES = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}


def is_type(value: Any, name: str) -> bool:
    if name in ("integer", "number") and isinstance(value, bool):
        return False
    return isinstance(value, int | float) if name == "number" else isinstance(value, _TYPES[name])


def errors(node: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """What a value breaks of a schema: the words of JSON Schema that the published one uses."""
    if "$ref" in node:
        yield from errors(SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")], value, at)
    for word, rule in node.items():
        yield from _broken(word, rule, node, value, at)


def _broken(word: str, rule: Any, node: dict[str, Any], value: Any, at: str) -> Iterator[str]:
    holds = {
        "const": lambda: value == rule,
        "enum": lambda: value in rule,
        "type": lambda: any(is_type(value, one) for one in ([rule] if isinstance(rule, str) else rule)),
        "pattern": lambda: not isinstance(value, str) or re.search(rule, value),
        "maxLength": lambda: not isinstance(value, str) or len(value) <= rule,
        "minLength": lambda: not isinstance(value, str) or len(value) >= rule,
        "minimum": lambda: not isinstance(value, int | float) or value >= rule,
        "maximum": lambda: not isinstance(value, int | float) or value <= rule,
        "exclusiveMinimum": lambda: not isinstance(value, int | float) or value > rule,
        "minItems": lambda: not isinstance(value, list) or len(value) >= rule,
        "minProperties": lambda: not isinstance(value, dict) or len(value) >= rule,
        "required": lambda: not isinstance(value, dict) or {*rule} <= {*value},
        "oneOf": lambda: sum(not [*errors(one, value)] for one in rule) == 1,
        "anyOf": lambda: any(not [*errors(one, value)] for one in rule),
    }
    if word in holds:
        if not holds[word]():
            yield f"{at}: {word}"
    elif word == "items" and isinstance(value, list):
        for k, item in enumerate(value):
            yield from errors(rule, item, f"{at}[{k}]")
    elif word in ("properties", "propertyNames", "additionalProperties") and isinstance(value, dict):
        yield from _broken_keys(word, rule, node, value, at)
    elif word == "if" and not [*errors(rule, value)]:
        yield from errors(node["then"], value, at)
    else:
        known = ("$schema", "$defs", "$ref", "title", "description", "then", "items", "if", "properties")
        assert word in (*known, "propertyNames", "additionalProperties"), word


def _broken_keys(word: str, rule: Any, node: dict[str, Any], value: dict[str, Any], at: str) -> Iterator[str]:
    for key, item in value.items():
        if word == "properties" and key in rule:
            yield from errors(rule[key], item, f"{at}.{key}")
        elif word == "propertyNames":
            yield from errors(rule, key, f"{at}.{key}")
        elif word == "additionalProperties" and key not in node.get("properties", {}):
            yield from [f"{at}.{key}: unknown"] if rule is False else errors(rule, item, f"{at}.{key}")


def test_the_published_file_is_the_schema_of_the_parser() -> None:
    assert schema() == SCHEMA
    json.dumps(SCHEMA)


def test_every_bundled_rulebook_is_valid_under_the_schema() -> None:
    for name in list_rulebooks():
        assert [*errors(SCHEMA, load_rulebook(name).content)] == [], name


def test_every_bundled_rulebook_tells_editors_where_its_schema_is() -> None:
    for name in list_rulebooks():
        first = (ROOT / "zones" / "rulebooks" / f"{name}.yaml").read_text("utf-8").splitlines()[0]
        path = first.removeprefix("# yaml-language-server: $schema=")
        assert (ROOT / "zones" / "rulebooks" / path).is_file(), (name, first)


def keys(*way: str) -> set[str]:
    """The keys of a mapping inside the schema."""
    node: Any = SCHEMA
    for step in way:
        node = node["$defs"][step[1:]] if step.startswith("#") else node[step]
    assert node["additionalProperties"] is False
    return set(node["properties"])


def test_each_mapping_has_the_keys_of_the_parser_in_both_directions() -> None:
    kinds = (*BUILT_KINDS, *LATER_KINDS)
    assert keys() == set(KEYS)
    assert set(SCHEMA["required"]) == set(REQUIRED)
    assert {kind: keys(f"#indicator_{kind}") for kind in kinds} == {kind: {*keys_of(kind)} for kind in kinds}
    assert {kind: keys(f"#step_{kind}") for kind in STEP_KEYS} == {
        kind: {*STEP_KEYS[kind]} for kind in STEP_KEYS
    }
    assert {name.removeprefix("step_") for name in SCHEMA["$defs"] if name.startswith("step_")} == {
        *STEP_KEYS
    }
    told = {
        ("properties", "cite"): CITE_KEYS,
        ("#level",): LEVEL_KEYS,
        ("properties", "evidence"): EVIDENCE_KEYS,
        ("properties", "run"): RUN_KEYS,
        ("properties", "inherit"): INHERIT_KEYS,
        ("properties", "missing"): MISSING_KEYS,
        ("properties", "missing", "properties", "reports"): REPORTS_KEYS,
        ("properties", "small"): SMALL_KEYS,
        ("properties", "override"): OVERRIDE_KEYS,
        ("properties", "stability"): STABILITY_KEYS,
        ("properties", "stability", "properties", "versions", "items"): ("from", "worsen", "improve"),
        ("properties", "clusters"): CLUSTERS_KEYS,
        ("#worsen",): WORSEN_KEYS,
        ("#improve",): IMPROVE_KEYS,
        ("#unit",): UNIT_KEYS,
        ("#table",): TABLE_KEYS,
    }
    assert {way: keys(*way) for way in told} == {way: {*words} for way, words in told.items()}
    rules = SCHEMA["$defs"]["rule"]["oneOf"]
    assert set().union(*(rule["properties"] for rule in rules)) == set(RULE_KEYS)


def test_the_words_of_choices_are_those_of_the_parser() -> None:
    properties = SCHEMA["properties"]
    assert properties["status"]["enum"] == [*STATUSES]
    assert SCHEMA["$defs"]["unit"]["properties"]["for"]["items"]["enum"] == [*UNIT_SCOPES]


def choices(node: Any, value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every place of a rulebook that holds one of some words, with each of the words."""
    if "$ref" in node:
        node = SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")]
    for one in node.get("oneOf", ()):
        if not [*errors(one, value)]:
            yield from choices(one, value, way)
    for word in node.get("enum", ()):
        yield way, word
    if isinstance(value, dict):
        for key, item in value.items():
            below = node.get("properties", {}).get(key, node.get("additionalProperties"))
            if isinstance(below, dict):
                yield from choices(below, item, (*way, key))
    if isinstance(value, list) and "items" in node:
        for k, item in enumerate(value):
            yield from choices(node["items"], item, (*way, k))


#: One of everything.
FULL: dict[str, Any] = {
    "schema": "zone-rulebook/1",
    "id": "everything",
    "title": {"vi": "-", "en": "-"},
    "status": "house",
    "line": "a-line",
    "cite": {"doc": "none", "date": "2022-01"},
    "valid": {"from": "2022-01-01"},
    "run": {"every": "7d", "as_of": "monday"},
    "levels": "vn2686",
    "unknown": ["grey", {"id": "dark_grey"}],
    "ind": {
        "n": {"kind": "count", "of": "case", "win": "month_to_date", "by": "household", "date": "onset"},
        "w": {"kind": "rate", "of": "case", "win": "week_to_date", "week_starts": "sunday", "at": "area:hsa"},
        "r": {"kind": "ratio", "num": {"of": "case", "where": {"setting": "community"}}, "den": {"of": "test"}},
        "f": {"kind": "fact", "per": "disease"},
        "e": {"kind": "expr", "expr": "2 * n", "round": {"decimals": 1, "mode": "half_up"}},
        "c": {"kind": "cluster", "of": "case", "win": 14, "min_size": 2, "where": {"source": ["not_found"]}},
        "l": {"kind": "linked", "of": "case", "win": 14, "by": ["household", "exposure"]},
        "b": {"kind": "baseline", "of": "case", "period": "month", "stat": "sd", "sd": "population"},
        "t": {"kind": "trend", "of": "case", "periods": 3, "period_days": 7, "test": "doubling"},
        "s": {"kind": "child_share", "at_least": "red", "of": "commune", "grey": "left_out"},
        "k": {"kind": "child_count", "level": "red"},
        "a": {"kind": "adjacent", "level": "red", "corner": True},
    },
    "clusters": {
        "of": "case", "date": "onset", "radius_m": 200, "link_days": 14, "min_size": 2, "close_after_days": 14,
        "start": "first_case",
    },
    "bands": {"x": {"of": "n", "lo": "[0,4]", "hi": "[5,inf)"}, "y": {"of": "w", "green": "[0,5)", "red": "[5,inf)"}},
    "tables": {
        "one": {
            "row": "x", "col": "y",
            "cells": {"lo": {"green": "green", "red": "red"}, "hi": {"green": "red", "red": "red"}},
        },
        "two": {"by": ["x"], "cells": {"lo": "green", "hi": "red"}},
    },
    "units": [
        {
            "for": ["cluster"], "if": "open",
            "decide": [{"rules": [{"if": "size > 9", "then": "red"}, {"else": "green"}]}],
        },
        {
            "for": ["commune"],
            "decide": [
                {"worst_of": ["y"]}, {"table": "one"},
                {"raise": 1, "if": "c or l > 2 or b > 3 or t or f", "cap": "red"},
                {"floor": "yellow", "if": "a >= 1"}, {"cap": "orange", "if": "r < 1 and e < 4"},
            ],
        },
        {"for": ["district"], "decide": [{"rules": [{"if": "s > 0.3 or k > 2", "then": "red"}, {"else": "green"}]}]},
    ],
    "inherit": {"from": "ward", "mode": "copy"},
    "missing": {"ambiguous": "hold", "silence": "zero", "population": "small", "reports": {"min_share": "12/14"}},
    "stability": {
        "worsen": {"confirm": 2}, "improve": {"gate": "f", "dwell_days": 14},
        "versions": [{"from": "2022-02-01", "worsen": {"confirm": 1}}], "mapping": {"older": {"l1": "green"}},
    },
    "small": {"if": "population < 2500", "then": "grey"},
    "override": {"allowed": True, "direction": "any", "by": "ward", "needs": ["reason"]},
    "evidence": {"unverified": ["all of it"]},
}  # fmt: skip


def test_a_rulebook_with_everything_is_accepted_by_both() -> None:
    assert [*errors(SCHEMA, FULL)] == []
    assert parse_rulebook(FULL)


def _with(way: tuple[Any, ...], value: Any) -> dict[str, Any]:
    book = deepcopy(FULL)
    at: Any = book
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return book


def _refused(book: dict[str, Any]) -> list[str]:
    try:
        parse_rulebook(book)
    except RulebookError as error:
        return [what for _, what in error.problems]
    return []


CHOICES = [*dict.fromkeys(choices(SCHEMA, FULL))]


def test_every_word_that_the_schema_offers_is_one_that_the_parser_takes() -> None:
    assert len(CHOICES) > 80
    for way, word in CHOICES:
        if way[-1] == "kind":
            continue
        said = [
            what for what in _refused(_with(way, word)) if "is not one of" in what and "levels" not in what
        ]
        assert said == [], (way, word, said)


@pytest.mark.parametrize("way", [*dict.fromkeys(way for way, _ in CHOICES)], ids=str)
def test_another_word_is_refused_by_both(way: tuple[Any, ...]) -> None:
    book = _with(way, "wrod")
    assert [*errors(SCHEMA, book)] and _refused(book)


def mappings(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict):
        yield way
    for key, item in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from mappings(item, (*way, key))


@pytest.mark.parametrize("way", [*mappings(FULL)], ids=str)
def test_a_key_that_nobody_knows_is_refused_by_both(way: tuple[Any, ...]) -> None:
    book = _with((*way, "kez"), [])
    assert bool([*errors(SCHEMA, book)]) and bool(_refused(book))
