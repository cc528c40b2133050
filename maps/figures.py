"""Indicator values of a view as numbers and as the text that readers see."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from zones.deciding import guide_of
from zones.figures import Figure
from zones.rulebook import Indicator
from zones.snapshot import View, ZoneLayer


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One indicator, one entry a unit.

    `lo` and `hi` are the ends of the interval as numbers, None where not bounded; `text` is what is shown and
    what the explanation says: the number, "<5" for a masked count, "≥ 3" without upper end, "3–7" between two.
    """

    id: str
    lo: list[float | None]
    hi: list[float | None]
    masked: list[bool]
    text: list[str]

    def plain(self, row: int) -> float | str:
        """A number where the figure is exact and not masked, else its text."""
        low, high = self.lo[row], self.hi[row]
        if self.masked[row] or low is None or low != high:
            return self.text[row]
        return int(low) if low.is_integer() else low


def figure_columns(view: View, layer: ZoneLayer) -> list[FigureColumn]:
    """Every indicator that the layer carries, in the order of the rulebook."""
    there, guide = layer.table.columns, guide_of(view.rulebook, layer.scope)
    return [
        _column(one, layer.table, guide.thresholds(one.id) if guide else ())
        for one in view.rulebook.indicators.values()
        if f"{one.id}.lo" in there
    ]


def _column(one: Indicator, table: pl.DataFrame, thresholds: tuple[Fraction, ...]) -> FigureColumn:
    figures = [interval_figure(one, *ends) for ends in _ends(one, table)]
    return FigureColumn(
        one.id,
        [_number(figure.low) for figure in figures],
        [_number(figure.high) for figure in figures],
        [figure.masked for figure in figures],
        [figure.text(thresholds) for figure in figures],
    )


def _ends(one: Indicator, table: pl.DataFrame) -> Iterator[tuple[int | None, int | None, int | None, bool]]:
    size = len(table)
    dens = table[f"{one.id}.den"].to_list() if f"{one.id}.den" in table.columns else [1] * size
    masks = table[f"{one.id}.masked"].to_list() if f"{one.id}.masked" in table.columns else [False] * size
    return zip(table[f"{one.id}.lo"].to_list(), table[f"{one.id}.hi"].to_list(), dens, masks, strict=True)


def interval_figure(
    one: Indicator, lo: int | None, hi: int | None, den: int | None, masked: bool | None
) -> Figure:
    """The stored ends of one unit as a figure that knows how it is written.

    Without a denominator that is known nothing is known of a rate.
    """
    negative = one.kind in ("fact", "expr") and not one.is_population
    if not den:
        lo, hi = (None if negative else 0), None
    return Figure(one, lo, hi, den or 1, bool(masked), negative)


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)
