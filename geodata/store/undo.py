"""Take an import back: by one more import, so that what was known before stays known."""

from datetime import datetime

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports, ledger
from geodata.store.delivery import ImportResult
from geodata.store.engine import Database
from geodata.store.imports import ImportRecord
from geodata.store.load import Clock, discard
from geodata.store.refused import undone
from geodata.store.schema import VERSIONED, Versioned
from geodata.store.staging import Staging
from geodata.store.versioned import Difference, is_visible
from zones.errors import ConflictError


def undo(db: Database, clock: Clock, number: int) -> ImportResult:
    """Retract the rows that import `number` brought and restore those that it superseded.

    Rows that a still later import has put in their place stay; how many is among the notes. An import that is
    not finished is discarded instead.
    """
    with db.read() as conn:
        target = imports.record(conn, number)
        _check(conn, target)
    if target.state == "staging":
        discard(db, number)
        return ImportResult(_again(db, number), 0, 0, 0, 0, 0, 0)
    with db.write() as conn:
        list_key = imports.list_id(conn, target.list)
        own = imports.begin(conn, clock(), list_key=list_key, kind=target.kind, mode="undo", undoes=number)
    try:
        return _undone(db, clock, target, own, list_key)
    except BaseException:
        discard(db, own)
        raise


def _undone(db: Database, clock: Clock, target: ImportRecord, own: int, list_key: int) -> ImportResult:
    while True:
        with db.read() as conn:
            base = imports.last_finished(conn, list_key, target.kind)
            _check(conn, target)
            news, kept, columns = _reversed(conn, target)
        if target.kind in VERSIONED:
            Staging(own, list_key, db.write, clock).adjust(VERSIONED[target.kind], news)
        with db.write() as conn:
            ledger.lock(conn)
            if imports.last_finished(conn, list_key, target.kind) == base:
                return _finished(conn, clock(), target, own, news, kept, columns)


def _check(conn: Connection, target: ImportRecord) -> None:
    if target.state == "discarded":
        raise ConflictError(
            "the import was never finished",
            where=f"import {target.id}",
            vi_where=f"lần nạp {target.id}",
            fix="nothing has to be undone",
            vi="lần nạp này chưa bao giờ hoàn tất",
            vi_fix="không có gì phải hoàn lại",
        )
    if target.id in undone(conn, None):
        raise ConflictError(
            "the import is undone already",
            where=f"import {target.id}",
            vi_where=f"lần nạp {target.id}",
            fix="undo the undoing to bring it back",
            vi="lần nạp này đã được hoàn lại",
            vi_fix="hoàn lại chính lần hoàn lại đó để khôi phục",
        )


def _reversed(conn: Connection, target: ImportRecord) -> tuple[Difference, int, list[str]]:
    """What undoing changes, how many rows stay because a later import replaced them, the columns filled."""
    if target.kind not in VERSIONED:
        return Difference(pl.DataFrame(), pl.Series("row_id", [], pl.Int64), 0, 0), 0, []
    kind = VERSIONED[target.kind]
    rows, gone = kind.rows, kind.superseded
    mine = bulk.read(conn, sa.select(rows.c.id, rows.c.identity).where(rows.c.import_id == target.id))
    still = bulk.read(
        conn,
        sa.select(rows.c.id, rows.c.identity).where(rows.c.import_id == target.id, is_visible(kind, None)),
    )
    before = bulk.read(
        conn, sa.select(*rows.c).join(gone, gone.c.row_id == rows.c.id).where(gone.c.import_id == target.id)
    )
    taken = _held_by_others(conn, kind, target, before)
    restored = before.filter(~pl.col("identity").is_in(taken.implode())).drop("id", "import_id", "list_id")
    restored = restored.unique("identity", keep="last", maintain_order=True)
    retracted = still.join(restored, on="identity", how="anti").height
    news = Difference(restored, still["id"].alias("row_id"), 0, retracted)
    return news, mine.height - still.height, bulk.filled(restored)


def _held_by_others(
    conn: Connection, kind: Versioned, target: ImportRecord, before: pl.DataFrame
) -> pl.Series:
    """Identities among `before` that the list holds now by another import than the target."""
    rows = kind.rows
    list_key = imports.list_id(conn, target.list)
    others = (rows.c.list_id == list_key) & (rows.c.import_id != target.id) & is_visible(kind, None)
    if before.is_empty():
        return before["identity"]
    return bulk.read(conn, sa.select(rows.c.identity).where(others))["identity"]


def _finished(
    conn: Connection,
    now: datetime,
    target: ImportRecord,
    own: int,
    news: Difference,
    kept: int,
    columns: list[str],
) -> ImportResult:
    counts = dict.fromkeys(("read", "accepted", "unchanged", "retracted", "refused", "unplaced"), 0)
    counts |= {"read": news.fresh.height, "accepted": news.fresh.height, "retracted": news.retracted}
    notes = [f"undoes import {target.id}: {news.retracted} rows taken back, {news.fresh.height} restored"]
    if _counted_on(conn, target):
        notes.append("later deliveries of this cumulative list counted on from it: load them again")
    if kept:
        notes.append(f"{kept} of its rows had been replaced or retracted since and are left as they are")
    imports.finish(conn, own, now, changes=True, counts=counts, columns=",".join(columns), notes=notes)
    return ImportResult(imports.record(conn, own), problems=(), **counts)


def _counted_on(conn: Connection, target: ImportRecord) -> bool:
    """Whether figures of later imports are differences to totals that this one brought."""
    rows = VERSIONED["cases"].rows
    totals = sa.select(rows.c.id).where(rows.c.total.is_not(None)).limit(1)
    own = conn.execute(totals.where(rows.c.import_id == target.id)).first()
    later = (rows.c.list_id == imports.list_id(conn, target.list)) & (rows.c.import_id > target.id)
    return own is not None and conn.execute(totals.where(later)).first() is not None


def _again(db: Database, number: int) -> ImportRecord:
    with db.read() as conn:
        return imports.record(conn, number)
