"""Rows of a table that hold what a total says beyond its rows (`geodata.intake.rests`)."""

from dataclasses import replace
from typing import Final

import polars as pl

from geodata.intake.reading.table import Table

#: The column that names, in rows which are the rest of a total, that total; it never leaves this package.
REST_OF: Final = "(ngoài các dòng)"


def with_rests(table: Table, cells: dict[int, dict[str, str | None]]) -> Table:
    """The table with rows turned into rests: position -> heading -> cell, all other cells of the row blank."""
    if not cells:
        return table
    at = sorted(cells)
    frame = table.frame
    if REST_OF not in frame.columns:
        frame = frame.with_columns(pl.lit(None, pl.String).alias(REST_OF))
    columns = [frame[name].scatter(at, [cells[one].get(name) for one in at]) for name in frame.columns]
    found = replace(table, frame=pl.DataFrame(columns))
    if table.as_found is not None:
        raw = table.as_found
        if raw.width < frame.width:
            raw = raw.with_columns(pl.lit(None, pl.String).alias(REST_OF))
        same = zip(raw.columns, frame.columns, strict=True)
        found.as_found = pl.DataFrame(
            [raw[old].scatter(at, [cells[one].get(name) for one in at]) for old, name in same]
        )
    return found
