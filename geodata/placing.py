"""From stored words and coordinates to the dense areas of one edition, once."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.locate import AreaLocator
from zones.areas import Edition
from zones.vocabulary import level_order


class EditionLocator:
    """Finds the finest area of an edition that holds a point, level by level, smallest first."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._by_level: dict[str, AreaLocator] = {}

    def locate(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.int32]:
        """`area` of each point, -1 outside every area. Borders count as inside, the lowest code wins."""
        found = np.full(len(lon), -1, np.int32)
        for level in sorted(self.edition.levels, key=level_order, reverse=True):
            open_ = np.flatnonzero(found < 0)
            if not len(open_):
                break
            at = self._level(level).locate(lon[open_], lat[open_])
            found[open_] = np.where(at >= 0, at + self.edition.rows(level).start, -1)
        return found

    def _level(self, level: str) -> AreaLocator:
        if level not in self._by_level:
            span = self.edition.rows(level)
            codes = self.edition.areas["code"][span.start : span.stop].to_list()
            self._by_level[level] = AreaLocator.build(self.edition.geometry[span], codes)
        return self._by_level[level]


def area_of_code(edition: Edition, rows: pl.DataFrame) -> pl.Series:
    """`area` of each row's (`area_level`, `area_code`), null where this edition has none such."""
    keys = edition.areas.select("area", "area_level", pl.col("code").alias("area_code"))
    return rows.select("area_level", "area_code").join(
        keys, on=["area_level", "area_code"], how="left", maintain_order="left"
    )["area"]


def placed(edition: Edition, edition_key: str, rows: pl.DataFrame, locator: EditionLocator) -> pl.Series:
    """`area` of each case row in this edition, -1 where it has none or none is known.

    A row that was resolved in this very edition keeps its area. One resolved in another version of it keeps
    its code, unless it is a point: points are located again. A row of another edition that is no point has no
    place here (until a crosswalk gives one).
    """
    same_version = pl.col("edition") == edition_key
    same_name = pl.col("edition").str.slice(0, len(edition.name) + 1) == f"{edition.name}-"
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
        area[at] = locator.locate(points[:, 0].copy(), points[:, 1].copy())
    return pl.Series("area", area, dtype=pl.Int32)
