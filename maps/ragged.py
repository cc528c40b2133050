"""Many polygons as flat arrays: points in rings, rings in parts, parts in features."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

Int = NDArray[np.int64]
Shapes = NDArray[Any]  # of shapely geometries


def cumulated(sizes: NDArray[Any]) -> Int:
    """Offsets of consecutive runs: [0, s0, s0 + s1, …], one longer than `sizes`."""
    offsets = np.zeros(len(sizes) + 1, np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return offsets


def runs(start: Int, size: Int) -> Int:
    """The indices start[0], start[0] + 1, … of `size[0]` items, then those of the next run, and so on."""
    ends = np.cumsum(size)
    total = int(ends[-1]) if len(ends) else 0
    return np.repeat(start - (ends - size), size) + np.arange(total)


@dataclass(frozen=True, slots=True)
class Ragged:
    """Polygons of many features; a feature may have several parts, or none.

    `xy` has one row a point, rings are closed (first point = last). `rings[i]:rings[i+1]` are the points of
    ring i, `parts[j]:parts[j+1]` the rings of part j (the exterior first, then its holes), and
    `features[k]:features[k+1]` the parts of feature k.
    """

    xy: NDArray[Any]
    rings: Int
    parts: Int
    features: Int

    def __len__(self) -> int:
        return len(self.features) - 1

    @classmethod
    def of(cls, shapes: Shapes) -> "Ragged":
        """Polygons and multipolygons (None and empty ones have no part) as arrays."""
        drawn = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        if not drawn.any():
            none = np.zeros(1, np.int64)
            return cls(np.empty((0, 2)), none, none, np.zeros(len(shapes) + 1, np.int64))
        kind, xy, offsets = shapely.to_ragged_array(shapes[drawn], include_z=False)
        rings, parts = offsets[0].astype(np.int64), offsets[1].astype(np.int64)
        sizes = np.zeros(len(shapes), np.int64)
        sizes[drawn] = 1 if kind == shapely.GeometryType.POLYGON else np.diff(offsets[2])
        return cls(xy, rings, parts, cumulated(sizes))

    def shapes(self) -> Shapes:
        """The features as shapely multipolygons; those without a part are empty ones."""
        offsets = (self.rings, self.parts, self.features)
        made: Shapes = shapely.from_ragged_array(
            shapely.GeometryType.MULTIPOLYGON, np.asarray(self.xy, np.float64), offsets
        )
        return made

    def slice(self, feature: int) -> "Ragged":
        """One feature."""
        first, last = self.features[feature : feature + 2]
        parts = self.parts[first : last + 1]
        rings = self.rings[parts[0] : parts[-1] + 1]
        xy = self.xy[rings[0] : rings[-1]]
        return Ragged(xy, rings - rings[0], parts - parts[0], np.array([0, last - first]))

    def moved(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> "Ragged":
        """The same structure with other coordinates."""
        return Ragged(change(self.xy), self.rings, self.parts, self.features)

    def outer(self) -> NDArray[np.bool_]:
        """For each ring: whether it is the exterior of its part."""
        outer = np.zeros(len(self.rings) - 1, bool)
        outer[self.parts[:-1]] = True
        return outer

    def feature_rings(self) -> Int:
        """Offsets of the features into the rings."""
        return self.parts[self.features]

    def bounds(self) -> NDArray[Any]:
        """Rows (least x, least y, greatest x, greatest y); features without a part have rows of zeros."""
        found = np.zeros((len(self), 4), self.xy.dtype)
        start = self.rings[self.feature_rings()]
        drawn = np.diff(start) > 0
        if drawn.any():
            at = start[:-1][drawn]
            found[drawn, :2] = np.minimum.reduceat(self.xy, at)
            found[drawn, 2:] = np.maximum.reduceat(self.xy, at)
        return found

    def rounded(self) -> "Ragged":
        """On whole pixels, without repeated points, without rings of fewer than three different points."""
        return self.moved(np.rint)._without_repeats()._without_collapsed()

    def _without_repeats(self) -> "Ragged":
        keep = np.ones(len(self.xy), bool)
        keep[1:] = (self.xy[1:] != self.xy[:-1]).any(axis=1)
        keep[self.rings[:-1]] = True
        return Ragged(self.xy[keep], cumulated(keep)[self.rings], self.parts, self.features)

    def _without_collapsed(self) -> "Ragged":
        size = np.diff(self.rings)
        whole = size >= 4
        whole &= np.repeat(whole[self.parts[:-1]], np.diff(self.parts))  # no hole without its exterior
        if whole.all():
            return self
        left = cumulated(whole)[self.parts]
        full = np.diff(left) > 0
        return Ragged(
            self.xy[np.repeat(whole, size)],
            cumulated(size[whole]),
            cumulated(np.diff(left)[full]),
            cumulated(full)[self.features],
        )
