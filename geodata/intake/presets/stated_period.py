"""A list of which every row lies somewhere within one period, as its sender says or a mended part repeats."""

from collections.abc import MutableMapping
from dataclasses import replace
from datetime import date
from typing import Final

import polars as pl

from geodata.intake.presets.periods import is_between
from geodata.intake.presets.spans import AFTER, with_spans
from geodata.intake.reading.table import Table

_FIELD: Final = "report_date"


def with_period(
    table: Table,
    mapping: MutableMapping[str, str],
    constants: MutableMapping[str, str],
    today: date,
    where: str,
) -> Table:
    """The table with the days of its periods, where the report date is one (`2022-02-13/2022-02-19`): said for all
    rows, or in its column. Else the table itself. `mapping` and `constants` become those that hold then.

    The period stays in a column of the table, so that refused rows bring it again when they are mended.
    """
    said = constants.get(_FIELD, "")
    if is_between(said):
        del constants[_FIELD]
        mapping.pop(_FIELD, None)
        table = table.beside(pl.Series(_FIELD, [said]).new_from_index(0, len(table.frame)))
    elif _FIELD in constants or not _holds_periods(table, mapping.get(_FIELD, _FIELD)):
        return table
    heading = mapping.get(_FIELD, _FIELD)
    frame, name, notes = with_spans(table.frame, heading, today, where)
    for column in (name, AFTER):
        table = table.beside(frame[column])
    mapping[_FIELD] = name
    return replace(table, notes=[*table.notes, *notes])


def _holds_periods(table: Table, heading: str) -> bool:
    return heading in table.heading and any(map(is_between, table.frame[heading].drop_nulls().unique()))
