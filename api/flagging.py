"""Flagged points of an import: shown with its answer, kept with it, listed later."""

from typing import Any, Final

import polars as pl

from api.workspace import Workspace
from geodata.intake.batch import FLAGGED_SCHEMA

#: So many are kept with the import, and told under --json.
MOST_KEPT: Final = 200
#: What is kept of each; hints of both languages go along.
_KEPT: Final = [name for name in FLAGGED_SCHEMA if name != "report_date"]


def flagged_told(flagged: pl.DataFrame) -> list[dict[str, Any]]:
    """The flagged rows for programs, those furthest off first."""
    return _furthest(flagged).to_dicts()


def flagged_kept(flagged: pl.DataFrame) -> dict[str, Any]:
    """What the import keeps of them: how many there are, and the rows furthest off."""
    if flagged.is_empty():
        return {}
    return {"flagged": {"rows": flagged.height, "furthest": _furthest(flagged).rows()}}


def _furthest(flagged: pl.DataFrame) -> pl.DataFrame:
    found = flagged.sort("distance_m", "row", descending=[True, False], maintain_order=True)
    return found.head(MOST_KEPT).select(_KEPT)


def flagged_of(workspace: Workspace, number: int) -> tuple[int, pl.DataFrame]:
    """How many rows of an import were flagged, and those that were kept, furthest off first."""
    kept = workspace.store.import_record(number).params.get("flagged", {"rows": 0, "furthest": []})
    schema = {name: FLAGGED_SCHEMA[name] for name in _KEPT}
    return kept["rows"], pl.DataFrame(kept["furthest"], schema=schema, orient="row")
