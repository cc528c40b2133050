"""Headings that are days: `19/02`, `ngày 19/2/2022`, `19 tháng 2`, real dates and Excel serials."""

import re
from datetime import date
from typing import Final, NamedTuple

from geodata.fold import fold
from geodata.intake.cells.dates import excel_day

_MONTHS: Final = {
    name: n
    for n, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_ISO: Final = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 00:00:00)?(?!\d)")
_PARTED: Final = re.compile(
    r"(?<![\d/.-])(\d{1,2})\s?[/.-]\s?(\d{1,2})(?:\s?[/.-]\s?(\d{4}|\d{2}))?(?![\d/.-])"
)
_SPOKEN: Final = re.compile(r"(?<!\d)(\d{1,2}) thang (\d{1,2})(?:,? nam (\d{4}))?(?!\d)")
_NAMED: Final = re.compile(r"^(\d{1,2})[- ]([A-Za-z]{3})[a-z]*(?:[- ,]+(\d{4}|\d{2}))?$")
_SERIAL: Final = re.compile(r"^(4[0-9]{4}|5[0-4]\d{3})(?:\.0)?$")
#: Words that may stand beside a day in the heading of its column.
_BESIDE: Final = frozenset(
    [
        "ngay",
        "so",
        "ca",
        "mac",
        "moi",
        "nhiem",
        "benh",
        "f0",
        "trong",
        "thu",
        "hai",
        "ba",
        "tu",
        "nam",
        "sau",
        "bay",
        "chu",
        "nhat",
        "t2",
        "t3",
        "t4",
        "t5",
        "t6",
        "t7",
        "cn",
        "new",
        "cases",
        "day",
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ]
)


class Day(NamedTuple):
    """A day as a heading says it: `a` and `b` in the order written, `year` None where it is left out.

    `certain`: `a` is the day and `b` the month beyond doubt.
    """

    year: int | None
    a: int
    b: int
    certain: bool

    def day(self, order: str = "dmy", year: int | None = None) -> date | None:
        """The day in that order of day and month, None where there is no such day or no year."""
        d, m = (self.a, self.b) if order == "dmy" or self.certain else (self.b, self.a)
        try:
            return date(self.year or year or 0, m, d)
        except ValueError:
            return None


def day_in(text: str) -> Day | None:
    """The one day that a heading consists of, None if it says anything else besides."""
    text = " ".join(text.split())
    if len(text) > 40:
        return None
    if serial := _SERIAL.match(text):
        day = excel_day(int(serial[1]))
        return Day(day.year, day.day, day.month, True)
    if (named := _NAMED.match(text)) and named[2].lower() in _MONTHS:
        return _sane(Day(_year(named[3]), int(named[1]), _MONTHS[named[2].lower()], True))
    for found, rest in ((_ISO.search(text), None), (_SPOKEN.search(fold(text)), fold(text))):
        if found:
            whole = rest if rest is not None else text
            y, m, d = (1, 2, 3) if rest is None else (3, 2, 1)
            day_said = Day(_year(found[y]), int(found[d]), int(found[m]), True)
            return _sane(day_said) if _alone(whole, found) else None
    parted = _PARTED.search(text)
    if parted and _alone(text, parted):
        return _sane(Day(_year(parted[3]), int(parted[1]), int(parted[2]), False))
    return None


def days_in_text(text: str) -> list[Day]:
    """Every day that a line of text (a title) names with its year."""
    plain = fold(text)
    spoken = [Day(int(f[3]), int(f[1]), int(f[2]), True) for f in _SPOKEN.finditer(plain) if f[3]]
    iso = [Day(int(f[1]), int(f[3]), int(f[2]), True) for f in _ISO.finditer(text)]
    cleared = _ISO.sub(" ", text)
    parted = [
        Day(_year(f[3]), int(f[1]), int(f[2]), False)
        for f in _PARTED.finditer(cleared)
        if f[3] and len(f[3]) == 4
    ]
    return [day for day in (*spoken, *iso, *parted) if _sane(day) is not None]


def yearless_days(text: str) -> list[Day]:
    """Every day that a line of text names after the word *ngày*, without a year."""
    found = re.finditer(r"\bngay (\d{1,2})(?: thang |\s?[/.-]\s?)(\d{1,2})(?!\s?[\d/.-]| nam)", _plain(text))
    return [day for one in found if (day := _sane(Day(None, int(one[1]), int(one[2]), True))) is not None]


def _plain(text: str) -> str:
    """Folded word by word, so that the signs between numbers stay."""
    return " ".join(fold(word) if fold(word).isalpha() else word for word in text.split())


def years_in_text(text: str) -> set[int]:
    """The years of this century that a line of text names."""
    return {int(found) for found in re.findall(r"(?<!\d)(20\d{2})(?!\d)", text)}


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _sane(day: Day) -> Day | None:
    possible = day.day("dmy", 2024) is not None or (not day.certain and day.day("mdy", 2024) is not None)
    return day if possible and (day.year is None or 1990 <= day.year <= 2100) else None


def _alone(text: str, found: re.Match[str]) -> bool:
    """Whether nothing but usual words stands beside the day."""
    rest = fold(text[: found.start()] + " " + text[found.end() :])
    return set(rest.split()) <= _BESIDE
