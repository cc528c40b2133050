"""Rows that a delivery said again as they were held: nothing new is stored of them but that they were said."""

import io

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store.schema import confirmed


def keep(conn: Connection, number: int, row_ids: pl.Series) -> None:
    """Remember the rows (ids) that import `number` found held; ids that lie side by side take next to no room."""
    conn.execute(confirmed.delete().where(confirmed.c.import_id == number))
    if row_ids.is_empty():
        return
    out = io.BytesIO()
    row_ids.sort().alias("row_id").to_frame().select(
        first=pl.col("row_id"), run=(pl.col("row_id") - pl.int_range(pl.len()))
    ).group_by("run", maintain_order=True).agg(pl.col("first").first(), rows=pl.len()).select(
        "first", pl.col("rows").cast(pl.Int64)
    ).write_parquet(out, compression="zstd")
    conn.execute(confirmed.insert().values(import_id=number, row_ids=out.getvalue()))


def of(conn: Connection, number: int) -> pl.Series:
    """The ids of the rows that an import said again."""
    found = conn.execute(sa.select(confirmed.c.row_ids).where(confirmed.c.import_id == number)).scalar()
    if found is None:
        return pl.Series("row_id", [], pl.Int64)
    runs = pl.read_parquet(io.BytesIO(found))
    ids = runs.select(pl.int_ranges("first", pl.col("first") + pl.col("rows")).explode().alias("row_id"))
    return ids["row_id"]
