"""Which area of an edition holds a point: the finest one, over all area levels."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geodata.locate import NOWHERE, AreaLocator
from zones.areas import Edition


class EditionLocator:
    """Points to areas of an edition. Keeps one `AreaLocator` a level, made when it is first needed."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._by_level: dict[str, AreaLocator] = {}

    def level(self, area_level: str) -> AreaLocator:
        """The locator of one level; its rows count from the level's first area."""
        if area_level not in self._by_level:
            rows = self.edition.rows(area_level)
            codes = self.edition.areas["code"][rows].to_list()
            self._by_level[area_level] = AreaLocator.build(self.edition.geometry[rows], codes)
        return self._by_level[area_level]

    def locate(self, area_level: str, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int32]:
        """Area (dense index in the edition) of one level that holds each point; -1 for none."""
        found = self.level(area_level).locate(lon, lat)
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
