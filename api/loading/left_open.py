"""Refused rows of earlier files of a list that still stand open after a load, told with what settles them."""

from api.workspace import Workspace
from geodata.intake.notes import Note

_MOST: int = 5  # imports told one by one


def left_open(workspace: Workspace, number: int, list_name: str) -> list[Note]:
    """A sentence for each earlier import of a list, before import `number`, of which refused rows stand open."""
    rows = workspace.store.open_refused()
    if rows.is_empty():
        return []
    earlier = {one.id for one in workspace.store.imports() if one.list == list_name and one.id < number}
    counts = rows["import_id"].value_counts(name="rows").sort("import_id", descending=True)
    told = [(at, many) for at, many in counts.iter_rows() if at in earlier]
    return [_told(at, many) for at, many in told[:_MOST]]


def _told(number: int, rows: int) -> Note:
    return Note(
        f"import {number} still has {rows} refused {'row' if rows == 1 else 'rows'} that nobody has mended: "
        f"--mends {number} if this file takes its place",
        f"lần nạp {number} còn {rows} dòng bị từ chối chưa sửa: --mends {number} nếu tệp này thay nó",
    )
