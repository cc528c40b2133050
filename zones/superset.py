"""Outcomes by plain three-valued logic: each open question may go either way, whatever was said before.

Cheap and never too few; used where the exact case split would cost too much.
"""

from itertools import product

from zones.branches import State, truth
from zones.steps import (
    NOTHING,
    Axis,
    FirstMatch,
    Greyed,
    Grid,
    Order,
    Outcome,
    Shift,
    Step,
    Worst,
    parts_of,
    worse,
)  # fmt: skip


def loose_outcomes(steps: tuple[Step, ...], state: State, order: Order) -> set[Outcome]:
    """At least every outcome that is possible in a state."""
    found = {NOTHING}
    for step in steps:
        found = _take(step, found, state, order)
    return found


def _take(step: Step, found: set[Outcome], state: State, order: Order) -> set[Outcome]:
    match step:
        case FirstMatch():
            return _first_match(step, found, state)
        case Grid():
            cells, outside = _cells(step, state)
            return cells | found if outside else cells
        case Worst():
            return _worst(step, found, state, order)
        case Shift(condition):
            return _either(truth(condition, state), found, {step.apply(one, order) for one in found})
        case Greyed(condition, level):
            return _either(truth(condition, state), found, {Outcome(level, "small")})


def _either(answer: bool | None, no: set[Outcome], yes: set[Outcome]) -> set[Outcome]:
    return no | yes if answer is None else yes if answer else no


def _first_match(step: FirstMatch, found: set[Outcome], state: State) -> set[Outcome]:
    reached: set[Outcome] = set()
    for condition, level, path in step.rules:
        answer = truth(condition, state)
        if answer is not False:
            reached.add(Outcome(level, path))
        if answer:
            return reached
    return reached | found


def _cells(grid: Grid, state: State) -> tuple[set[Outcome], bool]:
    """The cells that are possible, and whether values outside the bands are too."""
    axes: list[list[str]] = []
    outside = False
    for axis in grid.axes:
        if isinstance(axis, Axis):
            parts: list[str | None] = [name for name, _ in parts_of(axis, state)]
        else:
            inner, beyond = _cells(axis, state)
            parts = sorted({one.level for one in inner if one.level}) + ([None] if beyond else [])
        outside |= None in parts
        axes.append([part for part in parts if part is not None])
    return {grid.outcome(key) for key in product(*axes)}, outside


def _worst(step: Worst, found: set[Outcome], state: State, order: Order) -> set[Outcome]:
    reached: set[Outcome] | None = None
    outside = False
    for name, axis, levels in step.bands:
        parts = [part for part, _ in parts_of(axis, state)]
        outside |= None in parts
        here = [Outcome(levels[part], f"worst_of.{name}.{part}") for part in parts if part is not None]
        reached = {worse(one, other, order) for one in reached or [None] for other in here}
    return (reached or set()) | (found if outside else set())
