"""Rows of every kind as the rest of the program reads and writes them: cases, reports, figures."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk
from geodata.store.delivery import Delivery
from geodata.store.schema import VERSIONED
from geodata.store.versioned import is_visible, visible

#: What makes two rows of a kind the same row, and what they say. (Cases bring both along.)
IDENTITY: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "reports": (("area_level", "area_code", "day", "setting"), ("cases_stated", "edition")),
    "declaration": (("area_level", "area_code", "cells", "first_day", "last_day"), ("edition",)),
    "population": (("edition", "area_level", "area_code", "vintage", "source"), ("persons",)),
    "population_cells": (("edition", "resolution", "vintage", "source"), ("cells",)),
    "context": (("area_level", "area_code", "day", "name"), ("value", "source", "edition")),
    "overrides": (
        ("act", "rulebook", "area_level", "area_code", "document", "first_day"),
        ("last_day", "level", "decided_by", "author", "reason", "edition"),
    ),
    "place_answers": (("place_key",), ("area_level", "area_code", "edition", "author", "reason")),
    "sites": (
        ("code",),
        (
            "name",
            "site_kind",
            "size_class",
            "capacity",
            "persons",
            "lon",
            "lat",
            "geom",
            "area_level",
            "area_code",
            "first_day",
            "last_day",
            "source",
        ),
    ),
    "crosswalk": (("edition_from", "edition_to", "area_level", "weight", "source"), ("pairs",)),
    "double_answers": (("case_a", "case_b"), ("answer", "author", "reason")),
}
_SEPARATOR: Final = "\x1f"


def identified(kind: str, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `identity` and `content` made of their columns; missing columns are null."""
    table = VERSIONED[kind].rows
    names = [column.name for column in table.c if column.name not in ("id", "import_id", "list_id")]
    shaped = bulk.shaped(rows, table, [name for name in names if name not in ("identity", "content")])
    known_by, says = IDENTITY[kind]
    return shaped.with_columns(
        _joined(shaped, known_by).alias("identity"), _joined(shaped, says).alias("content")
    )


def _joined(rows: pl.DataFrame, names: Sequence[str]) -> pl.Expr:
    parts = [
        pl.col(name).map_elements(_digest, pl.String)
        if rows.schema[name] == pl.Binary
        else pl.col(name).cast(pl.String)
        for name in names
    ]
    return pl.concat_str([part.fill_null("") for part in parts], separator=_SEPARATOR)


def _digest(content: bytes) -> str:
    import hashlib

    return hashlib.sha256(content).hexdigest()


def delivery(kind: str, list_name: str, rows: pl.DataFrame, **particulars: Any) -> Delivery:
    """A delivery of rows that carry no identity of their own."""
    return Delivery(kind, list_name, identified(kind, rows), **particulars)


def population(
    conn: Connection, edition: str, known_at: datetime | None, vintage: int | None = None
) -> pl.DataFrame:
    """`area_level`, `area_code`, `persons`, `vintage`, `source`: one row an area of an edition.

    Of several figures of an area the one of the newest vintage counts (or of the vintage asked for), then the
    one stored last.
    """
    rows = visible(conn, VERSIONED["population"], known_at).filter(pl.col("edition") == edition)
    if vintage is not None:
        rows = rows.filter(pl.col("vintage") == vintage)
    newest = rows.sort("vintage", "id", nulls_last=False).unique(["area_level", "area_code"], keep="last")
    return newest.sort("area_level", "area_code").select(
        "area_level", "area_code", "persons", "vintage", "source"
    )


def packed_cells(cells: pl.DataFrame) -> bytes:
    """`cell`, `persons` of one raster as stored: sorted by cell, Parquet."""
    out = io.BytesIO()
    cells.select(pl.col("cell", "persons").cast(pl.Int64)).sort("cell").write_parquet(out, compression="zstd")
    return out.getvalue()


def population_cells(
    conn: Connection, edition: str, resolution: int, known_at: datetime | None, vintage: int | None = None
) -> pl.DataFrame | None:
    """`cell`, `persons`, sorted by cell, of the newest vintage (or the one asked for); None where none is known."""
    kind = VERSIONED["population_cells"]
    rows = kind.rows
    wanted = is_visible(kind, known_at) & (rows.c.edition == edition) & (rows.c.resolution == resolution)
    if vintage is not None:
        wanted &= rows.c.vintage == vintage
    newest = (
        sa.select(rows.c.cells)
        .where(wanted)
        .order_by(sa.func.coalesce(rows.c.vintage, 0).desc(), rows.c.id.desc())
    )
    found = conn.execute(newest.limit(1)).scalar()
    return None if found is None else pl.read_parquet(io.BytesIO(found))
