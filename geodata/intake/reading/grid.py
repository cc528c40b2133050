"""The cells of one sheet as they stand, with what a spreadsheet knows besides: merged ranges, what is hidden."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import unescape

import fastexcel
import polars as pl
import python_calamine

from geodata.intake.reading.letters import column_of
from geodata.intake.reading.limits import within_extent
from geodata.intake.reading.unsound_books import check_book, damaged

_BLANKS: Final = " \t\r\n\u00a0\ufeff"
_HIDDEN_ROW = re.compile(rb'<row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_HIDDEN_COLUMNS = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_ERROR_CELL: Final = re.compile(
    rb'<c\b(?=[^>]*\bt="e")(?=[^>]*\br="([A-Z]{1,3})(\d+)")[^>]*>(?:(?!</c>).)*?<v>([^<]{1,40})</v>',
    re.DOTALL,
)
_BARE_FORMULA: Final = (
    re.compile(  # a formula whose result was never written; an empty text has the type `str`
        rb'<c\b(?![^>]*\bt="str")(?=[^>]*\br="([A-Z]{1,3})(\d+)")[^>]*>'
        rb"\s*<f\b(?:[^>]*/>|[^>]*>([^<]{0,200})[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
    )
)
_LARGEST_SHEET: Final = 1 << 27  # bytes of XML searched for hidden rows
_BLOCK: Final = 1 << 23
_LONGEST_HIDDEN: Final = 1 << 14  # a range of columns up to the sheet's last one


class Span(NamedTuple):
    """A merged range: first and last row and column, from 0, both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """One sheet: `cells` (row i of the frame is row i + 1 of the sheet; stripped text, empty null), its merged
    ranges, the numbers (from 1) of hidden rows and columns, and whether the sheet is shown."""

    name: str
    cells: pl.DataFrame
    merged: tuple[Span, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    visible: bool = True


class Book:
    """The sheets of a workbook (xlsx, xlsm, xlsb, xls, ods)."""

    def __init__(self, data: bytes, where: str) -> None:
        self._data, self._where = data, where
        check_book(data, where)
        with _told_if_damaged(where):
            self._cells = fastexcel.read_excel(data)
            self._ranges = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = {
            one.name: one.visible == python_calamine.SheetVisibleEnum.Visible
            for one in self._ranges.sheets_metadata
        }
        self.names: tuple[str, ...] = tuple(self._cells.sheet_names)
        self.hidden: tuple[str, ...] = tuple(name for name in self.names if not shown.get(name, True))

    def grid(self, name: str) -> Grid:
        """The sheet of that name; raises InputError where its part of the file is damaged."""
        within_extent(_sheet_parts(self._data, name), self._where)
        xml = _sheet_xml(self._data, name)
        with _told_if_damaged(self._where):
            found = self._cells.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
            cells = _tidy(found.to_polars())
        cells = _with_errors(cells, xml)
        rows, columns = _hidden_in(xml)
        return Grid(name, cells, self._merged(name), rows, columns, name not in self.hidden)

    def _merged(self, name: str) -> tuple[Span, ...]:
        try:
            ranges = self._ranges.get_sheet_by_name(name).merged_cell_ranges or []
        except python_calamine.CalamineError:
            return ()
        return tuple(Span(*begin, *end) for begin, end in ranges)


@contextmanager
def _told_if_damaged(where: str) -> Iterator[None]:
    """Tells in words what the readers of workbooks raise, panics among them."""
    try:
        yield
    except (fastexcel.FastExcelError, python_calamine.CalamineError, pl.exceptions.PolarsError) as error:
        raise damaged(where) from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # each extension has a class of that name, which it does not give
            raise
        raise damaged(where) from error


def _hidden_in(xml: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Numbers of hidden rows and columns; none where the format does not say it in a way that is read."""
    rows = tuple(int(one) for one in _HIDDEN_ROW.findall(xml))
    columns: list[int] = []
    for mark in _HIDDEN_COLUMNS.findall(xml):
        ends = dict(re.findall(rb'\b(min|max)="(\d+)"', mark))
        first, last = int(ends.get(b"min", 0)), int(ends.get(b"max", 0))
        columns += range(first, last + 1) if 0 <= last - first < _LONGEST_HIDDEN else ()
    return rows, tuple(columns)


def _with_errors(cells: pl.DataFrame, xml: bytes) -> pl.DataFrame:
    """The cells with what stands where a formula failed (`#REF!`) or has no result (`=A1+2`): a figure that is not
    known is no blank."""
    found = _ERROR_CELL.findall(xml) if b't="e"' in xml else []
    if b"<f" in xml:
        found += [(at, row, b"=" + formula) for at, row, formula in _BARE_FORMULA.findall(xml)]
    held: dict[int, dict[int, str]] = {}
    for letters, row, words in found:
        held.setdefault(column_of(letters.decode()), {})[int(row) - 1] = unescape(
            words.decode(errors="replace")
        )
    for column, texts in held.items():
        at = [row for row in texts if row < len(cells)]
        if column < cells.width and at:
            name = cells.columns[column]
            told = cells[name].scatter(at, [texts[row] for row in at])
            cells = cells.with_columns(told.alias(name))
    return cells


def _tidy(cells: pl.DataFrame) -> pl.DataFrame:
    cells.columns = [f"c{at}" for at in range(cells.width)]
    if not cells.width:
        return cells
    texts = (pl.col(name).cast(pl.String).str.strip_chars(_BLANKS) for name in cells.columns)
    stripped = cells.select(list(texts))
    return stripped.select(
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in stripped.columns
    )


def _sheet_xml(data: bytes, name: str) -> bytes:
    """The XML of a sheet of an xlsx file, empty for other kinds and for what is too large or odd."""
    parts, size = [], 0
    for part in _sheet_parts(data, name):
        size += len(part)
        if size > _LARGEST_SHEET:
            return b""
        parts.append(part)
    return b"".join(parts)


def _sheet_parts(data: bytes, name: str) -> Iterator[bytes]:
    """The XML of a sheet of an xlsx file bit by bit, each ending behind a cell; nothing for other kinds."""
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_member(archive, name)) as file:
            rest = b""
            while block := file.read(_BLOCK):
                whole, mark, rest = (rest + block).rpartition(b"><")
                yield whole + mark[:1]
                rest = mark[1:] + rest
                if len(rest) > _LARGEST_SHEET:
                    return
            yield rest
    except (KeyError, StopIteration, zipfile.BadZipFile, ElementTree.ParseError, OSError, ValueError, zlib.error,
            RuntimeError, NotImplementedError):  # fmt: skip
        return


def _member(archive: zipfile.ZipFile, name: str) -> str:
    """The file of a workbook that holds a sheet."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    ids = [_id_of(one) for one in book.iter() if one.tag.endswith("}sheet") and one.get("name") == name]
    target = next(one.get("Target", "") for one in links if ids and one.get("Id") == ids[0])
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _id_of(sheet: Any) -> str:
    return next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
