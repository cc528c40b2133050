"""Which area of an edition holds a point: the finest one, over all area levels."""

import hashlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geodata.locate import NOWHERE, AreaLocator
from zones.areas import Edition
from zones.errors import StoreError

#: Areas with so many corners in all get their grid as soon as they are loaded: a second beside the rest of the load.
LARGE = 20_000


class EditionLocator:
    """Points to areas of an edition. Holds one `AreaLocator` a level, made when it is first needed.

    With a `folder`, locators with a grid are kept there and opened again for an edition of the same checksum. A
    folder that cannot be written costs speed and nothing else.
    """

    def __init__(self, edition: Edition, folder: Path | None = None) -> None:
        self.edition = edition
        self._folder = folder if edition.checksum else None
        self._by_level: dict[str, AreaLocator] = {}

    def level(self, area_level: str) -> AreaLocator:
        """The locator of one level; its rows count from the level's first area."""
        if area_level not in self._by_level:
            self._by_level[area_level] = self._kept(area_level) or self._built(area_level)
        return self._by_level[area_level]

    def locate(self, area_level: str, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Area (dense index in the edition) of one level that holds each point; -1 for none."""
        locator = self.level(area_level)
        had_grid = locator.has_grid
        found = locator.locate(lon, lat)
        if locator.has_grid and not had_grid:
            self._keep(area_level)
        first = np.int32(self.edition.rows(area_level).start)
        return np.where(found == NOWHERE, np.int32(NOWHERE), found + first)

    def finest(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Area of the finest level that holds each point; -1 where no area of any level does."""
        lon, lat = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        found = np.full(len(lon), NOWHERE, np.int32)
        for area_level in reversed(self.edition.levels):
            open_ = np.flatnonzero(found == NOWHERE)
            if not len(open_):
                break
            found[open_] = self.locate(area_level, lon[open_], lat[open_])
        return found

    def prepare(self) -> None:
        """Build every level's grid now, and keep it where a folder was given (see `AreaLocator.prepare`)."""
        for area_level in self.edition.levels:
            self._prepare(area_level)

    def prepare_large(self) -> None:
        """Make those levels ready whose shapes have many corners: the next list with points finds their grids."""
        for area_level in self.edition.levels:
            if (
                shapely.get_num_coordinates(self.edition.geometry[self.edition.rows(area_level)]).sum()
                >= LARGE
            ):
                self._prepare(area_level)

    def _prepare(self, area_level: str) -> None:
        kept = self._kept(area_level)
        locator = self._by_level[area_level] = kept or self.level(area_level)
        locator.prepare()
        if kept is None:
            self._keep(area_level)

    def _keep(self, area_level: str) -> None:
        if self._folder is None:
            return
        with suppress(OSError):  # it can be made again
            self._by_level[area_level].save(self._place(self._folder, area_level))

    def _built(self, area_level: str) -> AreaLocator:
        rows = self.edition.rows(area_level)
        return AreaLocator.build(self.edition.geometry[rows], self.edition.areas["code"][rows].to_list())

    def _kept(self, area_level: str) -> AreaLocator | None:
        if self._folder is None or not self._place(self._folder, area_level).exists():
            return None
        try:
            return AreaLocator.load(self._place(self._folder, area_level))
        except StoreError:  # of an older program, or damaged: it is made anew
            return None

    def _place(self, folder: Path, area_level: str) -> Path:
        content = hashlib.sha256(self.edition.checksum.encode()).hexdigest()[:24]
        return folder / f"{content}-{area_level}"
