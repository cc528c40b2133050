"""The first day on which a level becomes better if nothing new is reported.

The coming evaluations of the rulebook's own schedule are gone through with what is known now: no new cases, every
area reporting, figures from outside as they are. Stability is applied as it will be then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from zones.assessing import clean_days
from zones.evidence import Evidence
from zones.history import History, Known
from zones.reporting import Reporting
from zones.rulebook import Indicator, Rulebook
from zones.schedule import is_regular
from zones.snapshot import ZoneLayer
from zones.stability import UNDECIDED, Days, Pace, Ranks, State, advance, day_number, day_of


@dataclass(frozen=True, slots=True)
class Falls:
    """Of n units the first better level, as a rank (-1: none comes in sight), and the as-of day that brings it."""

    to: Ranks
    on: Days

    def of(self, unit: int) -> tuple[date, int] | None:
        """One unit's day and rank; None where its level does not become better in sight."""
        return None if self.to[unit] < 0 else (day_of(self.on[unit]), int(self.to[unit]))


#: Of each layer the units that stand worse from a day on, whatever the evaluation says: ranks, -1 elsewhere.
Worsened = Mapping[str, Ranks]


def first_falls(
    history: History, states: Mapping[str, State], days: Sequence[date], worsened: Worsened | None = None
) -> dict[str, Falls]:
    """When each unit of each layer becomes better, by evaluations on some days to come.

    Parameters
    ----------
    history : what is known of those days (`quiet`)
    states : where the units stand before the first of them
    worsened : units that are set to a worse level on the first day (the provisional reading of today)
    """
    return {
        layer: _falls(history, layer, state, days, (worsened or {}).get(layer))
        for layer, state in states.items()
    }


def _falls(history: History, layer: str, state: State, days: Sequence[date], worsened: Ranks | None) -> Falls:
    pace = Pace.of(history.rulebook.stability)
    to, on = np.full(len(state.level), UNDECIDED, np.int16), np.zeros(len(state.level), np.int64)
    level = state.level
    for day in days:
        if not ((level > 0) & (to < 0)).any():
            break
        state, shown = advance(pace, state, history.evaluation(layer, day))
        if worsened is not None and day == days[0]:
            state, level = _set(state, worsened, day), np.maximum(level, worsened)
        fallen = (to < 0) & (shown.stable >= 0) & (state.level < level)
        to = np.where(fallen, state.level, to).astype(np.int16)
        on = np.where(fallen, day_number(day), on)
    return Falls(to, on)


def _set(state: State, worsened: Ranks, day: date) -> State:
    """Units put to a worse level since a day."""
    worse = worsened > state.level
    level = np.where(worse, worsened, state.level).astype(np.int16)
    return replace(state, level=level, since=np.where(worse, day_number(day), state.since))


def ranks_in(layer: ZoneLayer, rulebook: Rulebook, column: str) -> Ranks:
    """The ranks of a layer's column of levels, -1 for what is no ordered level."""
    ids = [one.id for one in rulebook.levels]
    found = layer.table[column].replace_strict(ids, range(len(ids)), default=-1, return_dtype=pl.Int16)
    return np.asarray(found.fill_null(-1).to_numpy(), np.int16)


def state_in(layer: ZoneLayer, rulebook: Rulebook, as_of: date, before: Sequence[Ranks] = ()) -> State | None:
    """Where the units of a classified layer stand; None where it does not say.

    Parameters
    ----------
    before : the computed levels of the evaluations before `as_of`, the latest first, as many as must be confirmed
    """
    if "since" not in layer.table.columns:
        return None
    pace, size = Pace.of(rulebook.stability), layer.table.height
    since = layer.table["since"].to_physical().cast(pl.Int64).fill_null(0).to_numpy()
    state = State.standing(ranks_in(layer, rulebook, "held"), since, len(rulebook.levels), pace)
    recent = state.recent.copy()
    counted = [ranks_in(layer, rulebook, "raw")] if is_regular(rulebook, as_of) else []
    for k, ranks in enumerate([*counted, *before][: pace.window]):
        recent[:, k] = ranks
    return replace(
        state,
        day=np.full(size, day_number(as_of), np.int64),
        recent=recent,
        decided=_decided_first(recent),
    )


def _decided_first(recent: Ranks) -> Ranks:
    """The decided levels of each row, moved to the front."""
    order = np.argsort(recent < 0, axis=1, kind="stable")
    return np.take_along_axis(recent, order, axis=1)


def quiet(evidence: Evidence, reports: Reporting, day: date) -> Known:
    """What is known on later days if nothing is reported after `day` but that there is nothing.

    Parameters
    ----------
    evidence : what is known as of that day
    reports : who has reported, from `first_day_needed` on; every area does on the days after the last of it
    """
    after = pl.coalesce(pl.col("report_from").dt.offset_by("1d"), "report_date") > day
    ledger = evidence.ledger.filter(after.fill_null(False).not_())
    still = Evidence(
        evidence.edition, ledger, evidence.scopes, evidence.facts, evidence.history, evidence.neighbours,
        evidence.among,
    )  # fmt: skip
    told = reports.areas.shape[1]

    def known(later: date) -> tuple[Evidence, Reporting]:
        more = (later - reports.first).days + 1 - told
        areas = np.hstack([reports.areas, np.ones((len(reports.areas), more), np.bool_)])
        everywhere = np.append(reports.everywhere, np.ones(more, np.bool_))
        return still, replace(reports, areas=areas, everywhere=everywhere)

    return known


#: No level is looked for further ahead.
FURTHEST: Final = 183
_CALENDAR: Final = {"month": 31, "week": 7}


def sight(rulebook: Rulebook) -> int:
    """For how many days ahead a level may still become better by the mere passing of time."""
    asked = rulebook.missing.reports
    aged = max((_aged(one) for one in rulebook.indicators.values()), default=1)
    aged = max(aged, clean_days(rulebook))
    settled = max(aged, asked.of_days if asked else 1)
    pace = Pace.of(rulebook.stability)
    confirmed = settled + int(pace.improve_confirm.max()) * rulebook.every_days
    return min(max(confirmed, int(pace.dwell_days.max())) + rulebook.every_days, FURTHEST)


def _aged(one: Indicator) -> int:
    """Days after which today's cases count no more in an indicator over days."""
    periods = one.periods * one.period_days
    return max(one.win or 1, periods, _CALENDAR.get(one.calendar or one.period, 1))
