"""A rulebook put to cases that its author wrote down: figures as they are given, and the level that should follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from zones.decide import Decision
from zones.errors import InputError
from zones.gate import compiled
from zones.given import read_given
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Indicator, Rulebook
from zones.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Trial:
    """One case: figures by indicator as text (an absent one is not known), and the level expected.

    `may_be` are the levels that should still be possible, where the case tells them.
    """

    name: str
    scope: str
    given: Mapping[str, str]
    level: str
    may_be: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failing:
    """A case that the rulebook answers otherwise: the level it gives, all that it leaves possible, its rule."""

    trial: Trial
    level: str
    possible: tuple[str, ...]
    rule: str


def failing(book: Rulebook, trials: Sequence[Trial]) -> list[Failing]:
    """The cases that do not come out as expected, in their order.

    Raises
    ------
    InputError : a figure cannot be read
    """
    decisions = {scope: compiled(book, scope) for scope in dict.fromkeys(one.scope for one in trials)}
    found = []
    for trial in trials:
        try:
            verdict = _verdict(decisions[trial.scope], trial)
        except InputError as error:
            raise InputError(
                error.what, where=f"case {trial.name!r}", fix=error.fix,
                vi=error.vi, vi_where=f"trường hợp thử {trial.name!r}", vi_fix=error.vi_fix,
            ) from error  # fmt: skip
        possible = tuple(level.id for level in book.possible_levels(verdict.possible))
        if verdict.level != trial.level or (trial.may_be and {*possible} != {*trial.may_be}):
            found.append(Failing(trial, verdict.level, possible, verdict.rule))
    return found


def _verdict(decision: Decision, trial: Trial) -> Verdict:
    indicators = decision.rulebook.indicators
    columns = {
        name: read_given(indicators[name], pl.Series(name, [_written(text)])).values
        for name, text in trial.given.items()
    }
    columns |= _rates(decision.rulebook, columns)
    return decision.verdict(decision.states(columns, 1, grid=False)[0])


def _written(text: str) -> str:
    """ "3.." as tables have it."""
    return f"≥{text[:-2]}" if text.endswith("..") else text


def _rates(book: Rulebook, columns: Mapping[str, Intervals]) -> dict[str, Intervals]:
    """Rates that follow from a count with the same window and filter and the population, and are not given."""
    people = columns.get("population")
    if people is None or people.lo[0] != people.hi[0] or people.lo[0] <= 0 or people.den[0] != 1:
        return {}
    found = {}
    for one in book.indicators.values():
        count = _count_of(book, one) if one.kind == "rate" and one.id not in columns else None
        if count is not None and count.id in columns and columns[count.id].den[0] == 1:
            cases = columns[count.id]
            den = people.lo.astype(np.int64)
            high = np.where(cases.hi == UNBOUNDED, UNBOUNDED, cases.hi)
            found[one.id] = Intervals(cases.lo, high, den, one.factor)
    return found


def _count_of(book: Rulebook, rate: Indicator) -> Indicator | None:
    def asked(one: Indicator) -> tuple[object, ...]:
        return one.of, one.where, one.win, one.calendar, one.week_starts, one.date, one.by, one.at

    counts = (one for one in book.indicators.values() if one.kind == "count" and one.factor == 1)
    return next((one for one in counts if asked(one) == asked(rate)), None)
