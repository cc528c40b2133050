"""Many states at once: those for which every question has one answer are run side by side, in columns.

For each step the states are sorted by what the step asks of them (which rule holds first, in which parts of the bands
they lie); one of each sort is run, as `zones.procedure` would, and its outcome is that of all. A state that leaves a
question open that is asked of it is left to `Procedure.outcomes`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.branches import Branch, Fixed, Negation, Quorum, State, Test
from zones.distinct import alike
from zones.procedure import UNASSESSED, Procedure
from zones.steps import NOTHING, Axis, FirstMatch, Greyed, Grid, Outcome, Shift, Step, Worst, take

Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]

#: Code of an answer that is open.
_OPEN = -1


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


def outcomes_in_bulk(procedure: Procedure, masks: Sequence[Masks], n: int) -> tuple[list[Outcome], Codes]:
    """The outcome of each state by its number among all that were met, -1 where a question is open.

    Parameters
    ----------
    masks : for each quantity the atoms in which it may lie, a row a state
    """
    run = _Run(masks, n)
    rows = np.arange(n)
    for condition, steps in procedure.entries:
        answer = _answers([condition], masks, rows)
        run.number[rows[answer == _OPEN]] = _OPEN
        inside = rows[answer == 0]
        run.start(inside, NOTHING)
        for step in steps:
            inside = run.take(step, inside, procedure)
        rows = rows[answer == 1]
    run.start(rows, UNASSESSED)
    return run.met, run.number


class _Run:
    """The outcomes so far: `number` of each state among those `met`, -1 once a question is open."""

    def __init__(self, masks: Sequence[Masks], n: int) -> None:
        self.masks = masks
        self.number = np.full(n, _OPEN)
        self.met: list[Outcome] = []
        self._numbers: dict[Outcome, int] = {}

    def start(self, rows: Codes, outcome: Outcome) -> None:
        self.number[rows] = self._numbered(outcome)

    def take(self, step: Step, rows: Codes, procedure: Procedure) -> Codes:
        """Take a step with some states; those for which it is decided."""
        asked = _asked(step, self.masks, rows)
        if isinstance(step, Shift):  # a level outside the order is left alone, whatever the condition
            ordered = np.array([one.level in procedure.order for one in self.met])[self.number[rows]]
            asked = [np.where(ordered, asked[0], 0)]
        decided = np.logical_and.reduce([one != _OPEN for one in asked])
        self.number[rows[~decided]] = _OPEN
        rows, asked = rows[decided], [one[decided] for one in asked]
        first, sort = alike([self.number[rows], *asked], len(rows))
        found = [self._after(step, int(rows[k]), procedure) for k in first.tolist()]
        self.number[rows] = np.array(found, np.int64)[sort]
        return rows

    def _after(self, step: Step, row: int, procedure: Procedure) -> int:
        state: State = tuple(int(mask[row]) for mask in self.masks)
        return self._numbered(take(step, self.met[self.number[row]], state, procedure.order))

    def _numbered(self, outcome: Outcome) -> int:
        if outcome not in self._numbers:
            self._numbers[outcome] = len(self.met)
            self.met.append(outcome)
        return self._numbers[outcome]


def _asked(step: Step, masks: Sequence[Masks], rows: Codes) -> list[Codes]:
    """What a step asks of some states: columns of answers that say all that its outcome hangs on."""
    match step:
        case FirstMatch(rules):
            return [_answers([condition for condition, _, _ in rules], masks, rows)]
        case Grid():
            return [_part(axis, masks, rows) for axis in _axes(step)]
        case Worst(bands):
            return [_part(axis, masks, rows) for _, axis, _ in bands]
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
