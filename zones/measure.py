"""Indicators of units: located counts over windows, as exact intervals."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.baseline import baseline
from zones.counting import doubt
from zones.ground import Ground
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.linked import cluster, linked
from zones.rulebook import Indicator
from zones.rulebook_figures import LEVEL_KINDS
from zones.sharing import shared
from zones.snapshot import Window
from zones.trends import trend
from zones.units import Units
from zones.windows import window_of

Ints = NDArray[np.int64]

#: Facts of a context table keep this many decimals; they are stored as whole millionths.
CONTEXT_DENOMINATOR = 1_000_000


def measure(indicators: Mapping[str, Indicator], ground: Ground) -> dict[str, Intervals]:
    """Every indicator that stands on its own, one row a unit; the rest is left to the rulebook as missing.

    Expressions follow from others; what asks for the levels of other units follows once these are decided
    (`zones.standing`). Where the reporting of a unit does not suffice, a count has no upper end.
    """
    return {
        name: _measure(one, ground)
        for name, one in indicators.items()
        if one.kind != "expr" and one.kind not in LEVEL_KINDS
    }


def _measure(one: Indicator, ground: Ground) -> Intervals:
    if one.parent_level:
        return _above(one, ground)
    if one.shared_fact:
        return shared(one, ground, _on_own_territory(one, ground))
    return _on_own_territory(one, ground)


def _on_own_territory(one: Indicator, ground: Ground) -> Intervals:
    if one.of == "case" and one.kind in _OF_CASES:
        return _OF_CASES[one.kind](one, ground)
    if one.is_population:
        return persons(ground.units)
    if one.kind in ("ratio", "fact", "rate", "count"):
        return _of_facts(one, ground)
    return Intervals.missing(ground.units.size, scale=one.factor)


def _above(one: Indicator, ground: Ground) -> Intervals:
    """The figure of the area of another level that each unit lies in."""
    other, units = ground.layers.get(one.parent_level), ground.units
    missing = Intervals.missing(1, scale=one.factor, nonnegative=one.kind != "fact")
    above = np.append(units.edition.ancestors(one.parent_level), np.int32(-1))[units.area]
    if other is None:
        return missing.take(np.zeros(units.size, np.intp))
    found = _on_own_territory(one, other)
    row = np.where(above >= 0, above - units.edition.rows(one.parent_level).start, len(found))
    return found.followed_by(missing).take(row)


def persons(units: Units) -> Intervals:
    """Population as an indicator; unknown is the whole domain."""
    known = units.population >= 0
    low = np.where(known, units.population, 0)
    return Intervals.of_counts(low, np.where(known, low, UNBOUNDED))


def _count(one: Indicator, ground: Ground) -> Intervals:
    return Intervals.of_counts(*ground.counted(one, window_of(one, ground.as_of)))


def _rate(one: Indicator, ground: Ground) -> Intervals:
    lo, hi = ground.counted(one, window_of(one, ground.as_of))
    people = ground.units.population
    known = people > 0
    return Intervals(
        np.where(known, lo, 0), np.where(known, hi, UNBOUNDED), np.where(known, people, 1), one.factor
    )


def _days_since(one: Indicator, ground: Ground) -> Intervals:
    """Days since the last case, as_of included as 0: at most since the last sure case, at least since the last
    possible one or the last day without a report that the rulebook does not forgive."""
    units, told, evidence, as_of = ground.units, ground.told, ground.evidence, ground.as_of
    rows = evidence.selected(one, Window(date.min, as_of))
    day = "report_date" if one.date == "report" else f"{one.date}_date"
    ago = (as_of - rows.select(pl.coalesce(day, "report_date")).to_series()).dt.total_days().to_numpy()
    at = evidence.at(rows, units)
    sure = (at >= 0) & (rows["lo"].to_numpy() > 0)
    most = np.full(units.size, UNBOUNDED)
    np.minimum.at(most, at[sure], ago[sure])
    clean = np.maximum(np.minimum(most, told.complete) - told.late, 0)  # as the last report had it
    least = np.where(told.enough, clean, np.minimum(told.unbroken, most))
    np.minimum.at(least, at[at >= 0], ago[at >= 0])
    recent = rows.filter(at < 0).with_columns(pl.Series("ago", ago[at < 0]))
    for days, same_day in recent.group_by("ago"):
        touched = doubt(same_day, units, evidence.scopes, evidence.among) > 0
        least = np.where(touched, np.minimum(least, days[0]), least)
    return Intervals.of_counts(least, most)


def _of_facts(one: Indicator, ground: Ground) -> Intervals:
    """A figure given from outside under the indicator's own name, for the area itself.

    The figure is the indicator's value: a coverage of 98.5 % is given as 98.5 whatever the scale.
    """
    units, facts = ground.units, ground.evidence.facts
    by_disease = f"{one.id}/{ground.disease}"
    name = by_disease if one.per == "disease" and by_disease in facts else one.id
    if name not in facts or not units.is_areas:
        return Intervals.missing(units.size, scale=one.factor, nonnegative=False)
    areas, value = facts[name]
    by_area = np.full(len(units.edition.areas), UNBOUNDED_BELOW)
    by_area[areas] = value * one.factor.denominator
    by_area[_stale(one, name, ground)] = UNBOUNDED_BELOW
    own = by_area[units.area]
    known = own != UNBOUNDED_BELOW
    den = np.where(known, CONTEXT_DENOMINATOR * one.factor.numerator, 1)
    return Intervals(own, np.where(known, own, UNBOUNDED), den, one.factor)


def _stale(one: Indicator, name: str, ground: Ground) -> NDArray[np.int32]:
    """The areas whose newest figure over a window is older than the rulebook lets stand."""
    dated = ground.evidence.history.get(name)
    if ground.fresh_days is None or not one.is_flow or dated is None:
        return np.empty(0, np.int32)
    newest = dated.group_by("area").agg(pl.col("day").max())
    oldest = ground.as_of - timedelta(days=ground.fresh_days)
    return newest.filter(pl.col("day") < oldest)["area"].to_numpy()


def households_unrecorded(indicators: Mapping[str, Indicator], ground: Ground) -> NDArray[np.bool_] | None:
    """Which units have a counted case without household; None where no indicator counts households."""
    counting = [one for one in indicators.values() if one.by == "household"]
    if not counting:
        return None
    found = np.zeros(ground.units.size, np.bool_)
    for one in counting:
        rows = ground.evidence.selected(one, window_of(one, ground.as_of))
        at = ground.evidence.at(rows.filter(pl.col("household_id").is_null()), ground.units)
        found[at[at >= 0]] = True
    return found


#: How figures of cases are made, by kind.
_OF_CASES: Final[Mapping[str, Callable[[Indicator, Ground], Intervals]]] = {
    "count": _count,
    "rate": _rate,
    "days_since": _days_since,
    "cluster": cluster,
    "linked": linked,
    "trend": trend,
    "baseline": baseline,
}
