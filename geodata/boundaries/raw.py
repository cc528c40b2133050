"""Rows of a boundary file as they stand: chosen columns as arrow, shapes as shapely in the file's own projection."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.boundaries.opening import Source, existing, ogr, open_source
from zones.errors import InputError

#: Says which columns are wanted, once it is known which there are.
Choose = Callable[[list[str]], list[str]]


@dataclass(frozen=True)
class RawLayer:
    """`table` has the chosen columns; `geometry` is in `crs` (None: the file does not say)."""

    table: pa.Table
    geometry: NDArray[Any]
    crs: CRS | None
    where: str
    broken: dict[int, str]  # row -> why its shape could not even be parsed


def read_raw(path: str | Path, layer: str | None, encoding: str | None, choose: Choose) -> RawLayer:
    """Read the columns that `choose` picks, and the shapes, from any vector file or GeoParquet."""
    if Path(path).suffix.lower() in {".parquet", ".geoparquet", ".pq"}:
        return _read_parquet(existing(path), choose)
    return _read_ogr(open_source(path, layer, encoding), choose)


def _read_ogr(source: Source, choose: Choose) -> RawLayer:
    wanted = choose(source.columns)
    with ogr(source.where):
        meta, table = pyogrio.read_arrow(
            source.target, layer=source.layer, columns=wanted, encoding=source.encoding
        )
    shapes_column = meta["geometry_name"] or "wkb_geometry"
    if shapes_column not in table.column_names:
        raise InputError(
            "the file has no geometry column",
            where=source.where,
            fix="give boundaries with shapes",
            vi="tệp không có cột hình",
            vi_fix="đưa tệp ranh giới có hình (ví dụ GeoParquet, GeoPackage)",
        )
    geometry, broken = _parse(table[shapes_column].to_pylist())
    return RawLayer(
        table.select(wanted), geometry, _crs(source.info["crs"], source.where), source.where, broken
    )


def _parse(wkb: list[bytes | None]) -> tuple[NDArray[Any], dict[int, str]]:
    try:
        return np.asarray(shapely.from_wkb(np.array(wkb, object), on_invalid="fix"), object), {}
    except (shapely.errors.GEOSException, NotImplementedError):
        pass
    geometry, broken = np.full(len(wkb), None, object), {}
    for row, shape in enumerate(wkb):
        try:
            geometry[row] = shapely.from_wkb(shape, on_invalid="fix")
        except (shapely.errors.GEOSException, NotImplementedError) as error:
            broken[row] = str(error)
    return geometry, broken


def _read_parquet(path: Path, choose: Choose) -> RawLayer:
    where = str(path)
    try:
        schema = pq.read_schema(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(
            "this is no whole parquet file",
            where=where,
            fix="copy or export it again",
            vi="đây không phải tệp Parquet nguyên vẹn",
            vi_fix="chép hoặc xuất lại tệp",
        ) from error
    if b"geo" not in (schema.metadata or {}):
        raise InputError(
            "the file has no geometry column",
            where=where,
            fix="give boundaries as GeoParquet",
            vi="tệp không có cột hình",
            vi_fix="đưa tệp ranh giới có hình (ví dụ GeoParquet, GeoPackage)",
        )
    try:
        shapes = geopandas.read_parquet(path, columns=[_shapes_column(schema)])
        wanted = choose([name for name in schema.names if name not in shapes.columns])
        table = pq.read_table(path, columns=wanted).select(wanted)
    except (pa.ArrowInvalid, OSError, ValueError, shapely.errors.GEOSException) as error:
        raise InputError(
            f"the parquet file is damaged ({error})",
            where=where,
            fix="export it again",
            vi="tệp Parquet bị hỏng",
            vi_fix="xuất lại tệp",
        ) from error
    return RawLayer(table, np.asarray(shapes.geometry.values, object), shapes.crs, where, {})


def _shapes_column(schema: pa.Schema) -> str:
    return str(json.loads(schema.metadata[b"geo"])["primary_column"])


def _crs(text: str | None, where: str) -> CRS | None:
    try:
        return CRS.from_user_input(text) if text else None
    except CRSError as error:
        raise InputError(
            "the file's projection cannot be understood",
            where=where,
            fix="name it with --crs",
            vi="không hiểu được hệ toạ độ của tệp",
            vi_fix="ghi hệ toạ độ bằng --crs",
        ) from error
