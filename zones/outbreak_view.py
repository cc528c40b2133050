"""What an audience may see of outbreaks: the one way out for them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.areas import Edition
from zones.cells import centres
from zones.disclose import AUDIENCES
from zones.errors import InputError
from zones.outbreak_cells import drawn_resolution, touched
from zones.outbreak_words import doubts, merged, sentence
from zones.outbreaks import Outbreaks
from zones.phrases import Words, both
from zones.public import PUBLIC_FLOOR
from zones.rulebook import Rulebook

Which = Literal["open", "watched", "all"]

#: The finest area (dense index, -1 = none) that holds each of some points (lon, lat).
Locate = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.int32]]


@dataclass(frozen=True)
class OutbreakView:
    """The outbreaks that an audience may see. Made by `disclose_outbreaks` only; it holds no place of a case.

    `table` has one row an outbreak, by number: `number`, `former`, `level`, `rule`, `possible`, `size`, `silent`,
    `start`, `last`, `age_days`, `days_since_last`, `open`, `closes` (the first day on which it is closed), `areas`
    (those touched, of `area_level`), `why_vi`, `why_en`. `cells` (`number`, `cell`) are what is drawn. `small`
    outbreaks are not shown to this audience, `over` ones are closed and of the best level.
    """

    audience: str
    rulebook: Rulebook
    as_of: date
    known_at: datetime
    timezone: str
    edition: Edition
    area_level: str
    table: pl.DataFrame
    cells: pl.DataFrame
    small: int
    over: int
    notes: tuple[Words, ...]


def disclose_outbreaks(
    outbreaks: Outbreaks, audience: str, locate: Locate, *, which: Which = "watched"
) -> OutbreakView:
    """The view of outbreaks for an audience.

    The public sees outbreaks of 5 cases and more, in coarser cells, and counts from 1 to 4 as "<5". Nobody sees the
    place of a case: shapes follow from cells (`zones.outbreak_cells`).

    Parameters
    ----------
    locate : the areas of the edition
    which : `open` ones; `watched`: also those that closed and are not yet of the best level; or `all`

    Raises
    ------
    InputError : there is no such audience
    """
    if audience not in AUDIENCES:
        raise InputError(f"there is no audience '{audience}'", fix=f"choose one of {', '.join(AUDIENCES)}")
    book, table = outbreaks.rulebook, outbreaks.table
    over = (pl.col("open") == 0) & (pl.col("level") == book.levels[0].id)
    small = pl.col("size") < PUBLIC_FLOOR if audience == "public" else pl.lit(False)
    asked = {"open": pl.col("open") == 1, "watched": ~over, "all": pl.lit(True)}[which]
    told = table.with_columns(over=over, small=small, asked=asked)
    kept = told.filter(pl.col("asked") & ~pl.col("small"))
    cells = _cells(outbreaks, kept, audience)
    level = shown_level(outbreaks.edition)
    hidden = told.filter(pl.col("asked") & pl.col("small")).height
    gone = told.filter(pl.col("over") & ~pl.col("asked") & ~pl.col("small")).height
    return OutbreakView(
        audience, book, outbreaks.as_of, outbreaks.known_at, outbreaks.timezone, outbreaks.edition, level,
        _shown(kept, book, _areas(cells, outbreaks.edition, level, locate)), cells, hidden, gone,
        tuple(_notes(outbreaks, audience, hidden)),
    )  # fmt: skip


def shown_level(edition: Edition) -> str:
    """The level of the areas that outbreaks are told to touch; "" without boundaries."""
    return "ward" if "ward" in edition.levels else next(iter(reversed(edition.levels)), "")


def _cells(outbreaks: Outbreaks, kept: pl.DataFrame, audience: Any) -> pl.DataFrame:
    form = outbreaks.rulebook.clusters
    radius_m = form.radius_m if form else 0
    members = outbreaks.members.filter(pl.col("number").is_in(kept["number"].implode()))
    return touched(members, radius_m, drawn_resolution(radius_m, audience))


def _areas(cells: pl.DataFrame, edition: Edition, level: str, locate: Locate) -> pl.DataFrame:
    """`number` and the `areas` of a level that hold the centre of one of its cells."""
    if not level:
        return pl.DataFrame(schema={"number": pl.Int64, "areas": pl.List(pl.Int32)})
    found = np.append(edition.ancestors(level), np.int32(-1))[locate(*centres(cells["cell"].to_numpy()))]
    pairs = cells.select("number").with_columns(area=pl.Series(found, dtype=pl.Int32))
    inside = pairs.filter(pl.col("area") >= 0)
    return inside.group_by("number").agg(pl.col("area").unique().sort().alias("areas"))


_COLUMNS = (
    "number", "former", "level", "rule", "possible", "size", "silent", "start", "last", "age_days",
    "days_since_last", "open", "closes", "areas", "why_vi", "why_en",
)  # fmt: skip


def _shown(kept: pl.DataFrame, book: Rulebook, areas: pl.DataFrame) -> pl.DataFrame:
    lasting = timedelta(days=(book.clusters.close_after_days if book.clusters else 0) + 1)
    why = [_why(book, row) for row in kept.iter_rows(named=True)]
    said = [pl.Series(f"why_{lang}", [one[lang] for one in why], pl.String) for lang in ("vi", "en")]
    placed = kept.with_columns(*said, closes=pl.col("last") + lasting)
    found = placed.join(areas, on="number", how="left", maintain_order="left")
    return found.with_columns(pl.col("areas").fill_null([])).select(_COLUMNS)


def _why(book: Rulebook, row: dict[str, Any]) -> Words:
    told, grown = sentence(book, row), merged(row["former"])
    return told if grown is None else both(f"{told['vi']} {grown['vi']}", f"{told['en']} {grown['en']}")


def _notes(outbreaks: Outbreaks, audience: str, hidden: int) -> list[Words]:
    said = doubts(outbreaks.unlocated, audience)
    if hidden:
        said.append(
            both(
                f"{hidden} ổ dịch dưới {PUBLIC_FLOOR} ca không công bố chi tiết.",
                f"{hidden} outbreaks of fewer than {PUBLIC_FLOOR} cases are not shown in detail.",
            )
        )
    return said
