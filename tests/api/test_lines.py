"""Successions of rulebooks: the one in force on the day decides, and levels are carried over where that is declared."""

from datetime import date
from pathlib import Path

import pytest

from api.settings import Settings
from api.standing import standing
from api.workspace import Workspace
from geodata.rulebook_lines import in_force, is_line, predecessor
from geodata.rulebooks import load_rulebook
from zones.errors import NotFoundError
from zones.stability import day_number


@pytest.mark.parametrize(
    ("day", "id"),
    [
        (date(2021, 5, 31), "vn-2686-2021"),
        (date(2021, 10, 11), "vn-2686-2021"),
        (date(2021, 10, 12), "vn-4800-2021"),
        (date(2022, 1, 26), "vn-4800-2021"),
        (date(2022, 1, 27), "vn-218-2022"),
    ],
)
def test_of_a_line_the_rulebook_in_force_on_the_day_is_taken(day: date, id: str) -> None:
    assert in_force("vn-covid-level", day).id == id


def test_a_day_before_all_rulebooks_of_a_line_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(NotFoundError, match="2021-05-30") as error:
        in_force("vn-covid-level", date(2021, 5, 30))
    assert "vn-2686-2021" in str(error.value.fix)


def test_a_rulebook_is_no_line() -> None:
    assert is_line("vn-covid-level") and not is_line("vn-4800-2021") and not is_line("nonsense")


def test_levels_are_carried_over_only_where_a_mapping_is_declared() -> None:
    before = predecessor(load_rulebook("eu-2021-119"))
    assert before is not None and before.id == "eu-2020-1475"
    assert predecessor(load_rulebook("vn-4800-2021")) is None  # other levels, no mapping


def test_a_successor_asked_before_it_holds_goes_on_from_nothing(own_demo: Path) -> None:
    """What would the coming text say of a day under the old one?"""
    workspace, coming, day = (
        Workspace(Settings(data=own_demo)),
        load_rulebook("eu-2021-119"),
        date(2021, 1, 20),
    )
    assert predecessor(coming) is not None and day < coming.valid[0]
    known = workspace.gathered(workspace.edition(None, date(2022, 2, 19)))
    layers = [units for units in known.layers(8) if not units.is_cells]
    found = standing(workspace, coming, known, layers, day)
    assert {int(one) for state, _ in found.values() for one in state.day} == {day_number(day)}
    workspace.store.close()
