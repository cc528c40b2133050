"""The clock of what is known: every finished import gets its own, later instant."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk
from geodata.store.schema import MICROSECOND, import_, ledger


def is_new(conn: Connection) -> bool:
    """Whether the ledger has not begun."""
    return conn.execute(sa.select(ledger.c.id)).first() is None


def create(conn: Connection, store: str, now: datetime) -> None:
    """Begin the ledger of a new store; an existing one stays."""
    bulk.add_if_absent(conn, ledger, id=1, store=store, revision=0, recorded_at=now, changed_at=now)


def lock(conn: Connection) -> None:
    """Hold back every other writer that finishes something, until this transaction ends."""
    conn.execute(sa.select(ledger.c.id).with_for_update()).all()


def record(conn: Connection, now: datetime, *, changes: bool) -> datetime:
    """The instant of an import that is being finished: now, but later than all before it.

    With `changes` the token of the store changes; without (everything was already held) it stays.
    """
    lock(conn)
    last: datetime = conn.execute(sa.select(ledger.c.recorded_at)).scalar_one()
    recorded_at = max(now, last + MICROSECOND)
    values: dict[str, object] = {"recorded_at": recorded_at}
    if changes:
        values |= {"revision": ledger.c.revision + 1, "changed_at": recorded_at}
    conn.execute(ledger.update().values(values))
    return recorded_at


def touch(conn: Connection) -> None:
    """Change the token for something that is no import: a snapshot, a setting."""
    conn.execute(ledger.update().values(revision=ledger.c.revision + 1))


def token(conn: Connection, known_at: datetime | None = None) -> str:
    """A short text that differs whenever something visible differs."""
    store, revision = conn.execute(sa.select(ledger.c.store, ledger.c.revision)).one()
    if known_at is None:
        return f"{store[:8]}-{revision}"
    last = sa.select(sa.func.max(import_.c.recorded_at)).where(import_.c.recorded_at <= known_at)
    return f"{store[:8]}@{conn.execute(last).scalar()}"


def known_at(conn: Connection, asked: datetime | None = None) -> datetime:
    """The instant of knowledge to write on a result, such that asking for it again gives the same.

    That of the last change; an earlier one if asked for. A later one is the same knowledge, and writing it
    down would promise something about imports that may still be finished before it.
    """
    last: datetime = conn.execute(sa.select(ledger.c.changed_at)).scalar_one()
    return last if asked is None else min(asked, last)
