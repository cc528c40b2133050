"""The levels above the areas of a roster, from its own columns: provinces and districts known by name."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from geodata.boundaries.checked import CHECKED_SCHEMA, CheckedBoundaries
from geodata.boundaries.rosters.match import matched
from geodata.fold import fold_marked
from geodata.intake.reading.table import Table
from zones.vocabulary import AREA_LEVELS, level_order


def levels_by_name(
    table: Table, taken: Mapping[str, str], area_level: str, source: str = ""
) -> dict[str, CheckedBoundaries]:
    """The levels above that the columns of a roster name (`taken`: field -> heading), each area known by name only,
    under the code that its rows give, else one made of the names.

    A row that leaves out a name says nothing of that level, nor of those below it.
    """
    found, above = dict[str, CheckedBoundaries](), ""
    rows = table.frame.with_columns(parent_code=pl.lit(None, pl.String))
    for level in (one for one in AREA_LEVELS[: level_order(area_level)] if one in taken):
        rows = _with_codes(rows, level, taken[level], taken.get(f"{level}_code"))
        if rows.is_empty():
            break
        areas = _areas(rows, above)
        found[level] = CheckedBoundaries(level, areas, np.full(len(areas), None, object), source)
        rows, above = rows.with_columns(parent_code=pl.col("code")).drop("code", "called", "key"), level
    return found


def _with_codes(rows: pl.DataFrame, level: str, name: str, code: str | None) -> pl.DataFrame:
    """The rows that name an area of a level, with its `code` and the name it is `called`: of spellings of one name
    under one parent the first."""
    named = rows.filter(pl.col(name).cast(pl.String).is_not_null()).with_columns(
        called=pl.col(name).cast(pl.String),
        key=pl.col(name).cast(pl.String).map_elements(fold_marked, pl.String),
        own=pl.col(code).cast(pl.String) if code else pl.lit(None, pl.String),
    )
    areas = named.unique(["parent_code", "key"], keep="first", maintain_order=True)
    told = areas.select("own", "called", "parent_code").rows()
    codes = pl.Series("code", matched(told, [], level).codes, dtype=pl.String).str.strip_chars("-")
    known = areas.select("parent_code", "key", first="called").with_columns(codes)
    joined = named.drop("called").join(known, on=["parent_code", "key"], how="left", nulls_equal=True)
    return joined.rename({"first": "called"}).drop("own")


def _areas(rows: pl.DataFrame, above: str) -> pl.DataFrame:
    once = rows.unique("code", keep="first", maintain_order=True).sort("code")
    return once.select(
        "code",
        name="called",
        parent_code="parent_code",
        parent_level=pl.lit(above or None, pl.String),
        persons=pl.lit(None, pl.Int64),
        area_km2=pl.lit(None, pl.Float64),
    ).cast(pl.Schema(CHECKED_SCHEMA))
