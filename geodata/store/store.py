"""The store as the rest of the program sees it."""

import uuid
from datetime import UTC, datetime

from geodata.store import ledger, migrate, views
from geodata.store.engine import Database
from geodata.store.facets.boundaries import Boundaries
from geodata.store.facets.cases import Cases
from geodata.store.facets.figures import Figures
from geodata.store.facets.imports import Imports
from geodata.store.facets.results import Results
from geodata.store.facets.reviews import Reviews
from geodata.store.facets.settings import Settings
from geodata.store.load import Clock


def utc_clock() -> datetime:
    """The system's clock."""
    return datetime.now(UTC)


def _prepare(db: Database, clock: Clock) -> None:
    migrate.upgrade(db)
    with db.read() as conn:
        new = ledger.is_new(conn)
    if new:
        with db.write() as conn:
            ledger.create(conn, uuid.uuid4().hex, clock())
    views.create(db)


class Store(Settings, Boundaries, Imports, Cases, Reviews, Figures, Results):
    """Everything that was delivered, and the results made from it.

    `known_at` in any reading method asks what was known at that instant; None asks what is known now.
    May be used by several threads, and several processes may open the same store.
    """

    @classmethod
    def open(cls, url: str, clock: Clock = utc_clock) -> "Store":
        """Open a store, making or upgrading its tables.

        Parameters
        ----------
        url : `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/DATABASE`
        clock : the present moment, with a time zone

        Raises
        ------
        StoreError
            when it cannot be reached, or a later version of the program made it
        """
        db = Database(url)
        try:
            _prepare(db, clock)
        except BaseException:
            db.close()
            raise
        return cls(db, clock)

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._db.name

    def token(self, known_at: datetime | None = None) -> str:
        """A short text that changes whenever something visible changes, by whichever process."""
        with self._db.read() as conn:
            return ledger.token(conn, known_at)

    def known_at(self, asked: datetime | None = None) -> datetime:
        """The instant to write on a result so that it can be made again: that of the last change, or an
        earlier one if asked for. Gather with it, then classify."""
        with self._db.read() as conn:
            return ledger.known_at(conn, asked)
