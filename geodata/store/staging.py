"""Rows of an import that is not finished: written in short transactions, whole or continued after a kill."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

from geodata.store import bulk, imports
from geodata.store.portions import one_ahead, portion
from geodata.store.schema import VERSIONED, Versioned, area, closing, confirmed, edition, refused_row
from geodata.store.versioned import Difference

#: Rows a transaction: it bounds for how long other writers wait (about a tenth of a second).
ROWS: Final = 10_000
_KEYS: Final = 500

Transaction = Callable[[], AbstractContextManager[Connection]]


@dataclass(frozen=True)
class Staging:
    """One import being staged; `transaction` opens a write, `clock` tells the time of the sign of life."""

    number: int
    list_key: int
    dialect: Dialect
    transaction: Transaction
    clock: Callable[[], datetime]
    progress: Callable[[int], None] = lambda rows: None

    def adjust(self, kind: Versioned, wanted: Difference) -> None:
        """Make what is staged equal to a difference, whatever part of it (or of an older one) is there."""
        rows, gone = kind.rows, kind.superseded
        mine = sa.select(rows.c.id, rows.c.identity, rows.c.content).where(rows.c.import_id == self.number)
        with self.transaction() as conn:
            there = bulk.read(conn, mine)
            gone_there = bulk.read(conn, sa.select(gone.c.row_id).where(gone.c.import_id == self.number))
        left = gone_there.join(wanted.gone.to_frame(), on="row_id", how="anti")
        self._remove(gone, gone.c.row_id, left["row_id"])
        fresh, keys = wanted.fresh, ["identity", "content"]
        if not there.is_empty():
            self._remove(rows, rows.c.id, there.join(fresh, on=keys, how="anti")["id"])
            fresh = fresh.join(there, on=keys, how="anti")
        self.insert_rows(kind, fresh)
        news = wanted.gone.to_frame().join(gone_there, on="row_id", how="anti")
        self.insert(gone, news.with_columns(pl.lit(self.number).alias("import_id")))

    def insert_rows(self, kind: Versioned, frame: pl.DataFrame) -> None:
        """Add rows. In order of identity, so that the index grows at one place."""
        if frame.is_empty():
            return
        said = [name for name in bulk.filled(frame) if name in kind.rows.c and name != "id"]
        order = _by_identity(frame["identity"])
        told = frame.select(said).rechunk()  # rows of many pieces are slow to gather
        keys = {"import_id": self.number, "list_id": self.list_key}
        owned = [pl.lit(key, pl.Int64).alias(name) for name, key in keys.items()]
        parts = (told[order[at : at + ROWS]] for at in range(0, len(order), ROWS))
        self._insert(kind.rows, (bulk.shaped(part, kind.rows, said).with_columns(owned) for part in parts))

    def insert_refused(self, frame: pl.DataFrame) -> None:
        """Keep the refused rows; those of an earlier attempt at this import make way."""
        with self.transaction() as conn:
            conn.execute(refused_row.delete().where(refused_row.c.import_id == self.number))
        names = [column.name for column in refused_row.c if column.name != "id"]
        owned = frame.with_columns(pl.lit(self.number).alias("import_id"))
        self._insert(refused_row, bulk.shaped(owned, refused_row, names).iter_slices(ROWS))

    def insert(self, table: sa.Table, frame: pl.DataFrame) -> None:
        """Add rows of any table, in its types."""
        self._insert(table, bulk.shaped(frame, table, frame.columns).iter_slices(ROWS))

    def _insert(self, table: sa.Table, parts: Iterator[pl.DataFrame]) -> None:
        with one_ahead(portion(table, part, self.dialect) for part in parts) as portions:
            for rows in portions:
                with self.transaction() as conn:
                    rows.write(conn)
                    imports.beat(conn, self.number, self.clock())
                self.progress(rows.height)

    def _remove(self, table: sa.Table, key: sa.Column[Any], ids: pl.Series) -> None:
        for start in range(0, len(ids), _KEYS):
            with self.transaction() as conn:
                chosen = key.in_(ids[start : start + _KEYS].to_list())
                owned = table.c.import_id == self.number
                conn.execute(table.delete().where(chosen, owned))


def _by_identity(identity: pl.Series) -> pl.Series:
    """The positions of identities in their order; of hashes, by their first 48 bits."""
    start = identity.str.head(12).str.to_integer(base=16, strict=False)
    return (identity if start.has_nulls() else start).arg_sort()


def clear(transaction: Transaction, number: int) -> None:
    """Delete everything that an import staged, in short transactions."""
    for kind in VERSIONED.values():
        _delete(transaction, kind.superseded, kind.superseded.c.row_id, kind.superseded.c.import_id == number)
        _delete(transaction, kind.rows, kind.rows.c.id, kind.rows.c.import_id == number)
    _delete(transaction, refused_row, refused_row.c.id, refused_row.c.import_id == number)
    _delete(transaction, closing, closing.c.closed, closing.c.import_id == number)
    _delete(transaction, confirmed, confirmed.c.import_id, confirmed.c.import_id == number)
    editions = sa.select(edition.c.id).where(edition.c.import_id == number)
    _delete(transaction, area, area.c.area, area.c.edition_id.in_(editions))
    _delete(transaction, edition, edition.c.id, edition.c.import_id == number)


def _delete(
    transaction: Transaction, table: sa.Table, key: sa.Column[Any], condition: sa.ColumnElement[bool]
) -> None:
    while True:
        with transaction() as conn:
            some = sa.select(key).where(condition).limit(ROWS).subquery()
            done = conn.execute(table.delete().where(condition, key.in_(sa.select(some.c[key.name]))))
            if done.rowcount == 0:
                return
