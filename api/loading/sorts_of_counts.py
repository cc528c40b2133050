"""Lists that would hold totals so far and new cases of the same days: these cases would count twice."""

from datetime import date

import polars as pl

from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.cells.columns import so_far_question
from zones.errors import InputError


def check_sort(
    workspace: Workspace, batch: CaseBatch, list_name: str, *, cumulative: bool, daily: bool, where: str
) -> None:
    """That a delivery tells its list what the list holds: totals so far, or new cases of each day.

    New cases of days from the first total of the list to the last are in these already, and so are those that the list
    holds of such days of totals that come. Where no day is told twice, it is asked what the counts are, unless that is
    said.

    Raises
    ------
    InputError
        where cases would count twice
    QuestionError
        where the list holds totals so far, and nobody says what the counts that come are
    """
    if not _holds_other(workspace, list_name, cumulative):
        return
    held = workspace.store.days_told(list_name)
    totals, days = held.filter("total")["report_date"], held.filter(~pl.col("total"))["report_date"]
    own = pl.concat([batch.rows["report_date"], batch.balances["report_date"]])
    if cumulative:
        totals = pl.concat([totals, own])
    else:
        days = own
    if twice := _between(totals, days):
        raise _refused(list_name, cumulative, min(twice), max(twice), where)
    if not cumulative and not daily and batch.aggregated and len(totals):
        raise so_far_question(batch.columns.get("count", "count"), where, grounds={
            "en": f"list {list_name!r} holds totals so far: are the counts that come totals as well?",
            "vi": f"danh sách {list_name!r} đang giữ số lũy kế: các số nạp vào cũng là số lũy kế?",
        })  # fmt: skip


def _holds_other(workspace: Workspace, list_name: str, cumulative: bool) -> bool:
    """Whether the list ever took a delivery of the other sort."""
    return any(
        one.list == list_name and one.kind == "cases" and bool(one.params.get("cumulative")) != cumulative
        for one in workspace.store.imports()
    )


def _between(totals: pl.Series, days: pl.Series) -> list[date]:
    """The days from the first total to the last: a row of the first would take the place of that total, or it its."""
    first, last = totals.min(), totals.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return []
    return [day for day in days.drop_nulls().unique() if first <= day <= last]


def _refused(list_name: str, cumulative: bool, first: date, last: date, where: str) -> InputError:
    span = f"{first}" if first == last else f"{first} – {last}"
    span_vi = f"{first:%d/%m/%Y}" if first == last else f"{first:%d/%m/%Y} – {last:%d/%m/%Y}"
    if cumulative:
        return InputError(
            f"list {list_name!r} holds new cases of days that these totals so far count too ({span}): they would "
            "count twice", where=where,
            fix="load the list anew with --mode replace, or undo the imports of these days (wardwatch imports)",
            vi=f"danh sách {list_name!r} đang giữ số ca mới của những ngày mà số lũy kế này đã gồm ({span_vi}): ca sẽ "
            "bị tính hai lần",
            vi_fix="nạp lại cả danh sách với --mode replace, hoặc hoàn lại các lần nạp của những ngày đó "
            "(wardwatch imports)",
        )  # fmt: skip
    return InputError(
        f"list {list_name!r} holds totals so far, and new cases of days between them ({span}) are in these already: "
        "they would count twice", where=where,
        fix="if these are totals so far too, load them with --cumulative; else load the list anew with --mode replace",
        vi=f"danh sách {list_name!r} đang giữ số lũy kế; số ca mới của những ngày ở giữa ({span_vi}) đã nằm trong đó: "
        "ca sẽ bị tính hai lần",
        vi_fix="nếu đây cũng là số lũy kế, nạp với --cumulative; nếu không, nạp lại cả danh sách với --mode replace",
    )  # fmt: skip
