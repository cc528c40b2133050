"""Whole tables in the types of the database, and out of it past the conversions of single values; `portions` brings
them in."""

import io
from typing import Any, Final

import polars as pl
import pyarrow as pa
import sqlalchemy as sa
from pyarrow import csv
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

_CHUNK: Final = 50_000
#: SQL type -> (type of the frame, type in which it travels from PostgreSQL)
_TYPES: Final[dict[type, tuple[Any, pa.DataType]]] = {
    sa.BigInteger: (pl.Int64, pa.int64()),
    sa.Integer: (pl.Int32, pa.int32()),
    sa.Double: (pl.Float64, pa.float64()),
    sa.Boolean: (pl.Boolean, pa.bool_()),
    sa.Date: (pl.Date, pa.string()),
    sa.Text: (pl.String, pa.string()),
    sa.LargeBinary: (pl.Binary, pa.binary()),
}


def dtype(column: sa.Column[Any]) -> Any:
    """The type of a stored column in frames; keys are Int64."""
    return _types(column)[0]


def _types(column: Any) -> tuple[Any, pa.DataType]:
    kind = column.type.impl_instance if isinstance(column.type, sa.TypeDecorator) else column.type
    return next(types for sql, types in _TYPES.items() if isinstance(kind, sql))


def shaped(frame: pl.DataFrame, table: sa.Table, names: list[str]) -> pl.DataFrame:
    """The named columns in the types of the table; a missing one is null, characters that no database
    text may hold are left out."""
    return frame.select(_shaped(frame, name, dtype(table.c[name])) for name in names)


def _shaped(frame: pl.DataFrame, name: str, want: Any) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, want).alias(name)
    column = pl.col(name).cast(want)
    return (
        column.str.replace_all("\0", "", literal=True) if want == pl.String and _odd(frame[name]) else column
    )


def _odd(text: pl.Series) -> bool:
    return text.dtype == pl.String and bool(text.str.contains("\0", literal=True).any())


def filled(frame: pl.DataFrame) -> list[str]:
    """The columns that hold at least one value."""
    return [name for name in frame.columns if frame[name].null_count() < frame.height]


def add_one(conn: Connection, statement: sa.Insert) -> int:
    """Insert one row; the key that the database gave it."""
    key = conn.execute(statement).inserted_primary_key
    return int(key[0]) if key else 0


def add_if_absent(conn: Connection, table: sa.Table, **values: Any) -> None:
    """Insert one row unless another process has inserted one of the same key."""
    dialect = postgresql if conn.dialect.name == "postgresql" else sqlite
    conn.execute(dialect.insert(table).values(**values).on_conflict_do_nothing())


def read(conn: Connection, select: sa.Select[Any]) -> pl.DataFrame:
    """The rows of a query. Its conditions may hold numbers and instants, not text."""
    columns = list(select.selected_columns)
    names = [str(column.name) for column in columns]
    sql = str(select.compile(conn, compile_kwargs={"literal_binds": True}))
    if conn.dialect.name == "postgresql" and not any(isinstance(c.type, sa.LargeBinary) for c in columns):
        frame = _copy_out(conn, sql, names, [_types(c)[1] for c in columns])
    else:
        frame = _fetch(conn, sql, names, [_types(c)[0] for c in columns])
    days = [name for name, c in zip(names, columns, strict=True) if isinstance(c.type, sa.Date)]
    return frame.with_columns(_as_day(frame, name) for name in days)


def _as_day(frame: pl.DataFrame, name: str) -> pl.Series:
    days = frame[name]
    return days if days.dtype == pl.Date else days.str.to_date("%Y-%m-%d")


def _copy_out(conn: Connection, sql: str, names: list[str], types: list[pa.DataType]) -> pl.DataFrame:
    with (
        cursor_of(conn) as cursor,
        cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)") as copy,
    ):
        text = b"".join(copy)
    if not text:
        return pl.DataFrame(pa.table([pa.array([], kind) for kind in types], names=names))
    table = csv.read_csv(
        io.BytesIO(text),
        csv.ReadOptions(column_names=names),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=dict(zip(names, types, strict=True)),
            null_values=[""],
            true_values=["t"],
            false_values=["f"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return pl.DataFrame(table)


def _fetch(conn: Connection, sql: str, names: list[str], types: list[Any]) -> pl.DataFrame:
    cursor: Any = conn.exec_driver_sql(sql).cursor
    schema = [(name, pl.String if kind == pl.Date else kind) for name, kind in zip(names, types, strict=True)]
    parts = [pl.DataFrame(schema=schema)]
    while rows := cursor.fetchmany(_CHUNK):
        values = zip(schema, zip(*rows, strict=True), strict=True)
        parts.append(pl.DataFrame([_series(name, column, kind) for (name, kind), column in values]))
    return pl.concat(parts)


def _series(name: str, values: tuple[Any, ...], kind: Any) -> pl.Series:
    if kind == pl.Boolean:
        return pl.Series(name, values).cast(pl.Boolean)
    return pl.Series(
        name, [str(v) if v is not None else None for v in values] if _days(values) else values, kind
    )


def _days(values: tuple[Any, ...]) -> bool:
    first = next((value for value in values if value is not None), None)
    return hasattr(first, "isoformat")


def cursor_of(conn: Connection) -> Any:
    """A cursor of the driver itself."""
    raw: Any = conn.connection.dbapi_connection
    return raw.cursor()
