"""Repeating parts of ODK forms: tables of their own whose rows name the row that they belong to by `PARENT_KEY`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from geodata.quoting import quoted
from zones.errors import Answer, InputError, QuestionError

KEY: Final = "KEY"
PARENT: Final = "PARENT_KEY"
_DEEPEST: Final = 8  # groups in groups; a ring of keys ends here
_MOST_ANSWERS: Final = 8


def is_part(table: Table) -> bool:
    """Whether the rows of a table belong to rows of another."""
    return {KEY, PARENT} <= set(table.heading)


def to_be_joined(heading: Sequence[str]) -> bool:
    """Whether headings are those of a part whose form is not there."""
    return {KEY, PARENT} <= set(heading) and "SubmissionDate" not in heading


def are_forms(tables: Mapping[str, Table]) -> bool:
    """Whether tables are the forms and repeating parts of one export: all have keys, some belong to others."""
    return all(KEY in one.heading for one in tables.values()) and any(map(is_part, tables.values()))


def chosen_form(tables: Mapping[str, Table], name: str | None, where: str) -> Table:
    """One table of an export, by its name, with the columns of the rows that its rows belong to.

    Without a name it is asked which rows are the cases: the submissions or the items of a part. Raises QuestionError
    for that, InputError for a name that is not there.
    """
    if name is None:
        raise _which(tables, where)
    if name not in tables:
        known = ", ".join(tables)
        raise InputError(
            f"no part is called {name!r}", where=where, fix=f"--sheet with one of {known}",
            vi=f"không có phần nào tên {name!r}", vi_fix=f"ghi --sheet với một trong: {known}",
        )  # fmt: skip
    others = {other: table for other, table in tables.items() if other != name}
    left = ", ".join(f"{other} ({table.read})" for other, table in others.items())
    told = Note(f"read is {name}; the other tables of the export (rows) are not rows here: {left}",
                f"đọc bảng {name}; các bảng khác của tệp xuất (số dòng) không tính là dòng ở đây: {left}")  # fmt: skip
    return with_parents(replace(tables[name], notes=[*tables[name].notes, told]), others)


def with_parents(table: Table, others: Mapping[str, Table]) -> Table:
    """A part with what the rows that it belongs to say, and those above these; other tables as they are.

    What the part says itself stands. A row whose key is nowhere, or on several rows, stays without these columns.
    """
    if not is_part(table):
        return table
    held = holding(table, others)
    above, names = _above(held), ", ".join(held) or "—"
    own = set(table.heading)
    frame = table.frame.with_columns(pl.col(PARENT).alias(_AT))
    joined = pl.Series([False] * len(frame), dtype=pl.Boolean)
    for _ in range(_DEEPEST):
        found = frame.select(_AT).join(above, left_on=_AT, right_on=KEY, how="left", maintain_order="left")
        joined = joined | found[_THERE].fill_null(False)
        for name in above.columns:
            if name not in own and name not in (KEY, PARENT, _THERE):
                before = frame[name] if name in frame.columns else None
                text = found[name] if before is None else before.fill_null(found[name])
                frame = frame.with_columns(text.alias(name))
        up = found[PARENT] if PARENT in found.columns else pl.Series([None] * len(frame), dtype=pl.String)
        frame = frame.with_columns(up.alias(_AT))
        if up.null_count() == len(up):
            break
    without = int((~joined).sum())
    told = Note(
        f"each row is joined with the row that it belongs to ({names}) by {PARENT}; without one: {without}",
        f"mỗi dòng được ghép với dòng chứa nó ({names}) theo {PARENT}; không tìm thấy: {without}",
    )
    return replace(table, frame=frame.drop(_AT), notes=[*table.notes, told])


_AT: Final = " at"
_THERE: Final = " there"


def holding(table: Table, others: Mapping[str, Table]) -> dict[str, Table]:
    """Those of some tables that hold rows to which the rows of a part belong, and rows above these."""
    left = {name: one for name, one in others.items() if KEY in one.heading}
    wanted = set(table.frame[PARENT].drop_nulls())
    held: dict[str, Table] = {}
    while met := [name for name, one in left.items() if wanted & set(one.frame[KEY].drop_nulls())]:
        for name in met:
            held[name] = left.pop(name)
            wanted |= set(held[name].frame[PARENT].drop_nulls()) if is_part(held[name]) else set()
    return held


def _above(held: Mapping[str, Table]) -> pl.DataFrame:
    """The rows of tables by key; keys that stand on several rows are none."""
    none = pl.DataFrame({KEY: [], _THERE: []}, schema={KEY: pl.String, _THERE: pl.Boolean})
    frames = [one.frame.filter(pl.col(KEY).is_not_null()) for one in held.values()]
    rows = pl.concat([none, *frames], how="diagonal").with_columns(pl.lit(True).alias(_THERE))
    return rows.filter(~pl.col(KEY).is_duplicated())


def _which(tables: Mapping[str, Table], where: str) -> QuestionError:
    ordered = sorted(tables, key=lambda name: (is_part(tables[name]), name))
    answers = [
        Answer(
            f"--sheet {quoted(name)}",
            {"en": f"each item of the part {name} ({tables[name].read} rows)",
             "vi": f"mỗi mục của phần lặp {name} ({tables[name].read} dòng)"}
            if is_part(tables[name])
            else {"en": f"each submission, {name} ({tables[name].read} rows)",
                  "vi": f"mỗi phiếu, {name} ({tables[name].read} dòng)"},
        )
        for name in ordered[:_MOST_ANSWERS]
    ]  # fmt: skip
    return QuestionError(
        "sheet",
        {"en": "the form has parts that repeat: what is one case?",
         "vi": "biểu mẫu có phần lặp lại: mỗi ca bệnh là gì?"},
        tuple(answers), where=where,
    )  # fmt: skip
