"""A rulebook: a decision procedure as data, with its citation, its validity and its status.

Made by `parse_rulebook` from the mapping that a YAML file holds (schema `zone-rulebook/1`); checked there,
trusted everywhere else. Scopes are our area levels (`ward`, `hamlet`, …) and `cell`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final, Literal

from zones.expressions import Condition
from zones.palette import FIXED_LABELS, INKS, colour_key
from zones.rulebook_figures import BUILT_KINDS, LATER_KINDS, Clusters, Indicator, Rounding
from zones.rulebook_procedure import (
    Bands,
    Bound,
    Interval,
    Lookup,
    Raise,
    Rule,
    Rules,
    Step,
    Table,
    Unit,
    WorstOf,
    decimal_text,
)
from zones.rulebook_stability import Override, Stability
from zones.vocabulary import AREA_LEVELS, level_order

#: One door to the model for those who use it.
__all__ = [
    "BUILT_KINDS", "LATER_KINDS", "SCHEMA", "STATUSES", "Bands", "Bound", "Clusters", "Indicator", "Inherit",
    "Interval", "Kept", "Level", "Lookup", "Missing", "Override", "Raise", "Reports", "Rounding", "Rule", "Rulebook",
    "Rules", "Small", "Stability", "Status", "Step", "Table", "Unit", "WorstOf", "decimal_text",
    "parse_rulebook",
]  # fmt: skip

SCHEMA: Final = "zone-rulebook/1"
STATUSES: Final = ("verified", "draft", "incomplete", "house")

Status = Literal["verified", "draft", "incomplete", "house"]
#: Free, read-and-kept parts of a rulebook (JSON values only).
Kept = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Level:
    """One outcome. `rank` is its place from best (0) to worst; outside the order (grey, fixed) it is -1."""

    id: str
    hex: str
    vi: str
    en: str
    rank: int

    @property
    def colour(self) -> str:
        """The key of its colour in `zones.palette`."""
        return colour_key(self.hex, self.id)


@dataclass(frozen=True, slots=True)
class Reports:
    """How much reporting a zone needs: a share of the last `of_days`, the longest gap, the latest day."""

    min_share: Fraction
    of_days: int
    max_gap_days: int
    last_within_days: int


@dataclass(frozen=True, slots=True)
class Missing:
    """What is done when something is not known; never implied."""

    ambiguous: Literal["grey", "worst", "hold"] = "grey"
    silence: Literal["unknown", "zero"] = "unknown"
    population: Literal["grey", "small"] = "grey"
    reports: Reports | None = None
    stale_after_days: int | None = None

    @property
    def latest_days(self) -> int | None:
        """How many days old the last report may be, by the sharper of what is declared; None where nothing is."""
        within = None if self.reports is None else self.reports.last_within_days
        declared = [days for days in (within, self.stale_after_days) if days is not None]
        return min(declared, default=None)


@dataclass(frozen=True, slots=True)
class Small:
    """What is done with small units. `then` is show_counts_and_flag, roll_up_to (the level of the area of level
    `to` around) or grey."""

    condition: Condition | None
    text: str
    then: str
    note: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Inherit:
    """The area level whose level units without data of their own take over (`copy`), and by which those with data
    are held up (`floor`) or down (`cap`)."""

    level: str
    mode: Literal["copy", "floor", "cap"] = "copy"


@dataclass(frozen=True)
class Rulebook:
    """Everything of one rulebook. `content` is the text as plain JSON values, `hash` its sha256.

    `valid` is half-open, an open end None; `levels` run from best to worst; `unknown` stand outside. Without
    `stability` the computed level is the level. `line` names the succession of rulebooks that it belongs to. `compiled`
    keeps what `zones.decide` makes of it, by scope.
    """

    id: str
    title: Mapping[str, str]
    disease: str
    status: Status
    cite: Mapping[str, str]
    valid: tuple[date, date | None]
    tz: str
    run: Kept
    levels: tuple[Level, ...]
    unknown: tuple[Level, ...]
    indicators: Mapping[str, Indicator]
    bands: Mapping[str, Bands]
    tables: Mapping[str, Table]
    units: tuple[Unit, ...]
    missing: Missing
    small: Small | None
    inherit: Inherit | None
    stability: Stability | None
    override: Override
    evidence: Kept
    line: str
    clusters: Clusters | None
    content: Kept
    hash: str
    compiled: dict[tuple[str, bool], Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The kinds of units that it assesses, in the order written."""
        return tuple(dict.fromkeys(scope for unit in self.units for scope in unit.scopes))

    @property
    def lends(self) -> bool:
        """Whether units may take over the level of an area above them."""
        return self.inherit is not None or (self.small is not None and self.small.then == "roll_up_to")

    @property
    def every_days(self) -> int:
        """Days from one evaluation to the next, by the rulebook's own schedule."""
        return int(str(self.run.get("every", "1d"))[:-1])

    @property
    def grey(self) -> Level:
        """The unknown level that stands for "not decided"."""
        return self.unknown[0]

    def finer(self, level: str) -> tuple[str, ...]:
        """The kinds of units assessed that lie inside areas of a level."""
        inside = (*AREA_LEVELS[level_order(level) + 1 :], "cell")
        return tuple(scope for scope in self.scopes if scope in inside)

    def level(self, id: str) -> Level:
        """The level of an id: ordered, unknown, `not_assessed` or `empty`; KeyError otherwise."""
        return self._by_id[id]

    def units_for(self, scope: str) -> tuple[Unit, ...]:
        """The entries for one scope, in the order written; for sites of a kind without any those for all sites."""
        found = tuple(unit for unit in self.units if scope in unit.scopes)
        return self.units_for("site") if not found and scope.startswith("site:") else found

    def possible_levels(self, mask: int) -> tuple[Level, ...]:
        """The levels of a `possible` mask: bit k the k-th ordered level, the bits above the unknown ones."""
        return tuple(lv for k, lv in enumerate(self.levels + self.unknown) if mask >> k & 1)

    def in_force(self, day: date) -> bool:
        """Whether the rulebook applies on a day."""
        first, end = self.valid
        return first <= day and (end is None or day < end)

    @cached_property
    def _by_id(self) -> dict[str, Level]:
        fixed = [
            Level(id, INKS[id].official, words["vi"], words["en"], -1) for id, words in FIXED_LABELS.items()
        ]
        return {level.id: level for level in (*fixed, *self.levels, *self.unknown)}


def parse_rulebook(content: Mapping[str, Any]) -> Rulebook:
    """The rulebook of a mapping (of YAML or JSON); RulebookError lists every problem with its path."""
    from zones.rulebook_parse import parse  # the parser builds on this module

    return parse(content)
