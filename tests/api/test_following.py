"""A service that runs follows the store from one state of knowledge to the next: it knows what a fresh start knows."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.classifying import Wanted, drawn, drawn_today
from api.declaring import declare_complete
from api.loading import load_case_records, load_report_records
from api.overriding import decide_records
from api.settings import Settings
from api.workspace import Workspace
from geodata.evidence import Gathered
from geodata.following import follow
from geodata.grids import Grids
from zones.content import content_hash
from zones.snapshot import LaterLayer

TODAY = date(2022, 2, 20)
WARDS = ("99001", "99004")
HAMLETS = ("9900401", "9900402", "9900101")


def hashes(workspace: Workspace) -> tuple[str, str]:
    """What the closed day and today say in all, cells too."""
    closed = drawn(workspace, Wanted())
    edition = workspace.edition_by_key(closed.meta.edition)
    return content_hash(closed, edition.checksum), content_hash(
        drawn_today(workspace, closed), edition.checksum
    )


def known(workspace: Workspace) -> Gathered:
    """What is known now."""
    return workspace.gathered(workspace.edition(None, TODAY), workspace.store.known_at())


Act = Callable[[Workspace], Any]


def _case(number: int, code: str, ago: int, **more: Any) -> Act:
    said = {
        "case_id": f"N{number}",
        "report_date": str(TODAY - timedelta(days=ago)),
        "area_code": code,
        **more,
    }
    return lambda workspace: load_case_records(workspace, "demo-cases", [said])


def _report(code: str, ago: int, count: int) -> Act:
    said = {"area_code": code, "date": str(TODAY - timedelta(days=ago)), "cases_stated": count}
    return lambda workspace: load_report_records(workspace, "ward-reports", [said])


def _people(persons: int) -> Act:
    rows = {
        "edition": "demo",
        "area_level": "hamlet",
        "area_code": HAMLETS[0],
        "vintage": 2030,
        "persons": persons,
    }

    def act(workspace: Workspace) -> Any:
        name = workspace.edition(None, TODAY).name
        return workspace.store.load_rows(
            "population", "people", pl.DataFrame([rows | {"edition": name, "source": "s"}])
        )

    return act


def _undo_last(workspace: Workspace) -> Any:
    last = next(one for one in reversed(workspace.store.imports()) if one.kind == "cases")
    return workspace.store.undo(last.id) if last.id not in workspace.store.undone() else None


def _declare(workspace: Workspace) -> Any:
    return declare_complete(
        workspace, list_name="demo-cases", codes=(WARDS[0],), first=TODAY - timedelta(days=3), last=TODAY
    )


def _decide(level: str) -> Act:
    said = {
        "area_code": WARDS[1], "to": level, "document": f"{level}/QĐ", "author": "UBND", "reason": "r",
        "from": str(TODAY - timedelta(days=2)), "until": str(TODAY + timedelta(days=2)),
    }  # fmt: skip
    return lambda workspace: decide_records(workspace, "district", [said])


acts = st.one_of(
    st.builds(_case, st.integers(0, 4), st.sampled_from([*HAMLETS, *WARDS]), st.integers(0, 20),
              setting=st.sampled_from(["community", "quarantine"])),
    st.builds(_case, st.integers(5, 6), st.just("no such place"), st.integers(0, 9)),
    st.builds(_case, st.integers(7, 9), st.sampled_from(HAMLETS), st.integers(0, 9), count=st.integers(2, 30)),
    st.builds(_report, st.sampled_from(WARDS), st.integers(0, 5), st.integers(0, 9)),
    st.builds(_people, st.integers(20, 4000)),
    st.builds(_decide, st.sampled_from(["green", "red"])),
    st.sampled_from([_undo_last, _declare]),
)  # fmt: skip


TABLES = ("ledger", "statements", "declarations", "context", "sites", "overrides")


def tables(known: Gathered) -> dict[str, Any]:
    """All that a state of knowledge tells, whatever the order of its rows."""
    found = {name: getattr(known, name) for name in TABLES}
    return {
        "people": known.population.tolist(),
        **{name: sorted(map(repr, table.rows())) for name, table in found.items()},
    }


@pytest.fixture(scope="module")
def running(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A service that goes on from example to example."""
    folder = shutil.copytree(prepared, tmp_path_factory.mktemp("running") / "workspace")
    workspace = Workspace(Settings(data=folder))
    yield workspace
    workspace.store.close()


@settings(max_examples=25, deadline=None)
@given(what=st.lists(acts, min_size=1, max_size=3))
def test_whatever_is_delivered_a_running_service_knows_what_a_fresh_start_knows(
    running: Workspace, what: list[Act]
) -> None:
    tables(known(running))
    for act in what:
        act(running)
    followed = known(running)
    fresh = Gathered(running.store, followed.edition, followed.known_at, Grids(running.settings.cache_dir))
    assert tables(followed) == tables(fresh)


def test_and_says_the_same_zones(own_demo: Path) -> None:
    running, writing = (Workspace(Settings(data=own_demo)) for _ in range(2))
    before = hashes(running)
    for act in (_case(1, HAMLETS[0], 0), _report(WARDS[1], 0, 7), _case(2, "no such place", 1), _undo_last):
        act(writing)
    fresh = Workspace(Settings(data=own_demo))
    said = hashes(running)
    assert said == hashes(fresh)
    assert said != before
    for workspace in (running, writing, fresh):
        workspace.store.close()


def test_of_the_cases_only_those_that_came_are_read(own_demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(Settings(data=own_demo))
    before = known(workspace)
    assert before.ledger.height and before.population.size
    _case(1, HAMLETS[0], 0)(workspace)
    located: list[int] = []
    of = type(before).located
    monkeypatch.setattr(
        type(before), "located", lambda self, rows: (located.append(rows.height), of(self, rows))[1]
    )
    after = known(workspace)
    assert after is not before
    assert after.ledger["hi"].sum() == before.ledger["hi"].sum() + 1
    assert located == [1]
    assert after.population is before.population
    workspace.store.close()


def test_new_boundaries_and_crosswalks_leave_nothing_standing(own_demo: Path) -> None:
    workspace = Workspace(Settings(data=own_demo))
    before = known(workspace)
    assert before.population.size and before.ledger.height
    workspace.store.load_rows("crosswalk", "crosswalk", pl.DataFrame([{"edition_from": "a", "edition_to": "b",
        "area_level": "ward", "weight": "area", "source": "s", "pairs": "[]"}]))  # fmt: skip
    after = known(workspace)
    assert "population" not in vars(after) and "_case_rows" not in vars(follow(before, after))
    workspace.store.close()


def test_cells_are_worked_out_when_they_are_looked_at_and_not_before(own_demo: Path) -> None:
    workspace = Workspace(Settings(data=own_demo))
    made = drawn(workspace, Wanted())
    cells = [layer for layer in made.layers.values() if layer.is_cells]
    assert cells and all(isinstance(layer, LaterLayer) and layer._made is None for layer in cells)
    table = cells[0].table
    assert table.height and cells[0].table is table
    assert cells[1]._made is None  # type: ignore[attr-defined]
    workspace.store.close()
