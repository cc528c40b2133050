"""Tables about areas on the import page, reports, other figures, people: read as loading would read them."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.answered import index_of
from api.loading import edition_here
from api.placing import tables_by_day
from api.workspace import Workspace
from geodata.intake import AreaBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.template import sheet_of
from zones.areas import Edition
from zones.errors import NotFoundError

#: The options that the reader of each kind takes.
TAKES: Final[dict[str, tuple[str, ...]]] = {
    "reports": ("mapping", "constants", "date_order", "sheet", "year", "preset", "only", "text_encoding"),
    "context": (
        "mapping", "constants", "date_order", "sheet", "year", "preset", "only", "text_encoding", "per_cent", "shares",
    ),
    "population": ("mapping", "constants", "sheet", "text_encoding"),
}  # fmt: skip
_SETS: Final = ("per_cent", "shares")


def reading_of(kind: str, how: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a request as the reader of a kind takes them."""
    given = {name: how[name] for name in TAKES[kind] if how.get(name)}
    return given | {name: frozenset(given[name]) for name in _SETS if name in given}


def read_figures(workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any]) -> AreaBatch:
    """A table about areas as loading would read it; nothing is kept."""
    reading = reading_of(kind, how)
    reading["sheet"] = reading.get("sheet") or sheet_of(path, kind)
    day, edition = workspace.today(), how.get("edition")
    if kind == "population":
        here = boundaries_here(workspace, edition)
        batch = read_populations(path, places=index_of(workspace, here), **reading)
        return _of_edition(batch, here)
    read: Callable[..., AreaBatch] = read_reports if kind == "reports" else read_context
    return tables_by_day(workspace, edition, lambda places: read(path, today=day, places=places, **reading))


def boundaries_here(workspace: Workspace, edition: str | None) -> Edition:
    """The boundaries that people belong to; NotFoundError where none are loaded."""
    here = edition_here(workspace, edition)
    if here is None:
        raise NotFoundError(
            "population needs boundaries", fix="load boundaries first: drop their file on this page",
            vi="dân số cần có ranh giới", vi_fix="nạp ranh giới trước: thả tệp ranh giới vào trang này",
        )  # fmt: skip
    return here


def _of_edition(batch: AreaBatch, here: Edition) -> AreaBatch:
    name = pl.lit(here.name).alias("edition")
    return replace(batch, rows=batch.rows.with_columns(name), refused=batch.refused.with_columns(name))
