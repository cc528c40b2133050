"""Snapshots in the store."""

from datetime import date
from typing import Any

from geodata.store import snapshots
from geodata.store.facets.opened import Opened
from zones.rulebook import Rulebook
from zones.snapshot import Snapshot


class Results(Opened):
    """Results that were made, with the rulebooks they were made by."""

    def save_snapshot(self, made: Snapshot, params: dict[str, Any] | None = None) -> Snapshot:
        """Store a result; with its number. The same result again is the one stored before."""
        with self._db.write() as conn:
            meta = snapshots.save(conn, self._clock(), made, params or {})
        return Snapshot(meta, made.rulebook, made.layers)

    def snapshot(self, number: int) -> Snapshot:
        """A stored result; NotFoundError where there is none of that number."""
        with self._db.read() as conn:
            return snapshots.load(conn, number)

    def latest(self, series: str | None = None) -> Snapshot | None:
        """The live result with the greatest (`as_of`, `known_at`) of a series; None where there is none."""
        with self._db.read() as conn:
            number = snapshots.latest(conn, series)
            return None if number is None else snapshots.load(conn, number)

    def live_series(self, since: date) -> list[str]:
        """The live series with a snapshot of that day or a later one."""
        with self._db.read() as conn:
            return snapshots.live_series(conn, since)

    def latest_number(self, series: str | None = None) -> int | None:
        """The number of `latest`, without its zones."""
        with self._db.read() as conn:
            return snapshots.latest(conn, series)

    def snapshots(
        self,
        *,
        series: str | None = None,
        purpose: str | None = None,
        before: int | None = None,
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Particulars and counts of stored results, newest first; `before` a number for the next page."""
        with self._db.read() as conn:
            return snapshots.listed(conn, series, purpose, before, limit)

    def rulebook(self, hash_: str) -> Rulebook:
        """The rulebook with which snapshots were made, by its hash."""
        with self._db.read() as conn:
            return snapshots.rulebook_of(conn, hash_)
