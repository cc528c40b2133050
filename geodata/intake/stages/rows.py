"""The rows of a source: every field read, every row placed, faults noted."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.columns import Columns
from geodata.intake.cells.fields import Fields, read_fields, text_of
from geodata.intake.faults import Faults
from geodata.intake.located import located_points
from geodata.intake.naming.placed import WORD_FIELDS, Placed, place_rows
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.titled import within_titles
from geodata.intake.old_letters import raw_words
from geodata.intake.points import Locator, Points
from geodata.intake.presets.spans import after_days
from geodata.intake.reading.table import Table
from geodata.intake.shifted_points import ask_if_shifted
from geodata.intake.stages.source import Source
from geodata.intake.wide.long_form import missing_of_totals


@dataclass(frozen=True)
class Rows:
    """All rows of a table, faulty ones too: `cases` are their understood fields (`at` is the position in the table,
    `area` the row of the edition), with the `Fields`, `Points` and `Placed` that these came from."""

    cases: pl.DataFrame
    faults: Faults
    fields: Fields
    points: Points
    placed: Placed


def rows_of(source: Source, places: PlaceIndex | None, locator: Locator | None) -> Rows:
    """The rows of a source in the areas of `places`."""
    table, columns, how = source.table, source.columns, source.how
    faults = Faults(len(table.frame))
    source.rests.refuse(table, columns, faults)
    fields = read_fields(table, columns, faults, today=how.today, order=how.date_order,
                         timezone=how.timezone, cumulative=how.cumulative)  # fmt: skip
    missing_of_totals(table, source.unpivoted, faults)
    points, placed = _placed(source, faults, places, locator)
    cases = _cases(table, fields, points, placed).with_columns(raw_words(table, columns.taken, WORD_FIELDS))
    return Rows(cases, faults, fields, points, placed)


def _placed(
    source: Source, faults: Faults, places: PlaceIndex | None, locator: Locator | None
) -> tuple[Points, Placed]:
    table, columns, how = source.table, source.columns, source.how
    words = _words(table, columns)
    points = located_points(table, columns, faults, words, places, locator,
                            swap=how.swap_coordinates, crs=how.crs, where=source.where)  # fmt: skip
    placed = place_rows(words, points, faults, places, locator, columns.taken)
    column = next((columns.taken[name] for name in reversed(WORD_FIELDS[:-1]) if name in columns.taken), "")
    placed = within_titles(placed, words, table, faults, places, column, points.known)
    placed = source.rests.place(placed, words, places)
    if how.crs is None and not how.keep_crs:
        ask_if_shifted(points, placed, places, locator, source.where)
    return points, placed


def _words(table: Table, columns: Columns) -> pl.DataFrame:
    return pl.DataFrame([text_of(table, columns, name).alias(name) for name in WORD_FIELDS])


def _cases(table: Table, fields: Fields, points: Points, placed: Placed) -> pl.DataFrame:
    answer = [] if placed.answer is None else [placed.answer.alias("place_answer")]
    return pl.DataFrame(
        [series.alias(name) for name, series in fields.columns.items()]
        + [
            table.rows.alias("row"),
            pl.Series("lon", points.lon, nan_to_null=True),
            pl.Series("lat", points.lat, nan_to_null=True),
            placed.words.alias("place_words"),
            placed.key.alias("place_key"),
            pl.Series("area", placed.area),
            *answer,
        ]
    ).with_columns(
        at=pl.int_range(pl.len(), dtype=pl.UInt32),
        report_date_from=after_days(table.frame),
        total=pl.lit(None, pl.Int64),
    )


def sound(cases: pl.DataFrame, faults: Faults) -> pl.DataFrame:
    """Those of some cases in whose rows no fault was found."""
    return without(cases, faults.mask[cases["at"].to_numpy()])


def without(cases: pl.DataFrame, mask: NDArray[np.bool_]) -> pl.DataFrame:
    """The cases but for those of a mask; where there are none of these no column is copied."""
    return cases.filter(pl.Series(~mask)) if mask.any() else cases
