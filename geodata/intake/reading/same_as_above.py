"""Cells that mean what stands above them: "nt", "như trên", and places written once over a block of rows."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from geodata.intake.cells.headings import field_of
from geodata.intake.notes import Note
from geodata.intake.reading.layout import listed
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS

_DITTO: Final = (
    "nt", "NT", "Nt", "nT", "n.t", "N.T", "n.t.", "-nt-", "- nt -", "như trên", "Như trên", "NHƯ TRÊN", "nhu tren",
    '"', "''", "\u201d", "\u3003", "-//-", "//",
)  # fmt: skip
_FIELDS: Final = (*AREA_LEVELS, "area_code", "report_date", "onset_date", "sample_date")
_MOST_ROWS: Final = 200_000  # no one fills a longer table by hand


def as_above(table: Table) -> Table:
    """The table with the words above where a cell of a place or day says "as above" or leaves a block open.

    A block is open where a larger unit (a district) is written once and the rows below it are blank, never says
    the same twice in a row, and every row has the smaller unit. Both are told.
    """
    named = {name: field_of(name, _FIELDS) for name in table.heading}
    columns = [name for name, field in named.items() if field is not None]
    for name in columns:
        ditto = table.frame[name].is_in(_DITTO).fill_null(False)
        if ditto.any():
            table = _filled(table, name, ditto, "as above", "như trên")
    levels = {field: name for name, field in named.items() if field in AREA_LEVELS}
    if len(levels) > 1 and 2 < len(table.frame) <= _MOST_ROWS:
        ordered = [levels[level] for level in AREA_LEVELS if level in levels]
        parted = table.layout.parted if table.layout is not None else ()
        for name in ordered[:-1]:
            if name not in parted and _is_open_block(table.frame[name], table.frame[ordered[-1]]):
                table = _filled(table, name, table.frame[name].is_null(), "left open", "để trống theo khối")
    return table


def _filled(table: Table, name: str, where: pl.Series, why: str, why_vi: str) -> Table:
    column = table.frame[name]
    above = pl.select(pl.when(~where).then(column)).to_series().forward_fill()
    table.frame = table.frame.with_columns(
        pl.select(pl.when(where).then(above).otherwise(column).alias(name)).to_series()
    )
    rows: Sequence[int] = table.rows.filter(where).to_list()
    en, vi = listed(rows)
    table.notes.append(Note(f"{name!r} in {en} ({why}) is taken from the row above",
                            f"cột {name!r} ở {vi} ({why_vi}) lấy theo dòng phía trên"))  # fmt: skip
    return table


def _is_open_block(larger: pl.Series, smaller: pl.Series) -> bool:
    if larger[0] is None or larger.null_count() * 2 < len(larger) or smaller.null_count():
        return False
    written = larger.drop_nulls()
    return len(written) == written.n_unique() and larger.null_count() > 0
