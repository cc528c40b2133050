"""Where a column of intervals lies among the thresholds of one quantity, exactly and for all rows at once.

Thresholds t1 < t2 < … cut the number line in atoms: below t1, t1 itself, between t1 and t2, t2 itself, …
A row's mask has the bit of every atom that some value of its interval reaches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.formulas import Range
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Rounding

#: Thresholds of one quantity, so that the masks of its atoms fit 64 bits.
MAX_THRESHOLDS: Final = 30

Masks = NDArray[np.int64]
Numbers = NDArray[Any]  # int64, or Python integers where those would overflow


@dataclass(frozen=True, slots=True)
class Cut:
    """A border between atoms: values beyond it are those `>= at`, or `> at` where it is strict."""

    at: Fraction
    strict: bool

    def passed(self, value: Fraction) -> bool:
        """Whether a value lies beyond the border."""
        return value > self.at if self.strict else value >= self.at


def cuts_of(thresholds: tuple[Fraction, ...], rounding: Rounding | None) -> tuple[Cut, ...]:
    """Two borders a threshold, into it and out of it; where values are rounded first, on the unrounded value."""
    if rounding is None:
        return tuple(Cut(t, strict) for t in thresholds for strict in (False, True))
    unit = 10**rounding.decimals
    half = Fraction(1, 2)
    return tuple(
        Cut((step - half) / unit, False) for t in thresholds for step in (ceil(t * unit), floor(t * unit) + 1)
    )


def possible_atoms(cuts: tuple[Cut, ...]) -> int:
    """Mask of the atoms that hold any number at all."""
    whole = (1 << len(cuts) + 1) - 1
    for k in range(1, len(cuts)):
        if cuts[k - 1] == cuts[k]:
            whole &= ~(1 << k)
    return whole


def atom_of(value: Fraction, cuts: tuple[Cut, ...]) -> int:
    """The atom in which a value lies."""
    return sum(cut.passed(value) for cut in cuts)


def mask_of_range(one: Range, cuts: tuple[Cut, ...]) -> int:
    """The atoms that a range of exact numbers reaches."""
    low = 0 if one[0] is None else atom_of(one[0], cuts)
    high = len(cuts) if one[1] is None else atom_of(one[1], cuts)
    return ((2 << high) - (1 << low)) & (possible_atoms(cuts) | 1 << low | 1 << high)


def masks_of_column(column: Intervals, cuts: tuple[Cut, ...], *, grid: bool) -> Masks:
    """The atoms that each row's interval reaches.

    With `grid` a row's value can only be a whole numerator over its denominator, so that an atom between two
    neighbouring numerators is left out; rows with denominator 1 and no upper end are taken as continuous
    where the scale is not 1 (their denominator is not known).
    """
    firsts = [_first_numerator(cut, column) for cut in cuts]
    low = _atoms(column.lo, firsts)
    masks = np.left_shift(np.int64(1), low)
    wide = np.flatnonzero(column.lo != column.hi)
    if not len(wide):
        return masks
    some = [first if first.ndim == 0 else first[wide] for first in firsts]
    high = _atoms(column.hi[wide], some)
    span = np.left_shift(np.int64(2), high) - np.left_shift(np.int64(1), low[wide])
    masks[wide] = span & _reached(column, wide, some, cuts, low[wide], high, grid=grid)
    return masks


def _reached(
    column: Intervals,
    rows: NDArray[np.intp],
    firsts: list[Numbers],
    cuts: tuple[Cut, ...],
    low: Masks,
    high: Masks,
    *,
    grid: bool,
) -> Masks:
    """Masks of the atoms that hold a value, given that the rows' ends always do."""
    ends = np.left_shift(np.int64(1), low) | np.left_shift(np.int64(1), high)
    static = np.full(len(rows), possible_atoms(cuts), np.int64)
    if grid:
        loose = np.zeros(len(rows), np.bool_)
        if column.scale != 1:
            loose = (column.den[rows] == 1) & (column.hi[rows] == UNBOUNDED)
        for k in range(1, len(cuts)):
            empty = np.broadcast_to(np.asarray(firsts[k - 1] >= firsts[k], np.bool_), loose.shape) & ~loose
            static[empty] &= ~np.int64(1 << k)
    return static | ends


def _atoms(values: Numbers, firsts: list[Numbers]) -> Masks:
    found = np.zeros(len(values), np.int64)
    for first in firsts:
        found += np.asarray(values >= first, np.bool_)
    return found


def _first_numerator(cut: Cut, column: Intervals) -> Numbers:
    """The least whole numerator beyond a border, one a row, or a single one where all denominators agree.

    lo · scale / den >= at  is  lo >= at · den / scale, rounded up; strictly beyond is one more than rounded
    down. Whole numbers throughout: 64 bits where they suffice, else Python's.
    """
    (rung,) = rungs_of((cut,), column.scale)
    above, below, den = rung.above, rung.below, column.den
    most = int(den.max()) if len(den) else 1
    if len(den) and int(den.min()) == most:
        first = rung.first(most)
        return np.asarray(first, np.int64 if _fits(first) else object)
    if den.dtype == object or not _fits(abs(above) * most) or not _fits(below):
        den = den.astype(object)
    product = den * above
    return product // below + 1 if cut.strict else -(-product // below)


def _fits(value: int) -> bool:
    return -(2**62) < value < 2**62


@dataclass(frozen=True, slots=True)
class Rung:
    """A border in terms of numerators: beyond it are those `>= above · den / below`, or `>` where strict."""

    above: int
    below: int
    strict: bool

    def first(self, den: int) -> int:
        """The least whole numerator beyond the border for one denominator."""
        if self.strict:
            return self.above * den // self.below + 1
        return -(-self.above * den // self.below)


def rungs_of(cuts: tuple[Cut, ...], scale: Fraction) -> tuple[Rung, ...]:
    """The borders of a quantity whose value is numerator · scale / denominator."""
    factors = [cut.at / scale for cut in cuts]
    return tuple(Rung(f.numerator, f.denominator, cut.strict) for f, cut in zip(factors, cuts, strict=True))


def mask_of_numerators(
    low: int | None, high: int | None, firsts: Sequence[int], possible: int, *, grid: bool
) -> int:
    """The atoms that one unit's interval reaches; as `masks_of_column` has it.

    `firsts` are the least numerators beyond each border, `possible` the atoms that hold any number.
    """
    first = 0 if low is None else sum(low >= border for border in firsts)
    last = len(firsts) if high is None else sum(high >= border for border in firsts)
    if first == last:
        return 1 << first
    if grid:
        for k in range(first + 1, last):
            if firsts[k - 1] >= firsts[k]:
                possible &= ~(1 << k)
    return ((2 << last) - (1 << first)) & (possible | 1 << first | 1 << last)
