"""Formulas over whole columns in floating point, each number held between two others: certain or left undecided.

Every operation is rounded outwards, so that the exact number lies within. Where both ends of what encloses it lie
between the same borders the atom is certain; the few rows that come too near to a border are worked out exactly
(`zones.decide`). The ranges are those of `zones.formulas`, end by end.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Cut, Masks, possible_atoms
from zones.compile import Quantity
from zones.expressions import Arithmetic, Formula, Name, Number
from zones.formulas import CORNERS, Composite
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

#: So many rows are worked on at once that they stay near the processor.
_BLOCK: Final = 8192
#: Whole numbers up to here are floats without rounding.
_EXACT: Final = 2.0**53


class Enclosed(NamedTuple):
    """Exact numbers, one a row, none below `least` or above `most`; NaN where nothing can be said."""

    least: Floats
    most: Floats

    def take(self, rows: NDArray[np.intp]) -> "Enclosed":
        """The numbers of some rows."""
        return Enclosed(self.least[rows], self.most[rows])


class Span(NamedTuple):
    """The exact ends of ranges; an end that is not bounded is infinite."""

    low: Enclosed
    high: Enclosed


def masks_of_formula(quantity: Quantity, columns: Mapping[str, Intervals], n: int) -> tuple[Masks, Flags]:
    """The atoms that each row's range of a formula reaches, and where these are certain."""
    masks, sure = np.zeros(n, np.int64), np.zeros(n, np.bool_)
    if any(part.dtype == object for one in columns.values() for part in (one.lo, one.hi, one.den)):
        return masks, sure
    with np.errstate(all="ignore"):
        for at in range(0, n, _BLOCK):
            rows = slice(at, at + _BLOCK)
            spans = {name: _column(columns[name], rows) for name in quantity.names}
            masks[rows], sure[rows] = _masks(quantity, spans)
    return masks, sure


def _masks(quantity: Quantity, spans: Mapping[str, Span]) -> tuple[Masks, Flags]:
    span = _composite(quantity.composite, spans) if quantity.composite else _over(quantity.formula, spans)
    low, low_sure = _atoms(span.low, quantity.cuts)
    high, high_sure = _atoms(span.high, quantity.cuts)
    ends = np.left_shift(np.int64(1), low) | np.left_shift(np.int64(1), high)
    between = np.left_shift(np.int64(2), high) - np.left_shift(np.int64(1), low)
    return between & (np.int64(possible_atoms(quantity.cuts)) | ends), low_sure & high_sure


def _composite(one: Composite, spans: Mapping[str, Span]) -> Span:
    """The ranges of `(tree - shift) / lead`, as `Composite.range` has them."""
    span = _over(one.tree, spans)
    if one.affine and len(one.names) <= CORNERS:
        ends = [end for name in one.names for end in (spans[name].low.most, spans[name].high.least)]
        rows = np.flatnonzero(np.logical_and.reduce([np.isfinite(end) for end in ends]))
        corners = _corners(one.tree, {name: _take(spans[name], rows) for name in one.names})
        for whole, some in zip((*span.low, *span.high), (*corners.low, *corners.high), strict=True):
            whole[rows] = some
    shift, lead = _constant(one.shift), _constant(one.lead)
    low, high = (_over_each(_minus(end, shift), lead) for end in span)
    return Span(low, high) if one.lead > 0 else Span(high, low)


def _take(span: Span, rows: NDArray[np.intp]) -> Span:
    return Span(span.low.take(rows), span.high.take(rows))


def _corners(tree: Formula, spans: Mapping[str, Span]) -> Span:
    """The least and the greatest value in the corners of a box; all its ends are bounded."""
    wide = [name for name, one in spans.items() if _is_wide(one)]
    values = []
    for ends in product((0, 1), repeat=len(wide)):
        at = dict(zip(wide, ends, strict=True))
        corner = {name: _point(one[at.get(name, 0)]) for name, one in spans.items()}
        values.append(_over(tree, corner).low)
    return Span(_least(values), _greatest(values))


def _is_wide(one: Span) -> bool:
    return bool(np.any((one.low.least != one.high.least) | (one.low.most != one.high.most)))


def _point(one: Enclosed) -> Span:
    return Span(one, one)


def _column(one: Intervals, rows: slice) -> Span:
    """The ends of some rows of a column: numerator · scale / denominator."""
    den, scale = _whole(one.den[rows]), _constant(one.scale)
    low, high = (_over_each(_times(_whole(end[rows]), scale), den) for end in (one.lo, one.hi))
    open_low, open_high = one.lo[rows] == UNBOUNDED_BELOW, one.hi[rows] == UNBOUNDED
    return Span(
        Enclosed(*(np.where(open_low, -np.inf, end) for end in low)),
        Enclosed(*(np.where(open_high, np.inf, end) for end in high)),
    )


def _whole(values: NDArray[Any]) -> Enclosed:
    """Whole numbers; those beyond 53 bits are rounded outwards."""
    near = values.astype(np.float64)
    large = np.abs(near) > _EXACT
    return Enclosed(np.where(large, _below(near), near), np.where(large, _above(near), near))


def _constant(value: Fraction) -> Enclosed:
    near = np.array([float(value)])
    if Fraction(float(value)) == value:
        return Enclosed(near, near)
    return Enclosed(_below(near), _above(near))


def _over(node: Formula | None, spans: Mapping[str, Span]) -> Span:
    """The ranges of a formula, end by end."""
    match node:
        case Number(value):
            return Span(_constant(value), _constant(value))
        case Name(name):
            return spans[name]
        case Arithmetic(op, left, right):
            return _OPERATIONS[op](_over(left, spans), _over(right, spans))
    raise TypeError(node)


def _sums(a: Span, b: Span) -> Span:
    low = _plus(a.low, b.low)
    return _point(low) if _are_points(a, b) else Span(low, _plus(a.high, b.high))


def _differences(a: Span, b: Span) -> Span:
    low = _minus(a.low, b.high)
    return _point(low) if _are_points(a, b) else Span(low, _minus(a.high, b.low))


def _products(a: Span, b: Span) -> Span:
    """Ranges of products: their ends are products of ends."""
    if _are_points(a, b):
        return _point(_times(a.low, b.low))
    values = [_times(x, y) for x in a for y in b]
    return Span(_least(values), _greatest(values))


def _quotients(a: Span, b: Span) -> Span:
    """Ranges of quotients: everything where a divisor surely may be 0, nothing said where that is in doubt."""
    away = (b.low.least > 0) | (b.high.most < 0)
    holds = (b.low.most <= 0) & (b.high.least >= 0)
    either = np.where(holds, np.inf, np.nan)
    one = _constant(Fraction(1))
    low, high = _products(a, Span(_over_each(one, b.high), _over_each(one, b.low)))
    return Span(
        Enclosed(*(np.where(away, end, -either) for end in low)),
        Enclosed(*(np.where(away, end, either) for end in high)),
    )


def _are_points(*spans: Span) -> bool:
    """Whether each has the same end twice, so that one of them is enough to reckon with."""
    return all(one.low is one.high for one in spans)


_OPERATIONS: Final[Mapping[str, Callable[[Span, Span], Span]]] = {
    "+": _sums, "-": _differences, "*": _products, "/": _quotients,
}  # fmt: skip


def _plus(a: Enclosed, b: Enclosed) -> Enclosed:
    found = Enclosed(a.least + b.least, a.most + b.most)
    return _outwards(found, a, b, _are_whole(found, a, b))


def _minus(a: Enclosed, b: Enclosed) -> Enclosed:
    found = Enclosed(a.least - b.most, a.most - b.least)
    return _outwards(found, a, b, _are_whole(found, a, b))


def _times(a: Enclosed, b: Enclosed) -> Enclosed:
    values = [_product(x, y) for x in a for y in b]
    found = Enclosed(np.minimum.reduce(values), np.maximum.reduce(values))
    return _outwards(found, a, b, _are_whole(found, a, b) | _is_zero(a) | _is_zero(b))


def _product(x: Floats, y: Floats) -> Floats:
    """A product in which 0 times anything is 0."""
    return np.where((x == 0) | (y == 0), 0.0, x * y)


def _over_each(a: Enclosed, b: Enclosed) -> Enclosed:
    """Quotients by numbers that are not 0."""
    values = [x / y for x in a for y in b]
    found = Enclosed(np.minimum.reduce(values), np.maximum.reduce(values))
    exact = _are_whole(found, a, b) & (found.least * b.least == a.least) & (np.abs(a.least) <= _EXACT)
    return _outwards(found, a, b, exact | _is_zero(a))


def _are_whole(*numbers: Enclosed) -> Flags:
    """Where all of them are single whole numbers that floats hold without rounding, as their results are then."""
    whole = [(one.least == one.most) & (np.rint(one.least) == one.least) for one in numbers]
    small = [np.abs(one.least) <= _EXACT for one in numbers]
    everywhere: Flags = np.logical_and.reduce(np.broadcast_arrays(*whole, *small))
    return everywhere


def _is_zero(one: Enclosed) -> Flags:
    zero: Flags = (one.least == 0) & (one.most == 0)
    return zero


def _outwards(found: Enclosed, a: Enclosed, b: Enclosed, exact: Flags) -> Enclosed:
    """A rounded result, widened by one step each way; NaN where finite numbers have grown beyond all bounds."""
    least, most = (np.where(exact, end, step(end)) for end, step in zip(found, (_below, _above), strict=True))
    finite = [np.isfinite(end) for end in (*a, *b)]
    burst = np.logical_and.reduce(np.broadcast_arrays(*finite)) & ~(np.isfinite(least) & np.isfinite(most))
    return Enclosed(np.where(burst, np.nan, least), np.where(burst, np.nan, most))


def _below(values: Floats) -> Floats:
    return np.where(np.isinf(values), values, np.nextafter(values, -np.inf))


def _above(values: Floats) -> Floats:
    return np.where(np.isinf(values), values, np.nextafter(values, np.inf))


def _least(values: Sequence[Enclosed]) -> Enclosed:
    return Enclosed(
        np.minimum.reduce([one.least for one in values]), np.minimum.reduce([one.most for one in values])
    )


def _greatest(values: Sequence[Enclosed]) -> Enclosed:
    return Enclosed(
        np.maximum.reduce([one.least for one in values]), np.maximum.reduce([one.most for one in values])
    )


def _atoms(ends: Enclosed, cuts: tuple[Cut, ...]) -> tuple[NDArray[np.int64], Flags]:
    """The atom of each end, and whether that is certain."""
    atom = np.zeros(len(ends.least), np.int64)
    single = ends.least == ends.most
    sure = ~(np.isnan(ends.least) | np.isnan(ends.most))
    for cut in cuts:
        border = _constant(cut.at)
        on_it = single & (ends.least == border.least) & (border.least == border.most)
        passed = (ends.least > border.most) | (on_it & (not cut.strict))
        sure &= passed | on_it | (ends.most < border.least)
        atom += passed
    return atom, sure
