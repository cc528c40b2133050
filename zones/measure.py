"""Indicators of units: located counts over windows, as exact intervals."""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.counting import doubt
from zones.evidence import Evidence
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.reporting import Told
from zones.rulebook import Indicator
from zones.snapshot import Window
from zones.units import Units

Ints = NDArray[np.int64]

#: Facts of a context table keep this many decimals; they are stored as whole millionths.
CONTEXT_DENOMINATOR = 1_000_000

_CASE_KINDS = ("count", "rate", "days_since")


def window_of(indicator: Indicator, as_of: date) -> Window:
    """The days of an indicator that closes on `as_of`: `[as_of − win + 1, as_of]`."""
    return Window(as_of - timedelta(days=(indicator.win or 1) - 1), as_of)


def measure(
    indicators: Mapping[str, Indicator], units: Units, told: Told, evidence: Evidence, as_of: date
) -> dict[str, Intervals]:
    """Every indicator that can be measured here, one row a unit; the rest is left to the rulebook as missing.

    `told` is the reporting of the units: where it does not suffice, a count has no upper end.
    """
    return {
        name: _measure(one, units, told, evidence, as_of)
        for name, one in indicators.items()
        if one.kind != "expr"
    }


def _measure(one: Indicator, units: Units, told: Told, evidence: Evidence, as_of: date) -> Intervals:
    if one.kind in _CASE_KINDS and one.of == "case":
        return _of_cases(one, units, told, evidence, as_of)
    if one.id == "population":
        return persons(units)
    if one.kind in ("ratio", "fact", "rate", "count"):
        return _of_facts(one, units, evidence)
    return Intervals.missing(units.size, scale=one.factor)


def persons(units: Units) -> Intervals:
    """Population as an indicator; unknown is the whole domain."""
    known = units.population >= 0
    low = np.where(known, units.population, 0)
    return Intervals.of_counts(low, np.where(known, low, UNBOUNDED))


def _of_cases(one: Indicator, units: Units, told: Told, evidence: Evidence, as_of: date) -> Intervals:
    window = window_of(one, as_of)
    if one.kind == "days_since":
        return _days_since(one, units, told, evidence, as_of)
    lo, hi = evidence.counted(one, window, units)
    hi = np.where(told.covers(window), hi, UNBOUNDED)
    if one.kind == "count":
        return Intervals.of_counts(lo, hi)
    known = units.population > 0
    return Intervals(
        np.where(known, lo, 0),
        np.where(known, hi, UNBOUNDED),
        np.where(known, units.population, 1),
        one.factor,
    )


def _days_since(one: Indicator, units: Units, told: Told, evidence: Evidence, as_of: date) -> Intervals:
    """Days since the last case, as_of included as 0: at most since the last sure case, at least since the last
    possible one or the last day without a report."""
    whole = Window(date.min, as_of)
    rows = evidence.selected(one, whole)
    day = "report_date" if one.date == "report" else f"{one.date}_date"
    ago = (as_of - rows.select(pl.coalesce(day, "report_date")).to_series()).dt.total_days().to_numpy()
    at = evidence.at(rows, units)
    sure = (at >= 0) & (rows["lo"].to_numpy() > 0)
    most = np.full(units.size, UNBOUNDED)
    np.minimum.at(most, at[sure], ago[sure])
    least = np.where(told.enough, most, np.minimum(told.unbroken, most))
    np.minimum.at(least, at[at >= 0], ago[at >= 0])
    recent = rows.filter(at < 0).with_columns(pl.Series("ago", ago[at < 0]))
    for days, same_day in recent.group_by("ago"):
        touched = doubt(same_day, units, evidence.scopes) > 0
        least = np.where(touched, np.minimum(least, days[0]), least)
    return Intervals.of_counts(least, most)


def _of_facts(one: Indicator, units: Units, evidence: Evidence) -> Intervals:
    """A figure given from outside under the indicator's own name, for the area itself.

    The figure is the indicator's value: a coverage of 98.5 % is given as 98.5 whatever the scale.
    """
    found = Intervals.missing(units.size, scale=one.factor, nonnegative=False)
    if one.id not in evidence.facts or units.is_cells:
        return found
    areas, value = evidence.facts[one.id]
    by_area = np.full(len(units.edition.areas), UNBOUNDED_BELOW)
    by_area[areas] = value * one.factor.denominator
    own = by_area[units.area]
    known = own != UNBOUNDED_BELOW
    den = np.where(known, CONTEXT_DENOMINATOR * one.factor.numerator, 1)
    return Intervals(own, np.where(known, own, UNBOUNDED), den, one.factor)


def households_unrecorded(
    indicators: Mapping[str, Indicator], units: Units, evidence: Evidence, as_of: date
) -> NDArray[np.bool_] | None:
    """Which units have a counted case without household; None where no indicator counts households."""
    counting = [one for one in indicators.values() if one.by == "household"]
    if not counting:
        return None
    found = np.zeros(units.size, np.bool_)
    for one in counting:
        rows = evidence.selected(one, window_of(one, as_of))
        at = evidence.at(rows.filter(pl.col("household_id").is_null()), units)
        found[at[at >= 0]] = True
    return found
