"""From evidence to zones: measure every unit, let the rulebook decide, write down what it rests on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.assessing import assess
from zones.carried import carried
from zones.copying import from_areas
from zones.evidence import Evidence
from zones.ground import Ground
from zones.holding import stabilised
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.judging import Judged, Lent
from zones.measure import households_unrecorded
from zones.reporting import Reporting, Told
from zones.rulebook import Indicator, Rulebook
from zones.sites import particulars
from zones.snapshot import LaterLayer, Window, ZoneLayer
from zones.stability import Shown
from zones.units import Units
from zones.verdict import Verdicts
from zones.windows import window_of


@dataclass(frozen=True)
class LaterCells:
    """Layers of cells that are worked out when somebody looks at them: their names, and what makes their units."""

    names: Sequence[str]
    units: Callable[[], Sequence[Units]]


def classify(
    rulebook: Rulebook,
    evidence: Evidence,
    layers: Sequence[Units],
    reports: Reporting,
    as_of: date,
    shown: Mapping[str, Shown] | None = None,
    later: LaterCells | None = None,
) -> dict[str, ZoneLayer]:
    """The zones of every unit of every layer on a day.

    Parameters
    ----------
    evidence : located cases, facts and the edition they stand in
    layers : the units to judge
    reports : who has reported, from `zones.assessing.first_day_needed` to `as_of`
    shown : what stability makes of the levels of layers (`zones.history`); a layer that is not among them shows
        its computed levels
    later : cells whose tables are made when they are first looked at; the same ones as if they stood in `layers`

    Returns
    -------
    layer name -> `ZoneLayer`, each with a row for every unit in the order of `units`
    """
    grounds, judged = assess(rulebook, evidence, layers, reports, as_of)
    zones: dict[str, ZoneLayer] = {}
    for name, found in judged.items():  # areas first: cells without points copy their ward
        table = _table(rulebook, grounds[name], found, zones)
        layer = ZoneLayer(name, grounds[name].units.scope, table, _windows(rulebook, as_of))
        standing = (shown or {}).get(name)
        zones[name] = stabilised(layer, rulebook, standing) if standing else layer
    zones = {units.layer: zones[units.layer] for units in layers}
    return zones | (_later(later, rulebook, evidence, reports, grounds, zones, as_of) if later else {})


def _later(
    later: LaterCells,
    rulebook: Rulebook,
    evidence: Evidence,
    reports: Reporting,
    grounds: Mapping[str, Ground],
    zones: Mapping[str, ZoneLayer],
    as_of: date,
) -> dict[str, ZoneLayer]:
    units = cache(lambda: {one.layer: one for one in later.units()})

    def table(name: str) -> pl.DataFrame:
        ground, judged = assess(rulebook, evidence, [units()[name]], reports, as_of, grounds)
        return _table(rulebook, ground[name], judged[name], zones)

    windows = _windows(rulebook, as_of)
    return {name: LaterLayer(name, "cell", windows, partial(table, name)) for name in later.names}


def _windows(rulebook: Rulebook, as_of: date) -> dict[str, Window]:
    named = rulebook.indicators.items()
    return {name: window_of(one, as_of) for name, one in named if one.win or one.calendar}


def _table(
    rulebook: Rulebook, ground: Ground, judged: Judged, finished: Mapping[str, ZoneLayer]
) -> pl.DataFrame:
    units = ground.units
    frame = _particulars(units, judged.verdicts, ground.told, ground.as_of)
    for name, column in judged.columns.items():
        frame |= _interval_columns(rulebook.indicators[name], column)
    unrecorded = households_unrecorded(rulebook.indicators, ground)
    if unrecorded is not None:
        frame["households_unrecorded"] = pl.Series(unrecorded)
    frame |= carried(rulebook.indicators, ground)
    if judged.lent is not None:
        frame["origin"] = _origin(units, judged.lent)
    table = pl.DataFrame(frame)
    return from_areas(table, rulebook, ground, judged, finished) if units.is_cells else table


def _particulars(units: Units, verdicts: Verdicts, telling: Told, as_of: date) -> dict[str, pl.Series]:
    last_report = np.datetime64(as_of, "D") - telling.last.astype("timedelta64[D]")
    frame: dict[str, pl.Series] = {"area": _known(units.area, units.area < 0)}
    if units.cell is not None:
        frame["cell"] = pl.Series(units.cell, dtype=pl.Int64)
    return (
        frame
        | particulars(units)
        | {
            **verdicts.frame(),
            "population_persons": _known(units.population, units.population < 0),
            "reported_days": pl.Series(telling.count, dtype=pl.Int32),
            "last_report": _known(last_report, telling.last < 0),
            "reporting_ok": pl.Series(telling.enough, dtype=pl.Boolean),
            "origin": pl.repeat("own", units.size, dtype=pl.String, eager=True),
        }
    )


def _origin(units: Units, lent: Lent) -> pl.Series:
    """The area level from which each unit took over its level."""
    levels = units.edition.areas["area_level"].gather(np.maximum(lent.area, 0))
    return levels.set(pl.Series(lent.area < 0), "own").cast(pl.String).alias("origin")


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
