"""A table of text, numbers and days as a file that a spreadsheet opens as it is."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from zones.errors import InputError


def write_table(rows: pl.DataFrame, path: Path) -> Path:
    """Write `.csv` (UTF-8 with a mark, so that spreadsheets show Vietnamese) or `.xlsx`, where text stays text."""
    kind = path.suffix.lower()
    if kind == ".csv":
        path.write_bytes(b"\xef\xbb\xbf" + rows.write_csv().encode())
    elif kind == ".xlsx":
        _write_xlsx(rows, path)
    else:
        raise InputError(
            f"a table cannot be written as {path.suffix or 'a file without ending'}", where=path.name,
            fix="name a .csv or .xlsx file", vi=f"không ghi được bảng dạng {path.suffix or 'không có đuôi'}",
            vi_fix="đặt tên tệp .csv hoặc .xlsx",
        )  # fmt: skip
    return path


def _write_xlsx(rows: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("rows")
    sheet.freeze_panes = "A2"
    sheet.append(rows.columns)
    for row in rows.iter_rows():
        sheet.append([_cell(sheet, value) for value in row])
    book.save(path)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub(" ", value))
    cell.data_type = "s"  # nothing is computed
    return cell
