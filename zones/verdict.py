"""What is said of units once their possible outcomes are known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.steps import Outcome


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decision on each of n units.

    `level` ids (grey where several are possible and the rulebook says so); `possible` with bit k for the k-th
    ordered level and the bits above for the unknown levels; `rule` the path of the rule or table cell that
    decided, "" where none or more than one did; `flagged` small units whose counts are to be shown.
    """

    level: NDArray[np.object_]
    possible: NDArray[np.uint32]
    rule: NDArray[np.object_]
    flagged: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one state: the level shown, all that are possible, and the outcomes behind them."""

    level: str
    possible: int
    rule: str
    flagged: bool
    outcomes: frozenset[Outcome]


def judge(rulebook: Rulebook, outcomes: frozenset[Outcome], *, flagged: bool = False) -> Verdict:
    """What is said of a unit with these outcomes: the one level, or what the rulebook does with several."""
    grey = rulebook.grey.id
    levels = {outcome.level or grey for outcome in outcomes}
    paths = {outcome.path for outcome in outcomes}
    level = next(iter(levels)) if len(levels) == 1 else ambiguous(rulebook, levels)
    possible = 0
    for k, one in enumerate(rulebook.levels + rulebook.unknown):
        possible |= (one.id in levels) << k
    decided = len(levels) == 1 and len(paths) == 1
    return Verdict(level, possible, next(iter(paths)) if decided else "", flagged, outcomes)


def ambiguous(rulebook: Rulebook, levels: set[str]) -> str:
    """The level shown when several are possible.

    `worst` takes the worst ordered one, unless that is the best level of all and an unknown is possible too;
    `hold` acts as `grey` until stability is applied.
    """
    ranks = [level.rank for level in rulebook.levels if level.id in levels]
    if rulebook.missing.ambiguous != "worst" or not ranks or max(ranks) == 0:
        return rulebook.grey.id
    return rulebook.levels[max(ranks)].id
