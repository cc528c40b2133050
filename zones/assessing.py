"""The figures and verdicts of every layer on a day: what is reported, what is measured, what is decided."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from zones.compile import Compiler
from zones.evidence import Evidence
from zones.ground import Ground
from zones.inheriting import inherited
from zones.judging import Judged, judged_layer
from zones.own_data import without_data
from zones.reporting import Reporting, Requirement, horizon, told
from zones.rulebook import Rulebook
from zones.units import Units
from zones.verdict import Verdict
from zones.vocabulary import EMPTY, level_order
from zones.windows import first_day_of, window_of


def longest_window(rulebook: Rulebook, as_of: date) -> int:
    """Days of the longest window up to a day among a rulebook's indicators."""
    return max((window_of(one, as_of).days for one in rulebook.indicators.values()), default=1)


def first_day_needed(rulebook: Rulebook, as_of: date) -> date:
    """The earliest day whose reports bear on a classification."""
    late = timedelta(days=rulebook.missing.stale_after_days or 0)
    looked_at = [first_day_of(one, as_of) - late for one in rulebook.indicators.values()]
    return min(*looked_at, horizon(as_of, clean_days(rulebook) + late.days))


def clean_days(rulebook: Rulebook) -> int:
    """After how many days without a case no more of them matter: one more than the rulebook compares with."""
    counted = {one.id for one in rulebook.indicators.values() if one.kind == "days_since"}
    if not counted:
        return 1
    laid = [quantity for scope in rulebook.scopes for quantity in Compiler(rulebook, scope, True).quantities]
    most = max((at for one in laid if counted & set(one.names) for at in one.thresholds), default=0)
    return min(max(int(most), 0) + 2, _LONGEST_CLEAN)


#: Days without a case are counted no further back than this.
_LONGEST_CLEAN: Final = 366


def requirement(rulebook: Rulebook) -> Requirement | None:
    """How much reporting the rulebook asks for; None where every day is needed."""
    asked = rulebook.missing.reports
    if asked is None:
        return None
    return Requirement(asked.min_share, asked.of_days, asked.max_gap_days, rulebook.missing.latest_days)


def assess(
    rulebook: Rulebook,
    evidence: Evidence,
    layers: Sequence[Units],
    reports: Reporting,
    as_of: date,
    grounds: Mapping[str, Ground] | None = None,
) -> tuple[dict[str, Ground], dict[str, Judged]]:
    """The figures and verdicts of every layer on a day, without the tables of `classify`.

    Levels that areas take over from those above them come last: shares of children and neighbours look at levels of
    own figures. What cells take over is left to `classify`. `grounds` are those of layers assessed before, on which
    these may look.
    """
    grounds = _grounds(rulebook, evidence, layers, reports, as_of, grounds or {})
    judged: dict[str, Judged] = {}
    for units in sorted(layers, key=_finest_area_first):
        judged[units.layer] = _judged(rulebook, grounds[units.layer], judged)
    if rulebook.lends:
        for units in sorted(layers, key=lambda one: level_order(one.layer)):
            if units.is_areas:
                without = without_data(grounds[units.layer], reports.spoke)
                judged[units.layer] = inherited(rulebook, units, judged, without)
    return grounds, judged


def _finest_area_first(units: Units) -> tuple[bool, int]:
    """Children before their parents; cells, which may copy wards, last."""
    return units.is_cells, -level_order(units.layer)


def _grounds(
    rulebook: Rulebook,
    evidence: Evidence,
    layers: Sequence[Units],
    reports: Reporting,
    as_of: date,
    before: Mapping[str, Ground],
) -> dict[str, Ground]:
    needed, longest = requirement(rulebook), longest_window(rulebook, as_of)
    silent_is_zero = rulebook.missing.silence == "zero"
    areas = reports.areas | silent_is_zero
    cells = reports.for_cells(evidence.edition) | silent_is_zero
    stale = rulebook.missing.stale_after_days
    elsewhere = {not units.is_areas for units in layers}
    heard = {here: (days, told(days, needed, longest, stale)) for here, days in ((False, areas), (True, cells))
             if here in elsewhere}  # fmt: skip
    found = dict(before)
    for units in layers:
        days, telling = heard[not units.is_areas]
        found[units.layer] = Ground(
            units, telling.to_units(units), days, evidence, as_of, rulebook.disease, found, stale
        )
    return found


def _judged(rulebook: Rulebook, ground: Ground, finer: dict[str, Judged]) -> Judged:
    """What is decided on a layer; cells where nobody lives and no case is are empty."""
    found = judged_layer(rulebook, ground, finer)
    if not ground.units.is_cells:
        return found
    empty = (ground.units.population == 0) & ~ground.holds_case
    return Judged(found.columns, found.verdicts.replaced(empty, _EMPTY))


#: A cell without people and without cases.
_EMPTY = Verdict(EMPTY, 0, "", False, frozenset())
