"""Rows of one kind out of a file of several: chosen by the caller, asked for, or left out as no cases."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

from geodata.intake.cells.headings import rank_of
from geodata.intake.notes import Note
from geodata.intake.presets.preset import Preset
from geodata.intake.reading.layout import listed
from geodata.intake.reading.table import Table
from geodata.quoting import quoted
from zones.errors import Answer, InputError, QuestionError
from zones.phrases import Words

_MOST_ANSWERS: Final = 8
_LONGEST: Final = 60
_MOST_VALUES: Final = 5


def only_rows(table: Table, only: Mapping[str, str], where: str) -> Table:
    """The rows in which each column named holds one of its values (parted by `|`); the others are passed over."""
    for heading, wanted in only.items():
        if heading not in table.heading:
            raise _no_column(heading, table.heading, where)
        values = [value.strip() for value in wanted.split("|")]
        kept = table.frame[heading].is_in(values).fill_null(False)
        en = f"only rows in which {heading} is {wanted} are read"
        vi = f"chỉ đọc các dòng có {heading} là {wanted}"
        table = _without(table, ~kept, Note(en, vi))
    return table


def cases_only(table: Table, preset: Preset) -> Table:
    """The table without records that the system itself says are no cases (deleted, planned, refuted)."""
    for heading, values in preset.leave_out.items():
        if heading not in table.heading:
            continue
        lower = [value.lower() for value in values]
        gone = table.frame[heading].str.to_lowercase().is_in(lower).fill_null(False)
        found = table.frame[heading].filter(gone).unique(maintain_order=True).head(_MOST_VALUES).to_list()
        shown = ", ".join(found)
        en = f"records are no cases where {heading} is {shown}; with --mode replace they are also taken back"
        vi = f"bản ghi có {heading} là {shown} không phải ca bệnh; dùng --mode replace thì các ca ấy cũng được rút lại"
        table = _without(table, gone, Note(en, vi))
    return table


def _without(table: Table, gone: pl.Series, why: Note) -> Table:
    if not gone.any():
        return table
    rows = table.rows.filter(gone).to_list()
    en, vi = listed(rows)
    said = Note(f"{en} skipped ({len(rows)}): {why}", f"bỏ qua {vi} ({len(rows)} dòng): {why.vi}")
    found = table.only(np.asarray(~gone.to_numpy()))
    found.notes = [*table.notes, said]
    return found


def ask_which(table: Table, preset: Preset, only: Mapping[str, str], where: str) -> None:
    """Ask which kind of record is meant, where a column of `ask` or `confirm` holds several, and whether the only one
    of `confirm` is of cases, unless it is known to be; raises QuestionError."""
    for heading in (*preset.ask, *preset.confirm):
        if heading not in table.heading or heading in only:
            continue
        counts = table.frame[heading].drop_nulls().value_counts(sort=True)
        if len(counts) > 1 or (len(counts) == 1 and not _is_of_cases(table, heading, preset)):
            raise _which(table, heading, counts, where)


def _is_of_cases(table: Table, heading: str, preset: Preset) -> bool:
    """Whether the only value of a column is known to mean cases: by the preset, or by what it is called."""
    if heading not in preset.confirm:
        return True
    value = str(table.frame[heading].drop_nulls()[0])
    names = (value, _name_of(table, heading, value))
    return value in preset.confirm[heading] or any(rank_of("count", name) is not None for name in names)


def _which(table: Table, heading: str, counts: pl.DataFrame, where: str) -> QuestionError:
    kinds = len(counts)
    answers = []
    for value, rows in (
        counts.sort("count", heading, descending=[True, False]).head(_MOST_ANSWERS).iter_rows()
    ):
        name = _name_of(table, heading, value)
        answers.append(Answer(
            f"--only {quoted(f'{heading}={value}')}",
            {"en": f"{name} ({rows} rows)", "vi": f"{name} ({rows} dòng)"},
        ))  # fmt: skip
    asked: Words = {
        "en": f"{heading!r} names {kinds} different things in one file: which of them are the cases?",
        "vi": f"cột {heading!r} có {kinds} loại khác nhau trong một tệp: loại nào là ca bệnh?",
    }
    if kinds == 1:
        asked = {
            "en": f"all records have {name!r} in {heading!r}: does that mean cases?",
            "vi": f"mọi bản ghi có {heading!r} là {name!r}: đó có phải là ca bệnh không?",
        }
    return QuestionError("only", asked, tuple(answers), where=where)


def _name_of(table: Table, heading: str, value: str) -> str:
    """What a value is called, where a column beside it says."""
    beside = f"{heading} name"
    if beside not in table.heading:
        return value[:_LONGEST]
    names = table.frame.filter(pl.col(heading) == value)[beside].drop_nulls()
    return str(names[0])[:_LONGEST] if len(names) else value[:_LONGEST]


def _no_column(heading: str, known: Sequence[str], where: str) -> InputError:
    return InputError(
        f"there is no column {heading!r} (wanted for --only)", where=where, fix=f"name one of {', '.join(known)}",
        vi=f"không có cột {heading!r} (cho --only)", vi_fix=f"chọn một trong: {', '.join(known)}",
    )  # fmt: skip
