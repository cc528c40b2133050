"""Invented settlements: where in its hamlet everybody lives, as a raster of persons."""

from pathlib import Path

import numpy as np
import rasterio
import shapely
from numpy.typing import NDArray
from rasterio import Affine

from geodata.demo.territory import Territory

PIXEL_DEGREES = 0.0025  # about 270 m
_PEOPLE_PER_CLUSTER = 90


def write_settlements(path: Path, place: Territory, persons: NDArray[np.int64], seed: int) -> None:
    """A GeoTIFF with the persons of every pixel; they add up to the persons of the hamlets.

    People live in a few clusters near the middle of their hamlet, so that mountains stay empty.
    """
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.total_bounds(place.hamlets)
    columns, rows = (int(np.ceil(span / PIXEL_DEGREES)) for span in (east - west, north - south))
    people = np.zeros((rows, columns), np.float32)
    for shape, count in zip(place.hamlets, persons, strict=True):
        at = _clusters(shape, max(2, int(count) // _PEOPLE_PER_CLUSTER), rng)
        shares = rng.multinomial(int(count), np.full(len(at), 1 / len(at)))
        column = ((at[:, 0] - west) / PIXEL_DEGREES).astype(int)
        row = ((north - at[:, 1]) / PIXEL_DEGREES).astype(int)
        np.add.at(people, (row, column), shares)
    with rasterio.open(
        path, "w", driver="GTiff", width=columns, height=rows, count=1, dtype="float32", crs="EPSG:4326",
        transform=Affine(PIXEL_DEGREES, 0, west, 0, -PIXEL_DEGREES, north), nodata=-1, compress="deflate",
    ) as raster:  # fmt: skip
        raster.write(people, 1)


def _clusters(shape: shapely.Polygon, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Places around an inner point, none outside the shape."""
    middle = np.asarray(shapely.point_on_surface(shape).coords[0])
    reach = np.sqrt(shape.area) * 0.22
    found: list[NDArray[np.float64]] = []
    while len(found) < count:
        place = rng.normal(middle, reach)
        if shapely.contains_xy(shape, *place):
            found.append(place)
    return np.array(found)
