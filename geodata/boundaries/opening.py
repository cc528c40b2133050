"""Finding the one layer to read in a file, a zip or a folder, and saying clearly when it is not there."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import pyogrio
from pyogrio.errors import DataSourceError

from geodata.vn2000.searching import stated_system
from zones.errors import InputError

_RASTERS: Final = {".tif", ".tiff", ".img", ".asc", ".vrt", ".nc", ".jp2", ".png", ".jpg", ".hdf", ".grd"}
_TABLES: Final = {".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods"}
_ZIPPED: Final = {".shp", ".gpkg", ".geojson", ".json", ".fgb", ".kml", ".gml", ".tab", ".mif", ".gdb"}
#: Formats that only point somewhere else (another file, a server): what they say is not in the file.
_POINTERS: Final = {"OGR_VRT", "GDALG", "HTTP", "WFS", "OAPIF", "OGCAPI", "CSW", "ADBC"}


@dataclass(frozen=True, slots=True)
class Source:
    """One layer that can be read: `target` is what OGR opens, `where` is what a message calls it."""

    path: Path
    target: str
    layer: str | None
    where: str
    info: dict[str, Any]
    encoding: str | None

    @property
    def columns(self) -> list[str]:
        return [str(column) for column in self.info["fields"]]


@contextmanager
def ogr(where: str) -> Iterator[None]:
    """Turn the failures of OGR into our own, and keep its remarks (open rings and the like) quiet.

    What the remarks are about is found again by the checks, row by row.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (DataSourceError, UnicodeDecodeError, ValueError, RuntimeError) as error:
        raise _unreadable(str(error), where) from error


def _unreadable(said: str, where: str) -> InputError:
    if ".shx" in said:
        return InputError(
            "the .shx file of the shapefile is missing",
            where=where,
            fix="copy all its parts together",
            vi="thiếu tệp .shx của shapefile",
            vi_fix="chép đủ các tệp của shapefile cùng nhau",
        )
    if "not recognized" in said:
        suffix = Path(where).suffix.lower()
        if suffix in _RASTERS:
            fix = "a raster holds no boundaries; for people per pixel use `wardwatch population load`"
            vi_fix = (
                "ảnh lưới không chứa ranh giới; với số người theo điểm ảnh, dùng `wardwatch population load`"
            )
        else:
            fix = "give boundaries as GeoPackage, GeoJSON, shapefile, KML, FlatGeobuf or GeoParquet"
            vi_fix = "đưa ranh giới dạng GeoPackage, GeoJSON, shapefile, KML, FlatGeobuf hoặc GeoParquet"
        return InputError(
            "this is no vector file that can be read",
            where=where,
            fix=fix,
            vi="đây không phải tệp vectơ đọc được",
            vi_fix=vi_fix,
        )
    first = said.strip().splitlines()[0] if said.strip() else "OGR"
    return InputError(
        f"the file is damaged or incomplete ({first})",
        where=where,
        fix="copy or export it again",
        vi="tệp hỏng hoặc không đầy đủ",
        vi_fix="chép hoặc xuất lại tệp",
    )


def open_source(path: str | Path, layer: str | None, encoding: str | None = None) -> Source:
    """The layer of a file that OGR can open. InputError when there is none, or several and none is named."""
    path = existing(path)
    target = _zipped(path, layer) if path.suffix.lower() == ".zip" else str(path.absolute())
    with ogr(str(path)):
        layers = [(str(name), kind) for name, kind in pyogrio.list_layers(target)]
    shaped = [name for name, kind in layers if kind is not None]
    picked = (
        layer if target.startswith("/vsizip") and len(shaped) == 1 else _pick(path, layer, layers, shaped)
    )
    picked = shaped[0] if len(shaped) == 1 and picked not in dict(layers) else picked
    told = _encoding(path, encoding)
    with ogr(str(path)):
        info, told = _info(target, picked, told)
        info["crs"] = stated_system(target, picked, info["crs"])
    if info["driver"] in _POINTERS:
        raise InputError(
            f"this is a {info['driver']} description that points elsewhere",
            where=str(path),
            fix="give the data itself",
            vi=f"đây là tệp mô tả {info['driver']}, chỉ trỏ đến nơi khác",
            vi_fix="đưa chính tệp dữ liệu",
        )
    if info["features"] == 0:
        raise InputError(
            "the layer has no rows",
            where=str(path),
            fix="check what was exported",
            vi="lớp dữ liệu không có dòng nào",
            vi_fix="xem lại dữ liệu đã xuất",
        )
    _needs_dbf(path, info)
    where = f"{path}, layer {picked}" if len(shaped) > 1 else str(path)
    return Source(path, target, picked, where, info, told)


def _info(target: str, layer: str | None, encoding: str | None) -> tuple[dict[str, Any], str | None]:
    """What OGR says of a layer, and the encoding in which it can be read: headings in old letters are no UTF-8 and
    are taken sign for sign (`legacy_text` finds what they mean)."""
    try:
        info = pyogrio.read_info(target, layer=layer, encoding=encoding)
    except UnicodeDecodeError:
        return pyogrio.read_info(target, layer=layer, encoding="ISO-8859-1"), "ISO-8859-1"
    plain = all(str(field).isascii() for field in info["fields"])
    return info, encoding if plain or info["driver"] != "ESRI Shapefile" else info["encoding"]


def _encoding(path: Path, encoding: str | None) -> str | None:
    """What OGR is told about the text. Its own Windows-1258 loses the last letter of every field and name, so such
    text is passed through as it is and decoded here (`lettering`)."""
    cpg = path.with_suffix(".cpg")
    named = encoding or (
        cpg.read_text("ascii", "replace") if path.suffix.lower() == ".shp" and cpg.is_file() else ""
    )
    return "UTF-8" if "1258" in named else encoding


def existing(path: str | Path) -> Path:
    """The path of a file (or folder) that is there and not empty."""
    path = Path(path)
    if not path.exists():
        raise InputError(
            "there is no such file",
            where=str(path),
            fix="check the path",
            vi="không có tệp này",
            vi_fix="xem lại đường dẫn",
        )
    if path.is_file() and path.stat().st_size == 0:
        raise InputError(
            "the file is empty",
            where=str(path),
            fix="copy or export it again",
            vi="tệp trống",
            vi_fix="chép hoặc xuất lại tệp",
        )
    return path


def _pick(path: Path, layer: str | None, layers: list[tuple[str, Any]], shaped: list[str]) -> str:
    names = ", ".join(name for name, _ in layers)
    if layer is not None and layer not in dict(layers):
        raise InputError(
            f"there is no layer {layer!r}",
            where=str(path),
            fix=f"--layer takes one of: {names}",
            vi=f"không có lớp {layer!r}",
            vi_fix=f"--layer nhận một trong: {names}",
        )
    if not shaped or (layer is not None and layer not in shaped):
        fix, vi_fix = "give boundaries with shapes", "đưa tệp ranh giới có hình"
        if path.suffix.lower() in _TABLES:
            fix += "; a list of hamlets is checked as it is loaded: wardwatch boundaries load FILE --level hamlet; "
            fix += "load a table of people or cases with its own command"
            vi_fix += "; danh sách thôn được kiểm tra khi nạp: wardwatch boundaries load TỆP --level hamlet; "
            vi_fix += "bảng dân số hay ca bệnh thì nạp bằng lệnh riêng"
        raise InputError(
            "the file has no geometry column",
            where=str(path),
            fix=fix,
            vi="tệp không có cột hình",
            vi_fix=vi_fix,
        )
    if layer is None and len(shaped) > 1:
        raise InputError(
            f"the file has {len(shaped)} layers: {', '.join(shaped)}",
            where=str(path),
            fix="name one with --layer",
            vi=f"tệp có {len(shaped)} lớp: {', '.join(shaped)}",
            vi_fix="chọn một lớp bằng --layer",
        )
    return layer or shaped[0]


def _zipped(path: Path, layer: str | None) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(
            "the zip file is truncated or no zip at all",
            where=str(path),
            fix="copy it again",
            vi="tệp zip bị cắt cụt hoặc không phải zip",
            vi_fix="chép lại tệp",
        ) from error
    members = _members(names)
    if layer is not None and len(members) > 1:
        members = [member for member in members if PurePosixPath(member).stem == layer]
    if not members:
        seen = ", ".join(names[:10]) or "nothing"
        what = f"the zip holds no boundary file that fits (it holds {seen})"
        raise InputError(
            what,
            where=str(path),
            fix="put the boundary file with all its parts into the zip",
            vi=f"tệp zip không có tệp ranh giới phù hợp (trong đó có {seen})",
            vi_fix="bỏ tệp ranh giới với đủ các phần vào zip",
        )
    if len(members) > 1:
        stems = ", ".join(PurePosixPath(member).stem for member in members)
        raise InputError(
            f"the zip holds several layers: {stems}",
            where=str(path),
            fix="name one with --layer",
            vi=f"tệp zip có nhiều lớp: {stems}",
            vi_fix="chọn một lớp bằng --layer",
        )
    return f"/vsizip/{{{path.absolute()}}}/{members[0]}"


def _members(names: list[str]) -> list[str]:
    """Files of a zip that may hold boundaries; a geodatabase is the folder that ends with .gdb."""
    plain = [name for name in names if "__MACOSX" not in name]
    folders = {name[: name.lower().index(".gdb/") + 4] for name in plain if ".gdb/" in name.lower()}
    files = [n for n in plain if PurePosixPath(n).suffix.lower() in _ZIPPED and ".gdb/" not in n.lower()]
    return [*files, *sorted(folders)]


def _needs_dbf(path: Path, info: dict[str, Any]) -> None:
    if info["driver"] == "ESRI Shapefile" and not len(info["fields"]):
        raise InputError(
            "the shapefile has no .dbf beside it (or an empty one), so the codes and names are missing",
            where=str(path),
            fix="copy the .dbf (and .prj, .shx, .cpg) together with the .shp",
            vi="shapefile thiếu tệp .dbf (hoặc tệp này trống), nên không có mã và tên",
            vi_fix="chép tệp .dbf (cùng .prj, .shx, .cpg) đặt cạnh tệp .shp",
        )
