"""Cases that are linked to each other, and clusters by number alone."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.ground import Ground
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook_figures import Indicator
from zones.windows import window_of

Ints = NDArray[np.int64]


def cluster(one: Indicator, ground: Ground) -> Intervals:
    """1 where the window holds at least `min_size` cases, 0 where it cannot, `[0, 1]` where it is open."""
    lo, hi = ground.counted(one, window_of(one, ground.as_of))
    return Intervals.of_counts((lo >= one.min_size).astype(np.int64), (hi >= one.min_size).astype(np.int64))


def linked(one: Indicator, ground: Ground) -> Intervals:
    """Size of the largest group of linked cases of each unit.

    Cases are linked that share one of the marks `by`, directly or through others. A case without some mark may
    belong to any group, so it counts above; so does whatever else is possible in the unit.
    """
    window = window_of(one, ground.as_of)
    total_lo, total = ground.counted(one, window)
    rows = ground.evidence.selected(one, window)
    at = ground.evidence.at(rows, ground.units)
    inside = rows.filter(at >= 0)
    unit, lo, hi = at[at >= 0], inside["lo"].to_numpy(), inside["hi"].to_numpy()
    marks = [_marks(inside[_COLUMNS[by]], unit) for by in one.linked_by]
    group = _groups(marks)
    stated = np.logical_or.reduce([mark >= 0 for mark in marks])
    whole = np.logical_and.reduce([mark >= 0 for mark in marks])
    largest = _largest(unit[stated], group[stated], lo[stated], ground.units.size)
    widest = _largest(unit[stated], group[stated], hi[stated], ground.units.size)
    sure_and_whole = np.bincount(unit[whole], weights=lo[whole], minlength=ground.units.size).astype(np.int64)
    most = np.where(
        total < UNBOUNDED, np.minimum(widest + total - np.minimum(sure_and_whole, total), total), total
    )
    least = np.maximum(largest, np.minimum(total_lo, 1))
    return Intervals.of_counts(least, np.maximum(most, least))


_COLUMNS = {"household": "household_id", "exposure": "exposure"}


def _marks(column: pl.Series, unit: Ints) -> Ints:
    """Numbers of the marks within each unit, -1 where none is stated."""
    known = column.is_not_null().to_numpy()
    codes = column.rank("dense").fill_null(0).to_numpy().astype(np.int64)
    found = np.full(len(column), -1, np.int64)
    found[known] = unit[known] * (int(codes.max(initial=0)) + 1) + codes[known]
    return found


def _groups(marks: list[Ints]) -> Ints:
    """The group of each row: the least row that it is connected with through shared marks."""
    group = np.arange(len(marks[0]), dtype=np.int64)
    while True:
        before = group
        for mark in marks:
            group = _least_of_each(mark, group)
        if np.array_equal(before, group):
            return group


def _least_of_each(mark: Ints, group: Ints) -> Ints:
    """Each row takes the least group among the rows with its mark."""
    known = np.flatnonzero(mark >= 0)
    if not len(known):
        return group
    _, number = np.unique(mark[known], return_inverse=True)
    least = np.full(int(number.max()) + 1, len(group), np.int64)
    np.minimum.at(least, number, group[known])
    found = group.copy()
    found[known] = least[number]
    return found


def _largest(unit: Ints, group: Ints, cases: Ints, size: int) -> Ints:
    """The most cases that one group of each unit has."""
    found = np.zeros(size, np.int64)
    if len(unit):
        groups, row = np.unique(group, return_inverse=True)
        sums = np.bincount(row, weights=cases, minlength=len(groups)).astype(np.int64)
        np.maximum.at(found, unit, sums[row])
    return found
