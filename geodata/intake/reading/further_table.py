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
_FAMILIES: Final = (
    (*CASE_FIELDS, *PLACE_FIELDS),
    ("date", "cases_stated", "name", "value", "source", "vintage", *PLACE_FIELDS),
    ("persons", "site_code", "site_name", "site_kind", "capacity", *PLACE_FIELDS),
)
_FEWEST_SAME: Final = 2  # cells


def further_headings(frame: pl.DataFrame) -> list[tuple[list[int], Note]]:
    """Positions of headings below the first ones: said in other words, or of another table with all that follows."""
    if not frame.width or len(frame) > _LARGEST:
        return []
    again: list[int] = []
    for at in _without_figures(frame):
        row = frame.row(at)
        if at == 0 and _second_language(row, frame.columns):
            again.append(at)
            continue
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
    return all(cell is None or _same(cell, name) for cell, name in zip(row, heading, strict=True))


def _second_language(row: tuple[str | None, ...], heading: list[str]) -> bool:
    """Whether the row right under the headings says most of them again, in other words."""
    filled = [(cell, name) for cell, name in zip(row, heading, strict=True) if cell]
    same = sum(_same(cell, name) for cell, name in filled)
    return same >= _FEWEST_SAME and 2 * same > len(filled)


def _same(cell: str, name: str) -> bool:
    if plain(cell) == plain(name):
        return True
    meant = [(field_of(cell, fields), field_of(name, fields)) for fields in _FAMILIES]
    return any(one is not None and one == other for one, other in meant)
