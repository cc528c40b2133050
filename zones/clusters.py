"""Outbreaks: groups of cases near each other in space and time, as a rulebook for clusters defines them.

Two cases are linked that lie within a radius and within some days of each other; linked cases form a cluster once
two of them are near enough in time for a first pair and there are enough of them. Clusters are units of their own
(scope `cluster`), judged on their size, age and silence; wards are not.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.decide import compile_decision
from zones.intervals import Intervals
from zones.rulebook import Clusters, Rulebook

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

EARTH_RADIUS_M: Final = 6_371_007.2
LAYER: Final = "cluster"

#: Of a point: `lon`, `lat` (degrees), `day` (the date that links), `report_date`; other columns are kept.
POINT_SCHEMA: Final[dict[str, Any]] = {
    "lon": pl.Float64, "lat": pl.Float64, "day": pl.Date, "report_date": pl.Date, "count": pl.Int64
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The clusters of a day. `member` gives each point's cluster, -1 for none; `table` has one row a cluster.

    Columns of `table`: `size`, `first`, `start`, `last` (days), `age_days`, `days_since_last`, `open` (0 or 1),
    `lon`, `lat` (the middle of its cases), `level`, `rule`, `possible`. Clusters stand by start, then by place.
    """

    table: pl.DataFrame
    member: Ints


def clusters(points: pl.DataFrame, rulebook: Rulebook, as_of: date) -> Found:
    """The clusters that are known on a day, open ones and closed ones.

    Parameters
    ----------
    points : the cases with a place (`POINT_SCHEMA`), already filtered; those reported after `as_of` are left out

    Raises
    ------
    ValueError : the rulebook forms no clusters
    """
    form = rulebook.clusters
    if form is None:
        raise ValueError(f"{rulebook.id} forms no clusters")
    known = (points["report_date"] <= as_of).to_numpy() & (points["day"] <= as_of).fill_null(False).to_numpy()
    rows = points.filter(known)
    group = linked_groups(rows, form)
    table = _table(rows, group, form, as_of)
    member = np.full(points.height, -1, np.int64)
    member[known] = _numbers(group, table["group"].to_numpy())
    return Found(_judged(table.drop("group"), rulebook), member)


def linked_groups(rows: pl.DataFrame, form: Clusters) -> Ints:
    """The group of each point: the least row connected with it, or its own row where it stands alone.

    A group without one pair within `link_days` is none: its members stand alone.
    """
    day = rows["day"].to_physical().to_numpy().astype(np.int64)
    left, right = near_pairs(rows["lon"].to_numpy(), rows["lat"].to_numpy(), day, form)
    group = _connected(rows.height, left, right)
    begun = np.zeros(rows.height, np.bool_)
    begun[group[left[np.abs(day[left] - day[right]) <= form.link_days]]] = True
    own = np.arange(rows.height, dtype=np.int64)
    return np.where(begun[group], group, own)


def near_pairs(lon: Floats, lat: Floats, day: Ints, form: Clusters) -> tuple[Ints, Ints]:
    """Pairs of rows (left < right) within the radius and within the days of a chain; the border counts."""
    days = max(form.link_days, form.chain_days)
    found = [
        (left[near], right[near])
        for left, right in _candidates(lon, lat, day, form.radius_m, days)
        if len(near := np.flatnonzero(_metres(lon, lat, left, right) <= form.radius_m))
    ]
    if not found:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    left, right = (np.concatenate(side) for side in zip(*found, strict=True))
    within = np.abs(day[left] - day[right]) <= days
    return left[within], right[within]


def _candidates(
    lon: Floats, lat: Floats, day: Ints, radius_m: float, days: int
) -> Iterator[tuple[Ints, Ints]]:
    """Pairs in the same or in neighbouring boxes, as wide as the radius and as long as the days, each once."""
    if not len(lon):
        return
    metre = np.degrees(1 / EARTH_RADIUS_M)
    widest = np.cos(np.radians(np.abs(lat).max())) or 1e-9
    x = np.floor(lon / (radius_m * metre / widest)).astype(np.int64)
    y = np.floor(lat / (radius_m * metre)).astype(np.int64)
    t = day // max(days, 1)
    x, y, t = (one - one.min() + 1 for one in (x, y, t))
    wide, long = int(y.max()) + 2, int(t.max()) + 2
    key = (x * wide + y) * long + t
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            for dt in (-1, 0, 1):
                yield from _between(key + (dx * wide + dy) * long + dt, order, ordered)


def _between(wanted: Ints, order: Ints, ordered: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each row with the rows in the box that it wants and that come after it."""
    start, stop = (np.searchsorted(ordered, wanted, side=side) for side in ("left", "right"))
    length = stop - start
    left = np.repeat(np.arange(len(wanted), dtype=np.int64), length)
    offset = np.arange(int(length.sum()), dtype=np.int64) - np.repeat(np.cumsum(length) - length, length)
    right = order[np.repeat(start, length) + offset]
    later = left < right
    yield left[later], right[later]


def _metres(lon: Floats, lat: Floats, left: Ints, right: Ints) -> Floats:
    """Great-circle distances (haversine)."""
    y0, y1 = np.radians(lat[left]), np.radians(lat[right])
    half = np.sin((y1 - y0) / 2) ** 2
    half += np.cos(y0) * np.cos(y1) * np.sin(np.radians(lon[right] - lon[left]) / 2) ** 2
    metres: Floats = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(half))
    return metres


def _connected(size: int, left: Ints, right: Ints) -> Ints:
    """The least row that each row is connected with."""
    group = np.arange(size, dtype=np.int64)
    while True:
        before = group.copy()
        np.minimum.at(group, left, before[right])
        np.minimum.at(group, right, before[left])
        group = group[group]
        if np.array_equal(before, group):
            return group


def _table(rows: pl.DataFrame, group: Ints, form: Clusters, as_of: date) -> pl.DataFrame:
    """The groups that have cases enough, with what they are judged on."""
    cases = pl.col("count").sum()
    second = pl.col("report_date").repeat_by("count").list.explode().sort().get(1, null_on_oob=True)
    start = pl.col("day").min() if form.start == "first_case" else second
    ago = pl.lit(as_of)
    grouped = rows.with_columns(group=pl.Series(group), count=pl.col("count").fill_null(1))
    return (
        grouped.group_by("group")
        .agg(
            cases.alias("size"),
            pl.col("day").min().alias("first"),
            start.alias("start"),
            pl.col("day").max().alias("last"),
            pl.col("lon").mean(),
            pl.col("lat").mean(),
        )
        .filter((pl.col("size") >= max(form.min_size, 1)) & pl.col("start").is_not_null())
        .with_columns(
            age_days=(ago - pl.col("start")).dt.total_days(),
            days_since_last=(ago - pl.col("last")).dt.total_days(),
        )
        .with_columns(open=(pl.col("days_since_last") <= form.close_after_days).cast(pl.Int64))
        .sort("start", "lon", "lat", "group")
    )


def _numbers(group: Ints, kept: Ints) -> Ints:
    """The place of each point's group among those kept, -1 where it is not."""
    number = np.full(int(group.max(initial=-1)) + 1, -1, np.int64)
    number[kept] = np.arange(len(kept))
    found: Ints = number[group]
    return found


def _judged(table: pl.DataFrame, rulebook: Rulebook) -> pl.DataFrame:
    """The table with the level of each cluster."""
    decision = compile_decision(rulebook, LAYER)
    if decision is None:
        raise ValueError(f"{rulebook.id} assesses no clusters")
    facts = ("size", "age_days", "days_since_last", "open")
    columns = {
        name: Intervals.of_counts(values, values)
        for name in facts
        if (values := table[name].to_numpy().astype(np.int64)) is not None
    }
    return table.with_columns(**decision.decide(columns, table.height).frame())
