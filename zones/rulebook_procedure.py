"""How a rulebook decides: bands, tables, and the steps for each kind of unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from zones.expressions import Condition, Formula


@dataclass(frozen=True, slots=True)
class Interval:
    """A piece of the number line as the law writes it; None is unbounded."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool
    high_closed: bool

    def __str__(self) -> str:
        low = "-inf" if self.low is None else decimal_text(self.low)
        high = "inf" if self.high is None else decimal_text(self.high)
        return f"{'[' if self.low_closed else '('}{low},{high}{']' if self.high_closed else ')'}"


@dataclass(frozen=True, slots=True)
class Bands:
    """Named pieces of one quantity's domain, lowest first, that cover it once.

    `formula` is what they divide, `of` its indicator where it is one; a part without interval is not known
    (rulebook incomplete).
    """

    id: str
    of: str
    formula: Formula
    parts: Mapping[str, Interval | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table over bands or outcomes of other tables; `cells` is keyed by one part an axis."""

    id: str
    axes: tuple[str, ...]
    cells: Mapping[tuple[str, ...], str]
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a first-match list; without condition it always holds. `path` is its place in the unit."""

    condition: Condition | None
    then: str
    text: str
    path: str
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """First match wins; without a match the level stays."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The level of a table's cell."""

    table: str
    path: str


@dataclass(frozen=True, slots=True)
class WorstOf:
    """The worst among bands, each part standing for a level."""

    bands: Mapping[str, Mapping[str, str]]
    path: str


@dataclass(frozen=True, slots=True)
class Raise:
    """So many levels worse, at most `cap`; grey is never raised."""

    by: int
    condition: Condition | None
    text: str
    cap: str
    path: str
    vi: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """`floor`: at least as bad as `level`; `cap`: at most as bad. Grey stays grey."""

    kind: Literal["floor", "cap"]
    level: str
    condition: Condition | None
    text: str
    path: str
    vi: str = ""
    en: str = ""


Step = Rules | Lookup | WorstOf | Raise | Bound


@dataclass(frozen=True, slots=True)
class Unit:
    """The steps for some scopes; `condition` chooses among several entries of one scope, first that holds."""

    scopes: tuple[str, ...]
    steps: tuple[Step, ...]
    condition: Condition | None = None
    text: str = ""


def decimal_text(value: Fraction) -> str:
    """A fraction as a plain decimal where it ends, else as `a/b`."""
    rest = value.denominator
    if rest == 1:
        return str(value.numerator)
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = 0
    while (value * 10**digits).denominator != 1:
        digits += 1
    whole = str(abs(int(value * 10**digits))).rjust(digits + 1, "0")
    text = whole if not digits else f"{whole[:-digits]}.{whole[-digits:]}"
    return f"-{text}" if value < 0 else text
