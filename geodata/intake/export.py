"""Refused rows as a file that can be mended and loaded again."""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from geodata.intake.cells.columns import OWN_COLUMNS
from zones.errors import InputError

_OWN = ("source_row", "problem", "problem_vi", "remedy", "remedy_vi")


def write_refused(refused: pl.DataFrame, path: str | Path) -> Path:
    """Write refused rows (columns `REFUSED_SCHEMA`) as `.csv` or `.xlsx`: their own columns, then what is wrong.

    Dates that only the order proven by the whole file could tell are written as YYYY-MM-DD, so that the mended
    part is read as the whole was. The added columns are passed over when the file is loaded. Where one
    row of the source gave several (one column a day), `source_cell` names the cell. CSV is UTF-8 with
    a mark, so that spreadsheets show Vietnamese; in XLSX every cell is text, so that nothing is computed.
    """
    path = Path(path)
    heading, lines = _lines(refused)
    if path.suffix.lower() == ".xlsx":
        _write_xlsx(path, heading, lines)
    elif path.suffix.lower() == ".csv":
        path.write_bytes(_csv(heading, lines))
    else:
        raise InputError(
            f"refused rows cannot be written as {path.suffix or 'a file without ending'}",
            where=path.name,
            fix="name a .csv or .xlsx file",
            vi=f"không ghi được các dòng bị từ chối dạng {path.suffix or 'không có đuôi'}",
            vi_fix="đặt tên tệp .csv hoặc .xlsx",
        )
    return path


def _lines(refused: pl.DataFrame) -> tuple[list[str], list[list[Any]]]:
    sources = [_source(*row) for row in refused.select("raw", "understood").iter_rows()]
    names = list(dict.fromkeys(name for source in sources for name in source if name not in OWN_COLUMNS))
    cells = [source.get("source_cell") for source in sources]
    own = refused.select(pl.col("row").alias("source_row"), *_OWN[1:]).rows()
    if not any(cells):
        lines = [
            [source.get(name) for name in names] + list(mine)
            for source, mine in zip(sources, own, strict=True)
        ]
        return [*names, *_OWN], lines
    lines = [
        [source.get(name) for name in names] + [cell, *mine]
        for source, cell, mine in zip(sources, cells, own, strict=True)
    ]
    return [*names, "source_cell", *_OWN], lines


def _source(raw: str | None, understood: str | None) -> dict[str, Any]:
    cells: dict[str, Any] = json.loads(raw or "{}")
    spare = cells.pop("…", None)  # fields beyond the heading: shown in a column of their own
    if spare:
        cells["(more)"] = " | ".join(map(str, spare))
    return cells | (json.loads(understood) if understood else {})


def _csv(heading: list[str], lines: Iterable[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(heading)
    writer.writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def _write_xlsx(path: Path, heading: list[str], lines: Iterable[list[Any]]) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("refused")
    sheet.freeze_panes = "A2"
    for line in (heading, *lines):
        sheet.append([_text_cell(sheet, value) for value in line])
    book.save(path)


def _text_cell(sheet: Any, value: Any) -> Any:
    if value is None or isinstance(value, int):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet, openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub(" ", str(value)))
    cell.data_type = "s"
    return cell
