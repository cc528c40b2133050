"""Workbooks that may not be opened: protected by a password, of another kind, damaged, or larger than they look.

What opens workbooks sets memory aside for the rectangle around all cells and follows every chain to its end, so that
these are looked at before. Layouts: [MS-XLS], [MS-XLSB], OpenDocument 1.2.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from geodata.intake.reading.compound import Compound, DamagedError
from geodata.intake.reading.limits import within_repeats, within_sheet
from zones.errors import InputError

#: Streams of compound files that are no workbooks -> what the file is.
_OTHERS: Final = {
    "WordDocument": ("a Word document", "tài liệu Word"),
    "PowerPoint Document": ("a PowerPoint document", "tài liệu PowerPoint"),
    "__properties_version1.0": ("an e-mail of Outlook", "thư Outlook"),
}
_PARTS: Final = {
    "word/document.xml": ("a Word document", "tài liệu Word"),
    "ppt/presentation.xml": ("a PowerPoint document", "tài liệu PowerPoint"),
}
_ENCRYPTED: Final = ("EncryptedPackage", "EncryptionInfo")
_BEGIN, _END, _DIMENSIONS, _PASSWORD = 0x0809, 0x000A, 0x0200, 0x002F
_CELLS: Final = frozenset((0x0203, 0x0204, 0x00FD, 0x0006, 0x027E, 0x0205, 0x00D6, 0x00BD))
_WIDE: Final = 0x00BD  # a record of several cells, which ends with its last column
_MOST_ROWS, _MOST_COLUMNS = 65_536, 256
_TEXT: Final = "application/vnd.oasis.opendocument.text"


def check_book(data: bytes, where: str) -> None:
    """Raises InputError for a workbook that cannot or may not be opened, in words that say why."""
    try:
        if data.startswith(b"PK"):
            _check_archive(data, where)
        else:
            _check_compound(Compound(data), where)
    except (DamagedError, struct.error, zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        raise damaged(where) from error


def _check_compound(file: Compound, where: str) -> None:
    if any(name in file.names for name in _ENCRYPTED):
        raise _protected(where)
    book = next((name for name in ("Workbook", "Book") if name in file.names), None)
    if book is None:
        raise _another(next((words for name, words in _OTHERS.items() if name in file.names), None), where)
    for rows, columns, cells in _extents(file.stream(book), where):
        within_sheet(rows, columns, cells, where)


def _extents(stream: bytes, where: str) -> Iterator[tuple[int, int, int]]:
    """Rows, columns and filled cells of each part of a stream of records."""
    at, rows, columns, cells = 0, 0, 0, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        at += 4
        if kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, at)
            if kind == _WIDE and at + length <= len(stream):
                (column,) = struct.unpack_from("<H", stream, at + length - 2)
            rows, columns, cells = max(rows, row + 1), max(columns, column + 1), cells + 1
        elif kind == _PASSWORD:
            raise _protected(where)
        elif kind == _DIMENSIONS and length >= 12:
            last, width = struct.unpack_from("<4xI2xH", stream, at)
            rows, columns = (
                max(rows, last if last > _MOST_ROWS else 0),
                max(columns, width if width > _MOST_COLUMNS else 0),
            )
        elif kind in (_BEGIN, _END):
            yield rows, columns, cells
            rows = columns = cells = 0
        if rows > _MOST_ROWS or columns > _MOST_COLUMNS:
            raise DamagedError("a cell beyond the sheet")
        at += length
    yield rows, columns, cells


def _check_archive(data: bytes, where: str) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if found := next((words for part, words in _PARTS.items() if part in names), None):
            raise _another(found, where)
        if "mimetype" in names and "content.xml" in names:
            _check_open_document(archive, where)
        elif _SHARED in names:
            _check_shared(archive, where)
        elif "xl/workbook.bin" in names:
            for name in sorted(names):
                if name.startswith("xl/worksheets/") and name.endswith(".bin"):
                    within_sheet(*_binary_extent(archive.read(name)), where)


_SHARED: Final = "xl/sharedStrings.xml"
_SHARED_CELL: Final = re.compile(rb'\bt="s"[^>]*><v>(\d{1,9})</v>')
_LONG_TEXT: Final = 1_000
_ROWS: Final = re.compile(rb'number-rows-repeated="(\d{1,18})"')
_FILLED: Final = re.compile(rb"<table:table-cell\b([^>]*[^>/])?>")
_COLUMNS: Final = re.compile(rb'number-columns-repeated="(\d{1,18})"')
_BLANKS: Final = re.compile(rb'<text:s\b[^>]*\btext:c="(\d{1,18})"')


def _check_open_document(archive: zipfile.ZipFile, where: str) -> None:
    if archive.read("mimetype").strip().startswith(_TEXT.encode()):
        raise _another(("a text document", "tài liệu văn bản"), where)
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read(
        "META-INF/manifest.xml"
    ):
        raise _protected(where)
    content = archive.read("content.xml")
    blanks = sum(int(one) for one in _BLANKS.findall(content))
    within_repeats(blanks, len(content), where)
    if b"-repeated=" in content:
        cells = [_cells_of(row) for row in content.split(b"<table:table-row")[1:]]
        within_repeats(sum(told for told, _ in cells), sum(written for _, written in cells), where)


def _cells_of(row: bytes) -> tuple[int, int]:
    """How many filled cells a row stands for, and how many are written in it."""
    attributes, _, cells = row.partition(b">")
    if attributes.endswith(b"/"):
        return 0, 0
    filled = _FILLED.findall(cells)
    times = _ROWS.search(attributes)
    told = len(filled) + sum(int(found[1]) - 1 for one in filled if (found := _COLUMNS.search(one)))
    return told * (int(times[1]) if times else 1), len(filled)


def _check_shared(archive: zipfile.ZipFile, where: str) -> None:
    """Long texts are written once for all the cells that hold them."""
    texts = archive.read(_SHARED).split(b"<si>")[1:]
    long = {at: len(text) for at, text in enumerate(texts) if len(text) > _LONG_TEXT}
    if not long:
        return
    sheets = [
        name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")
    ]
    for name in sheets:
        told = sum(long.get(int(one), 0) for one in _SHARED_CELL.findall(archive.read(name)))
        within_repeats(told // _LONG_TEXT, len(texts) + len(long), where)


def _binary_extent(sheet: bytes) -> tuple[int, int, int]:
    """Rows, columns and filled cells of a sheet of a binary workbook."""
    at, end, row, rows, columns, cells = 0, len(sheet), 0, 0, 0, 0
    while at < end:
        kind, at = _variable(sheet, at, 2)
        length, at = _variable(sheet, at, 4)
        if kind == 0 and at + 4 <= end:
            row = int.from_bytes(sheet[at : at + 4], "little")
        elif 1 < kind <= 11 and at + 4 <= end:
            column = int.from_bytes(sheet[at : at + 4], "little")
            rows, columns, cells = max(rows, row + 1), max(columns, column + 1), cells + 1
        at += length
    return rows, columns, cells


def _variable(data: bytes, at: int, longest: int) -> tuple[int, int]:
    """A number of seven bits a byte, and where it ends."""
    value = 0
    for place in range(longest):
        if at >= len(data):
            raise DamagedError("cut short")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            break
    return value, at


def damaged(where: str) -> InputError:
    """The error for a workbook that cannot be opened."""
    return InputError(
        "the workbook cannot be opened: it is cut short or damaged",
        where=where,
        fix="save it again as XLSX or CSV and give the new file",
        vi="không mở được sổ tính: tệp bị cắt cụt hoặc hỏng",
        vi_fix="lưu lại dạng XLSX hoặc CSV rồi nạp tệp mới",
    )


def _protected(where: str) -> InputError:
    return InputError(
        "the workbook is protected by a password and cannot be read",
        where=where,
        fix="open it with the password, save it without one (Save as, Tools, General options) and give the new file",
        vi="sổ tính được đặt mật khẩu nên không đọc được",
        vi_fix="mở tệp bằng mật khẩu, lưu lại không đặt mật khẩu (Lưu thành, Công cụ, Tùy chọn chung) rồi nạp tệp mới",
    )


def _another(what: tuple[str, str] | None, where: str) -> InputError:
    if what is None:
        return damaged(where)
    return InputError(
        f"this is {what[0]}, not a workbook",
        where=where,
        fix="copy its table into a sheet, save it as XLSX and give that file",
        vi=f"đây là {what[1]}, không phải sổ tính",
        vi_fix="chép bảng trong đó sang trang tính, lưu dạng XLSX rồi nạp tệp đó",
    )
