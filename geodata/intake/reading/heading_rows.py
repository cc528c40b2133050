"""Which rows of a table are its headings: one, two or three, with groups written once over their columns."""

import itertools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from geodata.fold import fold, fold_heading
from geodata.intake.cells.day_headings import day_in
from geodata.intake.cells.headings import TITLE_ROWS, in_two_languages, is_heading_word
from geodata.intake.notes import Note
from geodata.intake.reading.grid import Span
from geodata.intake.reading.layout import Layout, Skipped, listed
from geodata.intake.reading.letters import letter_of

_DEEPEST: Final = 3  # rows of headings
_MIDNIGHT: Final = re.compile(r"(?<=\d{4}-\d\d-\d\d) 00:00:00$")  # what a spreadsheet adds to a day
_NUMBER: Final = re.compile(r"^[+\-−]?[\d.,\s]*\d[\d.,\s]*%?$")
#: Words of groups of figures, folded; they are no field by themselves.
_GROUP_WORDS: Final = (
    "luy ke", "luy tich", "cong don", "so mac", "mac moi", "so ca", "ca mac", "tu vong", "khoi benh", "cong dong",
    "cach ly",
    "dang dieu tri", "ghi chu", "ho va ten", "ho ten", "so nguoi",
)  # fmt: skip

Row = Sequence[str | None]


class Heading(NamedTuple):
    """First and last row of the headings (positions among all rows) and the name of every column."""

    first: int
    last: int
    names: list[str | None]


def heading_of(rows: Sequence[Row], at: Sequence[int], merged: Sequence[Span] = ()) -> Heading:
    """The headings among the first filled rows of a table; `at` are their positions in the whole.

    The first row that speaks like a heading, with the group row above it and the rows of parts below it: those
    that merged cells reach into, or that name parts of a group and leave the other columns blank.
    """
    anchor = _anchor(rows)
    first, last = anchor, anchor
    while first > 0 and last - first < _DEEPEST - 1 and at[first - 1] == at[first] - 1:
        if not _groups_above(rows[first - 1], rows[first], at[first - 1], merged):
            break
        first -= 1
    while last + 1 < len(rows) and last - first < _DEEPEST - 1 and at[last + 1] == at[last] + 1:
        if not _parts_below(rows[last + 1], rows[last], at[last], merged):
            break
        last += 1
    lines = [list(row) for row in rows[first : last + 1]]
    return Heading(at[first], at[last], _joined(lines, at[first], merged))


def layout_of(
    found: Heading, above: Sequence[tuple[int, Row]], lines: Sequence[Row], names: Sequence[str]
) -> Layout:
    """The layout of a table with those headings; `above` are the filled rows over them."""
    titles = tuple((at + 1, " ".join(" ".join(cell for cell in row if cell).split())) for at, row in above)
    rows = tuple(range(found.first + 1, found.last + 2))
    remarks, skipped = [], []
    if titles or len(rows) > 1:
        en, vi = listed(rows)
        remarks.append(Note(f"headings in {en}", f"tiêu đề ở {vi}"))
    if titles:
        skipped.append(
            Skipped(
                tuple(row for row, _ in titles), Note("title above the table", "tiêu đề chung phía trên bảng")
            )
        )
    return Layout(
        heading_rows=rows, titles=titles, skipped=tuple(skipped), remarks=tuple(remarks),
        letters={name: letter_of(at) for at, name in enumerate(names)},
        lines=tuple(tuple(cell or None for cell in line) for line in lines),
    )  # fmt: skip


def _anchor(rows: Sequence[Row]) -> int:
    """The first row that speaks like a heading; the very first row if it says one word of it."""
    scores = [_score(row) for row in rows[:TITLE_ROWS]]
    wide = [sum(cell is not None and cell != "" for cell in row) for row in rows[:TITLE_ROWS]]
    better = next((i for i, score in enumerate(scores) if score >= 2 and wide[i] >= 2), None)
    if not scores or better is None:
        return 0
    if scores[0] and (scores[better] <= scores[0] or wide[0] > 2 or wide[better] < 3):
        return 0
    return better


def _score(row: Row) -> int:
    """How many cells are words of headings, days of columns included where there are several."""
    cells = [cell for cell in row if cell]
    words = sum(is_heading_word(cell) or _is_group(cell) for cell in cells)
    days = sum(day_in(cell) is not None for cell in cells)
    return words + (days if days >= 2 and words else 0)


def speaks(row: Row) -> bool:
    """Whether a row speaks like a heading."""
    return _score(row) >= 2


def _is_group(cell: str) -> bool:
    said = fold_heading(cell)
    return len(said) < 60 and any(said.startswith(word) for word in _GROUP_WORDS)


def _groups_above(above: Row, below: Row, at: int, merged: Sequence[Span]) -> bool:
    """Whether a row names groups of the columns of the row below it."""
    reaching = [span for span in merged if span.top <= at < span.bottom]
    if reaching and sum(cell is not None for cell in above) >= 2:
        return True
    filled = [i for i, cell in enumerate(above) if cell]
    over = [span for span in merged if span.top == at == span.bottom and span.left in filled]
    begins = next((i for i, cell in enumerate(below) if cell), 0)
    return bool(filled) and all(
        any(s.left == i and s.right > i and s.left > begins for s in over) for i in filled
    )


def _parts_below(below: Row, above: Row, at: int, merged: Sequence[Span]) -> bool:
    """Whether a row names the parts of groups in the row above it."""
    filled = [i for i, cell in enumerate(below) if cell]
    if not filled or any(_NUMBER.match(below[i] or "") and day_in(below[i] or "") is None for i in filled):
        return _day_numbers(below, above, filled)
    if any(span.top <= at < span.bottom and span.left not in filled for span in merged):
        return True
    groups = {i for span in merged if span.top == at == span.bottom for i in range(span.left, span.right + 1)}
    if groups:
        return all(i in groups or not above[i] for i in filled)
    blank = {i for i in range(len(below)) if i >= len(above) or not above[i]}
    named = blank | {i - 1 for i in blank if i - 1 not in blank}
    return bool(blank & set(filled)) and set(filled) <= named and 0 not in filled


def _day_numbers(below: Row, above: Row, filled: list[int]) -> bool:
    """Whether the row has the days of a month that the row above names."""
    months = any(cell and re.match(r"^thang \d", fold(cell)) for cell in above)
    days = [int(below[i] or 0) for i in filled if re.fullmatch(r"\d{1,2}", below[i] or "")]
    return months and len(days) == len(filled) >= 2 and all(b > a for a, b in itertools.pairwise(days))


def _joined(lines: list[list[str | None]], top: int, merged: Sequence[Span]) -> list[str | None]:
    width = max(map(len, lines))
    lines = [line + [None] * (width - len(line)) for line in lines]
    spread = _spread_merged(lines, top, merged)
    if not spread:
        _spread_blanks(lines)
    names: list[str | None] = []
    for column in range(width):
        parts: list[str] = []
        for line in lines:
            text = _MIDNIGHT.sub("", " ".join(_one_line(line[column] or "").split()))
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        names.append(" / ".join(parts) or None)
    return names


def _one_line(cell: str) -> str:
    """A heading in two languages, one under the other, as `Ngày / Date`; others as they are."""
    said = [part.strip() for part in cell.split("\n") if part.strip()]
    if len(said) != 2 or is_heading_word(" ".join(said)):
        return cell
    both = " / ".join(said)
    return both if in_two_languages(both) and is_heading_word(said[0]) and is_heading_word(said[1]) else cell


def _spread_merged(lines: list[list[str | None]], top: int, merged: Sequence[Span]) -> bool:
    bottom, found = top + len(lines) - 1, False
    for span in merged:
        if span.bottom < top or span.top > bottom or span.top < top or span.left >= len(lines[0]):
            continue
        text = lines[span.top - top][span.left]
        for row in range(span.top, min(span.bottom, bottom) + 1):
            for column in range(span.left, min(span.right, len(lines[0]) - 1) + 1):
                lines[row - top][column] = text
        found = found or span.right > span.left
    return found


def _spread_blanks(lines: list[list[str | None]]) -> None:
    """Groups of sheets without merged cells reach over the blanks to their right, where parts stand below."""
    for line, below in itertools.pairwise(lines):
        for column in range(1, len(line)):
            if not line[column] and below[column] and below[column - 1] and line[column - 1]:
                line[column] = line[column - 1]
