"""The laws of the whole system, from files to what readers see: held for any input, by several processes at once."""

import ast
import csv
import io
import json
import random
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from api.app import create_app
from api.settings import Settings
from api.workspace import Workspace
from maps.mvt_check import read_tile
from zones.counting import count
from zones.vocabulary import cell_layer

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2022, 2, 20)
WARDS = [f"{n:05d}" for n in range(1, 7)]
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
HEAD = ("report_date", "area_code", "lon", "lat", "setting", "household_id", "count")

_places = st.one_of(
    st.sampled_from([*WARDS, "001", "01", "99999", ""]).map(lambda code: (code, "", "")),
    st.tuples(st.floats(104.95, 105.65), st.floats(20.95, 21.15)).map(
        lambda p: ("", f"{p[0]:.4f}", f"{p[1]:.4f}")
    ),
    st.just(("", "21.05", "105.05")),
)
_days = st.one_of(
    st.integers(0, 20).map(lambda back: (TODAY - timedelta(days=back)).isoformat()),
    st.sampled_from(["2022-02-30", "2099-01-01", "", "18/02/2022"]),
)
_rows = st.lists(
    st.tuples(
        _days,
        _places,
        st.sampled_from(["community", "quarantine", "", "elsewhere"]),
        st.sampled_from(["", "h1", "h2"]),
        st.sampled_from(["1", "1", "2", "7", "1-3", "-1", "x"]),
    ).map(lambda row: (row[0], *row[1], *row[2:])),
    max_size=25,
)  # fmt: skip


def table(rows: list[Any]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([HEAD, *rows])
    return text.getvalue()


@pytest.fixture
def fresh(_settled: Path, tmp_path: Path, command_line: Any) -> Callable[[], Any]:
    """Makes workspaces with the six wards and no case, as many as an example needs."""
    numbers = iter(range(10_000))

    def make() -> Any:
        folder = tmp_path / str(next(numbers))
        folder.mkdir()
        return command_line(Path(shutil.copytree(_settled, folder / "workspace")))

    return make


def declared(run: Any, codes: list[str] = WARDS) -> None:
    words = ("reports", "declare", "--complete", *codes, "--list", "cases")
    run(*words, "--from", "2022-01-20", "--to", "2022-02-19", "--json")


def zones_of(run: Any) -> dict[str, pl.DataFrame]:
    workspace = Workspace(Settings(data=run.folder))
    layers = {name: layer.table for name, layer in workspace.store.snapshot(1).layers.items()}
    workspace.store.close()
    return layers


# ---- conservation, order


@FEW
@given(rows=_rows)
def test_every_row_read_is_accepted_unchanged_or_refused_and_every_case_is_somewhere(
    fresh: Any, rows: list[Any]
) -> None:
    run = fresh()
    if not rows:
        return
    told = run.load(table(rows), status=None).json
    assert told["read"] == told["accepted"] + told["unchanged"] + told["refused"] == len(rows)
    assert len(told["problems"]) == told["refused"]
    workspace = Workspace(Settings(data=run.folder, today=TODAY))
    held = workspace.store.cases(None)
    known = workspace.gathered(workspace.store.edition("squares"))
    sure = known.ledger.filter(pl.col("lo") > 0)
    assert held["count"].sum() == sure["lo"].sum()
    units = {one.layer: one for one in known.layers(8)}
    for layer in ("ward", "district", "province"):
        inside = units[layer].of_rows(sure) >= 0
        assert (
            count(sure, units[layer], {})[0].sum() + sure.filter(~inside)["lo"].sum() == held["count"].sum()
        )
    without_cell = sure.filter(pl.col("cell") < 0)["lo"].sum()
    for resolution in range(8, 1, -1):
        cells = count(sure, units[cell_layer(resolution)], {})[0].sum()
        assert cells + without_cell == held["count"].sum()
    workspace.store.close()


@FEW
@given(rows=_rows.filter(len), chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_never_matters(fresh: Any, rows: list[Any], chance: random.Random) -> None:
    hashes, numbers = [], []
    for turn in (rows, chance.sample(rows, len(rows))):
        run = fresh()
        told = run.load(table(turn), status=None).json
        numbers.append([told[name] for name in ("read", "accepted", "unchanged", "refused", "unplaced")])
        declared(run)
        hashes.append(run("classify", "--json").json["content_hash"])
    assert numbers[0] == numbers[1]
    assert hashes[0] == hashes[1]


@FEW
@given(rows=_rows.filter(len))
def test_a_file_in_two_parts_is_the_same_as_in_one(fresh: Any, rows: list[Any]) -> None:
    """Each case has an id of its own here: without one, alike rows of two files are the same case."""
    rows = [("2022-02-01", "00001", "", "", "community", "", "1"), *rows]
    named = [("case_id", *HEAD)] + [(f"c{n}", *row) for n, row in enumerate(rows)]
    hashes = []
    for parts in ([named], [named[: len(named) // 2 + 1], [named[0], *named[len(named) // 2 + 1 :]]]):
        run = fresh()
        for number, part in enumerate(parts):
            if len(part) > 1:
                text = "\n".join(",".join(row) for row in part) + "\n"
                run.load(
                    text, "--list", "cases", "--date-order", "dmy", name=f"part{number}.csv", status=None
                )
        declared(run)
        hashes.append(run("classify", "--json").json["content_hash"])
    assert hashes[0] == hashes[1]


# ---- replay


@FEW
@given(deliveries=st.lists(_rows.filter(len), min_size=1, max_size=3), replace=st.booleans())
def test_any_past_map_is_made_again_from_what_was_known(
    fresh: Any, deliveries: list[Any], replace: bool
) -> None:
    run = fresh()
    made = []
    for rows in deliveries:
        run.load(table(rows), "--mode", "replace" if replace else "append", status=None)
        declared(run)
        made.append(run("classify", "--json").json)
    for then in made:
        again = run("classify", "--known-at", then["known_at"], "--json").json
        assert (again["content_hash"], again["known_at"]) == (then["content_hash"], then["known_at"])


# ---- worse never looks better

_ORDER = {"green": 0, "yellow": 1, "red": 2}
_certain = st.lists(
    st.tuples(st.integers(1, 20), st.sampled_from(WARDS), st.sampled_from(["h1", "h2", "h3", "h4"])),
    max_size=12,
)


@FEW
@given(base=_certain, more=_certain)
def test_further_cases_never_make_the_figures_give_a_greener_level(
    fresh: Any, base: list[Any], more: list[Any]
) -> None:
    """Of the level that stands this is not so: a zone that turned red earlier has stood its days earlier, too."""
    tables = []
    for cases in (base, base + more):
        run = fresh()
        day = [(TODAY - timedelta(days=back)).isoformat() for back, _, _ in cases]
        rows = [
            (d, code, "", "", "community", house, "1") for d, (_, code, house) in zip(day, cases, strict=True)
        ]
        run.load(table([*rows, ("2022-01-01", "00001", "", "", "quarantine", "", "1")]))
        declared(run)
        run("classify")
        tables.append(zones_of(run))
    for layer in ("ward", "district"):
        before, after = (tables[n][layer].sort("area")["raw"].to_list() for n in (0, 1))
        assert not {"grey", None} & {*before, *after}
        assert all(_ORDER[new] >= _ORDER[old] for old, new in zip(before, after, strict=True))


@FEW
@given(base=_certain, silent=st.sampled_from(WARDS))
def test_green_is_earned_and_silence_takes_it_away(fresh: Any, base: list[Any], silent: str) -> None:
    run = fresh()
    rows = [
        ((TODAY - timedelta(days=back)).isoformat(), code, "", "", "community", house, "1")
        for back, code, house in base
    ]
    run.load(table([*rows, ("2022-01-01", "00001", "", "", "quarantine", "", "1")]))
    declared(run, [code for code in WARDS if code != silent])
    run("classify")
    workspace = Workspace(Settings(data=run.folder))
    names = workspace.store.edition("squares").areas
    workspace.store.close()
    wards = zones_of(run)["ward"].join(names.select("area", "code"), on="area")
    levels = dict(wards.select("code", "level").iter_rows())
    cases = {code for _, code, _ in base}
    assert levels[silent] != "green"
    assert all(levels[code] in ("green", "yellow") for code in WARDS if code not in cases | {silent})


# ---- no person can be read off the map


def modules(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        if "node_modules" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_nothing_that_draws_knows_a_snapshot() -> None:
    """`maps` is handed views: it imports neither snapshots nor the one function that makes views."""
    for path, tree in modules("maps"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom):
                assert not {alias.name for alias in node.names} & {"Snapshot", "disclose"}, path
                assert not (node.module or "").startswith(("geodata", "api")), path


def test_figures_leave_the_service_through_views_alone() -> None:
    """In `api`, only what classifies, and the sums on the owner's terminal, read `layers` of a snapshot."""
    allowed = {"api/classifying.py", "api/cli/classification.py"}
    for path, tree in modules("api"):
        names = {
            argument.arg
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            for argument in node.args.args
            if argument.annotation is not None and ast.unparse(argument.annotation).startswith("Snapshot")
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in ("layers", "table")
                and path.as_posix() not in allowed
            ):
                source = ast.unparse(node.value)
                assert source not in names and ".snapshot(" not in source, (
                    path,
                    source,
                )


def test_readers_of_the_store_and_of_the_ledger_are_few() -> None:
    """Cases, reports and the ledger are not touched by routes."""
    for path, tree in modules("api/routes"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                assert node.attr not in (
                    "cases",
                    "open_refused",
                    "ledger",
                    "gathered",
                    "reports",
                    "refused",
                ) or path.name in ("intake.py", "importing.py"), path


@pytest.fixture(scope="module")
def twins(_settled: Path, command_line: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Public readers of two workspaces that differ in nothing but one count: one case there, two cases here."""
    opened, clients = [], []
    for cases in (1, 2):
        folder = tmp_path_factory.mktemp(f"cases{cases}")
        run = command_line(Path(shutil.copytree(_settled, folder / "workspace")))
        rows = [("2022-02-18", "", "105.15", "21.05", "community", f"h{n}", "1") for n in range(cases)]
        run.load(table(rows))
        declared(run)
        run("classify")
        workspace = Workspace(Settings(data=run.folder, today=TODAY))
        opened.append(workspace)
        clients.append(TestClient(create_app(workspace, _public(workspace))))
    yield clients[0], clients[1]
    for workspace in opened:
        workspace.store.close()


def _public(workspace: Workspace) -> Settings:
    return workspace.settings.model_copy(update={"audience": "public"})


#: Names of moments, which differ between any two stores. The hash of the content must not.
_NAMES = ("known_at", "created_at", "recorded_at", "version", "change")


def without_names(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: without_names(value) for key, value in told.items() if key not in _NAMES}
    return [without_names(one) for one in told] if isinstance(told, list) else told


PATHS = [
    "/snapshots/latest", "/snapshots/today", "/snapshots", "/snapshots/1", "/snapshots/latest/zones?layer=ward",
    "/snapshots/today/zones?layer=ward", "/snapshots/1/zones?layer=district", "/snapshots/1/zones?layer=cell8",
    "/snapshots/1/zones?layer=cell5", "/snapshots/1/zones?layer=ward&f=geojson", "/snapshots/1/zones?layer=ward&f=csv",
    "/snapshots/1/changes?since=1", "/areas?q=cam", "/areas/00002", "/rulebooks", "/tiles/ward.json", "/style.json",
    *(f"/status/{code}?why=full" for code in ("00001", "00002", "001", "01")),
    "/status/00002", "/status/00002?lang=en", "/status?lat=21.05&lon=105.15&why=full", "/health",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_the_public_cannot_tell_one_case_from_two(twins: Any, path: str) -> None:
    one, two = (client.get(path) for client in twins)
    assert one.status_code == two.status_code
    assert one.status_code < 500
    if "json" in one.headers["content-type"]:
        assert without_names(one.json()) == without_names(two.json())
    else:
        moments = re.compile(r"[0-9-]{10}T[0-9:.+]+")
        assert moments.sub("", one.text) == moments.sub("", two.text)


@pytest.mark.parametrize("layer", ["ward", "district", "cell"])
def test_the_public_cannot_tell_them_apart_in_tiles_states_and_documents_either(
    twins: Any, layer: str
) -> None:
    for zoom, x, y in ((6, 50, 28), (8, 202, 112), (9, 405, 225), (10, 810, 450), (10, 811, 450)):
        one, two = (read_tile(client.get(f"/tiles/1/{layer}/{zoom}/{x}/{y}.mvt").content) for client in twins)
        assert [[f.attributes for f in a.features] for a in one.layers] == [
            [f.attributes for f in b.features] for b in two.layers
        ]
    if layer == "cell":
        return
    bodies = []
    for client in twins:
        key = client.get("/snapshots/latest").json()["edition_key"]
        head, _, state = client.get(f"/state/{key}/{layer}").content.partition(b"\n")
        assert json.loads(head)["count"] == len(state)
        bodies.append(state)
    assert bodies[0] == bodies[1]
    pages = [client.get(f"/maps/zones.html?layer={layer}").text for client in twins]
    moments = [client.get("/snapshots/latest").json()["known_at"] for client in twins]
    assert ("<5" in pages[0]) or ("&lt;5" in pages[0]) or ("\\u003c5" in pages[0])
    assert len(pages[0]) == len(pages[1]), "only a moment may differ"
    assert moments[0] != moments[1]


def test_nothing_public_writes_a_count_of_one_to_four(own_demo: Path) -> None:
    """Every zone of the demo with 1 to 4 cases, by whatever way it is asked for."""
    workspace = Workspace(Settings(data=own_demo))
    public = TestClient(create_app(workspace, _public(workspace)))
    for layer in ("ward", "hamlet", "district", "cell8", "cell6"):
        for moment in ("latest", "today"):
            zones = public.get(f"/snapshots/{moment}/zones?layer={layer}&limit=5000").json()["zones"]
            assert zones
            for zone in zones:
                for name in ("n14", "n7", "hh7"):
                    low, high, text = zone[f"{name}_lo"], zone[f"{name}_hi"], zone[name]
                    assert text not in ("1", "2", "3", "4") and not (low == high and low in (1, 2, 3, 4)), (
                        zone
                    )
                    assert low in (0, 1) or low >= 5, zone
                    assert high is None or high in (0, 4) or high >= 5, zone
    workspace.store.close()


# ---- several processes


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


class Service:
    """A service in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        words = ["--data", str(folder), "--today", "2022-02-20", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "api.cli", *words],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def get(self, path: str) -> tuple[int, Any]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            return answer.status, json.loads(answer.read())

    def ready(self) -> "Service":
        for _ in range(300):
            try:
                self.get("/health")
                return self
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        raise AssertionError("the service did not start")

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)


@pytest.fixture
def two_services(wardwatch: Any) -> Iterator[tuple[Any, Service, Service]]:
    wardwatch.load(table([("2022-02-18", "00002", "", "", "community", "", "1")]))
    declared(wardwatch)
    wardwatch("classify")
    services = [Service(wardwatch.folder), Service(wardwatch.folder)]
    try:
        yield wardwatch, services[0].ready(), services[1].ready()
    finally:
        for service in services:
            service.stop()


def test_two_services_on_one_store_show_the_same_and_follow_what_is_written(two_services: Any) -> None:
    run, one, two = two_services
    first = [service.get("/snapshots/latest")[1] for service in (one, two)]
    assert first[0] == first[1] and first[0]["number"] == 1
    body = json.dumps(
        {
            "list": "cases",
            "cases": [{"report_date": "2022-02-19", "area_code": "00004", "setting": "community"}],
        }
    )
    request = urllib.request.Request(
        f"http://127.0.0.1:{one.port}/cases", body.encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert json.loads(answer.read())["accepted"] == 1
    deadline = time.monotonic() + 5
    while True:
        levels = [service.get("/status/00004?why=full")[1]["level"]["id"] for service in (one, two)]
        if levels == ["yellow", "yellow"] or time.monotonic() > deadline:
            break
    assert levels == ["yellow", "yellow"]
    run("classify")
    while [service.get("/snapshots/latest")[1]["number"] for service in (one, two)] != [2, 2]:
        assert time.monotonic() < deadline + 10


def test_a_service_answers_while_a_large_file_is_loaded_and_half_of_it_is_never_seen(
    two_services: Any,
) -> None:
    run, one, _ = two_services
    rows = [("2022-02-19", "00006", "", "", "community", f"h{n}", "1") for n in range(60_000)]
    path = run.file("large.csv", table(rows))
    words = [
        "--data",
        str(run.folder),
        "--today",
        "2022-02-20",
        "cases",
        "load",
        str(path),
        "--list",
        "large",
        "--json",
    ]
    loading = subprocess.Popen([sys.executable, "-m", "api.cli", *words], cwd=ROOT, stdout=subprocess.PIPE)
    seen, slowest = set(), 0.0
    while loading.poll() is None:
        begun = time.monotonic()
        status, told = one.get("/status/00006?why=full")
        slowest = max(slowest, time.monotonic() - begun)
        assert status == 200
        seen.add(next(n["lo"] for n in told["indicators"] if n["id"] == "n14"))
    assert loading.stdout is not None and json.loads(loading.stdout.read())["accepted"] == 60_000
    loading.stdout.close()
    deadline = time.monotonic() + 10
    while True:
        told = one.get("/status/00006?why=full")[1]
        seen.add(next(n["lo"] for n in told["indicators"] if n["id"] == "n14"))
        if 60_000 in seen or time.monotonic() > deadline:
            break
    assert seen == {0, 60_000}
    assert slowest < 5
