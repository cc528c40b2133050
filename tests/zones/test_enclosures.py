"""Formulas of whole columns in floating point say what fractions say, or that they cannot tell."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.little_rulebook import written
from zones.compile import Quantity
from zones.decide import Decision, compile_decision, range_at
from zones.enclosures import masks_of_formula
from zones.estimates import range_estimate
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.rulebook import parse_rulebook

FORMULAS = [
    "a - b",
    "a + a * (100 - b) / 100",
    "a - b - 2 * c",
    "a * b - c / 7",
    "a / b",
    "(a - b) / (c + 1)",
    "a * a - b",
    "3.7 * a / (b - c)",
    "1 / (a * b) + c",
]
SCALES = {"a": Fraction(100_000), "b": Fraction(1), "c": Fraction(1, 3)}


def decision(formula: str, thresholds: list[str]) -> Decision:
    """A rulebook that lays thresholds on one formula."""
    rules = [{"if": f"w >= {at}", "then": "red"} for at in thresholds]
    rules += [{"if": f"w > {at}", "then": "red"} for at in thresholds]
    found = compile_decision(
        parse_rulebook(
            written(
                ("green", "red"),
                ind={name: {"kind": "fact"} for name in "abc"} | {"w": {"kind": "expr", "expr": formula}},
                units=[{"for": ["ward"], "decide": [{"rules": [*rules, {"else": "green"}]}]}],
                missing={"ambiguous": "grey"},
            )
        ),
        "ward",
        given=True,
    )
    assert found is not None
    return found


def formula_of(found: Decision) -> Quantity:
    (quantity,) = (one for one in found.quantities if not one.indicator)
    return quantity


ends = st.one_of(st.integers(-5, 5), st.integers(-(10**7), 10**7), st.integers(-(2**61), 2**61))
bounded = st.tuples(ends, ends, st.integers(1, 10**6)).map(lambda one: (min(one[:2]), max(one[:2]), one[2]))
single = st.tuples(ends, st.sampled_from([1, 1, 7, 1000])).map(lambda one: (one[0], one[0], one[1]))
open_above = st.tuples(ends, st.just(int(UNBOUNDED)), st.integers(1, 5))
unknown = st.just((int(UNBOUNDED_BELOW), int(UNBOUNDED), 1))
interval = st.one_of(single, single, bounded, open_above, unknown)


def column(rows: list[tuple[int, int, int]], scale: Fraction) -> Intervals:
    lo, hi, den = (np.array(part, np.int64) for part in zip(*rows, strict=True))
    return Intervals(lo, hi, den, scale)


@pytest.mark.parametrize("formula", FORMULAS)
@given(st.lists(st.tuples(interval, interval, interval), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_what_is_certain_is_what_fractions_give(formula: str, rows: list[Any]) -> None:
    found = decision(formula, ["0", "0.1", "40", "100000"])
    columns = {
        name: column(list(part), SCALES[name])
        for name, part in zip("abc", zip(*rows, strict=True), strict=True)
    }
    quantity = formula_of(found)
    masks, sure = masks_of_formula(quantity, columns, len(rows))
    for k in np.flatnonzero(sure):
        ranges = {name: range_at(columns[name], int(k)) for name in quantity.names}
        assert masks[k] == found.mask_of_ranges(quantity, ranges)


@given(st.lists(st.tuples(*[st.integers(0, 1000)] * 3), min_size=50, max_size=50))
@settings(max_examples=30, deadline=None)
def test_whole_numbers_are_certain_on_a_threshold_too(rows: list[tuple[int, int, int]]) -> None:
    """Most units have no cases and had none: 0 against 0 must not be worked out one by one."""
    columns = {
        name: Intervals.of_counts(*[np.array(part)] * 2)
        for name, part in zip("abc", zip(*rows, strict=True), strict=True)
    }
    quantity = formula_of(decision("a - b - 2 * c", ["0", "3"]))
    assert masks_of_formula(quantity, columns, len(rows))[1].all()


def test_values_beside_a_threshold_by_less_than_floats_can_tell_are_left_to_fractions() -> None:
    near = 3 * 10**16 + 1  # 0.1 · that is 3·10^15 + 0.1
    columns = {
        "a": column([(near, near, 1)], Fraction(1, 10)),
        "b": column([(3 * 10**15, 3 * 10**15, 1)], Fraction(1)),
    }
    found = decision("a - b", ["0.1"])
    sure = masks_of_formula(formula_of(found), columns, 1)[1]
    assert not sure[0]
    assert found.masks({name: columns[name] for name in "ab"}, 1)[0][0] == 1 << 1  # exactly on it


def test_a_column_of_python_integers_is_left_to_fractions() -> None:
    big = np.array([10**30], object)
    columns = {"a": Intervals(big, big, np.ones(1, object)), "b": Intervals(big, big, np.ones(1, object))}
    found = decision("a - b", ["0"])
    assert not masks_of_formula(formula_of(found), columns, 1)[1].any()
    assert found.masks(columns, 1)[0].tolist() == [1 << 1]


@pytest.mark.parametrize("many", [1, 3000])
def test_nothing_out_of_nothing_is_not_zero(many: int) -> None:
    """0 positive tests of 0 say nothing of the share that is positive, one by one or in columns of a table."""
    nothing, some = np.zeros(many, np.int64), np.arange(many) + 100
    found = decision("a / b", ["0.05"])
    given = {"a": nothing, "b": nothing}, {"a": nothing, "b": some}
    open_, sure = ({name: Intervals.of_counts(part, part) for name, part in one.items()} for one in given)
    assert set(found.decide(open_, many, grid=False).level) == {"grey"}
    assert set(found.decide(sure, many, grid=False).level) == {"green"}
    low, high = range_estimate(formula_of(found).composite, open_)
    assert set(low[0]) == {-np.inf} and set(high[0]) == {np.inf}
