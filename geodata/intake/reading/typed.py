"""Sources that know types (spreadsheets, Parquet, vector layers), brought to the same text cells."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet
import pyogrio
import pyproj
import shapely
from numpy.typing import NDArray

from geodata.intake.notes import Note
from geodata.intake.reading.limits import within_cells
from geodata.intake.reading.sniff import not_a_table
from geodata.intake.reading.stated_system import degrees_of_file
from geodata.intake.reading.table import Table
from geodata.vn2000.searching import stated_system
from zones.errors import InputError


def read_parquet(path: Path, where: str) -> Table:
    """A Parquet file; a GeoParquet file of points keeps them."""
    try:
        about = pyarrow.parquet.read_metadata(path)
        within_cells(about.num_rows, about.num_columns, where)
        if b"geo" in (about.metadata or {}):
            return _geoparquet(path, where)
        frame = pl.read_parquet(path)
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,
        OSError,
        pyarrow.ArrowException,
    ) as error:
        raise InputError(
            "the Parquet file cannot be read: it is cut short or damaged",
            where=where,
            fix="write it again",
            vi="không đọc được tệp Parquet: tệp bị cắt cụt hoặc hỏng",
            vi_fix="ghi lại tệp",
        ) from error
    return _numbered(as_text(frame), "parquet")


def _geoparquet(path: Path, where: str) -> Table:
    import geopandas

    shapes = geopandas.read_parquet(path)
    frame = pl.from_pandas(shapes.drop(columns=shapes.geometry.name).reset_index(drop=True))
    return _with_points(_numbered(as_text(frame), "geoparquet"), shapes.geometry.to_numpy(),
                        shapes.crs, where)  # fmt: skip


def read_layer(path: Path, where: str, layer: str | None) -> Table:
    """One layer of a vector file (GeoPackage, GeoJSON, Shapefile …) with its points in EPSG:4326."""
    try:
        with warnings.catch_warnings():  # what OGR mutters about a damaged file is said by the error
            warnings.simplefilter("ignore", RuntimeWarning)
            name = _layer(path, where, layer)
            meta, arrow = pyogrio.read_arrow(path, layer=name)
            system = stated_system(str(path), name, meta["crs"])
    except (pyogrio.errors.DataSourceError, ValueError, RuntimeError, pyarrow.ArrowException) as error:
        raise not_a_table(
            where,
            "the file cannot be opened as points: it is cut short or damaged",
            "không mở được tệp điểm: tệp bị cắt cụt hoặc hỏng",
        ) from error
    table = pl.from_arrow(arrow)
    if not isinstance(table, pl.DataFrame):  # pragma: no cover - a layer always has columns
        raise not_a_table(where, "the layer has no columns", "lớp không có cột nào")
    geometry = meta["geometry_name"] or "wkb_geometry"
    has_shapes = geometry in table.columns
    shapes = shapely.from_wkb(table[geometry].to_numpy()) if has_shapes else None
    frame = as_text(table.select(name for name in table.columns if name in set(meta["fields"])))
    found = _numbered(frame, "points" if has_shapes else "table", len(table))
    found.notes.append(Note(f"read layer {name}", f"đọc lớp {name}"))
    return _with_points(found, shapes, system, where) if shapes is not None else found


def _layer(path: Path, where: str, layer: str | None) -> str:
    layers = [str(name) for name, _ in pyogrio.list_layers(path)]
    if layer is not None and layer not in layers:
        raise InputError(
            f"there is no layer {layer!r}",
            where=where,
            fix=f"name one of {', '.join(layers)}",
            vi=f"không có lớp {layer!r}",
            vi_fix=f"chọn một trong: {', '.join(layers)}",
        )
    if layer is None and len(layers) > 1:
        raise InputError(
            "the file has several layers",
            where=where,
            fix=f"name one of {', '.join(layers)}",
            vi="tệp có nhiều lớp",
            vi_fix=f"chọn một trong: {', '.join(layers)}",
        )
    if not layers:
        raise not_a_table(where, "the file has no layer", "tệp không có lớp nào")
    return layer or layers[0]


def _with_points(table: Table, shapes: NDArray[Any], crs: Any, where: str) -> Table:
    """The table with `points`; one-point multipoints count as points."""
    single = np.array([_single(shape) for shape in shapes], object)
    is_point = shapely.get_type_id(single) == 0
    x, y = np.full(len(single), np.nan), np.full(len(single), np.nan)
    x[is_point], y[is_point] = shapely.get_x(single[is_point]), shapely.get_y(single[is_point])
    if is_point.any() and not crs:
        raise InputError(
            "the points have no coordinate system",
            where=where,
            fix="give the file its .prj, or a lon and a lat column",
            vi="các điểm không ghi hệ toạ độ",
            vi_fix="kèm tệp .prj, hoặc thêm cột lon và lat",
        )
    if crs and pyproj.CRS(crs) != pyproj.CRS("OGC:CRS84"):
        x, y, notes = degrees_of_file(x, y, pyproj.CRS(crs))
        table.notes.extend(notes)
    table.points = (np.asarray(x, float), np.asarray(y, float))
    table.not_points = ~is_point & ~(shapely.is_missing(single) | shapely.is_empty(single))
    return table


def _single(shape: Any) -> Any:
    if shape is not None and shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        return shape.geoms[0]
    return shape


def _numbered(frame: pl.DataFrame, kind: str, height: int | None = None) -> Table:
    n = len(frame) if height is None else height
    return Table(frame, pl.Series("row", np.arange(2, n + 2), dtype=pl.Int32), kind=kind)


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Every column as text: whole floats without a fraction, dates and times as ISO, lists left out."""
    return frame.select(_text(frame[name]) for name in frame.columns if not frame[name].dtype.is_nested())


def _text(column: pl.Series) -> pl.Series:
    kind = column.dtype
    if kind.is_float():
        whole = column.fill_nan(None).drop_nulls()
        if (whole == whole.round()).all() and (whole.abs() < 2**53).all():
            column = column.fill_nan(None).cast(pl.Int64)
    elif kind == pl.Binary:
        return pl.Series(column.name, [None] * len(column), dtype=pl.String)
    elif isinstance(kind, pl.Datetime):
        return column.dt.to_string("%Y-%m-%dT%H:%M:%S%:z" if kind.time_zone else "%Y-%m-%dT%H:%M:%S")
    try:
        return column.cast(pl.String)
    except pl.exceptions.ComputeError:  # JSON within a property, and other kinds of a kind
        words = [None if one is None else str(one) for one in column.to_list()]
        return pl.Series(column.name, words, dtype=pl.String)
