"""The database: one code path for SQLite (the default) and PostgreSQL, found by URL.

SQLite runs in WAL with `synchronous=FULL`; a writing transaction takes its lock at once (`BEGIN IMMEDIATE`)
and waits for it, so that several processes can write without an error and readers never wait.
"""

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Dialect, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError

from zones.errors import StoreError

#: How long a writer waits for its turn before it gives up.
BUSY_SECONDS: Final = 30.0
#: What was to be stored is told in no message and no log.
_POOL: Final[dict[str, Any]] = {"pool_size": 8, "max_overflow": 24, "hide_parameters": True}
_WRITES: Final = "wardwatch_writes"
_BUSY_CODES: Final = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Database:
    """Connections to one store, for reading (a consistent moment) and for writing (one at a time)."""

    def __init__(self, url: str) -> None:
        self.url = _checked(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgres_engine(self.url)

    @property
    def name(self) -> str:
        """The store's address without a password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def dialect(self) -> Dialect:
        """Which SQL it speaks."""
        return self.engine.dialect

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment of the store, whatever is written meanwhile."""
        options = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._translated(), self.engine.connect() as conn:
            conn = conn.execution_options(**options)
            with conn.begin():
                yield conn

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection whose changes become durable together when the block ends, or not at all."""
        with self._translated(), self.engine.connect() as conn:
            conn = conn.execution_options(**{_WRITES: True})
            with conn.begin():
                yield conn

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise self._failed(error.orig, *_remedy(error)) from error
        except DBAPIError as error:
            raise self._failed(error.orig) from error
        except (
            self.engine.dialect.loaded_dbapi.Error
        ) as error:  # of a COPY: further lines tell what was copied
            raise self._failed(error) from None

    def _failed(self, error: BaseException | None, fix: str = "", vi_fix: str = "") -> StoreError:
        said = (str(error).strip() or type(error).__name__).splitlines()[0]
        return StoreError(
            f"the store could not do it: {said}",
            where=self.name,
            fix=fix,
            vi=f"kho dữ liệu không làm được: {said}",
            vi_fix=vi_fix,
        )


def _checked(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StoreError(
            "the address of the store cannot be read",
            fix=_ADDRESSES,
            vi="không đọc được địa chỉ kho dữ liệu",
            vi_fix="dùng sqlite:///ĐƯỜNG_DẪN hoặc postgresql://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/CƠ_SỞ_DỮ_LIỆU",
        ) from error
    if backend == "sqlite" and parsed.database not in (None, "", ":memory:"):
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(
        f"{backend} in this form is no store",
        where=str(parsed),
        fix=_ADDRESSES,
        vi=f"{backend} dạng này không dùng làm kho dữ liệu được",
        vi_fix="dùng sqlite:///ĐƯỜNG_DẪN hoặc postgresql://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY/CƠ_SỞ_DỮ_LIỆU",
    )


_ADDRESSES: Final = "use sqlite:///PATH or postgresql://USER:PASSWORD@HOST/DATABASE"


def _sqlite_engine(url: URL) -> Engine:
    try:
        Path(str(url.database)).resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            "the folder of the store cannot be made",
            where=str(url.database),
            vi="không tạo được thư mục của kho dữ liệu",
            vi_fix="xem lại đường dẫn và quyền ghi",
        ) from error
    engine = sa.create_engine(url, connect_args={"timeout": BUSY_SECONDS}, **_POOL)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_engine(url: URL) -> Engine:
    waiting = {} if "options" in url.query else {"options": f"-c lock_timeout={int(BUSY_SECONDS)}s"}
    return sa.create_engine(url, connect_args=waiting, pool_pre_ping=True, **_POOL)


def _prepare_sqlite(raw: Any, _record: Any) -> None:
    raw.isolation_level = None  # transactions are begun below, never by the driver
    _to_wal(raw)
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "cache_size=-65536", "temp_store=MEMORY"):
        raw.execute(f"PRAGMA {pragma}")


def _to_wal(raw: sqlite3.Connection) -> None:
    """Switch to WAL; while another process does the same, SQLite refuses without waiting."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            if raw.execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in _BUSY_CODES or time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.002, 0.02))


def _begin_sqlite(conn: Connection) -> None:
    if not conn.get_execution_options().get(_WRITES):
        conn.exec_driver_sql("BEGIN")
        return
    raw: Any = conn.connection.dbapi_connection
    deadline = time.monotonic() + BUSY_SECONDS
    raw.execute("PRAGMA busy_timeout=0")  # its own waiting sleeps up to 0.1 s and misses short gaps
    try:
        while not _took_turn(raw, deadline):
            time.sleep(random.uniform(0.0005, 0.003))
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")


def _took_turn(raw: sqlite3.Connection, deadline: float) -> bool:
    try:
        raw.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode not in _BUSY_CODES:
            raise
        if time.monotonic() > deadline:
            what = f"another process has been writing for {BUSY_SECONDS:.0f} seconds"
            raise StoreError(
                what,
                fix="try again once its work is done, or end that process",
                vi=f"một tiến trình khác đã ghi suốt {BUSY_SECONDS:.0f} giây",
                vi_fix="thử lại khi tiến trình đó xong, hoặc dừng nó",
            ) from error
        return False
    return True


def _remedy(error: OperationalError) -> tuple[str, str]:
    """What to do, in English and in Vietnamese."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return (
            "check that the folder can be written, is on a local disk and has free space",
            "xem thư mục có ghi được, ở đĩa trong máy và còn chỗ trống không",
        )
    return (
        "check that the database server runs and that the address and password are right",
        "xem máy chủ cơ sở dữ liệu có chạy không, địa chỉ và mật khẩu có đúng không",
    )
