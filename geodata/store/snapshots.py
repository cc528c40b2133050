"""Snapshots: immutable, numbered, each with its rulebook and the zones of every unit."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from geodata.store import bulk, editions, ledger, settings
from geodata.store.schema import current_zone, rulebook, snapshot, snapshot_layer
from zones.content import content_hash
from zones.errors import ConflictError, NotFoundError
from zones.overriding import SHOWN
from zones.rulebook import Rulebook, parse_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, Window, ZoneLayer
from zones.vocabulary import NOT_ASSESSED


def save(conn: Connection, now: datetime, made: Snapshot, params: Mapping[str, Any]) -> SnapshotMeta:
    """Store a result under the next number; the same result of the same series again is the one stored.

    Raises
    ------
    ConflictError
        where its edition is not (or no longer) in the store, or the reading is the provisional one
    """
    if made.meta.reading != "closed":
        raise ConflictError(
            "the reading of the day in progress is not stored",
            fix="classify a closed day",
            vi="số liệu của ngày đang diễn ra không được lưu",
            vi_fix="phân vùng một ngày đã chốt",
        )
    found = editions.by_key(conn, made.meta.edition)
    meta = replace(
        made.meta, content_hash=content_hash(made, found.checksum if found else ""), created_at=now
    )
    ledger.lock(conn)
    same = _same(conn, meta)
    if same is not None:
        return same
    _keep_rulebook(conn, made.rulebook)
    number = bulk.add_one(conn, snapshot.insert().values(_row(made, meta, found, params)))
    for layer in made.layers.values():
        conn.execute(snapshot_layer.insert().values(number=number, **_packed(layer)))
    _refresh_current(conn, made.meta.series)
    ledger.touch(conn)
    return replace(meta, number=number)


def _row(
    made: Snapshot, meta: SnapshotMeta, found: editions.EditionRecord | None, params: Mapping[str, Any]
) -> dict[str, Any]:
    names = ("series", "purpose", "reading", "as_of", "known_at", "edition", "rulebook_hash", "timezone")
    row = {name: getattr(meta, name) for name in (*names, "content_hash", "created_at")}
    counts = {name: _counts(layer.table) for name, layer in made.layers.items()}
    return row | {"edition_id": found.id if found else None, "params": dict(params), "counts": counts}


def _counts(table: pl.DataFrame) -> dict[str, int]:
    return dict(sorted(table["level"].value_counts().iter_rows()))


def _same(conn: Connection, meta: SnapshotMeta) -> SnapshotMeta | None:
    names = ("series", "as_of", "known_at", "edition", "rulebook_hash", "content_hash")
    alike = [snapshot.c[name] == getattr(meta, name) for name in names]
    row = conn.execute(_metas().where(*alike).order_by(snapshot.c.number)).first()
    return None if row is None else _meta(row)


def _keep_rulebook(conn: Connection, book: Rulebook) -> None:
    bulk.add_if_absent(conn, rulebook, hash=book.hash, rulebook_id=book.id, content=dict(book.content))


def _packed(layer: ZoneLayer) -> dict[str, Any]:
    out = io.BytesIO()
    layer.table.write_parquet(out, compression="zstd")
    windows = {name: [w.first.isoformat(), w.last.isoformat()] for name, w in layer.windows.items()}
    return {"layer": layer.name, "scope": layer.scope, "windows": windows, "content": out.getvalue()}


def _layer(row: Row[Any]) -> ZoneLayer:
    windows = {name: Window(*map(date.fromisoformat, days)) for name, days in row.windows.items()}
    return ZoneLayer(row.layer, row.scope, pl.read_parquet(io.BytesIO(row.content)), windows)


def _metas() -> sa.Select[Any]:
    return sa.select(snapshot, rulebook.c.rulebook_id).join(rulebook)


def _meta(row: Row[Any]) -> SnapshotMeta:
    return SnapshotMeta(**{name: row._mapping[name] for name in SnapshotMeta.__slots__})


def load(conn: Connection, number: int) -> Snapshot:
    """A stored result; NotFoundError where there is none of that number."""
    row = conn.execute(_metas().where(snapshot.c.number == number)).first()
    if row is None:
        raise NotFoundError(
            "there is no such snapshot", where=f"snapshot {number}",
            fix="list them with wardwatch snapshots, or at /snapshots",
            vi="không có bản chụp này", vi_fix="xem danh sách bằng wardwatch snapshots, hoặc ở /snapshots",
        )  # fmt: skip
    stored = sa.select(snapshot_layer).where(snapshot_layer.c.number == number)
    layers = [_layer(found) for found in conn.execute(stored)]
    in_order = {
        layer.name: layer for layer in sorted(layers, key=lambda layer: list(row.counts).index(layer.name))
    }
    return Snapshot(_meta(row), rulebook_of(conn, row.rulebook_hash), in_order)


def rulebook_of(conn: Connection, hash_: str) -> Rulebook:
    """The rulebook as it stood when a snapshot was made with it."""
    content = conn.execute(sa.select(rulebook.c.content).where(rulebook.c.hash == hash_)).scalar()
    if content is None:
        raise NotFoundError(
            "no snapshot was made with such a rulebook",
            where=f"rulebook {hash_}",
            vi_where=f"bộ quy tắc {hash_}",
            vi="không có bản chụp nào theo bộ quy tắc này",
            vi_fix="xem danh sách bằng `wardwatch snapshots`",
        )
    return parse_rulebook(content)


def latest(conn: Connection, series: str | None) -> int | None:
    """Number of the live snapshot with the greatest (`as_of`, `known_at`) of a series (the default one)."""
    chosen = series or default_series(conn)
    live = (snapshot.c.purpose == "live") & (snapshot.c.series == chosen)
    query = sa.select(snapshot.c.number).where(live)
    newest = query.order_by(snapshot.c.as_of.desc(), snapshot.c.known_at.desc(), snapshot.c.number.desc())
    found: int | None = conn.execute(newest.limit(1)).scalar()
    return found


def default_series(conn: Connection) -> str | None:
    """The series that the workspace shows: its setting `series`, else that of its `rulebook`, else the first."""
    held = settings.settings(conn)
    if held.get("series"):
        return str(held["series"])
    live = sa.select(snapshot.c.series).join(rulebook).where(snapshot.c.purpose == "live")
    own = rulebook.c.rulebook_id == held.get("rulebook", "")
    found: str | None = conn.execute(live.order_by(own.desc(), snapshot.c.number).limit(1)).scalar()
    return found


def live_series(conn: Connection, since: date) -> list[str]:
    """Names of the live series with a snapshot of the day `since` or a later one."""
    query = sa.select(snapshot.c.series).where(snapshot.c.purpose == "live", snapshot.c.as_of >= since)
    return list(conn.execute(query.distinct().order_by(snapshot.c.series)).scalars())


def listed(
    conn: Connection, series: str | None, purpose: str | None, before: int | None, limit: int | None
) -> list[dict[str, Any]]:
    """Particulars and counts per layer and level of stored snapshots, newest first, as JSON values."""
    query = _metas().order_by(snapshot.c.number.desc()).limit(limit)
    wanted = {snapshot.c.series: series, snapshot.c.purpose: purpose}
    for column, value in wanted.items():
        query = query if value is None else query.where(column == value)
    query = query if before is None else query.where(snapshot.c.number < before)
    return [_described(row) for row in conn.execute(query)]


def _described(row: Row[Any]) -> dict[str, Any]:
    held = row._mapping
    plain = ("number", "series", "purpose", "reading", "edition", "rulebook_id", "rulebook_hash", "timezone")
    moments = {name: held[name].isoformat() for name in ("as_of", "known_at", "created_at")}
    rest = {name: held[name] for name in ("content_hash", "params", "counts")}
    return {name: held[name] for name in plain} | moments | rest


def _refresh_current(conn: Connection, series: str) -> None:
    """Write the areas' levels of the latest snapshot for those who look with a GIS."""
    if series != default_series(conn):
        return
    number = latest(conn, series)
    shown = conn.execute(sa.select(current_zone.c.number).limit(1)).scalar()
    if number is None or number == shown:
        return
    conn.execute(current_zone.delete())
    made = load(conn, number)
    key = conn.execute(sa.select(snapshot.c.edition_id).where(snapshot.c.number == number)).scalar()
    rows = [row for layer in made.layers.values() if layer.is_areas for row in _current_rows(made, layer)]
    if rows and key is not None:
        conn.execute(current_zone.insert(), [row | {"edition_id": key, "number": number} for row in rows])


def _current_rows(made: Snapshot, layer: ZoneLayer) -> list[dict[str, Any]]:
    levels = {name: made.rulebook.level(name) for name in layer.table["level"].unique()}
    beside = [name for name in SHOWN if name in layer.table.columns]
    return [
        {"level": row["level"], "as_of": made.meta.as_of}
        | {name: row.get(name) for name in ("area", *SHOWN)}
        | {"hex": level.hex, "label_vi": level.vi, "label_en": level.en}
        for row in layer.table.select("area", "level", *beside).iter_rows(named=True)
        if (level := levels[row["level"]]).id != NOT_ASSESSED
    ]
