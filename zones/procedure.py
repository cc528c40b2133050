"""The whole decision of one unit: every outcome that its state leaves possible."""

from dataclasses import dataclass, field
from typing import Final

from zones.branches import Branch, State, narrowed, truth
from zones.steps import NOTHING, Open, Order, Outcome, Step, ask, take
from zones.superset import loose_outcomes
from zones.vocabulary import NOT_ASSESSED

#: Case splits that one state may cost; beyond it the outcomes are a superset of the possible ones.
MAX_SPLITS: Final = 2000

_MOST_KNOWN: Final = 200_000

UNASSESSED: Final = Outcome(NOT_ASSESSED, "")

#: A condition and the steps that are taken where it holds.
Entry = tuple[Branch, tuple[Step, ...]]


@dataclass(frozen=True)
class Procedure:
    """Entries in order: the first whose condition holds decides; where none does the unit is not assessed."""

    entries: tuple[Entry, ...]
    order: Order
    _known: dict[State, tuple[frozenset[Outcome], frozenset[int]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def outcomes(self, state: State) -> frozenset[Outcome]:
        """Every outcome that some value in the state leads to, by splitting cases only where one is open.

        A split narrows one quantity everywhere, so that what was assumed of it once holds to the end.
        """
        return self._answer(state)[0]

    def asked(self, state: State) -> frozenset[int]:
        """Numbers of the quantities that had to be split: those whose value the outcome may hang on."""
        return self._answer(state)[1]

    def _answer(self, state: State) -> tuple[frozenset[Outcome], frozenset[int]]:
        found = self._known.get(state)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            asked: set[int] = set()
            outcomes = self._split(state, [MAX_SPLITS], asked)
            found = self._known[state] = (frozenset(outcomes), frozenset(asked))
        return found

    def _split(self, state: State, budget: list[int], asked: set[int]) -> set[Outcome]:
        try:
            return {self._run(state)}
        except Open as split:
            quantity, masks = split.quantity, split.masks
        asked.add(quantity)
        budget[0] -= 1
        if budget[0] < 0:
            return self._superset(state)
        found: set[Outcome] = set()
        for mask in masks:
            found |= self._split(narrowed(state, quantity, mask), budget, asked)
        return found

    def _run(self, state: State) -> Outcome:
        for condition, steps in self.entries:
            if ask(condition, state):
                found = NOTHING
                for step in steps:
                    found = take(step, found, state, self.order)
                return found
        return UNASSESSED

    def _superset(self, state: State) -> set[Outcome]:
        found: set[Outcome] = set()
        for condition, steps in self.entries:
            answer = truth(condition, state)
            if answer is not False:
                found |= loose_outcomes(steps, state, self.order)
            if answer:
                return found
        return found | {UNASSESSED}
