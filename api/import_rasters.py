"""A raster of people per pixel on the import page: what it says of the areas that are held."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from api.import_figures import figures_told
from api.import_tables import boundaries_here
from api.workspace import Workspace
from geodata.population.raster import population_of_areas


def raster_told(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    """The persons of the finest areas, as `figures_told`; `unknown` areas lie on no pixel that has a value.

    Raises
    ------
    InputError
        for a file that is no raster of people, or lies elsewhere
    """
    here = boundaries_here(workspace, how.get("edition"))
    persons, report = population_of_areas(path, here, None)
    rows = here.areas.select("area_level", pl.col("code").alias("area_code")).with_columns(
        pl.Series("persons", persons), pl.lit(here.name).alias("edition")
    )
    known = rows.filter(pl.col("persons") >= 0)
    finest = known.filter(pl.col("area_level") == known["area_level"][-1]) if known.height else known
    unknown = rows.height - known.height
    told = {"read": rows.height, "accepted": known.height, "unknown": unknown, "notes": report.notes()}
    return told | figures_told(workspace, "population", finest)
