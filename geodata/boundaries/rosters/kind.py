"""Whether a file holds boundaries or a roster: a table, or points, or rows without shapes."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyarrow.parquet as pq
import pyogrio
from pyogrio.errors import DataSourceError

from geodata.intake.reading.tables import MOST_BYTES

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
        if kind == ".zip":
            return _in_zip(path, layer)
        if kind in _PARQUET:
            return b"geo" not in (pq.read_schema(path).metadata or {})
        return kind in _LAYERS and _of_points(path, layer)
    except (DataSourceError, OSError, ValueError, zipfile.BadZipFile):
        return False


def _in_zip(path: Path, layer: str | None) -> bool:
    """Whether the only layer of a zip (a shapefile with its parts) has points, or it holds a table and no layer."""
    inside = _members(path)
    layers = [name for name in inside if Path(name).suffix.lower() in _LAYERS]
    if not layers:
        return len(inside) == 1 and Path(inside[0]).suffix.lower() in _TABLES
    return len(layers) == 1 and _of_points(f"/vsizip/{{{path.absolute()}}}/{layers[0]}", layer)


def _members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if not name.endswith("/")]
    return [name for name in names if not name.startswith("__MACOSX") and not Path(name).name.startswith(".")]


@contextmanager
def taken_out(path: Path) -> Iterator[Path]:
    """The layer of a zip as a file beside its parts; any other file as it is."""
    layers = []
    if path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
        with suppress(zipfile.BadZipFile, OSError, ValueError):  # reading it as it is tells what is wrong
            layers = [name for name in _members(path) if Path(name).suffix.lower() in _LAYERS]
    if len(layers) != 1:
        yield path
        return
    with TemporaryDirectory() as folder, zipfile.ZipFile(path) as archive:
        of_layer = [one for one in archive.infolist() if Path(one.filename).with_suffix("").name ==
                    Path(layers[0]).with_suffix("").name]  # fmt: skip
        if sum(one.file_size for one in of_layer) > MOST_BYTES:
            yield path  # reading it tells that it is too large
            return
        yield Path(folder, layers[0]) if _extracted(archive, of_layer, folder) else path


def _extracted(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: str) -> bool:
    """Whether all members could be taken out; of a damaged zip reading it as it is tells what is wrong."""
    try:
        for one in members:
            archive.extract(one, folder)
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, zlib.error, NotImplementedError, RuntimeError):
        return False
    return True


def _of_points(path: Path | str, layer: str | None) -> bool:
    """Whether the only layer, or the one asked for, has points or no shapes at all."""
    layers = dict(pyogrio.list_layers(path).tolist())
    name = layer or (next(iter(layers)) if len(layers) == 1 else None)
    if name not in layers:
        return False
    shape = layers[name]
    return shape is None or str(shape).removesuffix(" Z").removeprefix("2.5D ") in ("Point", "MultiPoint")
