"""Decisions of the authority as they were known: each with its number, and until when it holds."""

from datetime import UTC, datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store.schema import EPOCH, import_, override_row
from geodata.store.versioned import visible

DECIDE: Final = "decide"
END: Final = "end"

#: What an ending names of the decision that it ends.
KEYS: Final = ("list", "rulebook", "area_level", "area_code", "document", "first_day")
_SAID: Final = (
    "number", "import_id", "recorded_at", *KEYS, "until", "ended", "edition", "level", "decided_by", "author", "reason"
)  # fmt: skip


def overrides(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The decisions known at an instant, one a row, in the order in which they were recorded.

    `number` names the decision, `until` is the last day as decided, `ended` the earlier last day where it was
    ended (null: it was not). A decision that was ended before its first day never holds.
    """
    rows = visible(conn, override_row, known_at).join(_recorded(conn), on="import_id", how="left")
    decided = rows.filter(pl.col("act") == DECIDE).rename({"id": "number", "last_day": "until"})
    ends = rows.filter(pl.col("act") == END).select(*KEYS, pl.col("last_day").alias("ended"))
    known = decided.join(ends, on=KEYS, how="left", nulls_equal=True, maintain_order="left")
    return known.select(_SAID).sort("recorded_at", "first_day", "number")


def _recorded(conn: Connection) -> pl.DataFrame:
    """When each import of decisions was recorded."""
    query = sa.select(import_.c.id.label("import_id"), import_.c.recorded_at)
    rows = conn.execute(query.where(import_.c.kind == "overrides")).all()
    moments = [(key, moment or EPOCH) for key, moment in rows]
    schema: dict[str, Any] = {"import_id": pl.Int64, "recorded_at": pl.Datetime("us", UTC)}
    return pl.DataFrame(moments, schema=schema, orient="row")
