"""What the import page shows of a roster before it is loaded: its areas by ward, their points, constructed shapes."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from api.import_boundaries import boundaries_told, drawn_units
from api.import_editions import changes_told, units_changed
from api.import_findings import report_told
from api.rosters import LaidOutRoster, RosterFile, laid_out_roster
from api.workspace import Workspace
from geodata.boundaries.rosters.columns import ROSTER_FIELDS
from zones.errors import Answer, QuestionError
from zones.phrases import both

_MOST_WARDS = 100
_MOST_POINTS = 3_000


def roster_file(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> RosterFile:
    """The roster with everything that loading has to know.

    Raises
    ------
    QuestionError
        where several sets of boundaries hold today, and nobody said which one it joins
    """
    mapping = {field: column for field, column in (how.get("mapping") or {}).items() if column}
    return RosterFile(
        path=path, level=how.get("level") or "hamlet", edition=how.get("edition") or _edition(workspace),
        columns={field: column for field, column in mapping.items() if field in ROSTER_FIELDS},
        within=how.get("within"), sheet=how.get("sheet"), construct=how.get("construct") or "complete",
        complete=bool(how.get("complete")), vintage=how.get("vintage"),
    )  # fmt: skip


def _edition(workspace: Workspace) -> str | None:
    """The only set of boundaries that holds today (None: there is none, and reading tells so)."""
    today = workspace.today()
    held = [one.name for one in workspace.store.editions() if one.valid_on(today)]
    if len(held) < 2:
        return held[0] if held else None
    answers = tuple(Answer(f"--edition {name}", both(f"bộ “{name}”", f"“{name}”")) for name in held)
    asked = both("danh sách này thuộc bộ ranh giới nào?", "to which set of boundaries does this list belong?")
    raise QuestionError("edition", asked, answers)


def roster_told(workspace: Workspace, path: Path, how: Mapping[str, Any]) -> dict[str, Any]:
    """A roster as it would be kept, as plain data; raises as `roster_file` and `laid_out_roster` do."""
    file = roster_file(workspace, path, how)
    made = laid_out_roster(workspace, file)
    units = units_changed(made.before, made.edition, file.level)
    held = (made.before.checksum, made.before.valid_from, made.before.valid_to)
    same = held == (made.edition.checksum, made.edition.valid_from, made.edition.valid_to)
    points = _points(made)
    return report_told(made.report, made.edition, same=same) | {
        "list": made.edition.name,
        "outlines": drawn_units(made.edition, made.before, file.level, units, set()),
        "points": points[:_MOST_POINTS],
        "points_in_all": len(points),
        "map": {"edition": made.before.key, "layers": [one for one in made.before.levels if one != file.level]},
        "persons": int(made.persons["persons"].sum()) if made.persons.height else None,
        "parents": {"taken": [], "suggested": []},
        "systems": [],
        "by_area": _by_ward(made),
        "boundaries": boundaries_told(workspace, made.edition, made.before, file.level)
        | {"clash": [], "ends": [], "changes": changes_told(units), "same": same},
        "settled": {"level": file.level, "edition": made.edition.name},
    }  # fmt: skip


def _points(made: LaidOutRoster) -> list[tuple[float, float, int, str]]:
    rows = made.roster.rows.filter(pl.col("lon").is_not_null())
    return [(lon, lat, row, "accepted") for lon, lat, row in rows.select("lon", "lat", "row").iter_rows()]


def _by_ward(made: LaidOutRoster) -> list[dict[str, Any]]:
    """How many areas of the roster lie in each ward, with households and persons."""
    names = made.before.areas.select(pl.col("area").alias("parent"), "code", "name", "area_level")
    sums = made.roster.rows.group_by("parent", maintain_order=True).agg(
        pl.len().alias("units"), pl.col("lon").count().alias("with_point"), pl.sum("households", "persons"),
        pl.col("households").count().alias("_h"), pl.col("persons").count().alias("_p"),
    )  # fmt: skip
    told = sums.with_columns(
        pl.when(pl.col("_h") > 0).then("households"), pl.when(pl.col("_p") > 0).then("persons")
    )
    return told.join(names, on="parent", how="left", maintain_order="left").drop("parent", "_h", "_p").head(
        _MOST_WARDS
    ).to_dicts()  # fmt: skip
