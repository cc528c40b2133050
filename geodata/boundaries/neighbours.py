"""How the units of one level fit together: where neighbours overlap, and what lies between them uncovered."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
from numpy.typing import NDArray

from geodata.boundaries.measure import area_km2, width_km

#: One square metre. Less is the last digit of a coordinate, not a fault of the map.
NEGLIGIBLE_KM2: Final = 1e-6
#: A hole in the union whose mean width is less is a sliver left by drawing each unit on its own.
SLIVER_WIDTH_KM: Final = 0.15

OVERLAP_SCHEMA: Final = {"code": pl.String, "other": pl.String, "km2": pl.Float64, "share": pl.Float64}
GAP_SCHEMA: Final[dict[str, Any]] = {
    "lon": pl.Float64, "lat": pl.Float64, "km2": pl.Float64, "width_m": pl.Float64, "sliver": pl.Boolean,
    "neighbours": pl.List(pl.String),
}  # fmt: skip


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows (a < b) whose interiors meet, with the common area and its share of the smaller unit."""

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    km2: NDArray[np.float64]
    share: NDArray[np.float64]

    def table(self, codes: NDArray[Any]) -> pl.DataFrame:
        """The pairs by code (the lower first), largest overlap first."""
        names = np.sort(np.column_stack([codes[self.a], codes[self.b]]).astype(object), axis=1)
        data = {"code": names[:, 0], "other": names[:, 1], "km2": self.km2, "share": self.share}
        return pl.DataFrame(data, schema=OVERLAP_SCHEMA).sort(
            ["km2", "code", "other"], descending=[True, False, False]
        )


def overlaps(geometry: NDArray[Any], km2: NDArray[np.float64]) -> Pairs:
    """Every pair of valid shapes (EPSG:4326) that shares more than a square metre; `km2` are their areas."""
    tree = shapely.STRtree(geometry)
    a, b = tree.query(geometry)
    a, b = a[a < b], b[a < b]
    shapely.prepare(geometry)
    meet = shapely.relate_pattern(geometry[a], geometry[b], "2********") if len(a) else np.zeros(0, bool)
    a, b = a[meet], b[meet]
    common = area_km2(shapely.intersection(geometry[a], geometry[b])) if len(a) else np.zeros(0)
    real = common > NEGLIGIBLE_KM2
    a, b, common = a[real], b[real], common[real]
    return Pairs(a, b, common, np.minimum(common / np.minimum(km2[a], km2[b]), 1.0))


def whole(geometry: NDArray[Any]) -> Any:
    """The union of shapes. A rounding accident of the exact union is met with a grid of a millimetre."""
    with suppress(shapely.errors.GEOSException):
        return shapely.union_all(geometry)
    return shapely.union_all(geometry, grid_size=1e-8)


def holes(shape: Any) -> NDArray[Any]:
    """The holes of a (Multi)Polygon, as polygons."""
    parts = shapely.get_parts(shape)
    count = shapely.get_num_interior_rings(parts)
    of = np.repeat(np.arange(len(parts)), count)
    nth = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
    return np.asarray(shapely.polygons(shapely.get_interior_ring(parts[of], nth)), object)


def gaps(geometry: NDArray[Any], codes: NDArray[Any]) -> pl.DataFrame:
    """Holes in the union of a level, largest first, with the codes of the units around each.

    A lake or another country's enclave is a hole too: width tells slivers from real ones (`sliver`).
    """
    empty = holes(whole(geometry))
    size = area_km2(empty) if len(empty) else np.zeros(0)
    empty, size = empty[size > NEGLIGIBLE_KM2], size[size > NEGLIGIBLE_KM2]
    width = width_km(empty) if len(empty) else np.zeros(0)
    inside = shapely.point_on_surface(empty)
    data = {
        "lon": shapely.get_x(inside), "lat": shapely.get_y(inside), "km2": size, "width_m": width * 1000,
        "sliver": width < SLIVER_WIDTH_KM, "neighbours": list(_around(empty, geometry, codes)),
    }  # fmt: skip
    return pl.DataFrame(data, schema=GAP_SCHEMA).sort(["km2", "lon"], descending=[True, False])


def _around(empty: NDArray[Any], geometry: NDArray[Any], codes: NDArray[Any]) -> Iterator[list[str]]:
    """For each hole, the sorted codes of the units that touch it."""
    if not len(empty):
        return
    gap, unit = shapely.STRtree(geometry).query(empty, predicate="intersects")
    for start, stop in pairwise(np.searchsorted(gap, np.arange(len(empty) + 1))):
        yield sorted(set(codes[unit[start:stop]].tolist()))
