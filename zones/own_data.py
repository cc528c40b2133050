"""Which units have data of their own; the others may take over a level."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.ground import Ground

Bools = NDArray[np.bool_]


def pointless(edition: Edition, ledger: pl.DataFrame) -> Bools:
    """Which wards have cases, none of them as a point; all of them where the ledger has no point at all.

    One entry an area of the edition, true for wards only.
    """
    return _unplaced(edition, ledger, "ward", ledger["cell"].to_numpy() >= 0)


def _unplaced(edition: Edition, ledger: pl.DataFrame, level: str, placed: Bools) -> Bools:
    """Which areas of a level have cases, none of them placed more finely."""
    span = edition.rows(level)
    above = np.append(edition.ancestors(level), np.int32(-1))[ledger["area"].to_numpy()]
    found = np.zeros(len(edition.areas), np.bool_)
    if not placed.any():
        found[span] = True
        return found
    found[above[(above >= 0) & ~placed]] = True
    found[above[(above >= 0) & placed]] = False
    return found


def without_data(ground: Ground, spoke: Bools) -> Bools:
    """Which areas have neither a case placed in them nor a statement of their own, where cases are known more coarsely.

    Parameters
    ----------
    spoke : which areas of the edition, or parts of them, made a statement or were declared by name
    """
    units = ground.units
    levels = units.edition.levels
    at = levels.index(units.layer) if units.layer in levels else 0
    if not at:
        return np.zeros(units.size, np.bool_)
    around = levels[at - 1]
    rows = ground.evidence.told_by(ground.as_of)
    placed = ground.evidence.placed(units)[rows] >= 0
    unplaced = _unplaced(units.edition, ground.evidence.ledger.filter(rows), around, placed)
    parent = np.append(units.edition.ancestors(around), np.int32(-1))[units.area]
    found: Bools = unplaced[np.maximum(parent, 0)] & (parent >= 0) & ~ground.holds_case & ~spoke[units.area]
    return found
