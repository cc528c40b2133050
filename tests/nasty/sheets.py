"""Workbooks, pages and tables as other programs leave them."""

# ruff: noqa: E501

import datetime
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Cells = Sequence[Sequence[Any]]


def workbook(
    path: Path, sheets: Mapping[str, Cells], merged: Mapping[str, Iterable[str]] | None = None
) -> dict[str, Worksheet]:
    """A workbook of these sheets; `merged` names ranges a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for span in (merged or {}).get(name, ()):
            sheet.merge_cells(span)
    book.save(path)
    return {sheet.title: sheet for sheet in book.worksheets}


def one_sheet(path: Path, rows: Cells, *merged: str) -> None:
    """A workbook of one sheet."""
    workbook(path, {"Sheet1": rows}, {"Sheet1": merged})


def text(path: Path, rows: Cells, *, by: str = ",", encoding: str = "utf-8", end: str = "\n") -> None:
    """Delimited text without quotation marks."""
    lines = (by.join("" if cell is None else str(cell) for cell in row) for row in rows)
    path.write_bytes((end.join(lines) + end).encode(encoding))


def html(path: Path, rows: Cells) -> None:
    """A page with a table, as report systems hand it out under the name of a workbook."""
    body = "".join("<tr>" + "".join(f"<td>{escape(_shown(c))}</td>" for c in row) + "</tr>" for row in rows)
    path.write_text(
        "<html><head><meta charset='utf-8'></head><body><table border=1>" + body + "</table></body></html>",
        encoding="utf-8",
    )


def ods(path: Path, rows: Cells, *, further: str = "") -> None:
    """The least OpenDocument sheet; `further` are rows as they are written in it."""
    cells = "".join("<table:table-row>" + "".join(map(_ods_cell, row)) + "</table:table-row>" for row in rows)
    cells += further
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Ca">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(stamped("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            stamped("META-INF/manifest.xml"),
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr(stamped("content.xml"), content)


def stamped(name: str) -> zipfile.ZipInfo:
    """A member of a zip whose time is always the same."""
    return zipfile.ZipInfo(name, (2022, 2, 20, 0, 0, 0))


def _ods_cell(cell: Any) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, int):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    if isinstance(cell, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)


def xls(path: Path, rows: Cells, *, further: bytes = b"") -> None:
    """An Excel 97 workbook of one sheet (BIFF8 in a compound file), by the published record layouts; `further` are
    records of the sheet."""
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    width = max(map(len, rows))
    sheet += record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    sheet += b"".join(
        biff_cell(at, column, cell)
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if cell is not None
    )
    sheet += further + record(0x000A, b"")
    head = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    head += record(0x0042, struct.pack("<H", 1200))
    name = "Ca".encode("utf-16-le")
    bound = record(0x0085, struct.pack("<IHBB", 0, 0, 2, 1) + name)
    start = len(head) + len(bound) + 4
    head += record(0x0085, struct.pack("<IHBB", start, 0, 2, 1) + name) + record(0x000A, b"")
    path.write_bytes(compound((head + sheet).ljust(4096, b"\x00")))


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def biff_cell(row: int, column: int, cell: Any) -> bytes:
    if isinstance(cell, int | float):
        return record(0x0203, struct.pack("<HHHd", row, column, 0, float(cell)))
    words = str(cell).encode("utf-16-le")
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(words) // 2, 1) + words)


def compound(stream: bytes, name: str = "Workbook") -> bytes:
    """A compound file (version 3) that holds one stream."""
    stream = stream + b"\x00" * (-len(stream) % 512)
    sectors = len(stream) // 512
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    chain = [fat_mark, end, *[at + 3 for at in range(sectors - 1)], end]
    fat = struct.pack("<128I", *(chain + [free] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack(
        "<HHHHHHIIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 0, 0, 1, 1, 0, 4096, end, 0, end, 0, 0
    )
    header += struct.pack("<108I", *([free] * 108))
    root = _entry("Root Entry", 5, 1, end, 0)
    book = _entry(name, 2, free, 2, len(stream))
    empty = [_entry("", 0, free, 0, 0)] * 2
    return header + fat + root + book + b"".join(empty) + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    words = name.encode("utf-16-le")
    length = len(words) + 2 if name else 0
    links = struct.pack("<HBBIII", length, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return words.ljust(64, b"\x00") + links + bytes(36) + struct.pack("<IQ", start, size)


def xlsb(path: Path, rows: Cells, at: Mapping[tuple[int, int], Any] | None = None) -> None:
    """A binary workbook of one sheet, by the published record layouts; `at` are further cells at their places."""
    cells = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row) if cell is not None}
    cells |= dict(at or {})
    held: dict[int, dict[int, Any]] = {}
    for (row, column), cell in sorted(cells.items()):
        held.setdefault(row, {})[column] = cell
    width = max(column for _, column in cells)
    body = _binary(129) + _binary(148, struct.pack("<4I", 0, max(held), 0, width)) + _binary(145)
    for row, line in held.items():
        body += _binary(0, struct.pack("<I", row) + bytes(13)) + b"".join(
            _binary_cell(c, v) for c, v in line.items()
        )
    body += _binary(146) + _binary(130)
    sheet = struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Ca")
    book = _binary(131) + _binary(143) + _binary(156, sheet) + _binary(144) + _binary(132)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            stamped("[Content_Types].xml"),
            '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        file.writestr(stamped("xl/workbook.bin"), book)
        file.writestr(
            stamped("xl/_rels/workbook.bin.rels"),
            '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{kind}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
        )
        file.writestr(stamped("xl/worksheets/sheet1.bin"), body)


def _binary(kind: int, data: bytes = b"") -> bytes:
    return _seven_bits(kind) + _seven_bits(len(data)) + data


def _seven_bits(number: int) -> bytes:
    found = b""
    while number > 0x7F:
        found += bytes([number & 0x7F | 0x80])
        number >>= 7
    return found + bytes([number])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_cell(column: int, cell: Any) -> bytes:
    head = struct.pack("<II", column, 0)
    if isinstance(cell, int | float):
        return _binary(5, head + struct.pack("<d", float(cell)))
    return _binary(6, head + _wide(str(cell)))
