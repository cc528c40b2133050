"""What would turn a unit's level: the smallest change of each figure that leads to another one.

A figure that is not shown as it is (`Figure.masked`) is no ground to reckon from: whatever moves with it is left out.

Every candidate is judged by the same decision. Figures move together where they must: a case more in 7 days is
a case more in 14 days, and of the rate that has the same numerator.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from zones.atoms import mask_of_numerators
from zones.branches import State
from zones.compile import Quantity
from zones.decide import Decision
from zones.figures import Figure
from zones.numerals import number
from zones.rulebook import Indicator, decimal_text

Figures = Mapping[str, Figure]
Direction = Literal["rise", "fall"]


@dataclass(frozen=True, slots=True)
class Turn:
    """A change that leads to the level `to`: the indicator whose threshold is crossed and the value it needs.

    `cases` says how many more cases that takes (fewer, for a fall), where it can be said; `households` that each
    has to be in another household.
    """

    to: str
    indicator: str
    direction: Direction
    needed: str
    cases: int | None = None
    households: bool = False


def turns(decision: Decision, figures: Figures, level: str) -> list[Turn]:
    """The smallest changes that lead away from a level, one for each level and direction and cause."""
    state = state_of(decision, figures)
    found: dict[tuple[str, str, str], Turn] = {}
    for turn in _of_cases(decision, figures, state, level):
        key = (turn.to, turn.direction, "case")
        if key not in found or _size(turn) < _size(found[key]):
            found[key] = turn
    for turn in _of_others(decision, figures, state, level):
        found.setdefault((turn.to, turn.direction, turn.indicator), turn)
    return list(found.values())


def state_of(decision: Decision, figures: Figures) -> State:
    """The state of one unit, from its figures."""
    return tuple(_mask(decision, quantity, figures) for quantity in decision.quantities)


def _after(decision: Decision, figures: Figures, state: State, changed: Figures) -> State:
    """The state once some figures have changed."""
    new = {**figures, **changed}
    return tuple(
        _mask(decision, quantity, new) if any(name in changed for name in quantity.names) else held
        for quantity, held in zip(decision.quantities, state, strict=True)
    )


def _mask(decision: Decision, quantity: Quantity, figures: Figures) -> int:
    if not quantity.indicator:
        ranges = {name: (figures[name].low, figures[name].high) for name in quantity.names}
        return decision.mask_of_ranges(quantity, ranges)
    one = figures[quantity.indicator]
    lo, hi = decision.settled(one.indicator, one.lo, one.hi)
    loose = hi is None and one.den == 1 and one.indicator.factor != 1
    firsts = [rung.first(one.den) for rung in quantity.rungs]
    grid = decision.grid(quantity.indicator) and not loose
    return mask_of_numerators(lo, hi, firsts, quantity.atoms, grid=grid)


def _single(decision: Decision, state: State, level: str) -> str:
    """The one ordered level of a state, if it is another than `level`; else ""."""
    verdict = decision.verdict(state)
    levels = {outcome.level for outcome in verdict.outcomes}
    ordered = verdict.level in decision.procedure.order
    return verdict.level if ordered and len(levels) == 1 and verdict.level != level else ""


def _size(turn: Turn) -> float:
    return float("inf") if turn.cases is None else turn.cases


def is_counted(one: Indicator) -> bool:
    """Whether an indicator counts cases, by itself or against the population."""
    return one.kind in ("count", "rate") and one.of == "case"


def holds(outer: Indicator, inner: Indicator) -> bool:
    """Whether every case that `inner` counts is counted by `outer` too."""
    if not is_counted(outer) or not is_counted(inner) or outer.date != inner.date:
        return False
    if (outer.by and not inner.by) or (outer.win or 0) < (inner.win or 0):
        return False
    return all(
        column in inner.where and set(inner.where[column]) <= set(values)
        for column, values in outer.where.items()
    )


def _of_cases(decision: Decision, figures: Figures, state: State, level: str) -> Iterator[Turn]:
    counted = {name: one for name, one in figures.items() if is_counted(one.indicator) and not one.unknown}
    seen: set[object] = set()
    masked = [one.indicator for one in figures.values() if one.masked and is_counted(one.indicator)]
    for one in counted.values():
        if any(_move_together(one.indicator, other) for other in masked):
            continue
        inner = frozenset(name for name, other in counted.items() if holds(one.indicator, other.indicator))
        outer = frozenset(name for name, other in counted.items() if holds(other.indicator, one.indicator))
        if one.exact and outer not in seen:
            yield from _more_cases(decision, figures, state, one, level)
        elif not one.exact and one.hi is not None:
            yield from _beyond(decision, figures, state, one, level)
        if one.hi is not None and (inner, outer) not in seen:
            yield from _fewer_cases(decision, figures, state, one, level)
        seen |= {outer, (inner, outer)}


def _move_together(one: Indicator, other: Indicator) -> bool:
    """Whether a case more or fewer of the one may be a case more or fewer of the other."""
    return holds(one, other) or holds(other, one)


def _borders(decision: Decision, one: Figure) -> Iterator[tuple[int, Quantity, int]]:
    """First numerators beyond each border of a figure, with the border's quantity and number."""
    for quantity in decision.quantities:
        if quantity.indicator == one.indicator.id:
            for place, rung in enumerate(quantity.rungs):
                yield rung.first(one.den), quantity, place


def _reached(one: Figure, border: tuple[int, Quantity, int]) -> str:
    """The value that lies just beyond a border."""
    first, quantity, place = border
    if one.indicator.whole:
        return str(first)
    text = decimal_text(quantity.thresholds[place // 2])
    return f"> {text}" if place % 2 else text


def _left(one: Figure, border: tuple[int, Quantity, int]) -> str:
    """The value that lies just before a border."""
    first, quantity, place = border
    if one.indicator.whole:
        return str(first - 1)
    text = decimal_text(quantity.thresholds[place // 2])
    return text if place % 2 else f"< {text}"


def _more_cases(
    decision: Decision, figures: Figures, state: State, cause: Figure, level: str
) -> Iterator[Turn]:
    """So many more cases of the kind that `cause` counts, each in a household of its own where it counts those."""
    moved = _moved(figures, cause)
    steps: dict[int, tuple[Figure, tuple[int, Quantity, int]]] = {}
    for one in moved.values():
        for border in _borders(decision, one):
            for end in {one.lo, one.hi}:
                if end is not None and border[0] > end:
                    steps.setdefault(border[0] - end, (one, border))
    seen: set[str] = set()
    for step in sorted(steps):
        raised = {name: one.at(_plus(one.lo, step), _plus(one.hi, step)) for name, one in moved.items()}
        to = _single(decision, _after(decision, figures, state, raised), level)
        if to and to not in seen:
            seen.add(to)
            one, border = steps[step]
            cases = step if one.exact else None
            yield Turn(to, one.indicator.id, "rise", _reached(one, border), cases, bool(one.indicator.by))


def _moved(figures: Figures, cause: Figure) -> dict[str, Figure]:
    """The figures that count each case of `cause` too, itself first; what is not known stays so."""
    return {
        name: one
        for name, one in _first(cause, figures).items()
        if holds(one.indicator, cause.indicator) and not one.unknown
    }


def _first(cause: Figure, figures: Figures) -> dict[str, Figure]:
    """All figures, one of them moved to the front."""
    return {cause.indicator.id: cause, **figures}


def _beyond(decision: Decision, figures: Figures, state: State, cause: Figure, level: str) -> Iterator[Turn]:
    """The values beyond an uncertain figure that lead to another level."""
    lo, hi = cause.lo or 0, cause.hi or 0
    seen: set[str] = set()
    for border in sorted(_borders(decision, cause), key=lambda one: one[0]):
        first = border[0]
        if first <= hi:
            continue
        raised = {
            name: one.at(_plus(one.lo, first - hi), _plus(one.hi, first - lo))
            for name, one in _moved(figures, cause).items()
        }
        raised[cause.indicator.id] = cause.at(first, first)
        to = _single(decision, _after(decision, figures, state, raised), level)
        if to and to not in seen:
            seen.add(to)
            yield Turn(to, cause.indicator.id, "rise", _reached(cause, border))


def _fewer_cases(
    decision: Decision, figures: Figures, state: State, cause: Figure, level: str
) -> Iterator[Turn]:
    """What is counted by `cause` falls to a number, and with it everything that is part of it."""
    within = {
        name: one
        for name, one in _first(cause, figures).items()
        if holds(cause.indicator, one.indicator) and not one.unknown
    }
    ends: dict[int, tuple[Figure, tuple[int, Quantity, int]]] = {}
    for one in within.values():
        for border in _borders(decision, one):
            if 0 < border[0] <= (cause.lo or 0):
                ends.setdefault(border[0] - 1, (one, border))
    seen: set[str] = set()
    for end in sorted(ends, reverse=True):
        lowered = {name: one.at(_least(one.lo, end), _least(one.hi, end)) for name, one in within.items()}
        to = _single(decision, _after(decision, figures, state, lowered), level)
        if to and to not in seen:
            seen.add(to)
            one, border = ends[end]
            yield Turn(
                to,
                one.indicator.id,
                "fall",
                _left(one, border),
                (cause.lo or 0) - end if cause.exact and one.exact else None,
            )


def _plus(end: int | None, step: int) -> int | None:
    return None if end is None else end + step


def _least(end: int | None, other: int) -> int:
    return other if end is None else min(end, other)


def _of_others(decision: Decision, figures: Figures, state: State, level: str) -> Iterator[Turn]:
    """Figures that are no counts of cases, one at a time; the population is taken as it is."""
    for place, quantity in enumerate(decision.quantities):
        one = figures.get(quantity.indicator)
        if (
            one is None
            or one.unknown
            or one.masked
            or is_counted(one.indicator)
            or one.indicator.is_population
        ):
            continue
        for direction, atoms in _beyond_atoms(quantity, state[place]).items():
            for atom in atoms:
                to = _single(decision, (*state[:place], 1 << atom, *state[place + 1 :]), level)
                if to:
                    yield Turn(to, quantity.indicator, direction, _atom_text(one, quantity, atom, direction))
                    break


def _beyond_atoms(quantity: Quantity, held: int) -> dict[Direction, list[int]]:
    """The atoms above and below those that are held, nearest first."""
    every = quantity.atoms
    low, high = (held & -held).bit_length() - 1, held.bit_length() - 1
    above = [atom for atom in range(high + 1, len(quantity.cuts) + 1) if every >> atom & 1]
    below = [atom for atom in range(low - 1, -1, -1) if every >> atom & 1]
    return {"rise": above, "fall": below}


def _atom_text(one: Figure, quantity: Quantity, atom: int, direction: Direction) -> str:
    """The value that an atom stands for: a threshold itself, or beyond the one that was crossed."""
    if one.indicator.whole and direction == "rise":
        return str(quantity.rungs[atom - 1].first(1))
    if one.indicator.whole:
        return str(quantity.rungs[atom].first(1) - 1)
    if atom % 2:
        return number(quantity.thresholds[atom // 2])
    if direction == "rise":
        return f"> {number(quantity.thresholds[atom // 2 - 1])}"
    return f"< {number(quantity.thresholds[atom // 2])}"
