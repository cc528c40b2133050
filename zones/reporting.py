"""Who has reported: silence is not zero, and green has to be earned by reports or declarations."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.snapshot import Window
from zones.units import Units
from zones.vocabulary import level_order

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Reporting:
    """Which areas have reported on which of the days from `first` on.

    `areas` is a boolean matrix, areas of the edition by days; `everywhere` tells the days on which a list is
    complete for cells of a workspace without boundaries. `declared` holds, per list, the areas that one of its
    declarations covers, and those around them (all that its unplaced rows put in doubt). `spoke` marks the areas that
    made a statement on one of the days or were declared by name, themselves or a part of them.
    """

    first: date
    areas: Bools
    everywhere: Bools
    declared: dict[int, Bools]
    spoke: Bools

    def for_cells(self, edition: Edition) -> Bools:
        """Areas by days, as it counts for cells: a hamlet that is silent still rests on its ward's report.

        One more row stands at the end (index -1): what holds for cells that lie in no area.
        """
        days = self.areas.copy()
        for level in edition.levels:
            if level_order(level) > level_order("ward"):
                span = edition.rows(level)
                parent = edition.parent[span]
                days[span] |= np.where((parent >= 0)[:, None], days[np.maximum(parent, 0)], False)
        return np.vstack([days, self.everywhere])


def _mark(matrix: Bools, areas: NDArray[np.int32], first: NDArray[np.int64], last: NDArray[np.int64]) -> None:
    """Set the days `first..last` (offsets, both counted) of some areas."""
    days = matrix.shape[1]
    for area, start, end in zip(areas, np.maximum(first, 0), np.minimum(last, days - 1), strict=True):
        matrix[area, start : end + 1] = True


def _down(edition: Edition, told: Bools) -> None:
    """What is declared for an area holds for everything in it."""
    for level in edition.levels[1:]:
        span = edition.rows(level)
        parent = edition.parent[span]
        told[span] |= np.where((parent >= 0)[:, None], told[np.maximum(parent, 0)], False)


def _up(edition: Edition, told: Bools) -> None:
    """A parent has reported when it says so or all its children have, of whatever level these are."""
    for level in reversed(edition.levels):
        span = edition.rows(level)
        children = np.flatnonzero((edition.parent >= span.start) & (edition.parent < span.stop))
        if not len(children):
            continue
        siblings = children[np.argsort(edition.parent[children], kind="stable")]
        has_child, first = np.unique(edition.parent[siblings], return_index=True)
        told[has_child] |= np.logical_and.reduceat(told[siblings], first, axis=0)


def _around(edition: Edition, marked: Bools) -> Bools:
    """The areas marked, and those around them."""
    for level in reversed(edition.levels):
        span = edition.rows(level)
        above = edition.parent[span]
        marked[above[marked[span] & (above >= 0)]] = True
    return marked


def reporting(
    edition: Edition, reports: pl.DataFrame, declarations: pl.DataFrame, first: date, last: date
) -> Reporting:
    """Work out who has reported on the days `first..last`.

    Parameters
    ----------
    reports : `area`, `day` — units that made a statement for a day (zero included)
    declarations : `list_id`, `area`, `first_day`, `last_day` — a list is complete for an area and all in it;
        area -1 = the cells of a workspace without boundaries
    """
    days = (last - first).days + 1
    told = np.zeros((len(edition.areas), days), np.bool_)
    everywhere = np.zeros((1, days), np.bool_)
    declared: dict[int, Bools] = {}
    for (list_id,), rows in declarations.group_by("list_id"):
        covered = _declared(edition, rows, first, told, everywhere)
        declared[int(list_id)] = covered
    spoke: Bools = np.any(told, axis=1).astype(np.bool_)
    _down(edition, told)
    offset = _since(first, reports["day"])
    here = (offset >= 0) & (offset < days)
    area = reports["area"].to_numpy()[here]
    told[area, offset[here]] = True
    spoke[area] = True
    _up(edition, told)
    return Reporting(first, told, everywhere[0], declared, _around(edition, spoke))


def _since(first: date, days: pl.Series) -> Ints:
    """How many days lie between `first` and each of some days; none of them is missing."""
    found: Ints = (days.to_numpy() - np.datetime64(first)).astype(np.int64)
    return found


def _declared(edition: Edition, rows: pl.DataFrame, first: date, told: Bools, everywhere: Bools) -> Bools:
    """Enter one list's declarations and return the areas that they cover, wholly or in part, with one entry more
    for cells."""
    start, end = _since(first, rows["first_day"]), _since(first, rows["last_day"])
    area = rows["area"].to_numpy()
    in_areas = area >= 0
    _mark(told, area[in_areas], start[in_areas], end[in_areas])
    _mark(everywhere, np.zeros(int((~in_areas).sum()), np.int32), start[~in_areas], end[~in_areas])
    covered = np.zeros((len(edition.areas) + 1, 1), np.bool_)
    covered[area] = True
    _down(edition, covered)
    for level in reversed(edition.levels):
        above = edition.parent[edition.rows(level)]
        covered[above[covered[edition.rows(level), 0] & (above >= 0)]] = True
    return covered[:, 0]


@dataclass(frozen=True)
class Requirement:
    """How much reporting a rulebook asks for before silence on single days may pass for zero."""

    min_share: Fraction
    of_days: int
    max_gap_days: int | None
    last_within_days: int | None


@dataclass(frozen=True)
class Told:
    """The reporting up to a day, one row an area (or one a unit, after `to_units`).

    `count` is the number of days with a report among the last `window_days`; `last` the days between the last
    report and as_of, -1 = none in sight; `enough` whether the rulebook's requirement is met; `unbroken` for how
    many days back from as_of every single day was reported.

    `late` is above 0 where a rulebook lets the figures of the last report stand for a while: so many days at the end
    are silent. `complete` tells for how many days back from as_of every day was reported, those aside that are
    forgiven: the silent ones at the end, and, where the requirement is met, whatever is missing in its days.
    """

    window_days: int
    count: Ints
    last: Ints
    enough: Bools
    unbroken: Ints
    late: Ints
    complete: Ints

    def covers(self, window: Window) -> Bools:
        """Whether an indicator over this window (ending on as_of) may be taken as complete.

        What suffices for the days that the rulebook looks at says nothing of days before them: a longer window
        needs every day.
        """
        unbroken: Bools = self.unbroken >= window.days
        suffices: Bools = unbroken | (self.enough & (self.late == 0))
        return suffices if window.days <= self.window_days else unbroken

    def stands(self, window: Window) -> Bools:
        """Whether the figure of the last report still stands for this window: complete up to that day."""
        found: Bools = (self.late > 0) & (self.complete - self.late >= window.days)
        return found

    def to_units(self, units: Units) -> "Told":
        """The reporting of units: a cell is told only as well as the worst of the areas its people live in."""
        unknown = self.last < 0
        last = np.where(unknown, np.int64(2**31), self.last)
        furthest = units.over(last, np.maximum)
        return Told(
            self.window_days,
            units.over(self.count, np.minimum),
            np.where(furthest == 2**31, -1, furthest),
            units.over(self.enough, np.logical_and),
            units.over(self.unbroken, np.minimum),
            units.over(self.late, np.maximum),
            units.over(self.complete, np.minimum),
        )


def _longest_gap(days: Bools) -> Ints:
    run = np.zeros(len(days), np.int64)
    longest = run.copy()
    for day in days.T:
        run = np.where(day, 0, run + 1)
        longest = np.maximum(longest, run)
    return longest


def told(
    days: Bools, requirement: Requirement | None, window_days: int, stale_after_days: int | None = None
) -> Told:
    """Judge reporting, rows by days with as_of last, by a rulebook's requirement.

    Without a requirement every day of a window of `window_days` is needed; where `stale_after_days` is given, every
    day up to the last report, which may be so many days old.
    """
    asked = requirement.of_days if requirement else window_days
    recent = days[:, max(days.shape[1] - asked, 0) :]
    count = recent.sum(axis=1).astype(np.int64)
    backwards = days[:, ::-1]
    last = np.where(days.any(axis=1), np.argmax(backwards, axis=1), -1).astype(np.int64)
    unbroken = _run(backwards)
    if requirement is None:
        late, complete = _late(backwards, last, unbroken, stale_after_days or 0)
        return Told(asked, count, last, complete - late >= asked, unbroken, late, complete)
    share = count * requirement.min_share.denominator >= requirement.min_share.numerator * asked
    latest = days.shape[1] if requirement.last_within_days is None else requirement.last_within_days
    gap = asked if requirement.max_gap_days is None else requirement.max_gap_days
    enough = share & (last >= 0) & (last <= latest) & (_longest_gap(recent) <= gap)
    forgiven = enough[:, None] & (np.arange(days.shape[1]) < asked)
    return Told(asked, count, last, enough, unbroken, np.zeros_like(last), _run(backwards | forgiven))


def _run(days: Bools) -> Ints:
    """How many of the first days are told without a gap."""
    found: Ints = np.where(days.all(axis=1), days.shape[1], np.argmin(days, axis=1)).astype(np.int64)
    return found


def _late(backwards: Bools, last: Ints, unbroken: Ints, stale_after_days: int) -> tuple[Ints, Ints]:
    """How many days are silent since the last report, 0 where it is too old, and how far back all before are told."""
    late = np.where(last <= stale_after_days, np.maximum(last, 0), 0)
    some, complete = np.flatnonzero(late), unbroken.copy()
    silent = np.arange(backwards.shape[1]) < late[some, None]
    complete[some] = _run(backwards[some] | silent)
    return late, complete


def horizon(as_of: date, longest_window: int, lookback_days: int = 60) -> date:
    """The first day whose reports matter: the longest window, or the look-back for "last report on"."""
    return as_of - timedelta(days=max(longest_window, lookback_days) - 1)
