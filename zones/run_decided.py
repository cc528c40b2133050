"""The computed levels of a table's rows, with rule, reason and what is missing."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.atoms import Masks
from zones.compile import inputs_of
from zones.deciding import Guide
from zones.distinct import alike, distinct_states
from zones.given import Given
from zones.run_masks import masks_of
from zones.run_words import reason
from zones.stability import Ranks
from zones.verdict import Verdict
from zones.vocabulary import Lang


@dataclass(frozen=True)
class Decided:
    """The computed levels of n rows.

    Attributes
    ----------
    verdicts : what is decided, each once
    row : which of them each row has
    states : the distinct states, as columns
    state : which of them each row has
    asked : for each state the bits of the quantities that its outcome may hang on, -1 where not known
    """

    guide: Guide
    verdicts: tuple[Verdict, ...]
    row: NDArray[np.int64]
    states: list[Masks]
    state: NDArray[np.int64]
    asked: NDArray[np.int64]

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
        """The rank of each verdict's level, -1 undecided."""
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
        several = np.array([verdict.possible.bit_count() > 1 for verdict in self.verdicts], np.bool_)[
            self.row
        ]
        asked = np.where(several, self.asked[self.state], 0)
        state = np.where(asked < 0, self.state, -1)
        kinds, kind = alike([asked, state, gaps], len(self.row))
        texts = [self._telling(int(asked[k]), int(state[k]), int(gaps[k]), reads) for k in kinds.tolist()]
        return spread(texts, kind)

    def _telling(self, asked: int, number: int, gaps: int, reads: list[str]) -> str:
        absent = [name for place, name in enumerate(reads) if gaps >> 2 * place & 1]
        wide = [name for place, name in enumerate(reads) if gaps >> 2 * place & 3]
        quantities = self.guide.decision.quantities
        open_ones = (
            self._asked(number) if asked < 0 else {k for k in range(len(quantities)) if asked >> k & 1}
        )
        hangs_on = {name for k in open_ones for name in quantities[k].names}
        return ",".join([name for name in wide if name in hangs_on] or absent)

    def _asked(self, number: int) -> Set[int]:
        return self.guide.decision.procedure.asked(tuple(int(mask[number]) for mask in self.states))


def _gap(one: Given | None, n: int) -> NDArray[np.int64]:
    """For each row 1 where a figure is missing, 2 where it is known as an interval, else 0."""
    if one is None:
        return np.ones(n, np.int64)
    return np.where(one.absent, 1, np.where(one.wide, 2, 0)).astype(np.int64)[one.code]


def decide_rows(guide: Guide, given: Mapping[str, Given], n: int) -> Decided:
    """Decide every row, each distinct state once."""
    decision = guide.decision
    states, state = distinct_states(masks_of(decision, given, n), decision.bits, n)
    found = decision.verdicts_on(states, int(state.max(initial=-1)) + 1)
    return Decided(guide, found.verdicts, found.number[state], states, state, found.asked)


def spread(values: list[str], row: NDArray[np.int64]) -> pl.Series:
    """A text for every row, from one for every distinct kind of row."""
    return pl.Series(values, dtype=pl.String).gather(pl.Series(row))
