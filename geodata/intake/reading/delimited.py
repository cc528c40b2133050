"""CSV and its kin: every cell as text, ragged lines set aside with their number."""

import csv
import json

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.headings import TITLE_ROWS
from geodata.intake.notes import Note
from geodata.intake.reading.heading_rows import Heading, heading_of, layout_of
from geodata.intake.reading.limits import within_lines, within_width
from geodata.intake.reading.records import Records, fields_of, find_records, keep
from geodata.intake.reading.sniff import decoded, delimiter_of, encoding_of, not_a_table
from geodata.intake.reading.table import Table, broken_lines, checked_heading
from zones.errors import InputError

_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "cp1258": "Windows-1258",
    "cp1252": "Windows-1252",
}
_SIGNS = {
    ",": ("comma", "dấu phẩy"), ";": ("semicolon", "dấu chấm phẩy"), "\t": ("tab", "dấu tab"),
    "|": ("bar", "dấu gạch đứng"),
}  # fmt: skip


def read_delimited(data: bytes, where: str) -> Table:
    """A delimited text of any encoding as a Table; raises InputError for what is no table."""
    try:
        return _read(data, where)
    except csv.Error as error:
        raise InputError(
            f"a line cannot be parted into cells: {error}",
            where=where,
            fix="look for a quotation mark that is never closed, or a cell of more than 100,000 letters",
            vi="có dòng không tách được thành các ô",
            vi_fix="tìm dấu ngoặc kép không đóng, hoặc ô dài hơn 100.000 ký tự",
        ) from error


def _read(data: bytes, where: str) -> Table:
    encoding = encoding_of(data, where)
    text = decoded(data, encoding)
    del data
    if b"\n" not in text and b"\r" in text:
        text = text.replace(b"\r", b"\n")
    delimiter = _delimiter(text)
    records = find_records(text, delimiter)
    filled = np.flatnonzero(records.fields > 0)
    if not len(filled):
        raise InputError(
            "the file is empty",
            where=where,
            fix="give a table with a heading and rows",
            vi="tệp trống",
            vi_fix="đưa một bảng có tiêu đề và dòng dữ liệu",
        )
    if _is_separator_line(text, records, int(filled[0])) and len(filled) > 1:
        filled = filled[1:]
    within_width(int(records.fields[filled[:TITLE_ROWS]].max()), where)
    first = [fields_of(text, records, int(i), delimiter) for i in filled[:TITLE_ROWS]]
    found = heading_of([[cell.strip() or None for cell in line] for line in first], filled.tolist())
    at = found.last
    heading = checked_heading(_names(found, fields_of(text, records, at, delimiter)), where)
    if any("\x00" in name for name in heading):
        raise not_a_table(where, "the file holds binary data", "tệp chứa dữ liệu nhị phân")
    if (records.fields[at + 1 :] != len(heading)).any():
        records = find_records(text, delimiter, len(heading))
        heading = _with_trailing_column(heading, records, at)
    table = _body(text, records, at, heading, delimiter, where)
    above = [(int(i), line) for i, line in zip(filled, first, strict=False) if i < found.first]
    lines = [line for i, line in zip(filled, first, strict=False) if found.first <= i <= at]
    table.layout = layout_of(found, above, lines, heading)
    name, (sign, sign_vi) = _NAMES[encoding.name], _SIGNS[delimiter]
    table.notes.append(
        Note(f"read as {name}, fields parted by {sign}", f"đọc theo {name}, các ô cách nhau bằng {sign_vi}")
    )
    return table


def _names(found: Heading, written: list[str]) -> list[str]:
    """The names of the columns: as written where the headings are one line."""
    return written if found.first == found.last else [name or "" for name in found.names]


def _delimiter(text: bytes) -> str:
    head = text[: 1 << 16].decode("utf-8", errors="replace")
    lines = [line for line in head.splitlines() if line.strip()][:200]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return delimiter_of(lines[:-1] if len(lines) > 2 and len(text) > len(head) else lines)


def _with_trailing_column(heading: list[str], records: Records, at: int) -> list[str]:
    """The heading with one unnamed column more, if every line ends with a delimiter that the heading lacks."""
    below = records.fields[at + 1 :]
    below = below[below > 0]
    if len(heading) > 1 and len(below) and (below == len(heading) + 1).all():
        return [*heading, f"(column {len(heading) + 1})"]
    return heading


def _is_separator_line(text: bytes, records: Records, at: int) -> bool:
    return text[int(records.start[at]) : int(records.end[at])].lower()[:4] == b"sep="


def _body(text: bytes, records: Records, at: int, heading: list[str], delimiter: str, where: str) -> Table:
    after = np.arange(len(records)) > at
    whole = after & (records.fields == len(heading)) & ~records.open_quote
    if len(heading) == 1:  # a single column: nothing can be ragged
        whole = after & (records.fields > 0) & ~records.open_quote
    bad = np.flatnonzero(after & (records.fields > 0) & ~whole)
    within_lines(len(bad), where)
    frame = _cells(text, records, whole, heading, delimiter)
    return Table(
        frame=frame,
        rows=pl.Series("row", np.flatnonzero(whole) + 1, dtype=pl.Int32),
        broken=broken_lines(bad + 1, _faults(records, bad), _raw(text, records, bad, heading, delimiter),
                            len(heading)),
        kind="csv",
        notes=[],
    )  # fmt: skip


def _faults(records: Records, bad: NDArray[np.intp]) -> list[int]:
    """Per bad line its number of fields, -1 where a quotation never ends."""
    return [-1 if records.open_quote[i] else int(records.fields[i]) for i in bad]


def _raw(
    text: bytes, records: Records, bad: NDArray[np.intp], heading: list[str], delimiter: str
) -> list[str]:
    lines = []
    for i in bad:
        cells = fields_of(text, records, int(i), delimiter)
        named: dict[str, object] = dict(zip(heading, cells, strict=False))
        if len(cells) > len(heading):
            named["…"] = cells[len(heading) :]
        lines.append(json.dumps(named, ensure_ascii=False))
    return lines


def _cells(
    text: bytes, records: Records, whole: NDArray[np.bool_], heading: list[str], delimiter: str
) -> pl.DataFrame:
    """All cells as text; Polars does it, the csv module record by record where stray quotation marks confuse it."""
    height = int(whole.sum())
    if not height:
        return pl.DataFrame(schema=dict.fromkeys(heading, pl.String))
    try:
        frame = pl.read_csv(
            keep(text, records, whole), has_header=False, new_columns=heading, separator=delimiter, infer_schema=False,
            encoding="utf8-lossy",
        )  # fmt: skip
        if frame.shape == (height, len(heading)):
            return frame
    except pl.exceptions.PolarsError:
        pass
    width = len(heading)
    cells = [
        (fields_of(text, records, int(at), delimiter) + [""] * width)[:width] for at in np.flatnonzero(whole)
    ]
    return pl.DataFrame(cells, schema=dict.fromkeys(heading, pl.String), orient="row")
