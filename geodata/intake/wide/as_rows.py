"""A table as it stands, as rows of cases: days, settings and places that headings, titles and sheets tell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

import polars as pl

from geodata.fold import fold
from geodata.intake.cells.columns import so_far_question
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.days import (
    ask_if_apart,
    day_of_sheet,
    day_of_sheet_beside,
    day_of_titles,
    day_without_year,
    days_of,
)
from geodata.intake.cells.headings import field_of, is_running
from geodata.intake.cells.place_headings import general_places
from geodata.intake.cells.title_periods import ask_which_part
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.notes import FIELDS_VI, LEVELS_VI, Note
from geodata.intake.presets.stated_period import with_period
from geodata.intake.reading.layout import Layout
from geodata.intake.reading.same_as_above import as_above
from geodata.intake.reading.table import Table
from geodata.intake.wide.figures import Figure, chosen_figures, figures_of, hold_figures
from geodata.intake.wide.long_form import Unpivoted, as_figures
from zones.vocabulary import AREA_LEVELS, CASE_FIELDS, PLACE_FIELDS

_MOST_NAMES: Final = 500  # of a column, looked up to tell its level


@dataclass(frozen=True)
class Understood:
    """A table as rows: `mapping` and `constants` as they hold now, which columns became rows and which were made."""

    table: Table
    mapping: Mapping[str, str]
    constants: Mapping[str, str]
    unpivoted: Unpivoted | None = None
    made: frozenset[str] = frozenset()


@dataclass
class _Told:
    """What the caller says of the table."""

    mapping: dict[str, str]
    constants: dict[str, str]
    cumulative: bool
    daily: bool
    today: date
    order: DateOrder | None
    year: int | None
    where: str
    notes: list[Note] = field(default_factory=list)
    made: set[str] = field(default_factory=set)

    def known(self, name: str) -> bool:
        """Whether the caller says where a field is."""
        return name in self.mapping or name in self.constants


def as_rows(
    table: Table, places: PlaceIndex | None, *, mapping: Mapping[str, str], constants: Mapping[str, str],
    cumulative: bool, daily: bool, today: date, order: DateOrder | None, year: int | None, where: str,
) -> Understood:  # fmt: skip
    """Rows of one figure each, with what headings, titles and names of sheets tell beside the cells.

    Raises QuestionError for what only the sender can know: the year, the order, totals so far, one of several days.
    """
    told = _Told(dict(mapping), dict(constants), cumulative, daily, today, order, year, where)
    table = with_period(table, told.mapping, told.constants, today, where)
    if table.layout is None:
        return Understood(table, told.mapping, told.constants)
    table = as_above(replace(table, notes=list(table.notes)))
    table = _with_place(table, told, places)
    table, unpivoted = _as_figures(table, told, places)
    table = _with_day(table, told)
    table.notes += told.notes
    made = frozenset(told.made) | (unpivoted.made if unpivoted else frozenset())
    return Understood(table, told.mapping, told.constants, unpivoted, made)


def _as_figures(table: Table, told: _Told, places: PlaceIndex | None) -> tuple[Table, Unpivoted | None]:
    if told.known("count"):
        return table, None
    found = figures_of(table.frame)
    if by_place := _places_as_columns(table, told, places):
        return as_figures(table, by_place, [one for one in found if one.is_total and not one.family], {})
    if not found:
        return table, None
    day_headings = {one.heading for one in found if one.day is not None}
    others = [name for name in table.heading if name not in day_headings]
    dated = told.known("report_date") or (len(day_headings) < 2 and _holds(others, "report_date"))
    figures, totals = chosen_figures(found, others, cumulative=told.cumulative, dated=dated)
    if told.known("setting"):
        figures = [one for one in figures if one.setting is None]
    if not figures:
        return _with_total(table, found, told), None
    if figures[0].running and not told.cumulative and not told.daily:
        raise so_far_question(figures[0].heading, told.where)
    days, notes = _days(figures, totals, table, told)
    told.notes += notes
    return as_figures(table, figures, totals, days)


def _places_as_columns(table: Table, told: _Told, places: PlaceIndex | None) -> list[Figure]:
    """The columns of a table without a column of places whose headings are names of areas of one level."""
    named = (*AREA_LEVELS, "area_code", "lon")
    if places is None or any(told.known(name) or _holds(table.heading, name) for name in named):
        return []
    for level in reversed(AREA_LEVELS):
        known = [
            name
            for name in table.heading
            if field_of(name, CASE_FIELDS) is None and places.knows(level, name)
        ]
        figures = [
            Figure(name, "", place=(level, name)) for name in known if hold_figures([table.frame[name]])
        ]
        if len(figures) > 1:
            return figures
    return []


def _with_total(table: Table, found: Sequence[Figure], told: _Told) -> Table:
    """Takes the total of the one group of new cases for the count, where nothing else is one."""
    sums = [one for one in found if one.is_total and one.day is None and one.family and one.of_cases]
    fitting = [one.heading for one in sums if one.running == told.cumulative]
    if len(fitting) == 1 and not _holds(
        [n for n in table.heading if n != fitting[0]], "count", told.cumulative
    ):
        told.mapping["count"] = fitting[0]
    return table


def _holds(heading: Sequence[str], name: str, cumulative: bool = False) -> bool:
    """Whether one of the headings is that field by its own words."""
    fields = (*CASE_FIELDS, *PLACE_FIELDS)
    fitting = [one for one in heading if name != "count" or is_running(one) == cumulative]
    return any(field_of(one, fields) == name for one in fitting if name != "count" or " / " not in one)


def _texts(table: Table) -> list[str]:
    if table.layout is None:
        return []
    return [text for _, text in table.layout.titles] + ([table.layout.sheet] if table.layout.sheet else [])


def _days(
    figures: list[Figure], totals: list[Figure], table: Table, told: _Told
) -> tuple[dict[str, date], list[Note]]:
    given = {one.heading: one.day for one in (*figures, *totals) if one.day is not None}
    if not given:
        return {}, []
    of_sheets = table.layout.titles_of if table.layout is not None else {}
    texts = [*_texts(table), *(text for titles in of_sheets.values() for _, text in titles)]
    beside = [name for name in table.heading if name not in given]
    return days_of(given, texts=texts, beside=beside, today=told.today, order=told.order, year=told.year,
                   where=told.where)  # fmt: skip


def _with_day(table: Table, told: _Told) -> Table:
    """With the report date that the title or the name of the sheet tells, where no column does."""
    if told.known("report_date") or _holds(table.heading, "report_date"):
        return table
    layout = table.layout
    if layout is None:
        return table
    if not told.cumulative:
        ask_which_part({name: [text for _, text in titles] for name, titles in _titles(layout).items()},
                       told.today, told.year, told.where)  # fmt: skip
    ask_if_apart(_days_told(layout, told), told.where)
    if not layout.titles_of:
        day = _day_of(layout.sheet, [text for _, text in layout.titles], told)
        if day is not None:
            said = pl.Series("report_date", [day.isoformat()]).new_from_index(0, len(table.frame))
            table = table.beside(said.alias("report_date"))
            told.made.add("report_date")
            told.notes.append(Note(
                f"no column holds the report date: {day} is taken for every row, from the title or the sheet's name",
                f"không cột nào ghi ngày báo cáo: lấy ngày {day:%d/%m/%Y} cho mọi dòng, theo tiêu đề chung hoặc tên "
                "trang tính",
            ))  # fmt: skip
        return table
    days = {
        name: _day_of(name, [text for _, text in titles], told) for name, titles in layout.titles_of.items()
    }
    return _by_sheet(table, "report_date", {name: day.isoformat() for name, day in days.items() if day}, told)


def _days_told(layout: Layout, told: _Told) -> dict[str, tuple[date | None, date | None]]:
    """The days of the titles and of the name of each sheet that was read."""
    of_titles = {
        name: day_of_titles([text for _, text in titles], told.where)
        for name, titles in _titles(layout).items()
        if name
    }
    return {
        name: (day, day_of_sheet_beside(name, day, told.today, told.year)) for name, day in of_titles.items()
    }


def _titles(layout: Layout) -> Mapping[str, Sequence[tuple[int, str]]]:
    """The titles of each sheet that was read, by its name."""
    return layout.titles_of or {layout.sheet: layout.titles}


def _day_of(sheet: str, titles: Sequence[str], told: _Told) -> date | None:
    return (
        day_of_titles(titles, told.where)
        or day_of_sheet(sheet, titles, told.today, told.year)
        or day_without_year(titles, told.today, told.year)
    )


def _by_sheet(table: Table, name: str, values: dict[str, str], told: _Told) -> Table:
    if not values:
        return table
    column = (
        table.frame["source_sheet"].replace_strict(values, default=None, return_dtype=pl.String).alias(name)
    )
    table = table.beside(column)
    told.made.add(name)
    shown = ", ".join(f"{sheet} -> {value}" for sheet, value in list(values.items())[:10])
    told.notes.append(Note(f"{name} from each sheet's title or name: {shown}",
                           f"{FIELDS_VI[name]} lấy theo tiêu đề hoặc tên từng trang tính: {shown}"))  # fmt: skip
    return table


def _with_place(table: Table, told: _Told, places: PlaceIndex | None) -> Table:
    """With the place that a general heading or the names of the sheets tell, where no other column does."""
    named = (*AREA_LEVELS, "area_code", "lon")
    held = [name for name in named if told.known(name) or _holds(table.heading, name)]
    general = general_places(table.heading, "noidung")
    if held:
        level = _level_of(table.frame[general[0]], places) if general else held[0]
        if (
            level not in (*held, "area_code")
            and "area_code" not in held
            and _are_places(table.frame[general[0]], level, places)
        ):
            told.mapping[level] = general[0]
        return table
    if general:
        told.mapping[_level_of(table.frame[general[0]], places)] = general[0]
    elif table.layout is not None and table.layout.titles_of:
        sheets = list(table.layout.titles_of)
        if not any(day_of_sheet(name, (), told.today, told.year) for name in sheets):
            level = _level_of(pl.Series(sheets), places)
            return _by_sheet(table, level, {name: name for name in sheets}, told)
    return table


_WORDS: Final = {"tinh": "province", "huyen": "district", "quan": "district", "thi xa": "district", "tx": "district",
                 "thon": "hamlet", "ban": "hamlet", "ap": "hamlet", "khu pho": "hamlet", "to": "hamlet"}  # fmt: skip


def _are_places(column: pl.Series, level: str, places: PlaceIndex | None) -> bool:
    """Whether at least half of the names are known at that level: beside other places a general heading may head
    anything."""
    names = column.drop_nulls().unique(maintain_order=True).head(_MOST_NAMES).to_list()
    if places is None or places.is_empty:
        return any(fold(name).startswith(("xa ", "phuong ", "thi tran ", "thon ", "ban ")) for name in names)
    return 2 * sum(places.knows(level, name) for name in names) >= len(names) > 0


def _level_of(column: pl.Series, places: PlaceIndex | None) -> str:
    """The level at which most of the names are known, else what their own words say, else `ward`."""
    names = column.drop_nulls().unique(maintain_order=True).head(_MOST_NAMES).to_list()
    if places is not None and not places.is_empty and names:
        known = {level: sum(places.knows(level, name) for name in names) for level in AREA_LEVELS}
        best = max(AREA_LEVELS, key=lambda level: (known[level], level == "ward"))
        if known[best]:
            return best
    words = [
        next((level for word, level in _WORDS.items() if fold(name).startswith(f"{word} ")), "ward")
        for name in names
    ]
    return max(LEVELS_VI, key=words.count) if words else "ward"


def options_of(how: Any) -> dict[str, Any]:
    """The options of a reading that `as_rows` takes."""
    return {
        "mapping": how.mapping, "constants": how.constants, "cumulative": how.cumulative, "daily": how.daily,
        "today": how.today, "order": how.date_order, "year": how.year,
    }  # fmt: skip
