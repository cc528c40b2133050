"""Boundaries of one level after the check: trusted from here on."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from numpy.typing import NDArray

#: Columns of `CheckedBoundaries.areas`, one row a unit, sorted by code; those of
#: `zones.areas.AREA_PARTICULARS` may stand beside them.
CHECKED_SCHEMA: Final = {
    "code": pl.String,  # unique in the level
    "name": pl.String,  # the code where the file has no name
    "parent_code": pl.String,  # as the file says it; null where it says nothing
    "parent_level": pl.String,  # the level of `parent_code` where that is known
    "persons": pl.Int64,  # from the population column; null where unknown
    "area_km2": pl.Float64,
}


@dataclass(frozen=True)
class CheckedBoundaries:
    """Units of one level with valid (Multi)Polygons in EPSG:4326, and the parent levels dissolved from them."""

    area_level: str
    areas: pl.DataFrame
    geometry: NDArray[Any]
    source: str = ""
    parents: tuple["CheckedBoundaries", ...] = ()

    def levels(self) -> dict[str, "CheckedBoundaries"]:
        """Level -> its units: this level and the parents dissolved from it; what `build_edition` takes."""
        return {each.area_level: each for each in (self, *self.parents)}

    def population(self) -> pl.DataFrame:
        """Known persons of every level, as (area_level, code, persons); a parent's are the sum of its children."""
        tables = [
            each.areas.select(pl.lit(level).alias("area_level"), "code", "persons").drop_nulls("persons")
            for level, each in self.levels().items()
        ]
        return pl.concat(tables)
