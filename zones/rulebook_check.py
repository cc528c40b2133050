"""Checks across the parts of a rulebook: names declared, bands cover once, tables full, levels known."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor
from typing import Any, Final

from zones.expressions import Expression, names_of
from zones.rulebook import (
    Bands,
    Bound,
    Indicator,
    Interval,
    Lookup,
    Raise,
    Rulebook,
    Rules,
    Stability,
    Step,
    Table,
    WorstOf,
)  # fmt: skip
from zones.rulebook_values import Door, join, nearest, shown

MAX_CELLS: Final = 4096


def check(door: Door, book: Rulebook) -> None:
    """Note every contradiction between the parts of a rulebook."""
    _check_levels(door, book)
    _check_indicators(door, book)
    for bands in book.bands.values():
        _check_bands(door, book, bands)
    for table in book.tables.values():
        _check_table(door, book, table)
    for k, unit in enumerate(book.units):
        _check_names(door, book, unit.condition, f"units[{k}].if")
        for n, step in enumerate(unit.steps):
            _check_step(door, book, step, f"units[{k}].decide[{n}]")
    _check_others(door, book)
    if book.status != "incomplete":
        for path in nulls(book.content):
            door.refuse(path, "is null: what is not known makes a rulebook `status: incomplete`")


def nulls(content: Any, path: str = "") -> Iterable[str]:
    """Paths of every null, except the open end of the validity."""
    if content is None and path != "valid.to":
        yield path
    elif isinstance(content, Mapping):
        for key, item in content.items():
            yield from nulls(item, join(path, key))
    elif isinstance(content, list):
        for k, item in enumerate(content):
            yield from nulls(item, f"{path}[{k}]")


def _check_levels(door: Door, book: Rulebook) -> None:
    seen: set[str] = {"not_assessed", "empty"}
    for key, levels in (("levels", book.levels), ("unknown", book.unknown)):
        for k, level in enumerate(levels):
            if level.id in seen:
                door.refuse(f"{key}[{k}].id", f"{level.id!r} is taken already")
            seen.add(level.id)


def _check_indicators(door: Door, book: Rulebook) -> None:
    for one in book.indicators.values():
        path = f"ind.{one.id}"
        _check_names(door, book, one.formula, join(path, "expr"))
        if _in_circle(book, one.id, ()):
            door.refuse(join(path, "expr"), "refers to itself")
        for name in names_of(one.formula) if one.formula else ():
            inner = book.indicators.get(name)
            if inner is not None and inner.formula is not None and inner.round is not None:
                door.refuse(join(path, "expr"), f"{name!r} is a rounded expr, which no other expr may use")
        for key, level in (("level", one.level), ("at_least", one.at_least)):
            if level:
                _check_level(door, book, level, join(path, key), ordered=True)


def _in_circle(book: Rulebook, id: str, above: tuple[str, ...]) -> bool:
    if id in above:
        return id == above[0]
    one = book.indicators.get(id)
    if one is None or one.formula is None:
        return False
    return any(_in_circle(book, name, (*above, id)) for name in names_of(one.formula))


def _check_names(door: Door, book: Rulebook, node: Expression | None, path: str) -> None:
    if node is None:
        return
    for name in names_of(node):
        if name not in book.indicators:
            known = ", ".join(book.indicators)
            near = nearest(name, book.indicators)
            door.refuse(path, f"{name!r} is not declared in ind; declared are {known}{near}")


def _check_level(door: Door, book: Rulebook, id: str, path: str, *, ordered: bool = False) -> None:
    allowed = [level.id for level in (book.levels if ordered else book.levels + book.unknown)]
    if id not in allowed:
        door.refuse(path, f"{shown(id)} is not one of the levels {', '.join(allowed)}{nearest(id, allowed)}")


def _check_bands(door: Door, book: Rulebook, bands: Bands) -> None:
    path = f"bands.{bands.id}"
    _check_names(door, book, bands.formula, join(path, "of"))
    if bands.id in book.tables:
        door.refuse(path, "a table has this name too")
    if bands.formula and not names_of(bands.formula):
        door.refuse(join(path, "of"), "names no indicator")
    parts = [(name, part) for name, part in bands.parts.items() if part is not None]
    if not parts or len(parts) < len(bands.parts):
        return
    parts.sort(key=lambda item: _order(item[1]))
    one = book.indicators.get(bands.of)
    _check_ends(door, path, one, parts)
    for (before, lower), (after, upper) in pairwise(parts):
        wrong = _seam(lower, upper, step_of(one))
        if wrong:
            door.refuse(path, f"{before} {lower} and {after} {upper}: {wrong}")


def _order(part: Interval) -> tuple[bool, Fraction, bool]:
    return (part.low is not None, part.low or Fraction(0), not part.low_closed)


def step_of(one: Indicator | None) -> Fraction | None:
    """The grid on which an indicator's compared values lie; None where every number is possible."""
    if one is None:
        return None
    if one.round is not None:
        return Fraction(1, 10**one.round.decimals)
    return Fraction(1) if one.whole else None


def _seam(lower: Interval, upper: Interval, step: Fraction | None) -> str:
    """What is wrong where two neighbouring parts meet; "" when they meet exactly once."""
    if lower.high is None or upper.low is None:
        return "they overlap"
    if step is not None:
        last = floor(lower.high / step) if lower.high_closed else ceil(lower.high / step) - 1
        first = ceil(upper.low / step) if upper.low_closed else floor(upper.low / step) + 1
        return "" if first == last + 1 else "they overlap" if first <= last else "there is a gap between them"
    if lower.high != upper.low:
        return "they overlap" if lower.high > upper.low else "there is a gap between them"
    if lower.high_closed == upper.low_closed:
        return "both hold their common end" if lower.high_closed else "none holds their common end"
    return ""


def _check_ends(door: Door, path: str, one: Indicator | None, parts: list[tuple[str, Interval]]) -> None:
    (first_name, first), (last_name, last) = parts[0], parts[-1]
    from_zero = first.low == 0 and first.low_closed
    may_be_negative = one is None or one.kind in ("fact", "expr")
    if not from_zero and not (first.low is None and may_be_negative):
        door.refuse(path, f"{first_name} {first}: the lowest part begins with [0")
    whole = (
        one is not None
        and one.kind in ("ratio", "child_share")
        and last.high == one.scale
        and last.high_closed
    )
    if first.low is None and last.high is None and len(parts) == 1:
        door.refuse(path, "divides nothing")
    if last.high is not None and not whole:
        door.refuse(path, f"{last_name} {last}: the highest part ends with inf)")


def _check_table(door: Door, book: Rulebook, table: Table) -> None:
    path = f"tables.{table.id}"
    for axis in table.axes:
        if axis not in book.bands and axis not in book.tables:
            door.refuse(path, f"{axis!r} is no bands and no table")
        elif table_in_circle(book, table.id):
            door.refuse(path, "refers to itself")
            return
    domains = [domain(book, axis) for axis in table.axes]
    if not table.cells or not all(domains):
        return
    size = 1
    for parts in domains:
        size *= len(parts)
    if size > MAX_CELLS:
        door.refuse(path, f"more than {MAX_CELLS} cells")
        return
    needed = set(product(*domains))
    for key in sorted(needed - set(table.cells)):
        door.refuse(join(join(path, "cells"), ".".join(key)), "is missing: tables are full")
    for key in sorted(set(table.cells) - needed):
        door.refuse(join(join(path, "cells"), ".".join(key)), "stands for no part of the axes")


def table_in_circle(book: Rulebook, id: str, above: tuple[str, ...] = ()) -> bool:
    """Whether a table is reached again from its own axes."""
    if id in above:
        return True
    table = book.tables.get(id)
    return table is not None and any(table_in_circle(book, axis, (*above, id)) for axis in table.axes)


def domain(book: Rulebook, axis: str) -> tuple[str, ...]:
    """The parts of bands, or the outcomes of a table; () where they are not known."""
    if axis in book.bands:
        return tuple(book.bands[axis].parts)
    table = book.tables.get(axis)
    return tuple(dict.fromkeys(table.cells.values())) if table else ()


def _check_step(door: Door, book: Rulebook, step: Step, path: str) -> None:
    match step:
        case Rules(rules):
            for k, rule in enumerate(rules):
                _check_names(door, book, rule.condition, f"{path}.rules[{k}].if")
                _check_level(door, book, rule.then, f"{path}.rules[{k}].then")
        case Lookup(table):
            _check_lookup(door, book, table, path)
        case WorstOf(bands):
            for band, levels in bands.items():
                _check_worst_of(door, book, band, levels, f"{path}.worst_of")
        case Raise(_, condition, _, cap):
            _check_names(door, book, condition, f"{path}.if")
            if cap:
                _check_level(door, book, cap, f"{path}.cap", ordered=True)
        case Bound(kind, level, condition):
            _check_names(door, book, condition, f"{path}.if")
            _check_level(door, book, level, f"{path}.{kind}", ordered=True)


def _check_lookup(door: Door, book: Rulebook, id: str, path: str) -> None:
    if id not in book.tables:
        door.refuse(join(path, "table"), f"{id!r} is not one of the tables {', '.join(book.tables)}")
        return
    for key, level in book.tables[id].cells.items():
        _check_level(door, book, level, f"tables.{id}.cells.{'.'.join(key)}")


def _check_worst_of(door: Door, book: Rulebook, band: str, levels: Mapping[str, str], path: str) -> None:
    if band not in book.bands:
        door.refuse(path, f"{band!r} is not one of the bands {', '.join(book.bands)}")
        return
    for part in book.bands[band].parts:
        if levels and part not in levels:
            door.refuse(join(path, band), f"part {part} has no level")
        else:
            _check_level(door, book, levels.get(part, part), join(join(path, band), part), ordered=True)
    for part in levels:
        if part not in book.bands[band].parts:
            door.refuse(join(join(path, band), part), "is no part of the bands")


def _check_others(door: Door, book: Rulebook) -> None:
    if book.small is not None:
        _check_names(door, book, book.small.condition, "small.if")
    if book.stability is not None:
        _check_stability(door, book, book.stability)


def _check_stability(door: Door, book: Rulebook, stability: Stability) -> None:
    _check_names(door, book, stability.improve.gate, "stability.improve.gate")
    for k, terms in enumerate(stability.versions):
        _check_names(door, book, terms.improve.gate, f"stability.versions[{k}].improve.gate")
    for other, levels in stability.mapping.items():
        for level, own in levels.items():
            _check_level(door, book, own, f"stability.mapping.{other}.{level}", ordered=True)
