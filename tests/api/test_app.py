"""What the service has ready before anybody asks, and what browsers ask for of their own."""

import re
from typing import Any

import pydantic
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace


def test_no_field_of_a_route_is_made_while_requests_come(
    prepared: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Threads that answer would undo each other's filters of warnings, and the first reader would wait for it."""
    made: list[Any] = []
    real = pydantic.TypeAdapter.__init__

    def noting(self: Any, kind: Any, **how: Any) -> None:
        made.append(kind)
        real(self, kind, **how)

    workspace = Workspace(Settings(data=prepared))
    app = create_app(workspace)
    monkeypatch.setattr(pydantic.TypeAdapter, "__init__", noting)
    with TestClient(app) as client:
        assert client.get("/health").status_code == client.get("/snapshots/latest").status_code == 200
    workspace.store.close()
    assert made == []


@pytest.mark.parametrize("path", ["/favicon.ico", "/favicon.svg"])
def test_the_icon_is_there_at_the_address_that_browsers_guess_too(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert "<svg" in answer.text


@pytest.mark.parametrize("path", ["/", "/import", "/docs"])
def test_pages_name_only_files_that_are_there(client: TestClient, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    for address in linked(page.text):
        assert client.get(address).status_code == 200, address


def linked(page: str) -> list[str]:
    """Addresses of this service that a page asks for or leads to."""
    return sorted(set(re.findall(r"""(?:href|src)=["'](/[^"'{}]*)["']""", page)))
