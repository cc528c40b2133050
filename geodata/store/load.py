"""One delivery into a list: compared with what is held, staged, and made visible as a whole."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, confirmations, imports, ledger, mended, refused
from geodata.store.delivery import Delivery, ImportResult
from geodata.store.engine import Database
from geodata.store.schema import VERSIONED, Versioned, import_
from geodata.store.staging import Staging
from geodata.store.versioned import Difference, difference, held, held_of
from zones.errors import ConflictError, InputError

#: Deliveries up to this size are stored in one transaction, larger ones staged in several.
SMALL: Final = 2_000
#: How often a delivery is compared again because another one to its list was finished meanwhile; then it
#: waits its turn and holds the others back.
_ATTEMPTS: Final = 3

Clock = Callable[[], datetime]


def load(
    db: Database, clock: Clock, delivery: Delivery, progress: Callable[[int], None] = lambda rows: None
) -> ImportResult:
    """Store a delivery. When this returns it is durable and visible as a whole; if it fails, not at all."""
    rows, doubled = _once(delivery.rows)
    job = _Job(db, clock, delivery, rows, delivery.repeated + doubled, progress)
    small = rows.height + delivery.refused.height <= SMALL and delivery.mode == "append"
    return job.at_once() if small else job.in_parts()


def _once(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """One row an identity; rows that say the same twice are counted, rows that differ are an error."""
    if rows["identity"].n_unique() == rows.height:
        return rows, 0
    distinct = rows.unique(["identity", "content"], keep="first", maintain_order=True)
    doubled = distinct.filter(pl.col("identity").is_duplicated())
    if doubled.height:
        raise InputError(
            f"{doubled['identity'].n_unique()} identities stand on rows that differ",
            where=f"identity {doubled['identity'][0]}",
            fix="refuse such rows before they are stored",
        )
    return distinct, rows.height - distinct.height


@dataclass(frozen=True)
class _Job:
    db: Database
    clock: Clock
    delivery: Delivery
    rows: pl.DataFrame
    repeated: int
    progress: Callable[[int], None]

    @property
    def kind(self) -> Versioned:
        return VERSIONED[self.delivery.kind]

    def at_once(self) -> ImportResult:
        """A small delivery: compared and finished in one transaction."""
        with self.db.write() as conn:
            ledger.lock(conn)
            list_key = imports.list_id(conn, self.delivery.list)
            number = self._begin(conn, list_key)
            staging = Staging(
                number, list_key, conn.dialect, lambda: nullcontext(conn), self.clock, self.progress
            )
            before = held_of(conn, self.kind, list_key, self.rows["identity"].to_list())
            news = difference(self.rows, before, "append")
            settles = refused.settles(conn, list_key, self.delivery, self.rows["identity"])
            staging.insert_refused(self.delivery.refused)
            staging.adjust(self.kind, news)
            return self._finish(conn, number, news, settles)

    def in_parts(self) -> ImportResult:
        """A large delivery: staged beside the work of others, finished in one small transaction."""
        with self.db.write() as conn:
            list_key = imports.list_id(conn, self.delivery.list)
            number = self._resumed(conn, list_key) or self._begin(conn, list_key)
        try:
            return self._staged(number, list_key)
        except BaseException:
            discard(self.db, number)
            raise

    def _staged(self, number: int, list_key: int) -> ImportResult:
        staging = Staging(number, list_key, self.db.dialect, self.db.write, self.clock, self.progress)
        staging.insert_refused(self.delivery.refused)
        for _ in range(_ATTEMPTS):
            with self.db.read() as conn:
                base = imports.last_finished(conn, list_key, self.delivery.kind)
                before = held(conn, self.kind, list_key)
                kept = mended.mended_before(conn, list_key, self.delivery).kept
                settles = refused.settles(conn, list_key, self.delivery, self.rows["identity"])
            news = difference(self.rows, before, self.delivery.mode, kept)
            staging.adjust(self.kind, news)
            with self.db.write() as conn:
                ledger.lock(conn)
                if imports.last_finished(conn, list_key, self.delivery.kind) == base:
                    return self._finish(conn, number, news, settles)
        return self._finished_alone(number, list_key)

    def _finished_alone(self, number: int, list_key: int) -> ImportResult:
        with self.db.write() as conn:
            ledger.lock(conn)
            staging = Staging(number, list_key, conn.dialect, lambda: nullcontext(conn), self.clock)
            kept = mended.mended_before(conn, list_key, self.delivery).kept
            news = difference(self.rows, held(conn, self.kind, list_key), self.delivery.mode, kept)
            settles = refused.settles(conn, list_key, self.delivery, self.rows["identity"])
            staging.adjust(self.kind, news)
            return self._finish(conn, number, news, settles)

    def _begin(self, conn: Connection, list_key: int) -> int:
        own = self.delivery.particulars
        return imports.begin(conn, self.clock(), list_key=list_key, kind=self.delivery.kind, **own)

    def _resumed(self, conn: Connection, list_key: int) -> int | None:
        """The same delivery, left behind by a process that was killed."""
        for found in imports.left_behind(conn, self.clock()):
            same = (found.list, found.kind, found.checksum, found.mode) == (
                self.delivery.list,
                self.delivery.kind,
                self.delivery.checksum,
                self.delivery.mode,
            )
            if same and found.checksum and imports.take_over(conn, found, self.clock()):
                conn.execute(
                    import_.update().where(import_.c.id == found.id).values(**self.delivery.particulars)
                )
                return found.id
        return None

    def _finish(
        self, conn: Connection, number: int, news: Difference, settles: dict[int, str]
    ) -> ImportResult:
        delivery = self.delivery
        self._check_base(conn)
        cases = self.rows["case_id"] if "case_id" in self.rows.columns else pl.Series(dtype=pl.String)
        list_key = imports.list_id(conn, delivery.list)
        before = mended.mended_before(conn, list_key, delivery)
        closed = refused.close(conn, number, list_key, delivery, settles, cases)
        closed += mended.keep(conn, number, before)
        confirmations.keep(conn, number, news.same)
        counts = {
            "read": self.rows.height - delivery.derived + self.repeated + delivery.refused.height,
            "accepted": news.fresh.height - delivery.derived,
            "unchanged": news.unchanged + self.repeated,
            "retracted": news.retracted,
            "refused": delivery.refused.height,
            "unplaced": _unplaced(self.rows),
        }
        changes = bool(len(news.gone) or news.fresh.height or delivery.refused.height or closed)
        own = {"columns": ",".join(_filled(news.fresh, self.kind)), "notes": [*delivery.notes, *closed]}
        imports.finish(conn, number, self.clock(), changes=changes, counts=counts, **own)
        return ImportResult(imports.record(conn, number), problems=delivery.problems, **counts)

    def _check_base(self, conn: Connection) -> None:
        """ConflictError where the list took another delivery since the figures of this one were counted."""
        after = self.delivery.after
        list_key = imports.list_id(conn, self.delivery.list)
        if after != "any" and imports.last_finished(conn, list_key, self.delivery.kind) != after:
            raise ConflictError(
                "the list took another delivery while this one was read", where=f"list {self.delivery.list}",
                fix="load the file again: totals so far count on what the list holds",
                vi="danh sách vừa nhận một lần nạp khác trong khi đọc tệp này",
                vi_where=f"danh sách {self.delivery.list}",
                vi_fix="nạp lại tệp: số lũy kế được tính tiếp từ số liệu đã có",
            )  # fmt: skip


def _filled(rows: pl.DataFrame, kind: Versioned) -> list[str]:
    return [name for name in bulk.filled(rows) if name in kind.rows.c]


def _unplaced(rows: pl.DataFrame) -> int:
    if not {"cell", "area_code"} <= set(rows.columns):
        return 0
    return rows.filter(pl.col("cell").is_null() & pl.col("area_code").is_null()).height


def discard(db: Database, number: int) -> None:
    """Give up an import that is not finished, with everything that it staged."""
    from geodata.store.staging import clear

    with db.write() as conn:
        unfinished = (import_.c.id == number) & (import_.c.state != "finished")
        conn.execute(sa.update(import_).where(unfinished).values(state="discarded"))
        gone = imports.record(conn, number).state == "discarded"
    if gone:
        clear(db.write, number)
