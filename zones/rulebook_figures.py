"""The figures that a rulebook asks for: its indicators, and the clusters that it forms from cases."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal

from zones.expressions import Formula
from zones.vocabulary import SCOPES

#: Kinds of indicators that are counted and decided here; the others are read and kept.
BUILT_KINDS: Final = (
    "count", "rate", "ratio", "days_since", "fact", "expr", "cluster", "linked", "baseline", "trend",
    "child_share", "child_count", "adjacent",
)  # fmt: skip
LATER_KINDS: Final = ()

#: Kinds that ask for the levels of other units.
CHILD_KINDS: Final = ("child_share", "child_count")
LEVEL_KINDS: Final = (*CHILD_KINDS, "adjacent")

#: What a generated cluster is judged on: its cases, days since its start and its last case, 1 while open.
CLUSTER_FACTS: Final = ("size", "age_days", "days_since_last", "open")

#: Filter of events: column -> the values that count (a number is written as text).
Filters = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Stream:
    """A stream of events (`case`, `test`, `dose`, …) and the filter on it."""

    of: str
    where: Filters = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rounding:
    """Rounding that the law asks for before comparing."""

    decimals: int
    mode: Literal["half_up"] = "half_up"


@dataclass(frozen=True)
class Indicator:
    """A figure of a unit over a window that closes on the as-of day.

    Of every kind
        `at` is the territory on which it is taken (`self`, `parent:LEVEL`, `area:NAME`).
    Windows
        `win` days, the last being as-of, divided by `mean_of` periods where a mean is asked for; or, with
        `win` None, the `calendar` month or week up to the as-of day (weeks beginning on `week_starts`).
    ratio
        `num` and `den`.
    expr
        `formula`, written as `expr`.
    baseline
        `stat` (mean or sd, of a `sample` or a `population`) of the like `period` in the `years` years before;
        at least `min_years` of them usable, those flagged by the context fact `leave_out` not.
    linked
        size of the largest group sharing one of `linked_by`.
    cluster
        1 where `min_size` such cases are in the window.
    trend
        `periods` periods of `period_days` days, the last ending as-of, put to the `test`.
    child_share, child_count, adjacent
        exactly one of `level` and `at_least`; `child` is the area level of the children ("" for the next
        finer one assessed), `grey` whether undecided children count; `corner` whether a corner makes a
        neighbour.
    fact
        `per` disease: the context fact `<id>/<disease>` is looked for before `<id>`.

    `more` keeps what is not acted upon (`age_by_date`).
    """

    id: str
    kind: str
    of: str = ""
    where: Filters = field(default_factory=dict)
    date: str = "report"
    win: int | None = None
    mean_of: int = 1
    pop: str = "resident"
    scale: Fraction = Fraction(1)
    at: str = "self"
    by: str = ""
    round: Rounding | None = None
    num: Stream | None = None
    den: Stream | None = None
    expr: str = ""
    formula: Formula | None = None
    note: str = ""
    vi: str = ""
    en: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)
    calendar: Literal["", "month", "week"] = ""
    week_starts: Literal["monday", "sunday"] = "monday"
    period: Literal["", "month", "week"] = ""
    years: int = 5
    stat: Literal["mean", "sd"] = "mean"
    sd: Literal["sample", "population"] = "sample"
    min_years: int = 5
    leave_out: str = ""
    linked_by: tuple[str, ...] = ()
    min_size: int = 1
    periods: int = 0
    period_days: int = 0
    test: Literal["", "doubling", "rising", "falling"] = ""
    level: str = ""
    at_least: str = ""
    child: str = ""
    grey: Literal["counted", "left_out"] = "counted"
    corner: bool = False
    per: Literal["", "disease"] = ""

    @cached_property
    def factor(self) -> Fraction:
        """What numerator / denominator is multiplied by: the scale over the number of periods."""
        return self.scale / self.mean_of

    @cached_property
    def whole(self) -> bool:
        """Whether its value is always a whole number."""
        return self.kind in _WHOLE and self.factor == 1

    @property
    def has_denominator(self) -> bool:
        """Whether it is a numerator over a denominator."""
        return self.kind in ("rate", "ratio", "child_share")

    @property
    def is_population(self) -> bool:
        """Whether it is the unit's own population."""
        return self.kind == "fact" and self.id == "population"

    @property
    def is_flow(self) -> bool:
        """Whether it is a figure from outside over a window of days, which grows old (a stock or a fact does not)."""
        given = self.kind == "ratio" or (self.kind in ("count", "rate") and self.of != "case")
        return given and (self.win is not None or bool(self.calendar))

    @property
    def parent_level(self) -> str:
        """The area level whose figure is taken (`at: parent:commune` is `ward`); "" where none is."""
        head, _, level = self.at.partition(":")
        return SCOPES.get(level, level) if head == "parent" else ""

    @property
    def shared_fact(self) -> str:
        """The context fact whose value the units of the territory share (`at: area:NAME`); "" where none is."""
        head, _, name = self.at.partition(":")
        return name if head == "area" else ""


_WHOLE: Final = ("count", "days_since", "linked", "cluster", "trend", "child_count", "adjacent")


@dataclass(frozen=True, slots=True)
class Clusters:
    """Groups of cases near in space and time, each judged as a unit of scope `cluster`.

    A case joins within `radius_m` metres and `link_days` days of the first, later ones within `chain_days` of
    another; at least `min_size` cases. It starts with the first case or the second notification and is open
    until `close_after_days` days after its last case.
    """

    of: str
    where: Filters
    date: Literal["onset", "report"]
    radius_m: int
    link_days: int
    chain_days: int
    min_size: int
    start: Literal["second_notification", "first_case"]
    close_after_days: int
