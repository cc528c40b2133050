"""Levels of whole columns of intervals: exact, with every level that is still possible."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks, mask_of_range, masks_of_column
from zones.branches import Branch, State, truth
from zones.compile import Compiler, Quantity
from zones.errors import RulebookError
from zones.expressions import names_of
from zones.formulas import Composite, Range, range_of
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.procedure import Procedure
from zones.rulebook import LATER_KINDS, Rounding, Rulebook
from zones.steps import Outcome

_NONNEGATIVE: Final = ("count", "rate", "ratio", "days_since", "child_share", "child_count")
_KEY_BITS: Final = 62
_DIRECT_BITS: Final = 20


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decision on each of n units.

    `level` ids (grey where several are possible and the rulebook says so); `possible` with bit k for the k-th
    ordered level and the bits above for the unknown levels; `rule` the path of the rule or table cell that
    decided, "" where none or more than one did; `flagged` small units whose counts are to be shown.
    """

    level: NDArray[np.object_]
    possible: NDArray[np.uint32]
    rule: NDArray[np.object_]
    flagged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one state: the level shown, all that are possible, and the outcomes behind them."""

    level: str
    possible: int
    rule: str
    flagged: bool
    outcomes: frozenset[Outcome]


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
        names = [name for quantity in self.quantities for name in self._inputs(quantity)]
        return tuple(dict.fromkeys(names))

    def decide(self, columns: Mapping[str, Intervals], n: int, *, grid: bool = True) -> Verdicts:
        """Decide n units.

        Parameters
        ----------
        columns : indicator id -> its interval in each unit; one that is absent is not known anywhere
        grid : whether numerators are whole numbers of cases or persons (False for figures given as decimals)
        """
        signatures, row = _distinct(self.masks(columns, n, grid=grid), self._bits, n)
        verdicts = [self.verdict(state) for state in signatures]
        return Verdicts(
            np.array([one.level for one in verdicts], object)[row],
            np.array([one.possible for one in verdicts], np.uint32)[row],
            np.array([one.rule for one in verdicts], object)[row],
            np.array([one.flagged for one in verdicts], np.bool_)[row],
        )

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
        if state not in self._verdicts:
            outcomes = self.procedure.outcomes(state)
            flagged = self.small is not None and truth(self.small, state) is True
            self._verdicts[state] = judge(self.rulebook, outcomes, flagged=flagged)
        return self._verdicts[state]

    @property
    def _bits(self) -> list[int]:
        return [len(quantity.cuts) + 1 for quantity in self.quantities]

    def _inputs(self, quantity: Quantity) -> tuple[str, ...]:
        formula = self._formula(quantity)
        return quantity.names if formula is None else names_of(formula)

    def _formula(self, quantity: Quantity) -> Any:
        """The formula of a rounded expression indicator, which is a quantity of its own."""
        source = quantity.source
        return self.rulebook.indicators[source].formula if isinstance(source, str) else None

    def _column(self, name: str, columns: Mapping[str, Intervals], n: int) -> Intervals:
        """An indicator's column, without values that it cannot have."""
        one = self.rulebook.indicators[name]
        if name not in columns:
            return Intervals.missing(n, scale=one.factor, nonnegative=one.kind in _NONNEGATIVE)
        column = columns[name]
        if one.kind in _NONNEGATIVE and len(column) and column.lo.min() < 0:
            column = Intervals(np.maximum(column.lo, 0), column.hi, column.den, column.scale)
        if one.is_population and self.rulebook.missing.population == "small":
            unknown = column.hi == UNBOUNDED
            column = Intervals(
                np.where(unknown, 0, column.lo), np.where(unknown, 0, column.hi), column.den, column.scale
            )
        return column

    def _masks_of(self, quantity: Quantity, known: Mapping[str, Intervals], n: int, *, grid: bool) -> Masks:
        formula = self._formula(quantity)
        if isinstance(quantity.source, str) and formula is None:
            one = self.rulebook.indicators[quantity.source]
            whole = one.whole or (grid and one.kind in ("count", "rate", "ratio", "child_share"))
            return masks_of_column(known[one.id], quantity.cuts, grid=whole)
        names = self._inputs(quantity)
        first, row = _distinct_rows([known[name] for name in names], n)
        masks = [
            mask_of_range(
                self._range(quantity, {name: self._row(name, known[name], k) for name in names}),
                quantity.cuts,
            )
            for k in first
        ]
        return np.array(masks, np.int64)[row]

    def _range(self, quantity: Quantity, ranges: Mapping[str, Range]) -> Range:
        if isinstance(quantity.source, Composite):
            return quantity.source.range(ranges)
        return range_of(self._formula(quantity), ranges)

    def _row(self, name: str, column: Intervals, row: int) -> Range:
        """One unit's range of an indicator, rounded where the rulebook rounds it."""
        rounding = self.rulebook.indicators[name].round
        low, high = range_at(column, row)
        return _rounded(low, rounding), _rounded(high, rounding)


def compile_decision(rulebook: Rulebook, scope: str, *, given: bool = False) -> Decision | None:
    """The decision for units of one scope; None where the rulebook does not assess them.

    With `given` every indicator comes from a table, so that kinds that are not computed here may be used.

    Raises
    ------
    RulebookError : the rulebook is incomplete, or rests on a mechanism that is not built yet
    """
    if rulebook.status == "incomplete":
        raise RulebookError(
            rulebook.id, [("status", "incomplete: it cannot classify until its gaps are filled")]
        )
    if not rulebook.units_for(scope):
        return None
    compiler = Compiler(rulebook, scope)
    small = rulebook.small
    branch = compiler.branch(small.condition) if small and small.then == "show_counts_and_flag" else None
    decision = Decision(rulebook, scope, tuple(compiler.quantities), compiler.procedure(), branch)
    problems = [] if given else _not_built(decision)
    if problems:
        raise RulebookError(rulebook.id, problems)
    return decision


def _not_built(decision: Decision) -> list[tuple[str, str]]:
    book = decision.rulebook
    kinds = {name: book.indicators[name].kind for name in decision.needs}
    problems = [
        (f"ind.{name}", f"indicators of kind {kind} are not built yet")
        for name, kind in kinds.items()
        if kind in LATER_KINDS
    ]
    if book.small is not None and book.small.then in ("roll_up_to", "lengthen_window"):
        problems.append(("small.then", f"{book.small.then} is not built yet"))
    return problems


def judge(rulebook: Rulebook, outcomes: frozenset[Outcome], *, flagged: bool = False) -> Verdict:
    """What is said of a unit with these outcomes: the one level, or what the rulebook does with several."""
    grey = rulebook.grey.id
    levels = {outcome.level or grey for outcome in outcomes}
    paths = {outcome.path for outcome in outcomes}
    level = next(iter(levels)) if len(levels) == 1 else ambiguous(rulebook, levels)
    possible = 0
    for k, one in enumerate(rulebook.levels + rulebook.unknown):
        possible |= (one.id in levels) << k
    decided = len(levels) == 1 and len(paths) == 1
    return Verdict(level, possible, next(iter(paths)) if decided else "", flagged, outcomes)


def ambiguous(rulebook: Rulebook, levels: set[str]) -> str:
    """The level shown when several are possible.

    `worst` takes the worst ordered one, unless that is the best level of all and an unknown is possible too;
    `hold` acts as `grey` until stability is applied.
    """
    ranks = [level.rank for level in rulebook.levels if level.id in levels]
    if rulebook.missing.ambiguous != "worst" or not ranks or max(ranks) == 0:
        return rulebook.grey.id
    return rulebook.levels[max(ranks)].id


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


def _distinct(masks: list[Masks], bits: list[int], n: int) -> tuple[list[State], NDArray[np.int64]]:
    """The distinct states, and for every row which of them it has."""
    key, width = np.zeros(n, np.int64), 0
    for mask, size in zip(masks, bits, strict=True):
        if width + size > _KEY_BITS:
            _, key = _numbered(key, width)
            width = max(int(key.max(initial=0)).bit_length(), 1)
        key = (key << size) | mask if width + size <= _KEY_BITS else _joined(key, mask)
        width = min(width + size, _KEY_BITS)
    first, row = _numbered(key, width)
    return [tuple(int(mask[k]) for mask in masks) for k in first], row


def _joined(key: NDArray[np.int64], mask: Masks) -> NDArray[np.int64]:
    """Numbers of the pairs of two columns that do not fit one key side by side."""
    first, second = _numbered(key, _KEY_BITS)[1], _numbered(mask, _KEY_BITS)[1]
    return first * (int(second.max(initial=0)) + 1) + second


def _numbered(key: NDArray[np.int64], width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A row of each distinct key, and every row's number among them."""
    if width <= _DIRECT_BITS:
        first = np.full(1 << width, -1, np.int64)
        first[key] = np.arange(len(key))
        seen = np.flatnonzero(first >= 0)
        number = np.empty(1 << width, np.int64)
        number[seen] = np.arange(len(seen))
        return first[seen], number[key]
    _, rows, row = np.unique(key, return_index=True, return_inverse=True)
    return rows.astype(np.int64), row.astype(np.int64)


def _distinct_rows(columns: list[Intervals], n: int) -> tuple[list[int], NDArray[np.int64]]:
    """A row of each distinct combination of intervals, and every row's number among them."""
    key = np.zeros(n, np.int64)
    for column in columns:
        for part in (column.lo, column.hi, column.den):
            codes = np.unique(part, return_inverse=True)[1].astype(np.int64)
            key = np.unique(key * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)[1].astype(
                np.int64
            )
    first, row = _numbered(key, _KEY_BITS)
    return first.tolist(), row
