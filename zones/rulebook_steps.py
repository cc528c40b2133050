"""The deciding parts of a rulebook: bands, tables, and the steps for each kind of unit."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Final

from zones.expressions import Formula, Name, Number
from zones.rulebook import (
    Bands,
    Bound,
    Interval,
    Lookup,
    Raise,
    Rule,
    Rules,
    Step,
    Table,
    Unit,
    WorstOf,
)
from zones.rulebook_values import Door
from zones.rulebook_words import join
from zones.vocabulary import SCOPES, SITE_SCOPES

#: Kinds of step and the keys of each, the kind's own first.
STEP_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "rules": ("rules",),
    "table": ("table",),
    "worst_of": ("worst_of",),
    "raise": ("raise", "if", "cap", "vi", "en"),
    "floor": ("floor", "if", "vi", "en"),
    "cap": ("cap", "if", "vi", "en"),
}

UNIT_KEYS: Final = ("for", "if", "decide")
RULE_KEYS: Final = ("if", "then", "else", "vi", "en")
TABLE_KEYS: Final = ("row", "col", "by", "cells", "inputs", "met")

#: Units of published rulebooks that are none of our layers; they are judged by `rulebooks run` alone.
FOREIGN_SCOPES: Final = ("country", "region", "state", "county", "subdistrict", "town")

#: Units that are made from cases, and not areas.
MADE_SCOPES: Final = ("cluster",)
#: The words of `for`.
UNIT_SCOPES: Final = (*SCOPES, *FOREIGN_SCOPES, *MADE_SCOPES, *SITE_SCOPES)


def read_bands(door: Door, value: Any) -> dict[str, Bands]:
    """Named bands: `of` an indicator or an expression, then `part: interval`."""
    found: dict[str, Bands] = {}
    for id, entry in door.mapping({} if value is None else value, "bands", None).items():
        path = join("bands", id)
        door.identifier(id, path)
        keys = door.mapping(entry, path, None, ("of",))
        formula: Formula | None = door.formula(keys.pop("of"), join(path, "of")) if "of" in keys else None
        parts: dict[str, Interval | None] = {}
        for part, text in keys.items():
            door.identifier(part, join(path, part))
            parts[part] = door.interval(text, join(path, part))
        if not parts:
            door.refuse(path, "không có phần nào", "has no parts")
        of = formula.name if isinstance(formula, Name) else ""
        found[id] = Bands(id, of, formula or Number(Fraction(0)), parts)
    return found


def read_tables(door: Door, value: Any) -> dict[str, Table]:
    """Decision tables: `row` and `col`, or `by` for more axes, and nested `cells`."""
    found: dict[str, Table] = {}
    for id, entry in door.mapping({} if value is None else value, "tables", None).items():
        path = join("tables", id)
        door.identifier(id, path)
        keys = door.mapping(entry, path, TABLE_KEYS, ("cells",))
        cells: dict[tuple[str, ...], str] = {}
        axes = _axes(door, keys, path)
        if keys.get("cells") is not None and axes:
            _cells(door, keys["cells"], join(path, "cells"), len(axes), (), cells)
        more = {key: item for key, item in keys.items() if key in ("inputs", "met")}
        found[id] = Table(id, axes, cells, more)
    return found


def _axes(door: Door, keys: Mapping[str, Any], path: str) -> tuple[str, ...]:
    if "inputs" in keys:
        return ()
    if "by" in keys:
        names = door.sequence(keys["by"], join(path, "by"))
        return tuple(door.text(name, join(path, "by")) for name in names)
    for key in ("row", "col"):
        if key not in keys:
            door.refuse(join(path, key), "còn thiếu", "is required")
    return tuple(door.text(keys.get(key), join(path, key)) for key in ("row", "col"))


def _cells(
    door: Door, value: Any, path: str, depth: int, key: tuple[str, ...], cells: dict[tuple[str, ...], str]
) -> None:
    """Flatten nested cells into `cells`, keyed by one part an axis."""
    if depth == 0:
        cells[key] = door.text(value, path)
        return
    parts = door.mapping(value, path, None)
    if value == {}:
        door.refuse(path, "không có phần nào", "has no parts")
    for part, below in parts.items():
        _cells(door, below, join(path, part), depth - 1, (*key, part), cells)


def read_units(door: Door, value: Any) -> tuple[Unit, ...]:
    """The entries of `units`, in the order written."""
    return tuple(_unit(door, entry, f"units[{k}]") for k, entry in enumerate(door.sequence(value, "units")))


def _unit(door: Door, entry: Any, path: str) -> Unit:
    keys = door.mapping(entry, path, UNIT_KEYS, ("for", "decide"))
    scopes: dict[str, None] = {}
    for name in door.sequence(keys.get("for"), join(path, "for")):
        word = door.choice(name, join(path, "for"), UNIT_SCOPES, "")
        scopes[SCOPES.get(word, word)] = None
    steps = door.sequence(keys.get("decide"), join(path, "decide"))
    single = sum(isinstance(step, Mapping) and "rules" in step for step in steps) == 1
    return Unit(
        tuple(scopes),
        tuple(
            found
            for k, step in enumerate(steps)
            if (found := _step(door, step, path, f"decide[{k}]", "" if single else f"decide[{k}]."))
        ),
        door.condition(keys.get("if"), join(path, "if")),
        door.text(keys.get("if"), join(path, "if")),
    )


def _step(door: Door, entry: Any, unit: str, place: str, inside: str) -> Step | None:
    """One step; `place` is where it stands in the unit, `inside` what its rules' own places begin with."""
    path = join(unit, place)
    kinds = [kind for kind in STEP_KEYS if isinstance(entry, Mapping) and kind in entry]
    if "raise" in kinds:
        kinds = ["raise"]
    if len(kinds) != 1:
        kinds_known = ", ".join(STEP_KEYS)
        door.refuse(path, "một bước là một trong: {kinds}", "a step is one of {kinds}", kinds=kinds_known)
        return None
    kind = kinds[0]
    keys = door.mapping(entry, path, STEP_KEYS[kind])
    if kind == "rules":
        return _rules(door, keys["rules"], join(path, "rules"), inside)
    if kind == "table":
        return Lookup(door.text(keys["table"], join(path, "table")), place)
    if kind == "worst_of":
        return _worst_of(door, keys["worst_of"], join(path, "worst_of"), place)
    return _adjustment(door, kind, keys, path, place)


def _rules(door: Door, value: Any, path: str, inside: str) -> Rules:
    rules: list[Rule] = []
    for k, entry in enumerate(door.sequence(value, path)):
        at = f"{path}[{k}]"
        keys = door.mapping(entry, at, RULE_KEYS)
        if rules and not rules[-1].text:
            door.refuse(at, "đứng sau `else` nên không bao giờ được xét", "is never reached after `else`")
        if ("else" in keys) == ("if" in keys or "then" in keys) or ("if" in keys) != ("then" in keys):
            door.refuse(
                at,
                "một quy tắc là {{if, then}} hoặc {{else}}",
                "a rule is {{if, then}} or {{else}}",
            )
        rules.append(
            Rule(
                door.condition(keys.get("if"), join(at, "if")),
                door.text(keys.get("then", keys.get("else")), join(at, "then" if "then" in keys else "else")),
                door.text(keys.get("if"), join(at, "if")),
                f"{inside}rules[{k}]",
                door.text(keys.get("vi"), join(at, "vi")),
                door.text(keys.get("en"), join(at, "en")),
            )
        )
    return Rules(tuple(rules))


def _worst_of(door: Door, value: Any, path: str, place: str) -> WorstOf:
    """Either band names whose parts are level ids, or `band: {part: level}`."""
    if isinstance(value, Mapping):
        bands = {
            band: {
                part: door.text(level, join(join(path, band), part))
                for part, level in door.mapping(parts, join(path, band), None).items()
            }
            for band, parts in door.mapping(value, path, None).items()
        }
        return WorstOf(bands, place)
    return WorstOf({door.text(band, path): {} for band in door.sequence(value, path)}, place)


def _adjustment(door: Door, kind: str, keys: Mapping[str, Any], path: str, place: str) -> Step:
    condition = door.condition(keys.get("if"), join(path, "if"))
    text = door.text(keys.get("if"), join(path, "if"))
    vi, en = (door.text(keys.get(lang), join(path, lang)) for lang in ("vi", "en"))
    if kind == "raise":
        by = door.whole(keys["raise"], join(path, "raise"), 1, 1, 30)
        return Raise(by, condition, text, door.text(keys.get("cap"), join(path, "cap")), place, vi, en)
    level = door.text(keys[kind], join(path, kind))
    return Bound("floor" if kind == "floor" else "cap", level, condition, text, place, vi, en)
