"""The countdown of a level: the first day on which it would become better, to which, and what it waits for."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from zones.stability import UNDECIDED, WAITS, Days, Pace, Ranks, State, Waits, day_of

_NEVER = np.int64(2**40)


@dataclass(frozen=True, slots=True)
class Countdown:
    """One unit's: the rank it would reach, the as-of day, and which of `dwell`, `confirm`, `gate` it waits for.

    Where `gate` is among them, `on` is the earliest day, provided that the gate has opened by then.
    """

    to: int
    on: date
    waits_for: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Countdowns:
    """The countdowns of n units; `to` is -1 where nothing would become better."""

    to: Ranks
    on: Days
    waits: Waits

    def of(self, unit: int) -> Countdown | None:
        """One unit's countdown; None where its level would not become better."""
        if self.to[unit] < 0:
            return None
        words = tuple(word for k, word in enumerate(WAITS) if int(self.waits[unit]) >> k & 1)
        return Countdown(int(self.to[unit]), day_of(self.on[unit]), words)


def countdown(
    pace: Pace,
    state: State,
    every_days: int,
    *,
    gate: NDArray[Any] | None = None,
    raw: Literal["best", "now"] | NDArray[Any] = "best",
    better_from: NDArray[Any] | None = None,
) -> Countdowns:
    """When each unit's stable level would become better, evaluated every so many days from its last day on.

    Parameters
    ----------
    gate : 1 true, 0 false, -1 not known, as it is now; None where improving needs none
    raw : the raw level of every later evaluation: the best one, the one of now, or a rank a unit
    better_from : first day on which it is that (days since 1970, one a unit); until then it stays as it is now.
        Default: from the next evaluation on
    """
    n, now = len(state.level), state.recent[:, 0].astype(np.int64)
    then = now if isinstance(raw, str) and raw == "now" else np.zeros(n, np.int64)
    then = then if isinstance(raw, str) else raw.astype(np.int64)
    start = np.ones(n, np.int64)
    if better_from is not None:
        start = np.maximum(-(-(better_from - state.day) // every_days), 1)
    hopeful = (then >= 0) & (then < state.level)
    to, on = np.full(n, UNDECIDED, np.int64), np.full(n, _NEVER)
    waits = np.zeros(n, np.uint8)
    ends = [*pace.first[1:].tolist(), int(_NEVER)]
    for version, end in enumerate(ends):
        steps, why = _steps(pace, version, state, start, every_days)
        day = state.day + steps * every_days
        reached = _target(pace, version, state, then, start, steps)
        better = hopeful & (day < end) & (day < on) & (to < 0)
        to, on = np.where(better, reached, to), np.where(better, day, on)
        waits = np.where(better, why, waits).astype(np.uint8)
    shut = (to >= 0) & (np.asarray(1 if gate is None else gate) != 1)
    waits |= np.where(shut, 1 << WAITS.index("gate"), 0).astype(np.uint8)
    return Countdowns(to.astype(np.int16), on, waits)


def _steps(
    pace: Pace, version: int, state: State, start: Days, every_days: int
) -> tuple[Days, NDArray[np.int64]]:
    """How many evaluations it takes under one version, and what makes it more than one."""
    confirm, dwell = int(pace.improve_confirm[version]), int(pace.dwell_days[version])
    now_better = (state.recent[:, 0] >= 0) & (state.recent[:, 0] < state.level)
    start = np.where(now_better, 1, start)
    missing = np.where(now_better, confirm - _streak(state), start - 1 + confirm)
    served = -(-(state.since + dwell - state.day) // every_days)
    begins = -(-(int(pace.first[version]) - state.day) // every_days)
    steps = np.maximum(np.maximum(missing, start), np.maximum(served, np.maximum(begins, 1)))
    why = np.where(served > 1, 1 << WAITS.index("dwell"), 0)
    lacking = np.where(missing - start + 1 > 1, 1 << WAITS.index("confirm"), 0)
    return steps.astype(np.int64), (why | lacking).astype(np.int64)


def _streak(state: State) -> NDArray[np.int64]:
    """How many of the last raw levels, without a break, were better than the level held."""
    better = (state.recent >= 0) & (state.recent < state.level[:, None])
    length: NDArray[np.int64] = np.cumprod(better, axis=1, dtype=np.int64).sum(axis=1)
    return length


def _target(
    pace: Pace, version: int, state: State, then: NDArray[np.int64], start: Days, steps: Days
) -> NDArray[np.int64]:
    """The worst of the last confirming raw levels at that evaluation, at most so many steps better."""
    confirm = int(pace.improve_confirm[version])
    now = state.recent[:, 0].astype(np.int64)
    target = then.copy()
    target = np.where(np.maximum(steps - confirm + 1, 1) < start, np.maximum(target, now), target)
    for back in range(min(confirm, state.recent.shape[1])):
        target = np.where(confirm - steps > back, np.maximum(target, state.recent[:, back]), target)
    least = state.level - int(pace.improve_step[version])
    reached: NDArray[np.int64] = np.maximum(target, least)
    return reached
