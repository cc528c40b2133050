"""What reviewers said that the words of a place mean, as it was known.

One list (`place_answers`), one row a place key; a later answer to the same words supersedes the earlier one.
An area level with a code is an area; the code `none` without a level says that no area known is meant; neither
level nor code: the answer was taken back.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk
from geodata.store.schema import case_row, list_, place_answer
from geodata.store.versioned import is_visible, visible

#: The kind of import and the list.
KIND: Final = "place_answers"
NONE: Final = "none"

SCHEMA: Final = {
    "place_key": pl.String,
    "place_words": pl.String,
    "edition": pl.String,
    "area_level": pl.String,
    "area_code": pl.String,
    "author": pl.String,
    "reason": pl.String,
}


def answer_rows(rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """Answers as the store keeps them (keys of `SCHEMA`)."""
    return pl.DataFrame(list(rows), schema=SCHEMA)


def place_answers(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The answers that stood at an instant (columns `SCHEMA`), those taken back left out."""
    rows = visible(conn, place_answer, known_at).select(list(SCHEMA))
    return rows.filter(pl.col("area_code").is_not_null()).sort("place_key")


def rows_in_words(conn: Connection) -> pl.DataFrame:
    """The case rows that are placed by words alone (no point), with everything that is stored of them."""
    table = case_row.rows
    wanted = [column for column in table.c if column.name not in ("id", "import_id", "list_id")]
    query = sa.select(*wanted, list_.c.name.label("list")).join(list_, list_.c.id == table.c.list_id)
    by_words = table.c.place_words.is_not(None) & table.c.lon.is_(None)
    return bulk.read(conn, query.where(by_words, is_visible(case_row, None)).order_by(table.c.id))
