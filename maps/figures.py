"""Indicator values of a view as numbers and as the text that readers see."""

from dataclasses import dataclass
from fractions import Fraction

import polars as pl

from zones.rulebook import Indicator
from zones.snapshot import View, ZoneLayer

#: What stands for a figure of which nothing is known.
UNKNOWN_TEXT = "?"
#: Decimals that are shown of a figure that does not end earlier.
SHOWN_DECIMALS = 2


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One indicator, one entry a unit.

    `lo` and `hi` are the ends of the interval as numbers, None where not bounded; `text` is what is shown:
    the number, "<5" for a masked one, "≥3" without upper end, "3–7" between two ends.
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
    there = layer.table.columns
    return [_column(one, layer.table) for one in view.rulebook.indicators.values() if f"{one.id}.lo" in there]


def _column(one: Indicator, table: pl.DataFrame) -> FigureColumn:
    lows, highs = table[f"{one.id}.lo"].to_list(), table[f"{one.id}.hi"].to_list()
    dens = table[f"{one.id}.den"].to_list() if f"{one.id}.den" in table.columns else [1] * len(lows)
    masks = (
        table[f"{one.id}.masked"].to_list() if f"{one.id}.masked" in table.columns else [False] * len(lows)
    )
    ends = [
        (_value(low, den, one.factor), _value(high, den, one.factor))
        for low, high, den in zip(lows, highs, dens, strict=True)
    ]
    return FigureColumn(
        one.id,
        [_number(low) for low, _ in ends],
        [_number(high) for _, high in ends],
        [bool(mask) for mask in masks],
        [figure_text(low, high, bool(mask)) for (low, high), mask in zip(ends, masks, strict=True)],
    )


def _value(end: int | None, den: int | None, factor: Fraction) -> Fraction | None:
    return None if end is None or not den else end * factor / den


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def figure_text(low: Fraction | None, high: Fraction | None, masked: bool = False) -> str:
    """The text of an interval; a masked figure never shows its ends."""
    if masked:
        return "<5"
    if low is None:
        return UNKNOWN_TEXT if high is None else f"≤{number_text(high)}"
    if high is None:
        return f"≥{number_text(low)}" if low > 0 else UNKNOWN_TEXT
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"


def number_text(value: Fraction) -> str:
    """A number with at most two decimals, cut and never rounded up: a shown 449.99 is below 450."""
    whole, rest = divmod(abs(value) * 10**SHOWN_DECIMALS, 1)
    text = f"{int(whole) // 100}.{int(whole) % 100:02d}".rstrip("0").rstrip(".")
    sign = "-" if value < 0 else ""
    return f"{sign}{text}…" if rest and whole == 0 else f"{sign}{text}"
