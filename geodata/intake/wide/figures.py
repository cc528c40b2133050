"""Columns that are figures of one day or one setting: what each of them says by its heading."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.choices import read_choices
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.cells.day_headings import Day, day_in
from geodata.intake.cells.headings import field_of, is_running, rank_of, speaks_of_no_cases
from geodata.intake.cells.numbers import NOTHING, read_counts

_TOTALS: Final = frozenset(
    ("cong", "tong", "tong so", "tong cong", "total", "sum", "tong so ca", "tong ca", "chung")
)
_CASES: Final = frozenset(("mac", "ca", "f0", "nhiem", "case", "cases", "benh", "covid", "duong"))
_MONTH: Final = re.compile(r"\bthang (\d{1,2})(?: nam)?(?: (\d{4}))?\b")
_LITTLE: Final = frozenset(
    ("so", "ca", "f0", "mac", "moi", "nhiem", "benh", "duong", "tinh", "ghi", "nhan", "cases")
)


@dataclass(frozen=True)
class Figure:
    """One column of figures. `family` is the group it stands in, without its day, setting or word for a total; `place`
    the level and name of the place that its heading names, in tables with one column a place."""

    heading: str
    family: str
    day: Day | None = None
    setting: str | None = None
    is_total: bool = False
    place: tuple[str, str] | None = None

    @property
    def running(self) -> bool:
        """Whether its heading says totals so far."""
        return is_running(self.heading)

    @property
    def of_cases(self) -> bool:
        """Whether its group counts cases, as far as words tell; a group without words may."""
        said = fold(self.family)
        return not speaks_of_no_cases(said) and (not said or bool(_CASES & set(said.split())) or self.running)


def figures_of(frame: pl.DataFrame) -> list[Figure]:
    """The columns of a table whose headings name a day, a setting or a total, and that hold figures.

    Of several columns of days all are figures where one is: words in one of them are figures that cannot be read.
    """
    found = [one for name in frame.columns if name not in OWN_COLUMNS and (one := _figure(name)) is not None]
    days = [one.heading for one in found if one.day is not None]
    together = len(days) > 1 and any(hold_figures([frame[name]]) for name in days)
    return [one for one in found if (together and one.day is not None) or hold_figures([frame[one.heading]])]


def _figure(heading: str) -> Figure | None:
    parts, rest = heading.split(" / "), []
    day, setting, is_total = None, None, False
    for at, part in enumerate(parts):
        found = day_in(part) or _day_of_month(part, parts[:at])
        said = _setting(part) if found is None else None
        if found is not None:
            day = found
        elif said is not None:
            setting = said
        elif fold(part) in _TOTALS:
            is_total = True
        elif not _MONTH.search(fold(part)):
            rest.append(part)
    if day is None and setting is None and not is_total:
        return None
    return Figure(heading, " / ".join(rest), day, setting, is_total)


def _day_of_month(part: str, groups: Sequence[str]) -> Day | None:
    """The day of a column numbered 1 to 31 under a month."""
    number = re.fullmatch(r"(?:ngay )?(\d{1,2})", fold(part))
    month = next((found for one in groups if (found := _MONTH.search(fold(one)))), None)
    if not number or not month or not 1 <= int(number[1]) <= 31:
        return None
    return Day(int(month[2]) if month[2] else None, int(number[1]), int(month[1]), True)


def _setting(part: str) -> str | None:
    words = [word for word in fold(part).split() if word not in _LITTLE]
    for text in (part, " ".join(words)):
        if text:
            value = read_choices("setting", pl.Series([text])).value[0]
            if value is not None:
                return str(value)
    return None


def hold_figures(columns: Sequence[pl.Series]) -> bool:
    """Whether at least half of the filled cells of some columns are numbers, written in whatever way."""
    filled = pl.concat([column.drop_nulls().head(2000).rename("") for column in columns])
    filled = filled.filter(~filled.str.contains(NOTHING))
    if not len(filled):
        return True
    read = read_counts(filled)
    numbers = read.lo.is_not_null() | filled.str.contains(r"^[+\-−]?[\d.,\s]+(?: \(\d+-\d+\))?$")
    return int(numbers.sum()) * 2 >= len(filled)


def chosen_figures(
    figures: Sequence[Figure], heading: Sequence[str], *, cumulative: bool, dated: bool
) -> tuple[list[Figure], list[Figure]]:
    """The figures that become rows, and the totals beside them.

    Days go before settings. `dated`: the day of the rows is known otherwise, so that columns of days are none. Of
    several groups that of new cases is taken, or that of totals so far if `cumulative`; settings without a group need
    both settings, so that people in quarantine are not taken for cases.
    """
    cases = [one for one in figures if one.of_cases]
    by_day = [one for one in cases if one.day is not None and not one.is_total]
    if by_day and not dated and (len(by_day) > 1 or (by_day[0].day and by_day[0].day.year)):
        days = _of_one_kind(by_day, cumulative, False)
        split = [one for one in days if one.setting] or days
        return split, [one for one in cases if one.is_total or (one in days and one not in split)]
    settings = [one for one in cases if one.setting is not None and one.day is None]
    taken = _of_one_kind(settings, cumulative, _has_count(heading, cumulative))
    if not taken or (not taken[0].family and {one.setting for one in taken} < {"community", "quarantine"}):
        return [], []
    family = taken[0].family
    totals = [one for one in cases if one.is_total and one.family == family and one.day is None]
    return taken, totals or _count_beside(heading, family)


def _has_count(heading: Sequence[str], cumulative: bool) -> bool:
    """Whether a plain column holds counts of the wanted sort."""
    return any(rank_of("count", name) is not None and is_running(name) == cumulative for name in heading)


def _of_one_kind(figures: Sequence[Figure], cumulative: bool, plain_count: bool) -> list[Figure]:
    """Those of the first group of their sort: new cases, or totals so far; none where only a plain column is such."""
    sort = [one for one in figures if one.running == cumulative] or list(figures)
    if not sort or (sort[0].running != cumulative and plain_count):
        return []
    return [one for one in sort if one.family == sort[0].family]


def _count_beside(heading: Sequence[str], family: str) -> list[Figure]:
    """The column of counts beside settings without a group: it says their sum."""
    if family:
        return []
    counts = [name for name in heading if field_of(name, ("count",)) and not is_running(name)]
    return [Figure(counts[0], "", is_total=True)] if len(counts) == 1 else []
