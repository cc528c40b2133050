"""Groups of areas of which a case lies in one: what a change of boundaries leaves open."""

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.units import Units, distinct
from zones.vocabulary import level_order

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Alternatives:
    """The areas of each group; a ledger row names its group in `among` (0 = none).

    `group` is sorted; the areas of the k-th are `area[start[k]:start[k + 1]]`.
    """

    group: Ints
    start: Ints
    area: NDArray[np.int32]
    _pairs: dict[str, tuple[Ints, Ints]] = field(default_factory=dict, repr=False)

    def possible(self, rows: pl.DataFrame, units: Units) -> Ints:
        """Cases of rows of groups that may lie in each unit: all of a row's in every unit of its group."""
        per_group = np.zeros(len(self.group), np.int64)
        np.add.at(per_group, np.searchsorted(self.group, rows["among"].to_numpy()), rows["hi"].to_numpy())
        group, unit = self._of_units(units)
        return np.bincount(unit, weights=per_group[group], minlength=units.size).astype(np.int64)

    def _of_units(self, units: Units) -> tuple[Ints, Ints]:
        """Every (group, unit that an area of it lies in or that lies in one), each once."""
        if units.layer not in self._pairs:
            group = np.repeat(np.arange(len(self.group)), np.diff(self.start))
            found = [self._at_level(units, level, group) for level in units.edition.levels]
            key = distinct(np.concatenate(found)) if found else np.zeros(0, np.int64)
            self._pairs[units.layer] = np.divmod(key, max(units.size, 1))
        return self._pairs[units.layer]

    def _at_level(self, units: Units, level: str, group: Ints) -> Ints:
        span = units.edition.rows(level)
        here = (self.area >= span.start) & (self.area < span.stop)
        area, group = self.area[here], group[here]
        if not units.is_cells and level_order(level) >= level_order(units.layer):
            unit = units.of_rows(pl.DataFrame({"area": area}))
            own: Ints = (group * units.size + unit)[unit >= 0]
            return own
        inner, around = units.pairs(level)
        order = np.argsort(around, kind="stable")
        first, last = (np.searchsorted(around[order], area, side) for side in ("left", "right"))
        many = last - first
        at = np.repeat(first - np.append(0, np.cumsum(many)[:-1]), many) + np.arange(many.sum())
        key: Ints = np.repeat(group, many) * units.size + inner[order][at]
        return key
