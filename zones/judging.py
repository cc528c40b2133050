"""Deciding the units of one layer: its own figures, then its children, then its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zones.compile import made_of
from zones.decide import Decision, compile_decision
from zones.ground import Ground
from zones.intervals import Intervals
from zones.measure import measure
from zones.measured import measured
from zones.rulebook import Indicator, Rulebook
from zones.rulebook_figures import CHILD_KINDS
from zones.standing import child_level, of_children, of_neighbours, standing
from zones.verdict import Verdict, Verdicts
from zones.vocabulary import NOT_ASSESSED

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Lent:
    """Levels that units took over: the area that gave each its level (-1: its own), and whether wholly."""

    area: Ints
    wholly: Bools


@dataclass(frozen=True)
class Judged:
    """The figures of a layer's units and what was decided on them; `lent` where levels were taken over."""

    columns: dict[str, Intervals]
    verdicts: Verdicts
    lent: Lent | None = None


def judged_layer(rulebook: Rulebook, ground: Ground, finer: Mapping[str, Judged]) -> Judged:
    """Measure and decide the units of a layer.

    Parameters
    ----------
    finer : what was decided on the finer layers, by name; shares of children are taken from it
    """
    columns = measure(measured(rulebook, ground.units.scope), ground)
    decision = compile_decision(rulebook, ground.units.scope)
    if decision is None:
        return Judged(columns, _not_assessed(ground.units.size))
    gates = rulebook.stability.gates if rulebook.stability else ()
    asked = dict.fromkeys([*decision.needs, *sorted(made_of(rulebook, *gates))])
    needed = [rulebook.indicators[name] for name in asked]
    columns |= {one.id: _children(one, rulebook, ground, finer) for one in needed if one.kind in CHILD_KINDS}
    near = sorted((one for one in needed if one.kind == "adjacent"), key=lambda one: -_rank(one, rulebook))
    return _with_neighbours(near, decision, columns, ground)


def _with_neighbours(
    near: list[Indicator], decision: Decision, columns: dict[str, Intervals], ground: Ground
) -> Judged:
    """One pass an indicator, the worst level first, from levels that no neighbour has touched yet."""
    none = np.zeros(ground.units.size, np.int64)
    columns |= {one.id: Intervals.of_counts(none, none) for one in near}
    verdicts = decision.decide(columns, ground.units.size)
    for one in near:
        columns[one.id] = _neighbours(one, decision.rulebook, ground, verdicts)
        verdicts = decision.decide(columns, ground.units.size)
    return Judged(columns, verdicts)


def _rank(one: Indicator, rulebook: Rulebook) -> int:
    return rulebook.level(one.at_least or one.level).rank


def _children(one: Indicator, rulebook: Rulebook, ground: Ground, finer: Mapping[str, Judged]) -> Intervals:
    units = ground.units
    level = child_level(one, units.layer, [name for name in finer if name in rulebook.scopes])
    if level not in finer or not units.is_areas:
        return Intervals.missing(units.size, scale=one.factor)
    found = standing(one, rulebook, finer[level].verdicts)
    return of_children(one, units.layer, level, units.edition, found)


def _neighbours(one: Indicator, rulebook: Rulebook, ground: Ground, verdicts: Verdicts) -> Intervals:
    units, pairs_of = ground.units, ground.evidence.neighbours
    if pairs_of is None or not units.is_areas:
        return Intervals.missing(units.size, scale=one.factor)
    found = standing(one, rulebook, verdicts)
    return of_neighbours(one, units.edition, units.layer, pairs_of(units.layer), found)


def _not_assessed(size: int) -> Verdicts:
    return Verdicts((Verdict(NOT_ASSESSED, 0, "", False, frozenset()),), np.zeros(size, np.intp))
