"""The layers of a file, before any of them is read: what they are called, which shapes and which columns they hold."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from geodata.boundaries.opening import ogr
from geodata.boundaries.texts import as_found
from zones.errors import InputError

_VECTOR: Final = {".gpkg", ".geojson", ".json", ".shp", ".fgb", ".kml", ".gml", ".tab", ".mif"}
_PARQUET: Final = {".parquet", ".pq", ".geoparquet"}
_FAILURES: Final = (InputError, OSError, ValueError, zipfile.BadZipFile, pa.ArrowException)


@dataclass(frozen=True)
class Layer:
    """One layer with shapes. `shape` is the word of OGR (`Polygon`, `MultiPolygon Z`, `Point`, `Unknown` ...),
    `columns` are called as in the file, `has_system` says whether the file names its coordinate system."""

    name: str
    shape: str
    columns: tuple[str, ...]
    target: str
    has_system: bool = True

    @property
    def is_points(self) -> bool:
        """Whether it holds points."""
        return "Point" in self.shape

    @property
    def is_polygons(self) -> bool:
        """Whether it holds areas, as far as it says; shapes of unknown kinds may be areas."""
        return (
            "Polygon" in self.shape
            or "Surface" in self.shape
            or self.shape in ("Unknown", "GeometryCollection")
        )

    def cells(self, column: str, most: int) -> pl.Series:
        """The first cells of a column as text as it stands in the file, without reading any shape."""
        try:
            if Path(self.target).suffix.lower() in _PARQUET:
                found = pq.read_table(self.target, columns=[column]).slice(0, most)[column]
            else:
                with ogr(self.target):
                    _, table = pyogrio.read_arrow(
                        self.target, layer=self.name, columns=[column], read_geometry=False, max_features=most
                    )
                found = table[column]
        except _FAILURES:
            return pl.Series(column, [], dtype=pl.String)
        return pl.Series(column, as_found(found), dtype=pl.String)

    def box(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in the numbers of the file; None where they are not known without reading it."""
        if Path(self.target).suffix.lower() in _PARQUET:
            return None
        try:
            with ogr(self.target):
                found = pyogrio.read_info(self.target, layer=self.name, force_total_bounds=True)[
                    "total_bounds"
                ]
        except _FAILURES:
            return None
        return None if found is None else (found[0], found[1], found[2], found[3])


def layers_of(path: Path) -> list[Layer]:
    """The layers of a vector file, a zip of one, or a GeoParquet file that hold shapes; none of any other file, nor of
    one that cannot be opened: reading it tells why."""
    suffix = path.suffix.lower()
    try:
        if suffix in _PARQUET:
            return _of_parquet(path)
        if suffix == ".zip":
            return [
                one
                for member in _members(path)
                for one in _of_vector(f"/vsizip/{{{path.absolute()}}}/{member}")
            ]
        return _of_vector(str(path)) if suffix in _VECTOR else []
    except _FAILURES:
        return []


def _of_vector(target: str) -> list[Layer]:
    with ogr(target):
        shaped = [(str(name), str(shape)) for name, shape in pyogrio.list_layers(target) if shape is not None]
        return [_told(target, name, shape) for name, shape in shaped]


def _told(target: str, layer: str, shape: str) -> Layer:
    try:
        info = pyogrio.read_info(target, layer=layer)
    except UnicodeDecodeError:  # headings in old letters
        info = pyogrio.read_info(target, layer=layer, encoding="ISO-8859-1")
    columns = tuple(str(one) for one in info["fields"])
    return Layer(layer, shape, columns, target, bool(info["crs"]))


def _of_parquet(path: Path) -> list[Layer]:
    schema = pq.read_schema(path)
    told = (schema.metadata or {}).get(b"geo")
    if told is None:
        return []
    meta = json.loads(told)
    main = meta["primary_column"]
    shapes = meta["columns"][main].get("geometry_types") or ["Unknown"]
    columns = tuple(name for name in schema.names if name not in meta["columns"])
    return [Layer(path.stem, str(shapes[0]), columns, str(path))]


def _members(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if "__MACOSX" not in name]
    folders = {name[: name.lower().index(".gdb/") + 4] for name in names if ".gdb/" in name.lower()}
    return [*(name for name in names if PurePosixPath(name).suffix.lower() in _VECTOR), *sorted(folders)]
