"""Decisions of the authority into the store: checked against the rulebook, the area and the level that stands."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

import polars as pl

from api.desk import Desk, Row
from api.finding import COMMAND, REQUEST
from api.loading import Loaded
from api.proposing import FIELDS, RefusedError
from api.workspace import Workspace
from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.reading.requests import table_of_records
from geodata.store import ImportResult
from geodata.store.overrides import END, KEYS
from zones.areas import Edition
from zones.errors import AmbiguousError, ConflictError, NotFoundError, WardWatchError
from zones.overriding import in_effect
from zones.permitting import Refusal
from zones.snapshot import View

#: The list of decisions that names none.
LIST: Final = "overrides"
#: What of a decision only internal readers see.
_INTERNAL: Final = ("author", "reason", "list", "import_id")


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
    return result, _listed_as(workspace, row | {"list": list_name})


def decide_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Keep the decisions of a request; those that cannot be taken are kept as refused rows, with the reason."""
    desk, taken, refused = Desk(workspace, REQUEST), list[Row](), list[Row]()
    table = table_of_records(records).frame
    for at, said in enumerate(table.iter_rows(named=True), 1):
        try:
            taken.append(desk.row(said, strangers=True) | {"row": at, "raw": said})
        except WardWatchError as error:
            refused.append(_refused(at, said, error))
    taken, doubled = _apart(taken)
    refused = sorted(refused + doubled, key=lambda one: one["row"])
    rows = pl.DataFrame(refused, schema=REFUSED_SCHEMA)
    result = workspace.store.load_rows("overrides", list_name, _frame(taken), refused=rows)
    told = rows.drop(
        "raw", "understood", "case_id", "report_date", "count", "count_hi", "area_level", "area_code"
    )
    aside = sorted(set(table.columns) - set(FIELDS))
    return Loaded(result, (), {"refused_rows": told.to_dicts(), "left_aside": aside})


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
    one = _numbered(workspace, number)
    last = (on or workspace.today()) - timedelta(days=1)
    if last < workspace.today() - timedelta(days=1):
        raise ConflictError(
            f"{on} is past", where=f"override {number}", vi_where=f"quyết định {number}",
            fix="end it from today on; what was entered by mistake is taken back with wardwatch imports undo",
            vi=f"{on} đã qua",
            vi_fix="cho hết hiệu lực từ hôm nay; nếu nhập nhầm thì dùng wardwatch imports undo",
        )  # fmt: skip
    if last >= one["last"] and last != one["ended"]:
        raise ConflictError(
            f"the decision holds until {one['last']} only", where=f"override {number}", fix="nothing has to be ended",
            vi_where=f"quyết định {number}", vi=f"quyết định chỉ có hiệu lực đến {one['last']}",
            vi_fix="không cần kết thúc",
        )  # fmt: skip
    keys = {name: one[name] for name in (*KEYS, "edition")}
    row = keys | {"act": END, "last_day": last, "author": author or None, "reason": reason or None}
    return workspace.store.load_rows("overrides", one["list"], _frame([row])), _numbered(workspace, number)


def listed(workspace: Workspace, known_at: datetime | None = None) -> list[Row]:
    """Every decision that is known, oldest record first.

    As the store has it, with the `name` of its area, `last` (its last day) and `state`: `to_come`, `in_force`,
    `over` or `ended`; `map` says whether its area is `there` on today's boundaries, only `partly` or `gone` (null:
    it cannot be told which boundaries hold today), `now` which areas it is there (`level`, `code`, `name`, `relation`).
    """
    rows = workspace.store.overrides(known_at).to_dicts()
    names = {one["edition"]: _names(workspace, one["edition"]) for one in rows}
    places = _places(workspace, known_at)
    return [
        one
        | {"name": names[one["edition"]].get((one["area_level"], one["area_code"]))}
        | _standing(one, workspace.today())
        | (places[one["number"]] if places else {"map": None, "now": []})
        for one in rows
    ]


def off_the_map(workspace: Workspace, edition: Edition, view: View) -> list[Row]:
    """Decisions that hold on the day of a view and whose area is not on its boundaries, or only in part.

    `number`, `area_level`, `area_code`, `name` and `edition` of that area, `partly`, `level`, `document`,
    `first_day` and `last`.
    """
    known = workspace.gathered(edition, view.meta.known_at).decisions.elsewhere
    held = in_effect(known, view.rulebook, view.meta.as_of)
    held = held.with_columns(pl.min_horizontal("until", "ended").alias("last"))
    return held.select(
        "number",
        "area_level",
        "area_code",
        "name",
        "edition",
        "partly",
        "level",
        "document",
        "first_day",
        "last",
    ).to_dicts()


def _places(workspace: Workspace, known_at: datetime | None) -> dict[int, Row]:
    """Of each decision where it is on the boundaries of today; nothing where these cannot be told."""
    try:
        edition = workspace.edition(None, workspace.today())
    except WardWatchError:
        return {}
    known = workspace.gathered(edition, workspace.store.known_at(known_at)).decisions
    places: dict[int, Row] = {}
    for one in known.here.iter_rows(named=True):
        here = places.setdefault(one["number"], {"map": "there", "now": []})
        here["now"].append(_place(edition, one))
    for number, partly in known.elsewhere.select("number", "partly").iter_rows():
        places[number] = {
            "map": "partly" if partly else "gone",
            "now": places.get(number, {"now": []})["now"],
        }
    return places


def _place(edition: Edition, one: Row) -> Row:
    level, code, name = edition.areas.select("area_level", "code", "name").row(one["area"])
    relation = json.loads(one["former"])["relation"] if one["former"] else "same"
    return {"level": level, "code": code, "name": name, "relation": relation}


def published(rows: Sequence[Row], audience: str) -> list[Row]:
    """Decisions as an audience may see them: the public is not told who decided and why."""
    if audience == "internal":
        return [*rows]
    return [{name: value for name, value in one.items() if name not in _INTERNAL} for one in rows]


def _standing(one: Row, today: date) -> Row:
    last = min(one["until"], one["ended"] or one["until"])
    if last < today or last < one["first_day"]:
        return {"last": last, "state": "over" if last == one["until"] else "ended"}
    return {"last": last, "state": "to_come" if today < one["first_day"] else "in_force"}


def _names(workspace: Workspace, edition: str) -> dict[tuple[str, str], str]:
    areas = workspace.store.edition(edition).areas
    return {
        (level, code): name for level, code, name in areas.select("area_level", "code", "name").iter_rows()
    }


def _numbered(workspace: Workspace, number: int) -> Row:
    for one in listed(workspace):
        if one["number"] == number:
            return one
    raise NotFoundError(
        "there is no such decision", where=f"override {number}", vi_where=f"quyết định {number}",
        fix="`wardwatch override list` and GET /overrides give the numbers",
        vi="không có quyết định này", vi_fix="xem số bằng `wardwatch override list` hoặc GET /overrides",
    )  # fmt: skip


def _listed_as(workspace: Workspace, row: Row) -> Row:
    return next(one for one in listed(workspace) if all(one[name] == row[name] for name in KEYS))


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


def _apart(rows: list[Row]) -> tuple[list[Row], list[Row]]:
    """Decisions without those of one document, area and first day that differ; these as refused rows."""
    said: dict[tuple[Any, ...], set[tuple[Any, ...]]] = {}
    for row in rows:
        content = tuple(value for name, value in row.items() if name not in ("row", "raw"))
        said.setdefault(_identity(row), set()).add(content)
    fault = Refusal(
        "decision_differs", "document", "this document says different things of the same area and first day",
        "cùng văn bản, đơn vị và ngày đầu mà nội dung khác nhau", "send it once", "chỉ gửi một lần",
    )  # fmt: skip
    differ = [row for row in rows if len(said[_identity(row)]) > 1]
    fit = [row for row in rows if len(said[_identity(row)]) == 1]
    return fit, [_refused(row["row"], row["raw"], RefusedError(fault, row["document"])) for row in differ]


def _identity(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS if name != "list")


def _refused(at: int, said: Mapping[str, Any], error: WardWatchError) -> Row:
    """A decision that is not taken, as a refused row."""
    code = error.refusal.code if isinstance(error, RefusedError) else _code(error)
    return {
        "row": at, "column": error.where or "area_code", "value": getattr(error, "value", ""), "code": code,
        "problem": error.what, "remedy": error.fix, "problem_vi": error.vi, "remedy_vi": error.vi_fix,
        "raw": json.dumps(said, ensure_ascii=False), "area_code": said.get("area_code"),
    } | dict.fromkeys(("understood", "report_date", "area_level", "count", "count_hi"))  # fmt: skip


def _code(error: WardWatchError) -> str:
    if isinstance(error, AmbiguousError):
        return "code_ambiguous"
    return "not_found" if isinstance(error, NotFoundError) else "not_possible"
