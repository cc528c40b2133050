"""The computed levels of a table's rows, with rule, reason and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.branches import State
from zones.compile import inputs_of
from zones.deciding import Guide
from zones.distinct import distinct_states, numbered_keys
from zones.given import Given
from zones.run_masks import masks_of
from zones.run_words import reason
from zones.stability import Ranks
from zones.verdict import Verdict
from zones.vocabulary import Lang


@dataclass(frozen=True)
class Decided:
    """The computed level of n rows: the distinct states that occur, and which of them each row has."""

    guide: Guide
    states: list[State]
    row: NDArray[np.int64]

    @cached_property
    def verdicts(self) -> list[Verdict]:
        """What is decided in each distinct state."""
        return [self.guide.decision.verdict(state) for state in self.states]

    @cached_property
    def levels(self) -> pl.Series:
        """The level of each row."""
        return spread([verdict.level for verdict in self.verdicts], self.row)

    @cached_property
    def rules(self) -> pl.Series:
        """The path that decided each row."""
        return spread([verdict.rule for verdict in self.verdicts], self.row)

    def reasons(self, lang: Lang) -> pl.Series:
        """Each row's reason in words."""
        return spread([reason(self.guide, verdict)[lang] for verdict in self.verdicts], self.row)

    @cached_property
    def ranks(self) -> Ranks:
        """The rank of each distinct state's level, -1 undecided."""
        book = self.guide.decision.rulebook
        levels = [book.level(verdict.level) for verdict in self.verdicts]
        return np.array([level.rank for level in levels], np.int16)

    def missing(self, given: Mapping[str, Given]) -> pl.Series:
        """Ids of the figures that each row lacks; of an undecided row those that leave it open."""
        decision = self.guide.decision
        inputs = inputs_of(decision.rulebook, decision.scope)
        reads = [name for name in decision.needs if name in inputs]
        gaps = np.zeros(len(self.row), np.int64)
        for place, name in enumerate(reads):
            gaps |= _gap(given.get(name), len(self.row)) << 2 * place
        kinds, kind = numbered_keys(self.row << 2 * len(reads) | gaps)
        texts = [self._telling(int(self.row[k]), int(gaps[k]), reads) for k in kinds.tolist()]
        return spread(texts, kind)

    def _telling(self, number: int, gaps: int, reads: list[str]) -> str:
        state = self.states[number]
        absent = [name for place, name in enumerate(reads) if gaps >> 2 * place & 1]
        wide = [name for place, name in enumerate(reads) if gaps >> 2 * place & 3]
        if self.verdicts[number].possible.bit_count() <= 1:
            return ",".join(absent)
        return ",".join([name for name in wide if self.guide.matters(name, state)] or absent)


def _gap(one: Given | None, n: int) -> NDArray[np.int64]:
    """For each row 1 where a figure is missing, 2 where it is known as an interval, else 0."""
    if one is None:
        return np.ones(n, np.int64)
    return np.where(one.absent, 1, np.where(one.wide, 2, 0)).astype(np.int64)[one.code]


def decide_rows(guide: Guide, given: Mapping[str, Given], n: int) -> Decided:
    masks = masks_of(guide.decision, given, n)
    states, row = distinct_states(masks, [len(one.cuts) + 1 for one in guide.decision.quantities], n)
    return Decided(guide, states, row)


def spread(values: list[str], row: NDArray[np.int64]) -> pl.Series:
    """A text for every row, from one for every distinct kind of row."""
    return pl.Series(values, dtype=pl.String).gather(pl.Series(row))
