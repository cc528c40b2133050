"""The first day of a better level is the day on which the schedule, replayed day by day, brings it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from tests.little_country import case, evidence, heard, layers
from zones.classify import classify
from zones.falling import Falls, first_falls, quiet, sight, state_in
from zones.history import History
from zones.rulebook import Rulebook
from zones.rulebook_stability import Improve, Stability, Worsen
from zones.schedule import coming_days, evaluation_days, is_regular
from zones.snapshot import ZoneLayer

HOUSE = load_rulebook("house-three-colour")
SLOW = replace(HOUSE, stability=Stability(Worsen(), Improve(max_step=1, dwell_days=9, confirm=2)))
WEEKLY = replace(SLOW, run={"every": "7d", "as_of": "wednesday"})
FIRST = date(2022, 2, 1)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def households(day: int, number: int, area: int = 2) -> list[dict[str, Any]]:
    return [case(area, on(day), setting="community", household_id=f"{day}-{k}") for k in range(number)]


def history(book: Rulebook, cases: list[dict[str, Any]], silent: Any = ()) -> History:
    return History(book, layers(), lambda day: (evidence(cases), heard(book, day, silent)))


def standing(
    book: Rulebook, cases: list[dict[str, Any]], day: int, silent: Any = ()
) -> Mapping[str, ZoneLayer]:
    states = history(book, cases, silent).states(evaluation_days(book, FIRST, on(day)))
    shown = {name: one for name, (_, one) in states.items()}
    return classify(book, evidence(cases), layers(), heard(book, on(day), silent), on(day), shown)


def falls(book: Rulebook, cases: list[dict[str, Any]], day: int, silent: Any = ()) -> dict[str, Falls]:
    """As the service works them out: from the classified layers, with what is known on their day."""
    zones = standing(book, cases, day, silent)
    known = quiet(evidence(cases), heard(book, on(day), silent), on(day))
    ahead = History(book, layers(), known)
    past = history(book, cases, silent)
    earlier = evaluation_days(book, FIRST, on(day))[-2::-1][: 2 - is_regular(book, on(day))]
    states = {
        name: state
        for name, layer in zones.items()
        if (state := state_in(layer, book, on(day), [past.on(one)[name].raw for one in earlier])) is not None
    }
    return first_falls(ahead, states, coming_days(book, on(day), sight(book)))


def told(found: Falls, unit: int = 0) -> tuple[str, int] | None:
    one = found.of(unit)
    return None if one is None else (HOUSE.levels[one[1]].id, (one[0] - FIRST).days)


def replayed(
    book: Rulebook, cases: list[dict[str, Any]], day: int, silent: Any = ()
) -> tuple[str, int] | None:
    """The same by replaying all history up to each evaluation to come."""
    known = [one for one in cases if one["report_date"] <= on(day)]
    before = standing(book, cases, day, silent)["ward"].table["held"][0]
    ids = [level.id for level in book.levels]
    whole, past = history(book, known, silent), evaluation_days(book, FIRST, on(day))
    coming = coming_days(book, on(day), 50)
    for k, later in enumerate(coming):
        _, shown = whole.states([*past, *coming[: k + 1]])["ward"]
        rank = int(shown.stable[0])
        if before and 0 <= rank < ids.index(before):
            return ids[rank], (later - FIRST).days
    return None


@pytest.mark.parametrize(
    ("day", "expected"),
    [(10, ("yellow", 17)), (16, ("yellow", 17)), (17, ("green", 24)), (23, ("green", 24)), (24, None)],
)
def test_a_red_ward_with_three_households_becomes_yellow_then_green(day: int, expected: Any) -> None:
    assert told(falls(HOUSE, households(10, 3), day)["ward"]) == expected


def test_what_comes_later_is_not_foreseen() -> None:
    cases = [*households(10, 3), *households(15, 3)]
    assert told(falls(HOUSE, cases, 12)["ward"]) == ("yellow", 17)
    assert told(falls(HOUSE, cases, 15)["ward"]) == ("yellow", 22)


def test_dwell_and_confirmation_put_the_day_off() -> None:
    assert told(falls(SLOW, households(10, 3), 10)["ward"]) == ("yellow", 19)  # stands nine days
    assert told(falls(WEEKLY, households(10, 3), 10)["ward"]) == ("yellow", 29)


def test_a_ward_that_keeps_silent_becomes_better_once_it_reports() -> None:
    silent = [(area, on(day)) for area in (0, 2) for day in range(12, 21)]
    found = falls(HOUSE, households(5, 1), 20, silent)["ward"]
    assert told(found) == replayed(HOUSE, households(5, 1), 20, silent) != None  # noqa: E711


def test_a_rulebook_that_ends_brings_no_better_level() -> None:
    ends = replace(HOUSE, valid=(HOUSE.valid[0], on(17)))
    assert told(falls(ends, households(10, 3), 12)["ward"]) is None


def test_a_level_that_is_worse_today_stands_since_today() -> None:
    cases = households(12, 1)
    zones = standing(HOUSE, cases, 12)
    ahead = History(
        HOUSE, layers(), quiet(evidence([*cases, *households(13, 3)]), heard(HOUSE, on(12)), on(13))
    )
    state = state_in(zones["ward"], HOUSE, on(12))
    assert state is not None
    red = np.array([2, -1, -1, -1], np.int16)
    found = first_falls(ahead, {"ward": state}, coming_days(HOUSE, on(12), 40), {"ward": red})
    assert told(found["ward"]) == ("yellow", 20)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=4),
    st.integers(8, 34),
    st.sampled_from([HOUSE, SLOW, WEEKLY]),
    st.sets(st.integers(0, 34), max_size=4),
)
@settings(max_examples=12, deadline=None)
def test_the_first_day_equals_replaying_the_schedule_day_by_day(
    days: list[tuple[int, int]], day: int, book: Rulebook, quiet_days: set[int]
) -> None:
    cases = [one for start, number in days for one in households(start, number)]
    silent = [(area, on(one)) for area in (0, 2) for one in quiet_days if one <= day]
    assert told(falls(book, cases, day, silent)["ward"]) == replayed(book, cases, day, silent)
