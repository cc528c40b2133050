"""Tables with one column a figure, as rows: one figure a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from geodata.intake.areas.known_figures import figure_of, names_of
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.cells.headings import field_of, plain
from geodata.intake.cells.numbers import NOTHING
from geodata.intake.notes import Note
from geodata.intake.reading.letters import letter_of
from geodata.intake.reading.table import Table
from zones.errors import Answer, InputError, QuestionError

#: Fields of such a table that are no figures.
FIELDS: Final = ("area_code", "province", "district", "ward", "hamlet", "date", "source", "vintage")


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """A column and the name under which its figures are held."""

    heading: str
    name: str


def figure_columns(
    heading: Sequence[str], mapping: Mapping[str, str], *, where: str
) -> tuple[list[FigureColumn], dict[str, str]]:
    """The columns of figures, and what is left of `mapping`: its fields.

    `mapping` names figures by hand: any name that is no field. Raises QuestionError where a heading means several
    figures, and InputError where two columns are one figure.
    """
    fields = {
        name: column for name, column in mapping.items() if name in (*FIELDS, "name", "value", "origin")
    }
    by_hand = [FigureColumn(_column(column, heading, where), name)
               for name, column in mapping.items() if name not in fields]  # fmt: skip
    taken = {one.heading for one in by_hand} | {plain(column) for column in fields.values()}
    said = {one.name for one in by_hand}
    found = list(by_hand)
    for column in heading:
        if column in taken or plain(column) in taken or column in OWN_COLUMNS or _is_field(column):
            continue
        names = [name for name in names_of(column) if name not in said]
        if len(names) > 1:
            raise _which(column, names, where)
        found += [FigureColumn(column, name) for name in names]
    _check_once(found, where)
    order = {column: at for at, column in enumerate(heading)}
    return sorted(found, key=lambda one: order[one.heading]), fields


def _is_field(column: str) -> bool:
    return field_of(column, FIELDS) is not None and column not in ("P", "T", "V")


def _column(column: str, heading: Sequence[str], where: str) -> str:
    alike = [name for name in heading if name == column] or [
        name for name in heading if plain(name) == plain(column)
    ]
    if len(alike) == 1:
        return alike[0]
    raise InputError(
        f"there is no column {column!r}", where=where, fix=f"name one of {', '.join(heading)}",
        vi=f"không có cột {column!r}", vi_fix=f"chọn một trong: {', '.join(heading)}",
    )  # fmt: skip


def _check_once(found: Sequence[FigureColumn], where: str) -> None:
    by_name: dict[str, list[str]] = {}
    for one in found:
        by_name.setdefault(one.name, []).append(one.heading)
    for name, columns in by_name.items():
        if len(columns) > 1:
            shown = ", ".join(map(repr, columns))
            raise InputError(
                f"several columns are {name}: {shown}", where=where,
                fix=f"say which with --map {name}={columns[0]!r}, and rename or remove the others",
                vi=f"nhiều cột cùng là {name}: {shown}",
                vi_fix=f"chỉ ra cột bằng --map {name}={columns[0]!r}, và đổi tên hoặc bỏ các cột kia",
            )  # fmt: skip


def _which(column: str, names: Sequence[str], where: str) -> QuestionError:
    def words(name: str, lang: str) -> str:
        figure = figure_of(name)
        return figure.label(lang) if figure is not None else name

    shown = f'"{column}"' if " " in column else column
    return QuestionError(
        "figure",
        {"en": f"column {column!r} can be several figures", "vi": f"cột {column!r} có thể là nhiều chỉ tiêu"},
        tuple(Answer(f"--map {name}={shown}", {"en": words(name, "en"), "vi": words(name, "vi")}) for name in names),
        where=where,
    )  # fmt: skip


def as_figure_rows(table: Table, figures: Sequence[FigureColumn]) -> Table:
    """One row for every cell that states a figure: the other columns, `name`, `value`, and `source_cell`.

    A blank cell or a dash states nothing, which is not zero.
    """
    aside = {one.heading for one in figures}
    others = [name for name in table.heading if name not in (*aside, "name", "value", "source_cell")]
    long = _stated(table.frame, figures)
    at = long["at"].to_numpy()
    letters = {name: letter_of(place) for place, name in enumerate(table.heading)}
    letters |= table.layout.letters if table.layout is not None else {}
    cells = long["heading"].replace_strict(letters, default="", return_dtype=pl.String)
    cells = (cells + table.rows.gather(at).cast(pl.String)).alias("source_cell")
    facts = [long["name"], long["value"], cells]
    as_found = table.as_found
    if as_found is not None:
        kept = [found for found, name in zip(as_found.columns, table.heading, strict=True) if name in others]
        as_found = as_found.select(kept)[at].with_columns(facts)
    blank = len(table.frame) * len(figures) - len(long)
    return replace(
        table, frame=table.frame.select(others)[at].with_columns(facts), rows=table.rows.gather(at), points=None,
        not_points=None, as_found=as_found, notes=[*table.notes, *_told(figures, blank)],
    )  # fmt: skip


def _stated(frame: pl.DataFrame, figures: Sequence[FigureColumn]) -> pl.DataFrame:
    parts = [
        pl.DataFrame({"at": pl.int_range(len(frame), dtype=pl.UInt32, eager=True), "value": frame[one.heading]})
        .with_columns(place=pl.lit(place), heading=pl.lit(one.heading), name=pl.lit(one.name))
        for place, one in enumerate(figures)
    ]  # fmt: skip
    filled = pl.col("value").is_not_null() & ~pl.col("value").str.contains(NOTHING).fill_null(False)
    return pl.concat(parts).filter(filled).sort("at", "place", maintain_order=True)


_KINDS: Final = {
    "count": ("whole number", "số nguyên"), "number": ("number", "số"), "per_cent": ("per cent", "phần trăm"),
    "share": ("share from 0 to 1", "tỷ lệ từ 0 đến 1"), "fact": ("yes or no", "có hoặc không"),
    "grade": ("grade", "mức"),
}  # fmt: skip


def _told(figures: Sequence[FigureColumn], blank: int) -> list[str]:
    """What each column was taken for, in which unit."""
    notes: list[str] = []
    for one in figures:
        figure = figure_of(one.name)
        if figure is None:
            notes.append(Note(
                f"column {one.heading!r} is kept as {one.name}, a figure that no bundled rule reads",
                f"cột {one.heading!r} được giữ dưới tên {one.name}, không bộ quy tắc sẵn có nào dùng",
            ))  # fmt: skip
            continue
        en, vi = _KINDS[figure.kind]
        notes.append(Note(f"column {one.heading!r} is {one.name}: {figure.en}, {en}",
                          f"cột {one.heading!r} là {one.name}: {figure.vi}, {vi}"))  # fmt: skip
    if blank:
        notes.append(Note(f"{blank} blank cells or dashes among the figures state nothing, which is not zero",
                          f"{blank} ô trống hoặc gạch ngang không nêu số nào, không tính là 0"))  # fmt: skip
    return notes
