"""Rows that are cells of a sheet: named by their cell when refused, and found again by it when mended."""

from typing import Final

import polars as pl

from geodata.intake.wide.long_form import Unpivoted

#: The field of a refused row's `raw` that names its cell, where a source row gave several rows.
CELL: Final = "$.source_cell"
_LETTERS: Final = r"([A-Z]+)\d+$"


def with_cells(refused: pl.DataFrame, unpivoted: Unpivoted | None) -> pl.DataFrame:
    """Refused rows (columns `REFUSED_SCHEMA`) whose problem names their cell, where they have one.

    A fault of a figure is told of the column of the source.
    """
    cell = pl.col("raw").str.json_path_match(CELL)
    if not refused.height or refused.select(cell.is_null().all()).item():
        return refused
    named = {letter: name for name, letter in unpivoted.letters.items()} if unpivoted else {}
    heading = cell.str.extract(_LETTERS, 1).replace_strict(named, default=None, return_dtype=pl.String)
    of_figure = pl.col("column") == "count"
    refused = refused.with_columns(
        pl.when(of_figure).then(pl.coalesce(heading, pl.col("column"))).otherwise("column").alias("column"),
        _named("problem", "count '", pl.format("{} '", heading)),
        _named("problem_vi", "cột 'count'", pl.format("cột '{}'", heading)),
    )
    return refused.with_columns(
        pl.when(cell.is_null()).then("problem").otherwise(pl.format("cell {}: {}", cell, pl.col("problem")))
        .alias("problem"),
        pl.when(cell.is_null()).then("problem_vi").otherwise(pl.format("ô {}: {}", cell, pl.col("problem_vi")))
        .alias("problem_vi"),
    )  # fmt: skip


def _named(words: str, made: str, heading: pl.Expr) -> pl.Expr:
    """Words that name the heading of the source for a column that was made of several."""
    told = pl.col(words).str.replace(made, heading, literal=True)
    return pl.coalesce(told, pl.col(words)).alias(words)


def named_sources(frame: pl.DataFrame) -> tuple[int | str, ...]:
    """The rows, or cells where these are given, that a mended part (columns `source_row`, `source_cell`) names."""
    rows = frame["source_row"].cast(pl.Int64, strict=False)
    if "source_cell" not in frame.columns:
        return tuple(rows.drop_nulls().unique().sort().to_list())
    cells = frame["source_cell"].drop_nulls().unique().sort()
    alone = rows.filter(frame["source_cell"].is_null()).drop_nulls().unique().sort()
    return (*alone.to_list(), *cells.to_list())
