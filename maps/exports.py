"""Zones as files for GIS and statistics: GeoJSON, CSV, GeoPackage, GeoParquet, Excel.

All of them hold the same table (`maps.geojson.zone_table`) and say which snapshot it is from.
"""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from maps.geojson import flat_records, provenance, table_columns, zones_csv, zones_geojson
from maps.shown import ShownLayer, shown_layer
from zones.areas import Edition
from zones.errors import InputError
from zones.snapshot import View

_CRS: Final = "EPSG:4326"
_EXCEL_ROWS: Final = 1_048_575
_CELL: Final = 32_767  # letters that a cell of a spreadsheet holds
#: Columns that are no text, whatever the values at hand.
_WHOLE: Final = ("population_persons", "reported_days")


def export(view: View, edition: Edition, path: Path, *, layer: str | None = None) -> int:
    """Write one layer (by default the usual one) to a file of the kind its name ends in; returns its units.

    `.geojson`, `.csv`, `.gpkg` (a layer of that name), `.parquet` (GeoParquet) or `.xlsx`. An existing file is
    replaced once the new one is whole.

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
        raise InputError(
            f"files ending in {path.suffix!r} cannot be written",
            where=path.name,
            fix=f"use {', '.join(_WRITERS)}",
        )
    shown = shown_layer(view, edition, layer)
    draft = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        writer(shown, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return len(shown)


def _geojson(shown: ShownLayer, path: Path) -> None:
    path.write_text(zones_geojson(shown.view, shown.edition, shown.name), encoding="utf-8")


def _csv(shown: ShownLayer, path: Path) -> None:
    """With a byte-order mark: spreadsheets then read the Vietnamese letters."""
    path.write_bytes(b"\xef\xbb\xbf" + zones_csv(shown.view, shown.edition, shown.name).encode())


def _gpkg(shown: ShownLayer, path: Path) -> None:
    about = {
        key: str(value) for key, value in provenance(shown.view, shown.edition).items() if value is not None
    }
    pyogrio.write_dataframe(_frame(shown), path, layer=shown.name, driver="GPKG", layer_metadata=about)


def _parquet(shown: ShownLayer, path: Path) -> None:
    """GeoParquet whose `wardwatch` metadata holds the provenance as JSON."""
    out = io.BytesIO()
    _frame(shown).to_parquet(out, index=False)
    table = pq.read_table(pa.BufferReader(out.getvalue()))
    about = json.dumps(provenance(shown.view, shown.edition), ensure_ascii=False)
    metadata = dict(table.schema.metadata or {}) | {b"wardwatch": about.encode()}
    pq.write_table(table.replace_schema_metadata(metadata), path, compression="zstd")


def _xlsx(shown: ShownLayer, path: Path) -> None:
    """A sheet with the table and one with the provenance; texts stay texts, whatever sign they begin with."""
    if len(shown) > _EXCEL_ROWS:
        raise InputError(
            f"{len(shown)} units do not fit into a sheet", where=path.name, fix="export to .parquet"
        )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(shown.name)
    columns = table_columns(shown.view, shown)
    sheet.append(columns)
    for record in flat_records(shown):
        sheet.append([_excel_cell(sheet, record.get(column)) for column in columns])
    about = book.create_sheet("snapshot")
    for key, value in provenance(shown.view, shown.edition).items():
        about.append([key, _excel_cell(about, value)])
    book.save(path)


def _excel_cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = openpyxl.cell.WriteOnlyCell(sheet)
    cell.value = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value)[:_CELL]
    cell.data_type = "s"
    return cell


def _frame(shown: ShownLayer) -> gpd.GeoDataFrame:
    """The flat records with their shapes; provenance in columns of its own, so that it survives any copy."""
    columns = table_columns(shown.view, shown)
    records = list(flat_records(shown))
    frame = pd.DataFrame({column: _series([record.get(column) for record in records]) for column in columns})
    for column in _WHOLE:
        frame[column] = frame[column].astype("Int64")
    for key in ("snapshot", "as_of", "known_at", "rulebook", "edition"):
        frame[key] = provenance(shown.view, shown.edition)[key]
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(shown.shapes), crs=_CRS))


def _series(values: list[Any]) -> pd.Series:
    """Numbers as floats, everything else as it is; a column without any value is text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in known):
        return pd.Series(values, dtype="boolean")
    if known and all(isinstance(value, int | float) for value in known):
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype="string")


_WRITERS: Final[dict[str, Callable[[ShownLayer, Path], None]]] = {
    ".geojson": _geojson,
    ".csv": _csv,
    ".gpkg": _gpkg,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
