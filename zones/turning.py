"""What would change a unit's level: the smallest change of each figure that leads to another one.

Every candidate is judged by the same decision. Where figures are not shown as they are (`Figure.masked`) there is no
ground to reckon from.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from zones.atoms import mask_of_numerators
from zones.branches import State
from zones.compile import Quantity
from zones.decide import Decision
from zones.figures import Figure
from zones.moving import Direction, Figures, Kind, Move, moves
from zones.rulebook import decimal_text


@dataclass(frozen=True, slots=True)
class Turn:
    """A change that leads to the level `to`: the indicator whose threshold is crossed and the value it needs.

    `kind` tells what moves and `steps` how much of it, where that can be told by number: cases more (fewer, for a
    fall), children, neighbours, days. `households`: each case has to be in another household.
    """

    to: str
    indicator: str
    direction: Direction
    needed: str
    kind: Kind = "figure"
    steps: int | None = None
    households: bool = False

    @property
    def cases(self) -> int | None:
        """How many cases it takes, where they are what moves."""
        return self.steps if self.kind in ("case", "linked") else None


def turns(decision: Decision, figures: Figures, level: str) -> list[Turn]:
    """The smallest changes that lead away from a level, one for each level and direction and cause."""
    if any(one.masked for one in figures.values()):
        return []
    start = state_of(decision, figures)
    found: dict[tuple[str, str, str], Turn] = {}
    for move in moves(decision.rulebook, figures):
        for turn in _along(decision, figures, start, move, level):
            key = (turn.to, turn.direction, "case" if turn.kind == "case" else move.cause.indicator.id)
            if key not in found or _size(turn) < _size(found[key]):
                found[key] = turn
    return sorted(found.values(), key=lambda one: one.kind != "case")


def state_of(decision: Decision, figures: Figures) -> State:
    """The state of one unit, from its figures."""
    return tuple(mask_in(decision, quantity, figures) for quantity in decision.quantities)


def mask_in(decision: Decision, quantity: Quantity, figures: Figures) -> int:
    """The atoms of a quantity that a unit's figures reach."""
    if not quantity.indicator:
        ranges = {name: (figures[name].low, figures[name].high) for name in quantity.names}
        return decision.mask_of_ranges(quantity, ranges)
    one = figures[quantity.indicator]
    lo, hi = decision.settled(one.indicator, one.lo, one.hi)
    loose = hi is None and one.den == 1 and one.indicator.factor != 1
    firsts = [rung.first(one.den) for rung in quantity.rungs]
    grid = decision.grid(quantity.indicator) and not loose
    return mask_of_numerators(lo, hi, firsts, quantity.atoms, grid=grid)


def single(decision: Decision, state: State, level: str) -> str:
    """The one ordered level of a state, if it is another than `level`; else ""."""
    verdict = decision.verdict(state)
    levels = {outcome.level for outcome in verdict.outcomes}
    ordered = verdict.level in decision.procedure.order
    return verdict.level if ordered and len(levels) == 1 and verdict.level != level else ""


def _size(turn: Turn) -> float:
    return float("inf") if turn.steps is None else turn.steps


def after(decision: Decision, figures: Figures, start: State, changed: Figures) -> State:
    """The state once some figures have changed."""
    new = {**figures, **changed}
    return tuple(
        mask_in(decision, quantity, new) if any(name in changed for name in quantity.names) else held
        for quantity, held in zip(decision.quantities, start, strict=True)
    )


def _along(decision: Decision, figures: Figures, start: State, move: Move, level: str) -> Iterator[Turn]:
    """The first step of a move that leads to each other level."""
    seen: set[str] = set()
    for step in sorted(_candidates(decision, figures, move)):
        to = single(decision, after(decision, figures, start, move.at(step)), level)
        if to and to not in seen:
            seen.add(to)
            yield _turn(decision, figures, move, step, to)


def _candidates(decision: Decision, figures: Figures, move: Move) -> set[int]:
    """The steps after which some quantity has passed a border."""
    if move.most < 1:
        return set()
    moved = move.at(1).keys() | move.at(move.most).keys()
    found: set[int] = set()
    for quantity in decision.quantities:
        if not moved & set(quantity.names):
            continue
        one = figures.get(quantity.indicator)
        if move.steps_to is not None and one is not None and one.indicator.kind in _LINEAR:
            for rung in quantity.rungs:
                found |= move.steps_to(one, rung.first(one.den))
        else:
            found |= _searched(decision, quantity, figures, move)
    return {step for step in found if 0 < step <= move.most}


#: Kinds whose numerators move by as much as the move does.
_LINEAR = ("count", "rate", "ratio", "fact")


def _searched(decision: Decision, quantity: Quantity, figures: Figures, move: Move) -> set[int]:
    """The steps at which a quantity passes a border, by halving; what moves one way passes each border once."""

    def mask(step: int) -> int:
        return mask_in(decision, quantity, {**figures, **(move.at(step) if step else {})})

    found: set[int] = set()
    furthest = min(move.most, move.reach)
    spans = [(0, mask(0), furthest, mask(furthest))]
    while spans:
        low, before, high, beyond = spans.pop()
        if before == beyond or high <= low:
            continue
        if high - low == 1:
            found.add(high)
            continue
        middle = (low + high) // 2
        between = mask(middle)
        spans += [(low, before, middle, between), (middle, between, high, beyond)]
    return found


def _turn(decision: Decision, figures: Figures, move: Move, step: int, to: str) -> Turn:
    """A step in words: which threshold it crosses, by how much of what."""
    now, before = move.at(step), {**figures, **(move.at(step - 1) if step > 1 else {})}
    crossed = [
        (quantity.indicator, text)
        for quantity in _own_first(decision, move)
        if quantity.indicator in now
        and (text := _crossed(quantity, before[quantity.indicator], now[quantity.indicator], move.direction))
    ]
    own = move.cause.indicator.id
    known = own in dict(crossed)
    name, needed = crossed[0] if crossed else (own, "")
    if not crossed or (not known and move.kind not in ("case",)):
        name, needed = own, _rounded(decision, figures, move, step, to)
    by_number = move.counts and (move.direction == "rise" or figures[name].exact)
    steps = step if by_number else None
    return Turn(to, name, move.direction, needed, move.kind, steps, bool(figures[name].indicator.by))


def _own_first(decision: Decision, move: Move) -> list[Quantity]:
    """The quantities of indicators, that of the cause first."""
    own = move.cause.indicator.id
    return sorted((one for one in decision.quantities if one.indicator), key=lambda one: one.indicator != own)


def _crossed(quantity: Quantity, before: Figure, now: Figure, direction: Direction) -> str:
    """The value at which a figure crosses a threshold; "" where it crosses none."""
    for place, rung in enumerate(quantity.rungs):
        first = rung.first(now.den)
        if direction == "rise" and any(
            old is not None and new is not None and old < first <= new
            for old, new in ((before.lo, now.lo), (before.hi, now.hi))
        ):
            return _reached(now, quantity, place, first)
        if (
            direction == "fall"
            and before.lo is not None
            and now.lo is not None
            and now.lo < first <= before.lo
        ):
            return _left(now, quantity, place, first)
    return ""


def _reached(one: Figure, quantity: Quantity, place: int, first: int) -> str:
    """The value that lies just beyond a border."""
    if one.indicator.whole:
        return str(first)
    text = decimal_text(quantity.thresholds[place // 2])
    return f"> {text}" if place % 2 else text


def _left(one: Figure, quantity: Quantity, place: int, first: int) -> str:
    """The value that lies just before a border."""
    if one.indicator.whole:
        return str(first - 1)
    text = decimal_text(quantity.thresholds[place // 2])
    return text if place % 2 else f"< {text}"


def _rounded(decision: Decision, figures: Figures, move: Move, step: int, to: str) -> str:
    """The value of what moves after a step, as short as it may be written without missing the level."""
    one = move.at(step)[move.cause.indicator.id]
    value = one.low if move.direction == "rise" else one.high
    if value is None or one.indicator.whole or move.kind != "figure":
        return (
            decimal_text(value or Fraction(0)) if value is None or value.denominator == 1 else _short(value)
        )
    start = state_of(decision, figures)
    for digits in range(6):
        scaled = value * 10**digits
        near = Fraction(ceil(scaled) if move.direction == "rise" else floor(scaled), 10**digits)
        numerator = near * one.den / one.indicator.factor
        if numerator.denominator == 1:
            there = {one.indicator.id: one.at(int(numerator), int(numerator))}
            if single(decision, after(decision, figures, start, there), "") == to:
                return decimal_text(near)
    return decimal_text(value)


def _short(value: Fraction) -> str:
    return decimal_text(Fraction(floor(value * 10 + Fraction(1, 2)), 10))
