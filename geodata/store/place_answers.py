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


def _in_words() -> sa.ColumnElement[bool]:
    """Condition on the case rows that count now and are placed by words alone."""
    rows = case_row.rows
    return rows.c.place_words.is_not(None) & rows.c.lon.is_(None) & is_visible(case_row, None)


def words_in_use(conn: Connection) -> pl.DataFrame:
    """The distinct words by which rows are placed, and where: `place_words`, `area_level`, `area_code`, `edition`,
    `list`, and how many `rows` and `cases` there are."""
    rows = case_row.rows
    by = (rows.c.place_words, rows.c.area_level, rows.c.area_code, rows.c.edition, list_.c.name)
    counted = (sa.func.count(), sa.cast(sa.func.sum(rows.c.count), sa.BigInteger))
    query = sa.select(*by, *counted).join(list_, list_.c.id == rows.c.list_id)
    found = [tuple(row) for row in conn.execute(query.where(_in_words()).group_by(*by))]
    schema = dict.fromkeys(("place_words", "area_level", "area_code", "edition", "list"), pl.String)
    return pl.DataFrame(found, schema=schema | dict.fromkeys(("rows", "cases"), pl.Int64), orient="row").sort(
        "place_words", "list", "edition", "area_level", "area_code"
    )


def rows_in_words(conn: Connection, words: Sequence[str]) -> pl.DataFrame:
    """The case rows that are placed by such words (`place_words`) alone, with everything that is stored of them."""
    table = case_row.rows
    wanted = [column for column in table.c if column.name not in ("id", "import_id", "list_id")]
    query = sa.select(*wanted, list_.c.name.label("list")).join(list_, list_.c.id == table.c.list_id)
    among = table.c.place_words.in_(list(words))
    return bulk.read(conn, query.where(_in_words(), among).order_by(table.c.id))
