"""The demo, prepared once, and a client over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.cli.demo import prepare_demo
from api.settings import Settings
from api.workspace import Workspace


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a prepared demo workspace; do not write into it."""
    folder = tmp_path_factory.mktemp("demo")
    workspace = Workspace(Settings(data=folder))
    prepare_demo(workspace, folder / "files")
    workspace.store.close()
    return folder


@pytest.fixture
def own_demo(prepared: Path, tmp_path: Path) -> Path:
    """A copy of the demo workspace that a test may change."""
    return Path(shutil.copytree(prepared, tmp_path / "workspace"))


@pytest.fixture(scope="session")
def client(prepared: Path) -> Iterator[TestClient]:
    """A client of the service over the demo."""
    workspace = Workspace(Settings(data=prepared))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield one
    workspace.store.close()


@pytest.fixture
def own_client(own_demo: Path) -> Iterator[TestClient]:
    """A client of the service over a demo that the test may change."""
    workspace = Workspace(Settings(data=own_demo))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as one:
        yield one
    workspace.store.close()
