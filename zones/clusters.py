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

from zones.cluster_numbers import Growth, identified, told_order
from zones.connected import Ints
from zones.decide import compile_decision
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Clusters, Rulebook
from zones.rulebook_figures import CLUSTER_FACTS

Floats = NDArray[np.float64]

EARTH_RADIUS_M: Final = 6_371_007.2
LAYER: Final = "cluster"

#: Of a point: `lon`, `lat` (degrees), `day` (the date that links), `report_date`, `count`. `delivery` and `case`
#: (numbers of its import and of itself) say in which order cases were told.
POINT_SCHEMA: Final[dict[str, Any]] = {
    "lon": pl.Float64, "lat": pl.Float64, "day": pl.Date, "report_date": pl.Date, "count": pl.Int64
}  # fmt: skip


@dataclass(frozen=True)
class Found:
    """The clusters of a day. `member` gives each point's cluster, -1 for none; `table` has one row a cluster.

    Columns of `table`: `number` (kept while it grows, see `zones.cluster_numbers`), `former` (numbers that it or its
    parts had before), `size`, `first`, `start`, `last` (days), `age_days`, `days_since_last`, `open` (0 or 1),
    `level`, `rule`, `possible`. Clusters stand by number.
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
    rows = identified(points.filter(known).with_columns(pl.col("count").fill_null(1)))
    grown = _grown(rows, form)
    table = _table(rows, grown, as_of)
    member = np.full(points.height, -1, np.int64)
    member[known] = _places(grown.groups(), table["group"].to_numpy())
    return Found(judged(table.drop("group"), rulebook), member)


def _grown(rows: pl.DataFrame, form: Clusters) -> Growth:
    """How the clusters of the rows grew from day to day."""
    day = _days(rows["day"])
    pairs = near_pairs(rows["lon"].to_numpy(), rows["lat"].to_numpy(), day, form)
    known = np.maximum(day, _days(rows["report_date"]))
    return Growth(form, told_order(rows), rows["count"].to_numpy(), day).followed(known, *pairs)


def _days(dates: pl.Series) -> Ints:
    return dates.to_physical().to_numpy().astype(np.int64)


def linked_groups(rows: pl.DataFrame, form: Clusters) -> Ints:
    """The group of each point: the least row connected with it, or its own row where it stands alone.

    A group without one pair within `link_days` is none: its members stand alone. Cases of one line are such a pair.
    """
    return _grown(identified(rows), form).groups()


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
                yield from _between(ordered + (dx * wide + dy) * long + dt, order, ordered)


def _between(wanted: Ints, order: Ints, ordered: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each row, in the order of boxes, with the rows in the box that it wants and that come after it."""
    start, stop = (np.searchsorted(ordered, wanted, side=side) for side in ("left", "right"))
    length = stop - start
    left = np.repeat(order, length)
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


def _table(rows: pl.DataFrame, grown: Growth, as_of: date) -> pl.DataFrame:
    """The groups that have cases enough, with what they are judged on."""
    form, ago = grown.form, pl.lit(as_of)
    second = pl.col("report_date").repeat_by("count").list.explode().sort().get(1, null_on_oob=True)
    start = pl.col("day").min() if form.start == "first_case" else second
    first = pl.col("case").sort_by("rank").first()
    grouped = rows.with_columns(
        group=pl.Series(grown.groups()), rank=pl.Series(grown.rank), was_first=pl.Series(grown.was_first)
    )
    return (
        grouped.group_by("group")
        .agg(
            first.alias("number"),
            pl.col("case").filter(pl.col("was_first") & (pl.col("case") != first)).sort().alias("former"),
            pl.col("count").sum().alias("size"),
            pl.col("day").min().alias("first"),
            start.alias("start"),
            pl.col("day").max().alias("last"),
        )
        .filter(pl.col("size") >= grown.needed)
        .with_columns(
            age_days=(ago - pl.col("start")).dt.total_days(),
            days_since_last=(ago - pl.col("last")).dt.total_days(),
        )
        .with_columns(open=(pl.col("days_since_last") <= form.close_after_days).cast(pl.Int64))
        .sort("number")
    )


def _places(group: Ints, kept: Ints) -> Ints:
    """The place of each point's group among those kept, -1 where it is not."""
    number = np.full(int(group.max(initial=-1)) + 1, -1, np.int64)
    number[kept] = np.arange(len(kept))
    found: Ints = number[group]
    return found


def judged(table: pl.DataFrame, rulebook: Rulebook, quiet: Ints | None = None) -> pl.DataFrame:
    """The table with the level of each cluster.

    Parameters
    ----------
    quiet : for how many days back from the day itself it is told, where each cluster lies, who fell ill; without it
        all days are. Where days since the last case are not told, there may have been more: the cluster may be
        larger, and it may not have closed.
    """
    decision = compile_decision(rulebook, LAYER)
    if decision is None or rulebook.clusters is None:
        raise ValueError(f"{rulebook.id} assesses no clusters")
    facts = {name: table[name].to_numpy().astype(np.int64) for name in CLUSTER_FACTS}
    most = dict(facts)
    if quiet is not None:
        facts, most = _doubted(facts, quiet, rulebook.clusters.close_after_days)
    columns = {name: Intervals.of_counts(facts[name], most[name]) for name in CLUSTER_FACTS}
    said = decision.decide(columns, table.height).frame()
    silent = (
        np.zeros(table.height, np.bool_) if quiet is None else quiet <= table["days_since_last"].to_numpy()
    )
    return table.with_columns(**said, silent=pl.Series(silent, dtype=pl.Boolean))


def _doubted(
    facts: dict[str, Ints], quiet: Ints, close_after_days: int
) -> tuple[dict[str, Ints], dict[str, Ints]]:
    """The least and the most that each fact may be."""
    since = facts["days_since_last"]
    least = np.minimum(since, quiet)
    larger = np.where(quiet > since, facts["size"], UNBOUNDED)
    may_be_open = (least <= close_after_days).astype(np.int64)
    return facts | {"days_since_last": least}, facts | {"size": larger, "open": may_be_open}
