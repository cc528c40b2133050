"""The compiled steps of a decision, and what one of them does when every question has an answer."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from zones.branches import Branch, State, first_open, truth

#: Ordered levels, best first.
Order = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A level (None: no rule matched), the path of what decided it, and the adjustments made after that."""

    level: str | None
    path: str
    adjustments: tuple[str, ...] = ()


NOTHING: Final = Outcome(None, "")


@dataclass(frozen=True, slots=True)
class FirstMatch:
    """Rules in order: condition, level, path."""

    rules: tuple[tuple[Branch, str, str], ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """The parts of bands: name and mask of the atoms of one quantity."""

    quantity: int
    parts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A decision table over bands or other tables."""

    id: str
    axes: tuple["Axis | Grid", ...]
    cells: Mapping[tuple[str, ...], str]

    def outcome(self, key: tuple[str, ...]) -> Outcome:
        """The outcome of a cell."""
        return Outcome(self.cells[key], f"tables.{self.id}.cells.{'.'.join(key)}")


@dataclass(frozen=True, slots=True)
class Worst:
    """Bands whose parts stand for levels; the worst decides. Each with its name."""

    bands: tuple[tuple[str, Axis, Mapping[str, str]], ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Raise by so many levels up to rank `cap`; or, with `by` 0, hold between the ranks `floor` and `cap`."""

    condition: Branch
    path: str
    by: int
    floor: int
    cap: int

    def apply(self, found: Outcome, order: Order) -> Outcome:
        """The outcome after the step; unknown levels are left alone."""
        if found.level not in order:
            return found
        rank = order.index(found.level)
        bounded = min(max(rank, self.floor), self.cap)
        new = max(rank, min(rank + self.by, self.cap)) if self.by else bounded
        if new == rank:
            return found
        return replace(found, level=order[new], adjustments=(*found.adjustments, self.path))


@dataclass(frozen=True, slots=True)
class Greyed:
    """Units too small to be judged get an unknown level."""

    condition: Branch
    level: str


Step = FirstMatch | Grid | Worst | Shift | Greyed


class Open(Exception):
    """A question has more than one answer: the masks into which its quantity has to be split."""

    def __init__(self, quantity: int, masks: tuple[int, ...]) -> None:
        self.quantity, self.masks = quantity, masks


def ask(branch: Branch, state: State) -> bool:
    """The truth of a condition; Open where the state leaves it open."""
    answer = truth(branch, state)
    if answer is None:
        test = first_open(branch, state)
        raise Open(test.quantity, (test.mask, ~test.mask))
    return answer


def take(step: Step, found: Outcome, state: State, order: Order) -> Outcome:
    """The outcome after a step; Open where the state leaves it open."""
    match step:
        case FirstMatch(rules):
            for condition, level, path in rules:
                if ask(condition, state):
                    return Outcome(level, path)
            return found
        case Grid():
            return look_up(step, state) or found
        case Worst():
            return _worst(step, state, order) or found
        case Shift(condition):
            return step.apply(found, order) if found.level in order and ask(condition, state) else found
        case Greyed(condition, level):
            return Outcome(level, "small") if ask(condition, state) else found


def look_up(grid: Grid, state: State) -> Outcome | None:
    """The cell in which the state lies; None outside the bands."""
    key: list[str] = []
    for axis in grid.axes:
        part = _part(axis, state) if isinstance(axis, Axis) else _inner(axis, state)
        if part is None:
            return None
        key.append(part)
    return grid.outcome(tuple(key))


def _inner(grid: Grid, state: State) -> str | None:
    found = look_up(grid, state)
    return found.level if found else None


def _part(axis: Axis, state: State) -> str | None:
    parts = parts_of(axis, state)
    if len(parts) > 1:
        raise Open(axis.quantity, tuple(mask for _, mask in parts))
    return parts[0][0]


def parts_of(axis: Axis, state: State) -> list[tuple[str | None, int]]:
    """The parts that are possible, each with its mask; None stands for values outside all of them."""
    held = state[axis.quantity]
    found: list[tuple[str | None, int]] = [(name, mask) for name, mask in axis.parts if held & mask]
    covered = 0
    for _, mask in axis.parts:
        covered |= mask
    return [*found, (None, ~covered)] if held & ~covered else found


def _worst(step: Worst, state: State, order: Order) -> Outcome | None:
    found: Outcome | None = None
    for name, axis, levels in step.bands:
        part = _part(axis, state)
        if part is None:
            return None
        found = worse(found, Outcome(levels[part], f"worst_of.{name}.{part}"), order)
    return found


def worse(one: Outcome | None, other: Outcome, order: Order) -> Outcome:
    """The worse of two outcomes with ordered levels, the first among equals."""
    if one is None or one.level is None or other.level is None:
        return other
    return one if order.index(one.level) >= order.index(other.level) else other
