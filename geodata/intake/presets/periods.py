"""Periods as spans of days: `2022-02-13/2022-02-19`, and those of DHIS2: 20220219, 2022W7, 202202, 2022Q1 …"""

import re
from datetime import date, timedelta
from typing import Final

_DAY: Final = re.compile(r"^(\d{4})-?(\d{2})-?(\d{2})(?:T00:00:00(?:\.0+)?)?$")
_WEEK: Final = re.compile(r"^(\d{4})(Bi|Wed|Thu|Sat|Sun)?W(\d{1,2})$")
_MONTH: Final = re.compile(r"^(\d{4})-?(\d{2})(B?)$")
_PART: Final = re.compile(r"^(\d{4})(Q|S)([1-4])$")
_HALF_FROM_APRIL: Final = re.compile(r"^(\d{4})AprilS([12])$")
_YEAR: Final = re.compile(r"^(\d{4})(April|July|Oct)?$")
#: Two days with a stroke between them (ISO 8601).
_BETWEEN: Final = re.compile(r"^(\d{4}-\d{2}-\d{2})/(\d{4}-\d{2}-\d{2})$")
_FIRST_DAYS: Final = {"": 0, "Bi": 0, "Wed": 2, "Thu": 3, "Sat": 5, "Sun": 6}
_FIRST_MONTHS: Final = {"April": 4, "July": 7, "Oct": 10}

Span = tuple[date, date]


def span_of(text: str) -> Span | None:
    """First and last day of a period; None for what is no period.

    Week 1 is the week that holds 4 January, whichever day weeks begin on (ISO 8601 for Monday). A financial year from
    April, July or October is named after the year of its first month; the rarer ones are not read.
    """
    try:
        return _day(text) or _between(text) or _week(text) or _months(text)
    except ValueError:
        return None


def _day(text: str) -> Span | None:
    found = _DAY.match(text)
    if found is None:
        return None
    day = date(*map(int, found.groups()))
    return day, day


def _between(text: str) -> Span | None:
    found = _BETWEEN.match(text)
    if found is None:
        return None
    first, last = (date.fromisoformat(day) for day in found.groups())
    return (first, last) if first <= last else None


def is_between(text: str) -> bool:
    """Whether a text is a period written as its first and last day."""
    try:
        return _between(text) is not None
    except ValueError:
        return False


def _week(text: str) -> Span | None:
    found = _WEEK.match(text)
    if found is None:
        return None
    year, kind, number = int(found[1]), found[2] or "", int(found[3])
    weeks = 2 if kind == "Bi" else 1
    first = _first_of(year, _FIRST_DAYS[kind]) + timedelta(weeks=weeks * (number - 1))
    last = first + timedelta(days=7 * weeks - 1)
    if number < 1 or first >= _first_of(year + 1, _FIRST_DAYS[kind]):
        return None
    return first, last


def _first_of(year: int, weekday: int) -> date:
    """The first day of week 1 where weeks begin on a weekday (Monday 0)."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - weekday) % 7)


def _months(text: str) -> Span | None:
    if found := _MONTH.match(text):
        return _span(
            int(found[1]), int(found[2]) * 2 - 1 if found[3] else int(found[2]), 2 if found[3] else 1
        )
    if found := _PART.match(text):
        length = 3 if found[2] == "Q" else 6
        return (
            _span(int(found[1]), (int(found[3]) - 1) * length + 1, length)
            if int(found[3]) * length <= 12
            else None
        )
    if found := _HALF_FROM_APRIL.match(text):
        return _span(int(found[1]), 4 if found[2] == "1" else 10, 6)
    if found := _YEAR.match(text):
        return _span(int(found[1]), _FIRST_MONTHS.get(found[2], 1), 12)
    return None


def _span(year: int, month: int, length: int) -> Span:
    first, after = date(year, month, 1), year * 12 + month - 1 + length
    return first, date(after // 12, after % 12 + 1, 1) - timedelta(days=1)
