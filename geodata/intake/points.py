"""Coordinates of a table: checked, and placed in cells and areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.cells import cells_of_points
from geodata.intake.columns import Columns
from geodata.intake.faults import Faults
from geodata.intake.notes import Note
from geodata.intake.numbers import read_degrees
from geodata.intake.table import Table
from zones.vocabulary import FINEST_RESOLUTION

Floats = NDArray[np.float64]
#: How far outside the edition's bounds (degrees) a point may lie before it is asked whether it is swapped.
_MARGIN = 1.0


class Locator(Protocol):
    """What `geodata.locate_edition.EditionLocator` does."""

    def finest(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Area of the finest level that holds each point, -1 where none does."""
        ...


@dataclass(frozen=True)
class Points:
    """Degrees (NaN: no point) and which rows have a sound point."""

    lon: Floats
    lat: Floats

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows with both coordinates."""
        return np.isfinite(self.lon) & np.isfinite(self.lat)


def read_points(
    table: Table,
    columns: Columns,
    faults: Faults,
    bounds: tuple[float, float, float, float] | None = None,
) -> Points:
    """The points of a table, from its geometry or its lon and lat columns; faulty ones become NaN.

    `bounds` (west, south, east, north) are those of the edition: coordinates that fit only when exchanged are
    refused as swapped, as are latitudes beyond 90 that would be a longitude.
    """
    if "lon" not in columns.taken and "lat" not in columns.taken:
        return _given_points(table, faults, bounds)
    names = {axis: columns.taken.get(axis, axis) for axis in ("lon", "lat")}
    empty = pl.Series("", [None] * len(table.frame), dtype=pl.String)
    text = {axis: table.frame[name] if name in table.heading else empty for axis, name in names.items()}
    lon, bad_lon = read_degrees(text["lon"])
    lat, bad_lat = read_degrees(text["lat"])
    faults.add("coordinate_not_number", bad_lon, names["lon"], text["lon"])
    faults.add("coordinate_not_number", bad_lat, names["lat"], text["lat"])
    for axis, other in (("lon", "lat"), ("lat", "lon")):
        half = text[axis].is_null() & text[other].is_not_null()
        faults.add("coordinate_half", half.to_numpy(), names[axis])
    _check_range(lon, lat, faults, names, text, bounds)
    bad = faults.mask | ~(np.isfinite(lon) & np.isfinite(lat))
    return Points(np.where(bad, np.nan, lon), np.where(bad, np.nan, lat))


def _given_points(table: Table, faults: Faults, bounds: tuple[float, float, float, float] | None) -> Points:
    if table.points is None:
        return Points(np.full(len(table.frame), np.nan), np.full(len(table.frame), np.nan))
    lon, lat = table.points
    if table.not_points is not None:
        faults.add("geometry_not_point", table.not_points, "geometry")
    text = {axis: pl.Series([f"{v:.7f}" for v in values]) for axis, values in (("lon", lon), ("lat", lat))}
    _check_range(lon, lat, faults, {"lon": "lon", "lat": "lat"}, text, bounds)
    return Points(np.where(faults.mask, np.nan, lon), np.where(faults.mask, np.nan, lat))


def _check_range(
    lon: Floats,
    lat: Floats,
    faults: Faults,
    names: Mapping[str, str],
    text: Mapping[str, pl.Series],
    bounds: tuple[float, float, float, float] | None,
) -> None:
    with np.errstate(invalid="ignore"):
        swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        if bounds is not None:
            swapped = (swapped & _inside(lat, lon, bounds)) | (
                ~_inside(lon, lat, bounds) & _inside(lat, lon, bounds)
            )
        bad_lon, bad_lat = (np.abs(lon) > 180) & ~swapped, (np.abs(lat) > 90) & ~swapped
        zero = (lon == 0) & (lat == 0)
        if bounds is not None:
            zero &= ~_inside(lon, lat, bounds)
    at = np.flatnonzero(swapped)
    detail = [
        Note(f"lon {x:g}, lat {y:g}", f"kinh độ {x:g}, vĩ độ {y:g}")
        for x, y in zip(lon[at], lat[at], strict=True)
    ]
    faults.add("coordinate_swapped", swapped, names["lat"], text["lat"], detail)
    faults.add("coordinate_out_of_range", bad_lon, names["lon"], text["lon"])
    faults.add("coordinate_out_of_range", bad_lat, names["lat"], text["lat"])
    faults.add("coordinate_zero", zero, names["lon"], text["lon"])


def _inside(lon: Floats, lat: Floats, bounds: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    return (
        (lon >= west - _MARGIN)
        & (lon <= east + _MARGIN)
        & (lat >= south - _MARGIN)
        & (lat <= north + _MARGIN)
    )


def finest_cells(points: Points) -> NDArray[np.int64]:
    """The cell of the stored resolution of each point, -1 without one."""
    return np.asarray(cells_of_points(points.lon, points.lat, FINEST_RESOLUTION))
