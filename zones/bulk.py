"""Many states at once, in columns: what follows from each, and from each of the cases into which an open one splits.

For each step the states are sorted by what the step asks of them (which rule holds first, in which parts of the bands
they lie); one of each sort is run, as `zones.procedure` would, and its outcome is that of all. A state that leaves a
question open is split at that question, and its parts are run in the next round.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.branches import Branch, Fixed, Negation, Quorum, State, Test
from zones.distinct import alike
from zones.procedure import UNASSESSED, Procedure
from zones.steps import NOTHING, Axis, FirstMatch, Greyed, Grid, Outcome, Shift, Step, Worst, take

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]
#: A quantity, the masks into which it is split, and the states that this concerns.
Split = tuple[int, tuple[int, ...], Codes]

#: Code of an answer that is open.
_OPEN: Final = -1
#: After so many rounds, or with so many parts for each state, the rest is left to `Procedure.outcomes`.
_ROUNDS: Final = 24
_PARTS: Final = 16
#: Sets of outcomes are kept as bits.
_BITS: Final = 62


@dataclass(frozen=True, slots=True)
class Bulk:
    """The outcomes of many states.

    `met` are all outcomes; `number` is the place among them of a state's one outcome, -1 where there may be several;
    `several` has the bits of these then, 0 where they are left to `Procedure.outcomes`; `asked` has the bits of the
    quantities that had to be split for it, -1 where it is left to `Procedure.asked`.
    """

    met: list[Outcome]
    number: Codes
    several: Codes
    asked: Codes

    def of(self, row: int) -> frozenset[Outcome]:
        """The outcomes of one state; none where they are left to `Procedure.outcomes`."""
        if self.number[row] >= 0:
            return frozenset([self.met[self.number[row]]])
        bits = int(self.several[row])
        return frozenset(one for k, one in enumerate(self.met) if bits >> k & 1)


def truths(branch: Branch, masks: Sequence[Masks], rows: Codes) -> tuple[Flags, Flags]:
    """In which of some states a condition is true, and in which false; open where neither."""
    match branch:
        case Test(quantity, mask):
            held = masks[quantity][rows]
            return (held & ~np.int64(mask)) == 0, (held & np.int64(mask)) == 0
        case Fixed(known):
            return np.full(len(rows), known), np.full(len(rows), not known)
        case Negation(part):
            sure, never = truths(part, masks, rows)
            return never, sure
        case Quorum(k, parts):
            found = [truths(part, masks, rows) for part in parts]
            sure = np.sum([one for one, _ in found], axis=0) >= k
            never = np.sum([one for _, one in found], axis=0) > len(parts) - k
            return sure, never


def outcomes_in_bulk(procedure: Procedure, masks: Sequence[Masks], n: int) -> Bulk:
    """Every outcome that some value in each state leads to.

    Parameters
    ----------
    masks : for each quantity the atoms in which it may lie, a row a state
    """
    numbers: dict[Outcome, int] = {}
    run = _Run(masks, n, numbers)
    number, several, owner = run.through(procedure), np.zeros(n, np.int64), np.arange(n)
    asked = np.zeros(n, np.int64)
    most = _PARTS * n
    for _ in range(_ROUNDS):
        run.note(asked, owner)
        owner, masks = run.parts(owner)
        if not 0 < len(owner) <= most or len(numbers) > _BITS:
            break
        run = _Run(masks, len(owner), numbers)
        found = run.through(procedure)
        done = found >= 0
        np.bitwise_or.at(several, owner[done], np.left_shift(np.int64(1), np.minimum(found[done], _BITS)))
    several[owner] = 0
    if max(len(numbers), len(masks)) > _BITS:
        several[:] = 0
    asked[(number < 0) & (several == 0)] = -1
    return Bulk(list(numbers), number, several, asked)


@dataclass
class _Run:
    """One round: `number` of each state's outcome so far, -1 once a question is open; `splits` at these."""

    masks: Sequence[Masks]
    n: int
    numbers: dict[Outcome, int]
    splits: list[Split] = field(default_factory=list)
    number: Codes = field(init=False)

    def through(self, procedure: Procedure) -> Codes:
        """Run all states; the number of each one's outcome."""
        self.number = np.full(self.n, _OPEN)
        rows = np.arange(self.n)
        for condition, steps in procedure.entries:
            answer = _answers([condition], self.masks, rows)
            self.splits += _open_conditions([condition], self.masks, rows[answer == _OPEN])
            inside = rows[answer == 0]
            self.number[inside] = self._numbered(NOTHING)
            for step in steps:
                inside = self._take(step, inside, procedure)
            rows = rows[answer == 1]
        self.number[rows] = self._numbered(UNASSESSED)
        return self.number

    def note(self, asked: Codes, owner: Codes) -> None:
        """Note for the owners of open states which quantity is split."""
        for quantity, _, rows in self.splits:
            np.bitwise_or.at(asked, owner[rows], np.int64(1) << min(quantity, _BITS))

    def parts(self, owner: Codes) -> tuple[Codes, list[Masks]]:
        """The states that were open, split, each with its owner."""
        owners, masks = [np.zeros(0, np.int64)], [[np.zeros(0, np.int64)] for _ in self.masks]
        for quantity, into, rows in self.splits:
            for part in into:
                inside = rows[(self.masks[quantity][rows] & np.int64(part)) != 0]
                owners.append(owner[inside])
                for k, mask in enumerate(self.masks):
                    held = mask[inside]
                    masks[k].append(held & np.int64(part) if k == quantity else held)
        return np.concatenate(owners), [np.concatenate(one) for one in masks]

    def _take(self, step: Step, rows: Codes, procedure: Procedure) -> Codes:
        """Take a step with some states; those for which it is decided."""
        asked = _asked(step, self.masks, rows)
        if isinstance(step, Shift):  # a level outside the order is left alone, whatever the condition
            ordered = np.array([one.level in procedure.order for one in self.numbers])[self.number[rows]]
            asked = [np.where(ordered, asked[0], 0)]
        decided = np.logical_and.reduce([one != _OPEN for one in asked])
        self.splits += _open_questions(step, self.masks, rows[~decided])
        self.number[rows[~decided]] = _OPEN
        rows, asked = rows[decided], [one[decided] for one in asked]
        first, sort = alike([self.number[rows], *asked], len(rows))
        met = list(self.numbers)
        found = [self._after(step, met, int(rows[k]), procedure) for k in first.tolist()]
        self.number[rows] = np.array(found, np.int64)[sort]
        return rows

    def _after(self, step: Step, met: list[Outcome], row: int, procedure: Procedure) -> int:
        state: State = tuple(int(mask[row]) for mask in self.masks)
        return self._numbered(take(step, met[self.number[row]], state, procedure.order))

    def _numbered(self, outcome: Outcome) -> int:
        return self.numbers.setdefault(outcome, len(self.numbers))


def _open_questions(step: Step, masks: Sequence[Masks], rows: Codes) -> Iterator[Split]:
    """Where states that a step leaves open are to be split."""
    match step:
        case FirstMatch(rules):
            yield from _open_conditions([condition for condition, _, _ in rules], masks, rows)
        case Grid():
            yield from _open_axes(_axes(step), masks, rows)
        case Worst(bands):
            yield from _open_axes([axis for _, axis, _ in bands], masks, rows)
        case Shift(condition) | Greyed(condition):
            yield from _open_conditions([condition], masks, rows)


def _open_conditions(conditions: Sequence[Branch], masks: Sequence[Masks], rows: Codes) -> Iterator[Split]:
    """Splits at the first open test of the first condition that is not false."""
    for condition in conditions:
        true, false = truths(condition, masks, rows)
        yield from _open_tests(condition, masks, rows[~true & ~false])
        rows = rows[false]


def _open_tests(branch: Branch, masks: Sequence[Masks], rows: Codes) -> Iterator[Split]:
    if not len(rows):
        return
    match branch:
        case Test(quantity, mask):
            yield quantity, (mask, ~mask), rows
        case Negation(part):
            yield from _open_tests(part, masks, rows)
        case Quorum(_, parts):
            for part in parts:
                true, false = truths(part, masks, rows)
                yield from _open_tests(part, masks, rows[~true & ~false])
                rows = rows[true | false]


def _open_axes(axes: Sequence[Axis], masks: Sequence[Masks], rows: Codes) -> Iterator[Split]:
    """Splits into the parts of the first bands in which several are possible."""
    for axis in axes:
        several = _part(axis, masks, rows) == _OPEN
        parts, covered = [mask for _, mask in axis.parts], 0
        for mask in parts:
            covered |= mask
        if several.any():
            yield axis.quantity, (*parts, ~covered), rows[several]
        rows = rows[~several]


def _asked(step: Step, masks: Sequence[Masks], rows: Codes) -> list[Codes]:
    """What a step asks of some states: columns of answers that say all that its outcome hangs on."""
    match step:
        case FirstMatch(rules):
            return [_answers([condition for condition, _, _ in rules], masks, rows)]
        case Grid():
            return _parts(_axes(step), masks, rows)
        case Worst(bands):
            return _parts([axis for _, axis, _ in bands], masks, rows)
        case Shift(condition) | Greyed(condition):
            return [_answers([condition], masks, rows)]


def _answers(conditions: Sequence[Branch], masks: Sequence[Masks], rows: Codes) -> Codes:
    """The number of the first condition that is true, their count where all are false, -1 where one before is open."""
    found = np.full(len(rows), len(conditions))
    left = np.arange(len(rows))
    for number, condition in enumerate(conditions):
        true, false = truths(condition, masks, rows[left])
        found[left[true]] = number
        found[left[~true & ~false]] = _OPEN
        left = left[false]
    return found


def _parts(axes: Sequence[Axis], masks: Sequence[Masks], rows: Codes) -> list[Codes]:
    """The part of each axis; 0, not asked, once one before is outside all parts."""
    found, outside = list[Codes](), np.zeros(len(rows), np.bool_)
    for axis in axes:
        found.append(np.where(outside, 0, _part(axis, masks, rows)))
        outside |= found[-1] == len(axis.parts)
    return found


def _part(axis: Axis, masks: Sequence[Masks], rows: Codes) -> Codes:
    """The one part of the bands in which each state lies, the count of parts outside all, -1 where several may be."""
    held, covered, found, ways = masks[axis.quantity][rows], 0, np.zeros(len(rows), np.int64), 0
    for number, (_, mask) in enumerate([*axis.parts, ("", -1)]):
        own = np.int64(mask if number < len(axis.parts) else ~covered)
        inside = (held & own) != 0
        found, ways, covered = np.where(inside, number, found), ways + inside, covered | mask
    return np.where(np.asarray(ways) == 1, found, _OPEN)


def _axes(grid: Grid) -> list[Axis]:
    """The bands of a table and of the tables in it."""
    return [axis for one in grid.axes for axis in ([one] if isinstance(one, Axis) else _axes(one))]
