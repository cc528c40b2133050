"""Opening a store: tables made once, by whoever comes first; problems told in words."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from geodata.store import Store
from geodata.store.engine import Database
from geodata.store.migrate import upgrade
from geodata.store.schema import metadata
from zones.errors import StoreError

ROOT = Path(__file__).resolve().parents[2]
OPEN = "import sys; from geodata.store import Store; store = Store.open(sys.argv[1]); print(store.token())"


def test_the_migrations_make_the_tables_that_the_program_expects(store_url: str) -> None:
    db = Database(store_url)
    upgrade(db)
    upgrade(db)
    with db.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
    db.close()


def test_many_processes_may_open_a_new_store_at_once(store_url: str) -> None:
    command = [sys.executable, "-c", OPEN, store_url]
    opening = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    results = [process.communicate() for process in opening]
    assert {process.returncode for process in opening} == {0}, results
    assert len({said for said, _ in results}) == 1


def test_sqlite_is_durable_and_lets_others_read(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'a' / 'wardwatch.db'}")
    with db.read() as conn:
        pragmas = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        said = [conn.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert said[:3] == ["wal", 2, 1] and int(str(said[3])) >= 5000
    db.close()


def test_foreign_keys_are_kept(store_url: str) -> None:
    with Store.open(store_url):
        pass
    db = Database(store_url)
    wrong = sa.insert(metadata.tables["closing"]).values(import_id=5, closed=6, reason="")
    with pytest.raises(StoreError, match=r"(?i)foreign key"), db.write() as conn:
        conn.execute(wrong)
    db.close()


def test_a_store_of_a_later_version_is_refused(store_url: str) -> None:
    Store.open(store_url).close()
    db = Database(store_url)
    with db.write() as conn:
        conn.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="version 9999, which this program does not know"):
        Store.open(store_url)
    db.close()


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://x/y", "sqlite://", "sqlite:///:memory:", "postgresql://h:x/y"]
)
def test_an_address_that_is_no_store_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreError) as problem:
        Store.open(url)
    assert "sqlite:///PATH" in problem.value.fix


def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(StoreError, match="not a database"):
        Store.open(f"sqlite:///{tmp_path / 'x.db'}")


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    with pytest.raises(StoreError) as problem:
        Store.open("postgresql://user:secret@127.0.0.1:1/db")
    assert "secret" not in str(problem.value) and "server" in problem.value.fix


def test_settings_stay_and_change_the_token(open_store: Callable[[], Store]) -> None:
    store = open_store()
    assert store.setting("timezone") == "Asia/Ho_Chi_Minh" and store.setting("name") is None
    before = store.token()
    store.set_setting("name", "Tuần Giáo")
    assert open_store().setting("name") == "Tuần Giáo" and store.token() != before
    before = store.token()
    store.set_setting("name", "Tuần Giáo")
    assert store.token() == before
