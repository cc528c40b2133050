"""Two tables side by side on one sheet: refused in words, never read half."""

import itertools
import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.headings import field_of
from geodata.intake.reading.letters import letter_of
from geodata.intake.reading.table import REMARKS
from zones.errors import InputError
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

#: What a table of cases is about: two groups of columns that both tell two of them are two tables.
_ABOUT: Final = {"report_date": "day", "count": "count"} | dict.fromkeys(PLACE_FIELDS, "place")
#: *Xã 2*, *Xã (2)*, *Xã_2*, *Xã.1* (as programs call a heading that comes again).
_AGAIN: Final = re.compile(r"^(.*\D)(?:[\s_.-]+|\s*\()[1-9]\)?$")
_FEWEST: Final = 2  # columns of a table


def check_alone(names: Sequence[str | None], filled: Sequence[bool], body: pl.DataFrame, where: str) -> None:
    """Raises InputError where an empty column parts two tables: both are about the same, say the same in a heading, or
    the second ends in another row than the first.

    `names` are the headings of all columns as they stand, None where there is none; `filled` tells which columns hold
    anything, `body` the cells below.
    """
    _check_mirrored(names, where)
    groups = [one for one in _groups(filled) if sum(bool(names[at]) for at in one) >= _FEWEST]
    for first, second in itertools.pairwise(groups):
        if _are_two([names[at] for at in first], [names[at] for at in second]) or _ends_apart(
            first, second, names, body
        ):
            raise _beside(first, second, where)


def _check_mirrored(names: Sequence[str | None], where: str) -> None:
    """Raises InputError where headings come again, as they are or with a number behind them (*Xã 2*, *Số ca (2)*), and
    are about two things both times: also without an empty column between the tables."""
    first: dict[str, int] = {}
    again: list[tuple[int, str]] = []
    for at, name in enumerate(names):
        bare = _numbered(name) if name else None
        if bare and fold(bare) in first:
            again.append((at, bare))
        elif name and fold(name) in first:
            again.append((at, name))
        elif name:
            first[fold(name)] = at
    if len(_about([bare for _, bare in again])) >= _FEWEST:
        mirrored = sorted({first[fold(bare)] for _, bare in again})
        raise _beside(mirrored, [at for at, _ in again], where)


def _numbered(name: str) -> str | None:
    """A heading without the 2 or (2) behind it; None where it has none."""
    found = _AGAIN.match(name.strip())
    return found[1] if found else None


def _groups(filled: Sequence[bool]) -> list[list[int]]:
    groups: list[list[int]] = [[]]
    for at, is_filled in enumerate(filled):
        if is_filled:
            groups[-1].append(at)
        elif groups[-1]:
            groups.append([])
    return [one for one in groups if one]


def _are_two(first: Sequence[str | None], second: Sequence[str | None]) -> bool:
    """Whether two groups of headings share one, or tell the same two things."""
    if {one for one in first if one} & {one for one in second if one and fold(one) not in REMARKS}:
        return True
    return len(_about(first) & _about(second)) >= _FEWEST


def _about(names: Sequence[str | None]) -> set[str]:
    fields = (field_of(name, (*CASE_FIELDS, *PLACE_FIELDS)) for name in names if name)
    return {_ABOUT[one] for one in fields if one in _ABOUT}


def _ends_apart(first: list[int], second: list[int], names: Sequence[str | None], body: pl.DataFrame) -> bool:
    """Whether the second group is about something known and has rows below the last one of the first, or is filled
    without a gap down to a row above it."""
    if not any(field_of(names[at] or "", (*CASE_FIELDS, *PLACE_FIELDS)) for at in second):
        return False
    end, own = (
        _last(body, first, 1),
        _last(body, second, _FEWEST),
    )  # a row of totals may say one word on the left
    whole = body[: own + 1].select(pl.nth(second)).null_count().sum_horizontal().sum() == 0
    return own > end or (0 <= own < end and bool(whole) and _last(body, second, 1) == own)


def _last(body: pl.DataFrame, columns: list[int], fewest: int) -> int:
    """The last row in which so many of the columns are filled (-1 none)."""
    cells = body.select(
        pl.sum_horizontal(pl.col(body.columns[at]).is_not_null().cast(pl.Int32) for at in columns)
    )
    at = (cells.to_series() >= fewest).arg_true()
    return int(at[-1]) if len(at) else -1


def _beside(first: list[int], second: list[int], where: str) -> InputError:
    one, other = (f"{letter_of(group[0])}–{letter_of(group[-1])}" for group in (first, second))
    return InputError(
        f"two tables stand side by side (columns {one} and {other})",
        where=where,
        fix="move the second below the first, under the same headings, or onto a sheet of its own; if they are one "
        "table, delete the empty column between them",
        vi=f"có hai bảng đặt cạnh nhau (cột {one} và {other})",
        vi_fix="chuyển bảng thứ hai xuống dưới bảng thứ nhất, cùng các cột, hoặc sang trang tính riêng; nếu là một "
        "bảng, xóa cột trống ở giữa",
    )  # fmt: skip
