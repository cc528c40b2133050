"""Columns with figures that nobody reads: told by name, so that none is lost without a word."""

import re
from collections.abc import Sequence
from typing import Final

import polars as pl

from geodata.fold import fold
from geodata.intake.areas.known_figures import names_of
from geodata.intake.cells.numbers import NOTHING, read_counts
from geodata.intake.notes import Note

_LOOKED_AT: Final = 500  # cells of a column
_MOST_TOLD: Final = 10
_NO_FIGURES: Final = re.compile(r"^(?:stt|tt|so tt|so thu tu|no|order|#)(?: \d+)?$|\b(?:ma|code|id)\b")


def unused_figures(frame: pl.DataFrame, headings: Sequence[str]) -> list[Note]:
    """One note of the columns among some that are filled with numbers, and how those are loaded that are known
    figures of areas; none where there are no such columns."""
    found = [name for name in headings if name in frame.columns and _holds_numbers(name, frame[name])]
    if not found:
        return []
    shown = ", ".join(found[:_MOST_TOLD]) + (", …" if len(found) > _MOST_TOLD else "")
    told = [
        Note(f"columns with figures that are not used: {shown}", f"các cột có số nhưng không dùng: {shown}")
    ]
    known = ", ".join(name for name in found if len(names_of(name)) == 1)
    if known:
        told.append(Note(
            f"{known}: load the file once more as figures of areas to keep these",
            f"{known}: muốn giữ các số này, nạp tệp thêm một lần với loại “chỉ số khác”",
        ))  # fmt: skip
    return told


def _holds_numbers(heading: str, cells: pl.Series) -> bool:
    if _NO_FIGURES.search(fold(heading)):
        return False
    filled = cells.cast(pl.String).drop_nulls().head(_LOOKED_AT)
    filled = filled.filter(~filled.str.contains(NOTHING))
    return len(filled) > 0 and 2 * int(read_counts(filled).lo.is_not_null().sum()) > len(filled)
