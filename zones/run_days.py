"""Days as tables write them: 2021-10-12, 12/10/2021, or 10/25/2021 where the column shows that the month leads."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from zones.phrases import Words
from zones.run_faults import note
from zones.stability import day_number

_ISO: Final = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})(?:[T ][0-9:.]+Z?)?\Z")
_LOCAL: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?: [0-9:.]+(?: ?[AaPp][Mm])?)?\Z")
_MONTHS: Final = 12


def month_leads(texts: Iterable[str]) -> bool:
    """Whether a column writes the month first: some field can only be read so, and none only day first."""
    local = [(int(found[1]), int(found[2])) for text in texts if (found := _LOCAL.match(text))]
    return any(second > _MONTHS for _, second in local) and not any(first > _MONTHS for first, _ in local)


def told(column: str, texts: Iterable[str]) -> list[Words]:
    """What readers should know of a column's days: that some were read in an order which others write differently."""
    local = [text for text in texts if _LOCAL.match(text)]
    if month_leads(local):
        return [note("month_first", column=column)]
    doubtful = [text for text in local if _differs(text)]
    if not doubtful or any(_first(text) > _MONTHS for text in local):
        return []
    return [note("day_first", column=column, text=doubtful[0])]


def days_by(texts: Iterable[str]) -> Callable[[str], int | None]:
    """How to read a column that holds these texts: days since 1970, None for what is no date."""
    leads = month_leads(texts)

    def day(text: str) -> int | None:
        if match := _ISO.match(text):
            parts = match[1], match[2], match[3]
        elif match := _LOCAL.match(text):
            parts = (match[3], match[1], match[2]) if leads else (match[3], match[2], match[1])
        else:
            return None
        try:
            return day_number(date(*map(int, parts)))
        except ValueError:
            return None

    return day


def _first(text: str) -> int:
    return int(re.split("[-/.]", text)[0])


def _differs(text: str) -> bool:
    """Whether both orders give a day, and not the same one."""
    first, second = map(int, re.split("[-/.]", text)[:2])
    return first != second and first <= _MONTHS and second <= _MONTHS
