"""The sites that the store knows, placed in one edition."""

from datetime import date, datetime

import numpy as np
import polars as pl

from geodata.cells import cells_of_points
from geodata.fold import fold
from geodata.locate_edition import EditionLocator
from geodata.placing import area_here
from geodata.store import Store
from zones.areas import Edition
from zones.sites import SITE_SCHEMA
from zones.vocabulary import FINEST_RESOLUTION

#: Columns of `known_sites` besides those of `zones.sites.SITE_SCHEMA`.
KNOWN_SCHEMA: dict[str, type[pl.DataType]] = {
    "number": pl.Int32,
    "name_key": pl.String,  # the name folded, by which cases may name it
    "people": pl.Int64,
    "capacity": pl.Int64,
    "area": pl.Int32,
    "cell": pl.Int64,
    "first_day": pl.Date,
    "last_day": pl.Date,
    "source": pl.String,
}


def known_sites(
    store: Store, edition: Edition, locator: EditionLocator, known_at: datetime | None = None
) -> pl.DataFrame:
    """Every site known at a moment, in the order of their codes; `number` is its place in that order.

    A site lies in the area in which it was placed, if that was in this edition; else where its point lies, -1 where
    neither tells.
    """
    rows = store.sites(known_at).sort("code")
    if rows.is_empty():
        return pl.DataFrame(schema=SITE_SCHEMA | KNOWN_SCHEMA)
    area = _areas(edition, rows, locator)
    people = pl.coalesce("persons", "capacity")
    stated, held = pl.col("persons").is_not_null(), pl.col("capacity").is_not_null()
    said = pl.when(stated).then(pl.lit("persons")).when(held).then(pl.lit("capacity"))
    found = rows.with_columns(
        pl.int_range(pl.len(), dtype=pl.Int32).alias("number"),
        pl.col("code").alias("site"),
        pl.col("name").alias("site_name"),
        pl.col("geom").alias("outline"),
        pl.col("name").map_elements(name_key, pl.String, skip_nulls=True).alias("name_key"),
        people.alias("people"),
        _cells(rows),
        said.alias("people_from"),
        area,
    )
    return found.select(pl.col(name).cast(kind) for name, kind in (SITE_SCHEMA | KNOWN_SCHEMA).items())


def name_key(name: str) -> str:
    """A site's name as it is compared: without case, marks, punctuation."""
    return fold(name)


def _areas(edition: Edition, rows: pl.DataFrame, locator: EditionLocator) -> pl.Series:
    found = area_here(edition, rows).fill_null(-1).to_numpy().astype(np.int32)
    pointed = rows["lon"].is_not_null().to_numpy() & (found < 0)
    if pointed.any() and len(edition.areas):
        lon, lat = (rows[name].to_numpy()[pointed] for name in ("lon", "lat"))
        found[pointed] = locator.finest(lon, lat)
    return pl.Series("area", found, dtype=pl.Int32)


def _cells(rows: pl.DataFrame) -> pl.Series:
    """The cell of each site's point, null without one."""
    lon, lat = (rows[name].fill_null(np.nan).to_numpy() for name in ("lon", "lat"))
    cell = cells_of_points(lon, lat, FINEST_RESOLUTION)
    return pl.select(pl.when(pl.Series(cell) >= 0).then(pl.Series("cell", cell)).alias("cell")).to_series()


def valid_on(sites: pl.DataFrame, day: date) -> pl.Series:
    """Which sites are open on a day: from their first day on, to their last, both counted."""
    begun = pl.col("first_day").is_null() | (pl.col("first_day") <= pl.lit(day))
    ended = pl.col("last_day").is_not_null() & (pl.col("last_day") < pl.lit(day))
    return sites.select((begun & ~ended).alias("open")).to_series()
