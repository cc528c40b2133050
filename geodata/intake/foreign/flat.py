"""Records with parts inside as rows of text: `group/question`, lists of plain values in one cell."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from geodata.intake.notes import Note
from geodata.intake.reading.limits import within_records
from geodata.intake.reading.table import BROKEN_SCHEMA, Table
from zones.errors import InputError

SEPARATOR: Final = "/"
_DEEPEST: Final = 12
_MOST_COLUMNS: Final = 4_000
_MOST_TOLD: Final = 10

Row = dict[str, str]


class Aside(dict[str, int]):
    """Parts of records that make no columns: path -> in how many records."""

    def add(self, path: str) -> None:
        """One more record with such a part."""
        self[path] = self.get(path, 0) + 1

    def notes(self) -> list[Note]:
        """What was left aside, for people."""
        if not self:
            return []
        shown = ", ".join(list(self)[:_MOST_TOLD]) + (", …" if len(self) > _MOST_TOLD else "")
        return [Note(
            f"parts of records that are lists of their own are left aside: {shown}",
            f"các phần lặp bên trong bản ghi chưa được đọc: {shown}",
        )]  # fmt: skip


def flat(record: Mapping[str, Any], aside: Aside) -> Row:
    """One record as heading -> text; what is empty is left out."""
    row: Row = {}
    _fill(row, record, "", aside, 0)
    return row


def _fill(row: Row, part: Mapping[str, Any], before: str, aside: Aside, depth: int) -> None:
    for key, value in part.items():
        path = f"{before}{key.strip() or '(…)'}"
        if isinstance(value, dict) and depth < _DEEPEST:
            _fill(row, value, path + SEPARATOR, aside, depth + 1)
        elif isinstance(value, dict | list) and not _plain(value):
            aside.add(path)
        elif (text := said(value)) is not None:
            while path in row:
                path += " (2)"
            row[path] = text


def _plain(value: Any) -> bool:
    return isinstance(value, list) and not any(isinstance(one, dict | list) for one in value)


def said(value: Any) -> str | None:
    """A plain value, or a list of such, as text; None where it says nothing."""
    if type(value) is str:
        return value or None
    if value is None or value == []:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(text for one in value if (text := said(one)) is not None) or None
    return str(value)


def table_of(
    rows: Sequence[Row | None], kind: str, where: str, *, raw: Mapping[int, Any] | None = None,
    first: Iterable[str] = (), notes: Sequence[str] = (),
) -> Table:  # fmt: skip
    """Rows (None: a record that is none, told by `raw`) as a table; `first` are headings that it has in any case.

    The first record is row 2, as in every table whose headings are row 1.
    """
    headings = dict.fromkeys(first)
    for row in rows:
        if row:
            headings |= dict.fromkeys(row)
            if len(headings) > _MOST_COLUMNS:
                raise _too_wide(where)
    at = [k for k, row in enumerate(rows) if row is not None]
    within_records(len(rows), len(headings), sum(len(row) for row in rows if row), where)
    columns = {_sound(name): [_sound(rows[k].get(name)) for k in at] for name in headings}  # type: ignore[union-attr]
    if not columns:
        columns = {"(empty)": [None] * len(at)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    table = Table(frame, pl.Series("row", [k + 2 for k in at], dtype=pl.Int32), kind=kind, notes=list(notes))
    broken = [
        (k + 2, "0/1", json.dumps({"record": (raw or {}).get(k)}, default=str)[:2000])
        for k, row in enumerate(rows)
        if row is None
    ]
    table.broken = pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row")
    return table


def _sound(text: Any) -> Any:
    """Text that can be stored: halves of characters are replaced."""
    if text is None or text.isascii():
        return text
    return text.encode("utf-8", "replace").decode()


def _too_wide(where: str) -> InputError:
    return InputError(
        f"the records have more than {_MOST_COLUMNS} different fields", where=where,
        fix="give a list of cases with the same fields in each",
        vi=f"các bản ghi có hơn {_MOST_COLUMNS} trường khác nhau", vi_fix="đưa danh sách ca có các trường giống nhau",
    )  # fmt: skip


def further_pages(told: Any) -> list[Note]:
    """The remark that a document is one page of several."""
    if not told:
        return []
    return [Note(
        "the file is one page of several: the other pages have to be loaded too",
        "tệp chỉ là một trang trong nhiều trang: cần nạp cả các trang còn lại",
    )]  # fmt: skip
