"""An edition of boundaries as the rest of the code sees it: a table with a dense index, and the shapes."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.vocabulary import level_order

#: Columns of `Edition.areas`. `area` equals the row number, levels are contiguous and sorted by `code`
#: inside a level, so that a layer is a slice and `area` can serve as feature id.
AREA_SCHEMA = {
    "area": pl.Int32,
    "area_level": pl.String,
    "code": pl.String,
    "name": pl.String,
    "parent": pl.Int32,  # `area` of the parent, null at the top
    "area_km2": pl.Float64,
}

#: Columns that `Edition.areas` has besides where some area has a value there (see `Edition.told`).
AREA_PARTICULARS = {
    "name_raw": pl.String,  # the name as it stood in the file, where it had to be decoded
    "made": pl.String,  # how a shape came about that no file held: `voronoi`; null otherwise
    "lon": pl.Float64,  # the point that stands for an area of a roster, EPSG:4326
    "lat": pl.Float64,
    "households": pl.Int64,
}


@dataclass(frozen=True)
class Edition:
    """A dated set of boundaries, `[valid_from, valid_to)`; an open end is None.

    `geometry` holds one shapely (Multi)Polygon in EPSG:4326 a row of `areas`, or None for an area that is
    known by name only. `checksum` names the content.
    """

    name: str
    areas: pl.DataFrame
    geometry: NDArray[Any]
    valid_from: date | None = None
    valid_to: date | None = None
    checksum: str = ""
    source: str = ""
    id: int = 0
    _slices: dict[str, slice] = field(default_factory=dict, repr=False)

    @property
    def key(self) -> str:
        """Name and content in one word, for addresses and caches: `NAME-1a2b3c4d`; `none` without boundaries."""
        return f"{self.name}-{self.checksum[:8]}" if self.checksum else self.name

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """The area levels that exist here, largest first."""
        return tuple(
            sorted(self.areas["area_level"].unique().to_list(), key=lambda lv: (level_order(lv), lv))
        )

    def rows(self, area_level: str) -> slice:
        """Where the areas of one level stand in `areas` (they are contiguous)."""
        if area_level not in self._slices:
            at = np.flatnonzero((self.areas["area_level"] == area_level).to_numpy())
            self._slices[area_level] = slice(int(at[0]), int(at[-1]) + 1) if len(at) else slice(0, 0)
        return self._slices[area_level]

    def told(self, name: str) -> pl.Series:
        """One of `AREA_PARTICULARS` of every area, null where nothing is told."""
        if name in self.areas.columns:
            return self.areas[name]
        return pl.Series(name, [None], AREA_PARTICULARS[name]).new_from_index(0, len(self.areas))

    @cached_property
    def parent(self) -> NDArray[np.int32]:
        """`area` of each area's parent, -1 at the top."""
        return self.areas["parent"].fill_null(-1).to_numpy().astype(np.int32)

    @cached_property
    def seat(self) -> NDArray[np.int32]:
        """For every area the finest territory that is known to hold it: itself, or where it has no shape the nearest
        area above that has one; -1 where none has."""
        shaped = np.zeros(len(self.areas), np.bool_)
        shaped[: len(self.geometry)] = [shape is not None for shape in self.geometry]
        found = np.where(shaped, np.arange(len(shaped)), -1).astype(np.int32)
        at = np.where(shaped, -1, self.parent)
        while (at >= 0).any():
            hit = (at >= 0) & shaped[at]
            found[hit] = at[hit]
            at = np.where(hit | (at < 0), -1, self.parent[at])
        return found

    def by_name_only(self, area_level: str) -> NDArray[np.bool_]:
        """Which areas of a level have no shape but lie in one that has: a point there may lie in any of them."""
        span = self.rows(area_level)
        own = np.arange(span.start, span.stop)
        seat = self.seat[span]
        return np.asarray((seat >= 0) & (seat != own), np.bool_)

    @cached_property
    def made(self) -> tuple[str, ...]:
        """How each area came to its shape where no boundary says it: the word of `told("made")` (`voronoi`), or
        `name` for one that is known by name only, in a territory that has a shape; "" for all others."""
        told = self.told("made").fill_null("").to_list()
        nameless = (self.seat >= 0) & (self.seat != np.arange(len(self.seat)))
        return tuple("name" if only else word for word, only in zip(told, nameless.tolist(), strict=True))

    def ancestors(self, area_level: str) -> NDArray[np.int32]:
        """For every area, the area of `area_level` that it is or lies in; -1 where there is none."""
        span = self.rows(area_level)
        found = np.full(len(self.parent), -1, np.int32)
        found[span] = np.arange(span.start, span.stop, dtype=np.int32)
        at = self.parent.copy()
        while True:
            open_ = (found < 0) & (at >= 0)
            if not open_.any():
                return found
            hit = open_ & (at >= span.start) & (at < span.stop)
            found[hit] = at[hit]
            at = np.where(open_ & ~hit, self.parent[np.maximum(at, 0)], -1).astype(np.int32)


def only_told(areas: pl.DataFrame) -> pl.DataFrame:
    """The areas without the particulars of which no area has a value."""
    return areas.drop(name for name in AREA_PARTICULARS if name in areas.columns and not areas[name].count())


def empty_edition() -> Edition:
    """The edition of a workspace without boundaries: no areas, only cells that hold a case."""
    return Edition("none", pl.DataFrame(schema=AREA_SCHEMA), np.empty(0, object))
