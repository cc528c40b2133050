"""Where the rows of a file lie."""

import json
from typing import Final

import polars as pl

from geodata.intake import CaseBatch

#: So many points a preview holds.
MOST_POINTS: Final = 3_000


def shown_points(batch: CaseBatch) -> tuple[list[tuple[float, float, int, str]], int]:
    """Points of rows, evenly chosen where they are many, those of doubt before others; and how many there are."""
    every = points_of(batch)
    if every.height <= MOST_POINTS:
        return every.rows(), every.height
    sure = pl.col("state") == "accepted"
    doubtful = _some(every.filter(~sure), MOST_POINTS // 2)
    return [*doubtful.rows(), *_some(every.filter(sure), MOST_POINTS - doubtful.height).rows()], every.height


def _some(points: pl.DataFrame, most: int) -> pl.DataFrame:
    return points.gather_every(max(1, -(-points.height // most)))


def points_of(batch: CaseBatch) -> pl.DataFrame:
    """`lon`, `lat`, `row`, `state` of every row that has a point, accepted or refused."""
    state = pl.when(pl.col("area_code").is_null()).then(pl.lit("no_area")).otherwise(pl.lit("accepted"))
    known = batch.rows.filter(pl.col("lon").is_not_null()).select("lon", "lat", "row", state.alias("state"))
    refused = _refused_points(batch)
    return pl.concat([known, refused]) if refused.height else known


def _refused_points(batch: CaseBatch) -> pl.DataFrame:
    """Refused rows whose own columns hold readable degrees."""
    held = {axis: batch.columns.get(axis) for axis in ("lon", "lat")}
    if None in held.values() or not batch.refused.height:
        return pl.DataFrame(
            schema={"lon": pl.Float64, "lat": pl.Float64, "row": pl.Int32, "state": pl.String}
        )
    cells = [json.loads(raw or "{}") for raw in batch.refused["raw"].to_list()]
    columns = {
        axis: pl.Series([one.get(name) for one in cells], dtype=pl.String) for axis, name in held.items()
    }
    found = pl.DataFrame(
        {axis: text.cast(pl.Float64, strict=False) for axis, text in columns.items()}
        | {"row": batch.refused["row"], "state": ["refused"] * batch.refused.height}
    )
    return found.filter(pl.col("lon").is_between(-180, 180) & pl.col("lat").is_between(-90, 90))
