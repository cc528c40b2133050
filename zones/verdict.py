"""What is said of units once their possible outcomes are known."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.steps import Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision on one state: the level shown, all that are possible, and the outcomes behind them."""

    level: str
    possible: int
    rule: str
    flagged: bool
    outcomes: frozenset[Outcome]


_COLUMNS: Final = {"level": pl.String, "possible": pl.UInt32, "rule": pl.String, "flagged": pl.Boolean}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The decision on each of n units: unit k has the verdict `distinct[row[k]]`.

    Columns over many units are made from the few distinct ones (`frame`); the properties give them as arrays.
    """

    distinct: tuple[Verdict, ...]
    row: NDArray[np.intp]

    def frame(self) -> dict[str, pl.Series]:
        """Columns over the units of what their verdicts say: level, possible, rule, flagged."""
        said = pl.DataFrame(
            [(one.level, one.possible, one.rule, one.flagged) for one in self.distinct],
            schema=_COLUMNS,
            orient="row",
        )
        return said[self.row].to_dict()

    def replaced(self, where: NDArray[np.bool_], verdict: Verdict) -> "Verdicts":
        """The same verdicts with another one in some rows."""
        if not where.any():
            return self
        return Verdicts((*self.distinct, verdict), np.where(where, len(self.distinct), self.row))

    @property
    def level(self) -> NDArray[np.object_]:
        """Level ids: grey where several are possible and the rulebook says so."""
        return np.array([one.level for one in self.distinct], object)[self.row]

    @property
    def possible(self) -> NDArray[np.uint32]:
        """Bit k for the k-th ordered level that is possible, the bits above for the unknown levels."""
        return np.array([one.possible for one in self.distinct], np.uint32)[self.row]

    @property
    def rule(self) -> NDArray[np.object_]:
        """Paths of the rule or table cell that decided, "" where none or more than one did."""
        return np.array([one.rule for one in self.distinct], object)[self.row]

    @property
    def flagged(self) -> NDArray[np.bool_]:
        """Small units whose counts are to be shown."""
        return np.array([one.flagged for one in self.distinct], np.bool_)[self.row]

    def held_from(self, levels: int) -> tuple[NDArray[np.bool_], NDArray[np.int16]]:
        """Of which units several levels are possible, and the best of these as a rank (-1: no ordered one is)."""
        several = [one.possible.bit_count() > 1 for one in self.distinct]
        ordered = [one.possible & (1 << levels) - 1 for one in self.distinct]
        best = [(one & -one).bit_length() - 1 for one in ordered]
        return np.array(several, np.bool_)[self.row], np.array(best, np.int16)[self.row]


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
