"""Dated figures of areas that are no cases: vaccination, beds, tests."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from geodata.intake.area_tables import AreaBatch, closed_area_table, open_area_table
from geodata.intake.dates import DateOrder
from geodata.intake.numbers import read_decimals
from geodata.intake.places import PlaceIndex


def read_context(
    path: str | Path,
    *,
    today: date,
    places: PlaceIndex,
    mapping: Mapping[str, str] | None = None,
    constants: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
    sheet: str | None = None,
    text_encoding: Mapping[str, str] | None = None,
) -> AreaBatch:
    """Facts with columns row, area_level, area_code, place_words, date, name, value, source.

    `value` is the decimal number as exact text (`12.50`), never a float. Two different values of one area, day
    and name are refused, both.
    """
    opened = open_area_table(
        path, places, fields=("date", "name", "value", "source"), needed=("date", "name", "value"),
        mapping=mapping, constants=constants, sheet=sheet, text_encoding=text_encoding,
    )  # fmt: skip
    days = opened.dates("date", today=today, order=date_order)
    name = opened.required("name")
    text = opened.text("value")
    opened.faults.add("value_missing", text.is_null().to_numpy(), text.name)
    number, wrong = read_decimals(text)
    opened.faults.add("value_not_decimal", wrong.to_numpy(), text.name, text)
    values = [days, name, number.alias("value"), opened.text("source").alias("source")]
    return closed_area_table(opened, values, key=("date", "name"), value="value")
