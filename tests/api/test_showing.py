"""Which view is shown: today's follows the closed day beside it, and the calendar."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.classifying import Wanted, classified, stored
from api.loading import load_case_records
from api.settings import Settings
from api.showing import Showing
from api.workspace import Workspace
from zones.cells import centres


@pytest.fixture
def workspace(own_demo: Path) -> Iterator[Workspace]:
    one = Workspace(Settings(data=own_demo))
    yield one
    one.store.close()


def test_today_is_read_at_the_resolution_of_the_closed_day(workspace: Workspace) -> None:
    stored(workspace, Wanted(resolution=7))
    shown = Showing(workspace, "internal").shown("today")
    assert shown.closed is not None
    assert set(shown.view.layers) == set(shown.closed.layers) and "cell8" not in shown.view.layers
    assert all("closed_level" in layer.table.columns for layer in shown.view.layers.values())


def test_what_is_kept_for_one_audience_is_not_shown_to_another(workspace: Workspace) -> None:
    audiences = [Settings(data=workspace.settings.data, audience=who) for who in ("internal", "public")]
    for path in ("/maps/zones.html?snapshot=1", "/tiles/1/ward/0/0/0.mvt"):
        with ExitStack() as open_apps:
            clients = [open_apps.enter_context(TestClient(create_app(workspace, one))) for one in audiences]
            bodies = {client.get(path).content for client in clients}
            assert len(bodies) == len(clients)


def test_tiles_of_today_are_not_those_of_yesterday_after_midnight(workspace: Workspace) -> None:
    showing = Showing(workspace, "internal")
    before = showing.shown("today").key
    showing.token()
    assert showing.key_now("today") == before
    workspace.settings.today = workspace.today() + timedelta(days=1)
    showing.forget()
    assert showing.key_now("today") == ""
    showing.token()
    assert showing.key_now("today") == ""
    assert showing.shown("today").key != before


def test_another_series_colours_its_own_tiles_and_state(workspace: Workspace) -> None:
    book = "vn-4800-2021"
    number = stored(workspace, Wanted(date(2021, 12, 1), rulebook=book, allow_draft=True)).meta.number
    with TestClient(create_app(workspace)) as client:
        own, other = (
            client.get(f"/tiles/latest/ward/0/0/0.mvt{query}") for query in ("", f"?rulebook={book}")
        )
        assert other.headers["etag"] == client.get(f"/tiles/{number}/ward/0/0/0.mvt").headers["etag"]
        assert other.headers["etag"] != own.headers["etag"]
        edition = client.get("/snapshots/latest").json()["edition_key"]
        state = client.get(f"/state/{edition}/ward?reading=closed&rulebook={book}").content
        assert state.startswith(b'{"edition":"demo","layer":"ward","snapshot":%d,' % number)
        tiles = client.get(f"/tiles/ward.json?rulebook={book}").json()["tiles"]
        assert f"/tiles/{number}/ward/" in tiles[0]
        assert client.get("/tiles/latest/ward/0/0/0.mvt?rulebook=none-such").status_code == 404


def test_a_request_names_a_rulebook_and_never_a_file(workspace: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "secret.yaml"
    file.write_text("password: hunter2\n")
    with TestClient(create_app(workspace)) as client:
        for path in (
            "/status/01?",
            "/snapshots/latest?",
            "/snapshots/1?",
            "/tiles/latest/ward/0/0/0.mvt?",
            "/maps/zones.html?",
        ):
            answer = client.get(f"{path}rulebook={file}")
            assert answer.status_code == 404, path
            assert "hunter2" not in answer.text and "password" not in answer.text


def test_a_fault_in_making_a_tile_is_a_problem_document(workspace: Workspace) -> None:
    number = stored(workspace, Wanted()).meta.number
    with TestClient(create_app(workspace)) as client:
        workspace.store.close()
        (workspace.settings.data / "wardwatch.db").write_bytes(b"no database at all")
        answer = client.get(f"/tiles/{number}/ward/0/0/0.mvt")
        assert answer.status_code in (500, 503)
        assert answer.headers["content-type"] == "application/problem+json"


def test_a_case_in_a_cell_that_was_empty_when_the_day_closed_shows_today(workspace: Workspace) -> None:
    showing = Showing(workspace, "internal")
    table = showing.shown("today").view.layers["cell8"].table
    cell = table.filter(table["level"] == "empty")["cell"][0]
    (lon,), (lat,) = centres([cell])
    case = {"report_date": "2022-02-19", "lon": float(lon), "lat": float(lat), "count": 1}
    load_case_records(
        workspace, "late", [case]
    )  # its setting is not stated: nothing certain, nothing empty either
    showing.forget()
    after = showing.shown("today").view.layers["cell8"].table
    row = after.filter(after["cell"] == cell).row(0, named=True)
    assert (row["level"], row["closed_level"], row["n14.lo"], row["n14.hi"]) == ("grey", "empty", 0, 1)


def test_people_of_cells_are_summed_to_a_coarser_resolution(workspace: Workspace) -> None:
    by_eight = classified(workspace, Wanted()).layers["cell7"].table
    by_seven = classified(workspace, Wanted(resolution=7)).layers["cell7"].table
    both = by_seven.join(by_eight, on="cell", suffix="_of_eight")
    pairs = both.select("population_persons", "population_persons_of_eight").drop_nulls().rows()
    assert sum(persons for persons, _ in pairs) > 70_000
    assert all(persons == of_eight for persons, of_eight in pairs)
