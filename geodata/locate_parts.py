"""The polygons of a layer as flat arrays, in the order in which they claim a point."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from zones.errors import InputError

POLYGON, MULTIPOLYGON = 3, 6

#: Below this size (zero apart) products of two coordinates can underflow, and no grid is built.
SMALLEST = 1e-100


@dataclass(frozen=True)
class Parts:
    """Every polygon of every area, areas in the order of their codes.

    `xy` (n, 2) holds all rings one after the other, each closed. Ring r is `xy[ring_at[r]:ring_at[r + 1]]`,
    part p has the rings `part_at[p]` to `part_at[p + 1]`, the first of them its outline; `row[p]` is the row of
    its area in the layer as it was given. Where two parts hold a point, the one that stands first has it.
    """

    xy: NDArray[np.float64]
    ring_at: NDArray[np.int64]
    part_at: NDArray[np.int64]
    row: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.row)

    @cached_property
    def polygons(self) -> NDArray[Any]:
        """The parts as shapely Polygons."""
        if not len(self):
            return np.empty(0, object)
        shapes = shapely.from_ragged_array(
            shapely.GeometryType.POLYGON, self.xy, (self.ring_at, self.part_at)
        )
        return np.asarray(shapes, object)

    @cached_property
    def has_tiny_coordinates(self) -> bool:
        """Whether a coordinate is so near zero that arithmetic of this size loses digits."""
        return bool(is_tiny(self.xy).any())


def parts_of(geometry: NDArray[Any], order: Sequence[str]) -> Parts:
    """Take a layer apart.

    Parameters
    ----------
    geometry : shapely Polygon, MultiPolygon or None per area; valid, as checked boundaries are
    order : code of each area; the lowest code as text claims a point that several areas hold

    Raises InputError for other geometries, and if the lengths differ.
    """
    geometry = np.asarray(geometry, object)
    _check(geometry, order)
    ranked = np.array(sorted(range(len(order)), key=order.__getitem__), np.int64)
    pieces, owner = shapely.get_parts(geometry[ranked], return_index=True)
    full = ~shapely.is_empty(pieces)
    pieces, owner = pieces[full], owner[full]
    if not len(pieces):
        return Parts(np.empty((0, 2)), np.zeros(1, np.int64), np.zeros(1, np.int64), np.empty(0, np.int32))
    _, xy, (ring_at, part_at) = shapely.to_ragged_array(shapely.force_2d(pieces))
    return Parts(
        np.ascontiguousarray(xy, np.float64),
        np.asarray(ring_at, np.int64),
        np.asarray(part_at, np.int64),
        ranked[owner].astype(np.int32),
    )


def is_tiny(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Where a coordinate is not zero, yet too small to be multiplied without loss."""
    tiny: NDArray[np.bool_] = (values != 0.0) & (np.abs(values) < SMALLEST)
    return tiny


def _check(geometry: NDArray[Any], order: Sequence[str]) -> None:
    if len(geometry) != len(order):
        raise InputError(
            f"{len(geometry)} geometries came with {len(order)} codes", fix="give one code for each geometry"
        )
    kinds = shapely.get_type_id(geometry)
    wrong = np.flatnonzero((kinds != -1) & (kinds != POLYGON) & (kinds != MULTIPOLYGON))
    if len(wrong):
        at = int(wrong[0])
        raise InputError(
            f"an area is a polygon, this is a {geometry[at].geom_type}",
            where=f"area {order[at]}",
            fix="load the boundaries through the checks, which keep the polygons of each area",
        )
