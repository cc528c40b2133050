"""Indicators beyond plain counts: calendar windows, baselines, trends, links, children, neighbours, territories."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.little_country import EDITION, case, evidence, heard, layers
from tests.little_rulebook import written
from zones.classify import classify
from zones.measure import CONTEXT_DENOMINATOR
from zones.rulebook import Rulebook, parse_rulebook
from zones.snapshot import ZoneLayer
from zones.units import area_units

AS_OF = date(2026, 7, 15)  # a Wednesday


def book(ind: Mapping[str, Any], rules: list[dict[str, str]], **more: Any) -> Rulebook:
    return parse_rulebook(
        written(
            ("green", "yellow", "orange", "red"),
            ind=ind,
            units=[{"for": ["ward"], "decide": [{"rules": rules}]}],
            missing={"ambiguous": "grey"},
        )
        | more
    )


def zones(
    rulebook: Rulebook,
    cases: list[dict[str, Any]],
    *,
    as_of: date = AS_OF,
    silent: Collection[tuple[int, date]] = (),
    facts: Mapping[str, Mapping[int, str]] = {},
    history: Mapping[str, pl.DataFrame] = {},
    people: int = 1000,
) -> dict[str, ZoneLayer]:
    """Classify the little country; every area has reported every day but for the silent ones."""
    known = evidence(cases, facts, history)
    return classify(rulebook, known, layers(people), heard(rulebook, as_of, silent), as_of)


def ends(layer: ZoneLayer, name: str) -> list[tuple[int | None, int | None]]:
    return list(zip(layer.table[f"{name}.lo"], layer.table[f"{name}.hi"], strict=True))


# --- calendar windows


@pytest.mark.parametrize(
    ("win", "starts", "day", "counted"),
    [
        ("month_to_date", "monday", date(2026, 7, 1), True),
        ("month_to_date", "monday", date(2026, 6, 30), False),
        ("week_to_date", "monday", date(2026, 7, 13), True),
        ("week_to_date", "monday", date(2026, 7, 12), False),
        ("week_to_date", "sunday", date(2026, 7, 12), True),
        ("week_to_date", "sunday", date(2026, 7, 11), False),
    ],
)
def test_a_calendar_window_begins_with_its_month_or_week(
    win: str, starts: str, day: date, counted: bool
) -> None:
    n = {"kind": "count", "of": "case", "win": win, "week_starts": starts}
    found = zones(book({"n": n}, [{"if": "n >= 1", "then": "red"}, {"else": "green"}]), [case(2, day)])
    assert ends(found["ward"], "n")[0] == ((1, 1) if counted else (0, 0))


def test_a_month_to_date_count_falls_to_nothing_on_the_first() -> None:
    rulebook = book({"n": {"kind": "count", "of": "case", "win": "month_to_date"}}, [{"else": "green"}])
    on_31st = zones(rulebook, [case(2, date(2026, 7, 31))], as_of=date(2026, 7, 31))
    on_1st = zones(rulebook, [case(2, date(2026, 7, 31))], as_of=date(2026, 8, 1))
    assert [ends(found["ward"], "n")[0] for found in (on_31st, on_1st)] == [(1, 1), (0, 0)]


# --- baselines


def past(*counts: int) -> list[dict[str, Any]]:
    """July cases of ward 2 in 2025, 2024, …"""
    return [case(2, date(2025 - k, 7, 31), lo=n, hi=n) for k, n in enumerate(counts)]


BASELINE = {"kind": "baseline", "of": "case", "period": "month", "years": 5}
ABOVE = [{"if": "n > m + 2 * s", "then": "red"}, {"else": "green"}]


def above(sd: str = "population", **more: Any) -> Rulebook:
    ind = {
        "n": {"kind": "count", "of": "case", "win": "month_to_date"},
        "m": BASELINE | {"stat": "mean"} | more,
        "s": BASELINE | {"stat": "sd", "sd": sd} | more,
    }
    return book(ind, ABOVE)


def july(n: int) -> list[dict[str, Any]]:
    return [case(2, date(2026, 7, 2), lo=n, hi=n)]


@pytest.mark.parametrize(("n", "level"), [(14, "green"), (15, "red")])
def test_strictly_above_mean_and_two_deviations_of_whole_numbers(n: int, level: str) -> None:
    # 8, 8, 10, 12, 12: mean 10, population variance (4+4+0+4+4)/5 = 16/5; with 6, 10, 10, 10, 14: 32/5
    # 8, 12, 8, 12, 10 has no whole deviation; 10 ± 2 four times and no middle: use mean 10, deviation 2
    found = zones(above(min_years=4, years=4), [*past(8, 12, 8, 12), *july(n)])
    assert ends(found["ward"], "s")[0] == (2 * 10**9, 2 * 10**9)
    assert found["ward"].table["level"][0] == level


def test_a_deviation_that_is_no_whole_part_lies_between_two_parts() -> None:
    lo, hi = ends(zones(above(), past(1, 2, 3, 4, 5))["ward"], "s")[0]
    assert hi == lo + 1 and lo**2 < 2 * 10**18 < hi**2


@pytest.mark.parametrize(("sd", "variance"), [("population", 2), ("sample", Fraction(5, 2))])
def test_sample_and_population_deviation(sd: str, variance: Fraction) -> None:
    lo, hi = ends(zones(above(sd), past(1, 2, 3, 4, 5))["ward"], "s")[0]
    assert lo is not None and hi is not None and lo**2 <= variance * 10**18 <= hi**2


@pytest.mark.parametrize("number", [2**24 + 1, 2**33, 2**53])
def test_the_deviation_of_counts_beyond_all_reason_is_open(number: int) -> None:
    lo, hi = ends(zones(above(), past(number, 1, 2, 3, 4))["ward"], "s")[0]
    assert lo == 0 and (hi is None or hi >= min(number // 2, 2**31) * 10**9)


def test_a_flagged_year_is_left_out_and_too_few_years_are_not_known() -> None:
    flagged = pl.DataFrame(
        {"area": [2], "day": [date(2025, 3, 1)], "millionths": [CONTEXT_DENOMINATOR]},
        schema_overrides={"area": pl.Int32},
    )
    counts = past(900, 2, 2, 2, 2)
    kept = zones(above(leave_out="epidemic", min_years=4), counts, history={"epidemic": flagged})
    assert ends(kept["ward"], "m")[0] == (8, 8)
    few = above(leave_out="epidemic", min_years=5)
    unknown = zones(few, [*counts, *july(1)], history={"epidemic": flagged})["ward"]
    assert ends(unknown, "m")[0] == (0, None)
    assert unknown.table["level"][0] == "grey"
    without_a_case = zones(few, counts, history={"epidemic": flagged})["ward"]
    assert without_a_case.table["level"][0] == "green"  # no count is above any baseline


def test_a_year_with_a_silent_day_is_no_year_of_zero() -> None:
    # the ward and its district are silent on one day of July 2024
    silent = [(0, date(2024, 7, 9)), (2, date(2024, 7, 9))]
    found = zones(above(min_years=5), past(1, 1, 1, 1, 1), silent=silent)
    assert ends(found["ward"], "m")[0] == (0, None)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 400), min_size=5, max_size=5), st.integers(0, 900))
def test_the_baseline_rule_equals_the_law_in_whole_numbers(counts: list[int], n: int) -> None:
    found = zones(above(), [*past(*counts), *july(n)])["ward"].table["level"][0]
    # n > m + 2 s  with  s² = (5 Σx² - (Σx)²) / 25, all over 5
    over, spread = 5 * n - sum(counts), 5 * sum(x * x for x in counts) - sum(counts) ** 2
    assert found == ("red" if over > 0 and over * over > 4 * spread else "green")


# --- trends


@pytest.mark.parametrize(
    ("test", "weeks", "holds"),
    [
        ("doubling", (1, 2, 4), True),
        ("doubling", (2, 4, 7), False),
        ("doubling", (0, 2, 4), False),
        ("rising", (1, 2, 3), True),
        ("rising", (1, 2, 2), False),
        ("falling", (3, 2, 1), True),
        ("falling", (3, 2, 2), False),
    ],
)
def test_a_trend_looks_at_every_step(test: str, weeks: tuple[int, ...], holds: bool) -> None:
    t = {"kind": "trend", "of": "case", "periods": 3, "period_days": 7, "test": test}
    rulebook = book({"t": t}, [{"if": "t", "then": "red"}, {"else": "green"}])
    cases = [case(2, AS_OF - timedelta(days=14 - 7 * k), lo=n, hi=n) for k, n in enumerate(weeks) if n]
    assert zones(rulebook, cases)["ward"].table["level"][0] == ("red" if holds else "green")
    # the last day of a period is the as-of day itself, its first six days before
    shifted = [one | {"report_date": one["report_date"] - timedelta(days=6)} for one in cases]
    assert zones(rulebook, shifted)["ward"].table["level"][0] == ("red" if holds else "green")


def test_a_trend_over_a_silent_day_is_open() -> None:
    t = {"kind": "trend", "of": "case", "periods": 2, "period_days": 7, "test": "rising"}
    day = AS_OF - timedelta(days=8)
    found = zones(book({"t": t}, [{"else": "green"}]), [case(2, AS_OF)], silent=[(0, day), (2, day)])
    assert ends(found["ward"], "t")[:2] == [(0, 1), (0, 0)]


# --- links and clusters by number


def linking(*by: str) -> Rulebook:
    ind = {"l": {"kind": "linked", "of": "case", "win": 30, "by": list(by)}}
    return book(ind, [{"if": "l >= 5", "then": "red"}, {"else": "green"}])


def test_linked_cases_are_counted_by_their_largest_group() -> None:
    cases = [case(2, AS_OF, household_id=f"h{k // 3}") for k in range(5)]
    assert ends(zones(linking("household"), cases)["ward"], "l")[0] == (3, 3)


def test_links_of_two_kinds_make_one_group() -> None:
    cases = [
        case(2, AS_OF, household_id="a", exposure="school"),
        case(2, AS_OF, household_id="b", exposure="school"),
        case(2, AS_OF, household_id="b", exposure="market"),
    ]
    assert ends(zones(linking("household", "exposure"), cases)["ward"], "l")[0] == (3, 3)
    assert ends(zones(linking("household"), cases)["ward"], "l")[0] == (2, 2)


def test_a_case_that_states_no_link_may_belong_to_any_group() -> None:
    cases = [case(2, AS_OF, household_id="a", lo=2, hi=2), case(2, AS_OF, lo=3, hi=3)]
    assert ends(zones(linking("household"), cases)["ward"], "l")[0] == (2, 5)


@pytest.mark.parametrize(("n", "ends_"), [(1, (0, 0)), (2, (1, 1))])
def test_a_cluster_by_number(n: int, ends_: tuple[int, int]) -> None:
    ind = {"c": {"kind": "cluster", "of": "case", "win": 14, "min_size": 2}}
    assert ends(zones(book(ind, [{"else": "green"}]), july(n))["ward"], "c")[0] == ends_


# --- children and neighbours

COUNT = {"n": {"kind": "count", "of": "case", "win": 14}}
BY_COUNT = [
    {"if": "n >= 3", "then": "red"},
    {"if": "n >= 2", "then": "orange"},
    {"if": "n >= 1", "then": "yellow"},
    {"else": "green"},
]


def with_parents(kind: str, rule: str, **more: Any) -> Rulebook:
    units = [
        {"for": ["ward"], "decide": [{"rules": BY_COUNT}]},
        {"for": ["district"], "decide": [{"rules": [{"if": rule, "then": "red"}, {"else": "green"}]}]},
    ]
    return book(COUNT | {"c": {"kind": kind, **more}}, [], units=units)


def reds(*areas: int) -> list[dict[str, Any]]:
    return [case(area, AS_OF, lo=3, hi=3) for area in areas]


@pytest.mark.parametrize(("rule", "level"), [("c >= 1/3", "red"), ("c > 1/3", "green")])
def test_exactly_a_third_of_the_children(rule: str, level: str) -> None:
    found = zones(with_parents("child_share", rule, level="red"), reds(2))
    assert found["district"].table["level"].to_list() == [level, "green"]


def test_at_least_and_exactly_differ() -> None:
    for keys, number in (({"at_least": "orange"}, 1), ({"level": "orange"}, 0)):
        found = zones(with_parents("child_count", "c >= 1", **keys), reds(2))
        assert ends(found["district"], "c")[0] == (number, number)


def test_an_undecided_child_counts_by_its_possible_levels_or_is_left_out() -> None:
    silent = [(area, AS_OF) for area in (0, 3)]
    counted = zones(with_parents("child_share", "c >= 1", at_least="yellow"), reds(2), silent=silent)
    assert ends(counted["district"], "c")[0] == (1, 2)
    assert counted["district"].table["c.den"][0] == 3
    without = with_parents("child_share", "c >= 1", at_least="yellow", grey="left_out")
    left_out = zones(without, reds(2), silent=silent)
    assert ends(left_out["district"], "c")[0] == (1, 1)
    assert left_out["district"].table["c.den"][0] == 2


def near(corner: bool = False) -> Rulebook:
    ind = COUNT | {
        "near_red": {"kind": "adjacent", "level": "red", "corner": corner},
        "near_orange": {"kind": "adjacent", "level": "orange", "corner": corner},
    }
    rules = [
        {"if": "n >= 3", "then": "red"},
        {"if": "n >= 2 or near_red >= 1", "then": "orange"},
        {"if": "n >= 1 or near_orange >= 1", "then": "yellow"},
        {"else": "green"},
    ]
    return book(ind, rules)


def test_a_red_unit_paints_one_ring_of_orange_and_one_of_yellow() -> None:
    assert zones(near(), reds(2))["ward"].table["level"].to_list() == ["red", "orange", "yellow", "green"]


def test_touching_at_a_corner_counts_only_where_the_rulebook_says_so() -> None:
    assert zones(near(), reds(5))["ward"].table["level"].to_list() == ["green", "green", "green", "red"]
    assert zones(near(True), reds(5))["ward"].table["level"].to_list()[1:] == ["yellow", "orange", "red"]


def test_an_undecided_neighbour_leaves_its_neighbours_open() -> None:
    silent = [(area, AS_OF) for area in (0, 2)]
    found = zones(near(), [], silent=silent)["ward"]
    assert ends(found, "near_red") == [(0, 0), (0, 1), (0, 0), (0, 0)]
    assert found.table["level"].to_list()[1] == "grey"


# --- other territories, facts by disease


def test_a_rate_of_the_district_is_given_to_its_wards() -> None:
    ind = {"r": {"kind": "rate", "of": "case", "win": 7, "scale": 1000, "at": "parent:district"}}
    found = zones(book(ind, [{"if": "r >= 3", "then": "red"}, {"else": "green"}]), reds(2))["ward"]
    assert found.table["level"].to_list() == ["red", "red", "red", "green"]


def test_a_service_area_sums_its_units_and_their_people() -> None:
    ind = {"r": {"kind": "rate", "of": "case", "win": 7, "scale": 1000, "at": "area:hsa"}}
    rulebook = book(ind, [{"if": "r >= 1.5", "then": "red"}, {"else": "green"}])
    found = zones(rulebook, reds(2), facts={"hsa": {2: "7", 5: "7", 3: "8"}})["ward"]
    assert found.table["level"].to_list() == ["red", "green", "grey", "red"]
    assert found.table["r.den"].to_list() == [2000, 1000, None, 2000]


def test_a_figure_for_a_service_area_reaches_every_unit_of_it_unless_they_differ() -> None:
    ind = {"b": {"kind": "ratio", "num": {"of": "bed"}, "den": {"of": "bed"}, "at": "area:hsa"}}
    rulebook = book(ind, [{"if": "b >= 10", "then": "red"}, {"else": "green"}])
    hsa = {2: "7", 5: "7", 3: "8", 4: "8"}
    found = zones(rulebook, [], facts={"hsa": hsa, "b": {2: "10", 3: "9.9", 4: "10"}})["ward"]
    assert found.table["level"].to_list() == ["red", "grey", "grey", "red"]


def test_a_fact_may_be_kept_by_disease() -> None:
    ind = {"endemic": {"kind": "fact", "per": "disease"}}
    rulebook = book(ind, [{"if": "endemic", "then": "red"}, {"else": "green"}], disease="dengue")
    facts = {"endemic": {2: "1", 3: "1"}, "endemic/dengue": {2: "0", 3: "1"}}
    assert zones(rulebook, [], facts=facts)["ward"].table["level"].to_list()[:2] == ["green", "red"]


@pytest.mark.parametrize("grey", ["counted", "left_out"])
def test_a_district_without_any_decided_child_is_not_green(grey: str) -> None:
    """No child at a level is said of children; where none is there, or none decided, nothing is known."""
    ind = {
        "n": {"kind": "count", "of": "case", "win": 7},
        "reds": {"kind": "child_count", "at_least": "red", "grey": grey},
    }
    rules = [{"if": "n >= 1", "then": "red"}, {"else": "green"}]
    of_children = [{"if": "reds >= 1", "then": "red"}, {"else": "green"}]
    units = [
        {"for": ["ward"], "decide": [{"rules": rules}]},
        {"for": ["district"], "decide": [{"rules": of_children}]},
    ]
    rulebook = book(ind, rules, units=units)
    silent = [(5, AS_OF - timedelta(days=k)) for k in range(40)]  # the only ward of the second district
    assert zones(rulebook, [], silent=silent)["district"].table["level"].to_list() == ["green", "grey"]


def test_a_shared_rate_is_not_known_where_the_people_of_one_part_are_not() -> None:
    """5 cases among 1,000 people are no 250 per 100,000 where the other half of the territory may be a million."""
    ind = {"r": {"kind": "rate", "of": "case", "win": 7, "scale": 100_000, "at": "area:hsa"}}
    rulebook = book(ind, [{"if": "r >= 200", "then": "red"}, {"else": "green"}])
    known = evidence([case(2, AS_OF) for _ in range(5)], {"hsa": {2: "1", 3: "1", 4: "2", 5: "2"}})
    persons = np.array([1000, 1000, 1000, -1, 1000, 1000])
    units = [area_units(EDITION, level, persons) for level in ("district", "ward")]
    found = classify(rulebook, known, units, heard(rulebook, AS_OF), AS_OF)["ward"].table
    assert found["level"].to_list() == ["grey", "grey", "green", "green"]
