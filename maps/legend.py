"""The legend: every level that a view may show, and how many units and people stand in each.

The counts that a page, a picture, a map and `/snapshots/…` show all come from `count_levels`.
"""

from dataclasses import asdict, dataclass

import polars as pl

from maps.audience import require_view
from zones.palette import FIXED_LABELS, INKS, ink
from zones.rulebook import Rulebook
from zones.snapshot import View
from zones.vocabulary import EMPTY, NOT_ASSESSED, Lang


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One level as it is drawn. `rank` counts from 0, the best; levels outside the order have -1."""

    id: str
    rank: int
    vi: str
    en: str
    colour: str
    hex: str
    colour_blind: str
    dark: str
    on: str
    symbol: str
    pattern: str

    def label(self, lang: Lang) -> str:
        """The level's name in one language."""
        return self.vi if lang == "vi" else self.en

    def fill(self, palette: str) -> str:
        """The hex value under a palette (`official`, `colour_blind`, `dark`)."""
        return {"colour_blind": self.colour_blind, "dark": self.dark}.get(palette, self.hex)

    def as_json(self) -> dict[str, object]:
        """The entry as the pages receive it."""
        return asdict(self)


def legend(rulebook: Rulebook) -> tuple[LegendEntry, ...]:
    """Every level in its fixed order: best to worst, then unknown, then not assessed and empty."""
    own = [
        _entry(level.id, rank, level.vi, level.en, level.colour, level.hex)
        for levels, ordered in ((rulebook.levels, True), (rulebook.unknown, False))
        for rank, level in ((i if ordered else -1, level) for i, level in enumerate(levels))
    ]
    fixed = [
        _entry(key, -1, FIXED_LABELS[key]["vi"], FIXED_LABELS[key]["en"], key, INKS[key].official)
        for key in (NOT_ASSESSED, EMPTY)
    ]
    return tuple(own + fixed)


def _entry(id_: str, rank: int, vi: str, en: str, colour: str, hex_: str) -> LegendEntry:
    drawn = ink(colour, hex_)
    return LegendEntry(
        id_, rank, vi, en, colour, hex_, drawn.colour_blind, drawn.dark, drawn.on, drawn.symbol, drawn.pattern
    )


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """How many units of a layer stand in each level, and their people.

    `levels` and `population` are keyed by level id in the order of the legend and hold only levels that
    occur; a population is None where no unit's is known. Empty cells are left out everywhere.
    `uncounted` tells in how many units the population is not known.
    """

    layer: str
    units: int
    levels: dict[str, int]
    population: dict[str, int | None]
    uncounted: dict[str, int]

    @property
    def knows_people(self) -> bool:
        """Whether the population of any unit is known."""
        return any(people is not None for people in self.population.values())

    def as_json(self) -> dict[str, object]:
        """The part of a snapshot's summary that concerns this layer."""
        return {"units": self.units, "levels": self.levels, "population": self.population}


def count_levels(view: View, layer: str) -> LevelCounts:
    """Units and people per level of one layer of a view."""
    require_view(view)
    return counted(view, layer, view.layers[layer].table)


def counted(view: View, layer: str, table: pl.DataFrame) -> LevelCounts:
    """The same of a table that has `level` and `population_persons`."""
    table = _tally(table)
    order = {entry.id: place for place, entry in enumerate(legend(view.rulebook))}
    rows = sorted(table.iter_rows(named=True), key=lambda row: order.get(row["level"], len(order)))
    return LevelCounts(
        layer,
        sum(row["units"] for row in rows),
        {row["level"]: row["units"] for row in rows},
        {row["level"]: row["people"] if row["known"] else None for row in rows},
        {row["level"]: row["units"] - row["known"] for row in rows},
    )


def _tally(table: pl.DataFrame) -> pl.DataFrame:
    people = pl.col("population_persons")
    drawn = table.filter(pl.col("level") != EMPTY)
    return drawn.group_by("level").agg(
        units=pl.len().cast(pl.Int64), people=people.sum(), known=people.count().cast(pl.Int64)
    )
