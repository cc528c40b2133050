"""What the indicators of one layer are measured from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from zones.evidence import Evidence
from zones.intervals import UNBOUNDED
from zones.ledger import ANY_NUMBER
from zones.reporting import Told
from zones.rulebook_figures import Indicator
from zones.snapshot import Window
from zones.units import Units

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Ground:
    """The units of a layer, who has reported of them, and all that is known, on a day.

    Attributes
    ----------
    told : the reporting of the units up to `as_of`
    days : the reports behind it, areas by days, the last being `as_of`
    disease : the disease that is judged, for facts that are kept by disease
    fresh_days : how old a figure from outside over a window may be; None where the rulebook does not say
    layers : the grounds of all layers by name, for figures that are taken on another territory
    kept : what several indicators are made from, worked out once
    """

    units: Units
    told: Told
    days: Bools
    evidence: Evidence
    as_of: date
    disease: str = "any"
    layers: Mapping[str, "Ground"] = field(default_factory=dict, repr=False)
    fresh_days: int | None = None
    kept: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def holds_case(self) -> Bools:
        """Which units hold a case that was told up to the day; one of later days changes nothing here."""
        at = self.evidence.placed(self.units)[self.evidence.told_by(self.as_of)]
        found = np.zeros(self.units.size, np.bool_)
        found[at[at >= 0]] = True
        return found

    def counted(self, one: Indicator, window: Window) -> tuple[Ints, Ints]:
        """Cases of each unit in a window, surely and possibly; unbounded where the reports do not suffice.

        Where a rulebook lets the figure of the last report stand, cases that were in that day's window are still
        possible: silence takes none away.
        """
        lo, hi = self.evidence.counted(one, window, self.units)
        hi = np.where(hi >= ANY_NUMBER, UNBOUNDED, hi)
        covered = self.covers(window)
        if covered.all():
            return lo, hi
        found = np.where(covered, hi, UNBOUNDED)
        for late, where in self._standing(window):
            longer = Window(window.first - timedelta(days=late), window.last)
            possible = self.evidence.counted(one, longer, self.units)[1]
            found = np.where(where, np.where(possible >= ANY_NUMBER, UNBOUNDED, possible), found)
        return lo, found

    def _standing(self, window: Window) -> Iterator[tuple[int, Bools]]:
        """Days since the last report, and the units whose figures of that day stand for a window."""
        if window.last != self.as_of or not self.told.late.any():
            return
        stands = self.told.stands(window)
        for late in np.unique(self.told.late[stands]).tolist():
            yield late, stands & (self.told.late == late)

    def covers(self, window: Window) -> Bools:
        """Whether the reports of each unit suffice for a window.

        A window up to `as_of` may lack as many days as the rulebook grants; one in the past lacks none.
        """
        if window.last == self.as_of:
            return self.told.covers(window)
        first = self.days.shape[1] - 1 - (self.as_of - window.first).days
        if first < 0:
            return np.zeros(self.units.size, np.bool_)
        every = np.asarray(self.days[:, first : first + window.days].all(axis=1), np.bool_)
        return np.asarray(self.units.over(every, np.logical_and), np.bool_)
