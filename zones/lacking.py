"""How much a figure that is not known matters: whether it alone decides between levels."""

from dataclasses import replace

from zones.decide import Decision
from zones.figures import Figure
from zones.moving import Figures, counts_cases, holds
from zones.turning import after, single, state_of

_FINE = 1_000_000


def decides_between(decision: Decision, figures: Figures, name: str) -> tuple[str, ...]:
    """The levels, best first, between which a figure decides by itself; none where others have to be known too.

    Figures with the same numerator (a count, and the rate made from it) are one figure here.
    """
    alike = {other: one for other, one in figures.items() if other == name or _same(one, figures[name])}
    start, found = state_of(decision, figures), set[str]()
    for value in _values(decision, alike):
        known = {other: _fine(one).at(value, value) for other, one in alike.items()}
        state = after(decision, figures, start, known)
        if not all(state):  # nothing can be there: a share below 0 lies below every band
            continue
        level = single(decision, state, "")
        if not level:
            return ()
        found.add(level)
    return tuple(id for id in decision.procedure.order if id in found) if len(found) > 1 else ()


def _same(one: Figure, other: Figure) -> bool:
    cases = counts_cases(one.indicator) and counts_cases(other.indicator)
    return cases and holds(one, other) and holds(other, one)


def _fine(one: Figure) -> Figure:
    """A figure from outside that is not known may be any decimal."""
    outside = one.unknown and one.indicator.kind in ("fact", "ratio")
    return replace(one, den=_FINE * one.indicator.factor.numerator) if outside else one


def _values(decision: Decision, alike: Figures) -> list[int]:
    """Numerators in each part of the range of the figures, among their thresholds."""
    borders = {
        first + side
        for name, one in alike.items()
        for quantity in decision.quantities
        if name in quantity.names and quantity.indicator == name
        for rung in quantity.rungs
        for first in [rung.first(_fine(one).den)]
        for side in (-1, 0)
    }
    lows = [one.lo for one in alike.values() if one.lo is not None]
    highs = [one.hi for one in alike.values() if one.hi is not None]
    low = max(lows, default=min(borders, default=0))
    high = min(highs, default=max(borders, default=low))
    inside = {value for value in borders if low <= value <= high}
    return sorted(inside | {low, max(low, high)})
