"""The day closes by itself: once, at its time, as it was known, and never over what somebody has closed."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.classifying import Wanted, stored
from api.closing import Closing
from api.settings import Settings
from api.showing import Showing
from api.workspace import Workspace

#: The demo has closed 19 February 2022; Viet Nam is seven hours ahead.
SIX = datetime(2022, 2, 20, 23, 0, tzinfo=UTC)  # 21 February, 06:00
AT = time(6)


class Clock:
    def __init__(self) -> None:
        self.now = SIX - timedelta(minutes=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def showing(own_demo: Path, clock: Clock) -> Any:
    workspace = Workspace(Settings(data=own_demo), clock)
    workspace.store.set_setting("today", "")
    yield Showing(workspace, "internal")
    workspace.store.close()


def test_a_day_is_closed_at_its_time_and_not_a_minute_before(showing: Showing, clock: Clock) -> None:
    closing = Closing(showing, AT)
    assert closing.due() is None and closing.close() == []
    clock.now = SIX
    (made,) = closing.close()
    assert (made.meta.as_of, made.meta.reading, made.meta.purpose) == (date(2022, 2, 20), "closed", "live")
    assert made.meta.number == showing.workspace.store.latest_number()
    (row,) = showing.workspace.store.snapshots(limit=1)
    assert row["params"] == {"closed": "on schedule"}


def test_it_is_what_the_command_would_have_made(showing: Showing, clock: Clock) -> None:
    clock.now = SIX
    (made,) = Closing(showing, AT).close()
    by_hand = stored(showing.workspace, Wanted(date(2022, 2, 20), made.meta.known_at))
    assert by_hand.meta.number == made.meta.number


def test_a_day_is_closed_once(showing: Showing, clock: Clock) -> None:
    clock.now = SIX
    assert len(Closing(showing, AT).close()) == 1
    clock.now += timedelta(hours=2)
    assert Closing(showing, AT).close() == []


def test_a_day_that_somebody_has_closed_stays_as_it_is(showing: Showing, clock: Clock) -> None:
    clock.now = SIX
    by_hand = stored(showing.workspace, Wanted(date(2022, 2, 20)))
    assert Closing(showing, AT).close() == []
    assert showing.workspace.store.latest_number() == by_hand.meta.number


def test_a_service_that_was_down_at_the_time_closes_when_it_is_up(showing: Showing, clock: Clock) -> None:
    clock.now = SIX + timedelta(days=2, hours=5)
    (made,) = Closing(showing, AT).close()
    assert made.meta.as_of == date(2022, 2, 22)


def test_a_series_that_nobody_has_looked_after_for_a_week_is_not_taken_up(
    showing: Showing, clock: Clock
) -> None:
    clock.now = SIX + timedelta(days=6)
    assert len(Closing(showing, AT).close()) == 1
    clock.now += timedelta(days=9)
    assert Closing(showing, AT).close() == []


@pytest.mark.parametrize("never", ["setting", "pinned"])
def test_nothing_is_closed_where_days_are_closed_by_hand_or_today_is_pinned(
    showing: Showing, clock: Clock, never: str
) -> None:
    clock.now = SIX
    if never == "pinned":
        showing.workspace.store.set_setting("today", "2022-02-22")
    assert Closing(showing, None if never == "setting" else AT).close() == []


def test_open_pages_are_woken(showing: Showing, clock: Clock) -> None:
    woken: list[bool] = []
    showing.wrote = lambda: woken.append(True)
    clock.now = SIX
    Closing(showing, AT).close()
    assert woken == [True]


def test_what_keeps_a_day_from_being_closed_is_said_once(
    showing: Showing, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    clock.now = datetime(2022, 1, 28, 3, 0, tzinfo=UTC)  # the rulebook ended on the 27th
    stored(showing.workspace, Wanted(date(2022, 1, 26), rulebook="vn-4800-2021", allow_draft=True))
    closing = Closing(showing, AT)
    assert closing.close() == [] and closing.close() == []
    assert [one.message for one in caplog.records if one.name == "wardwatch.api"] == ["day not closed"]


def test_the_time_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().close_at == time(6)
    monkeypatch.setenv("WARDWATCH_CLOSE_AT", "21:30")
    assert Settings().close_at == time(21, 30)
    monkeypatch.setenv("WARDWATCH_CLOSE_AT", "never")
    assert Settings().close_at == "never"
