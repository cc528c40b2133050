"""Stability: how a computed (raw) level becomes the level that stands, evaluation by evaluation.

Everything here works on ranks: 0 is a rulebook's best level, -1 an undecided one. Columns run over units, and
only evaluations are gone through one by one. A `State` is all that the past leaves behind, so that a replay may
stop after any evaluation and go on from there with the same results.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zones.errors import InputError
from zones.stability_state import (
    ANY_STEP,
    CONFIRM,
    DWELL,
    FAR,
    GATE,
    HOLD,
    NEVER,
    SCHEDULE,
    STEP,
    UNDECIDED,
    WAITS,
    Days,
    Evaluation,
    Pace,
    Ranks,
    Shown,
    State,
    Waits,
    day_number,
    day_of,
    started,
)

#: One door to stability for those who use it.
__all__ = [
    "NEVER", "UNDECIDED", "WAITS", "Days", "Evaluation", "Pace", "Ranks", "Shown", "State", "Waits", "advance",
    "carried", "day_number", "day_of", "replay",
]  # fmt: skip


def advance(pace: Pace, state: State, now: Evaluation) -> tuple[State, Shown]:
    """One evaluation further: the state after it, and what is shown then."""
    if bool((now.day <= state.day).any()):
        raise InputError("evaluations must follow each other in time", where="stability")
    version = pace.version(now.day)
    recent, solid = _pushed(state.recent, now.raw), _decided_pushed(state.decided, now.raw)
    moved, waits = _moved(pace, version, state, now, recent, solid)
    since = np.where(moved != state.level, now.day, state.since)
    after = replace(_noticed(pace, version, state, now, moved), level=moved, since=since, day=now.day)
    if now.regular:
        after = replace(after, recent=recent, decided=solid)
    return after, _told(after, now, waits)


def _moved(
    pace: Pace, version: NDArray[np.intp], state: State, now: Evaluation, recent: Ranks, solid: Ranks
) -> tuple[Ranks, Waits]:
    """The level held after an evaluation, and what kept it from following the raw one."""
    level, raw = state.level, now.raw
    up, worse_waits = _worse(pace, version, level, raw, solid)
    down, better_waits = _better(pace, version, state, now, recent)
    ways = [raw < 0, level < 0, raw > level, raw < level]  # undecided, the first, worse, better
    moved = np.select(ways, [level, raw, up, down], level).astype(np.int16)
    none = np.zeros_like(better_waits)
    return moved, np.select(ways[:3], [none, none, worse_waits], better_waits).astype(np.uint8)


def _told(after: State, now: Evaluation, waits: Waits) -> Shown:
    """What is shown: nothing of a unit that is undecided, unless its level is held."""
    decided = now.raw >= 0
    held = now.hold & ~decided & (after.level >= np.maximum(now.best, 0))
    stable, published = (
        np.where(decided | held, one, UNDECIDED).astype(np.int16) for one in (after.level, after.published)
    )
    waits = np.where(held, HOLD, waits).astype(np.uint8)
    return Shown(stable, after.level, after.since, published, after.published_since, waits)


def _pushed(window: Ranks, raw: Ranks) -> Ranks:
    return np.concatenate([raw[:, None], window[:, :-1]], axis=1)


def _decided_pushed(window: Ranks, raw: Ranks) -> Ranks:
    return np.where((raw >= 0)[:, None], _pushed(window, raw), window)


def _worse(
    pace: Pace, version: NDArray[np.intp], level: Ranks, raw: Ranks, decided: Ranks
) -> tuple[Ranks, Waits]:
    """Where a worse raw level leads: the least bad of the last confirming ones, at most so many steps."""
    counts = np.arange(decided.shape[1]) < pace.worsen_confirm[version][:, None]
    sure = ((decided > level[:, None]) | ~counts).all(axis=1)
    target = np.where(counts, decided, ANY_STEP).min(axis=1)
    most = level + pace.worsen_step[version]
    reached = np.where(sure, np.minimum(target, most), level)
    waits = np.where(target < raw, CONFIRM, 0) | np.where(sure & (target > most), STEP, 0)
    return reached, np.where(sure, waits, CONFIRM)


def _better(
    pace: Pace, version: NDArray[np.intp], state: State, now: Evaluation, recent: Ranks
) -> tuple[Ranks, Waits]:
    """Where a better raw level leads: the worst of the last confirming ones, if dwell and gate allow it."""
    level = state.level
    counts = np.arange(recent.shape[1]) < pace.improve_confirm[version][:, None]
    sure = (((recent >= 0) & (recent < level[:, None])) | ~counts).all(axis=1)
    target = np.where(counts, recent, UNDECIDED).max(axis=1)
    least = level - pace.improve_step[version]
    served = now.day - state.since >= pace.dwell_days[version]
    allowed = sure & served & (now.gate == 1) & now.regular
    wanted = now.raw < level
    waits = np.where(served, 0, DWELL) | np.where(now.gate == 1, 0, GATE)
    waits |= np.where(~sure | (target > now.raw), CONFIRM, 0)
    waits |= np.where(allowed & (target < least), STEP, 0)
    waits |= np.where(now.regular, 0, SCHEDULE)
    return np.where(allowed, np.maximum(target, least), level), np.where(wanted, waits, 0)


def _noticed(pace: Pace, version: NDArray[np.intp], state: State, now: Evaluation, moved: Ranks) -> State:
    """What is published: a better level at once, a worse one when its notice is over."""
    hour = now.day * 24
    lapsed = _due_level(state.due, hour)
    due_hour = np.take_along_axis(state.due, np.maximum(lapsed, 0)[:, None], axis=1)[:, 0]
    changed = (lapsed != state.published) & (lapsed >= 0)
    since = np.where(changed, -(-due_hour // 24), state.published_since)
    before = np.where(changed, lapsed, state.published)
    fresh = (state.level < 0) & (moved >= 0)
    notice = np.where(fresh, 0, pace.notice_hours[version])
    ranks = np.arange(state.due.shape[1])
    reached = ranks <= moved[:, None]
    new = reached & (moved > state.level)[:, None]
    due = np.where(new, np.minimum(state.due, (hour + notice)[:, None]), np.where(reached, state.due, FAR))
    published = _due_level(due, hour)
    since = np.where(published != before, now.day, since)
    return replace(state, published=published, published_since=since, due=due)


def _due_level(due: Days, hour: Days) -> Ranks:
    """The worst level whose notice is over; -1 for none."""
    over = due <= hour[:, None]
    worst = due.shape[1] - 1 - over[:, ::-1].argmax(axis=1)
    return np.where(over.any(axis=1), worst, UNDECIDED).astype(np.int16)


def replay(
    pace: Pace,
    levels: int,
    days: Sequence[date],
    raw: NDArray[Any],
    *,
    gate: NDArray[Any] | None = None,
    hold: NDArray[Any] | bool = False,
    best: NDArray[Any] | int = 0,
    state: State | None = None,
) -> tuple[State, Shown]:
    """Evaluations in time order over all units.

    Parameters
    ----------
    levels : how many ordered levels the rulebook has
    days : one as-of day an evaluation, rising
    raw : ranks, units by evaluations; -1 undecided
    gate : 1 true, 0 false, -1 not known; units by evaluations; None where improving needs none
    hold : where an undecided unit keeps showing its level: `missing.ambiguous` is `hold` and it reports
    best : the best rank that is possible of undecided units; a better level is not held
    state : where an earlier replay ended (default: never evaluated)

    Returns
    -------
    the state after the last evaluation, and what is shown, units by evaluations
    """
    state = State.fresh(len(raw), levels, pace) if state is None else state
    shown = Shown.blank(raw.shape)
    for k, now in enumerate(_evaluations(days, raw, gate, hold, best)):
        state, part = advance(pace, state, now)
        shown.put((slice(None), k), part)
    return state, shown


def _evaluations(
    days: Sequence[date],
    raw: NDArray[Any],
    gate: NDArray[Any] | None,
    hold: NDArray[Any] | bool,
    best: NDArray[Any] | int,
) -> Iterator[Evaluation]:
    opened = np.broadcast_to(np.int8(1) if gate is None else gate.astype(np.int8), raw.shape)
    kept = np.broadcast_to(np.asarray(hold, np.bool_), raw.shape)
    least = np.broadcast_to(np.asarray(best, np.int16), raw.shape)
    for k, day in enumerate(days):
        at = np.full(len(raw), day_number(day), np.int64)
        yield Evaluation(at, raw[:, k].astype(np.int16), opened[:, k], kept[:, k], least[:, k])


def carried(state: State, mapping: Sequence[int], levels: int, pace: Pace) -> State:
    """The state under another rulebook: entry k of `mapping` is the new rank of the old rank k, -1 none.

    A mapped level goes on standing since its day and a notice goes on running; the confirmations start anew,
    because they came from another law. A level that is not mapped starts anew altogether.
    """
    to = np.array([*mapping, UNDECIDED], np.int16)
    level, published = to[state.level], to[state.published]
    kept = (level >= 0) & (published >= 0)
    fresh = State.fresh(len(level), levels, pace)
    moved = started(fresh, kept, published, np.where(kept, state.since, NEVER))
    ranks = np.arange(levels)
    pending = kept[:, None] & (ranks > published[:, None]) & (ranks <= level[:, None])
    last = np.take_along_axis(state.due, np.maximum(state.level, 0)[:, None].astype(np.int64), axis=1)
    return replace(
        moved,
        level=np.where(kept, level, UNDECIDED).astype(np.int16),
        published_since=np.where(kept, state.published_since, NEVER),
        day=state.day,
        due=np.where(pending, last, moved.due),
    )
