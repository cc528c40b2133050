"""From evidence to zones: measure every unit, let the rulebook decide, write down what it rests on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.copying import copied_from_wards
from zones.evidence import Evidence
from zones.ground import Ground
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.judging import Judged, judged_layer
from zones.measure import households_unrecorded
from zones.reporting import Reporting, Requirement, Told, horizon, told
from zones.rulebook import Indicator, Rulebook
from zones.snapshot import ZoneLayer
from zones.units import Units
from zones.verdict import Verdict, Verdicts
from zones.vocabulary import EMPTY, level_order
from zones.windows import first_day_of, window_of


def longest_window(rulebook: Rulebook, as_of: date) -> int:
    """Days of the longest window up to a day among a rulebook's indicators."""
    return max((window_of(one, as_of).days for one in rulebook.indicators.values()), default=1)


def first_day_needed(rulebook: Rulebook, as_of: date) -> date:
    """The earliest day whose reports bear on a classification."""
    looked_at = [first_day_of(one, as_of) for one in rulebook.indicators.values()]
    return min(*looked_at, horizon(as_of, 1))


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
    grounds = _grounds(rulebook, evidence, layers, reports, as_of)
    judged: dict[str, Judged] = {}
    zones: dict[str, ZoneLayer] = {}
    for units in sorted(layers, key=_finest_area_first):
        judged[units.layer] = _judged(rulebook, grounds[units.layer], judged)
        zones[units.layer] = _layer(rulebook, grounds[units.layer], judged[units.layer], zones.get("ward"))
    return {units.layer: zones[units.layer] for units in layers}


def _finest_area_first(units: Units) -> tuple[bool, int]:
    """Children before their parents; cells, which may copy wards, last."""
    return units.is_cells, -level_order(units.layer)


def _grounds(
    rulebook: Rulebook, evidence: Evidence, layers: Sequence[Units], reports: Reporting, as_of: date
) -> dict[str, Ground]:
    needed, longest = requirement(rulebook), longest_window(rulebook, as_of)
    silent_is_zero = rulebook.missing.silence == "zero"
    areas = reports.areas | silent_is_zero
    cells = reports.for_cells(evidence.edition) | silent_is_zero
    heard = {False: (areas, told(areas, needed, longest)), True: (cells, told(cells, needed, longest))}
    found: dict[str, Ground] = {}
    for units in layers:
        days, telling = heard[units.is_cells]
        found[units.layer] = Ground(
            units, telling.to_units(units), days, evidence, as_of, rulebook.disease, found
        )
    return found


def _judged(rulebook: Rulebook, ground: Ground, finer: dict[str, Judged]) -> Judged:
    """What is decided on a layer; cells where nobody lives and no case is are empty."""
    found = judged_layer(rulebook, ground, finer)
    if not ground.units.is_cells:
        return found
    empty = (ground.units.population == 0) & ~_holding(ground)
    return Judged(found.columns, found.verdicts.replaced(empty, _EMPTY))


def _layer(rulebook: Rulebook, ground: Ground, judged: Judged, wards: ZoneLayer | None) -> ZoneLayer:
    units = ground.units
    frame = _particulars(units, judged.verdicts, ground.told, ground.as_of)
    for name, column in judged.columns.items():
        frame |= _interval_columns(rulebook.indicators[name], column)
    unrecorded = households_unrecorded(rulebook.indicators, ground)
    if unrecorded is not None:
        frame["households_unrecorded"] = pl.Series(unrecorded)
    table = pl.DataFrame(frame)
    if units.is_cells and wards is not None:
        may_copy = (units.population != 0) & ~_holding(ground)
        table = copied_from_wards(table, units, ground.evidence.ledger, rulebook, wards, may_copy)
    windows = {
        name: window_of(one, ground.as_of)
        for name, one in rulebook.indicators.items()
        if one.win or one.calendar
    }
    return ZoneLayer(units.layer, units.scope, table, windows)


#: A cell without people and without cases.
_EMPTY = Verdict(EMPTY, 0, "", False, frozenset())


def _holding(ground: Ground) -> NDArray[np.bool_]:
    """Which units hold a case of the ledger."""
    at = ground.evidence.placed(ground.units)
    found = np.zeros(ground.units.size, np.bool_)
    found[at[at >= 0]] = True
    return found


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
