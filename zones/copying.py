"""Cells that show the level of the areas they lie in, and say so."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.ground import Ground
from zones.inheriting import takings
from zones.judging import Judged
from zones.lending import COPY, OWN, RULES, Known, level_of, settled
from zones.own_data import pointless
from zones.rulebook import Rulebook
from zones.snapshot import ZoneLayer
from zones.units import Units
from zones.vocabulary import EMPTY, NOT_ASSESSED

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def from_areas(
    table: pl.DataFrame, rulebook: Rulebook, ground: Ground, judged: Judged, areas: Mapping[str, ZoneLayer]
) -> pl.DataFrame:
    """The table of a layer of cells with the levels that they take over from the areas around them.

    Where the rulebook does not say otherwise, cells of wards whose cases are known by ward only take their ward's.

    Parameters
    ----------
    areas : the layers of areas, with the levels that stand
    """
    there = (table["level"] != EMPTY).to_numpy()
    for level, how, rule in _takings(rulebook, ground, judged):
        if level in areas:
            table = _taken(table, rulebook, ground.units, areas[level], np.where(there, how, OWN), rule)
    return table


def _takings(rulebook: Rulebook, ground: Ground, judged: Judged) -> Iterator[tuple[str, Ints, str]]:
    """From which area levels cells take over a level, how each does, and the rule that says so."""
    without = _without_points(ground)
    if rulebook.inherit is None:
        yield "ward", np.where(without, COPY, OWN), ""
    for level, how in takings(rulebook, ground.units, judged, without):
        for kind in np.unique(how[how != OWN]).tolist():
            yield level, np.where(how == kind, kind, OWN), RULES[kind]


def _without_points(ground: Ground) -> Bools:
    """Which inhabited cells lie in wards only whose cases are known by ward only, and hold no case."""
    units = ground.units
    unit, ward = units.pairs("ward")
    told = ground.evidence.ledger.filter(ground.evidence.told_by(ground.as_of))
    wards = pointless(units.edition, told)
    found = np.zeros(units.size, np.bool_)
    found[unit] = True
    found[unit[~wards[ward]]] = False
    found &= (units.population != 0) & ~ground.holds_case
    return found


def _taken(
    table: pl.DataFrame, rulebook: Rulebook, units: Units, areas: ZoneLayer, how: Ints, rule: str
) -> pl.DataFrame:
    rows = np.flatnonzero(how != OWN)
    if not len(rows):
        return table
    above = _worst(rulebook, units, areas).take(rows)
    then = settled(rulebook, _standing(rulebook, table[rows]), above, how[rows])
    touched = then.takes | then.opens
    grey = NOT_ASSESSED if set(areas.table["level"].unique()) <= {NOT_ASSESSED} else rulebook.grey.id
    found = np.array([level.id for level in rulebook.levels] + [grey], object)[above.rank]
    for mask in np.unique(then.mask[then.opens]).tolist():
        found[then.opens & (then.mask == mask)] = level_of(rulebook, mask)
    masks = np.where(then.takes, above.mask, then.mask)[touched].astype(np.uint32)
    at = pl.Series(rows[touched])
    return table.with_columns(
        table["level"].clone().scatter(at, pl.Series(found[touched].tolist(), dtype=pl.String)),
        table["possible"].clone().scatter(at, pl.Series(masks)),
        table["rule"].clone().scatter(at, rule),
        table["origin"].clone().scatter(at, areas.name),
    )


def _standing(rulebook: Rulebook, table: pl.DataFrame) -> Known:
    ids = [level.id for level in rulebook.levels]
    ranks = table["level"].replace_strict(ids, range(len(ids)), default=-1, return_dtype=pl.Int64)
    return Known(ranks.to_numpy(), table["possible"].cast(pl.Int64).to_numpy())


def _worst(rulebook: Rulebook, units: Units, areas: ZoneLayer) -> Known:
    """The worst level of the areas that each cell touches.

    A cell over several of which one is grey is grey, unless another is worse than the best level: it never looks
    better than what is known.
    """
    unit, area = units.pairs(areas.name)
    by_area = _standing(rulebook, areas.table).rank[area - units.edition.rows(areas.name).start]
    worst, known_all, touches = np.full(units.size, -1, np.int64), np.ones(units.size, np.bool_), unit
    np.maximum.at(worst, unit, by_area)
    known_all[unit[by_area < 0]] = False
    worst[(worst == 0) & ~known_all] = -1
    every = np.int64((1 << len(rulebook.levels)) - 1)
    mask = np.where(worst >= 0, np.int64(1) << np.maximum(worst, 0), every)
    mask[np.bincount(touches, minlength=units.size) == 0] = 0
    return Known(worst, mask)
