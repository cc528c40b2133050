"""Whether some line of a first-match list always holds: tried on one value of every piece between thresholds."""

from fractions import Fraction
from itertools import pairwise, product
from math import floor
from typing import Final

from zones.expressions import (
    And,
    AtLeast,
    Comparison,
    Condition,
    Name,
    Not,
    Number,
    Or,
    comparisons_of,
)  # fmt: skip
from zones.rulebook import Indicator, Rulebook, Rules, Unit
from zones.rulebook_cover import may_be_negative, step_of

MAX_POINTS: Final = 20_000

Point = dict[str, Fraction]


def open_point(book: Rulebook, unit: Unit, rules: Rules) -> Point | None:
    """Figures with which no line holds (C 25, P 4); none where some line always holds.

    None where it cannot be told: indicators are compared with each other, or there are too many thresholds.
    """
    tried = [rule.condition for rule in rules.rules if rule.condition is not None]
    asked = [*tried, *(() if unit.condition is None else (unit.condition,))]
    thresholds = _thresholds(asked)
    if thresholds is None:
        return None
    values = {name: _values(book.indicators[name], sorted(at)) for name, at in thresholds.items()}
    size = 1
    for some in values.values():
        size *= len(some)
    if size > MAX_POINTS:
        return None
    for numbers in product(*values.values()):
        point = dict(zip(values, numbers, strict=True))
        meant = unit.condition is None or _holds(unit.condition, point)
        if meant and not any(_holds(condition, point) for condition in tried):
            return point
    return {}


def _thresholds(conditions: list[Condition]) -> dict[str, set[Fraction]] | None:
    """What each indicator is compared with; None where it is not compared with numbers alone."""
    found: dict[str, set[Fraction]] = {}
    for condition in conditions:
        for one in comparisons_of(condition):
            match one:
                case Comparison(_, Name(name), Number(value)) | Comparison(_, Number(value), Name(name)):
                    found.setdefault(name, set()).add(value)
                case _:
                    return None
    return found


def _values(one: Indicator, thresholds: list[Fraction]) -> list[Fraction]:
    """A value below, on, between and above the thresholds, of those that the indicator can have."""
    between = [(low + high) / 2 for low, high in pairwise(thresholds)]
    found = {thresholds[0] - 1, Fraction(0), *thresholds, *between, thresholds[-1] + 1}
    step = step_of(one)
    if step is not None:
        found = {near for value in found for near in (_on(value, step), _on(value, step) + step)}
    return sorted(value for value in found if value >= 0 or may_be_negative(one))


def _on(value: Fraction, step: Fraction) -> Fraction:
    return floor(value / step) * step


def _holds(node: Condition, point: Point) -> bool:
    match node:
        case Comparison():
            return _compared(node, point)
        case Not(part):
            return not _holds(part, point)
        case And(parts):
            return all(_holds(part, point) for part in parts)
        case Or(parts):
            return any(_holds(part, point) for part in parts)
        case AtLeast(k, parts):
            return sum(_holds(part, point) for part in parts) >= k


def _compared(node: Comparison, point: Point) -> bool:
    left, right = (
        point[side.name]
        if isinstance(side, Name)
        else side.value
        if isinstance(side, Number)
        else Fraction(0)
        for side in (node.left, node.right)
    )
    match node.op:
        case "<":
            return left < right
        case "<=":
            return left <= right
        case ">":
            return left > right
        case ">=":
            return left >= right
        case "==":
            return left == right
    return left != right
