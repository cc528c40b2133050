"""What is said to change a level does change it, and one less does not: for every kind of indicator."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.little_rulebook import written
from zones.decide import Decision, compile_decision
from zones.figures import Figure
from zones.intervals import UNBOUNDED, Intervals
from zones.lacking import decides_between
from zones.rulebook import Rulebook, parse_rulebook
from zones.turning import Turn, turns

LEVELS = ["green", "yellow", "orange", "red"]
PARTS = 1_000_000


def book(
    ind: Mapping[str, Any], rules: list[dict[str, str]], scopes: tuple[str, ...] = ("ward",)
) -> Rulebook:
    return parse_rulebook(
        written(
            LEVELS,
            ind=ind,
            units=[
                {"for": [scope], "decide": [{"rules": rules if scope == scopes[-1] else [{"else": "green"}]}]}
                for scope in scopes
            ],
            missing={"ambiguous": "grey"},
        )
    )


def decision(ind: Mapping[str, Any], rules: list[dict[str, str]], scope: str = "ward") -> Decision:
    finer = {"district": ("ward", "district")}.get(scope, (scope,))
    found = compile_decision(book(ind, rules, finer), scope)
    assert found is not None
    return found


def figures(law: Decision, **known: Any) -> dict[str, Figure]:
    """Exact figures: a numerator, a numerator over a denominator, or (with a fraction) a figure from outside."""
    found = {}
    for name, value in known.items():
        one = law.rulebook.indicators[name]
        numerator, den = value if isinstance(value, tuple) else (value, 1)
        if isinstance(value, Fraction):
            numerator, den = int(value * PARTS * one.factor.denominator), PARTS * one.factor.numerator
        found[name] = Figure(one, numerator, numerator, den, days=one.win or 1)
    return found


def level(law: Decision, **known: Any) -> str:
    """The level of exact values, by the evaluation over columns."""
    columns = {}
    for name, one in figures(law, **known).items():
        lo, hi, den = (np.array([part]) for part in (one.lo, one.hi, one.den))
        columns[name] = Intervals(lo, hi, den, one.indicator.factor)
    return str(law.decide(columns, 1).level[0])


def levels(law: Decision, many: range, **known: Any) -> set[str]:
    """The levels of each number of cases in `many`, the other figures being the same."""
    columns = {}
    for name, one in figures(law, n=0, **known).items():
        lo, hi, den = (np.full(len(many), part) for part in (one.lo, one.hi, one.den))
        if name == "n":
            lo = hi = np.array(many) * one.den
        columns[name] = Intervals(lo, hi, den, one.indicator.factor)
    return set(law.decide(columns, len(many)).level.tolist())


def told(law: Decision, **known: Any) -> dict[tuple[str, str, str], Turn]:
    found = turns(law, figures(law, **known), level(law, **known))
    return {(one.to, one.direction, one.indicator): one for one in found}


CASES = {"kind": "count", "of": "case", "win": 7}


# --- cases against a formula


MONTH = {
    "n": {"kind": "count", "of": "case", "win": "month_to_date"},
    "m": {"kind": "baseline", "of": "case", "period": "month", "stat": "mean"},
    "s": {"kind": "baseline", "of": "case", "period": "month", "stat": "sd"},
}
ABOVE = decision(
    MONTH, [{"if": "n > m + 2 * s", "then": "red"}, {"if": "n > m", "then": "yellow"}, {"else": "green"}]
)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 10**10))
@settings(max_examples=80, deadline=None)
def test_cases_above_a_baseline_are_counted_to_the_one(n: int, five_years: int, deviation: int) -> None:
    known = {"m": (five_years, 5), "s": (deviation, 10**9)}
    now = level(ABOVE, n=n, **known)
    for turn in told(ABOVE, n=n, **known).values():
        assert turn.cases is not None and turn.kind == "case"
        sign = 1 if turn.direction == "rise" else -1
        assert level(ABOVE, n=n + sign * turn.cases, **known) == turn.to
        assert level(ABOVE, n=n + sign * (turn.cases - 1), **known) != turn.to
        assert turn.needed == str(n + sign * turn.cases)
    reachable = levels(ABOVE, range(n + 1, n + 200), **known) - {now}
    assert reachable == {turn.to for turn in told(ABOVE, n=n, **known).values() if turn.direction == "rise"}


WEIGHTED = decision(
    {
        "c": {"kind": "rate", "of": "case", "win": 14, "scale": 100000},
        "v": {"kind": "ratio", "num": {"of": "dose"}, "den": {"of": "person"}, "scale": 100},
        "w": {"kind": "expr", "expr": "(c + c * (100 - v) / 100) / 2"},
    },
    [{"if": "w >= 200", "then": "red"}, {"if": "w >= 40", "then": "yellow"}, {"else": "green"}],
)


@given(st.integers(0, 400), st.integers(1000, 50000), st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
def test_a_formula_of_a_rate_and_a_coverage_moves_with_either(cases: int, people: int, permille: int) -> None:
    v = Fraction(permille, 10)
    for turn in told(WEIGHTED, c=(cases, people), v=v).values():
        sign = 1 if turn.direction == "rise" else -1
        if turn.indicator == "c":
            assert turn.cases is not None
            assert level(WEIGHTED, c=(cases + sign * turn.cases, people), v=v) == turn.to
            assert level(WEIGHTED, c=(cases + sign * (turn.cases - 1), people), v=v) != turn.to
        else:
            there = Fraction(turn.needed)
            assert 0 <= there <= 100
            assert level(WEIGHTED, c=(cases, people), v=there) == turn.to


# --- figures from outside


BANDS = decision(
    {
        "growth": {"kind": "fact", "vi": "mức tăng", "en": "growth"},
        "beds": {"kind": "ratio", "num": {"of": "occupied_bed"}, "den": {"of": "bed"}, "scale": 100},
    },
    [
        {"if": "beds > 80", "then": "red"},
        {"if": "beds >= 40 and growth >= 0", "then": "orange"},
        {"if": "growth < -5", "then": "green"},
        {"else": "yellow"},
    ],
)


def beyond(needed: str) -> tuple[Fraction, Fraction]:
    """A value that is meant by a text and the nearest one that is not, for a rise."""
    sign, _, text = needed.rpartition(" ")
    step = Fraction(1, PARTS)
    value = Fraction(text)
    return {"": (value, value - step), ">": (value + step, value), "<": (value - step, value)}[sign]


@given(st.integers(-200, 200), st.integers(0, 1000))
@settings(max_examples=80, deadline=None)
def test_a_figure_from_outside_is_told_by_the_value_it_needs(tenths: int, permille: int) -> None:
    known = {"growth": Fraction(tenths, 10), "beds": Fraction(permille, 10)}
    for turn in told(BANDS, **known).values():
        there, short = beyond(turn.needed)
        assert turn.cases is None
        assert level(BANDS, **known | {turn.indicator: there}) == turn.to
        if turn.direction == "rise":
            assert level(BANDS, **known | {turn.indicator: short}) != turn.to


# --- days, windows within windows, links, clusters


CLEAN = decision(
    {
        "n14": {"kind": "count", "of": "case", "win": 14},
        "n7": {"kind": "count", "of": "case", "win": 7},
        "days": {"kind": "days_since", "of": "case"},
    },
    [{"if": "n7 >= 3", "then": "red"}, {"if": "n14 >= 1 or days < 28", "then": "yellow"}, {"else": "green"}],
)


def unit(ago: list[int]) -> dict[str, int]:
    """The figures of cases that came so many days ago."""
    return {
        "n14": sum(day < 14 for day in ago),
        "n7": sum(day < 7 for day in ago),
        "days": min(ago, default=99),
    }


@given(st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=80, deadline=None)
def test_days_without_a_case_empty_the_windows(ago: list[int]) -> None:
    """The days of single cases are not known: told is what is sure, and needed where all came as late as may be."""
    found = told(CLEAN, **unit(ago))
    latest = [min(ago) if day < 7 else max(7, min(ago)) if day < 14 else day for day in ago]
    assert unit(latest) == unit(ago)
    for (to, _, name), turn in found.items():
        if name == "days":
            assert turn.kind == "day" and turn.steps is not None
            assert level(CLEAN, **unit([day + turn.steps for day in ago])) == to
            assert level(CLEAN, **unit([day + turn.steps for day in latest])) == to
            assert level(CLEAN, **unit([day + turn.steps - 1 for day in latest])) != to
    if level(CLEAN, **unit(ago)) != "green":
        assert ("green", "rise", "days") in found


@given(st.lists(st.integers(0, 40), max_size=6))
@settings(max_examples=60, deadline=None)
def test_cases_that_come_today_make_a_level_worse_as_told(ago: list[int]) -> None:
    now = LEVELS.index(level(CLEAN, **unit(ago)))
    for turn in told(CLEAN, **unit(ago)).values():
        if turn.kind == "case" and turn.direction == "rise":
            assert turn.cases is not None
            reached = level(CLEAN, **unit([*ago, *[0] * turn.cases]))
            assert LEVELS.index(reached) >= LEVELS.index(turn.to) > now


LINKED = decision(
    {"n": CASES, "group": {"kind": "linked", "of": "case", "win": 7, "by": ["household"]}},
    [{"if": "group >= 5", "then": "red"}, {"if": "n >= 8", "then": "orange"}, {"else": "green"}],
)


@given(st.integers(0, 8), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_linked_cases_are_cases_too(group: int, others: int) -> None:
    found = told(LINKED, n=group + others, group=group)
    for turn in found.values():
        if turn.kind == "linked":
            assert turn.cases is not None
            assert level(LINKED, n=group + others + turn.cases, group=group + turn.cases) == turn.to
            less = {"n": group + others + turn.cases - 1, "group": group + turn.cases - 1}
            assert level(LINKED, **less) != turn.to
    if group < 5:
        assert found["red", "rise", "group"].cases == 5 - group


def test_more_cases_that_may_be_linked_or_not_promise_no_level() -> None:
    assert ("orange", "rise", "n") not in told(LINKED, n=4, group=2)  # four more: 8, but perhaps a group of 6
    assert told(LINKED, n=7, group=2)["orange", "rise", "n"].cases == 1


CLUSTER = decision(
    {
        "n": CASES,
        "cluster": {
            "kind": "cluster",
            "of": "case",
            "where": {"source": "not_found"},
            "win": 7,
            "min_size": 2,
        },
    },
    [{"if": "cluster == 1", "then": "red"}, {"if": "n >= 1", "then": "yellow"}, {"else": "green"}],
)


def test_a_cluster_comes_with_its_cases_and_goes() -> None:
    assert told(CLUSTER, n=0, cluster=0)["red", "rise", "cluster"].kind == "cluster"
    assert told(CLUSTER, n=0, cluster=0)["yellow", "rise", "n"].cases == 1
    assert told(CLUSTER, n=4, cluster=1)["yellow", "fall", "cluster"].kind == "cluster"


# --- levels of children and neighbours


SHARES = {
    "red": {"kind": "child_share", "level": "red", "of": "ward"},
    "orange": {"kind": "child_share", "at_least": "orange", "of": "ward"},
    "any": {"kind": "child_count", "at_least": "yellow", "of": "ward"},
}
DISTRICT = decision(
    SHARES,
    [
        {"if": "red >= 1/3", "then": "red"},
        {"if": "orange > 0.5", "then": "orange"},
        {"if": "any >= 2", "then": "yellow"},
        {"else": "green"},
    ],
    "district",
)


def district(children: list[int]) -> dict[str, Any]:
    size = len(children)
    return {
        "red": (sum(one == 3 for one in children), size),
        "orange": (sum(one >= 2 for one in children), size),
        "any": sum(one >= 1 for one in children),
    }


def raised(children: list[int], name: str, steps: int) -> Iterator[list[int]]:
    """Every way in which so many children come to the level that an indicator asks for."""
    to = {"red": 3, "orange": 2, "any": 1}[name]
    outside = [k for k, one in enumerate(children) if (one != 3 if name == "red" else one < to)]
    for some in combinations(outside, steps):
        yield [to if k in some else one for k, one in enumerate(children)]


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7))
@settings(max_examples=120, deadline=None)
def test_so_many_children_at_a_level_lead_there_whichever_they_are(children: list[int]) -> None:
    for (to, direction, name), turn in told(DISTRICT, **district(children)).items():
        if direction == "rise":
            assert turn.kind == "child" and turn.steps is not None
            ways = [level(DISTRICT, **district(one)) for one in raised(children, name, turn.steps)]
            less = [level(DISTRICT, **district(one)) for one in raised(children, name, turn.steps - 1)]
            if name == "any" and not ways:  # a count does not tell how many children there are
                continue
            assert set(ways) == {to} and set(less) != {to}


@given(st.lists(st.integers(0, 3), min_size=1, max_size=7))
@settings(max_examples=120, deadline=None)
def test_so_many_children_that_leave_a_level_lead_there(children: list[int]) -> None:
    for (to, direction, name), turn in told(DISTRICT, **district(children)).items():
        if direction == "fall":
            assert turn.steps is not None
            inside = [k for k, one in enumerate(children) if one >= {"red": 3, "orange": 2, "any": 1}[name]]
            below = {"red": range(3), "orange": range(2), "any": range(1)}[name]
            for some in combinations(inside, turn.steps):
                for new in below:
                    after = [new if k in some else one for k, one in enumerate(children)]
                    assert level(DISTRICT, **district(after)) == to


def test_one_more_red_neighbour() -> None:
    near = decision(
        {"near": {"kind": "adjacent", "level": "red"}, "n": CASES},
        [{"if": "near >= 2 or n >= 5", "then": "orange"}, {"else": "green"}],
    )
    turn = told(near, near=1, n=0)["orange", "rise", "near"]
    assert (turn.kind, turn.steps, turn.needed) == ("neighbour", 1, "2")
    assert told(near, near=2, n=0)["green", "fall", "near"].steps == 1


# --- how much a missing figure matters


def unsure(law: Decision, **known: Any) -> dict[str, Figure]:
    """Figures, those that are not known among them as None, ranges as lists."""
    found = figures(
        law, **{name: value for name, value in known.items() if not isinstance(value, list | None)}
    )
    for name, value in known.items():
        one = law.rulebook.indicators[name]
        if value is None:
            found[name] = Figure(one, None if one.kind == "fact" else 0, None, negative=one.kind == "fact")
        elif isinstance(value, list):
            found[name] = Figure(one, value[0], value[1], days=one.win or 1)
    return found


@pytest.mark.parametrize(
    ("known", "name", "between"),
    [
        ({"growth": Fraction(1), "beds": None}, "beds", ("yellow", "orange", "red")),
        ({"growth": None, "beds": Fraction(50)}, "growth", ("green", "yellow", "orange")),
        ({"growth": None, "beds": Fraction(90)}, "growth", ()),
        ({"growth": None, "beds": None}, "growth", ()),
    ],
)
def test_a_missing_figure_decides_alone_or_not(known: Any, name: str, between: tuple[str, ...]) -> None:
    assert decides_between(BANDS, unsure(BANDS, **known), name) == between


def test_a_range_of_cases_decides_between_the_levels_in_it() -> None:
    law = decision(
        {"n": CASES}, [{"if": "n >= 5", "then": "red"}, {"if": "n >= 1", "then": "yellow"}, {"else": "green"}]
    )
    assert decides_between(law, unsure(law, n=[2, 6]), "n") == ("yellow", "red")
    assert decides_between(law, unsure(law, n=[2, 4]), "n") == ()
    assert UNBOUNDED > 10**12  # an endless range is one without an upper end
    assert decides_between(law, unsure(law, n=None), "n") == ("green", "yellow", "red")


def test_a_missing_share_decides_alone_in_a_table_too() -> None:
    covered = {"kind": "ratio", "num": {"of": "dose"}, "den": {"of": "person"}, "scale": 100}
    text = {
        **book({"n": CASES, "covered": covered}, [{"else": "green"}]).content,
        "bands": {
            "spread": {"of": "n", "low": "[0,4]", "high": "[5,inf)"},
            "cover": {"of": "covered", "poor": "[0,70)", "good": "[70,inf)"},
        },
        "tables": {
            "base": {
                "row": "cover",
                "col": "spread",
                "cells": {"good": {"low": "green", "high": "red"}, "poor": {"low": "yellow", "high": "red"}},
            }
        },
        "units": [{"for": ["ward"], "decide": [{"table": "base"}]}],
    }
    law = compile_decision(parse_rulebook(text), "ward")
    assert law is not None
    share = Figure(
        law.rulebook.indicators["covered"], None, None
    )  # nothing is known of it, it is never below 0
    between = [decides_between(law, figures(law, n=n) | {"covered": share}, "covered") for n in (1, 9)]
    assert between == [("green", "yellow"), ()]
