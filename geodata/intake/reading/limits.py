"""How large a table may be: what lies beyond is refused in words before it fills the memory."""

import re
from collections.abc import Iterable
from typing import Final

from geodata.intake.reading.letters import column_of
from zones.errors import InputError

#: Columns of one table; three years with one column a day are well within.
MOST_COLUMNS: Final = 2_000
#: Cells of a file that says how many it has.
MOST_CELLS: Final = 200_000_000
#: Lines of a text that do not fit its heading, and records of a document: beyond, something else is wrong.
MOST_BROKEN: Final = 300_000
MOST_RECORDS: Final = 2_000_000
_MOST_REPEATED: Final = 2_000_000
_MOST_CELLS: Final = 20_000_000  # of a rectangle around the filled cells, unless it is well filled
_THINNEST: Final = 20  # cells of the rectangle for each filled one
_ROW: Final = re.compile(rb'<row\b[^>]*?\br="(\d{1,7})"')
_REFERENCE: Final = tuple(re.compile(rb'\br="([A-Z]{%d})\d' % letters) for letters in (3, 2, 1))
_DIMENSION: Final = re.compile(rb'<dimension[^>]*\bref="[A-Z]+\d+:([A-Z]{1,3})(\d{1,7})"')


def within_width(columns: int, where: str) -> None:
    """Raises InputError for a table of more columns than any table has."""
    if columns > MOST_COLUMNS:
        raise InputError(
            f"the table has {columns} columns, more than {MOST_COLUMNS}",
            where=where,
            fix="check the sign between the cells, or give fewer columns",
            vi=f"bảng có {columns} cột, nhiều hơn {MOST_COLUMNS}",
            vi_fix="xem lại dấu ngăn cách các ô, hoặc bớt số cột",
        )


def within_lines(broken: int, where: str) -> None:
    """Raises InputError for a text of which no list could be kept of the lines that do not fit."""
    if broken > MOST_BROKEN:
        raise InputError(
            f"{broken} lines do not fit the heading, more than {MOST_BROKEN}",
            where=where,
            fix="check the sign between the cells and the quotation marks",
            vi=f"{broken} dòng không khớp với tiêu đề, nhiều hơn {MOST_BROKEN}",
            vi_fix="xem lại dấu ngăn cách các ô và dấu ngoặc kép",
        )


def within_records(records: int, fields: int, filled: int, where: str) -> None:
    """Raises InputError for records that would make too long a table, or one of mostly blank cells that is too large.

    `fields` are the different ones in all records, `filled` the cells that state anything.
    """
    if records > MOST_RECORDS:
        raise InputError(
            f"the file holds more than {MOST_RECORDS} records", where=where, fix="export it in parts, or as CSV",
            vi=f"tệp có hơn {MOST_RECORDS} bản ghi", vi_fix="xuất thành nhiều phần, hoặc dạng CSV",
        )  # fmt: skip
    if records * fields > _MOST_CELLS and records * fields > _THINNEST * filled:
        raise InputError(
            f"the records have {fields} fields together, of which each states a few only", where=where,
            fix="give a list of cases with the same fields in each",
            vi=f"các bản ghi có tổng cộng {fields} trường, mỗi bản ghi chỉ có vài trường",
            vi_fix="đưa danh sách ca có các trường giống nhau",
        )  # fmt: skip


def within_cells(rows: int, columns: int, where: str) -> None:
    """Raises InputError for a file that announces more cells than the memory holds."""
    if rows * columns > MOST_CELLS:
        raise InputError(
            f"the table has {rows} rows of {columns} columns, more than {MOST_CELLS} cells", where=where,
            fix="split it into several files, or give fewer columns",
            vi=f"bảng có {rows} dòng và {columns} cột, nhiều hơn {MOST_CELLS} ô",
            vi_fix="chia thành nhiều tệp, hoặc bớt số cột",
        )  # fmt: skip


def within_extent(parts: Iterable[bytes], where: str) -> None:
    """Raises InputError where the cells of a sheet (its XML, in parts) stand so far apart that the rectangle around
    them is mostly blank and too large to be held."""
    rows, columns, cells = 1, 1, 0
    for part in parts:
        cells += part.count(b"<c ")
        if found := _DIMENSION.search(part):
            columns = max(columns, column_of(found[1].decode()) + 1)
        rows = max([rows, *map(int, _ROW.findall(part))])
        columns = max(columns, _widest(part))
    within_sheet(rows, columns, cells, where)


def within_sheet(rows: int, columns: int, cells: int, where: str) -> None:
    """Raises InputError for a sheet whose few filled cells stand in too large a rectangle."""
    if rows * columns > _MOST_CELLS and rows * columns > _THINNEST * cells:
        raise InputError(
            f"{cells} filled cells are scattered over {rows} rows and {columns} columns of the sheet",
            where=where,
            fix="delete the stray cells far below or far to the right of the table, and save the file again",
            vi=f"{cells} ô có dữ liệu nằm rải rác trên {rows} dòng và {columns} cột của trang tính",
            vi_fix="xóa các ô lạc ở xa bên dưới hoặc bên phải bảng rồi lưu lại tệp",
        )


def within_repeats(told: int, written: int, where: str) -> None:
    """Raises InputError for a sheet in which few cells or signs that are written stand for very many."""
    if told > _MOST_REPEATED and told > _THINNEST * written:
        raise InputError(
            f"{written} cells of the sheet are repeated to {told}",
            where=where,
            fix="delete the repeated cells below and beside the table, and save the file again",
            vi=f"{written} ô của trang tính được lặp lại thành {told} ô",
            vi_fix="xóa các ô lặp lại ở bên dưới và bên cạnh bảng rồi lưu lại tệp",
        )


def _widest(part: bytes) -> int:
    """The number of the last column that occurs."""
    for reference in _REFERENCE:
        if reference.search(part):
            return max(column_of(letters.decode()) for letters in set(reference.findall(part))) + 1
    return 1
