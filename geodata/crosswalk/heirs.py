"""Where the areas of one edition went, by a crosswalk, as areas of another: one, several of which one, or outside."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.crosswalk.table import Crosswalk
from zones.areas import Edition
from zones.vocabulary import level_order

AreaIndex = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Heir:
    """The areas, rising, of which one took over a case of an old area; `outside`: it may lie in none of them."""

    areas: tuple[int, ...]
    outside: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether there is one area and nothing else."""
        return len(self.areas) == 1 and not self.outside


@dataclass(frozen=True)
class Heirs:
    """A crosswalk between two editions at hand. `old` may be another version than the one the crosswalk names:
    its areas are known by their codes."""

    walk: Crosswalk
    old: Edition
    new: Edition

    def of(self, area: int) -> Heir | None:
        """What became of an old area; None where the crosswalk does not know it.

        An area finer than the crosswalk went where the one around it did, a coarser one where all in it did.
        """
        codes = self._codes(area)
        if not codes or any(code not in self._went for code in codes):
            return None
        went = [self._went[code] for code in codes]
        areas = {to for heir in went for to in heir.areas}
        return Heir(tuple(sorted(areas)), any(heir.outside for heir in went))

    @cached_property
    def turned(self) -> "Heirs":
        """The way back."""
        return Heirs(self.walk.turned(), self.new, self.old)

    def holder(self, heir: Heir) -> int:
        """The smallest area that holds all of an heir's, -1 where there is none."""
        lines = [self._line(area) for area in heir.areas]
        return next((area for area in lines[0] if all(area in line for line in lines)), -1) if lines else -1

    def parts(self, area: int) -> tuple[str, ...]:
        """Codes, at the crosswalk's level, of the old areas that an old area stands for."""
        return self._codes(area)

    def shares(self, code: str) -> dict[int, float]:
        """The share of each heir of an area of the crosswalk's level; what lies outside has the number -1."""
        found: dict[int, float] = {}
        for to, share in self._shared.get(code, ()):
            area = self._numbers.get(to, -1) if to is not None else -1
            found[area] = found.get(area, 0.0) + share
        return dict(sorted(found.items()))

    @cached_property
    def _shared(self) -> dict[str, list[tuple[str | None, float]]]:
        rows = self.walk.kept.group_by("code_from").agg(pl.struct("code_to", "share").alias("to"))
        return {code: [(one["code_to"], one["share"]) for one in to] for code, to in rows.iter_rows()}

    def _codes(self, area: int) -> tuple[str, ...]:
        own = self._above[area]
        if own >= 0:
            return (self.old.areas["code"][int(own)],)
        return self._within.get(area, ())

    @cached_property
    def _above(self) -> AreaIndex:
        return self.old.ancestors(self.walk.level)

    @cached_property
    def _within(self) -> dict[int, tuple[str, ...]]:
        """The areas of the crosswalk's level in each coarser one."""
        span = self.old.rows(self.walk.level)
        codes, found = self.old.areas["code"], dict[int, list[str]]()
        for level in self.old.levels:
            if level_order(level) < level_order(self.walk.level):
                around = self.old.ancestors(level)[span]
                for at, area in enumerate(around.tolist(), span.start):
                    found.setdefault(area, []).append(codes[at])
        found.pop(-1, None)
        return {area: tuple(inside) for area, inside in found.items()}

    @cached_property
    def _numbers(self) -> dict[str | None, int]:
        """The areas of the crosswalk's level in the new edition by their codes."""
        return {code: area for code, area in self._number(self.new).iter_rows()}

    @cached_property
    def _went(self) -> dict[str, Heir]:
        found: dict[str, Heir] = {}
        for code, to in self.walk.kept.group_by("code_from").agg("code_to").iter_rows():
            areas = sorted(self._numbers[one] for one in to if one in self._numbers)
            found[code] = Heir(tuple(areas), len(areas) < len(to))
        return found

    def _line(self, area: int) -> list[int]:
        line = [area]
        while (parent := int(self.new.parent[line[-1]])) >= 0:
            line.append(parent)
        return line

    # ---- reporting

    def told(self, days: Bools) -> Bools:
        """For matrices of areas by days: a new area was told of on a day when all its old parts were."""
        area, part, start = self._parts
        found = np.zeros((len(self.new.areas), days.shape[1]), np.bool_)
        if len(area):
            found[area] = np.logical_and.reduceat(days[part], start, axis=0)
        return found

    def touched(self, covered: Bools) -> Bools:
        """Which new areas took over any part of the old areas that are marked."""
        found = np.zeros(len(self.new.areas), np.bool_)
        old, new = self._kept
        found[new[covered[old]]] = True
        return found

    @cached_property
    def _kept(self) -> tuple[AreaIndex, AreaIndex]:
        """Old and new area of each pair that counts."""
        pairs = self.walk.kept.select(code="code_from", to="code_to").drop_nulls()
        numbered = pairs.join(self._number(self.old).rename({"area": "old"}), on="code").join(
            self._number(self.new).rename({"area": "new"}), left_on="to", right_on="code"
        )
        return numbered["old"].to_numpy().astype(np.int32), numbered["new"].to_numpy().astype(np.int32)

    @cached_property
    def _parts(self) -> tuple[AreaIndex, AreaIndex, NDArray[np.int64]]:
        """New areas all of which came from areas of the old edition; those parts; where the parts of each begin.

        A part counts that matters to either side: a strip of a large old area may be half of a small new one.
        """
        back = self.walk.turned().kept.select(code_new="code_from", code_old="code_to")
        there = self.walk.kept.filter(pl.col("code_to").is_not_null())
        both = pl.concat([back, there.select(code_new="code_to", code_old="code_from")]).unique()
        whole = both.filter(pl.col("code_old").is_not_null().all().over("code_new"))
        numbers = [self._number(one) for one in (self.new, self.old)]
        known = (
            whole.join(numbers[0].rename({"code": "code_new", "area": "new"}), on="code_new")
            .join(numbers[1].rename({"code": "code_old", "area": "old"}), on="code_old", how="left")
            .filter(pl.col("old").is_not_null().all().over("new"))
            .sort("new", "old")
        )
        area, start = np.unique(known["new"].to_numpy(), return_index=True)
        return area.astype(np.int32), known["old"].to_numpy().astype(np.int32), start.astype(np.int64)

    def _number(self, edition: Edition) -> pl.DataFrame:
        span = edition.rows(self.walk.level)
        return edition.areas[span.start : span.stop].select("code", "area")
