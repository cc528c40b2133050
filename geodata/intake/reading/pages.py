"""Tables of HTML pages, as report systems hand them out under the name of a workbook."""

import re
from html import unescape
from typing import Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.grid import Grid, Span
from geodata.intake.reading.sheets import table_on
from geodata.intake.reading.sniff import decoded, encoding_of, not_a_table
from geodata.intake.reading.table import Table
from zones.errors import InputError

_MOST_CELLS: Final = 20_000_000
_MOST_WRITTEN: Final = 2_000_000  # cells of all tables of a page
_WIDEST: Final = 16_384  # columns, as of a sheet
_CELL, _BREAKS = ("td", "th"), ("br", "p", "div")
_IGNORED: Final = ("script", "style", "title")
#: A comment, a mark that matters, or any other mark. What a mark tells ends before the next mark.
_MARK: Final = re.compile(
    r"(?P<comment><!--)|<(?P<end>/?)(?P<name>table|tr|td|th|br|p|div|script|style|title)(?=[\s/>])"
    r"(?P<told>(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*+)>?|</?[a-z!?][^<>]*>?",
    re.IGNORECASE,
)
_SPANS: Final = re.compile(r"\b(rowspan|colspan)\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_ENDS: Final = {name: re.compile(rf"</{name}\b[^<>]*>?", re.IGNORECASE) for name in _IGNORED}

_Rows = list[list[tuple[str, int, int]]]


def read_page(data: bytes, where: str) -> Table:
    """The table of a page with most cells; raises InputError where there is none."""
    page = _Page(where)
    page.read(decoded(data, encoding_of(data, where)).decode("utf-8", errors="replace"))
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


class _Page:
    """Collects tables as rows of (text, rows reached over, columns reached over); tables in tables come apart.

    A page is read from mark to mark, each looked at once, so that no page takes longer than its length says.
    """

    def __init__(self, where: str) -> None:
        self.tables: list[_Rows] = []
        self._where = where
        self._open: list[_Rows] = []
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._cells = 0

    def read(self, page: str) -> None:
        """Collect the tables of a page."""
        at = 0
        while found := _MARK.search(page, at):
            if self._text is not None and found.start() > at:
                self._text.append(unescape(page[at : found.start()]))
            at = found.end()
            name = (found["name"] or "").lower()
            if found["comment"]:
                at = _behind(page, "-->", at)
            elif found["end"]:
                self._ends(name)
            elif name in _IGNORED:
                at = _behind_element(page, name, at)
            elif name:
                self._begins(name, found["told"] or "")
        if self._text is not None:
            self._text.append(unescape(page[at:]))
        self._close_cell()
        self.tables += self._open
        self._open = []

    def _begins(self, tag: str, told: str) -> None:
        if tag == "table":
            self._close_cell()
            self._open.append([])
        elif tag in _BREAKS:
            if self._text is not None:
                self._text.append(" ")
        elif self._open:
            self._close_cell()
            if tag == "tr" or not self._open[-1]:
                self._open[-1].append([])
            if tag in _CELL:
                self._begin_cell(told)

    def _begin_cell(self, told: str) -> None:
        spans = {name.lower(): value for name, value in _SPANS.findall(told)} if told else {}
        self._span, self._text = (_span(spans.get("rowspan")), _span(spans.get("colspan"))), []
        self._cells += 1
        if self._cells > _MOST_WRITTEN:
            raise _too_large(self._where)

    def _ends(self, tag: str) -> None:
        if tag in (*_CELL, "tr"):
            self._close_cell()
        elif tag == "table" and self._open:
            self._close_cell()
            self.tables.append(self._open.pop())

    def _close_cell(self) -> None:
        if self._text is not None and self._open and self._open[-1]:
            self._open[-1][-1].append((" ".join("".join(self._text).split()), *self._span))
        self._text = None


def _behind(page: str, mark: str, at: int) -> int:
    """The position behind the next such mark, the end of the page where there is none."""
    found = page.find(mark, at)
    return found + len(mark) if found >= 0 else len(page)


def _behind_element(page: str, name: str, at: int) -> int:
    found = _ENDS[name].search(page, at)
    return found.end() if found else len(page)


def _too_large(where: str) -> InputError:
    return not_a_table(where, "the table of the page is too large", "bảng của trang quá lớn")


def _span(value: str | None) -> int:
    return min(int(value), _WIDEST) if value and value.isdecimal() and len(value) < 6 and int(value) else 1


def _grid(rows: _Rows, where: str) -> Grid:
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
            raise _too_large(where)
    columns = {f"c{at}": [held.get(at) or None for held in cells] for at in range(width)}
    return Grid("", pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)), tuple(merged))
