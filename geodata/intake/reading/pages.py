"""Tables of HTML pages, as report systems hand them out under the name of a workbook."""

from html.parser import HTMLParser
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.grid import Grid, Span
from geodata.intake.reading.sheets import table_on
from geodata.intake.reading.sniff import decoded, encoding_of, not_a_table
from geodata.intake.reading.table import Table

_MOST_CELLS: Final = 20_000_000
_WIDEST: Final = 16_384  # columns, as of a sheet
_CELL, _BREAKS = ("td", "th"), ("br", "p", "div")
_IGNORED: Final = ("script", "style", "title")


def read_page(data: bytes, where: str) -> Table:
    """The table of a page with most cells; raises InputError where there is none."""
    page = _Page()
    page.feed(decoded(data, encoding_of(data, where)).decode("utf-8", errors="replace"))
    page.close()
    tables = [table for table in page.tables if any(table)]
    if not tables:
        raise not_a_table(where, "the HTML page holds no table", "trang HTML không có bảng nào")
    largest = max(tables, key=lambda table: sum(map(len, table)))
    table = table_on(_grid(largest, where), where)
    table.notes.append(
        Note("read as an HTML page, not a workbook", "đọc theo trang HTML, không phải sổ tính")
    )
    if len(tables) > 1:
        table.notes.append(
            Note(
                f"of {len(tables)} tables of the page the largest was read",
                f"trang có {len(tables)} bảng, đã đọc bảng lớn nhất",
            )
        )
    return table


class _Page(HTMLParser):
    """Collects tables as rows of (text, rows reached over, columns reached over); tables in tables come apart."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self._open: list[list[list[tuple[str, int, int]]]] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _IGNORED:
            self._ignored += 1
        elif tag == "table":
            self._close_cell()
            self._open.append([])
        elif tag == "tr" and self._open:
            self._close_cell()
            self._open[-1].append([])
        elif tag in _CELL and self._open:
            self._close_cell()
            if not self._open[-1]:
                self._open[-1].append([])
            told = dict(attrs)
            self._span, self._text = (_span(told.get("rowspan")), _span(told.get("colspan"))), []
        elif tag in _BREAKS and self._text is not None:
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _IGNORED:
            self._ignored = max(0, self._ignored - 1)
        elif tag in (*_CELL, "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self.tables.append(self._open.pop())

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._ignored:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._close_cell()
        self.tables += self._open
        self._open = []

    def _close_cell(self) -> None:
        if self._text is not None and self._open and self._open[-1]:
            self._open[-1][-1].append((" ".join("".join(self._text).split()), *self._span))
        self._text = None


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and len(value) < 6 and int(value) else 1


def _grid(rows: list[list[tuple[str, int, int]]], where: str) -> Grid:
    """Cells at their places, those that reach over others as merged ranges."""
    cells: list[dict[int, str]] = []
    taken: dict[int, int] = {}  # column -> first row in which it is free again
    merged: list[Span] = []
    width = 0
    for at, row in enumerate(rows):
        column, held = 0, {}
        for text, down, right in row:
            while taken.get(column, 0) > at:
                column += 1
            held[column] = text
            if down > 1 or right > 1:
                merged.append(Span(at, column, min(at + down, len(rows)) - 1, column + right - 1))
                if down > 1:
                    taken |= dict.fromkeys(range(column, column + right), at + down)
            column += right
        width = max(width, column)
        cells.append(held)
        if width > _WIDEST or width * len(rows) > _MOST_CELLS:
            raise not_a_table(where, "the table of the page is too large", "bảng của trang quá lớn")
    columns = {f"c{at}": [held.get(at) or None for held in cells] for at in range(width)}
    return Grid("", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), tuple(merged))
