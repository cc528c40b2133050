"""Loading what the import page showed, what came of it, and what was loaded before."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from api.import_options import Wanted
from api.importing import kind_of, short
from api.loading import Loaded, Told, load_cases, load_context, load_population, load_reports, silent
from api.workspace import Workspace
from geodata.intake.notes import in_vietnamese
from zones.errors import NotFoundError

_MOST_NAMES: Final = 20


def page_load(workspace: Workspace, path: Path, options: Wanted, told: Told = silent) -> dict[str, Any]:
    """Load a file as it was shown; what it came to, as plain data."""
    kind = options.kind or kind_of(path, options.how.get("sheet"))
    told("reading", 0, 0)
    if kind == "cases":
        loaded = load_cases(workspace, path, told=told, **dict(options.how))
    else:
        how: dict[str, Any] = {name: options.how.get(name) for name in ("edition", "text_encoding")}
        if kind == "population":
            loaded = load_population(workspace, path, vintage=options.how.get("vintage"), level=None, **how)
        else:
            loaded = (load_reports if kind == "reports" else load_context)(workspace, path, **how)
        told("storing", loaded.result.read, loaded.result.read)
    return told_result(workspace, loaded)


def told_result(workspace: Workspace, loaded: Loaded) -> dict[str, Any]:
    """The numbers of a load, its notes in both languages, and the areas that refused rows leave open."""
    result = loaded.result
    names = ("read", "accepted", "unchanged", "retracted", "refused", "unplaced")
    notes = [{"en": str(note), "vi": in_vietnamese(note)} for note in loaded.notes]
    reasons: Mapping[str, int] = loaded.extra.get("reasons", {})
    return {name: getattr(result, name) for name in names} | {
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


#: Their refused rows come back as a workbook.
_SHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def refused_name(number: int, source: str) -> str:
    """The name of the file of refused rows: of the same kind as the file that they came in."""
    return f"refused-import-{number}.{'xlsx' if source.lower().endswith(_SHEETS) else 'csv'}"


def history(workspace: Workspace, most: int) -> list[dict[str, Any]]:
    """The latest imports, newest first, with what can be done about each."""
    store = workspace.store
    undone = store.undone()
    return [
        {
            "import": one.id, "list": one.list, "kind": one.kind, "file": one.file_name, "mode": one.mode,
            "recorded_at": one.recorded_at, "counts": dict(one.counts), "undoes": one.undoes,
            "undone": one.id in undone,
            "refused_file": refused_name(one.id, one.file_name) if one.counts.get("refused") else None,
        }
        for one in reversed(store.imports()[-most:])
    ]  # fmt: skip
