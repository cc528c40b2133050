"""The days that headings, titles and names of sheets mean: their year and their order of day and month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import pairwise

from geodata.fold import fold, is_vietnamese
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.day_headings import Day, day_in, days_in_text, yearless_days, years_in_text
from geodata.intake.notes import Note
from zones.errors import Answer, InputError, QuestionError


def days_of(
    headings: Mapping[str, Day],
    *,
    texts: Sequence[str],
    beside: Iterable[str],
    today: date,
    order: DateOrder | None,
    year: int | None,
    where: str,
) -> tuple[dict[str, date], list[Note]]:
    """The day of each heading, and what was concluded.

    `texts` are titles and the name of the sheet, `beside` the other headings. A year left out is `year`, else that of
    the neighbouring columns, else the only one that the texts name, else the last one in which the days do not lie
    after `today`. Raises QuestionError where several years or both orders are possible.
    """
    said = list(headings.values())
    first = _order(said, order, [*headings, *texts, *beside], where)
    years, notes = _years(said, first, texts, today, year, where)
    found: dict[str, date] = {}
    for (heading, day), its_year in zip(headings.items(), years, strict=True):
        real = day.day(first, its_year)
        if real is None:
            raise InputError(
                f"column {heading!r}: there is no such day in {its_year}", where=where,
                fix="correct the heading, or give the year with --year",
                vi=f"cột {heading!r}: năm {its_year} không có ngày này",
                vi_fix="sửa tiêu đề, hoặc ghi năm bằng --year")  # fmt: skip
        found[heading] = real
    return found, notes


def _order(days: Sequence[Day], order: DateOrder | None, texts: Iterable[str], where: str) -> str:
    open_days = [day for day in days if not day.certain]
    if order is not None or not open_days:
        return order or "dmy"
    day_first = any(day.a > 12 for day in open_days)
    month_first = any(day.b > 12 for day in open_days)
    if day_first != month_first:
        return "dmy" if day_first else "mdy"
    usual, other = (_follow(open_days, one) for one in ("dmy", "mdy"))
    if not day_first and ((usual and not other) or (usual == other and _vietnamese(texts))):
        return "dmy"
    raise QuestionError(
        "date_order",
        {"en": "the headings that are days can be read in two ways",
         "vi": "các tiêu đề ghi ngày có thể hiểu theo hai cách"},
        (Answer("--date-order dmy", {"en": "the day comes first", "vi": "ngày trước, tháng sau"}),
         Answer("--date-order mdy", {"en": "the month comes first", "vi": "tháng trước, ngày sau"})),
        where=where,
    )  # fmt: skip


def _vietnamese(texts: Iterable[str]) -> bool:
    return any(is_vietnamese(text) or not _WORDS.isdisjoint(fold(text).split()) for text in texts)


_WORDS = frozenset(
    ["xa", "huyen", "phuong", "tinh", "quan", "thon", "don", "thi", "tran", "tong", "stt", "ngay", "thang"]
)


def _follow(days: Sequence[Day], order: str) -> bool:
    """Whether most columns follow each other day by day in that order."""
    real = [found for day in days if (found := day.day(order, 2024)) is not None]
    steps = sum((b - a).days == 1 for a, b in pairwise(real))
    return len(real) == len(days) and 2 * steps >= len(real) - 1


def _years(
    days: Sequence[Day], order: str, texts: Sequence[str], today: date, year: int | None, where: str
) -> tuple[list[int], list[Note]]:
    if all(day.year is not None for day in days):
        return [day.year or 0 for day in days], []
    turns = _turns(days, order)
    stated = {day.year - turn for day, turn in zip(days, turns, strict=True) if day.year is not None}
    named = set().union(*map(years_in_text, texts)) if texts else set()
    if year is not None:
        base, why = year - turns[-1], None
    elif stated:
        base, why = min(stated), Note("as the columns beside say", "theo các cột bên cạnh")
    elif len(named) == 1:
        base, why = (
            min(named) - turns[-1],
            Note("as the title or the sheet's name says", "theo tiêu đề hoặc tên trang tính"),
        )
    elif len(named) > 1:
        raise _which_year(sorted(named), where)
    else:
        base = _latest(days, turns, order, today) - turns[-1]
        why = Note(f"the last one in which no day lies after today ({today})",
                   f"năm gần nhất mà không ngày nào sau hôm nay ({today:%d/%m/%Y})")  # fmt: skip
    years = [day.year or base + turn for day, turn in zip(days, turns, strict=True)]
    shown = ", ".join(map(str, sorted(set(years))))
    notes = [Note(f"days of headings without a year are of {shown}: {why}",
                  f"các tiêu đề ngày không ghi năm được hiểu là năm {shown}: {why.vi}")] if why else []  # fmt: skip
    return years, notes


def _turns(days: Sequence[Day], order: str) -> list[int]:
    """How many times the year has turned before each column: a fall from late months to early ones."""
    turns, turn, before = [], 0, 0
    for day in days:
        month = day.b if order == "dmy" or day.certain else day.a
        turn += before - month > 6
        turns.append(turn)
        before = month
    return turns


def _latest(days: Sequence[Day], turns: Sequence[int], order: str, today: date) -> int:
    for year in (today.year, today.year - 1, today.year - 2, today.year - 3, today.year - 4):
        real = [day.day(order, year - turns[-1] + turn) for day, turn in zip(days, turns, strict=True)]
        if all(one is not None and one <= today for one in real):
            return year
    return today.year


def _which_year(years: Sequence[int], where: str) -> QuestionError:
    shown = ", ".join(map(str, years))
    return QuestionError(
        "year",
        {"en": f"the headings that are days have no year, and the titles name several: {shown}",
         "vi": f"các tiêu đề ghi ngày không có năm, còn phần tiêu đề chung ghi nhiều năm: {shown}"},
        tuple(Answer(f"--year {one}", {"en": f"the last column is of {one}", "vi": f"cột cuối thuộc năm {one}"})
              for one in years),
        where=where,
    )  # fmt: skip


def day_of_titles(texts: Sequence[str], where: str, what: str = "report_date") -> date | None:
    """The one day that titles name with its year; QuestionError where they name several."""
    real = {found for text in texts for day in days_in_text(text) if (found := day.day("dmy")) is not None}
    if len(real) <= 1:
        return next(iter(real), None)
    shown = ", ".join(day.isoformat() for day in sorted(real))
    raise QuestionError(
        "report_date",
        {"en": f"no column holds the report date, and the titles name several days: {shown}",
         "vi": f"không cột nào ghi ngày báo cáo, còn phần tiêu đề chung ghi nhiều ngày: {shown}"},
        tuple(Answer(f"--set {what}={day.isoformat()}",
                     {"en": f"every row is of {day}", "vi": f"mọi dòng là của ngày {day:%d/%m/%Y}"})
              for day in sorted(real)[:6]),
        where=where,
    )  # fmt: skip


def day_without_year(texts: Sequence[str], today: date, year: int | None) -> date | None:
    """The one day that titles name without a year: of the last year in which it does not lie after today."""
    said = list(dict.fromkeys(day for text in texts for day in yearless_days(text)))
    if len(said) != 1:
        return None
    named = set().union(*map(years_in_text, texts))
    year = year or (named.pop() if len(named) == 1 else None)
    return said[0].day("dmy", year or _latest(said, [0], "dmy", today))


def day_of_sheet(name: str, texts: Sequence[str], today: date, year: int | None) -> date | None:
    """The day that a sheet's name means ("19.02", "Ngày 19-2-2022"), None if it means none."""
    day = day_in(name)
    if day is None:
        return None
    named = set().union(*map(years_in_text, texts)) if texts else set()
    if day.year is None and year is None and len(named) == 1:
        year = named.pop()
    return day.day("dmy", day.year or year or _latest([day], [0], "dmy", today))


def day_of_sheet_beside(name: str, title: date | None, today: date, year: int | None) -> date | None:
    """As `day_of_sheet`; a name without a year ("19.02") is of the year that brings it nearest to the day of the
    title."""
    day = day_in(name)
    if day is None or title is None or day.year is not None or year is not None:
        return day_of_sheet(name, (), today, year)
    near = [found for of in (-1, 0, 1) if (found := day.day("dmy", title.year + of)) is not None]
    return min(near, key=lambda one: abs((one - title).days), default=None)


def ask_if_apart(sheets: Mapping[str, tuple[date | None, date | None]], where: str) -> None:
    """Ask whether title or name is right where a sheet was copied and one of the two was left as it was.

    `sheets` holds the day of the title and the day of the name of each. A single sheet is asked about if the two
    differ; several if two of them have one day by their titles and other ones by their names. Raises QuestionError.
    """
    apart = {name: (a, b) for name, (a, b) in sheets.items() if a is not None and b is not None and a != b}
    titles = [a for a, _ in sheets.values()]
    copied = [name for name, (a, _) in apart.items() if len(sheets) == 1 or titles.count(a) > 1]
    if not copied:
        return
    name = copied[0]
    several, days = len(sheets) > 1, [day for day in apart[name] if day is not None]
    title, own = days
    raise QuestionError(
        "report_date",
        {"en": f"the title of sheet {name} says {title}, its name says {own}: which day is it?",
         "vi": f"tiêu đề của trang tính {name} ghi ngày {title:%d/%m/%Y}, tên trang ghi ngày {own:%d/%m/%Y}: "
         "số liệu là của ngày nào?"},
        tuple(
            Answer((f"--sheet {name} " if several else "") + f"--set report_date={day.isoformat()}",
                   {"en": f"its rows are of {day}", "vi": f"các dòng là của ngày {day:%d/%m/%Y}"})
            for day in days
        ),
        where=where,
    )  # fmt: skip
