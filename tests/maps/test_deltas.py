"""A page that has one state and is told the difference has the next state."""

import base64
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maps.deltas import FEW, Painted, delta
from maps.state import UnitStates

LEVELS = ("green", "yellow", "red", "grey")
COUNTS = {"units": 3, "levels": {}, "population": {}}


def painted(
    states: list[int], *, levels: tuple[str, ...] = LEVELS, units: str = "", **counts: Any
) -> Painted:
    return Painted(UnitStates(5, levels, np.array(states, np.uint8), units), COUNTS | counts)


def applied(before: list[int], told: dict[str, Any] | None) -> list[int]:
    """What a page makes of it."""
    if told is None or not {"ids", "packed"} & told.keys():
        return before
    if "packed" in told:
        return list(base64.b64decode(told["packed"]))
    found = list(before)
    for id_, state in zip(told["ids"], told["states"], strict=True):
        found[id_ - 5] = state
    return found


@given(pairs=st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), max_size=40))
def test_the_difference_turns_one_state_into_the_next(pairs: list[tuple[int, int]]) -> None:
    before, now = [a for a, _ in pairs], [b for _, b in pairs]
    assert applied(before, delta(painted(before), painted(now))) == now


def test_nothing_is_told_of_a_layer_that_stayed_as_it_was() -> None:
    assert delta(painted([1, 2, 3]), painted([1, 2, 3])) is None


def test_one_unit_costs_a_few_bytes_and_many_the_whole_state() -> None:
    many = [0] * 2000
    assert delta(painted(many), painted([*many[:-1], 2])) == {"ids": [2004], "states": [2]}
    told = {n: delta(painted(many), painted([1] * n + many[n:])) or {} for n in (FEW, FEW + 1)}
    assert len(told[FEW]["ids"]) == FEW and "packed" not in told[FEW]
    assert "ids" not in told[FEW + 1] and len(base64.b64decode(told[FEW + 1]["packed"])) == 2000


def test_counts_come_along_only_where_they_differ() -> None:
    assert delta(painted([1]), painted([1], levels_of={"red": 1})) == {
        "counts": COUNTS | {"levels_of": {"red": 1}}
    }
    assert "counts" not in (delta(painted([1]), painted([2])) or {})


def test_states_that_do_not_mean_the_same_units_or_levels_are_told_whole() -> None:
    was = painted([1, 2])
    for now in (painted([1, 2], levels=LEVELS[:3]), painted([1, 2, 3]), painted([1, 2], units="others")):
        told = delta(was, now) or {}
        assert told["levels"] == list(now.units.levels) and told["first_id"] == 5
        assert list(base64.b64decode(told["packed"])) == now.units.states.tolist()
    assert "packed" in (delta(None, was) or {})
