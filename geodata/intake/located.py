"""The points of a list: its coordinates, read with the help of the areas that the rows name."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.columns import Columns
from geodata.intake.coordinates.near import bounds_of
from geodata.intake.faults import Faults
from geodata.intake.naming.placed import place_rows
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.points import Locator, PointReading, Points, read_points
from geodata.intake.reading.table import Table

Floats = NDArray[np.float64]


def located_points(
    table: Table,
    columns: Columns,
    faults: Faults,
    words: pl.DataFrame,
    places: PlaceIndex | None,
    locator: Locator | None,
    *,
    swap: bool = False,
    crs: str | None = None,
    where: str = "",
) -> Points:
    """`points.read_points` with the areas of the edition: zones of metres are tried on them, and short plus codes are
    completed by the area that the row's `words` name."""
    if places is None or places.is_empty:
        return read_points(table, columns, faults, None, PointReading(swap=swap, crs=crs, where=where))

    def inside(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        found = np.zeros(len(lon), bool)
        known = np.isfinite(lon) & np.isfinite(lat) & (np.abs(lat) <= 90)
        if locator is not None:
            found[known] = locator.finest(lon[known], lat[known]) >= 0
        return found

    def near(at: NDArray[np.intp]) -> Floats:
        some = words[at]
        nowhere = np.full(len(at), np.nan)
        placed = place_rows(some, Points(nowhere, nowhere), Faults(len(at)), places)
        return bounds_of(placed.area, places.edition.geometry, places.edition.parent)

    how = PointReading(swap, crs, inside if locator is not None else None, near, where)
    return read_points(table, columns, faults, places.bounds, how)
