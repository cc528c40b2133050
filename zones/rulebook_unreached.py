"""Lines and levels of a rulebook that no figures lead to: never an error, but hardly ever meant.

What is found holds for certain; figures that hang together (cases of 7 and of 14 days) are taken one by one, so that
not everything is found.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

from zones.decide import Decision, compile_decision
from zones.intervals import Intervals
from zones.phrases import both, said
from zones.rulebook import Bound, Raise, Rulebook, Rules, Unit
from zones.rulebook_cautions import Caution
from zones.steps import Outcome

_MOST_PEOPLE: Final = 10**12


def unreached(book: Rulebook) -> tuple[Caution, ...]:
    """Rules that never decide, adjustments that never change anything, levels that no unit can get."""
    if book.status == "incomplete":
        return ()
    outcomes = {scope: _outcomes(book, scope) for scope in book.scopes}
    found = [*_lines(book, outcomes)]
    reached = {one.level for some in outcomes.values() for one in some}
    for k, level in enumerate(book.levels):
        if level.id not in reached:
            words = said("không số liệu nào dẫn đến {id}", "no figures lead to {id}", id=repr(level.id))
            found.append(Caution(f"levels[{k}]", words))
    return tuple(found)


def _outcomes(book: Rulebook, scope: str) -> frozenset[Outcome]:
    """Everything that may be decided on units of a scope, whatever their figures."""
    decision = compile_decision(book, scope, given=True)
    if decision is None:
        return frozenset()
    return decision.procedure.outcomes(decision.states(_anything(decision), 1)[0])


def _anything(decision: Decision) -> dict[str, Intervals]:
    """Any number of people; every other figure is not known anyway."""
    people = [name for name in decision.needs if decision.rulebook.indicators[name].is_population]
    none = np.zeros(1, np.int64)
    return {name: Intervals.of_counts(none, none + _MOST_PEOPLE) for name in people}


def _lines(book: Rulebook, outcomes: dict[str, frozenset[Outcome]]) -> Iterator[Caution]:
    for k, unit in enumerate(book.units):
        taken = {path for scope in unit.scopes for path in _paths(book, unit, scope, outcomes[scope])}
        for n, step in enumerate(unit.steps):
            at = f"units[{k}].decide[{n}]"
            if isinstance(step, Rules):
                for m, rule in enumerate(step.rules):
                    if rule.path not in taken:
                        words = both(
                            "không bao giờ quyết định: không số liệu nào dẫn đến dòng này",
                            "never decides: no figures lead to it",
                        )
                        yield Caution(f"{at}.rules[{m}]", words)
            elif isinstance(step, Raise | Bound) and step.path not in taken:
                yield Caution(at, both("không bao giờ làm đổi mức", "never changes a level"))


def _paths(book: Rulebook, unit: Unit, scope: str, outcomes: frozenset[Outcome]) -> Iterator[str]:
    """The paths inside one entry that are taken by units of a scope."""
    entries = book.units_for(scope)
    number = next(at for at, one in enumerate(entries) if one is unit)
    prefix = f"{scope}." if len(entries) == 1 else f"{scope}[{number}]."
    for one in outcomes:
        for path in (one.path, *one.adjustments):
            if path.startswith(prefix):
                yield path.removeprefix(prefix)
