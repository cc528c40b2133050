"""Decisions taken and ended: checked against the rulebook, the area and the level that stands."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from api.desk import Desk, Row
from api.finding import COMMAND, REQUEST
from api.loading import Loaded, said_of
from api.overriding.listing import listed_as, numbered
from api.overriding.refusing import apart, refused_row
from api.proposing import FIELDS
from api.workspace import Workspace
from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.reading.requests import table_of_records
from geodata.store import ImportResult
from geodata.store.overrides import END, KEYS
from zones.errors import ConflictError, WardWatchError

#: The list of decisions that names none.
LIST: Final = "overrides"


def decide(
    workspace: Workspace, said: Mapping[str, str | None], list_name: str = LIST
) -> tuple[ImportResult, Row]:
    """Keep one decision (`FIELDS` of `api.proposing`); the import and the decision as it is listed.

    Raises
    ------
    WardWatchError
        the decision cannot be taken: a field is missing or wrong, the rulebook forbids it, there is no such area
    """
    row = Desk(workspace, COMMAND).row(said)
    result = workspace.store.load_rows("overrides", list_name, _frame([row]))
    return result, listed_as(workspace, row | {"list": list_name})


def decide_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Keep the decisions of a request; those that cannot be taken are kept as refused rows, with the reason."""
    desk, taken, refused = Desk(workspace, REQUEST), list[Row](), list[Row]()
    table = table_of_records(records).frame
    for at, said in enumerate(table.iter_rows(named=True), 1):
        try:
            taken.append(desk.row(said, strangers=True) | {"row": at, "raw": said})
        except WardWatchError as error:
            refused.append(refused_row(at, said, error))
    taken, doubled = apart(taken)
    refused = sorted(refused + doubled, key=lambda one: one["row"])
    rows = pl.DataFrame(refused, schema=REFUSED_SCHEMA)
    result = workspace.store.load_rows("overrides", list_name, _frame(taken), refused=rows)
    aside = sorted(set(table.columns) - set(FIELDS))
    return Loaded(result, (), {"refused_rows": said_of(rows), "left_aside": aside})


def end(
    workspace: Workspace, number: int, on: date | None = None, author: str = "", reason: str = ""
) -> tuple[ImportResult, Row]:
    """End a decision early: from the day `on` (today) it no longer holds. The import and the decision.

    Raises
    ------
    NotFoundError, ConflictError
        there is no such decision; it is over by then anyway, or the day is past

    The same ending again changes nothing.
    """
    one = numbered(workspace, number)
    last = (on or workspace.today()) - timedelta(days=1)
    if last < workspace.today() - timedelta(days=1):
        raise ConflictError(
            f"{on} is past", where=f"override {number}", vi_where=f"quyết định {number}",
            fix="end it from today on; what was entered by mistake is taken back with wardwatch imports undo",
            vi=f"{on:%d/%m/%Y} đã qua",
            vi_fix="cho hết hiệu lực từ hôm nay; nếu nhập nhầm thì dùng wardwatch imports undo",
        )  # fmt: skip
    if last >= one["last"] and last != one["ended"]:
        raise ConflictError(
            f"the decision holds until {one['last']} only", where=f"override {number}", fix="nothing has to be ended",
            vi_where=f"quyết định {number}", vi=f"quyết định chỉ có hiệu lực đến {one['last']:%d/%m/%Y}",
            vi_fix="không cần kết thúc",
        )  # fmt: skip
    keys = {name: one[name] for name in (*KEYS, "edition")}
    row = keys | {"act": END, "last_day": last, "author": author or None, "reason": reason or None}
    return workspace.store.load_rows("overrides", one["list"], _frame([row])), numbered(workspace, number)


def _frame(rows: Sequence[Row]) -> pl.DataFrame:
    schema = {"first_day": pl.Date, "last_day": pl.Date}
    names = (
        "act", "rulebook", "edition", "area_level", "area_code", "document", "first_day", "last_day", "level",
        "decided_by", "author", "reason",
    )  # fmt: skip
    return pl.DataFrame(
        {
            name: pl.Series(name, [row.get(name) for row in rows], schema.get(name, pl.String))
            for name in names
        }
    )
