"""Whether a file holds boundaries or a roster: a table, or points, or rows without shapes."""

from pathlib import Path
from typing import Final

import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataSourceError

_TABLES: Final = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods"}
_PARQUET: Final = {".parquet", ".pq", ".geoparquet"}
_LAYERS: Final = {".gpkg", ".geojson", ".json", ".shp", ".fgb", ".kml"}


def is_roster(path: str | Path, layer: str | None = None) -> bool:
    """Whether a file is to be read as a roster. A file that cannot be opened is none: reading it tells why."""
    path = Path(path)
    kind = path.suffix.lower()
    if kind == ".gz" or path.name.lower().endswith(".csv.zip"):
        return Path(path.stem).suffix.lower() in _TABLES
    if kind in _TABLES:
        return True
    try:
        if kind in _PARQUET:
            return b"geo" not in (pq.read_schema(path).metadata or {})
        return kind in _LAYERS and _of_points(path, layer)
    except (DataSourceError, OSError, ValueError):
        return False


def _of_points(path: Path, layer: str | None) -> bool:
    """Whether the only layer, or the one asked for, has points or no shapes at all."""
    layers = dict(pyogrio.list_layers(path).tolist())
    name = layer or (next(iter(layers)) if len(layers) == 1 else None)
    if name not in layers:
        return False
    shape = layers[name]
    return shape is None or str(shape).removesuffix(" Z").removeprefix("2.5D ") in ("Point", "MultiPoint")
