"""Titles that name a period (*từ ngày 13/02 đến 19/02*, *tuần 7 (13-19/02)*): on which days its cases are is asked."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from geodata.fold import fold
from geodata.intake.cells.day_headings import years_in_text
from zones.errors import Answer, InputError, QuestionError

_DAY: Final = r"(\d{1,2})(?:[/.-](\d{1,2}))?(?:[/.-](\d{4}))?"
_END: Final = r"(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}))?"
#: "from … to …" in words, and "(13-19/02)", "tuần 13/02 - 19/02".
_IN_WORDS: Final = re.compile(
    rf"(?:từ|tu|from)\s*(?:ngày|ngay)?\s*{_DAY}\s*(?:đến|den|tới|toi|to|until|-|–)\s*(?:hết|het)?\s*(?:ngày|ngay)?\s*{_END}"
    r"(?![\d/])"
)
_IN_SIGNS: Final = re.compile(rf"(?<![\d/.-]){_DAY}\s*(?:-|–|đến|den)\s*{_END}(?![\d/])")
_SPOKEN: Final = ((r"\s+(?:tháng|thang)\s+(?=\d)", "/"), (r"(?<=\d)\s*,?\s+(?:năm|nam)\s+(?=\d{4})", "/"))
_WEEK: Final = re.compile(r"\b(?:tuan|week)\b")
_SO_FAR: Final = re.compile(r"luy ke|luy tich|cong don|cumulative|so far")
_LONGEST: Final = 366

Span = tuple[date, date]


def period_in(text: str, today: date, year: int | None) -> Span | None:
    """First and last day of the period that a title names; None where it names none.

    A year left out is `year`, else the only one that the title names, else the last in which the end is not after
    `today`. Without *from*, two days with a dash between are a period in a title of a week or in brackets.
    """
    plain = text.casefold()
    for pattern, sign in _SPOKEN:
        plain = re.sub(pattern, sign, plain)
    found = _IN_WORDS.search(plain)
    if found is None and (_WEEK.search(fold(text)) or "(" in text):
        found = _IN_SIGNS.search(plain)
    return None if found is None else _span(found, text, today, year)


def _span(found: re.Match[str], text: str, today: date, year: int | None) -> Span | None:
    first, month, first_year, last, last_month, last_year = found.groups()
    named = years_in_text(text)
    known = int(last_year) if last_year else year or (min(named) if len(named) == 1 else None)
    try:
        end = date(known or today.year, int(last_month), int(last))
        if known is None and end > today:
            end = end.replace(year=end.year - 1)
        start = date(int(first_year) if first_year else end.year, int(month or last_month), int(first))
        if start > end and not first_year:
            start = start.replace(year=start.year - 1)
    except ValueError:
        return None
    return (start, end) if 0 < (end - start).days <= _LONGEST else None


def ask_which_part(titles: Mapping[str, Sequence[str]], today: date, year: int | None, where: str) -> None:
    """Ask on which days the cases of a table are whose titles name a period; `titles` are those of each sheet."""
    for texts in titles.values():
        spans = dict.fromkeys(found for text in texts if (found := period_in(text, today, year)))
        if len(spans) != 1:
            continue
        if len(titles) > 1:
            raise _one_by_one(list(titles), where)
        so_far = any(_SO_FAR.search(fold(text)) for text in texts)
        raise _question(next(iter(spans)), so_far, where)


def _question(span: Span, so_far: bool, where: str) -> QuestionError:
    first, last = span
    whole = Answer(
        f"--set report_date={first}/{last}",
        {"en": f"the cases are of {first} to {last}; on which of these days each was reported is not known",
         "vi": f"các ca thuộc cả kỳ từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}, không rõ ca nào báo ngày nào"},
    )  # fmt: skip
    days = [
        Answer(
            f"--set report_date={day}",
            {"en": f"every row is of {day}", "vi": f"mọi dòng là của ngày {day:%d/%m/%Y}"},
        )
        for day in (last, first)
    ]
    return QuestionError(
        "report_date",
        {"en": f"no column holds the report date, and the title names a period: {first} to {last}",
         "vi": f"không cột nào ghi ngày báo cáo, còn tiêu đề ghi một kỳ: từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}"},
        (*days, whole) if so_far else (whole, *days), where=where,
    )  # fmt: skip


def _one_by_one(sheets: Sequence[str], where: str) -> InputError:
    return InputError(
        "the titles of several sheets name periods", where=where,
        fix=f"load them one by one: --sheet {sheets[0]}, …",
        vi="tiêu đề của nhiều trang tính ghi các kỳ nhiều ngày", vi_fix=f"nạp từng trang: --sheet {sheets[0]}, …",
    )  # fmt: skip
