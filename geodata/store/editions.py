"""Editions of boundaries: every version kept, the newest of a name the current one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import polars as pl
import shapely
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports
from geodata.store import refused as refused_rows
from geodata.store.engine import Database
from geodata.store.load import Clock, discard
from geodata.store.refused import undone
from geodata.store.schema import area, edition, import_, list_, refused_row
from geodata.store.staging import Staging
from geodata.store.versioned import finished
from zones.areas import AREA_PARTICULARS, AREA_SCHEMA, Edition, empty_edition, only_told
from zones.content import table_hash
from zones.errors import ConflictError, NotFoundError

#: Areas a transaction; their shapes are large.
_AREAS: Final = 1_000


@dataclass(frozen=True, slots=True)
class EditionRecord:
    """One version of an edition, without its areas. `report` is that of its loading, as JSON values."""

    id: int
    import_id: int
    name: str
    valid_from: date | None
    valid_to: date | None
    checksum: str
    source: str
    levels: tuple[str, ...]
    report: Any
    recorded_at: datetime

    def valid_on(self, day: date) -> bool:
        """Whether the edition counts on a day (`valid_to` itself no longer does)."""
        begun = self.valid_from is None or self.valid_from <= day
        return begun and (self.valid_to is None or day < self.valid_to)

    @property
    def validity(self) -> str:
        """`[2009-04-01, 2025-07-01)`, an open end as three dots."""
        return f"[{self.valid_from or '…'}, {self.valid_to or '…'})"

    @property
    def validity_vi(self) -> str:
        """The same in Vietnamese: `từ 01/04/2009 đến trước 01/07/2025`."""
        first = f"từ {self.valid_from:%d/%m/%Y}" if self.valid_from else ""
        end = f"đến trước {self.valid_to:%d/%m/%Y}" if self.valid_to else ""
        return " ".join(filter(None, (first, end))) or "không giới hạn ngày"


_LOAD = "load some: wardwatch boundaries load FILE"
_LOAD_VI = "hãy nạp: wardwatch boundaries load TỆP"


def versions(
    conn: Connection, known_at: datetime | None = None, *, every: bool = False
) -> list[EditionRecord]:
    """The versions known at an instant, oldest first; with `every` also those whose import was undone."""
    query = sa.select(edition, import_.c.recorded_at).join(import_).where(finished(known_at))
    gone = set() if every else undone(conn, known_at)
    found = (row._mapping for row in conn.execute(query.order_by(import_.c.recorded_at)))
    return [
        EditionRecord(**dict(row) | {"levels": tuple(row["levels"])})
        for row in found
        if row["import_id"] not in gone
    ]


def current(conn: Connection, known_at: datetime | None = None) -> list[EditionRecord]:
    """The newest version of every name."""
    return list({found.name: found for found in versions(conn, known_at)}.values())


def choose(
    conn: Connection, name: str | None, on: date | None, level: str | None, known_at: datetime | None
) -> EditionRecord | None:
    """The current version of a name, else the only one valid on a day with a level; None in an empty store."""
    candidates = current(conn, known_at)
    if name is not None:
        return _named(conn, candidates, name, known_at)
    if not candidates:
        return None
    fitting = [
        found
        for found in candidates
        if (on is None or found.valid_on(on)) and (level is None or level in found.levels)
    ]
    return _only(fitting, candidates, on, level)


def by_key(conn: Connection, key: str) -> EditionRecord | None:
    """The version whose `Edition.key` is asked for, undone or not; None for the edition without boundaries.

    Raises
    ------
    NotFoundError
        where no such version is stored
    """
    if key in (empty_edition().name, empty_edition().key):
        return None
    for found in reversed(versions(conn, every=True)):
        if replace(empty_edition(), name=found.name, checksum=found.checksum).key == key:
            return found
    raise NotFoundError(
        "there is no such edition", where=f"edition {key}", fix="load its boundaries",
        vi="không có bộ ranh giới này", vi_fix="hãy nạp ranh giới",
    )  # fmt: skip


def _named(
    conn: Connection, candidates: list[EditionRecord], name: str, known_at: datetime | None
) -> EditionRecord | None:
    for found in candidates:
        if found.name == name:
            return found
    if name == empty_edition().name:
        return None
    gone = any(found.name == name for found in versions(conn, known_at, every=True))
    names = ", ".join(found.name for found in candidates)
    raise NotFoundError(
        "these boundaries were taken back" if gone else "there is no such edition",
        where=f"edition {name}",
        vi_where=f"bộ ranh giới {name}",
        fix=f"name one of those loaded: {names}" if names else f"no boundaries are left; {_LOAD}",
        vi="bộ ranh giới này đã được rút lại" if gone else "không có bộ ranh giới này",
        vi_fix=f"chọn một trong các bộ đã nạp: {names}"
        if names
        else f"không còn bộ ranh giới nào; {_LOAD_VI}",
    )


def _only(
    fitting: list[EditionRecord], all_: list[EditionRecord], on: date | None, level: str | None
) -> EditionRecord:
    words = [f"of level {level}" if level else "", f"on {on}" if on else ""]
    asked = " ".join(filter(None, words))
    words_vi = [f"ở cấp {level}" if level else "", f"vào ngày {on:%d/%m/%Y}" if on else ""]
    asked_vi = " ".join(filter(None, words_vi))
    if len(fitting) == 1:
        return fitting[0]
    listed = ", ".join(f"{found.name} {found.validity}" for found in fitting or all_)
    listed_vi = ", ".join(f"{found.name} ({found.validity_vi})" for found in fitting or all_)
    if not fitting:
        raise NotFoundError(
            f"no edition is valid {asked}",
            where=listed,
            vi_where=listed_vi,
            fix="load boundaries for it or name --edition",
            vi=f"không có bộ ranh giới nào có hiệu lực {asked_vi}".rstrip(),
            vi_fix="nạp ranh giới cho thời gian đó hoặc ghi --edition",
        )
    raise ConflictError(
        f"{len(fitting)} editions are valid {asked}".rstrip(),
        where=listed,
        vi_where=listed_vi,
        fix="choose one of them with --edition NAME",
        vi=f"{len(fitting)} bộ ranh giới có hiệu lực {asked_vi}".rstrip(),
        vi_fix="chọn một bộ bằng --edition TÊN",
    )


def load_edition(conn: Connection, found: EditionRecord) -> Edition:
    """The areas and shapes of one version."""
    rows = bulk.read(conn, sa.select(area).where(area.c.edition_id == found.id)).sort("area")
    shapes = shapely.from_wkb(np.array([*rows["geom"].to_list(), None], object))[:-1]
    columns = AREA_SCHEMA | AREA_PARTICULARS
    areas = only_told(rows.select(pl.col(name).cast(kind) for name, kind in columns.items()))
    return Edition(
        found.name, areas, shapes, found.valid_from, found.valid_to, found.checksum, found.source, found.id
    )


def checksum(loaded: Edition) -> str:
    """A name for the content of an edition: its areas, shapes and dates."""
    dates = [str(loaded.valid_from), str(loaded.valid_to)]
    return table_hash(
        _rows(loaded).with_columns(dates=pl.lit(",".join(dates)), named=pl.lit(loaded.name)), ["area"]
    )


def save(
    db: Database,
    clock: Clock,
    loaded: Edition,
    report: Any,
    refused: pl.DataFrame | None = None,
    settles: Mapping[int, Collection[int] | None] = MappingProxyType({}),
) -> EditionRecord:
    """A new version of the edition, or the current one where nothing in it differs.

    `refused` rows of its file are kept with its import, and so is which refused rows of earlier imports it `settles`
    (None: all of them); where the edition is held already and these are others than those known, with an import of
    their own.
    """
    named = replace(loaded, checksum=loaded.checksum or checksum(loaded))
    with db.read() as conn:
        same = next((found for found in current(conn) if _says_the_same(found, named)), None)
    settled_only = bool(settles) and (refused is None or refused.is_empty())
    if same is not None and not settled_only and not _tells_more(db, same, refused):
        return same
    with db.write() as conn:
        list_key = imports.list_id(conn, named.name)
        own = {"file_name": named.source, "checksum": named.checksum}
        number = imports.begin(conn, clock(), list_key=list_key, kind="boundaries", **own)
    try:
        staging = Staging(number, list_key, db.dialect, db.write, clock)
        if refused is not None and refused.height:
            staging.insert_refused(refused)
        if same is not None:
            return _refused_only(db, clock, number, same, refused, settles)
        rows = 0 if refused is None else refused.height
        return _staged(db, clock, staging, named, report, rows, settles)
    except BaseException:
        discard(db, number)
        raise


def _says_the_same(found: EditionRecord, loaded: Edition) -> bool:
    ours = (found.name, found.checksum, found.levels, found.valid_from, found.valid_to)
    return ours == (loaded.name, loaded.checksum, loaded.levels, loaded.valid_from, loaded.valid_to)


def _tells_more(db: Database, same: EditionRecord, refused: pl.DataFrame | None) -> bool:
    """Whether other rows were refused than those that the last load of an edition kept."""
    if refused is None or refused.is_empty():
        return False
    with db.read() as conn:
        held = bulk.read(
            conn, sa.select(*_REASON).where(refused_row.c.import_id == last_load(conn, same.name))
        )
    return (
        not refused.select(held.columns)
        .sort(held.columns, nulls_last=True)
        .cast(held.schema)
        .equals(held.sort(held.columns, nulls_last=True))
    )


_REASON: Final = (refused_row.c.row, refused_row.c.code, refused_row.c.raw)


def last_load(conn: Connection, name: str) -> int:
    """The number of the last load of boundaries under an edition's name."""
    of = (list_.c.name == name) & (import_.c.kind == "boundaries") & (import_.c.mode != "undo")
    query = sa.select(sa.func.max(import_.c.id)).join(list_, list_.c.id == import_.c.list_id)
    return int(conn.execute(query.where(of, import_.c.state == "finished")).scalar_one())


def _refused_only(
    db: Database, clock: Clock, number: int, same: EditionRecord, refused: pl.DataFrame | None,
    settles: Mapping[int, Collection[int] | None],
) -> EditionRecord:  # fmt: skip
    """Finish an import that brought nothing but refused rows, or that settles some."""
    counts = dict.fromkeys(("read", "refused"), 0 if refused is None else refused.height)
    with db.write() as conn:
        refused_rows.close_rows(conn, number, settles)
        imports.finish(conn, number, clock(), changes=False, counts=counts)
    return same


def _staged(
    db: Database, clock: Clock, staging: Staging, loaded: Edition, report: Any, refused: int,
    settles: Mapping[int, Collection[int] | None],
) -> EditionRecord:  # fmt: skip
    with db.write() as conn:
        row = {
            name: getattr(loaded, name) for name in ("name", "valid_from", "valid_to", "checksum", "source")
        }
        row |= {"import_id": staging.number, "levels": list(loaded.levels), "report": report}
        key = bulk.add_one(conn, edition.insert().values(row))
    for part in _rows(loaded).with_columns(pl.lit(key).alias("edition_id")).iter_slices(_AREAS):
        staging.insert(area, part)
    counts = _counts(loaded, report, refused)
    with db.write() as conn:
        refused_rows.close_rows(conn, staging.number, settles)
        imports.finish(conn, staging.number, clock(), changes=True, counts=counts)
        return next(found for found in versions(conn) if found.id == key)


def _counts(loaded: Edition, report: Any, refused: int) -> dict[str, int]:
    """What the file came to, by its report; without one, the areas of the edition."""
    told = report if isinstance(report, dict) else {}
    if {"read", "loaded", "refused"} <= told.keys():
        return {"read": told["read"], "accepted": told["loaded"], "refused": told["refused"]}
    return {"read": len(loaded.areas) + refused, "accepted": len(loaded.areas), "refused": refused}


def _rows(loaded: Edition) -> pl.DataFrame:
    shapes = shapely.to_wkb(loaded.geometry, byte_order=1, output_dimension=2) if len(loaded.geometry) else []
    return loaded.areas.with_columns(pl.Series("geom", list(shapes), pl.Binary))
