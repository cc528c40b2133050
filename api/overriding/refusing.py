"""Decisions of a request that cannot be taken, as refused rows."""

import json
from collections.abc import Mapping
from typing import Any

from api.desk import Row
from api.proposing import RefusedError
from geodata.store.overrides import KEYS
from zones.errors import AmbiguousError, NotFoundError, WardWatchError
from zones.permitting import Refusal


def apart(rows: list[Row]) -> tuple[list[Row], list[Row]]:
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
    return fit, [refused_row(row["row"], row["raw"], RefusedError(fault, row["document"])) for row in differ]


def _identity(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in KEYS if name != "list")


def refused_row(at: int, said: Mapping[str, Any], error: WardWatchError) -> Row:
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
