"""What the import page shows of a list of cases before it is loaded."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.differing import named, numbers, told_days, trial_of
from api.flagging import flagged_told
from api.import_columns import columns_as_they_are
from api.import_kinds import SMALL
from api.import_options import Wanted
from api.import_places import asked_of_file
from api.import_refusals import groups_of
from api.loading import CaseFile, edition_here
from api.previewing import MOST_POINTS, Preview, points_of
from api.workspace import Workspace
from geodata.intake import CaseBatch
from geodata.intake.notes import in_vietnamese
from geodata.intake.reading.tables import read_table
from geodata.store.imports import ImportRecord
from zones.errors import InputError, NotFoundError
from zones.phrases import both
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS

_MOST_AREAS: Final = 100
_MOST_DAYS: Final = 30
_MOST_SPOTS: Final = 800
_MOST_CHANGED: Final = 12


def cases_told(
    workspace: Workspace, path: Path, preview: Preview, file: CaseFile | None, options: Wanted
) -> dict[str, Any]:
    """A list of cases as it is understood, beside its `preview`: refused rows by reason, areas, changes, doubtful
    names, map."""
    told: dict[str, Any] = {"lists": _lists(workspace), "reading": _said(options.how)}
    if file is None:
        bare: dict[str, Any] = {
            "groups": [],
            "areas": [],
            "changes": None,
            "map": None,
            "spots": None,
            "flagged": [],
            "at_sites": None,
        }
        return (
            told
            | bare
            | {
                "doubts": None,
                "columns": columns_as_they_are(path, options.how, (*CASE_FIELDS, *PLACE_FIELDS)),
            }
        )
    mode = options.how.get("mode", "append")
    batch = file.batch
    points = points_of(batch)
    flagged = flagged_told(batch.flagged)
    return told | {
        "groups": groups_of(batch.refused),
        "areas": _areas(workspace, batch.rows),
        "places": batch.rows.select("area_level", "area_code").drop_nulls().n_unique(),
        "changes": _changes(workspace, file, mode) if preview.question is None else None,
        "doubts": asked_of_file(workspace, batch.refused, batch.rows, file.list, file.params),
        "map": _ground(workspace, file),
        "spots": _spots(points) if points.height > MOST_POINTS else None,
        "flagged": flagged,
        "flagged_in_all": batch.flagged.height,
        "days": _days(batch.rows),
        "at_sites": file.grounds.told() if file.grounds and file.grounds.rows else None,
        "private": _private(batch, preview),
    }


def _lists(workspace: Workspace) -> list[str]:
    """The lists of cases that have taken a delivery."""
    return sorted({one.list for one in workspace.store.imports() if one.kind == "cases"})


def _said(how: Mapping[str, Any]) -> dict[str, Any]:
    """The options as they hold after the answers."""
    return {name: value for name, value in how.items() if value}


def _private(batch: CaseBatch, preview: Preview) -> list[dict[str, Any]]:
    """The columns that are left out because they name persons, and what is said of each."""
    letters = batch.layout.letters if batch.layout else {}
    shown = {one["heading"] for one in (*preview.columns, *preview.unpivoted)}
    told = []
    for heading, letter in letters.items():
        start = f"column {heading!r} is personal data"
        said = next((note for note in batch.notes if note.startswith(start)), None)
        if said is not None and heading not in shown:
            words = both(in_vietnamese(said).partition(" là ")[2], said.partition(" is ")[2])
            told.append({"heading": heading, "column": letter, "words": words})
    return told


def _days(rows: pl.DataFrame) -> list[str] | None:
    if rows.is_empty():
        return None
    first, last = rows["report_date"].min(), rows["report_date"].max()
    return [str(first), str(last)]


def mends_asked(workspace: Workspace, path: Path, options: Wanted) -> tuple[int, dict[str, Any]] | None:
    """The import whose refused rows, mended, a file looks like by its name and headings, and the question whether."""
    named = re.search(r"refused-import-(\d{1,9})", path.name)
    if named is None or options.is_new or options.how.get("mends") or path.stat().st_size > SMALL:
        return None
    try:
        if "source_row" not in read_table(path, sheet=options.how.get("sheet")).heading:
            return None
    except InputError:
        return None
    try:
        earlier = workspace.store.import_record(int(named[1]))
    except NotFoundError:
        return None
    if earlier.kind != "cases" or workspace.store.refused(earlier.id, still_open=True).is_empty():
        return None
    number, name = earlier.id, earlier.list
    asked = both(
        f"tệp này có phải là các dòng bị từ chối của lần nạp {number} (danh sách {name}), nay đã sửa không?",
        f"are these the refused rows of import {number} (list {name}), mended?",
    )
    yes = both(f"phải, đây là phần đã sửa của lần nạp {number}", f"yes, they mend import {number}")
    no = both("không, đây là một tệp mới", "no, this is a new file")
    answers = [{"option": f"--mends {number}", "words": yes}, {"option": "--new", "words": no}]
    return number, {"question": "mends", "asked": asked, "answers": answers}


def _changes(workspace: Workspace, file: CaseFile, mode: str) -> dict[str, Any]:
    """What the file would change in its list, against the last delivery of it: counts, days and places, some rows."""
    trial = trial_of(workspace, file, mode)
    days = told_days(trial.sums.head(_MOST_DAYS))
    last = next(
        (one for one in reversed(workspace.store.imports()) if one.list == file.list and one.kind == "cases"),
        None,
    )
    return numbers(trial.changes) | {
        "absent": trial.absent, "held": last is not None, "days": days, "days_in_all": trial.sums.height,
        "last": None if last is None else _delivery(last),
        "rows": _rows_changed(workspace, trial.changes.rows),
    }  # fmt: skip


def _delivery(one: ImportRecord) -> dict[str, Any]:
    return {"import": one.id, "file": one.file_name, "recorded_at": one.recorded_at, "undoes": one.undoes}


#: Fields of a changed row that are told; others may say who a case is.
_TOLD_FIELDS: Final = (
    "report_date", "report_date_from", "onset_date", "sample_date", "setting", "acquisition", "source", "age", "sex",
    "status", "outcome", "outcome_date", "place_kind", "count", "count_hi", "total", "lon", "lat", "area_code",
)  # fmt: skip


def _rows_changed(workspace: Workspace, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Some rows that change, field by field, then some that are taken back; without what may say who a case is."""
    fields = rows.filter((pl.col("what") == "changed") & pl.col("field").is_in(_TOLD_FIELDS)).head(
        _MOST_CHANGED
    )
    gone = rows.filter(pl.col("what") == "retracted").head(_MOST_CHANGED)
    told = named(workspace, pl.concat([fields, gone]))
    return told.select("what", "report_date", "name", "field", "before", "after", "count").to_dicts()


def _areas(workspace: Workspace, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """The areas with the most cases: level, code, name, rows, cases; rows without an area last."""
    sums = rows.group_by("edition", "area_level", "area_code").agg(
        pl.len().alias("rows"), pl.col("count").sum().alias("cases")
    )
    most = sums.sort(
        pl.col("area_code").is_null(), "cases", "area_code", descending=[False, True, False]
    ).head(_MOST_AREAS)
    names: dict[tuple[str, str, str], str] = {}
    for key in most["edition"].drop_nulls().unique().to_list():
        areas = workspace.edition_by_key(key).areas
        here = most.filter(pl.col("edition") == key).select("area_level", pl.col("area_code").alias("code"))
        found = areas.select("area_level", "code", "name").join(here, on=["area_level", "code"], how="semi")
        names |= {(key, level, code): name for level, code, name in found.iter_rows()}
    return [
        {**row, "name": names.get((row["edition"], row["area_level"], row["area_code"]))}
        for row in most.to_dicts()
    ]


def _ground(workspace: Workspace, file: CaseFile) -> dict[str, Any] | None:
    """The boundaries that most rows lie in: the key of their edition and the layers that it has."""
    keys = file.batch.rows["edition"].drop_nulls()
    edition = (
        workspace.edition_by_key(keys.mode().sort()[0])
        if len(keys)
        else edition_here(workspace, None)
        if len(workspace.store.editions()) == 1
        else None
    )
    if edition is None:
        return None
    return {
        "edition": edition.key,
        "layers": edition.areas["area_level"].unique(maintain_order=True).to_list(),
    }


#: Sides of the squares in which many points are drawn as one, in degrees.
_SIDES: Final = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


def _spots(points: pl.DataFrame) -> list[tuple[float, float, int, str]]:
    """Many points as few: (lon, lat, how many, state), each the mean of a square; every point is in one of them."""
    found = pl.DataFrame()
    for side in _SIDES:
        square = [(pl.col(axis) / side).floor().alias(f"{axis}_square") for axis in ("lon", "lat")]
        found = points.group_by(*square, "state").agg(pl.mean("lon", "lat"), pl.len().alias("points"))
        if found.height <= _MOST_SPOTS:
            break
    return (
        found.select(pl.col("lon").round(5), pl.col("lat").round(5), "points", "state")
        .sort("state", "points", "lon", "lat")
        .rows()
    )
