"""Accepted rows in the columns in which they are kept: area as level and code, cell of the stored resolution."""

import numpy as np
import polars as pl

from geodata.intake.batch import ROW_SCHEMA
from geodata.intake.cumulative import Daily, as_held
from geodata.intake.identity import identify
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.points import Points, finest_cells
from geodata.intake.refused import area_words
from geodata.intake.stages.accepted import RUNNING_KEY


def finished(cases: pl.DataFrame, places: PlaceIndex | None) -> pl.DataFrame:
    """The columns of `ROW_SCHEMA`."""
    lon, lat = (cases[axis].fill_null(np.nan).to_numpy() for axis in ("lon", "lat"))
    cell = pl.Series("cell", finest_cells(Points(lon, lat)), dtype=pl.Int64)
    level, code = area_words(cases["area"], places)
    edition = places.edition.name if places is not None and not places.is_empty else None
    placed = cases.with_columns(
        pl.select(pl.when(cell >= 0).then(cell).alias("cell")).to_series(),
        level.alias("area_level"),
        code.alias("area_code"),
        edition=pl.when(pl.col("area") >= 0).then(pl.lit(edition, pl.String)),
    )
    return placed.select(pl.col(name).cast(kind) for name, kind in ROW_SCHEMA.items())


def balances(daily: Daily | None, places: PlaceIndex | None) -> pl.DataFrame:
    """The totals carried in; their content is marked, so that it is never that of a day's figure."""
    if daily is None:
        return pl.DataFrame(schema=ROW_SCHEMA)
    found = identify(daily.balances, key=None, aggregated=True, by=RUNNING_KEY)
    return finished(daily.balances.with_columns(found.identity, found.content + "b"), places)


def recomputed(daily: Daily | None) -> pl.DataFrame | None:
    """Held rows whose figures changed, as they are to be held."""
    if daily is None or daily.recomputed.is_empty():
        return None
    return as_held(daily.recomputed)
