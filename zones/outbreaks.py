"""The outbreaks of a day as they are known, before anything of them is shown (see `zones.outbreak_view`)."""

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.assessing import requirement
from zones.clusters import clusters, judged
from zones.reporting import Reporting, told
from zones.rulebook import Rulebook

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Unlocated:
    """Cases that are in no outbreak because too little is known of them; any of them may belong to one.

    `unplaced` have no point, `lately` of them so late that they may belong to one that is open; of `unstated` it is
    not said whether the rulebook counts them; `refused` rows were not taken when their list was loaded.
    """

    unplaced: int = 0
    lately: int = 0
    unstated: int = 0
    refused: int = 0


@dataclass(frozen=True)
class Outbreaks:
    """The outbreaks of a day: one row of `table` each (`zones.clusters.Found`), and the cells of their cases.

    `members` has `number` and `cell` of every case in an outbreak. Nothing of this leaves but through
    `zones.outbreak_view.disclose_outbreaks`.
    """

    rulebook: Rulebook
    as_of: date
    known_at: datetime
    timezone: str
    edition: Edition
    table: pl.DataFrame
    members: pl.DataFrame
    unlocated: Unlocated


def members_of(points: pl.DataFrame, rulebook: Rulebook, as_of: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The outbreaks as if everybody had reported, and `number` and `cell` of each of their cases.

    Parameters
    ----------
    points : `zones.clusters.POINT_SCHEMA` with `cell`, `delivery` and `case`
    """
    found = clusters(points, rulebook, as_of)
    inside = found.member >= 0
    number = found.table["number"].gather(found.member[inside])
    cell = points["cell"].filter(pl.Series(inside))
    return found.table, pl.DataFrame([number.alias("number"), cell.alias("cell")])


def with_silence(
    table: pl.DataFrame, around: pl.DataFrame, edition: Edition, reports: Reporting, rulebook: Rulebook
) -> pl.DataFrame:
    """The outbreaks judged by what was told: without reports none is over.

    Parameters
    ----------
    around : `number`, `area` of the places that each outbreak touches (-1 = outside every area)
    reports : of days up to the one judged
    """
    by_area = _told_back(reports, edition, rulebook)
    worst = around.select("number", back=pl.Series(by_area[around["area"].to_numpy()]))
    least = worst.group_by("number").agg(pl.col("back").min())
    back = table.select("number").join(least, on="number", how="left", maintain_order="left")["back"]
    return judged(table, rulebook, back.fill_null(0).to_numpy())


def _told_back(reports: Reporting, edition: Edition, rulebook: Rulebook) -> Ints:
    """For how many days back each area is told, as far as the rulebook asks; the last entry is for no area."""
    asked = requirement(rulebook)
    known = told(reports.for_cells(edition), asked, 1)
    return np.maximum(known.unbroken, np.where(known.enough, asked.of_days, 0) if asked else 0)
