"""The sheet of lists: areas with their codes under the areas above them, and the words of closed columns."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from openpyxl.styles import Font
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from geodata.intake.naming.listed import listed_as
from geodata.intake.naming.places import PlaceIndex
from zones.areas import Edition

TITLE: Final = {"vi": "Danh mục", "en": "Lists"}
_WIDEST: Final = 40


@dataclass(frozen=True)
class Areas:
    """Areas to choose from: (label of the area above or "", label), in the order of the list."""

    level: str
    above: str | None
    pairs: tuple[tuple[str, str], ...]

    @property
    def parents(self) -> list[str]:
        """The labels above, each once."""
        return list(dict.fromkeys(parent for parent, _ in self.pairs if parent))


def areas_of(edition: Edition, level: str, within: int | None = None) -> Areas:
    """The areas of a level of an edition (inside the area `within`), under those of the level above."""
    index, span = PlaceIndex(edition), edition.rows(level)
    held = [area for area in range(span.start, span.stop) if within is None or within in index.line(area)]
    names = edition.areas["name"].to_list()

    def label(area: int) -> str:
        return listed_as(names[area] or index.code_of(area), index.code_of(area))

    above = [int(edition.parent[area]) for area in held]
    pairs = sorted(
        (label(parent) if parent >= 0 else "", label(area)) for parent, area in zip(above, held, strict=True)
    )
    levels = {index.level_of(parent) for parent in above if parent >= 0}
    grouped = len(levels) == 1 and min(above, default=-1) >= 0 and len(set(above)) > 1
    return Areas(level, levels.pop() if grouped else None, tuple(pairs))


@dataclass
class Lists:
    """The sheet that is being written: each list once, under a name of the workbook."""

    book: Any
    sheet: Any
    names: dict[tuple[str, ...], str] = field(default_factory=dict)

    def named(self, name: str, heading: str, words: Sequence[str]) -> str:
        """The name of the range that holds some words; written where it is new."""
        key = tuple(words)
        if key not in self.names:
            name = name if name not in self.names.values() else f"{name}_{len(self.names) + 1}"
            column = len(self.names) + 1
            letter = get_column_letter(column)
            self.sheet.cell(1, column, heading).font = Font(bold=True)
            for at, word in enumerate(words, 2):
                cell = self.sheet.cell(at, column, word)
                cell.data_type, cell.number_format = "s", "@"
            width = max(map(len, (*words[:500], heading)), default=10)
            self.sheet.column_dimensions[letter].width = min(width + 2, _WIDEST)
            ref = f"{quote_sheetname(self.sheet.title)}!${letter}$2:${letter}${len(words) + 1}"
            self.book.defined_names[name] = DefinedName(name, attr_text=ref)
            self.names[key] = name
        return self.names[key]


def list_sheet(book: Any, lang: str) -> Lists:
    """An empty sheet of lists, protected against slips (without a password)."""
    sheet = book.create_sheet(TITLE[lang])
    sheet.freeze_panes = "A2"
    sheet.protection.enable()
    return Lists(book, sheet)
