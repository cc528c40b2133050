"""The table of a file of sites, with the shapes of those that have one."""

import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import shapely
from numpy.typing import NDArray

from geodata.boundaries.projecting import to_lonlat
from geodata.boundaries.raw import RawLayer, read_raw
from geodata.boundaries.systems import system_of
from geodata.intake.notes import Note
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from geodata.intake.reading.typed import as_text

_VECTOR: Final = {".geojson", ".json", ".gpkg", ".shp", ".kml", ".fgb", ".gml", ".tab", ".mif"}


@dataclass(frozen=True)
class SiteSource:
    """Rows as text, and for each its outline (EPSG:4326; None for a point or nothing); `lost` shapes could not be
    used."""

    table: Table
    outline: NDArray[Any]
    lost: NDArray[np.bool_]


def read_source(path: Path, *, sheet: str | None, crs: str | None, keep_crs: bool) -> SiteSource:
    """A table in any form that lists come in, or a layer of points or polygons in any system."""
    if not _has_shapes(path):
        table = read_table(path, sheet=sheet)
        none = np.full(len(table.frame), None, object)
        return SiteSource(table, none, np.zeros(len(none), bool))
    raw = read_raw(path, sheet, None, list)
    system = system_of(raw.crs, raw.where, crs, keep=keep_crs)
    placed = to_lonlat(shapely.force_2d(raw.geometry), system.crs, [""] * len(raw.geometry), raw.where)
    shapes = placed.geometry
    lost = placed.refused.copy()
    lost[list(raw.broken)] = True
    table = _table(raw, shapes, lost)
    table.notes += [one.note for one in system.findings if hasattr(one, "note")]
    return SiteSource(table, _outlines(shapes, lost), lost)


def _has_shapes(path: Path) -> bool:
    suffix = path.suffix.lower()
    if suffix == ".zip" and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                return any(Path(name).suffix.lower() in _VECTOR for name in archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError):  # reading it as a table tells what is wrong
            return False
    if suffix in {".parquet", ".geoparquet", ".pq"}:
        try:
            return b"geo" in (pq.read_schema(path).metadata or {})
        except (OSError, ValueError):
            return False
    return suffix in _VECTOR


def _table(raw: RawLayer, shapes: NDArray[Any], lost: NDArray[np.bool_]) -> Table:
    frame = pl.from_arrow(raw.table)
    text = as_text(frame) if isinstance(frame, pl.DataFrame) and frame.width else pl.DataFrame()
    lon, lat = np.full(len(shapes), np.nan), np.full(len(shapes), np.nan)
    there = ~(lost | shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points = shapely.point_on_surface(shapes[there])
    lon[there], lat[there] = shapely.get_x(points), shapely.get_y(points)
    rows = pl.Series("row", np.arange(2, len(shapes) + 2), dtype=pl.Int32)
    note = Note(f"read layer {Path(raw.where).name}", f"đọc lớp {Path(raw.where).name}")
    table = Table(text, rows, kind="points", notes=[note])
    table.points = (lon, lat)
    return table


def _outlines(shapes: NDArray[Any], lost: NDArray[np.bool_]) -> NDArray[Any]:
    """The polygons, mended where they cross themselves; None for all else."""
    found = np.full(len(shapes), None, object)
    area = ~lost & np.isin(shapely.get_type_id(shapes), (3, 6))
    found[area] = shapely.make_valid(shapes[area])
    return found
