"""Cases in and out: what was read from a file, and the rows that count."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports
from geodata.store.delivery import Delivery
from geodata.store.doubles import set_aside
from geodata.store.schema import case_row
from geodata.store.versioned import is_visible, visible

if TYPE_CHECKING:
    from geodata.intake.batch import CaseBatch


def delivery(batch: "CaseBatch", list_name: str, **particulars: Any) -> Delivery:
    """The rows of a batch, its balances marked, and held rows with figures recomputed; rows that repeat another
    are counted as unchanged."""
    rows = batch.rows.with_columns(balance=pl.lit(None, pl.Boolean))
    parts = [rows, batch.balances.with_columns(balance=pl.lit(True))]
    if batch.recomputed is not None:
        parts.append(batch.recomputed.with_columns(derived=pl.lit(True)))
    rows = pl.concat(parts, how="diagonal")
    notes = (*particulars.pop("notes", ()), *batch.notes)
    return Delivery(
        "cases", list_name, rows, batch.refused, repeated=batch.repeated.height, notes=notes,
        derived=0 if batch.recomputed is None else batch.recomputed.height, **particulars,
    )  # fmt: skip


def visible_cases(
    conn: Connection, known_at: datetime | None, columns: Sequence[str] | None = None
) -> pl.DataFrame:
    """The case rows known at an instant that count: without balances, without those set aside as doubles."""
    own = () if columns is None else tuple(name for name in ("balance", "id") if name not in columns)
    rows = visible(conn, case_row, known_at, None if columns is None else [*columns, *own])
    aside = set_aside(conn, known_at)["id"]
    counted = rows.filter(pl.col("balance").is_null(), ~pl.col("id").is_in(aside.implode()))
    return counted.drop("balance", *(name for name in own if name != "balance"))


def balances(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The totals with which cumulative lists began."""
    return visible(conn, case_row, known_at).filter("balance").drop("balance")


def running_totals(conn: Connection, list_name: str) -> pl.DataFrame:
    """The rows of a cumulative list with the totals they were made of, balances included, and their identity."""
    rows = case_row.rows
    wanted = [column for column in rows.c if column.name not in ("id", "import_id", "list_id", "content")]
    of_list = rows.c.list_id == imports.lists(conn).get(list_name, 0)
    query = sa.select(*wanted).where(of_list, rows.c.total.is_not(None), is_visible(case_row, None))
    return bulk.read(conn, query)


def days_told(conn: Connection, list_name: str) -> pl.DataFrame:
    """The days of a list of cases (`report_date`), and whether totals so far (`total`) or new cases are told then."""
    rows = case_row.rows
    of_list = rows.c.list_id == imports.lists(conn).get(list_name, 0)
    kind = rows.c.total.is_not(None).label("total")
    query = sa.select(rows.c.report_date, kind).where(of_list, is_visible(case_row, None)).distinct()
    found = conn.execute(query).all()
    schema = {"report_date": pl.Date, "total": pl.Boolean}
    return pl.DataFrame([(day, bool(total)) for day, total in found], schema=schema, orient="row")


def totals_held(conn: Connection, list_key: int) -> pl.DataFrame:
    """Whole rows, with their ids, of what a cumulative list holds."""
    rows = case_row.rows
    of_list = (rows.c.list_id == list_key) & rows.c.total.is_not(None)
    return bulk.read(conn, sa.select(*rows.c).where(of_list, is_visible(case_row, None)))
