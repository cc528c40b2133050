"""What was said of the areas of other editions, carried to one edition by crosswalks: statements and declarations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.crosswalk.heirs import Heirs
from zones.areas import Edition
from zones.reporting import Reporting, reporting

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Abroad:
    """One other edition: how its areas went here, and what was said there.

    `statements` (`area`, `day`, …) and `declarations` (`list_id`, `area`, `first_day`, `last_day`) are in its areas;
    `doubts` are ledger rows for what these statements leave unexplained there.
    """

    heirs: Heirs
    statements: pl.DataFrame
    declarations: pl.DataFrame
    doubts: pl.DataFrame

    def reporting(self, first: date, last: date) -> Reporting:
        """Who reported there."""
        stated = self.statements.select("area", "day").unique()
        return reporting(self.heirs.old, stated, self.declarations, first, last)


def told_from(abroad: list[Abroad], first: date, last: date) -> tuple[pl.DataFrame, dict[int, Bools]]:
    """`area`, `day` on which all old parts of an area had reported, and per list the areas that it was complete for.

    What is declared for a part of an area is not declared for the area; that the list's unplaced cases may lie in
    it holds already for a part.
    """
    rows, declared = [pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})], dict[int, Bools]()
    if not abroad:
        return rows[0], declared
    for one in abroad:
        there = one.reporting(first, last)
        area, day = np.nonzero(one.heirs.told(there.areas))
        days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
        found = pl.DataFrame(
            {"area": area.astype(np.int32), "day": pl.Series(days, dtype=pl.Date).gather(day)}
        )
        rows.append(found)
        for list_id, covered in there.declared.items():
            touched = np.append(one.heirs.touched(covered), False)
            declared[list_id] = declared.get(list_id, np.zeros_like(touched)) | touched
    return pl.concat(rows).unique(), declared


def with_declared(edition: Edition, own: Reporting, declared: Mapping[int, Bools]) -> Reporting:
    """The reporting of an edition, its lists covering also what they covered in other boundaries."""
    if not declared:
        return own
    every = dict(own.declared)
    for list_id, touched in declared.items():
        marked = _with_parents(edition, touched)
        every[list_id] = every[list_id] | marked if list_id in every else marked
    return replace(own, declared=every)


def _with_parents(edition: Edition, touched: Bools) -> Bools:
    marked = touched.copy()
    for level in edition.levels:  # what lies in a touched area may hold an unplaced case
        span = edition.rows(level)
        parent = edition.parent[span]
        marked[span] |= np.where(parent >= 0, touched[np.maximum(parent, 0)], False)
    for level in reversed(edition.levels):
        above = edition.parent[edition.rows(level)]
        marked[above[marked[edition.rows(level)] & (above >= 0)]] = True
    return marked
