"""Conditions over atoms: decided, or open as long as a quantity may still lie on both sides of a threshold.

A *state* gives for each quantity the mask of the atoms in which it may still lie (`zones.atoms`). A test is
true when all of them pass, false when none does, and open (None) otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

State = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """Whether the quantity with number `quantity` lies in the atoms of `mask`."""

    quantity: int
    mask: int


@dataclass(frozen=True, slots=True)
class Fixed:
    """A comparison of constants."""

    truth: bool


@dataclass(frozen=True, slots=True)
class Quorum:
    """True when at least `k` parts are: all of them for `and`, one for `or`."""

    k: int
    parts: tuple["Branch", ...]


@dataclass(frozen=True, slots=True)
class Negation:
    """True when the part is false."""

    part: "Branch"


Branch = Test | Fixed | Quorum | Negation


def truth(branch: Branch, state: State) -> bool | None:
    """Three-valued truth of a condition; None is open."""
    match branch:
        case Test(quantity, mask):
            held = state[quantity]
            return True if not held & ~mask else False if not held & mask else None
        case Fixed(known):
            return known
        case Negation(part):
            inner = truth(part, state)
            return None if inner is None else not inner
        case Quorum(k, parts):
            return _quorum(k, parts, state)


def _quorum(k: int, parts: Sequence[Branch], state: State) -> bool | None:
    sure, may = 0, len(parts)
    for part in parts:
        one = truth(part, state)
        sure += one is True
        may -= one is False
        if sure >= k:
            return True
        if may < k:
            return False
    return None


def first_open(branch: Branch, state: State) -> Test:
    """The first open test of an open condition: where the next case split is made."""
    match branch:
        case Test():
            return branch
        case Negation(part):
            return first_open(part, state)
        case Quorum(_, parts):
            return first_open(next(part for part in parts if truth(part, state) is None), state)
        case Fixed():
            raise ValueError("a fixed comparison is never open")


def narrowed(state: State, quantity: int, mask: int) -> State:
    """The state in which one quantity lies in `mask` too."""
    return (*state[:quantity], state[quantity] & mask, *state[quantity + 1 :])
