"""Rows that were refused: kept whole, with the reason and with everything that is still known of them."""

import json
from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.batch import REFUSED_SCHEMA
from geodata.intake.cells.fields import Fields
from geodata.intake.faults import FAULTS, Faults
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.personal.free_text import kept_cells
from geodata.intake.reading.table import Table


def refused_rows(
    table: Table,
    faults: Faults,
    fields: Fields,
    area: NDArray[np.int32],
    places: PlaceIndex | None,
    aggregated: bool,
    taken: Collection[str] = (),
) -> pl.DataFrame:
    """The faulty rows of a table (columns `REFUSED_SCHEMA`).

    `area` is the deepest area that is certain (-1 none). The number of cases is 1 in a list without a count
    column, null where it cannot be read. `taken` are the headings from which something is read.
    """
    said = faults.table()
    at = said["at"]
    level, code = area_words(pl.Series(area).gather(at), places)
    known = {
        name: fields.columns[name].gather(at) for name in ("case_id", "report_date", "count", "count_hi")
    }
    found = said.drop("at").with_columns(
        table.rows.gather(at).alias("row"),
        kept_cells(table, at, taken),
        _understood(fields, at),
        level.alias("area_level"),
        code.alias("area_code"),
        *(values.alias(name) for name, values in known.items()),
    )
    return found.select(pl.col(name).cast(kind) for name, kind in REFUSED_SCHEMA.items())


def _understood(fields: Fields, at: pl.Series) -> pl.Series:
    """Dates of the refused rows that only the whole column could tell, as JSON; null where there is none."""
    if not fields.iso:
        return pl.Series("understood", [None] * len(at), dtype=pl.String)
    rows = pl.DataFrame([iso.gather(at).alias(name) for name, iso in fields.iso.items()]).iter_rows(
        named=True
    )
    known = [{name: day for name, day in row.items() if day} for row in rows]
    return pl.Series("understood", [json.dumps(row, ensure_ascii=False) if row else None for row in known])


def refused_lines(broken: pl.DataFrame) -> pl.DataFrame:
    """Lines that do not fit the heading, in the same columns."""
    ragged = FAULTS["line_ragged"]
    quote = FAULTS["line_quote"]
    is_quote = pl.col("value") == "quote"

    def words(of_quote: str, of_ragged: str) -> pl.Expr:
        before, detail, after = of_ragged.partition("{detail}")
        filled = pl.concat_str(pl.lit(before), pl.col("value") if detail else pl.lit(""), pl.lit(after))
        return pl.when(is_quote).then(pl.lit(of_quote)).otherwise(filled)

    found = broken.with_columns(
        code=pl.when(is_quote).then(pl.lit("line_quote")).otherwise(pl.lit("line_ragged")),
        problem=words(quote.en, ragged.en),
        remedy=words(quote.remedy, ragged.remedy),
        problem_vi=words(quote.vi, ragged.vi),
        remedy_vi=words(quote.remedy_vi, ragged.remedy_vi),
    )
    return found.select(
        (pl.col(name) if name in found.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in REFUSED_SCHEMA.items()
    )


def area_words(area: pl.Series, places: PlaceIndex | None) -> tuple[pl.Series, pl.Series]:
    """Area level and code of areas of the edition, null for -1."""
    if places is None or places.is_empty:
        nothing = pl.Series([None] * len(area), dtype=pl.String)
        return nothing, nothing
    known = pl.select(pl.when(area >= 0).then(area)).to_series()
    areas = places.edition.areas
    return areas["area_level"].gather(known), areas["code"].gather(known)
