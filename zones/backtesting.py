"""What a rulebook would have done over a span of days: changes, days in each level, flip-flops, days of warning.

Levels are ranks as in `zones.stability`: 0 is the best, -1 stands for every undecided one. An undecided day
neither ends a level nor counts for it: green, grey, green is no change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.rulebook import Rulebook
from zones.schedule import evaluation_days

#: A level left and taken again within so many days is a flip-flop.
FLIP_FLOP_DAYS: Final = 14

Ranks = NDArray[np.int16]
Days = NDArray[np.int64]


def days_between(rulebook: Rulebook, first: date, last: date) -> list[date]:
    """The days of a rulebook's own schedule in a span, in order, whether it was in force then or not.

    The schedule is told back from the last day, or from the last of the weekday that the rulebook names.
    """
    days = evaluation_days(replace(rulebook, valid=(date.min, None)), first, last)
    if len(days) > 1 and days[-1] - days[-2] < timedelta(days=rulebook.every_days):
        days.pop()
    return days


@dataclass(frozen=True)
class Backtest:
    """The history of the units of one layer under one rulebook.

    `days` are the evaluations, rising, and `last` is the last day of the span, up to which the last of them
    stands. `shown` has the rank of each unit after each evaluation (units by evaluations). `alarm` is the rank
    from which a level is an alarm ("red").
    """

    rulebook: Rulebook
    layer: str
    days: Sequence[date]
    last: date
    shown: Ranks
    alarm: int
    within: int = FLIP_FLOP_DAYS

    def units(self) -> pl.DataFrame:
        """A row a unit, in the order of the layer.

        `changes`, `flip_flops` (a level, another, the first again, the other for at most `within` days), `alarms`
        (how often an alarm began), `first_alarm` (its day), `warning_days` (days in levels between the best and
        the alarm directly before the first alarm; 0 straight from the best, null where there was none or the
        history begins with it), `warning_open` (the warning began before the history), then `days_<level>`
        for each level and for the rulebook's unknown one.
        """
        told = self._told
        first = pl.Series(told.first_alarm.astype("datetime64[D]")).set(pl.Series(told.first_alarm < 0), None)
        warning = pl.Series(told.warning).set(pl.Series(told.warning < 0), None)
        frame: dict[str, Any] = {
            "changes": told.changes,
            "flip_flops": told.flips,
            "alarms": told.alarms,
            "first_alarm": first,
            "warning_days": warning,
            "warning_open": told.open_,
        }
        ids = [*(level.id for level in self.rulebook.levels), self.rulebook.grey.id]
        return pl.DataFrame(frame | {f"days_{id}": told.stood[:, k] for k, id in enumerate(ids)})

    def by_day(self) -> pl.DataFrame:
        """A row an evaluation: `day`, how many units are at each level, and `changes` against the one before."""
        ids = [*(level.id for level in self.rulebook.levels), self.rulebook.grey.id]
        ranks = [*range(len(self.rulebook.levels)), -1]
        counts = {id: (self.shown == rank).sum(axis=0) for id, rank in zip(ids, ranks, strict=True)}
        return pl.DataFrame({"day": list(self.days), **counts, "changes": self._moves.sum(axis=0)})

    def changes(self) -> pl.DataFrame:
        """Every change of a level: `unit` (its row in the layer), `day`, `from`, `to`, unit by unit in time."""
        unit, at = np.nonzero(self._moves)
        ids = np.array([level.id for level in self.rulebook.levels], object)
        days = np.array(list(self.days), "datetime64[D]")
        return pl.DataFrame(
            {
                "unit": unit,
                "day": days[at],
                "from": pl.Series(ids[self._held[unit, at - 1]], dtype=pl.String),
                "to": pl.Series(ids[self._held[unit, at]], dtype=pl.String),
            }
        )

    def alarms(self) -> pl.DataFrame:
        """Every beginning of an alarm: `unit`, `day`, `warning_days`, `warning_open` (it may have begun earlier)."""
        return pl.DataFrame(
            self._told.begun,
            schema={"unit": pl.Int64, "day": pl.Date, "warning_days": pl.Int64, "warning_open": pl.Boolean},
            orient="row",
        )

    @cached_property
    def _held(self) -> Ranks:
        """The last decided level up to each evaluation, -1 where there was none."""
        n, times = self.shown.shape
        at = np.where(self.shown >= 0, np.arange(times), -1)
        np.maximum.accumulate(at, axis=1, out=at)
        held = self.shown[np.arange(n)[:, None], np.maximum(at, 0)]
        return np.where(at >= 0, held, -1).astype(np.int16)

    @cached_property
    def _moves(self) -> NDArray[np.bool_]:
        """Where a unit's level differs from the last one decided before."""
        held = self._held
        moves = np.zeros(held.shape, np.bool_)
        moves[:, 1:] = (held[:, 1:] != held[:, :-1]) & (held[:, :-1] >= 0)
        return moves

    @cached_property
    def _told(self) -> "_Telling":
        telling = _Telling(self.shown.shape[0], len(self.rulebook.levels), self.alarm, self.within)
        ends = [*self.days[1:], self.last + timedelta(days=1)]
        for k, (day, end) in enumerate(zip(self.days, ends, strict=True)):
            telling.take(day, (end - day).days, self.shown[:, k])
        return telling


class _Telling:
    """Gone through evaluation by evaluation, over all units at once."""

    def __init__(self, n: int, levels: int, alarm: int, within: int) -> None:
        self._alarm, self._within = alarm, within
        self.changes, self.flips, self.alarms = (np.zeros(n, np.int64) for _ in range(3))
        self.first_alarm, self.warning = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
        self.open_ = np.zeros(n, np.bool_)
        self.stood = np.zeros((n, levels + 1), np.int64)
        self.begun: list[tuple[int, date, int | None, bool]] = []
        self._level, self._before = np.full(n, -1, np.int16), np.full(n, -1, np.int16)
        self._since = np.zeros(n, np.int64)
        self._warned, self._from_start = np.zeros(n, np.int64), np.ones(n, np.bool_)

    def take(self, day: date, span: int, rank: Ranks) -> None:
        """One evaluation, whose levels stand for `span` days."""
        number = int(np.datetime64(day, "D").astype(np.int64))
        decided = rank >= 0
        moved = decided & (rank != self._level)
        changed = moved & (self._level >= 0)
        self.changes += changed
        self.flips += changed & (rank == self._before) & (number - self._since <= self._within)
        self._alarmed(day, number, moved & (rank >= self._alarm) & (self._level < self._alarm))
        self._before = np.where(changed, self._level, self._before)
        self._since = np.where(moved, number, self._since)
        self._level = np.where(decided, rank, self._level)
        self.stood[np.arange(len(rank)), rank] += span  # -1 is the last column
        between = decided & (rank > 0) & (rank < self._alarm)
        outside = decided & ~between
        self._warned = np.where(outside, 0, self._warned + np.where(between, span, 0))
        self._from_start &= ~outside

    def _alarmed(self, day: date, number: int, begins: NDArray[np.bool_]) -> None:
        """Some alarms begin; of one with which the history begins it is not known what went before."""
        known, first = begins & (self._level >= 0), begins & (self.first_alarm < 0)
        self.alarms += begins
        self.first_alarm = np.where(first, number, self.first_alarm)
        self.warning = np.where(first & known, self._warned, self.warning)
        self.open_ |= first & known & self._from_start
        for unit in np.flatnonzero(begins).tolist():
            told = (int(self._warned[unit]), bool(self._from_start[unit])) if known[unit] else (None, True)
            self.begun.append((unit, day, *told))
