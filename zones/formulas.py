"""Arithmetic on indicators: comparisons brought to "quantity against constant", and exact ranges of formulas."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Final

from zones.expressions import Arithmetic, Comparison, Formula, Name, Number, names_of

#: A closed range of exact numbers; None is an end that is not bounded.
Range = tuple[Fraction | None, Fraction | None]
#: A product of indicators, each as often as it stands, sorted; the empty one is the constant.
Monomial = tuple[str, ...]

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
#: A box of so many indicators is measured in its corners.
CORNERS: Final = 6
_TERMS: Final = 200


@dataclass(frozen=True)
class Composite:
    """A formula of several indicators as one quantity: `(tree - shift) / lead`.

    `key` tells equal quantities apart from others; `affine` says that every indicator enters each term at
    most once, so that the range over a box is reached in its corners.
    """

    tree: Formula
    shift: Fraction
    lead: Fraction
    key: str
    affine: bool

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The indicators in it."""
        return names_of(self.tree)

    def range(self, ranges: Mapping[str, Range]) -> Range:
        """The range of the quantity when each indicator lies in its own range; never too narrow."""
        low, high = range_of(self.tree, ranges)
        if self.affine and len(self.names) <= CORNERS:
            corners = self._corners(ranges)
            low, high = corners if corners else (low, high)
        ends = [None if end is None else (end - self.shift) / self.lead for end in (low, high)]
        return (ends[0], ends[1]) if self.lead > 0 else (ends[1], ends[0])

    def _corners(self, ranges: Mapping[str, Range]) -> Range | None:
        boxes = [ranges[name] for name in self.names]
        found: list[Fraction] = []
        for corner in product(*(dict.fromkeys(box) for box in boxes)):
            point = {name: (end, end) for name, end in zip(self.names, corner, strict=True)}
            value = None if None in corner else range_of(self.tree, point)[0]
            if value is None:
                return None
            found.append(value)
        return min(found), max(found)


@dataclass(frozen=True, slots=True)
class Against:
    """A comparison as `quantity op threshold`: the quantity an indicator's id, a composite, or None (fixed)."""

    quantity: "str | Composite | None"
    op: str
    threshold: Fraction


def against(node: Comparison, formulas: Mapping[str, Formula]) -> Against:
    """Bring a comparison to quantity against constant; `formulas` are indicators that stand for a formula."""
    tree = Arithmetic("-", expand(node.left, formulas), expand(node.right, formulas))
    terms = polynomial(tree)
    if terms is None:
        return _irregular(node, formulas)
    shift = terms.pop((), Fraction(0))
    terms = {monomial: factor for monomial, factor in terms.items() if factor}
    if not terms:
        return Against(None, node.op, -shift)
    lead = terms[min(terms)]
    op = node.op if lead > 0 else _FLIPPED[node.op]
    if len(terms) == 1 and len(min(terms)) == 1:
        return Against(min(terms)[0], op, -shift / lead)
    key = " + ".join(f"{terms[monomial] / lead}*{'*'.join(monomial)}" for monomial in sorted(terms))
    affine = all(len(set(monomial)) == len(monomial) for monomial in terms)
    return Against(Composite(tree, shift, lead, key, affine), op, -shift / lead)


def _irregular(node: Comparison, formulas: Mapping[str, Formula]) -> Against:
    """A comparison that divides by an indicator: one side a number, or the difference against zero."""
    left, right = expand(node.left, formulas), expand(node.right, formulas)
    if isinstance(right, Number):
        tree, op, threshold = left, node.op, right.value
    elif isinstance(left, Number):
        tree, op, threshold = right, _FLIPPED[node.op], left.value
    else:
        tree, op, threshold = Arithmetic("-", left, right), node.op, Fraction(0)
    return Against(Composite(tree, Fraction(0), Fraction(1), repr(tree), False), op, threshold)


def expand(node: Formula, formulas: Mapping[str, Formula]) -> Formula:
    """Put the formulas of expression indicators in the place of their names."""
    if isinstance(node, Name):
        return expand(formulas[node.name], formulas) if node.name in formulas else node
    if isinstance(node, Number):
        return node
    return Arithmetic(node.op, expand(node.left, formulas), expand(node.right, formulas))


def polynomial(node: Formula) -> dict[Monomial, Fraction] | None:
    """The terms of a formula; None where it divides by an indicator or grows too long."""
    if isinstance(node, Number):
        return {(): node.value}
    if isinstance(node, Name):
        return {(node.name,): Fraction(1)}
    left, right = polynomial(node.left), polynomial(node.right)
    if left is None or right is None:
        return None
    if node.op in "+-":
        return _sum(left, right, 1 if node.op == "+" else -1)
    if node.op == "*":
        return _product(left, right)
    divisor = right.get((), Fraction(0))
    if set(right) - {()} or divisor == 0:
        return None
    return {monomial: factor / divisor for monomial, factor in left.items()}


def _sum(
    left: dict[Monomial, Fraction], right: dict[Monomial, Fraction], sign: int
) -> dict[Monomial, Fraction]:
    found = dict(left)
    for monomial, factor in right.items():
        found[monomial] = found.get(monomial, Fraction(0)) + sign * factor
    return found


def _product(
    left: dict[Monomial, Fraction], right: dict[Monomial, Fraction]
) -> dict[Monomial, Fraction] | None:
    if len(left) * len(right) > _TERMS:
        return None
    found: dict[Monomial, Fraction] = {}
    for (a, x), (b, y) in product(left.items(), right.items()):
        monomial = tuple(sorted(a + b))
        found[monomial] = found.get(monomial, Fraction(0)) + x * y
    return found


def range_of(node: Formula, ranges: Mapping[str, Range]) -> Range:
    """Interval arithmetic: a range that holds every value of the formula."""
    if isinstance(node, Number):
        return node.value, node.value
    if isinstance(node, Name):
        return ranges[node.name]
    left, right = range_of(node.left, ranges), range_of(node.right, ranges)
    if node.op == "+":
        return _plus(left[0], right[0]), _plus(left[1], right[1])
    if node.op == "-":
        return _minus(left[0], right[1]), _minus(left[1], right[0])
    return times(left, right) if node.op == "*" else quotient(left, right)


def _plus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a + b


def _minus(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    return None if a is None or b is None else a - b


def times(left: Range, right: Range) -> Range:
    """The product of two ranges."""
    if (Fraction(0), Fraction(0)) in (left, right):
        return Fraction(0), Fraction(0)
    if None not in left and None not in right:
        ends = [a * b for a in left for b in right if a is not None and b is not None]
        return min(ends), max(ends)
    return _unbounded_product(left, right)


def _unbounded_product(left: Range, right: Range) -> Range:
    """Products of ends where some are not bounded: 0 times anything is 0, else the sign decides."""
    lows: list[Fraction | None] = []
    highs: list[Fraction | None] = []
    for (a, a_sign), (b, b_sign) in product(_ends(left), _ends(right)):
        if a is not None and b is not None:
            lows.append(a * b)
            highs.append(a * b)
        elif a_sign * b_sign == 0:
            lows.append(Fraction(0))
            highs.append(Fraction(0))
        else:
            (highs if a_sign * b_sign > 0 else lows).append(None)
    low = None if None in lows else min((end for end in lows if end is not None), default=None)
    high = None if None in highs else max((end for end in highs if end is not None), default=None)
    return low, high


def _ends(one: Range) -> tuple[tuple[Fraction | None, int], tuple[Fraction | None, int]]:
    """Both ends with their signs."""
    low, high = one
    return (
        (low, -1 if low is None else (low > 0) - (low < 0)),
        (high, 1 if high is None else (high > 0) - (high < 0)),
    )


def quotient(left: Range, right: Range) -> Range:
    """The quotient of two ranges; anything where the divisor may be 0: nothing out of nothing is not 0."""
    low, high = right
    if low is not None and low > 0:
        return times(left, (Fraction(0) if high is None else 1 / high, 1 / low))
    if high is not None and high < 0:
        return times(left, (1 / high, Fraction(0) if low is None else 1 / low))
    return None, None
