"""Case rows in the store."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from geodata.store import cases, differences, doubles, newer
from geodata.store.facets.opened import Opened
from geodata.store.newer import Newer


class Cases(Opened):
    """Cases as they count, by list, and as they were said."""

    def cases(self, known_at: datetime | None = None, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Visible case rows, balances left out; all columns of a case with `id`, `import_id`, `list_id`, `list`."""
        with self._db.read() as conn:
            return cases.visible_cases(conn, known_at, columns)

    def newer_cases(self, after: datetime, known_at: datetime | None, columns: Sequence[str]) -> Newer | None:
        """What changed among the cases between two instants; None where it is much."""
        with self._db.read() as conn:
            return newer.newer_cases(conn, after, known_at, columns)

    def balances(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The totals with which cumulative lists began: cases of no known day."""
        with self._db.read() as conn:
            return cases.balances(conn, known_at)

    def running_totals(self, list_name: str) -> pl.DataFrame:
        """The rows of a cumulative list with the `total` that each was made of, balances included."""
        with self._db.read() as conn:
            return cases.running_totals(conn, list_name)

    def days_told(self, list_name: str) -> pl.DataFrame:
        """The days of a list (`report_date`), and whether totals so far (`total`) or new cases are told of them."""
        with self._db.read() as conn:
            return cases.days_told(conn, list_name)

    def list_known(self, list_name: str, known_at: datetime | None = None) -> pl.DataFrame:
        """The rows of one list of cases at an instant, balances included, as `compare` takes them."""
        with self._db.read() as conn:
            return differences.known(conn, list_name, known_at)

    def list_said(self, number: int) -> pl.DataFrame:
        """The rows that one delivery of cases said, as `compare` takes them."""
        with self._db.read() as conn:
            return differences.said(conn, number)

    def settled_between(self, list_name: str, first: datetime, second: datetime) -> int:
        """Refused rows of a list that stood open at one instant and no longer at a later one."""
        with self._db.read() as conn:
            return differences.settled(conn, list_name, first, second)

    def cases_beginning(self, list_name: str, start: str) -> list[str]:
        """Identities of held cases of a list that begin with some letters, a few at most."""
        with self._db.read() as conn:
            return doubles.beginning(conn, list_name, start)
