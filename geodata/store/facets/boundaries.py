"""Editions of boundaries in the store."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import polars as pl

from geodata.store import editions
from geodata.store import refused as refused_rows
from geodata.store.editions import EditionRecord
from geodata.store.engine import Database
from geodata.store.facets.opened import Opened
from geodata.store.load import Clock
from zones.areas import Edition, empty_edition


class Boundaries(Opened):
    """Every version of every edition; a few of them at hand with their areas."""

    def __init__(self, db: Database, clock: Clock) -> None:
        super().__init__(db, clock)
        self._edition = lru_cache(maxsize=6)(self._load_edition)

    def save_edition(
        self,
        edition: Edition,
        report: Any = None,
        refused: pl.DataFrame | None = None,
        settles: Mapping[int, Collection[int] | None] = MappingProxyType({}),
    ) -> Edition:
        """Store a new version of an edition (or find the one that says the same), the `refused` rows of its file, and
        which refused rows of earlier imports it `settles` (None: all of one); the edition with its `id`."""
        found = editions.save(self._db, self._clock, edition, report, refused, settles)
        return self._edition(found.id)

    def open_refusals(self, edition: str) -> pl.DataFrame:
        """The refused rows of the files of an edition that nobody has mended yet; see `refused.open_of_boundaries`."""
        with self._db.read() as conn:
            return refused_rows.open_of_boundaries(conn, edition)

    def last_load(self, edition: Edition) -> int:
        """The number of the last load of boundaries under an edition's name."""
        with self._db.read() as conn:
            return editions.last_load(conn, edition.name)

    def edition(
        self,
        name: str | None = None,
        on: date | None = None,
        level: str | None = None,
        known_at: datetime | None = None,
    ) -> Edition:
        """The newest version of a name; without a name the only edition valid on a day (with a level).

        The empty edition where none is loaded at all.

        Raises
        ------
        NotFoundError
            when none fits
        ConflictError
            when several fit: `--edition` has to name one
        """
        with self._db.read() as conn:
            found = editions.choose(conn, name, on, level, known_at)
        return empty_edition() if found is None else self._edition(found.id)

    def edition_by_key(self, key: str) -> Edition:
        """The very version that a snapshot or a tile address names; NotFoundError where it is not stored."""
        with self._db.read() as conn:
            found = editions.by_key(conn, key)
        return empty_edition() if found is None else self._edition(found.id)

    def editions(
        self, known_at: datetime | None = None, *, all_versions: bool = False
    ) -> list[EditionRecord]:
        """The editions that are loaded, without their areas."""
        with self._db.read() as conn:
            return editions.versions(conn, known_at) if all_versions else editions.current(conn, known_at)

    def _load_edition(self, key: int) -> Edition:
        with self._db.read() as conn:
            found = next(found for found in editions.versions(conn, None, every=True) if found.id == key)
            return editions.load_edition(conn, found)
