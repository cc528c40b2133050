"""What was loaded before, on the import page: each import with what can be done about it, and what undoing it means."""

from typing import Any, Final

from api.workspace import Workspace
from geodata.store.imports import ImportRecord

#: Their refused rows come back as a workbook.
_SHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def refused_name(number: int, source: str) -> str:
    """The name of the file of refused rows: of the same kind as the file that they came in."""
    return f"refused-import-{number}.{'xlsx' if source.lower().endswith(_SHEETS) else 'csv'}"


def history(workspace: Workspace, most: int) -> list[dict[str, Any]]:
    """The latest imports, newest first, with what can be done about each."""
    store = workspace.store
    undone, all_ = store.undone(), store.imports()
    shown = all_[-most:]
    open_ = {
        one.id
        for one in shown
        if one.counts.get("refused") and not store.refused(one.id, still_open=True).is_empty()
    }
    return [_told(one, all_, taken_back=one.id in undone, open_=one.id in open_) for one in reversed(shown)]


def _told(one: ImportRecord, all_: list[ImportRecord], *, taken_back: bool, open_: bool) -> dict[str, Any]:
    later = [
        other.id for other in all_ if other.id > one.id and (other.list, other.kind) == (one.list, one.kind)
    ]
    return {
        "import": one.id, "list": one.list, "kind": one.kind, "file": one.file_name, "mode": one.mode,
        "recorded_at": one.recorded_at, "counts": dict(one.counts), "undoes": one.undoes, "undone": taken_back,
        "later": len(later), "notes": list(one.notes),
        "refused_file": refused_name(one.id, one.file_name) if open_ else None,
        "settled": bool(one.counts.get("refused")) and not open_,
    }  # fmt: skip
