"""Take an import back: by one more import, so that what was known before stays known."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports, ledger
from geodata.store.cases import totals_held
from geodata.store.delivery import ImportResult
from geodata.store.engine import Database
from geodata.store.imports import ImportRecord
from geodata.store.load import Clock, discard
from geodata.store.refused import undone
from geodata.store.replay import Standing, standing
from geodata.store.schema import VERSIONED, Versioned
from geodata.store.staging import Staging
from geodata.store.versioned import Difference, is_visible
from zones.errors import ConflictError

_IDS: Final = 5_000


@dataclass(frozen=True)
class Taken:
    """How many rows of the import others had `replaced` before, how many are `restored`, how many later figures
    are `renewed`."""

    replaced: int = 0
    restored: int = 0
    renewed: int = 0


def undo(db: Database, clock: Clock, number: int) -> ImportResult:
    """Make the list what it would be without import `number`: see `replay`.

    What a later import has put in the place of its rows stays; how many is among the notes. Figures of a
    cumulative list that counted on from its totals are counted anew. An import that is not finished is discarded
    instead.
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
            news, taken = _reversed(conn, target)
        if target.kind in VERSIONED:
            Staging(own, list_key, db.dialect, db.write, clock).adjust(VERSIONED[target.kind], news)
        with db.write() as conn:
            ledger.lock(conn)
            if imports.last_finished(conn, list_key, target.kind) == base:
                return _finished(conn, clock(), target, own, news, taken)


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


def _reversed(conn: Connection, target: ImportRecord) -> tuple[Difference, Taken]:
    """What undoing changes, and what is to be said of it."""
    if target.kind not in VERSIONED:
        return Difference(pl.DataFrame(), pl.Series("row_id", [], pl.Int64), 0, 0), Taken()
    kind = VERSIONED[target.kind]
    stand = standing(conn, kind, target)
    restored = _rows(conn, kind, stand.after.join(stand.before, on="id", how="anti")["id"])
    renewed = restored.clear()
    if target.kind == "cases":
        restored, renewed = _counted_anew(conn, target, stand, restored)
    same = restored.join(stand.before, on=["identity", "content"], how="semi")["identity"].implode()
    fresh = restored.filter(~pl.col("identity").is_in(same))
    gone = stand.before.join(stand.after, on="id", how="anti").filter(~pl.col("identity").is_in(same))
    retracted = gone.join(stand.after, on="identity", how="anti").height
    news = Difference(
        pl.concat([fresh, renewed], how="diagonal").drop("id", "import_id", "list_id"),
        pl.concat([gone["id"], renewed["id"]]).alias("row_id"),
        0,
        retracted,
    )
    return news, Taken(_replaced_since(conn, kind, target), fresh.height, renewed.height)


def _rows(conn: Connection, kind: Versioned, ids: pl.Series) -> pl.DataFrame:
    """Whole rows by their ids."""
    parts = [sa.select(*kind.rows.c).where(kind.rows.c.id.in_(ids[at : at + _IDS].to_list()))
             for at in range(0, max(len(ids), 1), _IDS)]  # fmt: skip
    return pl.concat([bulk.read(conn, query) for query in parts]).sort("id")


def _counted_anew(
    conn: Connection, target: ImportRecord, stand: Standing, restored: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The restored rows, and others of the list, with the figures that the totals give which then are left."""
    held = totals_held(conn, imports.list_id(conn, target.list))
    leaving = stand.before.join(stand.after, on="id", how="anti")["id"]
    left = held.filter(~pl.col("id").is_in(leaving.implode()))
    rows = pl.concat([left, restored.filter(pl.col("total").is_not_null())], how="vertical_relaxed")
    if rows.is_empty():
        return restored, restored.clear()
    from geodata.intake.cumulative import FIGURES, recounted, with_place_keys  # with all that reads files

    figures = recounted(with_place_keys(rows)).select("identity", *FIGURES)
    told = restored.update(figures, on="identity", include_nulls=True)
    others = left.join(figures.select("identity"), on="identity", how="semi").filter(
        ~pl.col("identity").is_in(restored["identity"].implode())
    )
    renewed = others.update(figures, on="identity", include_nulls=True)
    return told, renewed.with_columns(derived=pl.lit(True))


def _replaced_since(conn: Connection, kind: Versioned, target: ImportRecord) -> int:
    """How many of the rows of an import are held no longer."""
    own = sa.select(sa.func.count()).where(kind.rows.c.import_id == target.id)
    still = conn.execute(own.where(is_visible(kind, None))).scalar_one()
    return int(conn.execute(own).scalar_one()) - int(still)


def _finished(
    conn: Connection, now: datetime, target: ImportRecord, own: int, news: Difference, taken: Taken
) -> ImportResult:
    counts = dict.fromkeys(("read", "accepted", "unchanged", "retracted", "refused", "unplaced"), 0)
    counts |= {"read": taken.restored, "accepted": taken.restored, "retracted": news.retracted}
    notes = [f"undoes import {target.id}: {news.retracted} rows taken back, {taken.restored} restored"]
    if taken.renewed:
        notes.append(
            f"{taken.renewed} later figures of the cumulative list are counted anew from the totals left"
        )
    if taken.replaced:
        notes.append(
            f"{taken.replaced} of its rows had been replaced or retracted since and are left as they are"
        )
    columns = ",".join(bulk.filled(news.fresh))
    imports.finish(conn, own, now, changes=True, counts=counts, columns=columns, notes=notes)
    return ImportResult(imports.record(conn, own), problems=(), **counts, recounted=taken.renewed)


def _again(db: Database, number: int) -> ImportRecord:
    with db.read() as conn:
        return imports.record(conn, number)
