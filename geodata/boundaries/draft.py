"""A boundary file as it was read: rows, shapes in EPSG:4326, and what was found on the way. Nothing is judged yet."""

from dataclasses import dataclass
from typing import Any, Final

import polars as pl
from numpy.typing import NDArray

from geodata.boundaries.columns import ParentLevel
from geodata.boundaries.findings import Finding

#: Columns of `Draft.rows`; besides these, `{level}_code` and `{level}_name` for each parent level, and `name_raw`, the
#: name as it stood, where names had to be decoded.
DRAFT_SCHEMA: Final = {
    "row": pl.Int64,  # counts from 1 with the heading as row 1, so the first feature is row 2
    "code": pl.String,
    "name": pl.String,
    "parent_code": pl.String,
    "population": pl.String,  # as it stood in the file
}


@dataclass(frozen=True)
class Draft:
    """What a boundary file says, one row a feature.

    `geometry` (shapely, EPSG:4326, None where there is none) goes with `rows`. `refused` are rows that could not
    even be placed on the globe; their findings stand in `findings`, and they are not in `rows`.
    """

    area_level: str
    rows: pl.DataFrame
    geometry: NDArray[Any]
    parent_levels: tuple[ParentLevel, ...]
    source: str
    crs: str
    columns: dict[str, str]
    read: int
    findings: tuple[Finding, ...] = ()
    population_is_number: bool = False
    left_aside: tuple[str, ...] = ()  # columns that nothing was read from
    suggested: tuple[ParentLevel, ...] = ()  # levels that the file seems to carry in columns, not asked for
