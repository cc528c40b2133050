"""Indicators that ask for the levels of other units: children and neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zones.areas import Edition
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Indicator, Rulebook
from zones.verdict import Verdicts
from zones.vocabulary import level_order

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Neighbours:
    """Pairs of areas of one level that touch, each once; `corner` where they share no more than points."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    corner: Bools


@dataclass(frozen=True)
class Standing:
    """Which units of a layer are at an asked level, surely and possibly; `assessed` and `decided` tell of all."""

    surely: Bools
    possibly: Bools
    assessed: Bools
    decided: Bools


def standing(one: Indicator, rulebook: Rulebook, verdicts: Verdicts) -> Standing:
    """How the units of a layer stand to the level that an indicator asks for."""
    ranks = [level.rank for level in rulebook.levels]
    least = rulebook.level(one.at_least or one.level).rank
    asked = 0
    for k, rank in enumerate(ranks):
        asked |= (rank == least or (bool(one.at_least) and rank > least)) << k
    ordered = (1 << len(ranks)) - 1
    possible = verdicts.possible.astype(np.int64)
    alone = (possible & (possible - 1)) == 0
    return Standing(
        (possible != 0) & ((possible & ~asked) == 0),
        (possible & asked) != 0,
        possible != 0,
        alone & ((possible & ordered) != 0),
    )


def child_level(one: Indicator, layer: str, assessed: Sequence[str]) -> str:
    """The area level of the children that an indicator asks for: its own word, or the next finer one assessed."""
    if one.child:
        return one.child
    finer = [name for name in assessed if level_order(name) > level_order(layer)]
    return min(finer, key=level_order, default="")


def of_children(one: Indicator, layer: str, level: str, edition: Edition, found: Standing) -> Intervals:
    """The number or share of the children of each area of a layer that stand at the asked level.

    Children that the rulebook does not assess are no children here; one that is not decided counts by its
    possible levels, or is left out where the rulebook says so. Without children neither is known.
    """
    span = edition.rows(layer)
    size = span.stop - span.start
    parent = edition.ancestors(layer)[edition.rows(level)].astype(np.int64) - span.start
    counts = found.assessed & (found.decided | (one.grey == "counted"))
    here = counts & (parent >= 0)

    def number(which: Bools) -> Ints:
        return np.bincount(parent[here & which], minlength=size).astype(np.int64)

    lo, hi, every = number(found.surely), number(found.possibly), number(counts)
    known = every > 0
    hi = np.where(known, hi, UNBOUNDED)
    if one.kind == "child_count":
        return Intervals.of_counts(lo, hi)
    return Intervals(lo, hi, np.where(known, every, 1), one.factor)


def of_neighbours(
    one: Indicator, edition: Edition, layer: str, pairs: Neighbours, found: Standing
) -> Intervals:
    """The number of neighbours of each area of a layer that stand at the asked level.

    An area known by name only may be any area's neighbour, and any area its.
    """
    span = edition.rows(layer)
    size = span.stop - span.start
    real = ~pairs.corner | one.corner
    left, right = (side[real].astype(np.int64) - span.start for side in (pairs.left, pairs.right))

    def number(which: Bools) -> Ints:
        both = np.concatenate([left[which[right]], right[which[left]]])
        return np.bincount(both, minlength=size).astype(np.int64)

    # a neighbour without a level may be anything
    open_ = found.possibly | ~found.assessed
    lo, hi = number(found.surely), number(open_)
    named = edition.by_name_only(layer)
    if named.any():
        hi = np.where(named, int(open_.sum()) - open_, hi + int((open_ & named).sum()))
    return Intervals.of_counts(lo, hi)
