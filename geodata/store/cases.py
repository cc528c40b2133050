"""Cases in and out: what was read from a file, and the rows that count."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
from sqlalchemy.engine import Connection

from geodata.store.delivery import Delivery
from geodata.store.schema import case_row
from geodata.store.versioned import visible

if TYPE_CHECKING:
    from geodata.intake.batch import CaseBatch


def delivery(batch: "CaseBatch", list_name: str, **particulars: Any) -> Delivery:
    """The rows of a batch and, marked, its balances; rows that repeat another are counted as unchanged."""
    rows = batch.rows
    if batch.balances.height:
        marked = batch.balances.with_columns(balance=pl.lit(True))
        rows = pl.concat([rows.with_columns(balance=pl.lit(None, pl.Boolean)), marked], how="diagonal")
    notes = (*particulars.pop("notes", ()), *batch.notes)
    return Delivery(
        "cases", list_name, rows, batch.refused, repeated=batch.repeated.height, notes=notes, **particulars
    )


def visible_cases(
    conn: Connection, known_at: datetime | None, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """The case rows known at an instant, without balances."""
    wanted = None if columns is None else [*columns, "balance"]
    rows = visible(conn, case_row, known_at, wanted)
    return rows.filter(pl.col("balance").is_null()).drop("balance")


def balances(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The totals with which cumulative lists began."""
    return visible(conn, case_row, known_at).filter("balance").drop("balance")
