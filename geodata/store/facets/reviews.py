"""What reviewers said, and what they are asked about."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from geodata.store import doubles, place_answers
from geodata.store.facets.opened import Opened


class Reviews(Opened):
    """Answers about doubles and about words of places."""

    def set_aside(self, known_at: datetime | None = None) -> pl.DataFrame:
        """The rows that do not count since a reviewer called them the case of another: see `doubles.set_aside`."""
        with self._db.read() as conn:
            return doubles.set_aside(conn, known_at)

    def double_answers(self, known_at: datetime | None = None) -> pl.DataFrame:
        """What reviewers said of pairs of cases: `case_a`, `case_b`, `answer`, `author`, `reason`, `import_id`."""
        with self._db.read() as conn:
            return doubles.answers(conn, known_at)

    def double_answers_asleep(self) -> int:
        """How many answers that two cases are one name a case that is held no longer."""
        with self._db.read() as conn:
            return doubles.asleep(conn)

    def place_answers(self, known_at: datetime | None = None) -> pl.DataFrame:
        """What reviewers said that the words of a place mean: see `geodata.store.place_answers`."""
        with self._db.read() as conn:
            return place_answers.place_answers(conn, known_at)

    def words_in_use(self) -> pl.DataFrame:
        """The distinct words by which case rows are placed, where, and how many rows and cases they have."""
        with self._db.read() as conn:
            return place_answers.words_in_use(conn)

    def rows_in_words(self, words: Sequence[str]) -> pl.DataFrame:
        """The case rows placed by such words alone, whole, with `identity`, `content` and the name of their `list`."""
        with self._db.read() as conn:
            return place_answers.rows_in_words(conn, words)
