"""Cells of wards whose cases are known by ward only: they show their ward's colour, and say so."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.rulebook import Rulebook
from zones.snapshot import ZoneLayer
from zones.units import Units
from zones.vocabulary import NOT_ASSESSED

Bools = NDArray[np.bool_]


def pointless(edition: Edition, ledger: pl.DataFrame) -> Bools:
    """Which wards have cases, none of them as a point; all of them where the ledger has no point at all.

    One entry an area of the edition, true for wards only.
    """
    span = edition.rows("ward")
    ward = np.append(edition.ancestors("ward"), np.int32(-1))[ledger["area"].to_numpy()]
    point = ledger["cell"].to_numpy() >= 0
    found = np.zeros(len(edition.areas), np.bool_)
    if not point.any():
        found[span] = True
        return found
    found[ward[(ward >= 0) & ~point]] = True
    found[ward[(ward >= 0) & point]] = False
    return found


def copied_from_wards(
    table: pl.DataFrame,
    units: Units,
    ledger: pl.DataFrame,
    rulebook: Rulebook,
    wards: ZoneLayer,
    may_copy: Bools,
) -> pl.DataFrame:
    """Give the worst level of its wards to each cell (of `may_copy`) that lies in pointless wards only.

    A cell over several wards of which one is grey is grey, unless another is worse than the best level: it
    never looks better than what is known.
    """
    unit, ward = units.pairs("ward")
    without_points = pointless(units.edition, ledger)
    if not len(unit) or not without_points.any():
        return table
    copies = np.zeros(units.size, np.bool_)
    copies[unit] = True
    copies[unit[~without_points[ward]]] = False
    copies &= may_copy
    rank = {level.id: level.rank for level in rulebook.levels}
    levels = wards.table["level"].to_list()
    by_ward = np.array([rank.get(level, -1) for level in levels], np.int64)[
        ward - units.edition.rows("ward").start
    ]
    worst, known_all = np.full(units.size, -1, np.int64), np.ones(units.size, np.bool_)
    np.maximum.at(worst, unit, by_ward)
    known_all[unit[by_ward < 0]] = False
    worst[(worst == 0) & ~known_all] = -1
    grey = NOT_ASSESSED if set(levels) <= {NOT_ASSESSED} else rulebook.grey.id
    names = np.array([level.id for level in rulebook.levels] + [grey], object)
    ids, mask = pl.Series(names[worst].tolist(), dtype=pl.String), pl.Series(copies)
    masks = pl.Series(
        np.where(worst >= 0, 1 << np.maximum(worst, 0), (1 << len(rulebook.levels)) - 1), dtype=pl.UInt32
    )
    return table.with_columns(
        pl.when(mask).then(ids).otherwise("level").alias("level"),
        pl.when(mask).then(masks).otherwise("possible").alias("possible"),
        pl.when(mask).then(pl.lit("")).otherwise("rule").alias("rule"),
        pl.when(mask).then(pl.lit("ward")).otherwise("origin").alias("origin"),
    )
