"""Levels of whole columns of intervals: exact, with every level that is still possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks, mask_of_range, masks_of_column
from zones.branches import Branch, State, truth
from zones.bulk import outcomes_in_bulk, truths
from zones.compile import Compiler, Quantity
from zones.distinct import alike, distinct_rows, distinct_states
from zones.enclosures import masks_of_formula
from zones.errors import RulebookError
from zones.formulas import Range
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.phrases import Words, both, said
from zones.procedure import Procedure
from zones.rulebook import Indicator, Rounding, Rulebook
from zones.rulebook_gaps import nulls
from zones.verdict import Verdict, Verdicts, judge

_MOST_VERDICTS: Final = 200_000
#: So many states are decided one after the other, more of them in columns first.
_FEW_STATES: Final = 16
_NONNEGATIVE: Final = (
    "count", "rate", "ratio", "days_since", "linked", "cluster", "baseline", "trend",
    "child_share", "child_count", "adjacent",
)  # fmt: skip


class Decisions(NamedTuple):
    """The decisions on states: the different ones, the number of each state's, and the quantities it may hang on.

    `asked` has the bits of these; -1 where that was not looked at.
    """

    verdicts: tuple[Verdict, ...]
    number: NDArray[np.int64]
    asked: NDArray[np.int64]


@dataclass(frozen=True)
class Decision:
    """The compiled decision of one rulebook for one scope. Made by `compile_decision`."""

    rulebook: Rulebook
    scope: str
    quantities: tuple[Quantity, ...]
    procedure: Procedure
    small: Branch | None
    _verdicts: dict[State, Verdict] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Ids of the indicators that it reads, each once; expressions are given by what they are made of."""
        names = [name for quantity in self.quantities for name in quantity.names]
        return tuple(dict.fromkeys(names))

    def decide(self, columns: Mapping[str, Intervals], n: int, *, grid: bool = True) -> Verdicts:
        """Decide n units.

        Parameters
        ----------
        columns : indicator id -> its interval in each unit; one that is absent is not known anywhere
        grid : whether numerators are whole numbers of cases or persons (False for figures given as decimals)
        """
        states, row = distinct_states(self.masks(columns, n, grid=grid), self.bits, n)
        found = self.verdicts_on(states, int(row.max(initial=-1)) + 1)
        return Verdicts(found.verdicts, found.number[row])

    def verdicts_on(self, masks: list[Masks], n: int) -> "Decisions":
        """The decisions on distinct states, given as columns."""
        number, found = np.full(n, -1), dict[Verdict, int]()
        asked = np.full(n, -1)
        if n > _FEW_STATES:
            bulk = outcomes_in_bulk(self.procedure, masks, n)
            asked = bulk.asked
            flagged = truths(self.small, masks, np.arange(n))[0] if self.small else np.zeros(n, np.bool_)
            first, kind = alike([bulk.number, bulk.several, flagged.astype(np.int64)], n)
            for k, row in enumerate(first.tolist()):
                outcomes = bulk.of(row)
                if outcomes:
                    verdict = judge(self.rulebook, outcomes, flagged=bool(flagged[row]))
                    number[kind == k] = found.setdefault(verdict, len(found))
        for row in np.flatnonzero(number < 0).tolist():
            verdict = self.verdict(tuple(int(mask[row]) for mask in masks))
            number[row] = found.setdefault(verdict, len(found))
        return Decisions(tuple(found), number, asked)

    def masks(self, columns: Mapping[str, Intervals], n: int, *, grid: bool = True) -> list[Masks]:
        """For each quantity the atoms that each unit's interval reaches."""
        known = {name: self._column(name, columns, n) for name in self.needs}
        return [self._masks_of(quantity, known, n, grid=grid) for quantity in self.quantities]

    def states(self, columns: Mapping[str, Intervals], n: int, *, grid: bool = True) -> list[State]:
        """The state of each unit; meant for a few units."""
        masks = self.masks(columns, n, grid=grid)
        return [tuple(int(mask[row]) for mask in masks) for row in range(n)]

    def verdict(self, state: State) -> Verdict:
        """The decision on one state."""
        found = self._verdicts.get(state)
        if found is None:
            outcomes = self.procedure.outcomes(state)
            if len(self._verdicts) >= _MOST_VERDICTS:
                self._verdicts.clear()
            flagged = self.small is not None and truth(self.small, state) is True
            found = self._verdicts[state] = judge(self.rulebook, outcomes, flagged=flagged)
        return found

    @property
    def bits(self) -> list[int]:
        """How many atoms each quantity has."""
        return [len(quantity.cuts) + 1 for quantity in self.quantities]

    def _column(self, name: str, columns: Mapping[str, Intervals], n: int) -> Intervals:
        """An indicator's column, without values that it cannot have."""
        one = self.rulebook.indicators[name]
        nonnegative = one.kind in _NONNEGATIVE
        if name not in columns:
            missing = Intervals.missing(n, scale=one.factor, nonnegative=nonnegative)
            return self._column(name, {name: missing}, n)
        column = columns[name]
        if nonnegative and len(column) and column.lo.min() < 0:
            column = Intervals(np.maximum(column.lo, 0), column.hi, column.den, column.scale)
        if one.is_population and self.rulebook.missing.population == "small":
            unknown = column.hi == UNBOUNDED
            column = Intervals(
                np.where(unknown, 0, column.lo), np.where(unknown, 0, column.hi), column.den, column.scale
            )
        return column

    def grid(self, name: str) -> bool:
        """Whether an indicator's numerators are whole numbers of cases, persons or units."""
        one = self.rulebook.indicators[name]
        return one.whole or one.kind in ("count", "rate", "ratio", "child_share")

    def settled(self, one: Indicator, lo: int | None, hi: int | None) -> tuple[int | None, int | None]:
        """An indicator's ends without values that it cannot have, unknown people as the rulebook takes them."""
        if one.is_population and hi is None and self.rulebook.missing.population == "small":
            return 0, 0
        return (max(lo or 0, 0), hi) if one.kind in _NONNEGATIVE else (lo, hi)

    def mask_of_ranges(self, quantity: Quantity, ranges: Mapping[str, Range]) -> int:
        """The atoms of a formula's quantity for one unit."""
        rounded = {
            name: (_rounded(low, self._rounding(name)), _rounded(high, self._rounding(name)))
            for name, (low, high) in ranges.items()
        }
        return mask_of_range(quantity.range(rounded), quantity.cuts)

    def _rounding(self, name: str) -> Rounding | None:
        return self.rulebook.indicators[name].round

    def _masks_of(self, quantity: Quantity, known: Mapping[str, Intervals], n: int, *, grid: bool) -> Masks:
        if quantity.indicator:
            one = self.rulebook.indicators[quantity.indicator]
            whole = one.whole or (grid and self.grid(one.id))
            return masks_of_column(known[one.id], quantity.cuts, grid=whole)
        first, row = distinct_rows([known[name] for name in quantity.names], n)
        some = np.array(first, np.int64)
        return self._formula_masks(quantity, {name: known[name].take(some) for name in quantity.names})[row]

    def _formula_masks(self, quantity: Quantity, known: Mapping[str, Intervals]) -> Masks:
        """The atoms of a formula's quantity: in floating point where that is certain, else by fractions."""
        n = len(next(iter(known.values())))
        if any(self._rounding(name) for name in known):
            masks, sure = np.zeros(n, np.int64), np.zeros(n, np.bool_)
        else:
            masks, sure = masks_of_formula(quantity, known, n)
        for k in np.flatnonzero(~sure).tolist():
            masks[k] = self.mask_of_ranges(quantity, {name: range_at(one, k) for name, one in known.items()})
        return masks


def compile_decision(rulebook: Rulebook, scope: str, *, given: bool = False) -> Decision | None:
    """The decision for units of one scope; None where the rulebook does not assess them.

    With `given` every indicator comes from a table, so that kinds that are not computed here may be used. Compiled
    once, however many days are decided.

    Raises
    ------
    RulebookError : the rulebook is incomplete, or rests on a mechanism that is not built yet
    """
    key = (scope, given)
    if key not in rulebook.compiled:
        rulebook.compiled[key] = _compiled(rulebook, scope, given)
    decision: Decision | None = rulebook.compiled[key]
    return decision


def _compiled(rulebook: Rulebook, scope: str, given: bool) -> Decision | None:
    if rulebook.status == "incomplete":
        gaps = [(path, both("chưa biết", "is not known")) for path in nulls(rulebook.content)]
        what = both(
            "chưa đầy đủ (incomplete): chưa thể phân loại khi còn chỗ trống",
            "incomplete: it cannot classify until its gaps are filled",
        )
        raise RulebookError(rulebook.id, [("status", what), *gaps])
    if not rulebook.units_for(scope):
        return None
    compiler = Compiler(rulebook, scope, given)
    small = rulebook.small
    branch = compiler.branch(small.condition) if small and small.then == "show_counts_and_flag" else None
    decision = Decision(rulebook, scope, tuple(compiler.quantities), compiler.procedure(), branch)
    problems = [] if given else _not_built(decision)
    if problems:
        raise RulebookError(rulebook.id, problems)
    return decision


def _not_built(decision: Decision) -> list[tuple[str, Words]]:
    book = decision.rulebook
    return [
        (
            f"ind.{name}.at",
            said(
                "số liệu của vùng khác ({at}) phải lấy từ `parent:LEVEL` hoặc `area:FACT`",
                "figures of another territory ({at}) are taken from parent:LEVEL or area:FACT",
                at=one.at,
            ),
        )
        for name in decision.needs
        if (one := book.indicators[name]).at != "self" and not one.parent_level and not one.shared_fact
    ]


def range_at(column: Intervals, row: int) -> Range:
    """The range of one row's values; None is unbounded."""
    factor = column.scale / int(column.den[row])
    low, high = int(column.lo[row]), int(column.hi[row])
    return (
        None if low == UNBOUNDED_BELOW else low * factor,
        None if high == UNBOUNDED else high * factor,
    )


def _rounded(value: Fraction | None, rounding: Rounding | None) -> Fraction | None:
    if value is None or rounding is None:
        return value
    unit = 10**rounding.decimals
    return Fraction(floor(value * unit + Fraction(1, 2)), unit)
