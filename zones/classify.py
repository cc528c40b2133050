"""From evidence to zones: measure every unit, let the rulebook decide, write down what it rests on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.copying import copied_from_wards
from zones.decide import compile_decision
from zones.evidence import Evidence
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.measure import households_unrecorded, measure, window_of
from zones.reporting import Reporting, Requirement, Told, horizon, told
from zones.rulebook import Indicator, Rulebook
from zones.snapshot import ZoneLayer
from zones.units import Units
from zones.verdict import Verdict, Verdicts
from zones.vocabulary import EMPTY, NOT_ASSESSED


def longest_window(rulebook: Rulebook) -> int:
    """Days of the longest window of a rulebook's indicators."""
    return max((one.win or 1 for one in rulebook.indicators.values()), default=1)


def first_day_needed(rulebook: Rulebook, as_of: date) -> date:
    """The earliest day whose reports bear on a classification."""
    return horizon(as_of, longest_window(rulebook))


def requirement(rulebook: Rulebook) -> Requirement | None:
    """How much reporting the rulebook asks for; None where every day is needed."""
    asked = rulebook.missing.reports
    if asked is None:
        return None
    return Requirement(asked.min_share, asked.of_days, asked.max_gap_days, asked.last_within_days)


def classify(
    rulebook: Rulebook, evidence: Evidence, layers: Sequence[Units], reports: Reporting, as_of: date
) -> dict[str, ZoneLayer]:
    """The zones of every unit of every layer on a day.

    Parameters
    ----------
    evidence : located cases, facts and the edition they stand in
    layers : the units to judge, areas before cells (cells without points copy their ward)
    reports : who has reported, from `first_day_needed` to `as_of`

    Returns
    -------
    layer name -> `ZoneLayer`, each with a row for every unit in the order of `units`
    """
    needed = requirement(rulebook)
    days = longest_window(rulebook)
    silent_is_zero = rulebook.missing.silence == "zero"
    by_area = told(reports.areas | silent_is_zero, needed, days)
    by_cell = told(reports.for_cells(evidence.edition) | silent_is_zero, needed, days)
    zones: dict[str, ZoneLayer] = {}
    for units in layers:
        telling = (by_cell if units.is_cells else by_area).to_units(units)
        zones[units.layer] = _layer(rulebook, units, telling, evidence, as_of, zones.get("ward"))
    return zones


def _layer(
    rulebook: Rulebook, units: Units, telling: Told, evidence: Evidence, as_of: date, wards: ZoneLayer | None
) -> ZoneLayer:
    columns = measure(rulebook.indicators, units, telling, evidence, as_of)
    decision = compile_decision(rulebook, units.scope)
    verdicts = decision.decide(columns, units.size) if decision else _not_assessed(units.size)
    holds_case = _holding(units, evidence) if units.is_cells else None
    if holds_case is not None:
        verdicts = verdicts.replaced((units.population == 0) & ~holds_case, _EMPTY)
    frame = _particulars(units, verdicts, telling, as_of)
    for name, column in columns.items():
        frame |= _interval_columns(rulebook.indicators[name], column)
    unrecorded = households_unrecorded(rulebook.indicators, units, evidence, as_of)
    if unrecorded is not None:
        frame["households_unrecorded"] = pl.Series(unrecorded)
    table = pl.DataFrame(frame)
    if holds_case is not None and wards is not None:
        may_copy = (units.population != 0) & ~holds_case
        table = copied_from_wards(table, units, evidence.ledger, rulebook, wards, may_copy)
    windows = {name: window_of(one, as_of) for name, one in rulebook.indicators.items() if one.win}
    return ZoneLayer(units.layer, units.scope, table, windows)


#: A cell without people and without cases.
_EMPTY = Verdict(EMPTY, 0, "", False, frozenset())


def _holding(units: Units, evidence: Evidence) -> NDArray[np.bool_]:
    """Which units hold a case of the ledger."""
    at = evidence.placed(units)
    found = np.zeros(units.size, np.bool_)
    found[at[at >= 0]] = True
    return found


def _not_assessed(size: int) -> Verdicts:
    return Verdicts((Verdict(NOT_ASSESSED, 0, "", False, frozenset()),), np.zeros(size, np.intp))


def _particulars(units: Units, verdicts: Verdicts, telling: Told, as_of: date) -> dict[str, pl.Series]:
    last_report = np.datetime64(as_of, "D") - telling.last.astype("timedelta64[D]")
    frame: dict[str, pl.Series] = {"area": _known(units.area, units.area < 0)}
    if units.cell is not None:
        frame["cell"] = pl.Series(units.cell, dtype=pl.Int64)
    return frame | {
        **verdicts.frame(),
        "population_persons": _known(units.population, units.population < 0),
        "reported_days": pl.Series(telling.count, dtype=pl.Int32),
        "last_report": _known(last_report, telling.last < 0),
        "reporting_ok": pl.Series(telling.enough, dtype=pl.Boolean),
        "origin": pl.repeat("own", units.size, dtype=pl.String, eager=True),
    }


def _interval_columns(one: Indicator, column: Intervals) -> dict[str, pl.Series]:
    """The stored form of an interval: unbounded ends are null, and so is a denominator that is not known."""
    ends = {
        f"{one.id}.lo": _known(column.lo, column.lo == UNBOUNDED_BELOW),
        f"{one.id}.hi": _known(column.hi, column.hi == UNBOUNDED),
    }
    if one.is_population or (one.of == "case" and not one.has_denominator):
        return ends
    unknown = (column.den == 1) & (column.hi == UNBOUNDED)
    return ends | {f"{one.id}.den": _known(column.den, unknown)}


def _known(values: NDArray[Any], missing: NDArray[np.bool_]) -> pl.Series:
    """A column of numbers or days, null where nothing is known."""
    column = pl.Series(values)
    return column.set(pl.Series(missing), None) if missing.any() else column
