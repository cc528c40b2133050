"""Refused rows of a roster, kept with their reason so that they can be mended and loaded again.

Of each row only the columns that the roster is made of are kept: lists of hamlets often name their heads and how to
reach them.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.cells.columns import OWN_COLUMNS
from geodata.intake.faults import Faults
from geodata.intake.personal.cells import without_persons
from geodata.intake.reading.table import Table
from geodata.intake.refused import refused_lines

_AXES: Final = ("lon", "lat")


def refused_of_roster(table: Table, taken: Mapping[str, str], faults: Faults) -> pl.DataFrame:
    """The faulty rows and the broken lines of a roster (columns `REFUSED_SCHEMA`)."""
    said = faults.table()
    at = said["at"]
    rows = said.drop("at").with_columns(table.rows.gather(at).alias("row"), _raw(table, taken, at))
    lines = refused_lines(_without_others(table, taken))
    return pl.concat([_shaped(rows), _shaped(lines)])


def _raw(table: Table, taken: Mapping[str, str], at: pl.Series) -> pl.Series:
    """The cells of the columns taken as JSON; the point of a row that has it as its shape as `lon` and `lat`."""
    names = [name for name in table.source.columns if name in taken.values()]
    cells = table.source.select(names)
    if table.points is not None and not set(_AXES) & set(taken):
        axes = [
            pl.Series(axis, values).fill_nan(None) for axis, values in zip(_AXES, table.points, strict=True)
        ]
        cells = cells.with_columns(axes)
    return cells[at].select(pl.struct(pl.all()).struct.json_encode().alias("raw")).to_series()


def _without_others(table: Table, taken: Mapping[str, str]) -> pl.DataFrame:
    """Broken lines, of whose cells nobody knows the column: only what other rows hold in the columns taken is left."""
    kept = [name for name in table.heading if name in taken.values()]
    others = [name for name in table.heading if name not in kept and name not in OWN_COLUMNS]
    return without_persons(table.broken, table.frame.select(kept), set(others), bool(others))


def _shaped(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(
        (pl.col(name) if name in rows.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in REFUSED_SCHEMA.items()
    )
