"""Statements with one column a day or a setting, as rows: one figure a row, zero among them, a blank none."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.days import days_of
from geodata.intake.cells.headings import field_of
from geodata.intake.reading.same_as_above import as_above
from geodata.intake.reading.table import Table
from geodata.intake.wide.figures import Figure, chosen_figures, figures_of
from geodata.intake.wide.long_form import Unpivoted, as_figures
from zones.errors import InputError

_DAYS: Final = ("date", "report_date")


def as_statements(
    table: Table, mapping: Mapping[str, str], constants: Mapping[str, str], *, today: date, order: DateOrder | None,
    year: int | None, where: str,
) -> tuple[Table, Mapping[str, str], Unpivoted | None]:  # fmt: skip
    """The table with a row for each figure, the mapping that says so, and which columns became rows; the very table
    where no columns are figures of days or settings.

    Raises QuestionError where the days can be read in two ways, InputError where the figures are totals so far.
    """
    known = {*mapping, *constants}
    if "cases_stated" in known or table.layout is None:
        return table, mapping, None
    found = figures_of(table.frame)
    headed = {one.heading for one in found if one.day is not None}
    others = [name for name in table.heading if name not in headed]
    dated = not known.isdisjoint(_DAYS) or (len(headed) < 2 and any(field_of(name, _DAYS) for name in others))
    figures, totals = chosen_figures(found, others, cumulative=False, dated=dated)
    if "setting" in known:
        figures = [one for one in figures if one.setting is None]
    if not figures:
        return table, mapping, None
    if figures[0].running:
        raise _so_far(figures[0].heading, where)
    table = as_above(replace(table, notes=list(table.notes)))
    days, notes = _days([*figures, *totals], others, table, today, order, year, where)
    long, unpivoted = as_figures(table, figures, totals, days)
    long.notes += notes
    made = {"cases_stated": "count"} | ({"date": "report_date"} if days else {})
    return long, {**mapping, **made}, unpivoted


def _days(
    figures: list[Figure], others: list[str], table: Table, today: date, order: DateOrder | None, year: int | None,
    where: str,
) -> tuple[dict[str, date], list[str]]:  # fmt: skip
    given = {one.heading: one.day for one in figures if one.day is not None}
    if not given or table.layout is None:
        return {}, []
    titles = [table.layout.titles, *table.layout.titles_of.values()]
    texts = [text for one in titles for _, text in one] + ([table.layout.sheet] if table.layout.sheet else [])
    days, notes = days_of(given, texts=texts, beside=others, today=today, order=order, year=year, where=where)
    return days, list(notes)


def _so_far(heading: str, where: str) -> InputError:
    return InputError(
        f"column {heading!r} holds totals so far; a statement is of the new cases of one day",
        where=where,
        fix="give the new cases of each day, 0 where there were none",
        vi=f"cột {heading!r} là số lũy kế; báo cáo phải là số ca mới của từng ngày",
        vi_fix="ghi số ca mới của từng ngày, ghi 0 nếu không có ca nào",
    )
