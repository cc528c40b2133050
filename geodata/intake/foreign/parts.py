"""Repeating parts of KoboToolbox workbooks: a sheet whose rows belong to the submissions of another sheet."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

_OF: Final = ("_parent_table_name", "_parent_index")


def with_submissions(table: Table, sheet: Callable[[str], Table]) -> Table:
    """The rows of a part with what their submissions say beside; the very table where it is no such part.

    `sheet` reads another sheet of the workbook. A row whose submission is not there stays, without these columns.
    """
    if not set(_OF) <= set(table.heading):
        return table
    names = table.frame["_parent_table_name"].drop_nulls().unique().to_list()
    if len(names) != 1:
        return table
    parent = sheet(names[0])
    if "_index" not in parent.heading or parent.frame["_index"].is_duplicated().any():
        return table
    beside = [name for name in parent.heading if name not in table.heading and name != "_index"]
    columns = parent.frame.select("_index", *beside)
    frame = table.frame.join(
        columns, left_on="_parent_index", right_on="_index", how="left", maintain_order="left"
    )
    without = frame.filter(
        ~pl.col("_parent_index").is_in(parent.frame["_index"].to_list()).fill_null(False)
    ).height
    said = Note(
        f"each row is joined with its submission on sheet {names[0]} by _parent_index; without one: {without}",
        f"mỗi dòng được ghép với phiếu của nó ở trang tính {names[0]} theo _parent_index; không có phiếu: {without}",
    )
    return replace(table, frame=frame, notes=[*table.notes, said])
