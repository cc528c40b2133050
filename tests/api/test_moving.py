"""Readings that move: the last one finished is shown at once while the next is being made."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.moving import Moment, Moving
from api.settings import Settings
from api.workspace import Workspace
from zones.errors import StoreError

MONDAY, TUESDAY = "2022-02-20", "2022-02-21"


class Making:
    """Makes one reading after another, as fast as it is let."""

    def __init__(self) -> None:
        self.go, self.begun = Event(), Event()
        self.go.set()
        self.made: list[str] = []
        self.fault: Exception | None = None

    def __call__(self, asked: str, now: Moment) -> str:
        self.begun.set()
        assert self.go.wait(20)
        if self.fault:
            raise self.fault
        self.made.append(now.change)
        return f"{asked} at {now.change}"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nothing is finished meanwhile."""
        self.go.clear()
        self.begun.clear()
        yield
        self.go.set()


@pytest.fixture
def making() -> Making:
    return Making()


@pytest.fixture
def moving(making: Making) -> Iterator[Moving[str, str]]:
    one = Moving(making, patience=60)
    yield one
    making.go.set()
    one.settle()


def test_readers_get_the_last_reading_at_once_while_the_next_is_being_made(
    moving: Moving[str, str], making: Making
) -> None:
    assert moving.get("today", Moment("1", MONDAY)) == "today at 1"
    with making.held():
        begun = monotonic()
        assert [moving.get("today", Moment("2", MONDAY)) for _ in range(50)] == ["today at 1"] * 50
        assert monotonic() - begun < 1
        assert making.begun.wait(20)
    moving.settle()
    assert moving.get("today", Moment("2", MONDAY)) == "today at 2"
    assert making.made == ["1", "2"], "made once for all readers"


def test_the_very_first_reader_waits_and_those_beside_it_with_it(
    moving: Moving[str, str], making: Making
) -> None:
    found: list[str] = []
    with making.held():
        readers = [
            Thread(target=lambda: found.append(moving.get("today", Moment("1", MONDAY)))) for _ in range(5)
        ]
        for one in readers:
            one.start()
        assert making.begun.wait(20)
        assert found == []
    for one in readers:
        one.join(20)
    assert found == ["today at 1"] * 5 and making.made == ["1"]


def test_a_reading_of_another_day_is_never_shown_as_todays(moving: Moving[str, str]) -> None:
    moving.get("today", Moment("1", MONDAY))
    assert moving.get("today", Moment("1", TUESDAY)) == "today at 1"


def test_after_midnight_readers_wait_for_the_new_day(moving: Moving[str, str], making: Making) -> None:
    moving.get("today", Moment("1", MONDAY))
    found: list[str] = []
    with making.held():
        reader = Thread(target=lambda: found.append(moving.get("today", Moment("2", TUESDAY))))
        reader.start()
        assert making.begun.wait(20)
        assert found == []
    reader.join(20)
    assert found == ["today at 2"]


def test_what_is_too_old_is_waited_for(making: Making) -> None:
    moving = Moving(making, patience=0.05)
    moving.get("today", Moment("1", MONDAY))
    found: list[str] = []
    with making.held():
        assert moving.get("today", Moment("2", MONDAY)) == "today at 1"
        sleep(0.06)
        reader = Thread(target=lambda: found.append(moving.get("today", Moment("2", MONDAY))))
        reader.start()
        reader.join(0.2)
        assert found == []
    reader.join(20)
    assert found == ["today at 2"]


def test_without_patience_a_reader_gets_nothing_but_the_newest(making: Making) -> None:
    """As for `latest`: who has just classified must not read the snapshot before."""
    moving = Moving(making, patience=60)
    moving.get("latest", Moment("1", MONDAY), patience=0)
    assert moving.get("latest", Moment("2", MONDAY), patience=0) == "latest at 2"


def test_one_line_does_not_wait_for_another(moving: Moving[str, str], making: Making) -> None:
    moving.get("latest", Moment("1", MONDAY))
    with making.held():
        reader = Thread(target=lambda: moving.get("today", Moment("1", MONDAY)))
        reader.start()
        assert making.begun.wait(20)
        assert moving.get("latest", Moment("1", MONDAY)) == "latest at 1"
    reader.join(20)


def test_a_reading_that_cannot_be_made_is_said_to_whoever_waits_and_tried_again(
    moving: Moving[str, str], making: Making
) -> None:
    making.fault = StoreError("the store is away")
    for _ in range(2):
        with pytest.raises(StoreError, match="away"):
            moving.get("today", Moment("1", MONDAY))
    making.fault = None
    assert moving.get("today", Moment("1", MONDAY)) == "today at 1"
    making.fault = StoreError("the store is away")
    assert moving.get("today", Moment("2", MONDAY)) == "today at 1"
    moving.settle()


def test_a_reading_that_is_quickly_made_is_waited_for_a_moment(making: Making) -> None:
    """In a small territory who has written something sees it at once."""
    moving = Moving(making, patience=60, quick=0.3)
    moving.get("today", Moment("1", MONDAY))
    assert moving.get("today", Moment("2", MONDAY)) == "today at 2"
    with making.held():
        assert moving.get("today", Moment("3", MONDAY)) == "today at 2"
        sleep(0.3)
    moving.settle()
    with making.held():
        begun = monotonic()
        assert moving.get("today", Moment("4", MONDAY)) == "today at 3"
        assert monotonic() - begun < 0.3, "the last one took long: nobody waits for the next"


def test_only_the_lines_used_last_are_kept(making: Making) -> None:
    moving = Moving(making, patience=60, most=2)
    for name in ("a", "b", "c", "c", "a"):
        moving.get(name, Moment("1", MONDAY))
    assert len(making.made) == 4


# ---- by HTTP


def until(told: Any, seconds: float = 20) -> None:
    """Wait until something holds."""
    end = monotonic() + seconds
    while not told():
        assert monotonic() < end
        sleep(0.05)


def test_today_says_which_change_it_has_followed(own_demo: Path) -> None:
    """After a POST readers may see the reading before for a moment; `change` and `known_at` say so."""
    workspace = Workspace(Settings(data=own_demo))
    with TestClient(create_app(workspace)) as client:
        before = client.get("/snapshots/today").json()
        case = {"report_date": "2022-02-20", "area_code": "0000101", "setting": "community"}
        client.post("/cases", json={"list": "late", "cases": [case]})
        shown = client.get("/snapshots/today").json()
        if shown["known_at"] == before["known_at"]:
            assert (shown["change"], shown["followed"]) == (before["change"], False)
        until(lambda: client.get("/snapshots/today").json()["followed"])
        after = client.get("/snapshots/today").json()
        assert after["known_at"] > before["known_at"] and after["change"] != before["change"]
    workspace.store.close()
