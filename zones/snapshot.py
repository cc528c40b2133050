"""What a classification yields: numbered, immutable, one table a layer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from threading import Lock

import polars as pl

from zones.rulebook import Rulebook
from zones.vocabulary import Purpose, Reading


@dataclass(frozen=True, slots=True)
class Window:
    """The local calendar days `[first, last]` over which an indicator is taken, both counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days the window holds."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class ZoneLayer:
    """The classified units of one layer (`ward`, `hamlet`, `cell8`, …).

    `table` has one row a unit:

    ======================  =======  ==========================================================================
    area                    Int32    the area; for a cell the finest area that holds its centre, or null
    cell                    Int64    cells only: the H3 index; rows are sorted by it
    site, site_name, …      String   sites only: code, name and the rest of `zones.sites.SITE_SCHEMA`; `area` is then
                                     the finest area known to hold the site
    level                   String   id of the level, of an unknown level, `not_assessed` or `empty`
    possible                UInt32   bit k set: the rulebook's k-th ordered level is still possible
    rule                    String   path of the rule or table cell that decided, "" where none did; `inherit.MODE` or
                                     `small.roll_up_to` where the level was taken over
    population_persons      Int64    null = not known
    reported_days           Int32    days of the reporting window with a report or a declaration
    last_report             Date     null = never
    reporting_ok            Boolean  whether the reporting suffices by the rulebook
    origin                  String   `own`, or the area level (`ward`, …) whose level is shown or keeps it open
    raw                     String   the computed level, where `level` is the one that stands (areas)
    held                    String   the level that stands underneath an undecided one, null = never decided
    since                   Date     the day since which `held` stands
    published               String   the level in force: a worse one follows its notice; `published_since` its day
    waits                   UInt8    what keeps the level from following `raw` (bits of `zones.stability.WAITS`)
    closed_level            String   today reading only: the level of the last closed day
    override                String   areas: the level that the authority decided, null = none; `override_from` and
                                     `override_until` its days, `override_document`; see `zones.overriding`
    carried, carried_of     Int64    internal: cases (possible ones too) known by other boundaries alone, of all
                                     in the longest window; only where there is a crosswalk
    <indicator>.lo .hi      Int64    numerators of the interval's ends; null = not bounded
    <indicator>.den         Int64    denominator; null = not known (only for indicators that have one)
    <indicator>.masked      Boolean  views only: the ends were widened so that the figure cannot be read
    ======================  =======  ==========================================================================

    The value of an indicator is `lo · scale / den`, with the scale of the rulebook's indicator.
    `windows` tells which days each indicator covers.
    """

    name: str
    scope: str
    table: pl.DataFrame
    windows: Mapping[str, Window]

    @property
    def is_cells(self) -> bool:
        """Whether the units are H3 cells."""
        return self.scope == "cell"

    @property
    def is_sites(self) -> bool:
        """Whether the units are sites of a kind."""
        return self.scope.startswith("site:")

    @property
    def is_areas(self) -> bool:
        """Whether the units are areas."""
        return not (self.is_cells or self.is_sites)

    @property
    def key(self) -> str:
        """The column that tells the units apart: `area`, `cell` or `site`."""
        return "cell" if self.is_cells else "site" if self.is_sites else "area"

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> "ZoneLayer":
        """The same units with another table made of this one."""
        return replace(self, table=change(self.table))


class LaterLayer(ZoneLayer):
    """A layer whose table is made when somebody first looks at it, once, whichever thread that is.

    Hundreds of thousands of cells follow from the areas around them; while a page shows wards nobody waits for them.
    """

    __slots__ = ("_lock", "_made", "_make")
    _lock: Lock
    _made: pl.DataFrame | None
    _make: Callable[[], pl.DataFrame] | None

    def __init__(
        self, name: str, scope: str, windows: Mapping[str, Window], make: Callable[[], pl.DataFrame]
    ) -> None:
        for field, value in (("name", name), ("scope", scope), ("windows", windows), ("_make", make)):
            object.__setattr__(self, field, value)
        object.__setattr__(self, "_lock", Lock())
        object.__setattr__(self, "_made", None)

    @property
    def table(self) -> pl.DataFrame:
        """The table, made now if it was not yet."""
        with self._lock:
            if self._made is None and self._make is not None:
                object.__setattr__(self, "_made", self._make())
                object.__setattr__(self, "_make", None)  # lets go of what it was made from
            return self._made if self._made is not None else pl.DataFrame()

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame]) -> ZoneLayer:
        """The same units with another table made of this one, when that is asked for."""
        return LaterLayer(self.name, self.scope, self.windows, lambda: change(self.table))


@dataclass(frozen=True, slots=True)
class SnapshotMeta:
    """Everything that says what a snapshot is, without its figures."""

    number: int | None  # None: derived, not stored (the today reading, a what-if)
    series: str
    purpose: Purpose
    reading: Reading
    as_of: date
    known_at: datetime
    edition: str
    rulebook_id: str
    rulebook_hash: str
    timezone: str
    content_hash: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An immutable result with the zones of every unit. Its figures leave only through `zones.disclose`."""

    meta: SnapshotMeta
    rulebook: Rulebook
    layers: Mapping[str, ZoneLayer]

    def with_meta(self, **changes: object) -> "Snapshot":
        """The same zones under changed particulars (its number, once it is stored)."""
        return replace(self, meta=replace(self.meta, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class View:
    """What one audience may see of a snapshot. Every tile, table, map, picture and message is made from one.

    Made by `zones.disclose` only. It has the shape of the snapshot; figures that the audience may not read
    are wider intervals, flagged in `<indicator>.masked` and written "<5".
    """

    audience: str
    meta: SnapshotMeta
    rulebook: Rulebook
    layers: Mapping[str, ZoneLayer]
