"""What is no fault of a rulebook but worth a look is told to its author, and never refused."""

from typing import Any

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook
from zones.rulebook import parse_rulebook
from zones.rulebook_cautions import Caution, cautions


def told(rules: list[dict[str, Any]], **other: Any) -> list[tuple[str, str]]:
    """The cautions on a rulebook with one list of rules."""
    book = {
        "schema": "zone-rulebook/1",
        "id": "look",
        "title": {"vi": "-", "en": "-"},
        "status": "house",
        "cite": {"doc": "none", "date": "2022-01-01"},
        "valid": {"from": "2022-01-01"},
        "levels": [{"id": "green"}, {"id": "yellow"}, {"id": "red"}],
        "ind": {
            "C": {"kind": "rate", "of": "case", "win": 14},
            "P": {"kind": "ratio", "num": {"of": "test"}, "den": {"of": "test"}},
            "n": {"kind": "count", "of": "case", "win": 7},
            "f": {"kind": "fact"},
        },
        "units": [{"for": ["ward"], "decide": [{"rules": rules}]}],
    }
    read = {"small": {"if": "C < 0 or P < 0 or n < 0 or f", "then": "grey"}}  # so that all of them are read
    return [(one.path, one.what) for one in cautions(parse_rulebook(book | read | other))]


def rule(condition: str, level: str = "red") -> dict[str, Any]:
    return {"if": condition, "then": level}


def test_a_list_that_ends_with_else_needs_no_look() -> None:
    assert told([rule("C > 1"), {"else": "green"}]) == []


@pytest.mark.parametrize(
    "conditions",
    [
        ["C >= 1", "C < 1"],
        ["C > 150 or (C >= 50 and P >= 4)", "(C < 50 and P >= 4) or (25 <= C <= 150 and P < 4)", "C < 25 and P < 4"],
        ["n >= 3", "n <= 2"],
        ["f", "not f"],
        ["C >= 0"],
        ["atleast(2, C >= 1, P >= 1, n >= 1)", "atleast(2, C < 1, P < 1, n < 1)"],
    ],
)  # fmt: skip
def test_a_list_without_else_is_complete_where_some_line_always_holds(conditions: list[str]) -> None:
    assert told([rule(one) for one in conditions]) == []


@pytest.mark.parametrize(
    ("conditions", "open"),
    [
        (["C > 1", "C < 1"], "C is 1"),
        (["C >= 50 and P >= 4", "C < 50 and P < 4"], "C is 0 and P is 4"),
        (["n >= 4", "n <= 2"], "n is 3"),
        (["f >= 0"], "f is -1"),
    ],
)
def test_a_list_that_leaves_something_open_names_figures_with_which_no_line_holds(
    conditions: list[str], open: str
) -> None:
    ((path, what),) = told([rule(one) for one in conditions])
    assert path == "units[0].decide[0].rules"
    assert what == f"ends without `else`, and no line holds where {open}"


def test_what_cannot_be_told_is_said_so() -> None:
    ((_, what),) = told([rule("C > P"), rule("C <= P")])
    assert "cannot be told" in what


def test_steps_that_undo_others_are_pointed_out() -> None:
    steps: list[dict[str, Any]] = [
        {"rules": [{"else": "green"}]},
        {"floor": "yellow", "if": "C > 3"},
        {"raise": 1, "if": "P > 3"},
        {"rules": [{"else": "red"}]},
    ]
    found = told([], units=[{"for": ["ward"], "decide": steps}])
    assert [path for path, _ in found] == ["units[0].decide[2]", "units[0].decide[3]"]


def test_what_decides_nothing_is_pointed_out() -> None:
    bands = {"b": {"of": "C", "lo": "[0,1)", "hi": "[1,inf)"}}
    found = told([rule("C > 3"), {"else": "green"}], small=None, status="incomplete")
    assert [path for path, _ in found] == []
    found = told([rule("C > 3"), {"else": "green"}], small={"then": "grey"}, bands=bands)
    assert [path for path, _ in found] == ["ind.P", "ind.n", "ind.f", "bands.b"]


def test_requirements_of_reporting_without_effect_are_pointed_out() -> None:
    reports = {"min_share": "12/14", "last_within_days": 2}

    def about(**missing: Any) -> list[str]:
        found = told([rule("C > 3"), {"else": "green"}], missing=missing)
        return [f"{path}: {what}" for path, what in found if path.startswith("missing")]

    assert about(reports=reports, stale_after_days=1) == about(stale_after_days=9) == []
    assert about(reports=reports, stale_after_days=3) == [
        "missing.stale_after_days: has no effect: `last_within_days: 2` is sharper"
    ]
    assert [line.split(":")[0] for line in about(silence="zero", reports=reports, stale_after_days=1)] == [
        "missing.reports",
        "missing.stale_after_days",
    ]


def test_entries_that_may_all_fail_and_parents_that_are_finer_are_pointed_out() -> None:
    units = [
        {"for": ["province"], "if": "C > 1", "decide": [{"rules": [rule("beds > 1"), {"else": "green"}]}]}
    ]
    ind = {"C": {"kind": "fact"}, "beds": {"kind": "fact", "at": "parent:district"}}
    assert told([], units=units, ind=ind, small={"then": "grey"}) == [
        ("units[0]", "province: beds is taken on a district, which is finer: not known here"),
        ("units", "no entry for province holds always: some may stay undecided"),
    ]


def test_no_bundled_rulebook_leaves_a_list_open() -> None:
    for name in list_rulebooks():
        found: tuple[Caution, ...] = cautions(load_rulebook(name))
        assert [one for one in found if "else" in one.what] == [], name
