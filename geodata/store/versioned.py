"""What is visible at an instant of knowledge, and how a delivery differs from it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk
from geodata.store.schema import Versioned, import_, list_

Mode = Literal["append", "replace"]


def finished(known_at: datetime | None) -> sa.ColumnElement[bool]:
    """Condition on `import`: it was known by then (None: by now)."""
    done = import_.c.state == "finished"
    return done if known_at is None else done & (import_.c.recorded_at <= known_at)


def is_visible(kind: Versioned, known_at: datetime | None) -> sa.ColumnElement[bool]:
    """Condition on the rows of a kind: their import was known by then, and none that supersedes them."""
    known = sa.select(import_.c.id).where(finished(known_at))
    gone = kind.superseded
    superseded = sa.exists().where(gone.c.row_id == kind.rows.c.id, gone.c.import_id.in_(known))
    return kind.rows.c.import_id.in_(known) & ~superseded


def visible(
    conn: Connection,
    kind: Versioned,
    known_at: datetime | None,
    columns: Sequence[str] | None = None,
    imports: Sequence[int] | None = None,
) -> pl.DataFrame:
    """The visible rows, in the order in which they were stored, with the name of their list as `list`.

    Without `columns`, all but `identity` and `content`; those in which no import holds anything are not even
    asked for. With `imports` only the rows that these brought.
    """
    table = kind.rows
    wanted = list(columns) if columns is not None else [c.name for c in table.c if c.name not in _INNER]
    held = _held_columns(conn, known_at)
    fetched = dict.fromkeys(["id", "list_id", *(name for name in wanted if name in held or name in _ALWAYS)])
    among = sa.true() if imports is None else table.c.import_id.in_(imports)
    query = sa.select(*(table.c[name] for name in fetched if name != "list")).where(
        among, is_visible(kind, known_at)
    )
    frame = bulk.read(conn, query).sort("id")
    absent = [pl.lit(None, bulk.dtype(table.c[name])).alias(name) for name in wanted if name not in fetched]
    return frame.with_columns(*absent, _list_names(conn, frame)).select([*wanted, "list"])


_INNER = ("identity", "content")
_ALWAYS = ("id", "import_id", "list_id", "identity", "content")


def _held_columns(conn: Connection, known_at: datetime | None) -> set[str]:
    found = conn.execute(sa.select(import_.c.columns).where(finished(known_at)).distinct()).scalars()
    return {name for names in found for name in names.split(",")}


def _list_names(conn: Connection, frame: pl.DataFrame) -> pl.Series:
    names = {key: name for key, name in conn.execute(sa.select(list_.c.id, list_.c.name))}
    return frame["list_id"].replace_strict(names, return_dtype=pl.String).alias("list")


def held(conn: Connection, kind: Versioned, list_key: int) -> pl.DataFrame:
    """`id`, `identity`, `content` of every row that the list holds now."""
    table = kind.rows
    query = sa.select(table.c.id, table.c.identity, table.c.content)
    return bulk.read(conn, query.where(table.c.list_id == list_key, is_visible(kind, None)))


def held_of(conn: Connection, kind: Versioned, list_key: int, identities: Sequence[str]) -> pl.DataFrame:
    """`held`, of a few identities."""
    table = kind.rows
    query = sa.select(table.c.id, table.c.identity, table.c.content)
    among = (table.c.list_id == list_key) & table.c.identity.in_(identities) & is_visible(kind, None)
    rows: list[Any] = [tuple(row) for row in conn.execute(query.where(among))] if identities else []
    return pl.DataFrame(rows, schema=HELD, orient="row")


HELD = {"id": pl.Int64, "identity": pl.String, "content": pl.String}


@dataclass(frozen=True)
class Difference:
    """What a delivery changes: `fresh` rows are added, the rows of `gone` (their ids) no longer count.

    `unchanged` rows were already held (`same`: their ids); `retracted` ones are in `gone` without a successor.
    """

    fresh: pl.DataFrame
    gone: pl.Series
    unchanged: int
    retracted: int
    same: pl.Series = field(default_factory=lambda: pl.Series("row_id", [], pl.Int64))


def difference(
    rows: pl.DataFrame, held: pl.DataFrame, mode: Mode, kept: pl.Series | None = None
) -> Difference:
    """Compare delivered rows (one an identity) with those that the list holds.

    `kept` are ids of rows that a delivery of the whole list says again without bringing them (`mended`).
    """
    if held.is_empty():
        return Difference(rows, pl.Series("row_id", [], pl.Int64), 0, 0)
    before = held.select(pl.col("id").alias("_id"), "identity", pl.col("content").alias("_content"))
    joined = rows.join(before, on="identity", how="left", maintain_order="left")
    same = (pl.col("_content") == pl.col("content")).fill_null(False)
    fresh = joined.filter(~same)
    gone = fresh["_id"].drop_nulls()
    absent = before.join(rows, on="identity", how="anti")["_id"] if mode == "replace" else gone.clear()
    said = absent.is_in(kept.implode()) if kept is not None else pl.repeat(False, len(absent), eager=True)
    retracted = absent.filter(~said)
    return Difference(
        fresh.select(rows.columns),
        pl.concat([gone, retracted]).alias("row_id"),
        rows.height - fresh.height,
        len(retracted),
        pl.concat([joined.filter(same)["_id"], absent.filter(said)]).alias("row_id"),
    )
