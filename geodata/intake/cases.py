"""A file of cases as a checked, placed and identified batch."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from geodata.intake.batch import CORRECTION_SCHEMA, CaseBatch
from geodata.intake.cells.fields import is_aggregated
from geodata.intake.falls import told_falls
from geodata.intake.flagged import flagged_points
from geodata.intake.naming.placed import told_corrected
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.personal.free_text import told_left_out
from geodata.intake.points import Locator
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.refused import refused_lines, refused_rows
from geodata.intake.stages.accepted import Accepted, accepted_of
from geodata.intake.stages.finished import balances, finished, recomputed
from geodata.intake.stages.rows import Rows, rows_of
from geodata.intake.stages.source import Source, source_of
from geodata.intake.stages.wanted import Reading
from geodata.intake.totals import told
from geodata.intake.wide.source_cells import named_sources, with_cells

__all__ = ["Reading", "cases_of", "read_cases"]


def read_cases(
    path: str | Path,
    *,
    today: date,
    places: PlaceIndex | None = None,
    locator: Locator | None = None,
    sheet: str | None = None,
    **said: Any,
) -> CaseBatch:
    """Read a file of cases; every row is accepted or refused with its reason, none is lost.

    Parameters
    ----------
    path : see `tables.read_table` for what may be in it
    today : the workspace's day; later dates are refused
    places : names and codes of the edition; without it no place in words is resolved
    locator : finds the areas of points; without it points get their cell only
    sheet : sheet of a workbook or layer of a vector file
    said : further fields of `Reading`; None stands for what is usual

    Raises InputError if the file as a whole cannot be used.
    """
    table = read_table(path, sheet=sheet)
    how = Reading(today, **{name: value for name, value in said.items() if value is not None})
    return cases_of(table, how, places, locator, where=Path(path).name)


def cases_of(
    table: Table, how: Reading, places: PlaceIndex | None, locator: Locator | None, *, where: str = ""
) -> CaseBatch:
    """As `read_cases`, of a table that is already read (the body of a request, for one)."""
    source = source_of(table, how, places, where)
    rows = rows_of(source, places, locator)
    return _batch(source, rows, accepted_of(rows, source, places), places)


def _batch(source: Source, rows: Rows, accepted: Accepted, places: PlaceIndex | None) -> CaseBatch:
    table, daily = source.table, accepted.daily
    corrected = _corrected(table, rows, accepted)
    return CaseBatch(
        rows=finished(accepted.cases, places),
        refused=_refused(source, rows, places),
        repeated=table.rows.gather(sorted(accepted.repeated)).alias("row").to_frame(),
        balances=balances(daily, places),
        corrections=daily.corrections if daily else pl.DataFrame(schema=CORRECTION_SCHEMA),
        read=table.read,
        columns=source.columns.taken,
        aggregated=is_aggregated(source.columns),
        tally={name: n for name, n in rows.placed.tally.items() if n},
        notes=_notes(source, rows, accepted, corrected),
        skipped=source.skipped,
        flagged=_flagged(table, rows, places),
        recomputed=recomputed(daily),
        source_rows=_source_rows(table),
        corrected=corrected,
        text_encoding=table.text_encoding,
        layout=table.layout,
        unpivoted=source.unpivoted,
        understood=source.columns,
    )


def _refused(source: Source, rows: Rows, places: PlaceIndex | None) -> pl.DataFrame:
    """The rows with a fault, and the lines that are no rows of the table."""
    table, aggregated = source.table, is_aggregated(source.columns)
    taken = [*source.columns.taken.values(), *source.how.key]
    refused = refused_rows(table, rows.faults, rows.fields, rows.placed.area, places, aggregated, taken)
    return pl.concat([with_cells(refused, source.unpivoted), refused_lines(table.broken)]).sort("row")


def _notes(source: Source, rows: Rows, accepted: Accepted, corrected: pl.DataFrame) -> list[str]:
    """How the file was understood, in the order of the work."""
    return [
        *source.notes,
        *rows.fields.notes,
        *rows.points.notes,
        *told_corrected(corrected["words"]),
        *accepted.renamed,
        *accepted.visits,
        *(told_falls(accepted.daily.corrections) if accepted.daily else []),
        *told_left_out(
            source.table, rows.faults.table()["at"], [*source.columns.taken.values(), *source.how.key]
        ),
        *told(source.skipped, rests=True),
    ]


def _flagged(table: Table, rows: Rows, places: PlaceIndex | None) -> pl.DataFrame:
    """The accepted rows whose point lies where it should not."""
    days, sound = rows.fields.columns["report_date"], ~rows.faults.mask
    return flagged_points(table.rows, days, rows.points, rows.placed, sound, places)


def _corrected(table: Table, rows: Rows, accepted: Accepted) -> pl.DataFrame:
    """The accepted rows in whose names a slip of the pen was put right."""
    corrected, cases = rows.placed.corrected, accepted.cases.select("at", "report_date")
    at = cases.filter(corrected.gather(cases["at"]) != "")
    return at.select(
        table.rows.gather(at["at"]).cast(pl.Int32).alias("row"),
        "report_date",
        corrected.gather(at["at"]).alias("words"),
    )


def _source_rows(table: Table) -> tuple[int | str, ...] | None:
    """The rows that a mended part names as its sources; None without such a column."""
    if "source_row" not in table.heading:
        return None
    return named_sources(table.frame)
