"""Indicators of units: located counts over windows, as exact intervals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.ledger import select
from zones.reporting import Told
from zones.rulebook import Indicator
from zones.snapshot import Window
from zones.units import Units

Ints = NDArray[np.int64]

#: Facts of a context table keep this many decimals; they are stored as whole millionths.
CONTEXT_DENOMINATOR = 1_000_000

_CASE_KINDS = ("count", "rate", "days_since")


@dataclass(frozen=True)
class Evidence:
    """All that is known on a day about one edition, ready to be counted: what `zones.classify` works on.

    Attributes
    ----------
    ledger : located cases and possible ones (`zones.ledger`)
    scopes : list id -> areas (and, last, the cells without area) that its declarations cover; only there do
        the list's unplaced cases leave a doubt
    facts : name -> (area, value in millionths), the newest value of each area up to as_of
    """

    edition: Edition
    ledger: pl.DataFrame
    scopes: Mapping[int, NDArray[np.bool_]]
    facts: Mapping[str, tuple[NDArray[np.int32], Ints]]
    _selected: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict, repr=False)
    _counted: dict[tuple[object, ...], tuple[Ints, Ints]] = field(default_factory=dict, repr=False)

    def counted(self, one: Indicator, window: Window, units: Units) -> tuple[Ints, Ints]:
        """Cases of each unit, surely and possibly; counted once for a count and the rate made from it."""
        key = (*_question(one, window), one.by, units.layer)
        if key not in self._counted:
            rows, by_household = self.selected(one, window), one.by == "household"
            self._counted[key] = count(rows, units, self.scopes, by_household=by_household)
        return self._counted[key]

    def selected(self, one: Indicator, window: Window) -> pl.DataFrame:
        """The ledger rows that an indicator counts over a window; found once for all layers."""
        key = _question(one, window)
        if key not in self._selected:
            self._selected[key] = select(self.ledger, where=one.where, date_kind=one.date, window=window)
        return self._selected[key]


def _question(one: Indicator, window: Window) -> tuple[object, ...]:
    """Which rows of the ledger an indicator asks for."""
    return tuple(sorted(one.where.items())), one.date, window


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


def count(
    rows: pl.DataFrame, units: Units, scopes: Mapping[int, NDArray[np.bool_]], *, by_household: bool = False
) -> tuple[Ints, Ints]:
    """Cases of each unit as (surely, possibly).

    A row that lies in the unit counts for both ends as far as it is sure. A row known by area only, coarser
    than the unit, and an unplaced row of a list that is declared complete there, count for the upper end alone.
    With `by_household` distinct households are counted; a case without one is a household of its own.
    """
    at = units.of_rows(rows)
    inside = at >= 0
    counted = (
        _households(rows.filter(inside), at[inside])
        if by_household
        else (at[inside], *_ends(rows.filter(inside)))
    )
    lo, hi = (_sum(counted[0], values, units.size) for values in counted[1:])
    return lo, hi + _doubt(rows.filter(~inside), units, scopes)


def _ends(rows: pl.DataFrame) -> tuple[Ints, Ints]:
    return rows["lo"].to_numpy(), rows["hi"].to_numpy()


def _sum(at: Ints, values: Ints, size: int) -> Ints:
    """Sums by unit; exact, because no count comes near 2**53."""
    return np.bincount(at, weights=values, minlength=size).astype(np.int64)


def _households(rows: pl.DataFrame, at: Ints) -> tuple[Ints, Ints, Ints]:
    """Units and (surely, possibly) numbers of households among the rows that lie in a unit."""
    placed = rows.select("household_id", "lo", "hi").with_columns(pl.Series("unit", at))
    named = placed.filter(pl.col("household_id").is_not_null())
    distinct = named.group_by("unit", "household_id").agg(
        (pl.col("lo").max() > 0).cast(pl.Int64), hi=pl.lit(1, pl.Int64)
    )
    alone = placed.filter(pl.col("household_id").is_null())
    both = pl.concat([distinct.select("unit", "lo", "hi"), alone.select("unit", "lo", "hi")])
    return both["unit"].to_numpy(), *_ends(both)


def _doubt(rows: pl.DataFrame, units: Units, scopes: Mapping[int, NDArray[np.bool_]]) -> Ints:
    """What may lie in each unit of the cases that are known less finely. A point is never in doubt."""
    coarse = rows.filter(pl.col("cell") < 0)
    areas = len(units.edition.areas)
    by_area = _sum(coarse["area"].to_numpy() % (areas + 1), coarse["hi"].to_numpy(), areas + 1)[:areas]
    doubt = units.spread(by_area)
    lost = coarse.filter(pl.col("area") < 0).group_by("list_id").agg(pl.col("hi").sum())
    for list_id, cases in lost.iter_rows():
        covered = scopes.get(list_id)
        if covered is not None:
            doubt += np.where(units.over(covered, np.logical_or), cases, 0)
    if units.inhabited is not None:
        doubt = np.where(units.inhabited, doubt, 0)
    return doubt


def _days_since(one: Indicator, units: Units, told: Told, evidence: Evidence, as_of: date) -> Intervals:
    """Days since the last case, as_of included as 0: at most since the last sure case, at least since the last
    possible one or the last day without a report."""
    whole = Window(date.min, as_of)
    rows = evidence.selected(one, whole)
    day = "report_date" if one.date == "report" else f"{one.date}_date"
    ago = (as_of - rows.select(pl.coalesce(day, "report_date")).to_series()).dt.total_days().to_numpy()
    at = units.of_rows(rows)
    sure = (at >= 0) & (rows["lo"].to_numpy() > 0)
    most = np.full(units.size, UNBOUNDED)
    np.minimum.at(most, at[sure], ago[sure])
    least = np.where(told.enough, most, np.minimum(told.unbroken, most))
    np.minimum.at(least, at[at >= 0], ago[at >= 0])
    recent = rows.filter(at < 0).with_columns(pl.Series("ago", ago[at < 0]))
    for days, same_day in recent.group_by("ago"):
        touched = _doubt(same_day, units, evidence.scopes) > 0
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
        at = units.of_rows(rows.filter(pl.col("household_id").is_null()))
        found[at[at >= 0]] = True
    return found
