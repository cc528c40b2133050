"""Bring a store to the version of this program, also when several processes open it at once."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import Connection

from geodata.store.engine import Database
from zones.errors import StoreError

_LOCK: Final = 7_236_120_091  # any number, the same for everyone


def upgrade(db: Database) -> None:
    """Make or upgrade the tables; StoreError where a later version of the program made them."""
    with db.read() as conn:
        if _current(conn) == _head():
            return
    with db.write() as conn:
        if not db.is_sqlite:
            conn.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        current = _current(conn)
        if current is not None and current not in _known():
            raise StoreError(
                f"the store is of version {current}, which this program does not know",
                where=db.name,
                fix="use the version of wardwatch that last wrote to it, or a later one",
                vi=f"kho dữ liệu thuộc phiên bản {current}, chương trình này không biết",
                vi_fix="dùng phiên bản wardwatch đã ghi lần cuối, hoặc mới hơn",
            )
        config = _config()
        config.attributes["connection"] = conn
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _current(conn: Connection) -> str | None:
    return MigrationContext.configure(conn).get_current_revision()
