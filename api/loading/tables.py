"""Statements and figures of areas into the store."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from api.loading.loaded import Loaded, checksum, said_of
from api.placing import tables_by_day
from api.workspace import Workspace
from geodata.intake.areas.area_tables import AreaBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.reports import read_reports
from geodata.intake.areas.superseded import superseded
from geodata.intake.reading.requests import table_of_records
from geodata.template import sheet_of


def load_reports(workspace: Workspace, path: Path, *, edition: str | None = None, **how: Any) -> Loaded:
    """Read daily statements of units, each placed in the edition valid on its day, and keep them."""
    day = workspace.today()
    how["sheet"] = how.get("sheet") or sheet_of(path, "reports")
    batch = tables_by_day(
        workspace, edition, lambda places: read_reports(path, today=day, places=places, **how)
    )
    return kept_table(workspace, "reports", batch, path, _dated(batch))


def load_report_records(workspace: Workspace, list_name: str, records: Sequence[Mapping[str, Any]]) -> Loaded:
    """Statements of a request, as a file's would be."""
    table, day = table_of_records(records), workspace.today()
    batch = tables_by_day(workspace, None, lambda places: read_reports(table, today=day, places=places))
    result = workspace.store.load_rows(
        "reports", list_name, _dated(batch), refused=batch.refused, repeated=batch.repeated.height
    )
    return Loaded(result, batch.notes, {"refused_rows": said_of(batch.refused)})


def load_context(workspace: Workspace, path: Path, *, edition: str | None = None, **how: Any) -> Loaded:
    """Read dated figures and facts of areas, each placed in the edition valid on its day, and keep them.

    Values that replace those of other sources are told.
    """
    day = workspace.today()
    how["sheet"] = how.get("sheet") or sheet_of(path, "context")
    batch = tables_by_day(
        workspace, edition, lambda places: read_context(path, today=day, places=places, **how)
    )
    rows = _dated(batch)
    batch = replace(batch, notes=[*batch.notes, *superseded(workspace.store.context(), rows)])
    return kept_table(workspace, "context", batch, path, rows)


def _dated(batch: AreaBatch) -> pl.DataFrame:
    """The rows as the store holds them."""
    return batch.rows.rename({"date": "day"})


def kept_table(workspace: Workspace, kind: Any, batch: AreaBatch, path: Path, rows: pl.DataFrame) -> Loaded:
    """The rows of a table in the store, and what is told of them."""
    result = workspace.store.load_rows(
        kind, kind, rows, refused=batch.refused, repeated=batch.repeated.height, file_name=path.name,
        checksum=checksum(path), notes=tuple(batch.notes),
    )  # fmt: skip
    extra: dict[str, Any] = {"reasons": dict(batch.refused["code"].value_counts(sort=True).iter_rows())}
    extra["refused_rows"] = said_of(batch.refused)
    if batch.skipped.height:
        extra["skipped"] = batch.skipped.to_dicts()
    return Loaded(result, batch.notes, extra)
