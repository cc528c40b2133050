"""Tables about areas as sheets have them: the day in the title, a column that says "Đơn vị", cells "as above"."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import polars as pl

from geodata.intake.cells.days import day_of_sheet, day_of_titles, day_without_year
from geodata.intake.cells.headings import field_of
from geodata.intake.cells.place_headings import general_places
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import LEVELS_VI, Note
from geodata.intake.reading.same_as_above import as_above
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

_PLACES: Final = (*AREA_LEVELS, "area_code")
_MOST_NAMES: Final = 500


def as_sheet(
    table: Table, places: PlaceIndex, mapping: Mapping[str, str], constants: Mapping[str, str], *, today: date | None,
    where: str, year: int | None = None,
) -> tuple[Table, dict[str, str], dict[str, str]]:  # fmt: skip
    """The table, `mapping` and `constants` with what titles, names of sheets and general headings tell besides.

    `today` is None where the table has no days. Raises QuestionError where titles name several days.
    """
    mapping, constants = dict(mapping), dict(constants)
    if table.layout is not None:
        table = as_above(replace(table, notes=list(table.notes)))
    table = _with_place(table, mapping, constants, places)
    if today is not None:
        table = _with_day(table, mapping, constants, today, where, year)
    return table, mapping, constants


def _holds(heading: Sequence[str], fields: Sequence[str]) -> bool:
    return any(field_of(name, fields) is not None for name in heading)


def _with_place(
    table: Table, mapping: dict[str, str], constants: Mapping[str, str], places: PlaceIndex
) -> Table:
    known = {*mapping, *constants}
    if not known.isdisjoint(_PLACES) or _holds(table.heading, _PLACES):
        return table
    general = general_places(table.heading, "noi")
    if not general:
        return table
    level = _level_of(table.frame[general[0]], places)
    mapping[level] = general[0]
    what = LEVELS_VI.get(level, "mã đơn vị")
    said = Note(f"column {general[0]!r} names the {level}", f"cột {general[0]!r} ghi {what}")
    return replace(table, notes=[*table.notes, said])


def _level_of(column: pl.Series, places: PlaceIndex) -> str:
    """The level that knows most names of a column, the finest of equals; `area_code` if codes know more."""
    words = column.drop_nulls().unique(maintain_order=True).head(_MOST_NAMES).to_list()
    held = ["area_code", *reversed(AREA_LEVELS)]
    known = {field: sum(places.knows(field, word) for word in words) for field in held}
    best = max(held, key=lambda field: known[field])
    return best if known[best] else "ward"


def _with_day(
    table: Table,
    mapping: Mapping[str, str],
    constants: dict[str, str],
    today: date,
    where: str,
    year: int | None,
) -> Table:
    layout = table.layout
    if layout is None or "date" in {*mapping, *constants} or _holds(table.heading, ("date",)):
        return table
    if layout.titles_of:
        days = {name: _day(name, titles, today, where, year) for name, titles in layout.titles_of.items()}
        return _by_sheet(table, {name: day for name, day in days.items() if day is not None})
    day = _day(layout.sheet, layout.titles, today, where, year)
    if day is None:
        return table
    constants["date"] = day.isoformat()
    said = Note(
        f"no column holds the date: {day} is taken for every row, from the title or the sheet's name",
        f"không cột nào ghi ngày: lấy ngày {day:%d/%m/%Y} cho mọi dòng, theo tiêu đề chung hoặc tên trang tính",
    )
    return replace(table, notes=[*table.notes, said])


def _day(
    sheet: str, titles: Sequence[tuple[int, str]], today: date, where: str, year: int | None
) -> date | None:
    texts = [text for _, text in titles]
    return (
        day_of_titles(texts, where, "date")
        or day_of_sheet(sheet, texts, today, year)
        or day_without_year(texts, today, year)
    )


def _by_sheet(table: Table, days: Mapping[str, date]) -> Table:
    if not days:
        return table
    iso = {name: day.isoformat() for name, day in days.items()}
    column = (
        table.frame["source_sheet"].replace_strict(iso, default=None, return_dtype=pl.String).alias("date")
    )
    shown = ", ".join(f"{name}: {day}" for name, day in list(iso.items())[:10])
    said = Note(f"the date is that of each sheet: {shown}", f"ngày lấy theo từng trang tính: {shown}")
    return replace(table, frame=table.frame.with_columns(column), notes=[*table.notes, said])
