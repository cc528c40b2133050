"""The table of a workbook: which sheet holds it, and where it stands on the sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from geodata.fold import fold
from geodata.intake.cells.day_headings import day_in
from geodata.intake.cells.headings import TITLE_ROWS, plain
from geodata.intake.notes import Note
from geodata.intake.reading.grid import Book, Grid
from geodata.intake.reading.heading_rows import heading_of, layout_of, speaks
from geodata.intake.reading.layout import Layout, listed
from geodata.intake.reading.limits import within_width
from geodata.intake.reading.merged import filled_down
from geodata.intake.reading.passed_over import passed_over
from geodata.intake.reading.side_by_side import check_alone
from geodata.intake.reading.table import Table, checked_heading
from geodata.quoting import quoted
from zones.errors import Answer, InputError, QuestionError

#: Reads every sheet that holds a table of the same kind.
ALL = "all"
_MOST_ANSWERS = 6
_SUMMARIES = ("tong hop", "tong", "tong cong", "summary", "total", "bieu tong hop")


@dataclass(frozen=True)
class _Sheet:
    grid: Grid
    table: Table | None
    speaks: bool


def read_sheet(data: bytes, where: str, sheet: str | None) -> Table:
    """The table of a workbook: of the sheet named, of `all` sheets alike, else of the first that holds one.

    Raises QuestionError where several visible sheets hold tables of the same headings and none is named.
    """
    book = Book(data, where)
    if sheet is not None and sheet not in book.names and sheet != ALL:
        raise _no_sheet(sheet, book.names, where)
    if sheet is not None and sheet in book.names:
        return _alone(_read(book, sheet, where, must=True), book, ())
    read = [
        _read(book, name, where) for name in book.names if name not in book.hidden or len(book.names) == 1
    ]
    if not read:
        read = [_read(book, book.names[0], where)] if book.names else []
    chosen = next((one for one in read if one.speaks), next((one for one in read if one.table), None))
    if chosen is None or chosen.table is None:
        raise _empty(where)
    alike = [one for one in read if one.table is not None and one.speaks and _alike(one, chosen)]
    if sheet == ALL:
        return _together(alike or [chosen], read, book)
    if len(alike) > 1:
        raise _which(alike, where)
    return _alone(chosen, book, [one for one in read if one is not chosen])


def _read(book: Book, name: str, where: str, *, must: bool = False) -> _Sheet:
    grid = book.grid(name)
    filled = np.flatnonzero(_filled(grid.cells)) if grid.cells.width else np.empty(0, np.int64)
    if not len(filled):
        if must:
            raise _empty(where)
        return _Sheet(grid, None, False)
    first = [grid.cells.row(int(at)) for at in filled[: TITLE_ROWS + 4]]
    return _Sheet(
        grid, _table(grid, filled, first, where), len(filled) > 1 and any(map(speaks, first[:TITLE_ROWS]))
    )


def table_on(grid: Grid, where: str) -> Table:
    """The table of a single grid; raises InputError where it is empty."""
    filled = np.flatnonzero(_filled(grid.cells)) if grid.cells.width else np.empty(0, np.int64)
    if not len(filled):
        raise _empty(where)
    return _table(grid, filled, [grid.cells.row(int(at)) for at in filled[: TITLE_ROWS + 4]], where)


def _filled(cells: pl.DataFrame) -> np.ndarray:
    return ~cells.select(pl.all_horizontal(pl.all().is_null())).to_series().to_numpy()


def _table(grid: Grid, filled: np.ndarray, first: Sequence[tuple[str | None, ...]], where: str) -> Table:
    found = heading_of(first, filled.tolist(), grid.merged)
    at, cells = found.last, grid.cells
    used = [
        bool(name) or cells[at + 1 :, i].null_count() < len(cells) - at - 1
        for i, name in enumerate(found.names)
    ]
    width = max((i + 1 for i, is_used in enumerate(used) if is_used), default=0)
    within_width(sum(used), where)
    check_alone(found.names[:width], used[:width], cells[at + 1 :], where)
    names = checked_heading(found.names[:width], where, at + 1)
    cells, remarks = filled_down(cells, names, grid.merged, at + 1)
    kept = [i for i in range(width) if used[i]]
    body = cells[at + 1 :, kept]
    body.columns = [names[i] for i in kept]
    above = [(int(i), row) for i, row in zip(filled, first, strict=False) if i < found.first]
    lines = [[row[i] for i in kept] for row in cells[found.first : at + 1].rows()]
    layout = layout_of(found, above, lines, names)
    layout = layout.but(sheet=grid.name, remarks=(*layout.remarks, *remarks, *_hidden(grid)))
    rows = pl.Series("row", np.arange(at + 2, at + 2 + len(body)), dtype=pl.Int32)
    return Table(body, rows, kind="xlsx", layout=layout)


def _hidden(grid: Grid) -> list[Note]:
    found = []
    if rows := [row for row in grid.hidden_rows if row <= len(grid.cells)]:
        en, vi = listed(rows)
        found.append(
            Note(
                f"{en} hidden in the sheet: read like the others",
                f"{vi} bị ẩn trong trang tính: vẫn được đọc",
            )
        )
    if columns := [c for c in grid.hidden_columns if c <= grid.cells.width]:
        shown = ", ".join(map(str, columns[:12]))
        found.append(Note(f"columns {shown} are hidden in the sheet: read like the others",
                          f"các cột {shown} bị ẩn trong trang tính: vẫn được đọc"))  # fmt: skip
    return found


def _alone(one: _Sheet, book: Book, others: Sequence[_Sheet]) -> Table:
    table = one.table
    if table is None or table.layout is None:
        raise _empty(one.grid.name)
    several = len(book.names) > 1
    names = ", ".join(book.names)
    said = [Note(
        f"read sheet {one.grid.name}" + (f" (of {names})" if several else ""),
        f"đọc trang tính {one.grid.name}" + (f" (trong: {names})" if several else ""),
    )]  # fmt: skip
    aside = [(o.grid.name, _WITH_TABLE if o.speaks else _NO_TABLE) for o in others]
    aside += [(name, _HIDDEN) for name in book.hidden if name != one.grid.name]
    if tables := [name for name, why in aside if why is _WITH_TABLE]:
        said.append(Note(f"not read: sheets {', '.join(tables)}, which hold other tables (--sheet NAME)",
                         f"chưa đọc: các trang tính {', '.join(tables)}, có bảng khác (--sheet TÊN)"))  # fmt: skip
    if hidden := [name for name, why in aside if why is _HIDDEN]:
        said.append(Note(f"not read: hidden sheets {', '.join(hidden)}",
                         f"chưa đọc: các trang tính bị ẩn {', '.join(hidden)}"))  # fmt: skip
    layout = table.layout
    table.layout = layout.but(sheets=book.names, sheets_aside=tuple(aside), remarks=(*said, *layout.remarks))
    return table


_WITH_TABLE = Note("it holds another table", "có bảng khác")
_NO_TABLE = Note("no table was found on it", "không thấy bảng")
_HIDDEN = Note("it is hidden", "bị ẩn")
_SUMMARY = Note(
    "its name says that it sums up the others", "tên cho biết là bảng tổng hợp của các trang khác"
)


def _signature(one: _Sheet) -> frozenset[str]:
    names = one.table.heading if one.table is not None else []
    return frozenset(plain(name) for name in names if day_in(name.rpartition(" / ")[2]) is None)


def _alike(one: _Sheet, other: _Sheet) -> bool:
    """Whether the headings of two sheets are the same for the most part, days aside."""
    a, b = _signature(one), _signature(other)
    return bool(a | b) and len(a & b) >= 0.8 * len(a | b)


def _together(alike: Sequence[_Sheet], read: Sequence[_Sheet], book: Book) -> Table:
    """The tables of several sheets as one; `source_sheet` and `source_cell` name where each row came from."""
    sums = [one for one in alike if fold(one.grid.name) in _SUMMARIES] if len(alike) > 1 else []
    taken = [one for one in alike if one not in sums]
    parts = [(one.grid.name, passed_over(one.table.tidied())) for one in taken if one.table is not None]
    frames = [
        part.frame.with_columns(
            pl.lit(name).alias("source_sheet"),
            pl.concat_str(pl.lit(f"{name}!"), part.rows.cast(pl.String)).alias("source_cell"),
        )
        for name, part in parts
    ]
    aside = [(one.grid.name, _SUMMARY) for one in sums]
    aside += [(o.grid.name, _WITH_TABLE if o.speaks else _NO_TABLE) for o in read if o not in alike]
    aside += [(name, _HIDDEN) for name in book.hidden]
    return Table(
        pl.concat(frames, how="diagonal"), pl.concat([part.rows for _, part in parts]), kind="xlsx",
        notes=_told(parts, aside), layout=_joint(parts, aside, book),
    )  # fmt: skip


def _told(parts: Sequence[tuple[str, Table]], aside: Sequence[tuple[str, Note]]) -> list[str]:
    names = ", ".join(name for name, _ in parts)
    said: list[str] = [Note(f"read {len(parts)} sheets: {names}", f"đọc {len(parts)} trang tính: {names}")]
    said += [
        Note(f"sheet {name} is not read: {why}", f"không đọc trang tính {name}: {why.vi}")
        for name, why in aside
    ]
    for name, part in parts:
        notes = part.layout.notes() if part.layout is not None else []
        said += [Note(f"sheet {name}: {note}", f"trang tính {name}: {note.vi}") for note in notes]
    return said


def _joint(parts: Sequence[tuple[str, Table]], aside: Sequence[tuple[str, Note]], book: Book) -> Layout:
    layouts = {name: part.layout for name, part in parts if part.layout is not None}
    first = next(iter(layouts.values()))
    letters: dict[str, str] = {}
    for one in layouts.values():
        letters = one.letters | letters
    return Layout(
        sheet=", ".join(layouts), sheets=book.names, sheets_aside=tuple(aside), letters=letters,
        heading_rows=first.heading_rows, titles_of={name: one.titles for name, one in layouts.items()},
        parted=tuple({name for one in layouts.values() for name in one.parted}),
    )  # fmt: skip


def _which(alike: Sequence[_Sheet], where: str) -> QuestionError:
    names = [one.grid.name for one in alike]
    shown = ", ".join(names)
    answers = [Answer(f"--sheet {ALL}", {"en": "all of them together", "vi": "tất cả các trang cùng lúc"})]
    answers += [
        Answer(f"--sheet {quoted(name)}", {"en": f"only the sheet {name}", "vi": f"chỉ trang tính {name}"})
        for name in names[:_MOST_ANSWERS]
    ]
    return QuestionError(
        "sheet",
        {"en": f"{len(names)} sheets hold tables that look alike: {shown}",
         "vi": f"{len(names)} trang tính có bảng giống nhau: {shown}"},
        tuple(answers), where=where,
    )  # fmt: skip


def _no_sheet(sheet: str, names: Sequence[str], where: str) -> InputError:
    return InputError(
        f"there is no sheet {sheet!r}",
        where=where,
        fix=f"name one of {', '.join(names)}",
        vi=f"không có trang tính {sheet!r}",
        vi_fix=f"chọn một trong: {', '.join(names)}",
    )


def _empty(where: str) -> InputError:
    return InputError(
        "the sheet is empty",
        where=where,
        fix="give a table with a heading and rows",
        vi="trang tính trống",
        vi_fix="đưa một bảng có tiêu đề và dòng dữ liệu",
    )
