"""H3 cells on the Web Mercator map, and a quick way to those near a tile."""

from dataclasses import dataclass

import h3ronpy.vector
import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from maps.pixels import world_xy
from maps.ragged import Int, Ragged, cumulated, runs
from zones.cells import boundaries

_WKB_HEAD, _WKB_POINT = 13, 16  # byte order, type, number of rings, number of points; x and y


@dataclass(frozen=True, slots=True)
class Outlines:
    """Closed rings in world fractions, one or more a cell: `xy[rings[i]:rings[i+1]]` belongs to `owner[i]`.

    A cell across the antimeridian stands here twice, once at each end of the world.
    """

    xy: NDArray[np.float64]
    rings: Int
    owner: Int

    @classmethod
    def of(cls, cells: NDArray[np.int64]) -> "Outlines":
        """The outlines of cells, `owner` being their places in `cells`."""
        degrees, rings = _degrees(cells)
        every = np.arange(len(cells))
        return cls(world_xy(degrees), rings, every)._with_copies(every)

    def _with_copies(self, every: Int) -> "Outlines":
        bounds = self.bounds()
        pieces = [self]
        for beyond, shift in ((bounds[:, 0] < 0, 1.0), (bounds[:, 2] > 1, -1.0)):
            rows = np.flatnonzero(beyond)
            part = self.taken(rows)
            pieces.append(Outlines(part.xy + np.array([shift, 0.0]), part.rings, every[rows]))
        if not sum(len(piece.owner) for piece in pieces[1:]):
            return self
        sizes = np.concatenate([np.diff(piece.rings) for piece in pieces])
        owner = np.concatenate([piece.owner for piece in pieces])
        return Outlines(np.concatenate([piece.xy for piece in pieces]), cumulated(sizes), owner)

    def taken(self, rows: NDArray[np.intp]) -> "Outlines":
        """Some of the rings, in that order."""
        size = np.diff(self.rings)[rows]
        return Outlines(self.xy[runs(self.rings[rows], size)], cumulated(size), self.owner[rows])

    def bounds(self) -> NDArray[np.float64]:
        """Rows (left, top, right, bottom)."""
        if not len(self.owner):
            return np.empty((0, 4))
        at = self.rings[:-1]
        return np.hstack([np.minimum.reduceat(self.xy, at), np.maximum.reduceat(self.xy, at)])


def _degrees(cells: NDArray[np.int64]) -> tuple[NDArray[np.float64], Int]:
    """Rings in lon, lat degrees, read off the WKB of h3ronpy; torn ones are replaced by whole ones."""
    if not len(cells):
        return np.empty((0, 2)), np.zeros(1, np.int64)
    wkb = pa.array(h3ronpy.vector.cells_to_wkb_polygons(np.ascontiguousarray(cells).view(np.uint64)))
    offsets = np.frombuffer(wkb.buffers()[1], np.int64)[wkb.offset : wkb.offset + len(wkb) + 1]
    data = np.frombuffer(wkb.buffers()[2], np.uint8)[offsets[0] : offsets[-1]]
    xy, points = _points(data, np.diff(offsets))
    rings = cumulated(points)
    lon = xy[:, 0]
    torn = np.flatnonzero(np.maximum.reduceat(lon, rings[:-1]) - np.minimum.reduceat(lon, rings[:-1]) > 180)
    return (xy, rings) if not len(torn) else _joined(cells, xy, rings, torn)


def _points(wkb: NDArray[np.uint8], size: Int) -> tuple[NDArray[np.float64], Int]:
    """All points of polygons of one ring each, given as WKB of the sizes; and how many points each has."""
    points = (size - _WKB_HEAD) // _WKB_POINT
    rings = cumulated(points)
    xy = np.empty((int(rings[-1]), 2))
    for one in np.unique(size):  # nearly all are hexagons; a few have a point more where H3's faces meet
        alike = size == one
        blocks = wkb if alike.all() else wkb[np.repeat(alike, size)]
        corners = blocks.reshape(-1, one)[:, _WKB_HEAD:].copy().view("<f8").reshape(-1, 2)
        if alike.all():
            return corners, points
        xy[np.repeat(alike, points)] = corners
    return xy, points


def _joined(
    cells: NDArray[np.int64], xy: NDArray[np.float64], rings: Int, torn: NDArray[np.intp]
) -> tuple[NDArray[np.float64], Int]:
    whole = boundaries(cells[torn])
    pieces = np.split(xy, rings[1:-1])
    for row, shape in zip(torn, whole, strict=True):
        pieces[row] = shapely.get_coordinates(shape)
    return np.concatenate(pieces), cumulated(np.array([len(piece) for piece in pieces]))


@dataclass(frozen=True, slots=True)
class Drawers:
    """Rings sorted by the square of a grid that holds their middle, so that a tile opens only a few drawers.

    `keys[i]` is the square (row by row over the world) of ring `rings[i]`; `reach` is half the size of the
    largest of these rings, in world fractions; `always` are rings so large that every tile looks at them.
    """

    grid: int
    keys: Int
    rings: Int
    reach: float
    always: Int

    @classmethod
    def of(cls, bounds: NDArray[np.float64]) -> "Drawers":
        """Squares about as large as eight rings side by side."""
        half = (bounds[:, 2:] - bounds[:, :2]).max(axis=1, initial=0.0) / 2
        usual = float(np.median(half)) if len(half) else 0.0
        large = half > 8 * usual
        grid = int(np.clip(1 / (16 * usual), 1, 2**20)) if usual else 1
        middle = (bounds[:, :2] + bounds[:, 2:]) / 2
        column, row = np.clip((middle * grid).astype(np.int64), 0, grid - 1).T
        usual_rings = np.flatnonzero(~large)
        order = usual_rings[np.argsort((row * grid + column)[usual_rings], kind="stable")]
        reach = float(half[usual_rings].max(initial=0.0))
        return cls(grid, (row * grid + column)[order], order, reach, np.flatnonzero(large))

    def near(self, box: NDArray[np.float64]) -> Int:
        """Rings that may touch a box (left, top, right, bottom), ascending."""
        room = box + np.array([-1, -1, 1, 1]) * self.reach
        left, top, right, bottom = np.clip((room * self.grid).astype(np.int64), 0, self.grid - 1)
        rows = np.arange(top, bottom + 1) * self.grid
        first = np.searchsorted(self.keys, rows + left, side="left")
        last = np.searchsorted(self.keys, rows + right, side="right")
        return np.sort(np.concatenate([self.rings[runs(first, last - first)], self.always]))


def as_features(outlines: Outlines, xy: NDArray[np.float64]) -> tuple[Ragged, Int]:
    """Rings sorted by owner, with other coordinates, as one feature a cell; and the cells."""
    cells, first = np.unique(outlines.owner, return_index=True)
    features = np.append(first, len(outlines.owner)).astype(np.int64)
    return Ragged(xy, outlines.rings, np.arange(len(outlines.owner) + 1), features), cells
