"""The number that a cluster keeps while it grows: that of the first of its cases that was told.

A case has a number of its own (`case`) and came with a delivery (`delivery`). What is told later, in a later
delivery or on a later day, never becomes the first case of a cluster that stood before. Where two clusters grow
together the number that was given first stays, and the other is among those it had before.
"""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.connected import Ints, connected
from zones.rulebook import Clusters

Bools = NDArray[np.bool_]


def identified(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `delivery` and `case`; where these are missing, cases are numbered by day and place."""
    if {"delivery", "case"} <= set(rows.columns):
        return rows
    keys = [name for name in ("report_date", "day", "cell", "lon", "lat") if name in rows.columns]
    number = pl.struct(keys).rank("ordinal").cast(pl.Int64)
    return rows.with_columns(number.alias("case"), pl.lit(0, pl.Int64).alias("delivery"))


def told_order(rows: pl.DataFrame) -> Ints:
    """The place of each row in the order in which cases were told."""
    order = rows.with_row_index("row").sort("delivery", "report_date", "case")
    rank = np.empty(rows.height, np.int64)
    rank[order["row"].to_numpy()] = np.arange(rows.height)
    return rank


@dataclass
class Growth:
    """How clusters grew, day by day: which rows were the first case of one on some day."""

    form: Clusters
    rank: Ints
    count: Ints
    day: Ints
    root: Ints = field(init=False)
    begun: Bools = field(init=False)
    was_first: Bools = field(init=False)

    def __post_init__(self) -> None:
        size = len(self.rank)
        self.root = np.arange(size, dtype=np.int64)
        self.begun = self.count > 1  # cases of one line are near each other
        self.was_first = np.zeros(size, np.bool_)

    @property
    def needed(self) -> int:
        """The cases that make a cluster."""
        return max(self.form.min_size, 2 if self.form.start == "second_notification" else 1)

    def followed(self, known: Ints, left: Ints, right: Ints) -> "Growth":
        """Let the days pass on which rows became known, with the pairs that each day brings."""
        of_pair = np.maximum(known[left], known[right])
        order = np.argsort(of_pair, kind="stable")
        left, right, of_pair = left[order], right[order], of_pair[order]
        for day in np.unique(known):
            first, last = np.searchsorted(of_pair, [day, day + 1])
            self._link(left[first:last], right[first:last])
            self._note(np.flatnonzero(known <= day), np.flatnonzero(known == day))
        return self

    def _link(self, left: Ints, right: Ints) -> None:
        """Join what the pairs of a day link."""
        if not len(left):
            return
        one, other = self.root[left], self.root[right]
        parts, at = np.unique(np.concatenate([one, other]), return_inverse=True)
        joined = parts[connected(len(parts), at[: len(one)], at[len(one) :])]
        to = np.arange(len(self.root), dtype=np.int64)
        to[parts] = joined
        np.logical_or.at(self.begun, joined, self.begun[parts])
        self.root = to[self.root]
        near = np.abs(self.day[left] - self.day[right]) <= self.form.link_days
        self.begun[self.root[left[near]]] = True

    def _note(self, there: Ints, new: Ints) -> None:
        """Mark the first case of every cluster that the new rows are in."""
        touched = np.zeros(len(self.root), np.bool_)
        touched[self.root[new]] = True
        rows = there[touched[self.root[there]]]
        group = self.groups(rows)
        cases, first = np.zeros(len(self.root), np.int64), np.full(len(self.root), len(self.root))
        np.add.at(cases, group, self.count[rows])
        np.minimum.at(first, group, self.rank[rows])
        self.was_first[rows] |= (self.rank[rows] == first[group]) & (cases[group] >= self.needed)

    def groups(self, rows: Ints | None = None) -> Ints:
        """The group of each row; where no pair of a group is near enough to begin it, its rows stand alone."""
        rows = np.arange(len(self.root), dtype=np.int64) if rows is None else rows
        root = self.root[rows]
        return np.where(self.begun[root], root, rows)
