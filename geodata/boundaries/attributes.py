"""All columns of a boundary file as they stand, in the letters that were meant; and units written to a new file."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from numpy.typing import NDArray

from geodata.boundaries.lettering import meant_headings, read_text
from geodata.boundaries.raw import read_raw
from geodata.boundaries.texts import is_text
from zones.errors import InputError

_DRIVERS: Final = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".json": "GeoJSON"}
_PARQUET: Final = (".parquet", ".geoparquet")
_SHAPE: Final = "geometry"


def attributes(path: Path, layer: str | None, text_encoding: Mapping[str, str] | None) -> pa.Table:
    """Every column of a layer, one row a feature, texts decoded; types are those of the file."""
    raw = read_raw(path, layer, None, lambda columns: columns)
    called = meant_headings(raw.table.column_names)
    table = raw.table.rename_columns([called[column] for column in raw.table.column_names])
    texts = [column for column in table.column_names if is_text(table[column].type)]
    told = read_text(table, {column: column for column in texts}, by_hand=text_encoding, where=raw.where).told
    for column in texts:
        at = table.column_names.index(column)
        table = table.set_column(at, column, pa.array(told[column], pa.string()))
    return table


def check_output(path: Path) -> None:
    """InputError for a file that `write_layers` could not write."""
    if path.suffix.lower() in (*_DRIVERS, *_PARQUET):
        return
    kind = path.suffix or path.name
    raise InputError(
        f"boundaries cannot be written as {kind}",
        where="-o",
        fix="name a .gpkg, .geojson or .parquet file",
        vi=f"không ghi được ranh giới dạng {kind}",
        vi_fix="đặt tên tệp .gpkg, .geojson hoặc .parquet",
    )


def write_layers(path: Path, layers: Mapping[str, tuple[pa.Table, NDArray[Any]]]) -> None:
    """Write layers (EPSG:4326) in one step: the file is there whole, or not at all. Only .gpkg holds several."""
    check_output(path)
    if len(layers) > 1 and path.suffix.lower() != ".gpkg":
        raise InputError(
            f"{path.suffix} holds one layer, here are {len(layers)}",
            where="-o",
            fix="name a .gpkg file",
            vi=f"{path.suffix} chỉ chứa một lớp, ở đây có {len(layers)}",
            vi_fix="đặt tên tệp .gpkg",
        )
    with tempfile.TemporaryDirectory(dir=path.absolute().parent, prefix=".wardwatch-") as folder:
        made = Path(folder) / path.name
        for name, (table, shapes) in layers.items():
            _write(made, name, table, shapes)
        os.replace(made, path)


def _write(path: Path, name: str, table: pa.Table, shapes: NDArray[Any]) -> None:
    if path.suffix.lower() in _PARQUET:
        rows = table.to_pandas(types_mapper=pd.ArrowDtype)
        geopandas.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326").to_parquet(path, index=False)
        return
    driver = _DRIVERS[path.suffix.lower()]
    if driver == "GPKG":
        shapes = _multi(shapes)
    how: dict[str, Any] = (
        {"FID": "wardwatch_fid", "GEOMETRY_NAME": "wardwatch_geom"} if driver == "GPKG" else {}
    )
    wkb = pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())
    pyogrio.write_arrow(
        table.append_column(_SHAPE, wkb), path, layer=name, driver=driver, geometry_name=_SHAPE, crs="EPSG:4326",
        geometry_type="MultiPolygon" if driver == "GPKG" else "Unknown", append=path.exists(), **how,
    )  # fmt: skip


def _multi(shapes: NDArray[Any]) -> NDArray[Any]:
    parts, of = shapely.get_parts(shapes, return_index=True)
    return np.asarray(shapely.multipolygons(parts, indices=of), object)
