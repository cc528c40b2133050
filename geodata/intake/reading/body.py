"""Rows under the headings that are no rows of the table: numbers of columns, units, page breaks, signatures."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import polars as pl

from geodata.fold import fold
from geodata.intake.cells.day_headings import day_in
from geodata.intake.notes import Note
from geodata.intake.reading.further_table import further_headings
from geodata.intake.reading.layout import Skipped
from geodata.legacy_text.decoders import possible_meanings

#: How lines under a table begin, folded: notes, sources, who it goes to and who signs it.
_FOOTERS: Final = (
    "nguoi lap", "lap bieu", "nguoi bao cao", "ghi chu", "luu y", "noi nhan", "thu truong", "truong ban",
    "pho truong ban", "giam doc", "pho giam doc", "ky ten", "chu tich", "pho chu tich", "tm ", "kt ", "tl ", "tuq ",
    "nguon", "truong tram", "truong phong", "xac nhan", "tong hop boi", "nguoi tong hop", "note", "source",
    "prepared by", "signed", "luu vt", "can bo",
)  # fmt: skip
_DATE_LINE: Final = re.compile(r"ngay \d{0,2} ?thang \d{0,2} ?nam( \d{4})?$")
_UNITS: Final = frozenset(
    ("ca", "nguoi", "phan tram", "truong hop", "cases", "persons", "ngay", "%", "benh nhan")
)
_IN_BRACKETS: Final = re.compile(r"^\([^()\d]{1,40}\)$")  # (ca), (ngày/tháng): how to fill in a column
_COLUMN_NUMBER: Final = re.compile(r"^\(?\s*(?:[A-Ea-e]|\d{1,3})\s*\)?(?:\s*=.*)?$")
_NUMBER: Final = re.compile(r"^[+\-−]?\d[\d.,\s]*%?$")
_SEARCHED: Final = 60  # rows at the end of a table among which its foot is looked for
_FEW: Final = 4  # filled cells of a line of a foot

WHY_NUMBERS: Final = Note("the numbers of the columns", "hàng số thứ tự của cột")
WHY_UNITS: Final = Note("the units of the columns", "hàng đơn vị tính")
WHY_REPEATED: Final = Note("the headings again", "tiêu đề lặp lại")
WHY_FOOT: Final = Note("below the table: notes or signatures", "dưới bảng: ghi chú hoặc chữ ký")

Row = Sequence[str | None]


def not_rows(frame: pl.DataFrame, rows: pl.Series, heading: Sequence[Row]) -> list[tuple[list[int], Note]]:
    """Positions of a body that are no rows of the table, with the reason. `heading` are its lines as written."""
    if not len(frame) or not frame.width:
        return []
    found = [*_opening(frame), (_repeated(frame, heading), WHY_REPEATED)]
    gone = {at for positions, _ in found for at in positions}
    further = [([at for at in at_all if at not in gone], why) for at_all, why in further_headings(frame)]
    found += further
    gone |= {at for positions, _ in further for at in positions}
    found.append(([at for at in _foot(frame) if at not in gone], WHY_FOOT))
    return [(positions, why) for positions, why in found if positions]


def skipped_rows(found: Sequence[tuple[list[int], Note]], rows: pl.Series) -> tuple[Skipped, ...]:
    """The same with the numbers that a spreadsheet shows."""
    return tuple(Skipped(tuple(rows.gather(at).to_list()), why) for at, why in found)


def _opening(frame: pl.DataFrame) -> Iterator[tuple[list[int], Note]]:
    """Column numbers and units in the first two filled rows."""
    for at in _first_filled(frame, 2):
        cells = [cell for cell in frame.row(at) if cell]
        if _are_column_numbers(cells) and (cells[-1].startswith("(") or _stands_out(frame, at)):
            yield [at], WHY_NUMBERS
        elif all(fold(cell) in _UNITS or cell == "%" or _IN_BRACKETS.match(cell) for cell in cells):
            yield [at], WHY_UNITS
        else:
            return


def _first_filled(frame: pl.DataFrame, most: int) -> list[int]:
    head = frame.head(20)
    return [at for at in range(len(head)) if any(head.row(at))][:most]


def _are_column_numbers(cells: Sequence[str]) -> bool:
    if len(cells) < 3 or not all(_COLUMN_NUMBER.match(cell) for cell in cells):
        return False
    numbers = [int(digits[0]) for cell in cells if (digits := re.search(r"\d+", cell))]
    rising = all(b == a + 1 for a, b in itertools.pairwise(numbers))
    lettered = len(numbers) < len(cells) or any(cell.startswith("(") for cell in cells)
    return len(numbers) >= 2 and rising and numbers[0] <= 2 and (lettered or numbers[0] == 1)


def _stands_out(frame: pl.DataFrame, at: int) -> bool:
    """Whether a number of that row stands in a column that holds words only otherwise."""
    others = frame[at + 1 : at + 200]
    for cell, name in zip(frame.row(at), frame.columns, strict=True):
        below = others[name].drop_nulls()
        if cell and len(below) and not below.str.contains(r"^[\d\s.,()/:-]*\d").any():
            return True
    return False


def _repeated(frame: pl.DataFrame, heading: Sequence[Row]) -> list[int]:
    """Rows that say again what a line of the headings says."""
    positions: set[int] = set()
    for line in heading:
        said = {at: cell for at, cell in enumerate(line) if cell and at < frame.width}
        if len(said) < 2:
            continue
        same = [pl.col(frame.columns[at]) == cell for at, cell in said.items()]
        mask = frame.select(
            pl.sum_horizontal(one.fill_null(False).cast(pl.Int32) for one in same)
        ).to_series()
        positions |= set(np.flatnonzero((mask >= max(2, 0.8 * len(said))).to_numpy()).tolist())
    return sorted(positions)


def _foot(frame: pl.DataFrame) -> list[int]:
    """Rows from the first line of the foot on, if nothing below it looks like a row with figures."""
    tail = max(0, len(frame) - _SEARCHED)
    lines = frame[tail:].rows()
    begin = None
    for at in range(len(lines) - 1, -1, -1):
        cells = [cell for cell in lines[at] if cell]
        if not cells:
            continue
        if len(cells) > _FEW or any(_is_figure(cell) for cell in cells):
            break
        if _opens(cells):
            begin = at
    if begin is None:
        return []
    return [tail + at for at in range(begin, len(lines)) if any(lines[at])]


def _is_figure(cell: str) -> bool:
    """Whether a cell is a number or a day: what a row of a table has and a signature has not."""
    if _NUMBER.match(cell):
        return True
    return day_in(cell) is not None and not _DATE_LINE.search(fold(cell))


def _opens(cells: Sequence[str]) -> bool:
    """Whether a line begins the foot of a table."""
    begins = cells[0].startswith("*") or any(
        f"{fold(one)} ".startswith(_FOOTERS) for one in possible_meanings(cells[0])
    )
    return begins or any(_DATE_LINE.search(fold(cell)) for cell in cells)
