"""Titles and remarks of a sheet without persons: who drew it up, and under which number to call."""

import re
from typing import Final

from geodata.intake.notes import Note
from geodata.intake.personal.cells import without_numbers
from geodata.intake.reading.layout import Layout

#: Words after which a title names a person.
_WHO: Final = re.compile(
    r"(?i)((?:người|nguoi|cán bộ|can bo)\s+(?:lập|báo cáo|tổng hợp|nhập|điều tra|ký|phụ trách|lap|bao cao|tong hop)"
    r"[^:]{0,20}|ký tên|họ (?:và )?tên|liên hệ|prepared by|reported by|contact|signed|name)\s*[:\-].*"
)


def public_layout(layout: Layout) -> Layout:
    """The layout with its titles made public."""
    titles = tuple((row, public_title(text)) for row, text in layout.titles)
    of_sheets = {
        sheet: tuple((row, public_title(text)) for row, text in found)
        for sheet, found in layout.titles_of.items()
    }
    return layout.but(titles=titles, titles_of=of_sheets)


def public_title(text: str) -> str:
    """A title without numbers of persons, and without what follows words such as `Người lập:`."""
    return without_numbers(_WHO.sub(r"\1: •••", text))


def public_note(note: str) -> str:
    """A remark without numbers of persons."""
    if isinstance(note, Note):
        return Note(without_numbers(str(note)), without_numbers(note.vi))
    return without_numbers(note)
