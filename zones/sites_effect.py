"""What the sites in an area do to its zone: how many of its cases are at which, and its level without them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.assessing import assess
from zones.decide import compile_decision
from zones.evidence import Evidence
from zones.reporting import Reporting
from zones.rulebook import Indicator, Rulebook
from zones.snapshot import Window
from zones.units import Units
from zones.windows import window_of

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Effect:
    """The cases of an area that are at sites, over the window of an indicator.

    Attributes
    ----------
    indicator : counts the cases; of several that the rules read, the first that counts some at a site
    of : cases of the area that it surely counts
    at : number of a site -> those of them that are there
    aside : number of a site -> cases in quarantine there in the same days, where it does not count such
    without : id of the level that the figures would give if the cases at sites were not there
    """

    indicator: Indicator
    of: int
    at: Mapping[int, int]
    aside: Mapping[int, int]
    without: str

    @property
    def total(self) -> int:
        """Counted cases at sites."""
        return sum(self.at.values())


def effect_of_sites(
    rulebook: Rulebook,
    evidence: Evidence,
    layers: Sequence[Units],
    reports: Reporting,
    as_of: date,
    area: int,
) -> Effect | None:
    """The effect of its sites on an area; None where no case of it is at a site in any window, or nothing judges it.

    Parameters
    ----------
    layers : the layers of areas
    """
    units = next((one for one in layers if area in one.area), None)
    if units is None or (decision := compile_decision(rulebook, units.scope)) is None:
        return None
    row = int(np.flatnonzero(units.area == area)[0])
    counted = [rulebook.indicators[name] for name in decision.needs if _counts(rulebook.indicators[name])]
    found = [_told(one, evidence, units, row, as_of) for one in counted]
    told = next((one for one in found if one[2]), next((one for one in found if one[3]), None))
    if told is None:
        return None
    one, of, at, aside = told
    without = _without(rulebook, evidence, layers, reports, as_of, units, row)
    return Effect(one, of, at, aside, without)


def _counts(one: Indicator) -> bool:
    return one.of == "case" and one.kind in ("count", "rate") and one.at == "self" and one.by != "household"


def _told(
    one: Indicator, evidence: Evidence, units: Units, row: int, as_of: date
) -> tuple[Indicator, int, dict[int, int], dict[int, int]]:
    window = window_of(one, as_of)
    rows = evidence.selected(one, window)
    here = rows.filter(pl.Series(evidence.at(rows, units) == row))
    return one, int(here["lo"].sum()), _by_site(here), _quarantined(one, evidence, units, row, window)


def _quarantined(
    one: Indicator, evidence: Evidence, units: Units, row: int, window: Window
) -> dict[int, int]:
    """Cases in quarantine at each site, where an indicator leaves such out."""
    if "quarantine" in one.where.get("setting", ("quarantine",)):
        return {}
    rows = evidence.selected(replace(one, where={**one.where, "setting": ("quarantine",)}), window)
    return _by_site(rows.filter(pl.Series(evidence.at(rows, units) == row)))


def _by_site(rows: pl.DataFrame) -> dict[int, int]:
    """Sure cases at each site, most first."""
    sums = rows.filter(pl.col("site") >= 0).group_by("site").agg(pl.col("lo").sum()).filter(pl.col("lo") > 0)
    return dict(sums.sort("lo", "site", descending=[True, False]).iter_rows())


def _without(
    rulebook: Rulebook, evidence: Evidence, layers: Sequence[Units], reports: Reporting, as_of: date,
    units: Units, row: int,
) -> str:  # fmt: skip
    """The level that the compiled procedure gives with the area's cases at sites taken out."""
    gone = (evidence.placed(units) == row) & (evidence.ledger["site"] >= 0).to_numpy()
    rest = replace(evidence, ledger=evidence.ledger.filter(pl.Series(~gone)))
    _, judged = assess(rulebook, rest, layers, reports, as_of)
    verdicts = judged[units.layer].verdicts
    return verdicts.distinct[int(verdicts.row[row])].level
