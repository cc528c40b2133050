"""What a few imports changed among the cases, so that a state of knowledge can follow the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk
from geodata.store.schema import case_row, import_
from geodata.store.versioned import visible

#: More rows than these are read anew with all others.
MOST: Final = 50_000


@dataclass(frozen=True)
class Newer:
    """Case rows that came, and the ids (`row_id`) of those that count no longer."""

    fresh: pl.DataFrame
    gone: pl.Series


def newer_cases(
    conn: Connection, after: datetime, known_at: datetime | None, columns: Sequence[str]
) -> Newer | None:
    """What the imports of cases changed that became known after one instant and by another.

    None where that is a large part of everything. Rows of doubles are among `fresh`; whoever asks has seen to it
    that none was set aside.
    """
    done = (import_.c.state == "finished") & (import_.c.kind == "cases") & (import_.c.recorded_at > after)
    known = done if known_at is None else done & (import_.c.recorded_at <= known_at)
    numbers = list(conn.execute(sa.select(import_.c.id).where(known)).scalars())
    rows, gone = case_row.rows, case_row.superseded
    ended = sa.select(gone.c.row_id).where(gone.c.import_id.in_(numbers))
    told = sa.select(sa.func.count()).where(rows.c.import_id.in_(numbers))
    if conn.execute(told).scalar_one() > MOST:
        return None
    fresh = visible(conn, case_row, known_at, [*columns, "balance"], numbers)
    return Newer(fresh.filter(pl.col("balance").is_null()).drop("balance"), bulk.read(conn, ended)["row_id"])
