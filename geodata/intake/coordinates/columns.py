"""The coordinates of a table as they stand in its columns: two of them, or one that holds both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.columns import Columns
from geodata.intake.cells.numbers import read_degrees
from geodata.intake.coordinates.angles import LAT, LON, UNSAID, Floats, plainer, read_angles
from geodata.intake.coordinates.near import Near, complete
from geodata.intake.coordinates.pairs import metres_of
from geodata.intake.coordinates.spots import Ordered, Spots, in_order, read_spots
from geodata.intake.faults import Faults
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Written:
    """Two numbers a row (NaN: none), the heading and text of each for messages, and which rows have them in columns
    of their own, so that these may have been exchanged."""

    lon: Floats
    lat: Floats
    names: Mapping[str, str]
    text: Mapping[str, pl.Series]
    exchangeable: Mask
    notes: tuple[str, ...] = ()


def read_columns(table: Table, columns: Columns, faults: Faults) -> Written:
    """The numbers of the columns `lon` and `lat`; plain decimals take no detour."""
    names = {axis: columns.taken.get(axis, axis) for axis in ("lon", "lat")}
    empty = pl.Series("", [None] * len(table.frame), dtype=pl.String)
    text = {
        axis: table.frame[name] if name in columns.taken.values() else empty for axis, name in names.items()
    }
    lon, bad_lon = read_degrees(text["lon"])
    lat, bad_lat = read_degrees(text["lat"])
    written = Written(lon, lat, names, text, np.ones(len(lon), bool))
    both = np.zeros(len(lon), bool)
    if bad_lon.any() or bad_lat.any():
        written, both = _with_signs(written, bad_lon, bad_lat, faults)
    for axis, other in (("lon", "lat"), ("lat", "lon")):
        half = text[axis].is_null() & text[other].is_not_null()
        faults.add("coordinate_half", half.to_numpy() & ~both, names[axis])
    return written


def _with_signs(written: Written, bad_lon: Mask, bad_lat: Mask, faults: Faults) -> tuple[Written, Mask]:
    """With the cells read that are no plain decimals; and the rows with both coordinates in one of the two cells."""
    lon, axis_lon, beyond_lon = _signed(written.lon, written.text["lon"], bad_lon)
    lat, axis_lat, beyond_lat = _signed(written.lat, written.text["lat"], bad_lat)
    alone = written.text["lat"].is_null().to_numpy() & np.isnan(lon) & bad_lon
    alone_lat = written.text["lon"].is_null().to_numpy() & np.isnan(lat) & bad_lat
    both = np.zeros(len(lon), bool)
    for rows, axis in ((alone, "lon"), (alone_lat, "lat")):
        if rows.any():
            x, y = _pairs_in(written.text[axis], rows)
            good = np.isfinite(x)
            lon, lat, both = np.where(good, x, lon), np.where(good, y, lat), both | good
    turned = (axis_lon == LAT) | (axis_lat == LON)
    agree = (axis_lon != LON) & (axis_lat != LAT)
    lon, lat = np.where(turned & agree, lat, lon), np.where(turned & agree, lon, lat)
    said = (axis_lon != UNSAID) | (axis_lat != UNSAID)
    for axis, bad, beyond in (("lon", bad_lon, beyond_lon), ("lat", bad_lat, beyond_lat)):
        unread = bad & np.isnan(_first(axis, axis_lon, axis_lat, lon, lat, turned & agree)) & ~both
        heading, cells = written.names[axis], written.text[axis]
        faults.add("coordinate_minutes", unread & beyond, heading, cells)
        faults.add("coordinate_not_number", unread & ~beyond, heading, cells)
    faults.add("coordinate_order", turned & ~agree, written.names["lat"], written.text["lat"])
    return replace(
        written, lon=lon, lat=lat, exchangeable=~said & ~both, notes=_told(bad_lon | bad_lat, faults)
    ), both


def _first(
    axis: str, axis_lon: NDArray[np.int8], axis_lat: NDArray[np.int8], lon: Floats, lat: Floats, turned: Mask
) -> Floats:
    """What was read of the cells of a column, wherever its letters put it."""
    own, other = (lon, lat) if axis == "lon" else (lat, lon)
    return np.where(turned, other, own)


def _told(rows: Mask, faults: Faults) -> tuple[str, ...]:
    read = int((rows & ~faults.mask).sum())
    if not read:
        return ()
    return (
        Note(f"coordinates of {read} rows are not plain decimals: read as degrees, minutes and seconds or as metres",
             f"tọa độ của {read} dòng không phải số thập phân thường: đọc theo độ, phút, giây hoặc mét"),
    )  # fmt: skip


def _signed(values: Floats, text: pl.Series, bad: Mask) -> tuple[Floats, NDArray[np.int8], Mask]:
    """Values with the bad cells read as angles or metres, their axis, and where minutes reach 60."""
    axis, beyond = np.zeros(len(values), np.int8), np.zeros(len(values), bool)
    if not bad.any():
        return values, axis, beyond
    at = np.flatnonzero(bad)
    distinct, which = _distinct(text.gather(at))
    plain = plainer(distinct)
    angles = read_angles(plain)
    degrees = np.where(angles.read, angles.degrees, metres_of(plain))
    values = values.copy()
    values[at], axis[at], beyond[at] = degrees[which], angles.axis[which], angles.beyond[which]
    return values, axis, beyond


def _pairs_in(text: pl.Series, rows: Mask) -> tuple[Floats, Floats]:
    """Longitude and latitude of cells that hold both, NaN elsewhere."""
    at = np.flatnonzero(rows)
    distinct, which = _distinct(text.gather(at))
    spots = read_spots(distinct)
    found = in_order(spots.first, spots.second, spots.axis, None)
    lon, lat = np.full(len(text), np.nan), np.full(len(text), np.nan)
    lon[at], lat[at] = found.lon[which], found.lat[which]
    return lon, lat


def _distinct(text: pl.Series) -> tuple[pl.Series, NDArray[np.intp]]:
    """The different texts, and which of them each one is."""
    frame = pl.DataFrame({"text": text}, schema={"text": pl.String})
    distinct = frame.unique(maintain_order=True).with_row_index("which")
    which = frame.join(distinct, on="text", how="left", maintain_order="left", nulls_equal=True)["which"]
    return distinct["text"], which.to_numpy().astype(np.intp)


def read_column(
    table: Table, columns: Columns, faults: Faults, written: Written,
    bounds: tuple[float, float, float, float] | None, near: Near | None,
) -> Written:  # fmt: skip
    """With the rows that have both coordinates in the column `point`, and none in columns of their own."""
    heading = columns.taken["point"]
    text = table.frame[heading]
    elsewhere = written.text["lon"].is_not_null() | written.text["lat"].is_not_null()
    at = np.flatnonzero((text.is_not_null() & ~elsewhere).to_numpy())
    if not len(at):
        return written
    distinct, which = _distinct(text.gather(at))
    spots = read_spots(distinct)
    if "point" in columns.guessed and set(spots.fault.tolist()) == {"coordinate_not_number"}:
        return replace(written, notes=(*written.notes, _no_coordinates(heading)))
    found = in_order(np.where(spots.metres, np.nan, spots.first), spots.second, spots.axis, bounds)
    lon = np.where(spots.metres, spots.first, found.lon)[which]
    lat = np.where(spots.metres, spots.second, found.lat)[which]
    size = spots.cell_m[which]
    if spots.code:
        _complete(spots, which, at, near, lon, lat, size)
    for code, mask in _faults_of(spots, found.open, which, lon).items():
        rows = np.zeros(len(text), bool)
        rows[at[mask]] = True
        faults.add(code, rows, heading, text)
    return _merged(
        written, at, lon, lat, heading, text, (*_order_told(found, heading), *_sizes_told(spots, which, size))
    )


def _no_coordinates(heading: str) -> Note:
    return Note(
        f"column {heading!r} is not taken as coordinates: none of its cells holds any",
        f"cột {heading!r} không được hiểu là tọa độ: không ô nào có tọa độ",
    )


def _complete(
    spots: Spots, which: NDArray[np.intp], at: NDArray[np.intp], near: Near | None, lon: Floats, lat: Floats,
    size: Floats,
) -> None:  # fmt: skip
    short = np.flatnonzero(np.isin(which, list(spots.code)))
    bounds = near(at[short]) if near is not None else np.full((len(short), 4), np.nan)
    codes = pl.Series([spots.code[one] for one in which[short].tolist()], dtype=pl.String)
    lon[short], lat[short], size[short] = complete(codes, bounds)


def _faults_of(spots: Spots, unordered: Mask, which: NDArray[np.intp], lon: Floats) -> dict[str, Mask]:
    code = spots.fault.copy()
    code[unordered] = "coordinate_order"
    rows = code[which]
    if spots.code:
        rows[np.isin(which, list(spots.code)) & np.isnan(lon)] = "coordinate_code_short"
    return {one: rows == one for one in sorted(set(rows.tolist()) - {""})}


def _merged(
    written: Written, at: NDArray[np.intp], lon: Floats, lat: Floats, heading: str, text: pl.Series,
    notes: tuple[str, ...],
) -> Written:  # fmt: skip
    x, y, exchangeable = written.lon.copy(), written.lat.copy(), written.exchangeable.copy()
    x[at], y[at], exchangeable[at] = lon, lat, False
    here = np.zeros(len(x), bool)
    here[at] = True
    mask = pl.Series(here)
    cells = {
        axis: pl.select(pl.when(mask).then(text).otherwise(own)).to_series()
        for axis, own in written.text.items()
    }
    alone = all(own.null_count() == len(own) for own in written.text.values())
    names = {"lon": heading, "lat": heading} if alone else written.names
    return Written(x, y, names, cells, exchangeable, (*written.notes, *notes))


def _order_told(found: Ordered, heading: str) -> tuple[str, ...]:
    lat_first, lon_first = found.lat_first, found.lon_first
    if lat_first and lon_first:
        return (Note(f"column {heading!r} holds both coordinates, the latitude first in some cells only",
                     f"cột {heading!r} ghi cả hai tọa độ, có ô vĩ độ trước, có ô vĩ độ sau"),)  # fmt: skip
    if not lat_first and not lon_first:
        return ()
    if lat_first:
        return (Note(f"column {heading!r} holds both coordinates, the latitude first",
                     f"cột {heading!r} ghi cả hai tọa độ, vĩ độ trước"),)  # fmt: skip
    return (Note(f"column {heading!r} holds both coordinates, the longitude first",
                 f"cột {heading!r} ghi cả hai tọa độ, kinh độ trước"),)  # fmt: skip


def _sizes_told(spots: Spots, which: NDArray[np.intp], size: Floats) -> tuple[str, ...]:
    notes: list[str] = []
    coded = np.isfinite(size)
    if coded.any():
        rows, largest = int(coded.sum()), f"{np.max(size[coded]):.0f}"
        notes.append(Note(f"{rows} rows give a plus code: the middle of its cell is taken, up to {largest} m in size",
                          f"{rows} dòng ghi mã Plus: lấy tâm ô của mã, ô lớn nhất {largest} m"))  # fmt: skip
    centres = int(spots.centre[which].sum())
    if centres:
        notes.append(Note(f"{centres} map links name no place: the middle of the map that they show is taken",
                          f"{centres} liên kết bản đồ không ghim điểm nào: lấy tâm bản đồ đang xem"))  # fmt: skip
    return tuple(notes)
