"""How levels move in time, and who may set them otherwise, as a rulebook declares it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from zones.expressions import Condition

DIRECTIONS: Final = ("any", "raise_only", "lower_only")

Direction = Literal["any", "raise_only", "lower_only"]


@dataclass(frozen=True, slots=True)
class Worsen:
    """What a worse level needs: `confirm` evaluations in a row that are worse than the current level.

    At once it goes at most `max_step` levels (None: as far as it has to); it is published `notice_hours`
    after it holds.
    """

    confirm: int = 1
    max_step: int | None = None
    notice_hours: int = 0


@dataclass(frozen=True, slots=True)
class Improve:
    """What a better level needs: evaluations in a row, days that the current one has stood, an open gate.

    `gate` is a condition that must be true (false or not known keeps the level), `text` how it is written.
    """

    confirm: int = 1
    max_step: int | None = None
    dwell_days: int = 0
    gate: Condition | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """Both parts as they hold from a day on."""

    first: date
    worsen: Worsen
    improve: Improve


@dataclass(frozen=True, slots=True)
class Stability:
    """The terms from the beginning, later `versions` (days rising), and the levels of other rulebooks.

    `mapping` is other rulebook's id -> its level -> the level of this one: how a level and its standing are
    carried over when a rulebook follows another.
    """

    worsen: Worsen = field(default_factory=Worsen)
    improve: Improve = field(default_factory=Improve)
    versions: tuple[Terms, ...] = ()
    mapping: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def at(self, day: date) -> Terms:
        """The terms in force on a day: the newest version that has begun, else the first ones."""
        terms = Terms(date.min, self.worsen, self.improve)
        return max((terms, *(one for one in self.versions if one.first <= day)), key=lambda one: one.first)

    @property
    def gates(self) -> tuple[Condition, ...]:
        """Every gate, of all versions."""
        parts = (self.improve, *(one.improve for one in self.versions))
        return tuple(part.gate for part in parts if part.gate is not None)


@dataclass(frozen=True, slots=True)
class Override:
    """Whether and by whom a level may be set by hand, in which direction, and what has to be stated."""

    allowed: bool = False
    direction: Direction = "any"
    by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    note: str = ""
