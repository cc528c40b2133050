"""The life of an import: staging, then finished or discarded; and who is at work on it."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from geodata.store import bulk, ledger
from geodata.store.schema import import_, list_
from zones.errors import ConflictError, NotFoundError

Kind = Literal[
    "cases",
    "reports",
    "declaration",
    "population",
    "population_cells",
    "context",
    "overrides",
    "boundaries",
    "place_answers",
    "sites",
    "crosswalk",
    "double_answers",
]
State = Literal["staging", "finished", "discarded"]

#: An import of another machine that gave no sign for so long counts as left behind.
SILENT_FOR: Final = timedelta(minutes=5)


#: See `marks`.
Marks = Mapping[str, tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One delivery into a list. `recorded_at` is None until it is finished; `counts` are those of the result."""

    id: int
    list: str
    kind: str
    file_name: str
    checksum: str
    mode: str
    state: str
    owner: str
    started_at: datetime
    heartbeat_at: datetime
    recorded_at: datetime | None
    counts: Mapping[str, int]
    params: Mapping[str, Any]
    notes: tuple[str, ...]
    undoes: int | None


def list_id(conn: Connection, name: str) -> int:
    """The key of a list, made on first use."""
    query = sa.select(list_.c.id).where(list_.c.name == name)
    if conn.execute(query).first() is None:
        bulk.add_if_absent(conn, list_, name=name)
    return int(conn.execute(query).scalar_one())


def lists(conn: Connection) -> dict[str, int]:
    """Name and key of every list."""
    return {name: key for name, key in conn.execute(sa.select(list_.c.name, list_.c.id).order_by(list_.c.id))}


def begin(conn: Connection, now: datetime, *, list_key: int, kind: str, **particulars: Any) -> int:
    """A new staging import, owned by this process; its number."""
    values = {
        "file_name": "",
        "checksum": "",
        "mode": "append",
        "counts": {},
        "columns": "",
        "params": {},
        "notes": [],
    }
    values |= particulars
    own = {"state": "staging", "owner": this_owner(), "started_at": now, "heartbeat_at": now}
    return bulk.add_one(conn, import_.insert().values(list_id=list_key, kind=kind, **values, **own))


def beat(conn: Connection, number: int, now: datetime) -> None:
    """A sign of life; ConflictError where somebody else discarded or took over the import."""
    mine = (import_.c.id == number) & (import_.c.state == "staging") & (import_.c.owner == this_owner())
    if conn.execute(import_.update().where(mine).values(heartbeat_at=now)).rowcount != 1:
        raise ConflictError(
            "the import was discarded or taken over by another process while it ran",
            where=f"import {number}",
            vi_where=f"lần nạp {number}",
            fix="load the file again",
            vi="lần nạp này đã bị bỏ hoặc được tiến trình khác tiếp quản khi đang chạy",
            vi_fix="nạp lại tệp",
        )


def finish(
    conn: Connection,
    number: int,
    now: datetime,
    *,
    changes: bool,
    counts: Mapping[str, int],
    **particulars: Any,
) -> datetime:
    """Make the whole import visible when this transaction ends; its instant of knowledge."""
    beat(conn, number, now)
    recorded_at = ledger.record(conn, now, changes=changes)
    values = {"state": "finished", "recorded_at": recorded_at, "counts": dict(counts)} | particulars
    conn.execute(import_.update().where(import_.c.id == number).values(**values))
    return recorded_at


def marks(conn: Connection, known_at: datetime | None) -> Marks:
    """Of each kind how many imports were known by an instant, and the moment of the last. Equal marks, equal rows."""
    done = import_.c.state == "finished"
    known = done if known_at is None else done & (import_.c.recorded_at <= known_at)
    query = sa.select(import_.c.kind, sa.func.count(), sa.func.max(import_.c.recorded_at)).where(known)
    return {kind: (count, last) for kind, count, last in conn.execute(query.group_by(import_.c.kind))}


def last_finished(conn: Connection, list_key: int, kind: str) -> datetime | None:
    """When the list last took an import of a kind."""
    of = (import_.c.list_id == list_key) & (import_.c.kind == kind) & (import_.c.state == "finished")
    found: datetime | None = conn.execute(sa.select(sa.func.max(import_.c.recorded_at)).where(of)).scalar()
    return found


def records(conn: Connection, *conditions: sa.ColumnElement[bool]) -> list[ImportRecord]:
    """Imports that meet the conditions, oldest first."""
    query = (
        sa.select(import_, list_.c.name.label("list")).join(list_).where(*conditions).order_by(import_.c.id)
    )
    return [_record(row) for row in conn.execute(query)]


def record(conn: Connection, number: int) -> ImportRecord:
    """One import; NotFoundError where there is none of that number."""
    for found in records(conn, import_.c.id == number):
        return found
    raise NotFoundError(
        "there is no such import",
        where=f"import {number}",
        vi_where=f"lần nạp {number}",
        fix="`wardwatch imports` lists the numbers",
        vi="không có lần nạp này",
        vi_fix="`wardwatch imports` liệt kê các số",
    )


def _record(row: Row[Any]) -> ImportRecord:
    held = row._mapping
    values = {name: held[name] for name in ImportRecord.__slots__}
    return ImportRecord(**values | {"notes": tuple(values["notes"])})


def left_behind(conn: Connection, now: datetime) -> list[ImportRecord]:
    """Staging imports whose process is gone."""
    return [found for found in records(conn, import_.c.state == "staging") if not alive(found, now)]


def take_over(conn: Connection, found: ImportRecord, now: datetime) -> bool:
    """Continue an import that was left behind; False where another process was quicker."""
    same = (import_.c.id == found.id) & (import_.c.state == "staging") & (import_.c.owner == found.owner)
    values = {"owner": this_owner(), "heartbeat_at": now}
    return bool(conn.execute(import_.update().where(same).values(**values)).rowcount)


def alive(found: ImportRecord, now: datetime) -> bool:
    """Whether the process that stages an import is still at work."""
    owner = json.loads(found.owner)
    if owner["host"] == socket.gethostname():
        return bool(_started(owner["pid"]) == owner["start"])
    return now - found.heartbeat_at < SILENT_FOR


def this_owner() -> str:
    """Host, process and its start, so that a reused process number is told apart."""
    return _owner(os.getpid())


@cache
def _owner(pid: int) -> str:
    return json.dumps({"host": socket.gethostname(), "pid": pid, "start": _started(pid)})


def _started(pid: int) -> str | None:
    """When a process of this machine started (as the system counts it), None where it does not run."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except FileNotFoundError:
        return None if Path("/proc/self/stat").exists() or not _runs(pid) else "runs"


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
