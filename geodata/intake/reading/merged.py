"""Cells merged downwards in the body of a sheet: a place over several rows holds for each of them."""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from geodata.intake.cells.headings import field_meant
from geodata.intake.notes import Note
from geodata.intake.reading.grid import Span
from geodata.intake.reading.layout import listed
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

_FIGURE: Final = re.compile(r"^[+\-−]?\d[\d.,\s]*$")
_NOT_FILLED: Final = frozenset(("count", "case_id", "age", "lon", "lat"))


def filled_down(
    cells: pl.DataFrame, names: Sequence[str], merged: Sequence[Span], first: int
) -> tuple[pl.DataFrame, list[Note]]:
    """The sheet with words of cells merged over several rows in each of them; rows before `first` are left.

    A figure merged over several rows belongs to none of them alone: it is marked in each, so that all of them are
    refused with the reason and each place may hold it, instead of counted for one.
    """
    filled: dict[int, list[str | None]] = {}
    words: list[int] = []
    figures: list[tuple[int, int]] = []
    for span in merged:
        if span.top < first or span.bottom == span.top or span.left != span.right or span.left >= len(names):
            continue
        column = filled.setdefault(span.left, cells[:, span.left].to_list())
        text = column[span.top] if span.top < len(column) else None
        if text is None:
            continue
        field = field_meant(names[span.left], (*CASE_FIELDS, *PLACE_FIELDS))
        if field in _NOT_FILLED or (field is None and _FIGURE.match(text)):
            if field == "count" or (field is None and _is_figure_column(names[span.left])):
                for row in range(span.top, min(span.bottom + 1, len(column))):
                    column[row] = f"{text} ({span.top + 1}-{span.bottom + 1})"
                figures.append((span.top + 1, span.bottom + 1))
            continue
        for row in range(span.top, min(span.bottom + 1, len(column))):
            column[row] = text
        words += range(span.top + 2, span.bottom + 2)
    for at, column in filled.items():
        cells = cells.with_columns(pl.Series(cells.columns[at], column, dtype=pl.String))
    return cells, [*_words_note(words), *_figures_note(figures)]


def _is_figure_column(name: str) -> bool:
    return field_meant(name, ("case_id",)) is None and name.casefold() not in ("stt", "tt", "no", "no.", "#")


def _words_note(rows: list[int]) -> list[Note]:
    if not rows:
        return []
    en, vi = listed(sorted(set(rows)))
    return [Note(f"merged cells are filled down to {en}", f"ô gộp được điền xuống {vi}")]


def _figures_note(spans: list[tuple[int, int]]) -> list[Note]:
    some = ", ".join(f"{a}-{b}" for a, b in spans[:10])
    return [Note(
        f"a figure is merged over rows {some}: it is not clear whose it is",
        f"một số được gộp qua các dòng {some}: không rõ là số của dòng nào",
    )] if spans else []  # fmt: skip
