"""Loading what the import page showed, and what came of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.advising import crosswalks_wanted
from api.import_boundaries import ends_of
from api.import_editions import clashing, may_end
from api.import_history import refused_name
from api.import_kinds import kind_of
from api.import_layers import boundary_file
from api.import_options import Wanted
from api.import_refusals import short
from api.import_rosters import roster_file
from api.import_sites import TAKES
from api.import_tables import reading_of
from api.loading import (
    Loaded,
    Told,
    load_boundaries,
    load_cases,
    load_context,
    load_population,
    load_reports,
    silent,
)
from api.rosters import load_roster
from api.sites import load_sites
from api.workspace import Workspace
from geodata.boundaries.report import BoundaryReport
from geodata.intake.notes import in_vietnamese
from geodata.store.imports import ImportRecord
from zones.areas import Edition
from zones.errors import NotFoundError

_MOST_NAMES: Final = 20
_NUMBERS: Final = ("read", "accepted", "unchanged", "retracted", "refused", "unplaced")


def page_load(workspace: Workspace, path: Path, options: Wanted, told: Told = silent) -> dict[str, Any]:
    """Load a file as it was shown; what it came to, as plain data."""
    kind = options.kind or kind_of(workspace, path, options.how.get("sheet")).kind
    told("reading", 0, 0)
    if kind == "cases":
        return told_result(workspace, load_cases(workspace, path, told=told, **dict(options.how)))
    if kind in ("boundaries", "roster"):
        return _load_edition(workspace, kind, path, options.how, told)
    loaded = _load_table(workspace, kind, path, options.how)
    told("storing", loaded.result.read, loaded.result.read)
    return told_result(workspace, loaded)


def _load_table(workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any]) -> Loaded:
    if kind == "sites":
        return load_sites(workspace, path, **{name: how[name] for name in TAKES if how.get(name)})
    reading = {"edition": how.get("edition"), **reading_of(kind, how)}
    if kind == "population":
        return load_population(workspace, path, vintage=how.get("vintage"), level=None, **reading)
    return (load_reports if kind == "reports" else load_context)(workspace, path, **reading)


# ---- boundaries


def _load_edition(
    workspace: Workspace, kind: str, path: Path, how: Mapping[str, Any], told: Told
) -> dict[str, Any]:
    """Keep boundaries or a roster, and end the sets that were to end on their first day."""
    before = {one.id for one in workspace.store.editions()}
    if kind == "roster":
        kept, report = load_roster(workspace, roster_file(workspace, path, how))
    else:
        kept, report = load_boundaries(workspace, boundary_file(workspace, path, how))
    told("storing", report.read, report.read)
    record = workspace.store.import_record(workspace.store.last_load(kept))
    result = _numbers(workspace, record, report, again=kept.id in before)
    return result | {
        "ended": _end_others(workspace, kept, how),
        "crosswalks": crosswalks_wanted(workspace, kept),
    }


def _numbers(
    workspace: Workspace, record: ImportRecord, report: BoundaryReport, *, again: bool
) -> dict[str, Any]:
    fresh, same = (0, report.loaded) if again else (report.loaded, 0)
    findings = [one.words("vi")[0] for one in report.findings if one.severity != "refused"]
    english = [one.words("en")[0] for one in report.findings if one.severity != "refused"]
    reasons: dict[str, int] = {}
    for one in report.findings:
        if one.severity == "refused":
            reasons[one.code] = reasons.get(one.code, 0) + 1
    kept = workspace.store.refused(record.id).height
    return {
        "read": report.read, "accepted": fresh, "unchanged": same, "retracted": 0, "refused": report.refused,
        "unplaced": 0, "import": record.id, "list": record.list, "kind": "boundaries", "file": record.file_name,
        "notes": [{"vi": vi, "en": en} for vi, en in zip(findings, english, strict=True)], "reasons": reasons,
        "words": {code: short(code) for code in reasons}, "widened": None,
        "refused_file": refused_name(record.id, record.file_name) if kept else None,
    }  # fmt: skip


def _end_others(workspace: Workspace, kept: Edition, how: Mapping[str, Any]) -> list[str]:
    """Let the sets end that the page showed as ending on the first day of this one."""
    day: date | None = kept.valid_from
    usual = [one.name for one in clashing(workspace, kept) if may_end(one, day)]
    ended = ends_of(how, usual)
    for name in ended:
        other = workspace.store.edition(name)
        workspace.store.save_edition(replace(other, valid_to=day))
    return ended


# ---- what came of it


def told_result(workspace: Workspace, loaded: Loaded) -> dict[str, Any]:
    """The numbers of a load, its notes in both languages, and the areas that refused rows leave open."""
    result = loaded.result
    notes = [{"en": str(note), "vi": in_vietnamese(note)} for note in loaded.notes]
    reasons: Mapping[str, int] = loaded.extra.get("reasons", {})
    return {name: getattr(result, name) for name in _NUMBERS} | {
        "import": result.import_.id,
        "list": result.import_.list,
        "kind": result.import_.kind,
        "file": result.import_.file_name,
        "notes": notes,
        "reasons": reasons,
        "words": {code: short(code) for code in reasons},
        "widened": _widened(workspace, result.import_.id) if result.refused else None,
        "refused_file": refused_name(result.import_.id, result.import_.file_name) if result.refused else None,
    }


def _widened(workspace: Workspace, number: int) -> dict[str, Any]:
    """The areas in which refused rows lie, and how many of the rows lie nowhere that is known."""
    rows = workspace.store.refused(number, still_open=True)
    known = (
        rows.drop_nulls("area_code").select("area_level", "area_code", "edition").unique(maintain_order=True)
    )
    names = []
    for level, code, edition in known.head(_MOST_NAMES).iter_rows():
        try:
            areas = workspace.store.edition(edition).areas
            named = areas.filter((pl.col("area_level") == level) & (pl.col("code") == code))["name"]
        except NotFoundError:
            named = pl.Series(dtype=pl.String)
        names.append({"area_level": level, "area_code": code, "name": named[0] if len(named) else code})
    return {
        "areas": known.height,
        "names": names,
        "nowhere": rows.height - rows.drop_nulls("area_code").height,
    }
