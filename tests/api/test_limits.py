"""No request fills the memory: bodies are counted while they stream in."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace

MB = 2**20


@pytest.fixture
def small(own_demo: object) -> Iterator[TestClient]:
    """A service that takes bodies of one megabyte."""
    workspace = Workspace(Settings(data=own_demo, max_body_mb=1))
    with TestClient(create_app(workspace), raise_server_exceptions=False) as client:
        yield client
    workspace.store.close()


def test_the_limit_is_32_megabytes_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().max_body_mb == 32
    monkeypatch.setenv("WARDWATCH_MAX_BODY_MB", "5")
    assert Settings().max_body_mb == 5


@pytest.mark.parametrize("path", ["/cases", "/reports", "/imports", "/nowhere"])
def test_a_body_that_says_it_is_too_large_is_not_read(small: TestClient, path: str) -> None:
    answer = small.post(path, content=b"x" * (MB + 1), params={"lang": "en"})
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")
    assert "1 MB" in answer.json()["detail"] and "wardwatch cases load" in answer.json()["fix"]
    assert "1 MB" in small.post(path, content=b"x" * (MB + 1)).json()["detail"]


@pytest.mark.parametrize("path", ["/cases", "/reports", "/imports"])
def test_a_body_without_a_length_is_cut_off_where_it_grows_too_large(small: TestClient, path: str) -> None:
    read = 0

    def stream() -> Iterator[bytes]:
        nonlocal read
        while read < 64:
            read += 1
            yield b" " * MB

    kind = {"content-type": "multipart/form-data; boundary=b"} if path == "/imports" else {}
    answer = small.post(path, content=stream(), headers=kind)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_a_file_of_more_than_the_limit_is_refused_and_a_smaller_one_is_taken(small: TestClient) -> None:
    line = "report_date,area_code,setting\n2022-02-18,99002,community\n"
    large = line + "\n" * MB
    answer = small.post("/imports", files={"file": ("c.csv", large)}, data={"list": "x"})
    assert answer.status_code == 413
    assert small.post("/imports", files={"file": ("c.csv", line)}, data={"list": "x"}).status_code == 200
