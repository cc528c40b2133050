"""Zones as files for GIS and statistics: GeoJSON, CSV, GeoPackage, GeoParquet, Excel.

All of them hold the same table (`maps.geojson.zone_table`) and say which snapshot it is from.
"""

import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from maps.geojson import (
    Layers,
    all_columns,
    file_layer,
    flat_records,
    provenance,
    zones_csv,
    zones_geojson,
)
from maps.shown import ShownLayer, no_layer, shown_layer
from maps.sites import expanded
from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View

#: The layers of one file, one after the other.
Parts = Sequence[ShownLayer]

_CRS: Final = "EPSG:4326"
_EXCEL_ROWS: Final = 1_048_575
_CELL: Final = 32_767  # letters that a cell of a spreadsheet holds
#: Columns that are no text, whatever the values at hand.
_WHOLE: Final = ("population_persons", "reported_days")


def export(view: View, edition: Edition, path: Path, *, layer: Layers | None = None) -> int:
    """Write layers (by default the usual one) to a file of the kind its name ends in; returns their units.

    `.geojson`, `.csv`, `.gpkg` (a layer each), `.parquet` (GeoParquet) or `.xlsx` (a sheet each); `site` stands for the
    sites of every kind, which are one layer or sheet of that name. Texts stay
    texts: no spreadsheet takes one for a formula. An existing file is replaced once the new one is whole.

    Raises
    ------
    TypeError
        a snapshot was handed over instead of a view.
    InputError
        an ending that cannot be written.
    NotFoundError
        the view has no such layer.
    """
    writer = _WRITERS.get(path.suffix.lower())
    if writer is None:
        listed = ", ".join(_WRITERS)
        raise InputError(
            f"files ending in {path.suffix!r} cannot be written", where=path.name, fix=f"use {listed}",
            vi=f"không ghi được tệp có đuôi {path.suffix!r}", vi_fix=f"dùng một trong: {listed}",
        )  # fmt: skip
    asked = [layer] if isinstance(layer, str) else [*(layer or ())]
    names: list[str | None] = [*expanded(view, asked)] if asked else [None]
    if asked and not names:
        raise no_layer(view, asked[0])
    parts = [shown_layer(view, edition, name) for name in names]
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        writer(parts, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return sum(len(shown) for shown in parts)


def _geojson(parts: Parts, path: Path) -> None:
    first, names = parts[0], [shown.name for shown in parts]
    path.write_text(zones_geojson(first.view, first.edition, names), encoding="utf-8")


def _csv(parts: Parts, path: Path) -> None:
    """With a byte-order mark: spreadsheets then read the Vietnamese letters."""
    first, names = parts[0], [shown.name for shown in parts]
    path.write_bytes(b"\xef\xbb\xbf" + zones_csv(first.view, first.edition, names).encode())


def _gpkg(parts: Parts, path: Path) -> None:
    for at, (name, members) in enumerate(_by_file_layer(parts).items()):
        told = provenance(members[0].view, members[0].edition)
        about = {key: str(value) for key, value in told.items() if value is not None}
        how = {"driver": "GPKG", "layer_metadata": about, "append": at > 0}
        pyogrio.write_dataframe(_frame(members), path, layer=name, **how)


def _by_file_layer(parts: Parts) -> dict[str, list[ShownLayer]]:
    """The layers of a file, each with the parts that stand in it."""
    found: dict[str, list[ShownLayer]] = {}
    for shown in parts:
        found.setdefault(file_layer(shown), []).append(shown)
    return found


def _parquet(parts: Parts, path: Path) -> None:
    """GeoParquet whose `wardwatch` metadata holds the provenance as JSON."""
    out = io.BytesIO()
    _frame(parts).to_parquet(out, index=False)
    table = pq.read_table(pa.BufferReader(out.getvalue()))
    about = json.dumps(provenance(parts[0].view, parts[0].edition), ensure_ascii=False)
    metadata = dict(table.schema.metadata or {}) | {b"wardwatch": about.encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def _xlsx(parts: Parts, path: Path) -> None:
    """A sheet a layer and one with the provenance; texts stay texts, whatever sign they begin with."""
    book = openpyxl.Workbook(write_only=True)
    for name, members in _by_file_layer(parts).items():
        units = sum(len(shown) for shown in members)
        if units > _EXCEL_ROWS:
            raise InputError(
                f"{units} units do not fit into a sheet", where=path.name, fix="export to .parquet",
                vi=f"{units} đơn vị không vừa một trang tính", vi_fix="xuất sang .parquet",
            )  # fmt: skip
        _fill(book.create_sheet(name), members)
    about = book.create_sheet("snapshot")
    for key, value in provenance(parts[0].view, parts[0].edition).items():
        about.append([key, _excel_cell(about, value)])
    book.save(path)


def _fill(sheet: Any, parts: Parts) -> None:
    columns = all_columns(parts)
    sheet.append(columns)
    for shown in parts:
        for record in flat_records(shown):
            sheet.append([_excel_cell(sheet, record.get(column)) for column in columns])


def _excel_cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet)
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL]
    cell.data_type = "s"
    return cell


def _frame(parts: Parts) -> gpd.GeoDataFrame:
    """The flat records with their shapes; provenance in columns of its own, so that it survives any copy."""
    columns = all_columns(parts)
    records = [record for shown in parts for record in flat_records(shown)]
    frame = pd.DataFrame({column: _series([record.get(column) for record in records]) for column in columns})
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    about = provenance(parts[0].view, parts[0].edition)
    for key in ("snapshot", "as_of", "known_at", "rulebook", "edition"):
        frame[key] = about[key]
    shapes = [shape for shown in parts for shape in shown.shapes]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(shapes, crs=_CRS))


def _series(values: list[Any]) -> pd.Series:
    """Numbers as floats, everything else as it is; a column without any value is text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return pd.Series(values, dtype="boolean")
    if known and all(isinstance(value, int | float) for value in known):
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="string")


_WRITERS: Final[dict[str, Callable[[Parts, Path], None]]] = {
    ".geojson": _geojson,
    ".csv": _csv,
    ".gpkg": _gpkg,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
