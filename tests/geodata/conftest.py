"""A real SQLite file and a real PostgreSQL database for every test of the store."""

import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from geodata.store import Store

NO_SERVER = (
    "no PostgreSQL here: install one, or set WARDWATCH_TEST_POSTGRES_URL; the tests on it were left out"
)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a server in which databases may be made: the one named, else a private one."""
    if named := os.environ.get("WARDWATCH_TEST_POSTGRES_URL"):
        yield named
        return
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = str(programs[-1]) if programs else shutil.which("initdb")
    if found is None:
        pytest.skip(NO_SERVER)
    folder = Path(tempfile.mkdtemp(prefix="ww-pg-", dir="/tmp"))
    try:
        yield from _private_server(Path(found).parent, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _private_server(programs: Path, folder: Path) -> Iterator[str]:
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    data, log = folder / "data", folder / "log"

    def run(*command: str) -> None:
        done = subprocess.run(
            command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        if done.returncode:
            pytest.skip(f"{NO_SERVER} ({done.stderr.decode(errors='replace').strip()})")

    run(str(programs / "initdb"), "-D", str(data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=60"
    run(str(programs / "pg_ctl"), "-D", str(data), "-l", str(log), "-w", "-o", options, "start")
    try:
        yield f"postgresql://tester@/postgres?host={folder}"
    finally:
        subprocess.run(
            [str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"],
            user=user,
            cwd=folder,
            stdout=subprocess.DEVNULL,
        )


def _user() -> str | None:
    """The server refuses to run as root: then as its own user, or as nobody."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """URL of an empty database of its own."""
    yield from _database(postgres_server)


def _database(server: str, like: str = "template1") -> Iterator[str]:
    """A database of its own, with what another one holds."""
    name = f"ww_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store, once in each database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite:///{tmp_path / 'wardwatch.db'}"


class Ticking:
    """A clock that goes on by a second whenever it is looked at."""

    def __init__(self) -> None:
        self.now = datetime(2022, 2, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def _made_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store without content, made once and copied for each test."""
    path = tmp_path_factory.mktemp("made") / "wardwatch.db"
    Store.open(f"sqlite:///{path}", clock=Ticking()).close()
    return path


@pytest.fixture(scope="session")
def _made_postgres(postgres_server: str) -> Iterator[str]:
    """The name of a database that holds a store without content."""
    for url in _database(postgres_server):
        Store.open(url, clock=Ticking()).close()
        yield str(make_url(url).database)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def made_store_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A store of its own whose tables are made, once in each database."""
    if request.param == "postgres":
        server = str(request.getfixturevalue("postgres_server"))
        yield from _database(server, str(request.getfixturevalue("_made_postgres")))
    else:
        shutil.copy(request.getfixturevalue("_made_sqlite"), tmp_path / "wardwatch.db")
        yield f"sqlite:///{tmp_path / 'wardwatch.db'}"


@pytest.fixture
def open_store(made_store_url: str) -> Iterator[Callable[[], Store]]:
    """Opens the test's store, as often as asked."""
    opened: list[Store] = []

    def open_() -> Store:
        clock = Ticking()
        if not opened:
            clock()  # the moment at which the tables were made
        opened.append(Store.open(made_store_url, clock=clock))
        return opened[-1]

    yield open_
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Callable[[], Store]) -> Store:
    """The test's store."""
    return open_store()
