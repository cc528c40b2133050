"""Dated figures of areas that are no cases: vaccination, beds, tests, stated facts, people who returned."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from geodata.intake.areas.area_layout import as_sheet
from geodata.intake.areas.area_tables import (
    PLACE_WORDS,
    AreaBatch,
    AreaTable,
    closed_area_table,
    open_area_table,
)
from geodata.intake.areas.figure_columns import as_figure_rows, figure_columns
from geodata.intake.areas.figure_names import read_names
from geodata.intake.areas.figure_values import Scales, read_values
from geodata.intake.areas.figure_vintages import newest_only
from geodata.intake.areas.returnees import as_returnees, is_of_returnees, with_origins
from geodata.intake.cells.columns import choose_columns
from geodata.intake.cells.date_order import DateOrder
from geodata.intake.cells.headings import plain
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.old_letters import decoded_table
from geodata.intake.presets.named import of_figures
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from zones.errors import InputError

_FIELDS: Final = (*PLACE_WORDS, "date", "name", "value", "source", "vintage")


def read_context(
    path: str | Path | Table,
    *,
    today: date,
    places: PlaceIndex,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    sheet: str | None = None,
    text_encoding: Mapping[str, str] | None = None,
    per_cent: frozenset[str] = frozenset(),
    shares: frozenset[str] = frozenset(),
    year: int | None = None,
    preset: str | None = None,
    only: Mapping[str, str] | None = None,
) -> AreaBatch:
    """Facts with columns row, area_level, area_code, place_words, date, name, value, source.

    The table is long (name, value), or has one column a figure (`known_figures`; `mapping` may name further ones),
    or tells people who returned by their origin. `value` is the decimal number as exact text (`12.50`), never a
    float, in the unit in which the figure is held; `per_cent` and `shares` name figures that the table gives as such.
    `preset` and `only` as for cases (`presets`).
    Two different values of one area, day and name are refused, both, unless their vintages differ.
    """
    where = "" if isinstance(path, Table) else Path(path).name
    table = path if isinstance(path, Table) else read_table(path, sheet=sheet)
    table, mapping, constants = of_figures(table, places, mapping, constants, _FIELDS, where, preset, only)
    table = decoded_table(table, text_encoding, places, mapping=mapping, where=where)
    table, fields, fixed = as_sheet(
        table, places, mapping or {}, constants or {}, today=today, where=where, year=year
    )
    before = table
    table, fields = _as_rows(table, _with_source(table, fields, fixed), fixed, places, where)
    opened = open_area_table(
        table, places, fields=("date", "name", "value", "source", "vintage"), needed=("date", "name", "value"),
        mapping=fields, constants=fixed, sheet=None, where=where, made=() if table is before else ("name", "value"),
    )  # fmt: skip
    return _checked(opened, Scales(per_cent, shares), today, date_order, where)


def _with_source(table: Table, mapping: dict[str, str], constants: Mapping[str, str]) -> dict[str, str]:
    """The mapping with the column that names the source of figures; in lists of cases such words mean another."""
    own = [
        name
        for name in table.heading
        if plain(name) in ("nguonsolieu", "nguon", "donvicungcap", "datasource")
    ]
    return mapping if not own or "source" in {*mapping, *constants} else mapping | {"source": own[0]}


def _as_rows(
    table: Table, mapping: dict[str, str], constants: Mapping[str, str], places: PlaceIndex, where: str
) -> tuple[Table, dict[str, str]]:
    """The table in its long form, and the mapping that is left."""
    if is_of_returnees(table.heading, mapping, constants):
        return as_returnees(table, mapping, places)
    if _is_long(table, mapping, constants, where):
        return table, mapping
    figures, fields = figure_columns(table.heading, mapping, where=where)
    if not figures:
        raise InputError(
            "no column holds a figure that is known", where=where,
            fix=f"name one with --map NAME=COLUMN, or give the columns name and value; there are "
                f"{', '.join(table.heading)}",
            vi="không cột nào là chỉ tiêu đã biết",
            vi_fix=f"ghi --map TÊN=CỘT, hoặc dùng hai cột name và value; các cột có: {', '.join(table.heading)}",
        )  # fmt: skip
    rows = as_figure_rows(table, figures)
    if not rows.read:
        raise InputError(
            "no figure is filled in", where=where, fix="fill in at least one cell",
            vi="chưa điền số liệu nào", vi_fix="điền ít nhất một ô",
        )  # fmt: skip
    return rows, fields


def _is_long(table: Table, mapping: Mapping[str, str], constants: Mapping[str, str], where: str) -> bool:
    given = {name: column for name, column in mapping.items() if name in ("name", "value")}
    fixed = {name: value for name, value in constants.items() if name in ("name", "value")}
    chosen = choose_columns(
        table.heading, mapping=given, constants=fixed, fields=("name", "value"), where=where
    )
    return {"name", "value"} <= {*chosen.taken, *chosen.constants}


def _checked(
    opened: AreaTable, scales: Scales, today: date, order: DateOrder | None, where: str
) -> AreaBatch:
    days = opened.dates("date", today=today, order=order)
    name, origins = with_origins(read_names(opened.required("name"), opened), opened.places)
    opened.notes += origins
    text = opened.text("value")
    opened.faults.add("value_missing", text.is_null().to_numpy(), text.name)
    value = read_values(name, text, opened.faults, scales, where=where)
    vintage, source = opened.text("vintage"), opened.text("source")
    values = [days, name, value.alias("value"), _sourced(source, vintage), vintage.alias("vintage")]
    older, said = newest_only(opened, days, name, vintage)
    opened.notes += said
    batch = closed_area_table(opened, values, key=("date", "name"), value="value", aside=older)
    return replace(batch, rows=batch.rows.drop("vintage"))


def _sourced(source: pl.Series, vintage: pl.Series) -> pl.Series:
    """The source, with the vintage where the table tells one."""
    if vintage.null_count() == len(vintage):
        return source.alias("source")
    frame = pl.DataFrame([source.alias("source"), vintage.alias("vintage")])
    said = pl.concat_str(
        "source", pl.lit("phiên bản ") + pl.col("vintage"), separator="; ", ignore_nulls=True
    )
    return frame.select(pl.when(said != "").then(said).alias("source")).to_series()
