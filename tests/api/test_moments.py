"""A past instant of the wall is made again from what was known then."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.changed import changed_units
from api.loading import load_case_records
from api.settings import Settings
from api.showing import Showing
from api.workspace import Workspace
from maps.legend import count_levels
from zones.errors import InputError

HAMLET = "9900401"


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC) + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def showing(own_demo: Path, clock: Clock) -> Any:
    workspace = Workspace(Settings(data=own_demo), clock)
    yield Showing(workspace, "internal")
    workspace.store.close()


def later(showing: Showing, clock: Clock, name: str) -> str:
    """Cases that come an hour later; the instant just before them."""
    before = clock.now.isoformat()
    clock.now += timedelta(hours=1)
    one = {"report_date": "2022-02-20", "area_code": HAMLET, "setting": "community", "count": 40}
    load_case_records(showing.workspace, "demo-cases", [one | {"case_id": name}])
    showing.forget()
    return before


def test_what_stood_an_hour_ago_is_told_as_it_stood(showing: Showing, clock: Clock) -> None:
    stood = showing.shown("today").view.layers["hamlet"].table
    before = later(showing, clock, "one")
    now = showing.newest_today().view.layers["hamlet"].table
    then = showing.shown(before).view.layers["hamlet"].table
    assert then.equals(stood) and not now.equals(stood)


def test_what_has_changed_since_an_instant_are_the_units_that_were_otherwise_then(
    showing: Showing, clock: Clock
) -> None:
    before = later(showing, clock, "two")
    after = showing.newest_today()
    rows, _ = changed_units(showing.workspace, showing.shown(before), after, ["hamlet", "ward"])
    assert HAMLET in [row["code"] for row in rows]
    assert changed_units(showing.workspace, showing.shown(clock.now.isoformat()), after, ["hamlet"])[0] == []


def test_every_unit_is_there_then_too(showing: Showing, clock: Clock) -> None:
    shown = showing.shown(clock.now.isoformat())
    for name, layer in shown.view.layers.items():
        if layer.is_areas:
            assert count_levels(shown.view, name).units == layer.table.height


def test_before_anything_was_known_nothing_is_green(showing: Showing) -> None:
    shown = showing.shown("2022-02-20T21:00")
    assert "green" not in shown.view.layers["ward"].table["level"].to_list()


@pytest.mark.parametrize(
    "text", ["yesterday", "0001-01-01T00:00", "9999-12-31T00:00", "2999-01-01T00:00+07:00", "", "12:00"]
)
def test_no_other_words_are_instants(showing: Showing, text: str) -> None:
    with pytest.raises(InputError, match="there is no snapshot"):
        showing.shown(text)


def test_the_public_has_the_snapshots_that_were_published(showing: Showing, clock: Clock) -> None:
    with pytest.raises(InputError, match="there is no snapshot"):
        Showing(showing.workspace, "public").shown(clock.now.isoformat())
