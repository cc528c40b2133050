"""Which boundaries a file on the import page would change: unit by unit, and which other sets hold on the same days."""

from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
import shapely

from api.workspace import Workspace
from geodata.store.editions import EditionRecord
from zones.areas import Edition

#: Shapes that differ by less than this share of their area are drawn alike.
_ALIKE: Final = 0.001
_MOST_COMPARED: Final = 3_000
_MOST_NAMED: Final = 12

#: What became of a unit, in the order in which they are told.
WHAT: Final = ("gone", "new", "moved", "renamed", "same")


def units_changed(before: Edition | None, after: Edition, level: str) -> pl.DataFrame:
    """The units of a level before and after by their code: `code`, `name`, `was` (its name before), `what`."""
    new = _units(after, level, "name", "at")
    old = _units(before, level, "was", "held")
    both = new.join(old, on="code", how="full", coalesce=True, maintain_order="left_right")
    moved = _moved(before, after, both)
    what = (
        pl.when(pl.col("at").is_null()).then(pl.lit("gone"))
        .when(pl.col("held").is_null()).then(pl.lit("new"))
        .when(moved).then(pl.lit("moved"))
        .when(pl.col("name") != pl.col("was")).then(pl.lit("renamed"))
        .otherwise(pl.lit("same"))
    )  # fmt: skip
    return both.with_columns(what.alias("what"))


def _units(edition: Edition | None, level: str, name: str, at: str) -> pl.DataFrame:
    schema = {"code": pl.String, name: pl.String, at: pl.Int32}
    if edition is None:
        return pl.DataFrame(schema=schema)
    of_level = edition.areas.filter(pl.col("area_level") == level)
    return of_level.select("code", pl.col("name").alias(name), pl.col("area").alias(at)).cast(
        pl.Schema(schema)
    )


def _moved(before: Edition | None, after: Edition, both: pl.DataFrame) -> pl.Series:
    """Which units have another shape than before."""
    moved = np.zeros(both.height, np.bool_)
    if before is None:
        return pl.Series(moved)
    pairs = both.with_row_index("row").drop_nulls(["at", "held"])
    one = after.geometry[pairs["at"].to_numpy()]
    other = before.geometry[pairs["held"].to_numpy()]
    there = ~(shapely.is_missing(one) | shapely.is_missing(other))
    differ = shapely.is_missing(one) != shapely.is_missing(other)
    known = np.flatnonzero(there)
    differ[known] = ~shapely.equals_exact(one[known], other[known], 1e-9)
    slight = known[differ[known]][:_MOST_COMPARED]
    differ[slight] = _share(one[slight], other[slight]) > _ALIKE
    moved[pairs["row"].to_numpy()[differ]] = True
    return pl.Series(moved)


def _share(one: Any, other: Any) -> Any:
    """The part of two shapes that only one of them has, of both together."""
    whole = shapely.area(shapely.union(one, other))
    apart = shapely.area(shapely.symmetric_difference(one, other))
    return np.divide(apart, whole, out=np.ones_like(whole), where=whole > 0)


def changes_told(units: pl.DataFrame) -> dict[str, Any]:
    """How many units became what, and some of them by name."""
    counts = dict(units["what"].value_counts().iter_rows())
    named = {
        what: units.filter(pl.col("what") == what).select("code", "name", "was").head(_MOST_NAMED).to_dicts()
        for what in WHAT[:-1]
    }
    return {"counts": {what: counts.get(what, 0) for what in WHAT}, "named": named}


# ---- other sets of boundaries


def editions_told(workspace: Workspace) -> list[dict[str, Any]]:
    """The sets of boundaries that are held, the newest first."""
    return [
        {"name": one.name, "valid_from": one.valid_from, "valid_to": one.valid_to, "levels": list(one.levels)}
        for one in reversed(workspace.store.editions())
    ]


def clashing(workspace: Workspace, made: Edition) -> list[EditionRecord]:
    """Other sets that would hold on the same days and the same ground, so that nobody could tell which counts."""
    return [
        one
        for one in workspace.store.editions()
        if one.name != made.name
        and _days_meet(one, made.valid_from, made.valid_to)
        and _ground_meets(workspace.store.edition(one.name), made)
    ]


def _days_meet(one: EditionRecord, first: date | None, end: date | None) -> bool:
    begins_before_end = one.valid_from is None or end is None or one.valid_from < end
    ends_after_begin = one.valid_to is None or first is None or first < one.valid_to
    return begins_before_end and ends_after_begin


def _ground_meets(one: Edition, other: Edition) -> bool:
    boxes = [shapely.box(*shapely.total_bounds(each.geometry)) for each in (one, other) if len(each.geometry)]
    return len(boxes) == 2 and bool(shapely.area(shapely.intersection(*boxes)) > 0)


def may_end(one: EditionRecord, day: date | None) -> bool:
    """Whether a set can end on the day on which another begins: it began before."""
    return day is not None and (one.valid_from is None or one.valid_from < day)
