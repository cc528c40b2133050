"""From stored words and coordinates to the dense areas of one edition, once."""

import numpy as np
import polars as pl

from geodata.locate_edition import EditionLocator
from zones.areas import Edition


def area_of_code(edition: Edition, rows: pl.DataFrame) -> pl.Series:
    """`area` of each row's (`area_level`, `area_code`), null where this edition has none such."""
    keys = edition.areas.select("area", "area_level", pl.col("code").alias("area_code"))
    return rows.select("area_level", "area_code").join(
        keys, on=["area_level", "area_code"], how="left", maintain_order="left"
    )["area"]


def area_here(edition: Edition, rows: pl.DataFrame) -> pl.Series:
    """`area_of_code` of the rows whose `edition` (its name) is this one, or was not noted.

    A code means another area in another edition, even where it is the same code.
    """
    here = rows.select(pl.col("edition").is_null() | (pl.col("edition") == edition.name)).to_series()
    return pl.select(pl.when(here).then(area_of_code(edition, rows)).alias("area")).to_series()


def placed(edition: Edition, rows: pl.DataFrame, locator: EditionLocator) -> pl.Series:
    """`area` of each case row in this edition, -1 where it has none or none is known.

    A row that was resolved in this very edition keeps its area. One resolved in another version of it keeps
    its code, unless it is a point: points are located again. A row of another edition that is no point has no
    place here (until a crosswalk gives one).
    """
    same_version = pl.col("edition") == edition.key
    same_name = pl.col("edition").str.replace(r"-[0-9a-f]{8}$", "") == edition.name
    is_point = pl.col("cell").is_not_null()
    codes = area_of_code(edition, rows)
    keep = rows.select((same_version | (same_name & ~is_point)).fill_null(False)).to_series()
    again = rows.select(is_point & ~same_version.fill_null(False)).to_series()
    area = (
        pl.select(pl.when(keep).then(codes).otherwise(None))
        .to_series()
        .fill_null(-1)
        .to_numpy()
        .astype(np.int32)
    )
    if again.any() and len(edition.areas):
        at = np.flatnonzero(again.to_numpy())
        points = rows[at].select("lon", "lat").to_numpy()
        area[at] = locator.finest(points[:, 0], points[:, 1])
    return pl.Series("area", area, dtype=pl.Int32)
