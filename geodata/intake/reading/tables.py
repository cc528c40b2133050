"""Any file that may hold a table of cases, as a checked Table."""

import gzip
import io
import zipfile
import zlib
from pathlib import Path
from typing import IO, Final

from geodata.intake.foreign import is_geojson, read_foreign
from geodata.intake.foreign.beside import with_files_beside
from geodata.intake.foreign.parts import with_submissions
from geodata.intake.foreign.several import read_several
from geodata.intake.reading.delimited import read_delimited
from geodata.intake.reading.marked_text import without_marks
from geodata.intake.reading.pages import read_page
from geodata.intake.reading.passed_over import passed_over
from geodata.intake.reading.sheets import read_sheet
from geodata.intake.reading.sniff import SAMPLE_BYTES, kind_of, not_a_table
from geodata.intake.reading.table import Table
from geodata.intake.reading.typed import read_layer, read_parquet
from zones.errors import InputError

#: Text beyond this size, after unpacking, is refused instead of filling the memory.
MOST_BYTES = 2 << 30
_SUSPECT_BYTES: Final = 1 << 26  # beyond this, bytes that were packed too well are no table
_MOST_PACKED: Final = 300  # times that a table of real words and figures is never packed


def read_table(path: str | Path, *, sheet: str | None = None) -> Table:
    """Read a file as text cells with source row numbers.

    CSV (comma, semicolon, tab or bar; UTF-8, UTF-16, Windows-1258 or -1252; gzip or zip around it), XLSX and
    its relatives, HTML pages, JSON records of other systems (`foreign`), Parquet, GeoParquet, and points in anything
    OGR opens. `sheet` names a sheet of a workbook, a layer of a vector file or a repeating part of JSON records.
    Raises InputError if there is no table in it or no row in the table.
    """
    path = Path(path)
    where = path.name
    head = _head(path)
    if not head:
        raise InputError(
            "the file is empty",
            where=where,
            fix="give a table with a heading and rows",
            vi="tệp trống",
            vi_fix="đưa một bảng có tiêu đề và dòng dữ liệu",
        )
    table = without_marks(_read(path, head, where, sheet).tidied())
    table = passed_over(with_files_beside(table, path))
    if not table.read:
        raise InputError(
            "there is a heading but no row under it",
            where=where,
            fix="give a table with rows",
            vi="chỉ có tiêu đề, bên dưới không có dòng nào",
            vi_fix="đưa một bảng có dòng dữ liệu",
        )
    return table


def read_figures(path: str | Path) -> Table:
    """Read a file whose every row is answered: `read_table`, but no row is left out.

    Raises InputError also for lines that do not fit the heading; the first are named.
    """
    path = Path(path)
    head = _head(path)
    if not head:
        raise InputError(
            "the file is empty",
            where=path.name,
            fix="give a table with a heading and rows",
            vi="tệp trống",
            vi_fix="đưa một bảng có tiêu đề và dòng dữ liệu",
        )
    table = _read(path, head, path.name, None).tidied(keep_blank=True)
    if len(table.broken):
        lines = ", ".join(map(str, table.broken["row"][:5].to_list()))
        raise InputError(
            f"{len(table.broken)} lines do not fit the heading (line {lines})",
            where=path.name,
            fix="give each line as many fields as the heading has",
            vi=f"{len(table.broken)} dòng không khớp với tiêu đề (dòng {lines})",
            vi_fix="mỗi dòng phải có số ô bằng tiêu đề",
        )
    if not len(table.frame):
        raise InputError(
            "there is a heading but no row under it",
            where=path.name,
            fix="give a table with rows",
            vi="chỉ có tiêu đề, bên dưới không có dòng nào",
            vi_fix="đưa một bảng có dòng dữ liệu",
        )
    return table


#: Why a file cannot be opened, in Vietnamese.
_WHY_NOT: Final[dict[type[OSError], str]] = {
    FileNotFoundError: "không có tệp này",
    IsADirectoryError: "đây là thư mục",
    PermissionError: "không có quyền đọc",
}


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(SAMPLE_BYTES)
    except OSError as error:
        raise InputError(
            f"the file cannot be opened: {error.strerror}",
            where=path.name,
            fix="check the name and the permission",
            vi=f"không mở được tệp: {_WHY_NOT.get(type(error), error.strerror)}",
            vi_fix="xem lại tên tệp và quyền đọc",
        ) from error


def _read(path: Path, head: bytes, where: str, sheet: str | None) -> Table:
    kind = kind_of(head)
    if kind == "parquet":
        return read_parquet(path, where)
    if kind in ("gpkg", "shp") or (kind == "json" and is_geojson(head)):
        return read_layer(path, where, sheet)
    if kind in ("text", "gzip", "zip", "xls", "html", "json"):
        return _from_bytes(path.read_bytes(), kind, where, sheet)
    raise not_a_table(
        where, f"this is a {kind.upper()} file, not a table", f"đây là tệp {kind.upper()}, không phải bảng"
    )


def _from_bytes(data: bytes, kind: str, where: str, sheet: str | None) -> Table:
    if kind == "gzip":
        data = _gunzipped(data, where)
        inner = kind_of(data[:SAMPLE_BYTES])
        if inner not in ("text", "zip", "xls", "html") and not _of_records(inner, data):
            raise not_a_table(
                where,
                f"the gzip holds a {inner.upper()} file, not a table",
                f"tệp gzip chứa tệp {inner.upper()}, không phải bảng",
            )
        return _from_bytes(data, inner, where, sheet)
    if kind == "zip":
        return _from_zip(data, where, sheet)
    if kind == "html":
        return read_page(data, where)
    if kind == "json":
        return read_foreign(data, where, sheet)
    return _of_workbook(data, where, sheet) if kind == "xls" else read_delimited(data, where)


def _of_workbook(data: bytes, where: str, sheet: str | None) -> Table:
    """The table of a workbook; rows of a repeating part of a form with what its submissions say."""
    return with_submissions(read_sheet(data, where, sheet), lambda name: read_sheet(data, where, name))


def _of_records(kind: str, data: bytes) -> bool:
    """Whether these are JSON records, which need no file of their own as shapes do."""
    return kind == "json" and not is_geojson(data[:SAMPLE_BYTES])


def _gunzipped(data: bytes, where: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as file:
            return _unpacked(file, len(data), where)
    except (EOFError, OSError, zlib.error) as error:
        raise InputError(
            "the gzip file is cut short or damaged",
            where=where,
            fix="fetch or pack it again",
            vi="tệp gzip bị cắt cụt hoặc hỏng",
            vi_fix="tải hoặc nén lại tệp",
        ) from error


def _unpacked(file: gzip.GzipFile | IO[bytes], packed: int, where: str) -> bytes:
    """All bytes of a packed file; raises InputError for more than a table has, or more than packing can save."""
    whole = bytearray()
    while block := file.read(1 << 24):
        whole += block
        _check_size(len(whole), packed, where)
    return bytes(whole)


def _check_size(size: int, packed: int, where: str) -> None:
    if size > MOST_BYTES or (size > _SUSPECT_BYTES and size > _MOST_PACKED * max(packed, 1)):
        raise _too_large(where)


def _from_zip(data: bytes, where: str, sheet: str | None) -> Table:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            if any(name in ("[Content_Types].xml", "mimetype") for name in names):
                members = archive.infolist()
                _check_size(sum(member.file_size for member in members), MOST_BYTES, where)
                for member in members:
                    _check_size(member.file_size, member.compress_size, where)
                return _of_workbook(data, where, sheet)
            tables = [name for name in names if not name.startswith("__MACOSX")]
            if len(tables) > 1 and (several := _of_several(archive, tables, where, sheet)) is not None:
                return several
            if len(tables) != 1:
                raise not_a_table(
                    where,
                    f"the zip holds {len(tables)} files instead of one table",
                    f"tệp zip chứa {len(tables)} tệp thay vì một bảng",
                )
            inner = _member(archive, tables[0], where)
    except (
        zipfile.BadZipFile,
        EOFError,
        OSError,
        ValueError,
        zlib.error,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise InputError(
            "the zip or XLSX file is cut short or damaged",
            where=where,
            fix="save or fetch it again",
            vi="tệp zip hoặc XLSX bị cắt cụt hoặc hỏng",
            vi_fix="lưu hoặc tải lại tệp",
        ) from error
    if not inner:
        raise InputError(
            "the file in the zip is empty",
            where=where,
            fix="give a table with rows",
            vi="tệp trong zip trống",
            vi_fix="đưa một bảng có dòng dữ liệu",
        )
    kind = kind_of(inner[:SAMPLE_BYTES])
    if kind not in ("text", "gzip", "xls", "html") and not _of_records(kind, inner):
        raise not_a_table(
            where,
            f"the zip holds a {kind.upper()} file, not a table",
            f"tệp zip chứa tệp {kind.upper()}, không phải bảng",
        )
    return _from_bytes(inner, kind, where, sheet)


def _member(archive: zipfile.ZipFile, name: str, where: str) -> bytes:
    told = archive.getinfo(name)
    _check_size(told.file_size, told.compress_size, where)
    with archive.open(told) as file:
        return _unpacked(file, told.compress_size, where)


def _of_several(archive: zipfile.ZipFile, names: list[str], where: str, sheet: str | None) -> Table | None:
    """The table of an archive of several files of one export: a form with its parts, or records by their kinds."""

    def read(name: str) -> bytes:
        return _member(archive, name, where)

    return read_several(names, read, where, sheet)


def _too_large(where: str) -> InputError:
    return InputError(
        f"the file unpacks to more than {MOST_BYTES >> 30} GB, or to many hundred times its size",
        where=where,
        fix="save the table again, or split it into several files",
        vi=f"tệp giải nén ra hơn {MOST_BYTES >> 30} GB, hoặc gấp hàng trăm lần kích thước",
        vi_fix="lưu lại bảng, hoặc chia thành nhiều tệp",
    )
