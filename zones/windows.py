"""The local days over which figures are taken: so many days back, since a calendar date, or past periods alike."""

from datetime import date, timedelta
from itertools import pairwise

from zones.rulebook_figures import Indicator
from zones.snapshot import Window


def window_of(one: Indicator, as_of: date) -> Window:
    """The days of an indicator that closes on `as_of`: its `win` days, or those since the month or week began."""
    if one.calendar == "month":
        return Window(as_of.replace(day=1), as_of)
    if one.calendar == "week":
        return Window(week_start(as_of, one.week_starts), as_of)
    return Window(as_of - timedelta(days=(one.win or 1) - 1), as_of)


def week_start(day: date, starts: str) -> date:
    """The first day of the week of a day; weeks start on `monday` or on `sunday`."""
    return day - timedelta(days=(day.weekday() + (starts == "sunday")) % 7)


def past_periods(one: Indicator, as_of: date) -> list[Window]:
    """The whole months or weeks like that of `as_of` in the years before, the last year first."""
    if one.period == "month":
        return [_month(as_of.year - back, as_of.month) for back in range(1, one.years + 1)]
    return [_week(as_of, back, one.week_starts) for back in range(1, one.years + 1)]


def _month(year: int, month: int) -> Window:
    first = date(year, month, 1)
    return Window(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def _week(as_of: date, back: int, starts: str) -> Window:
    """The week of the same number; a 53rd is compared with the 52nd of years that have no more.

    A week that starts on Sunday has the number of the ISO week of its Monday.
    """
    sunday = timedelta(days=starts == "sunday")
    year, week, _ = (as_of + sunday).isocalendar()
    last = date(year - back, 12, 28).isocalendar().week
    first = date.fromisocalendar(year - back, min(week, last), 1) - sunday
    return Window(first, first + timedelta(days=6))


def consecutive(one: Indicator, as_of: date) -> list[Window]:
    """The periods of a trend, the earliest first; the last closes on `as_of`."""
    ends = [as_of - timedelta(days=k * one.period_days) for k in range(one.periods, -1, -1)]
    return [Window(before + timedelta(days=1), end) for before, end in pairwise(ends)]


def first_day_of(one: Indicator, as_of: date) -> date:
    """The earliest day that an indicator looks at."""
    if one.kind == "baseline":
        return past_periods(one, as_of)[-1].first
    if one.kind == "trend":
        return consecutive(one, as_of)[0].first
    return window_of(one, as_of).first
