"""Cells that are marked as text, so that a spreadsheet keeps their zeros: `'0203`, `="0203"`."""

from dataclasses import replace
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

_BEGIN: Final = ("'", "’", "`", '="')
_FORMS: Final = (r"^['’`](\d[^'’`]*)$", r'^="([^"]*)"$')


def without_marks(table: Table) -> Table:
    """The table with what such cells hold; how many they were is said. Apostrophes before a letter stay."""
    marked = [name for name in table.heading if _begins(table.frame[name])]
    if not marked:
        return table
    plain = table.frame.with_columns(
        pl.col(name).str.replace(_FORMS[0], "$1").str.replace(_FORMS[1], "$1") for name in marked
    )
    cells = sum(int((plain[name] != table.frame[name]).sum()) for name in marked)
    plain = plain.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in marked)
    return replace(table, frame=plain, notes=[*table.notes, _told(cells)]) if cells else table


def _begins(column: pl.Series) -> bool:
    return any(bool(column.str.starts_with(sign).any()) for sign in _BEGIN)


def _told(cells: int) -> Note:
    return Note(
        f'cells marked as text by an apostrophe or ="…": {cells}; the mark is no part of them',
        f'ô có dấu nháy hoặc ="…" để đánh dấu văn bản: {cells}; dấu ấy không thuộc nội dung',
    )
