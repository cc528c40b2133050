"""Portions of rows on their way into a table: made ready beforehand, so that a transaction has only to write them.

Days travel as ISO text and truth values as 0/1 (SQLite) or by COPY (PostgreSQL); a column without any value is not
sent. SQLite takes many rows in one statement, in which a value that all of them share is bound once.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Dialect

from geodata.store.bulk import cursor_of, filled

#: Rows in one statement, and values bound in it at most (what SQLite allows since 3.32).
_AT_ONCE, _MOST_BOUND = 100, 32_766

Values = tuple[Any, ...]


@dataclass(frozen=True)
class Portion:
    """So many rows of one table, and what writes them."""

    height: int
    write: Callable[[Connection], None]


def portion(table: sa.Table, frame: pl.DataFrame, dialect: Dialect) -> Portion:
    """The rows of a frame whose columns are named as those of the table, in its types."""
    sent = frame.select(filled(frame))
    if not sent.height:
        return Portion(0, lambda conn: None)
    if dialect.name == "sqlite":
        return Portion(sent.height, _in_statements(table, sent, dialect))
    if pl.Binary not in sent.dtypes:
        return Portion(sent.height, _by_copy(table, sent, dialect))
    return Portion(sent.height, _row_by_row(table, sent, dialect))


@contextmanager
def one_ahead(portions: Iterator[Portion]) -> Iterator[Iterator[Portion]]:
    """The same portions, each made in a thread of its own while the one before it is written."""
    with ThreadPoolExecutor(1) as pool:
        yield _each(portions, pool)


def _each(portions: Iterator[Portion], pool: ThreadPoolExecutor) -> Iterator[Portion]:
    made = next(portions, None)
    while made is not None:
        coming = pool.submit(next, portions, None)
        yield made
        made = coming.result()


def _in_statements(table: sa.Table, frame: pl.DataFrame, dialect: Dialect) -> Callable[[Connection], None]:
    frame = frame.with_columns(pl.col(pl.Date).cast(pl.String))
    shared = {name: frame[name][0] for name in frame.columns[1:] if _is_shared(frame[name])}
    own = frame.drop(shared)
    begin = f"INSERT INTO {_names(table, [*shared, *own.columns], dialect)} VALUES "
    row = f"({', '.join([*(f'?{at}' for at in range(1, len(shared) + 1)), *'?' * own.width])})"
    statements = [
        (begin + ", ".join([row] * rows), values) for rows, values in _bound(own, tuple(shared.values()))
    ]

    def write(conn: Connection) -> None:
        for statement, values in statements:
            conn.exec_driver_sql(statement, values)

    return write


def _bound(own: pl.DataFrame, shared: Values) -> Iterator[tuple[int, Values]]:
    """How many rows each statement has, and its values: those that all rows share, then those of row after row."""
    most = min(_AT_ONCE, (_MOST_BOUND - len(shared)) // own.width)
    rows = zip(*(column.to_list() for column in own.iter_columns()), strict=True)
    for left in range(own.height, 0, -most):
        some = min(most, left)
        yield some, (*shared, *chain.from_iterable(islice(rows, some)))


def _is_shared(column: pl.Series) -> bool:
    return not column.null_count() and bool((column == column.head(1)).all())


def _by_copy(table: sa.Table, frame: pl.DataFrame, dialect: Dialect) -> Callable[[Connection], None]:
    text = frame.write_csv(include_header=False, quote_style="non_numeric")
    statement = f"COPY {_names(table, frame.columns, dialect)} FROM STDIN (FORMAT csv)"

    def write(conn: Connection) -> None:
        with cursor_of(conn) as cursor, cursor.copy(statement) as copy:
            copy.write(text)

    return write


def _row_by_row(table: sa.Table, frame: pl.DataFrame, dialect: Dialect) -> Callable[[Connection], None]:
    marks = ", ".join(["%s"] * frame.width)
    statement = f"INSERT INTO {_names(table, frame.columns, dialect)} VALUES ({marks})"
    rows = frame.with_columns(pl.col(pl.Date).cast(pl.String)).rows()
    return lambda conn: _executed(conn, statement, rows)


def _executed(conn: Connection, statement: str, rows: list[Values]) -> None:
    conn.exec_driver_sql(statement, rows)


def _names(table: sa.Table, columns: list[str], dialect: Dialect) -> str:
    quote = dialect.identifier_preparer.quote
    return f"{quote(table.name)} ({', '.join(quote(name) for name in columns)})"
