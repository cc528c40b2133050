"""Where the table stands in what came: the sheet, its headings, and what is passed over, with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from geodata.intake.notes import Note, in_vietnamese


@dataclass(frozen=True, slots=True)
class Skipped:
    """Rows of a source (numbers as a spreadsheet shows them) that are no rows of the table, and why."""

    rows: tuple[int, ...]
    why: Note

    def note(self) -> Note:
        """As a sentence."""
        en, vi = listed(self.rows)
        return Note(f"{en} skipped: {self.why}", f"bỏ qua {vi}: {self.why.vi}")


@dataclass(frozen=True)
class Layout:
    """What was taken as the table. `titles` are (row, text) above it; `letters` name each heading's column.

    `lines` are the rows of headings as written; `titles_of` the titles of each sheet, where several were read.
    `parted` are the columns of parents that rows heading a part gave: blank where none is known.
    """

    sheet: str = ""
    heading_rows: tuple[int, ...] = ()
    titles: tuple[tuple[int, str], ...] = ()
    skipped: tuple[Skipped, ...] = ()
    remarks: tuple[Note, ...] = ()
    sheets_aside: tuple[tuple[str, Note], ...] = ()
    letters: dict[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    lines: tuple[tuple[str | None, ...], ...] = ()
    titles_of: dict[str, tuple[tuple[int, str], ...]] = field(default_factory=dict)
    parted: tuple[str, ...] = ()

    def but(self, **changed: Any) -> "Layout":
        """The same with some of its parts changed."""
        return replace(self, **changed)

    def notes(self) -> list[Note]:
        """What is to be said of it."""
        return [*self.remarks, *(one.note() for one in self.skipped)]

    def as_dict(self) -> dict[str, Any]:
        """For programs; words in both languages."""
        return {
            "sheet": self.sheet or None,
            "sheets": list(self.sheets),
            "sheets_aside": [{"sheet": name, **_both(why)} for name, why in self.sheets_aside],
            "heading_rows": list(self.heading_rows),
            "titles": [{"row": row, "text": text} for row, text in self.titles],
            "skipped": [{"rows": list(one.rows), **_both(one.why)} for one in self.skipped],
        }


def _both(words: str) -> dict[str, str]:
    return {"why": str(words), "why_vi": in_vietnamese(words)}


def listed(rows: Sequence[int]) -> tuple[str, str]:
    """`row 5`, `rows 5-8, 12` in English and Vietnamese."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:_MOST_RUNS])
    shown += ", …" if len(runs) > _MOST_RUNS else ""
    return f"row{'' if len(rows) == 1 else 's'} {shown}", f"dòng {shown}"


_MOST_RUNS = 12
