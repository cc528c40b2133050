"""Levels that stand are replayed from what is known: schedule, dwell, late cases, kept evaluations."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from geodata.rulebooks import load_rulebook
from tests.little_country import case, evidence, heard, layers
from zones.classify import classify
from zones.expressions import parse_condition
from zones.history import History
from zones.rulebook import Rulebook
from zones.rulebook_figures import Indicator
from zones.rulebook_stability import Improve, Stability, Worsen
from zones.schedule import evaluation_days
from zones.snapshot import ZoneLayer

HOUSE = load_rulebook("house-three-colour")
FIRST = date(2022, 2, 1)


def on(day: int) -> date:
    return FIRST + timedelta(days=day)


def history(cases: list[dict[str, Any]], book: Rulebook = HOUSE, silent: Any = ()) -> History:
    return History(book, layers(), lambda day: (evidence(cases), heard(book, day, silent)))


def wards(cases: list[dict[str, Any]], day: int, book: Rulebook = HOUSE, silent: Any = ()) -> ZoneLayer:
    """The wards as of a day, replayed from the first."""
    known = history(cases, book, silent)
    shown = {name: one for name, (_, one) in known.states(evaluation_days(book, FIRST, on(day))).items()}
    return classify(book, evidence(cases), layers(), heard(book, on(day), silent), on(day), shown)["ward"]


def of(layer: ZoneLayer, *names: str) -> tuple[Any, ...]:
    row = layer.table.row(0, named=True)
    return tuple(row[name] for name in names)


def households(day: int, number: int) -> list[dict[str, Any]]:
    return [case(2, on(day), setting="community", household_id=f"{day}-{k}") for k in range(number)]


def test_a_red_ward_goes_down_one_colour_at_a_time_and_stays_a_week_in_each() -> None:
    cases = households(10, 3)
    # computed: red for 7 days, yellow for 14 days, then green
    seen = {day: of(wards(cases, day), "raw", "level", "since") for day in (9, 10, 16, 17, 23, 24, 30, 31)}
    assert seen == {
        9: ("green", "green", on(0)),
        10: ("red", "red", on(10)),
        16: ("red", "red", on(10)),
        17: ("yellow", "yellow", on(17)),
        23: ("yellow", "yellow", on(17)),
        24: ("green", "green", on(24)),
        30: ("green", "green", on(24)),
        31: ("green", "green", on(24)),
    }


def test_a_level_is_kept_until_it_has_stood_long_enough() -> None:
    slow = replace(HOUSE, stability=Stability(Worsen(), Improve(max_step=1, dwell_days=20)))
    cases = households(10, 3)
    assert of(wards(cases, 29, slow), "raw", "level", "since") == ("green", "red", on(10))
    assert of(wards(cases, 30, slow), "raw", "level", "since") == ("green", "yellow", on(30))
    assert of(wards(cases, 30, slow), "waits") != (0,)


def test_a_late_case_changes_history_from_its_date() -> None:
    slow = replace(HOUSE, stability=Stability(Worsen(), Improve(max_step=1, dwell_days=20)))
    without, late = households(10, 3), [*households(10, 3), *households(2, 3)]
    assert of(wards(without, 9, slow), "level") == ("green",)
    assert of(wards(late, 9, slow), "level") == ("red",)
    assert of(wards(without, 25, slow), "level", "since") == ("red", on(10))
    assert of(wards(late, 25, slow), "level", "since") == ("yellow", on(22))  # red from the 3rd already


def test_an_undecided_ward_is_grey_and_its_last_level_stands_underneath() -> None:
    silent = [(area, on(day)) for area in (0, 2) for day in range(12, 40)]
    layer = wards(households(1, 1), 20, silent=silent)
    assert of(layer, "level", "raw", "held") == ("grey", "grey", "yellow")


def test_what_was_worked_out_before_gives_the_same_levels() -> None:
    days = evaluation_days(HOUSE, FIRST, on(25))
    before, after = history(households(3, 1)), history([*households(3, 1), *households(15, 3)])
    before.states(days)
    fresh = history([*households(3, 1), *households(15, 3)])
    after.take_over(before, on(15))
    for layer, (state, shown) in fresh.states(days).items():
        kept_state, kept = after.states(days)[layer]
        assert np.array_equal(shown.stable, kept.stable)
        assert np.array_equal(state.level, kept_state.level)
        assert np.array_equal(state.since, kept_state.since)


def test_a_gate_is_judged_on_the_figures_of_its_day() -> None:
    book = load_rulebook("vn-4800-2021")
    facts = {"dose1_adult": {2: "90"}, "full_elderly": {2: "90"}, "capacity_ok": {2: "0"}}
    gates = []
    for open_ in ("0", "1", ""):
        told = facts | {"capacity_ok": {2: open_} if open_ else {}}
        known = History(book, layers(), lambda day, told=told: (evidence([], told), heard(book, day)))
        gates.append(int(known.on(date(2021, 12, 1))["ward"].gate[0]))
    assert gates == [0, 1, -1]


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ({"every": "1d", "as_of": "yesterday"}, [14, 15, 16, 17, 18]),
        ({"every": "7d", "as_of": "yesterday"}, [4, 11, 18]),
        ({"every": "7d", "as_of": "wednesday"}, [1, 8, 15, 18]),  # 2 February 2022 was a Wednesday
        ({"every": "7d", "as_of": "saturday"}, [4, 11, 18]),
    ],
)
def test_the_schedule_is_the_rulebooks_own_told_back_from_the_day(
    run: dict[str, str], expected: list[int]
) -> None:
    days = evaluation_days(replace(HOUSE, run=run), FIRST, on(18))
    assert days[-len(expected) :] == [on(day) for day in expected]


def test_no_evaluation_lies_before_the_rulebooks_validity() -> None:
    late = replace(HOUSE, valid=(on(15), None))
    assert evaluation_days(late, FIRST, on(18)) == [on(day) for day in (15, 16, 17, 18)]


#: Evaluated on Wednesdays; a better level has to be found twice. `FIRST` is a Tuesday.
WEEKLY = replace(
    HOUSE, run={"every": "7d", "as_of": "wednesday"}, stability=Stability(Worsen(), Improve(confirm=2))
)


def test_between_two_evaluations_nothing_becomes_better_and_nothing_is_confirmed() -> None:
    cases = households(0, 1)  # computed: yellow for 14 days, green from day 14
    standing = {
        day: of(wards(cases, day, WEEKLY), "raw", "level", "since") for day in (8, 15, 16, 18, 21, 22)
    }
    assert standing == {
        8: ("yellow", "yellow", on(1)),
        15: ("green", "yellow", on(1)),
        16: ("green", "yellow", on(1)),
        18: ("green", "yellow", on(1)),
        21: ("green", "yellow", on(1)),
        22: ("green", "green", on(22)),
    }


def test_between_two_evaluations_a_level_may_become_worse() -> None:
    cases = [*households(0, 1), *households(10, 3)]
    assert of(wards(cases, 11, WEEKLY), "level", "since") == ("red", on(11))
    layer = wards(cases, 18, WEEKLY)
    assert of(layer, "raw", "level", "since") == ("yellow", "red", on(15))


def test_without_stability_every_day_shows_what_is_computed() -> None:
    assert of(wards(households(0, 1), 16, replace(WEEKLY, stability=None)), "level") == ("green",)


def test_a_gate_may_ask_for_neighbours_that_the_rules_do_not_ask_for() -> None:
    near = Indicator("near", "adjacent", at_least="red")
    gate = parse_condition("near == 0")
    book = replace(
        HOUSE,
        indicators={**HOUSE.indicators, "near": near},
        units=tuple(replace(one, scopes=("ward",)) for one in HOUSE.units_for("ward")),
        stability=Stability(Worsen(), Improve(gate=gate)),
    )
    beside = [case(3, on(14), setting="community", household_id=f"b{k}") for k in range(3)]
    alone, watched = households(0, 1), [*households(0, 1), *beside]
    assert of(wards(alone, 14, book), "raw", "level") == ("green", "green")
    assert of(wards(watched, 14, book), "raw", "level") == ("green", "yellow")
