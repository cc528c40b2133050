"""`/snapshots` and what lies under it: a page at a time, in the form that is asked for."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes import pages
from api.settings import Settings
from api.workspace import Workspace

TWO_DAYS = (
    "case_id,report_date,ward,setting\na,2022-02-05,Bằng Lăng,community\nb,2022-02-18,Cẩm Tú,community\n"
)


@pytest.fixture
def client(wardwatch: Any) -> Iterator[TestClient]:
    """A service over two snapshots between which wards changed."""
    wardwatch.load(TWO_DAYS)
    wardwatch("reports", "declare", "--complete", "all-in-list", "--list", "cases", "--from", "2022-01-15",
              "--to", "2022-02-19")  # fmt: skip
    for day in ("2022-02-10", "2022-02-19"):
        wardwatch("classify", "--as-of", day)
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    with TestClient(create_app(workspace, Settings(data=wardwatch.folder, audience="internal"))) as client:
        yield client
    workspace.store.close()


def test_snapshots_come_a_page_at_a_time(client: TestClient) -> None:
    first = client.get("/snapshots?limit=1").json()
    assert [one["number"] for one in first["snapshots"]] == [2] and first["next_before"] == 2
    rest = client.get("/snapshots?limit=1&before=2").json()
    assert [one["number"] for one in rest["snapshots"]] == [1] and rest["next_before"] is None


def test_another_series_of_snapshots_is_selected_by_its_rulebook(client: TestClient) -> None:
    assert len(client.get("/snapshots?rulebook=house-three-colour").json()["snapshots"]) == 2
    assert client.get("/snapshots?rulebook=vn-4800-2021").json()["snapshots"] == []


def test_changes_come_a_page_at_a_time_and_in_every_form(client: TestClient) -> None:
    whole = client.get("/snapshots/2/changes?since=1").json()
    assert whole["total"] == len(whole["changes"]) > 1 and whole["next_offset"] is None
    page = client.get("/snapshots/2/changes?since=1&limit=1&offset=1").json()
    assert page["changes"] == whole["changes"][1:2]
    lines = list(csv.DictReader(io.StringIO(client.get("/snapshots/2/changes?since=1&f=csv").text)))
    assert [(one["code"], one["to"]) for one in lines] == [(c["code"], c["to"]) for c in whole["changes"]]
    shapes = client.get("/snapshots/2/changes?since=1", headers={"Accept": "application/geo+json"})
    assert shapes.headers["content-type"] == "application/geo+json"
    told = shapes.json()
    assert (told["from"], told["to"]) == (1, 2)
    assert [one["id"] for one in told["features"]] == [c["code"] for c in whole["changes"]]
    assert all(one["geometry"]["type"] in ("Polygon", "MultiPolygon") for one in told["features"])


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/csv;q=0.5, application/json;q=0.9", "application/json"),
        ("application/json;q=0.5, text/csv", "text/csv; charset=utf-8"),
        ("text/html, */*", "application/json"),
        ("application/geo+json", "application/geo+json"),
    ],
)
def test_the_form_is_what_accept_names_highest(client: TestClient, accept: str, media: str) -> None:
    answer = client.get("/snapshots/latest/zones", headers={"Accept": accept})
    assert answer.headers["content-type"] == media
    assert "Accept" in [one.strip() for one in answer.headers["vary"].split(",")]


@pytest.mark.parametrize(
    "path", ["/snapshots?f=pdf", "/snapshots?f=geojson", "/snapshots/2/changes?since=1&f=pdf"]
)
def test_a_form_that_is_not_there_is_told_with_those_that_are(client: TestClient, path: str) -> None:
    told = client.get(path)
    assert told.status_code == 400 and "json, " in told.json()["fix"]


def test_the_page_is_not_sent_again_to_a_reader_who_has_it(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>WardWatch</title>")
    monkeypatch.setattr(pages, "static_folder", lambda: tmp_path)
    first = client.get("/")
    again = client.get("/", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert client.get("/", headers={"If-None-Match": '"other"'}).status_code == 200
