"""Coordinates of a table: read in every usual writing, checked, and placed in cells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.cells import cells_of_points
from geodata.intake.cells.columns import Columns
from geodata.intake.coordinates.columns import Written, read_column, read_columns
from geodata.intake.coordinates.metres import Inside, are_metres, degrees_of
from geodata.intake.coordinates.near import Near
from geodata.intake.coordinates.swapped import ask_if_swapped
from geodata.intake.faults import Faults
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from geodata.vn2000 import metres_to_degrees
from geodata.vn2000.named import named_crs
from zones.cells import NO_CELL
from zones.vocabulary import FINEST_RESOLUTION

Floats = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
#: How far outside the edition's bounds (degrees) a point may lie before it is asked whether it is swapped.
_MARGIN: Final = 1.0


class Locator(Protocol):
    """What `geodata.locate_edition.EditionLocator` does."""

    def finest(self, lon: Floats, lat: Floats) -> NDArray[np.int32]:
        """Area of the finest level that holds each point, -1 where none does."""
        ...


@dataclass(frozen=True)
class Points:
    """Degrees (NaN: no point) and which rows have a sound point; `notes` say how they were understood."""

    lon: Floats
    lat: Floats
    notes: tuple[str, ...] = ()

    @property
    def known(self) -> NDArray[np.bool_]:
        """Rows with both coordinates."""
        return np.isfinite(self.lon) & np.isfinite(self.lat)


@dataclass(frozen=True)
class PointReading:
    """How the caller wants coordinates to be read.

    `swap`: longitude and latitude stand in each other's columns. `crs`: the system of the coordinates. `inside`
    tells which points lie in an area, `near` where the area lies that a row names.
    """

    swap: bool = False
    crs: str | None = None
    inside: Inside | None = None
    near: Near | None = None
    where: str = ""


def read_points(
    table: Table,
    columns: Columns,
    faults: Faults,
    bounds: Bounds | None = None,
    how: PointReading = PointReading(),
) -> Points:
    """The points of a table, from its geometry, its lon and lat columns, or one column of both.

    Faulty ones become NaN. `bounds` (west, south, east, north) are those of the edition: coordinates that fit only
    when exchanged are refused as swapped, as are latitudes beyond 90 that would be a longitude; if all of a file are
    so, QuestionError asks once.
    """
    written = _written(table, columns, faults, bounds, how)
    if written is None:
        nowhere = np.full(len(table.frame), np.nan)
        return Points(nowhere, nowhere.copy())
    lon, lat, notes = _as_degrees(written, how)
    if how.swap and written.exchangeable.any():
        lon, lat = (np.where(written.exchangeable, b, a) for a, b in ((lon, lat), (lat, lon)))
        notes = [*notes, _EXCHANGED]
    _check_range(lon, lat, faults, written, bounds, how)
    bad = faults.mask | ~(np.isfinite(lon) & np.isfinite(lat))
    return Points(np.where(bad, np.nan, lon), np.where(bad, np.nan, lat), tuple(notes))


_EXCHANGED: Final = Note(
    "longitude and latitude are taken from each other's columns",
    "kinh độ và vĩ độ được lấy đổi chỗ cho nhau giữa hai cột",
)


def _written(
    table: Table, columns: Columns, faults: Faults, bounds: Bounds | None, how: PointReading
) -> Written | None:
    """The numbers as they stand in the table."""
    if not {"lon", "lat", "point"} & set(columns.taken):
        return _given(table, faults)
    written = read_columns(table, columns, faults)
    if "point" in columns.taken:
        written = read_column(table, columns, faults, written, bounds, how.near)
    return written


def _given(table: Table, faults: Faults) -> Written | None:
    """The points of a source that carries geometry."""
    if table.points is None:
        return None
    lon, lat = table.points
    if table.not_points is not None:
        faults.add("geometry_not_point", table.not_points, "geometry")
    text = {axis: pl.Series([f"{v:.7f}" for v in values]) for axis, values in (("lon", lon), ("lat", lat))}
    return Written(lon, lat, {"lon": "lon", "lat": "lat"}, text, np.ones(len(lon), bool))


def _as_degrees(written: Written, how: PointReading) -> tuple[Floats, Floats, list[str]]:
    """Degrees on WGS 84, where the numbers are metres or a system was named."""
    lon, lat, notes = written.lon, written.lat, list(written.notes)
    metres = are_metres(lon, lat)
    if metres.any() and (how.crs is not None or metres.mean() > _SOME or how.inside is not None):
        made = degrees_of(lon[metres], lat[metres], how.crs, how.inside, how.where)
        known = np.isfinite(made.lon)
        lon, lat = lon.copy(), lat.copy()
        at = np.flatnonzero(metres)[known]
        lon[at], lat[at] = made.lon[known], made.lat[known]
        return lon, lat, [*notes, *made.notes]
    if how.crs is not None and named_crs(how.crs).is_geographic:
        lon, lat = metres_to_degrees(lon, lat, named_crs(how.crs))
        notes.append(Note(f"coordinates are taken from {how.crs} to WGS 84",
                          f"tọa độ được chuyển từ {how.crs} về WGS 84"))  # fmt: skip
    return lon, lat, notes


#: Without areas to try zones on, metres are asked about only where most rows are such.
_SOME: Final = 0.5


def _check_range(
    lon: Floats, lat: Floats, faults: Faults, written: Written, bounds: Bounds | None, how: PointReading
) -> None:
    names, text = written.names, written.text
    with np.errstate(invalid="ignore"):
        swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
        upright = (np.abs(lon) > 90) & (np.abs(lon) <= 180) & (np.abs(lat) <= 90)
        if bounds is not None:
            turned, right = _inside(lat, lon, bounds), _inside(lon, lat, bounds)
            swapped = (swapped & turned) | (~right & turned)
            upright = right & ~turned
        bad_lon, bad_lat = (np.abs(lon) > 180) & ~swapped, (np.abs(lat) > 90) & ~swapped
        zero = (lon == 0) & (lat == 0)
        if bounds is not None:
            zero &= ~_inside(lon, lat, bounds)
    if not how.swap:
        ask_if_swapped(lon, lat, swapped & written.exchangeable, upright, names, how.where)
    at = np.flatnonzero(swapped)
    detail = [
        Note(f"lon {x:g}, lat {y:g}", f"kinh độ {x:g}, vĩ độ {y:g}")
        for x, y in zip(lon[at], lat[at], strict=True)
    ]
    faults.add("coordinate_swapped", swapped, names["lat"], text["lat"], detail)
    _add_out_of_range(bad_lon, bad_lat, faults, names, text)
    faults.add("coordinate_zero", zero, names["lon"], text["lon"])


def _add_out_of_range(
    bad_lon: NDArray[np.bool_], bad_lat: NDArray[np.bool_], faults: Faults, names: Mapping[str, str],
    text: Mapping[str, pl.Series],
) -> None:  # fmt: skip
    faults.add("coordinate_out_of_range", bad_lon, names["lon"], text["lon"])
    again = bad_lat & bad_lon if names["lon"] == names["lat"] else np.zeros(len(bad_lat), bool)
    faults.add("coordinate_out_of_range", bad_lat & ~again, names["lat"], text["lat"])


def _inside(lon: Floats, lat: Floats, bounds: Bounds) -> NDArray[np.bool_]:
    west, south, east, north = bounds
    return (
        (lon >= west - _MARGIN)
        & (lon <= east + _MARGIN)
        & (lat >= south - _MARGIN)
        & (lat <= north + _MARGIN)
    )


def finest_cells(points: Points) -> NDArray[np.int64]:
    """The cell of the stored resolution of each point, -1 without one."""
    found, known = np.full(len(points.lon), NO_CELL, np.int64), np.flatnonzero(points.known)
    if len(known):
        found[known] = cells_of_points(points.lon[known], points.lat[known], FINEST_RESOLUTION)
    return found
