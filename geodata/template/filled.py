"""A template that comes back: which sheet holds which table, and what is filled in."""

import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

import python_calamine

from geodata.intake.reading.tables import MOST_BYTES
from geodata.template.sheet import MARK
from geodata.template.tables import KINDS
from zones.errors import InputError

_NAMES: Final = re.compile(r'<definedName\b[^>]*\bname="' + MARK + r'(\w+)"[^>]*>([^<]+)</definedName>')
_LARGEST: Final = 1 << 24  # bytes of the XML that names the sheets


@dataclass(frozen=True, slots=True)
class Filled:
    """A sheet of a template: its table, its name, and how many rows below the headings hold anything."""

    kind: str
    sheet: str
    rows: int


def marked_sheets(path: Path) -> dict[str, str]:
    """Kind of table -> name of its sheet; empty for whatever is no template of ours."""
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_BYTES:
                return {}
            member = archive.getinfo("xl/workbook.xml")
            text = archive.read(member).decode("utf-8", "replace") if member.file_size < _LARGEST else ""
    except (
        OSError,
        ValueError,
        EOFError,
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        RuntimeError,
    ):
        return {}
    found = {kind: _sheet(unescape(ref)) for kind, ref in _NAMES.findall(text)}
    return {kind: found[kind] for kind in KINDS if found.get(kind)}


def _sheet(reference: str) -> str:
    """`'Ca bệnh'!$A$1` or, as another program writes it, `$'Ca bệnh'.$A$1`."""
    name = re.sub(r"[!.]\$?[A-Z]+\$?\d+$", "", reference.strip()).lstrip("$")
    return name[1:-1].replace("''", "'") if name.startswith("'") and name.endswith("'") else name


def sheet_of(path: Path, kind: str) -> str | None:
    """The sheet of a table in a template of ours; None for every other file.

    Raises InputError where that sheet is there and nothing is filled in.
    """
    found = marked_sheets(path)
    if kind not in found:
        return None
    sheets = [one for one in filled_sheets(path) if one.kind == kind]
    if sheets and not sheets[0].rows:
        raise nothing_filled_in(path.name, sheets)
    return found[kind] if sheets else None


def filled_sheets(path: Path) -> list[Filled]:
    """The sheets of a template in the order in which they are loaded; none for other files."""
    marks = marked_sheets(path)
    if not marks:
        return []
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        held = set(book.sheet_names)
        return [Filled(kind, name, _rows(book, name)) for kind, name in marks.items() if name in held]
    except python_calamine.CalamineError as error:
        raise InputError(
            "the workbook cannot be opened: it is cut short or damaged", where=path.name,
            fix="save it again as XLSX and give the new file",
            vi="không mở được sổ tính: tệp bị cắt cụt hoặc hỏng", vi_fix="lưu lại dạng XLSX rồi nạp tệp mới",
        ) from error  # fmt: skip


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> int:
    lines = book.get_sheet_by_name(name).to_python()
    return sum(any(str(cell).strip() for cell in line if cell is not None) for line in lines[1:])


def nothing_filled_in(where: str, sheets: Sequence[Filled]) -> InputError:
    """The error of a template, or a sheet of one, that is still empty."""
    names = ", ".join(one.sheet for one in sheets)
    return InputError(
        f"nothing is filled in on {names}",
        where=where,
        fix="fill in at least one row below the headings",
        vi=f"chưa điền gì ở trang tính {names}",
        vi_fix="điền ít nhất một dòng dưới tiêu đề",
    )
