"""Persons into the store: of areas from a table, of areas and cells from a raster."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from api.answered import index_of
from api.loading.loaded import Loaded, checksum, edition_here
from api.loading.tables import kept_table
from api.workspace import Workspace
from geodata.intake.areas.population_table import read_populations
from geodata.population.cells import population_of_cells
from geodata.population.raster import population_of_areas
from geodata.store import ImportResult
from geodata.template import sheet_of
from zones.areas import Edition
from zones.errors import NotFoundError

RASTERS = (".tif", ".tiff", ".vrt")


def keep_population(
    workspace: Workspace,
    edition: Edition,
    persons: pl.DataFrame,
    vintage: int | None,
    path: Path,
    source: str = "",
) -> ImportResult:
    """Keep persons of areas (`area_level`, `area_code`, `persons`) under a vintage and a source."""
    rows = persons.with_columns(
        pl.lit(edition.name).alias("edition"),
        pl.lit(vintage, pl.Int32).alias("vintage"),
        pl.lit(source or path.name).alias("source"),
    )
    return workspace.store.load_rows(
        "population", "population", rows, file_name=path.name, checksum=checksum(path)
    )


def load_population(
    workspace: Workspace, path: Path, *, vintage: int | None, level: str | None, source: str = "",
    edition: str | None = None, resolution: int | None = None, band: int | None = None,
    text_encoding: Mapping[str, str] | None = None, **how: Any,
) -> Loaded:  # fmt: skip
    """Persons of areas from a table, or of areas and cells from a raster."""
    here = edition_here(workspace, edition)
    if here is None:
        raise NotFoundError(
            "population needs boundaries",
            fix="load boundaries first: wardwatch boundaries load FILE",
            vi="dân số cần có ranh giới",
            vi_fix="nạp ranh giới trước: wardwatch boundaries load TỆP",
        )
    if path.suffix.lower() in RASTERS:
        return _raster_population(workspace, path, here, vintage, level, source, resolution, band)
    how["sheet"] = how.get("sheet") or sheet_of(path, "population")
    batch = read_populations(path, places=index_of(workspace, here), text_encoding=text_encoding, **how)
    rows = batch.rows.with_columns(
        pl.lit(here.name).alias("edition"), pl.lit(vintage, pl.Int32).alias("vintage"),
        pl.lit(source or path.name).alias("source"),
    )  # fmt: skip
    return kept_table(workspace, "population", batch, path, rows)


def _raster_population(
    workspace: Workspace, path: Path, edition: Edition, vintage: int | None, level: str | None, source: str,
    resolution: int | None, band: int | None,
) -> Loaded:  # fmt: skip
    persons, report = population_of_areas(path, edition, level, band=band)
    rows = edition.areas.select("area_level", pl.col("code").alias("area_code")).with_columns(
        pl.Series("persons", persons)
    ).filter(pl.col("persons") >= 0)  # fmt: skip
    result = keep_population(workspace, edition, rows, vintage, path, source)
    cells = load_cell_population(workspace, path, edition, vintage, source, resolution, band)
    extra = {"raster": report.as_dict(), "cells": cells}
    return Loaded(result, report.notes(), extra)


def load_cell_population(
    workspace: Workspace, path: Path, edition: Edition, vintage: int | None, source: str = "",
    resolution: int | None = None, band: int | None = None,
) -> dict[str, int]:  # fmt: skip
    """Persons of the cells of an edition from a raster; how many cells and persons there are."""
    base = resolution or workspace.settings.resolution
    cell = workspace.gathered(edition).grid(base).cell
    people = population_of_cells(path, cell, base, band=band)
    packed = pl.DataFrame({"cell": cell, "persons": people}).filter(pl.col("persons") >= 0)
    workspace.store.save_population_cells(
        edition.name, base, packed, vintage=vintage, source=source or path.name
    )
    return {"resolution": base, "cells": len(people), "persons": int(people[people >= 0].sum())}
