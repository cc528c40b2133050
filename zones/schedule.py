"""The days on which a rulebook is evaluated: its own rhythm, told back from the day that is asked for."""

from datetime import date, timedelta

from zones.rulebook import Rulebook

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def evaluation_days(rulebook: Rulebook, first: date, as_of: date) -> list[date]:
    """The as-of days of a rulebook's evaluations from `first` to `as_of`, in order; `as_of` is the last.

    A rulebook that names a weekday (`run: {every: 7d, as_of: wednesday}`) is evaluated on those before `as_of`,
    any other every so many days back from it. None lies before the rulebook's validity.
    """
    step = timedelta(days=rulebook.every_days)
    earliest = max(first, rulebook.valid[0])
    day = _last_regular(rulebook, as_of)
    days = [as_of]
    while day >= earliest:
        if day < as_of:
            days.append(day)
        day -= step
    return days[::-1]


def is_regular(rulebook: Rulebook, day: date) -> bool:
    """Whether a rulebook is evaluated on a day: on any that is asked for, unless it names a weekday."""
    return _last_regular(rulebook, day) == day


def coming_days(rulebook: Rulebook, as_of: date, days: int) -> list[date]:
    """The as-of days of the evaluations that follow `as_of`, up to so many days later and while the law is in force."""
    step, last = timedelta(days=rulebook.every_days), as_of + timedelta(days=days)
    end = rulebook.valid[1]
    found: list[date] = []
    day = _last_regular(rulebook, as_of) + step
    while day <= last and (end is None or day < end):
        found.append(day)
        day += step
    return found


def _last_regular(rulebook: Rulebook, as_of: date) -> date:
    named = rulebook.run.get("as_of")
    if named not in _WEEKDAYS:
        return as_of
    return as_of - timedelta(days=(as_of.weekday() - _WEEKDAYS.index(named)) % 7)
