"""The levels of past evaluations, computed from what is known now, and what stability makes of them."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zones.assessing import assess
from zones.decide import Decision
from zones.evidence import Evidence
from zones.gate import compile_gate, gates_of
from zones.ground import Ground
from zones.judging import Judged, Lent
from zones.reporting import Reporting
from zones.rulebook import Rulebook
from zones.schedule import is_regular
from zones.stability import Evaluation, Pace, Shown, State, advance, day_number
from zones.units import Units
from zones.verdict import Verdicts
from zones.vocabulary import level_order

#: What is known on a day: the evidence and the reports.
Known = Callable[[date], tuple[Evidence, Reporting]]


@dataclass(frozen=True)
class Assessed:
    """The raw levels of the units of one layer on a day, as ranks; -1 is undecided or not assessed.

    `hold` marks the units that keep their level while several are possible, `best` being the best of these; `gate`
    says whether they may become better.
    """

    raw: NDArray[np.int16]
    hold: NDArray[np.bool_]
    best: NDArray[np.int16]
    gate: NDArray[np.int8]

    def take_from(self, here: NDArray[np.bool_], lender: "Assessed", row: NDArray[np.int64]) -> None:
        """Let some units keep their level, and become better, as rows of another layer do."""
        for name in ("hold", "best", "gate"):
            getattr(self, name)[here] = getattr(lender, name)[row]


@dataclass
class History:
    """The evaluations of one rulebook on one state of knowledge; each is computed once.

    `layers` are the layers of areas; cells have no history of their own, they show what is computed.
    """

    rulebook: Rulebook
    layers: Sequence[Units]
    known: Known
    _found: dict[date, dict[str, Assessed]] = field(default_factory=dict)
    _gates: dict[tuple[str, int], Decision] = field(default_factory=dict)

    def on(self, day: date) -> Mapping[str, Assessed]:
        """What each layer's units were on a day."""
        if day not in self._found:
            evidence, reports = self.known(day)
            grounds, judged = assess(self.rulebook, evidence, self.layers, reports, day)
            found = {name: self._assessed(grounds[name], judged[name]) for name in judged}
            for units in sorted(self.layers, key=lambda one: level_order(one.layer)):
                lent = judged[units.layer].lent
                if lent is not None:
                    self._as_lenders(found[units.layer], lent, found)
            self._found[day] = found
        return self._found[day]

    def take_over(self, other: "History", before: date) -> None:
        """Keep what another history knows of the days before one on which something has changed."""
        self._found |= {day: found for day, found in other._found.items() if day < before}

    def states(
        self, days: Sequence[date], start: Mapping[str, State] | None = None
    ) -> dict[str, tuple[State, Shown]]:
        """Where each layer's units stand after evaluations on some days, in order, and what is shown then.

        `start` is where an earlier replay of a layer ended; without one it was never evaluated before.
        """
        return {units.layer: deque(self._followed(units, days, start), 1)[0] for units in self.layers}

    def shown(self, days: Sequence[date], start: Mapping[str, State] | None = None) -> dict[str, Shown]:
        """What each layer shows after every one of some evaluations, in order: units by evaluations.

        The last column is what `states` shows.
        """
        found: dict[str, Shown] = {}
        for units in self.layers:
            told = found[units.layer] = Shown.blank((units.size, len(days)))
            for k, (_, shown) in enumerate(self._followed(units, days, start)):
                told.put((slice(None), k), shown)
        return found

    def _followed(
        self, units: Units, days: Sequence[date], start: Mapping[str, State] | None
    ) -> Iterator[tuple[State, Shown]]:
        """Where a layer stands, and what it shows, after each of some evaluations."""
        pace, levels = Pace.of(self.rulebook.stability), len(self.rulebook.levels)
        state = (start or {}).get(units.layer) or State.fresh(units.size, levels, pace)
        for day in days:
            state, shown = advance(pace, state, self.evaluation(units.layer, day))
            yield state, shown

    def evaluation(self, layer: str, day: date) -> Evaluation:
        """One evaluation of a layer."""
        one = self.on(day)[layer]
        at = np.full(len(one.raw), day_number(day), np.int64)
        return Evaluation(at, one.raw, one.gate, one.hold, one.best, self._is_regular(day))

    def _is_regular(self, day: date) -> bool:
        """Whether levels may become better on a day; without stability they follow whatever is computed."""
        return self.rulebook.stability is None or is_regular(self.rulebook, day)

    def _assessed(self, ground: Ground, judged: Judged) -> Assessed:
        several, best = judged.verdicts.held_from(len(self.rulebook.levels))
        hold = several & ground.told.enough & (self.rulebook.missing.ambiguous == "hold")
        return Assessed(ranks_of(self.rulebook, judged.verdicts), hold, best, self._gate(ground, judged))

    def _as_lenders(self, own: Assessed, lent: Lent, found: Mapping[str, Assessed]) -> None:
        """Whoever takes a level over wholly keeps it, and becomes better, as the area does that lends it."""
        for other in self.layers:
            span = other.edition.rows(other.layer)
            here = lent.wholly & (lent.area >= span.start) & (lent.area < span.stop)
            row = lent.area[here] - span.start
            own.take_from(here, found[other.layer], row)

    def _gate(self, ground: Ground, judged: Judged) -> NDArray[np.int8]:
        size = ground.units.size
        stability = self.rulebook.stability
        gate = stability.at(ground.as_of).improve.gate if stability else None
        if gate is None:
            return np.ones(size, np.int8)
        key = (ground.units.scope, id(gate))
        if key not in self._gates:
            self._gates[key] = compile_gate(self.rulebook, ground.units.scope, gate)
        verdicts = self._gates[key].decide(judged.columns, size)
        return gates_of(self._gates[key], verdicts.distinct, verdicts.row)


def ranks_of(rulebook: Rulebook, verdicts: Verdicts) -> NDArray[np.int16]:
    """The rank of each unit's level, -1 where it has none."""
    ranks = [rulebook.level(one.level).rank for one in verdicts.distinct]
    return np.array(ranks, np.int16)[verdicts.row]
