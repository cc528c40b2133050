"""A second table under the first one: headings of its own begin it, and what it counts is something else."""

from typing import Final

import numpy as np
import polars as pl

from geodata.intake.cells.headings import field_of, is_heading_word, plain
from geodata.intake.notes import Note
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

WHY_FURTHER: Final = Note(
    "another table, with headings of its own: it is not read; give it in a sheet or file of its own",
    "một bảng khác, có tiêu đề riêng: không đọc bảng này; hãy để ở trang tính hoặc tệp riêng",
)
WHY_SAME: Final = Note("the headings again, in other words", "tiêu đề lặp lại, viết khác")
_LARGEST: Final = 200_000  # rows; longer tables are written by programs
_FIELDS: Final = (*CASE_FIELDS, *PLACE_FIELDS)


def further_headings(frame: pl.DataFrame) -> list[tuple[list[int], Note]]:
    """Positions of headings below the first ones: said in other words, or of another table with all that follows."""
    if not frame.width or len(frame) > _LARGEST:
        return []
    again: list[int] = []
    for at in _without_figures(frame):
        row = frame.row(at)
        if not _is_heading(row):
            continue
        if _means_the_same(row, frame.columns):
            again.append(at)
        else:
            begin = at - 1 if at and sum(cell is not None for cell in frame.row(at - 1)) == 1 else at
            return [(again, WHY_SAME), (list(range(begin, len(frame))), WHY_FURTHER)]
    return [(again, WHY_SAME)]


def _without_figures(frame: pl.DataFrame) -> list[int]:
    """Rows of three words and more without any digit."""
    digits = frame.select(pl.any_horizontal(pl.all().str.contains(r"\d").fill_null(False))).to_series()
    words = frame.select(pl.sum_horizontal(pl.all().is_not_null().cast(pl.Int32))).to_series()
    return [int(at) for at in np.flatnonzero((~digits & (words >= 3)).to_numpy())]


def _is_heading(row: tuple[str | None, ...]) -> bool:
    cells = [cell for cell in row if cell]
    return 3 * sum(map(is_heading_word, cells)) >= max(9, 2 * len(cells)) and len(set(cells)) == len(cells)


def _means_the_same(row: tuple[str | None, ...], heading: list[str]) -> bool:
    """Whether each cell means what its column is headed with."""
    return all(
        cell is None
        or plain(cell) == plain(name)
        or (field_of(cell, _FIELDS) or "?") == field_of(name, _FIELDS)
        for cell, name in zip(row, heading, strict=True)
    )
