"""A database that is open, and the clock."""

from datetime import datetime

import polars as pl

from geodata.store import versioned
from geodata.store.engine import Database
from geodata.store.load import Clock
from geodata.store.schema import VERSIONED


class Opened:
    """What every facet of the store stands on."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def _visible(self, kind: str, known_at: datetime | None) -> pl.DataFrame:
        with self._db.read() as conn:
            return versioned.visible(conn, VERSIONED[kind], known_at)
