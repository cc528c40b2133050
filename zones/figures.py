"""One unit's figures as its view holds them: intervals, how they are written, what is moved by more cases."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Any

from zones.numerals import number, written
from zones.phrases import Words, both, phrase
from zones.rulebook import Indicator
from zones.snapshot import Window

UNKNOWN = "chưa rõ / not known"
WITHHELD = "không công bố / not published"


@dataclass(frozen=True)
class Figure:
    """An indicator of one unit: `[lo, hi] · factor / den` in whole numbers, None where there is no end.

    `days` is the length of its window, the last day being the one on which all figures close.
    """

    indicator: Indicator
    lo: int | None
    hi: int | None
    den: int = 1
    masked: bool = False
    negative: bool = False
    days: int = 1

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.lo is not None and self.lo == self.hi

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.hi is None and (self.lo is None or (self.lo == 0 and not self.negative))

    @cached_property
    def low(self) -> Fraction | None:
        """The least value."""
        return None if self.lo is None else self.value(self.lo)

    @cached_property
    def high(self) -> Fraction | None:
        """The greatest value."""
        return None if self.hi is None else self.value(self.hi)

    def value(self, numerator: int) -> Fraction:
        """The value for a numerator."""
        return numerator * self.indicator.factor / self.den

    def at(self, lo: int | None, hi: int | None) -> "Figure":
        """The same figure with other ends."""
        return replace(self, lo=lo, hi=hi)

    def plus(self, step: int) -> "Figure":
        """The same figure with ends that are so much higher."""
        return self.at(*(None if end is None else end + step for end in (self.lo, self.hi)))

    def text(self, thresholds: Iterable[Fraction] = ()) -> str:
        """As it is written: "3", "2–5", "<5", "≥ 3", or that it is not known, or not published."""
        limits = tuple(thresholds)
        if self.unknown:
            return WITHHELD if self.masked else UNKNOWN
        if self.masked and self.hi is not None and (self.lo or 0) <= 1:
            return f"<{number(self.value(self.hi + 1), limits)}"
        if self.low is None:
            return "" if self.high is None else f"≤ {number(self.high, limits)}"
        if self.high is None:
            return f"≥ {number(self.low, limits)}"
        low, high = number(self.low, limits), number(self.high, limits)
        return low if self.exact else f"{low}–{high}"

    def numerator(self) -> str | None:
        """The numerator alone; None for figures that are given as they are."""
        counted = self.indicator.kind in ("count", "rate") and self.indicator.of == "case"
        if not counted:
            return None
        return None if self.unknown else _between(self.lo, self.hi, masked=self.masked)

    def denominator(self) -> str | None:
        """The population of a rate of cases; None where it has none, or it is not known."""
        is_rate = self.indicator.kind == "rate" and self.indicator.of == "case"
        return None if not is_rate or (self.den == 1 and self.unknown) else str(self.den)

    def doubt(self, label: Words, thresholds: Iterable[Fraction] = ()) -> Words:
        """What is not known of it, in words."""
        limits = tuple(thresholds)
        low, high = (None if end is None else written(number(end, limits)) for end in (self.low, self.high))
        if self.unknown:
            return phrase("unknown_of", label=label)
        if low is not None and high is not None:
            return phrase("between", label=label, low=low, high=high)
        if low is not None:
            return phrase("at_least", label=label, low=low)
        return phrase("at_most", label=label, high=high or both("?", "?"))


def _between(lo: int | None, hi: int | None, *, masked: bool) -> str:
    """Whole numbers as they are written: "3", "2–5", "<5", "≥ 3"."""
    if hi is None:
        return f"≥ {lo}"
    if masked and (lo or 0) <= 1:
        return f"<{hi + 1}"
    return str(hi) if lo == hi else f"≤ {hi}" if lo is None else f"{lo}–{hi}"


def figures_of(
    row: Mapping[str, Any],
    indicators: Mapping[str, Indicator],
    names: Iterable[str],
    windows: Mapping[str, Window] | None = None,
) -> dict[str, Figure]:
    """The figures of one row of a view's layer; an indicator without columns is not known."""
    return {
        name: replace(_figure(row, indicators[name]), days=_days(indicators[name], (windows or {}).get(name)))
        for name in names
    }


def _days(one: Indicator, window: Window | None) -> int:
    return window.days if window else one.win or max(one.periods * one.period_days, 1)


def _figure(row: Mapping[str, Any], one: Indicator) -> Figure:
    negative = one.kind in ("fact", "expr") and not one.is_population
    if f"{one.id}.lo" not in row:
        people = row.get("population_persons") if one.is_population else None
        return Figure(
            one, people if people is not None else None if negative else 0, people, negative=negative
        )
    return Figure(
        one,
        row[f"{one.id}.lo"],
        row[f"{one.id}.hi"],
        row.get(f"{one.id}.den") or 1,
        bool(row.get(f"{one.id}.masked")),
        negative,
    )
