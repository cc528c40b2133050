"""Refused rows: kept with their reason, and open until they are delivered again or taken back.

The refused rows of an import no longer stand open once a later import of the same list

- says that it mends that import, or
- replaces the whole list (`--mode replace`), or
- is of the same file name and still holds every row that the earlier one accepted: it is then the same file
  delivered again, and what is still wrong in it is among its own refused rows. (Where the earlier one accepted
  nothing, the later must have at least as many rows.)

or once the import itself is undone. Undoing the later import opens them again.
"""

from datetime import datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports
from geodata.store.delivery import Delivery
from geodata.store.schema import VERSIONED, closing, import_, refused_row
from geodata.store.versioned import finished
from zones.errors import NotFoundError


def refused_of(conn: Connection, number: int) -> pl.DataFrame:
    """The refused rows of one import, by row."""
    imports.record(conn, number)
    query = sa.select(refused_row).where(refused_row.c.import_id == number)
    return bulk.read(conn, query).sort("row", "id", nulls_last=True)


def open_refused(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The refused rows of cases that stood open at an instant of knowledge, with the `list_id` of their import."""
    query = (
        sa.select(*refused_row.c, import_.c.list_id, import_.c.kind).join(import_).where(finished(known_at))
    )
    rows = bulk.read(conn, query).filter(pl.col("kind") == "cases").sort("id")
    return rows.filter(~pl.col("import_id").is_in(list(_settled(conn, known_at)))).drop("kind")


def _settled(conn: Connection, known_at: datetime | None) -> set[int]:
    """Imports whose refused rows count no more: undone, or closed by one that is not undone itself."""
    taken_back = undone(conn, known_at)
    query = sa.select(closing.c.import_id, closing.c.closed).join(
        import_, import_.c.id == closing.c.import_id
    )
    pairs = conn.execute(query.where(finished(known_at)))
    return taken_back | {closed for by, closed in pairs if by not in taken_back}


def undone(conn: Connection, known_at: datetime | None) -> set[int]:
    """The imports that were undone by then; undoing the undoing brings an import back."""
    query = sa.select(import_.c.id, import_.c.undoes).where(finished(known_at), import_.c.undoes.is_not(None))
    taken_back: set[int] = set()
    for number, undoes in conn.execute(query.order_by(import_.c.recorded_at.desc())):
        if number not in taken_back:
            taken_back.add(undoes)
    return taken_back


def settles(conn: Connection, list_key: int, delivery: Delivery, identities: pl.Series) -> dict[int, str]:
    """The earlier imports whose refused rows a delivery settles, and why. `identities` are those of its rows."""
    settled = _settled(conn, None)
    earlier = [found for found in _with_refused(conn, list_key, delivery.kind) if found.id not in settled]
    reasons = {found.id: _reason(conn, found, delivery, identities) for found in earlier}
    return {number: reason for number, reason in reasons.items() if reason}


def close(conn: Connection, number: int, settles: dict[int, str]) -> list[str]:
    """Note, with import `number`, whose refused rows it settles; a sentence for each."""
    conn.execute(closing.delete().where(closing.c.import_id == number))
    for closed, reason in settles.items():
        conn.execute(closing.insert().values(import_id=number, closed=closed, reason=reason))
    return [
        f"the refused rows of import {closed} are settled: {reason}" for closed, reason in settles.items()
    ]


def check_mends(conn: Connection, number: int, list_name: str) -> None:
    """NotFoundError unless the import to be mended is one of the list."""
    earlier = imports.record(conn, number)
    if earlier.list != list_name:
        raise NotFoundError(
            f"import {number} belongs to the list {earlier.list}, not {list_name}",
            where=f"import {number}",
            fix=f"load the mended rows with --list {earlier.list}",
        )


def _with_refused(conn: Connection, list_key: int, kind: str) -> list[imports.ImportRecord]:
    refusing = sa.select(refused_row.c.import_id).distinct()
    same = (import_.c.list_id == list_key) & (import_.c.kind == kind)
    return imports.records(conn, same, import_.c.state == "finished", import_.c.id.in_(refusing))


def _reason(
    conn: Connection, earlier: imports.ImportRecord, delivery: Delivery, identities: pl.Series
) -> str | None:
    if delivery.mends == earlier.id:
        return "this import mends it"
    if delivery.mode == "replace":
        return "the whole list was replaced"
    if (
        delivery.file_name
        and delivery.file_name == earlier.file_name
        and _again(conn, earlier, delivery, identities)
    ):
        return "the same file was delivered again"
    return None


def _again(
    conn: Connection, earlier: imports.ImportRecord, delivery: Delivery, identities: pl.Series
) -> bool:
    rows: Any = VERSIONED[earlier.kind].rows
    accepted = bulk.read(conn, sa.select(rows.c.identity).where(rows.c.import_id == earlier.id))["identity"]
    if accepted.is_empty():
        return len(identities) + delivery.refused.height >= earlier.counts.get("read", 0)
    return bool(accepted.is_in(identities.implode()).all())
