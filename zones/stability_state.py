"""What stability works with: its pace, the state of units between evaluations, and what is shown after one.

Levels are ranks: 0 is a rulebook's best level, -1 an undecided one. Columns run over units. A `State` is all that the
past leaves behind, so that a replay may stop after any evaluation and go on from there with the same results.
"""

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from zones.rulebook_stability import Stability, Terms

Ranks = NDArray[np.int16]
Days = NDArray[np.int64]
Waits = NDArray[np.uint8]

UNDECIDED: Final = -1
#: What may keep a level from following the raw one; bit k of `Shown.waits` stands for the k-th word.
WAITS: Final = ("dwell", "confirm", "gate", "step", "hold", "schedule")
DWELL, CONFIRM, GATE, STEP, HOLD, SCHEDULE = (np.uint8(1 << k) for k in range(len(WAITS)))

FAR: Final = 2**40
#: The day of units that were never evaluated.
NEVER: Final = -FAR
ANY_STEP: Final = 1 << 10
_EPOCH: Final = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1 January 1970, as a column of dates holds them."""
    return day.toordinal() - _EPOCH


def day_of(number: int) -> date:
    """The day of a number of days since 1 January 1970."""
    return date.fromordinal(int(number) + _EPOCH)


@dataclass(frozen=True, slots=True)
class Pace:
    """The numbers of a rulebook's stability, one entry a version; `first` is the day a version begins."""

    first: Days
    worsen_confirm: NDArray[np.int64]
    worsen_step: NDArray[np.int64]
    notice_hours: NDArray[np.int64]
    improve_confirm: NDArray[np.int64]
    improve_step: NDArray[np.int64]
    dwell_days: NDArray[np.int64]

    @classmethod
    def of(cls, stability: Stability | None) -> "Pace":
        """The pace that a rulebook declares; without stability every raw level stands at once."""
        known = stability or Stability()
        terms = [Terms(date.min, known.worsen, known.improve), *known.versions]
        rows = [
            (
                day_number(one.first), one.worsen.confirm, one.worsen.max_step or ANY_STEP,
                one.worsen.notice_hours, one.improve.confirm, one.improve.max_step or ANY_STEP,
                one.improve.dwell_days,
            )
            for one in sorted(terms, key=lambda one: one.first)
        ]  # fmt: skip
        return cls(*np.array(rows, np.int64).T)

    @property
    def window(self) -> int:
        """How many evaluations must be remembered."""
        return int(max(self.worsen_confirm.max(), self.improve_confirm.max()))

    def version(self, day: Days) -> NDArray[np.intp]:
        """The version in force on each day: the newest that has begun."""
        return np.searchsorted(self.first, day, side="right") - 1


@dataclass(frozen=True, slots=True)
class State:
    """n units after their last evaluation; a value from which a replay goes on.

    `level` is the level held (-1: none yet) since the day `since`; `published` the one that is published since
    `published_since`. `day` is that of the last evaluation. `recent` has the last raw levels, newest first,
    `decided` the last decided ones (n rows, as many columns as must be confirmed; -1 where there was none).
    `due` (n rows, one column a level) is the hour at which the unit is published as at least so bad.
    """

    level: Ranks
    since: Days
    published: Ranks
    published_since: Days
    day: Days
    recent: Ranks
    decided: Ranks
    due: Days

    @classmethod
    def fresh(cls, n: int, levels: int, pace: Pace) -> "State":
        """n units that were never evaluated, under a rulebook with so many levels."""
        none, never = np.full(n, UNDECIDED, np.int16), np.full(n, NEVER, np.int64)
        window = np.full((n, pace.window), UNDECIDED, np.int16)
        return cls(none, never, none, never, never, window, window, np.full((n, levels), FAR, np.int64))

    @classmethod
    def standing(cls, level: Ranks, since: Days, levels: int, pace: Pace) -> "State":
        """Units at levels that were really published, each since a day; -1 for none."""
        blank = cls.fresh(len(level), levels, pace)
        return started(blank, level >= 0, level.astype(np.int16), since.astype(np.int64))

    def take(self, units: Any) -> "State":
        """The state of some units."""
        return State(*(getattr(self, one.name)[units] for one in fields(State)))


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown after evaluations; arrays of one shape (units, or units by evaluations, or rows).

    `stable` is -1 where the raw level was undecided and is shown so; `held` is the level underneath, which
    stands since `since`. `published` follows a worse level after the notice. `waits` has the bit of each of
    `WAITS` that kept the level from following the raw one.
    """

    stable: Ranks
    held: Ranks
    since: Days
    published: Ranks
    published_since: Days
    waits: Waits

    @classmethod
    def blank(cls, shape: tuple[int, ...]) -> "Shown":
        """Room for results."""
        ranks, days = (np.full(shape, UNDECIDED, np.int16) for _ in range(3)), np.zeros(shape, np.int64)
        one, two, three = ranks
        return cls(one, two, days, three, days.copy(), np.zeros(shape, np.uint8))

    def put(self, at: Any, part: "Shown") -> None:
        """Write a part of the results in its place."""
        for one in fields(Shown):
            getattr(self, one.name)[at] = getattr(part, one.name)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One evaluation of n units: `day`, `raw` level (-1 undecided), `gate` (1 open, 0 shut, -1 not known).

    `hold` marks units that keep showing the held level while undecided: the rulebook says so and they report. `best`
    is the best level that is possible then: a better one is not held, for it is surely over. An evaluation between two
    `regular` ones makes no level better and confirms nothing for those to come.
    """

    day: Days
    raw: Ranks
    gate: NDArray[np.int8]
    hold: NDArray[np.bool_]
    best: Ranks | Literal[0] = 0
    regular: bool = True


def started(state: State, which: NDArray[np.bool_], level: Ranks, since: Days) -> State:
    """Some units set to a level that stands and is published since a day."""
    reached = np.arange(state.due.shape[1]) <= level[:, None]
    due = np.where(reached, -FAR, FAR)
    return replace(
        state,
        level=np.where(which, level, state.level).astype(np.int16),
        since=np.where(which, since, state.since),
        published=np.where(which, level, state.published).astype(np.int16),
        published_since=np.where(which, since, state.published_since),
        due=np.where(which[:, None], due, state.due),
    )
