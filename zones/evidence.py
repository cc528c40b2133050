"""All that is known on a day about one edition, ready to be counted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.alternatives import Alternatives
from zones.areas import Edition
from zones.counting import count, households_of
from zones.ledger import matches, select
from zones.rulebook import Indicator
from zones.snapshot import Window
from zones.standing import Neighbours
from zones.units import Units

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Evidence:
    """What `zones.classify` works on. Rows are looked for once, and placed once for each layer.

    Attributes
    ----------
    ledger : located cases and possible ones (`zones.ledger`)
    scopes : list id -> areas (and, last, the cells without area) that its declarations cover; only there do
        the list's unplaced cases leave a doubt
    facts : name -> (area, value in millionths), the newest value of each area up to as_of
    history : name -> `area`, `day`, `millionths`: every value of each area up to as_of
    neighbours : area level -> its pairs of touching areas; None where nobody can tell
    among : the groups of areas that rows of the ledger name
    flagged_elsewhere : name -> `area`, `day`: where a fact other than 0 that was told of areas of other boundaries may
        hold
    """

    edition: Edition
    ledger: pl.DataFrame
    scopes: Mapping[int, NDArray[np.bool_]]
    facts: Mapping[str, tuple[NDArray[np.int32], Ints]]
    history: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    neighbours: Callable[[str], Neighbours] | None = None
    among: Alternatives | None = None
    flagged_elsewhere: Callable[[str], pl.DataFrame] | None = None
    _selected: dict[tuple[object, ...], pl.DataFrame] = field(default_factory=dict, init=False, repr=False)
    _counted: dict[tuple[object, ...], tuple[Ints, Ints]] = field(
        default_factory=dict, init=False, repr=False
    )
    _placed: dict[str, Ints] = field(default_factory=dict, init=False, repr=False)
    _matches: dict[tuple[object, ...], tuple[NDArray[np.bool_], NDArray[np.bool_]]] = field(
        default_factory=dict, init=False, repr=False
    )
    _households: dict[tuple[object, ...], Ints] = field(default_factory=dict, init=False, repr=False)

    def counted(self, one: Indicator, window: Window, units: Units) -> tuple[Ints, Ints]:
        """Cases of each unit, surely and possibly; counted once for a count and the rate made from it."""
        key = (*_question(one, window), one.by, units.layer)
        if key not in self._counted:
            rows, by_household = self.selected(one, window), one.by == "household"
            self._counted[key] = count(
                rows, units, self.scopes, by_household=by_household, at=self.at(rows, units), among=self.among,
                households=self._households_of(one, window) if by_household else None,
            )  # fmt: skip
        return self._counted[key]

    def selected(self, one: Indicator, window: Window) -> pl.DataFrame:
        """The ledger rows that an indicator counts over a window, each with its place `row` in the ledger."""
        key = _question(one, window)
        if key not in self._selected:
            matched = self._matched(one)
            self._selected[key] = select(
                self._numbered, where=one.where, date_kind=one.date, window=window, matched=matched
            )
        return self._selected[key]

    def _matched(self, one: Indicator) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which ledger rows an indicator's filters let pass, surely and possibly, on whatever day."""
        key = tuple(sorted(one.where.items()))
        if key not in self._matches:
            self._matches[key] = matches(self._numbered, one.where)
        return self._matches[key]

    def _households_of(self, one: Indicator, window: Window) -> Ints:
        """The household of each of the rows that an indicator counts."""
        key = _question(one, window)
        if key not in self._households:
            self._households[key] = households_of(self.selected(one, window))
        return self._households[key]

    def at(self, rows: pl.DataFrame, units: Units) -> Ints:
        """The unit that each of some selected rows surely lies in, -1 where it is not known so finely."""
        unit: Ints = self.placed(units)[rows["row"].to_numpy()]
        return unit

    def told_by(self, day: date) -> NDArray[np.bool_]:
        """Which ledger rows were told up to a day, or it is not known when."""
        late = (self.ledger["report_date"] > day).fill_null(False)
        return ~late.to_numpy()

    def placed(self, units: Units) -> Ints:
        """The unit of every ledger row."""
        if units.layer not in self._placed:
            self._placed[units.layer] = units.of_rows(self.ledger)
        return self._placed[units.layer]

    @cached_property
    def _numbered(self) -> pl.DataFrame:
        return self.ledger.with_row_index("row")


def _question(one: Indicator, window: Window) -> tuple[object, ...]:
    """Which rows of the ledger an indicator asks for."""
    return tuple(sorted(one.where.items())), one.date, window
