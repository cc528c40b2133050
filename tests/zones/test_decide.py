"""Decisions over columns are exactly what the text says for every value that is still possible."""

from collections.abc import Mapping
from copy import deepcopy
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones import procedure
from zones.decide import Decision, compile_decision
from zones.expressions import And, Arithmetic, AtLeast, Comparison, Name, Not, Number, Or
from zones.intervals import UNBOUNDED, Intervals
from zones.rulebook import Bound, Lookup, Raise, Rulebook, Rules, WorstOf, parse_rulebook

Values = Mapping[str, Fraction]


# A plain evaluator, row by row on exact fractions: the meaning that the vectorised one is held to.


def number(book: Rulebook, node: Any, values: Values) -> Fraction:
    match node:
        case Number(value):
            return value
        case Name(name):
            one = book.indicators[name]
            value = number(book, one.formula, values) if one.formula else values[name]
            if one.round is None:
                return value
            unit = 10**one.round.decimals
            return Fraction((value * unit + Fraction(1, 2)).__floor__(), unit)
        case Arithmetic(op, left, right):
            a, b = number(book, left, values), number(book, right, values)
            return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__, "/": a.__truediv__}[op](b)


def holds(book: Rulebook, node: Any, values: Values) -> bool:
    match node:
        case None:
            return True
        case Comparison(op, left, right):
            a, b = number(book, left, values), number(book, right, values)
            return {"<": a < b, "<=": a <= b, ">": a > b, ">=": a >= b, "==": a == b, "!=": a != b}[op]
        case Not(part):
            return not holds(book, part, values)
        case And(parts):
            return all(holds(book, part, values) for part in parts)
        case Or(parts):
            return any(holds(book, part, values) for part in parts)
        case AtLeast(k, parts):
            return sum(holds(book, part, values) for part in parts) >= k


def part_of(book: Rulebook, axis: str, values: Values) -> str | None:
    if axis in book.tables:
        return cell(book, axis, values)
    value = number(book, book.bands[axis].formula, values)
    for name, part in book.bands[axis].parts.items():
        above = part.low is None or value > part.low or (part.low_closed and value == part.low)
        below = part.high is None or value < part.high or (part.high_closed and value == part.high)
        if above and below:
            return name
    return None


def cell(book: Rulebook, table: str, values: Values) -> str | None:
    key = tuple(part_of(book, axis, values) for axis in book.tables[table].axes)
    return None if None in key else book.tables[table].cells[key]  # type: ignore[index]


def plain_level(book: Rulebook, scope: str, values: Values) -> str:
    unit = next((one for one in book.units_for(scope) if holds(book, one.condition, values)), None)
    if unit is None:
        return "not_assessed"
    level: str | None = None
    order = [one.id for one in book.levels]
    for step in unit.steps:
        match step:
            case Rules(rules):
                level = next((one.then for one in rules if holds(book, one.condition, values)), level)
            case Lookup(table):
                level = cell(book, table, values) or level
            case WorstOf(bands):
                parts = {band: part_of(book, band, values) for band in bands}
                if None not in parts.values():
                    level = max(
                        (bands[band].get(str(part), str(part)) for band, part in parts.items()),
                        key=order.index,
                    )
            case Raise(by, condition, _, cap) if level in order and holds(book, condition, values):
                top = order.index(cap) if cap else len(order) - 1
                level = order[max(order.index(level), min(order.index(level) + by, top))]
            case Bound(kind, bound, condition) if level in order and holds(book, condition, values):
                level = (max if kind == "floor" else min)(level, bound, key=order.index)
            case _:
                pass
    return level or book.grey.id


# Made-up rulebooks over a count `a`, a rate `b`, a ratio `c`, a fact `f` and formulas of them.

IND = {
    "a": {"kind": "count", "of": "case", "win": 7},
    "b": {"kind": "rate", "of": "test", "scale": 1000},
    "c": {
        "kind": "ratio",
        "num": {"of": "test"},
        "den": {"of": "test"},
        "scale": 100,
        "round": {"decimals": 1},
    },
    "f": {"kind": "fact"},
    "w": {"kind": "expr", "expr": "(b + b * (100 - c) / 100) / 2"},
    "h": {"kind": "expr", "expr": "a / (f + 1)", "round": {"decimals": 0}},
}

thresholds = st.sampled_from(["0", "1", "2", "3", "4.5", "10", "33.3", "50", "66.65", "66.7", "99.95", "250"])
ops = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
single = st.one_of(
    st.builds("{0} {1} {2}".format, st.sampled_from("abcf"), ops, thresholds),
    st.builds("{0} <= {1} < {2}".format, thresholds, st.sampled_from("abc"), thresholds),
    st.just("f"),
    st.builds("2 * {0} - 1 {1} {2}".format, st.sampled_from("abc"), ops, thresholds),
    st.builds("{2} {1} {0} * 3".format, st.sampled_from("ab"), ops, thresholds),
)
several = st.one_of(
    st.builds(
        "{0} {1} {2}".format,
        st.sampled_from(["w", "h", "a + f", "a - b / 10", "a * f", "c / 10 - f"]),
        ops,
        thresholds,
    ),
    st.builds("{0} {1} {2}".format, st.sampled_from("abc"), ops, st.sampled_from(["f", "a + 1", "b / 2"])),
)


def joined(conditions: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.recursive(
        conditions,
        lambda inner: st.one_of(
            st.builds("({0} and {1})".format, inner, inner),
            st.builds("({0} or {1})".format, inner, inner),
            st.builds("not ({0})".format, inner),
            st.builds("atleast(2, {0}, {1}, {2})".format, inner, inner, inner),
        ),
        max_leaves=4,
    )


LEVELS = ("l0", "l1", "l2", "l3")


@st.composite
def books(draw: st.DrawFn, conditions: st.SearchStrategy[str]) -> Rulebook:
    condition = joined(conditions)
    level = st.sampled_from(LEVELS)
    rule = st.fixed_dictionaries({"if": condition, "then": st.sampled_from((*LEVELS, "grey"))})
    rules = draw(st.lists(rule, min_size=1, max_size=3)) + draw(st.sampled_from([[], [{"else": "l0"}]]))
    first = draw(
        st.sampled_from([{"rules": rules}, {"table": "t"}, {"table": "n"}, {"worst_of": ["x", "y"]}])
    )
    more = st.one_of(
        st.fixed_dictionaries({"raise": st.integers(1, 2), "if": condition, "cap": level}),
        st.fixed_dictionaries({"floor": level, "if": condition}),
        st.fixed_dictionaries({"cap": level, "if": condition}),
        st.just({"rules": rules}),
    )
    cells = {row: {col: draw(level) for col in LEVELS[:3]} for row in LEVELS[:2]}
    nested = {
        level: {part: draw(st.sampled_from(LEVELS)) for part in ("no", "yes")}
        for level in sorted({v for row in cells.values() for v in row.values()})
    }
    return parse_rulebook(
        {
            "schema": "zone-rulebook/1",
            "id": "made-up",
            "title": {"vi": "-", "en": "-"},
            "status": "house",
            "cite": {"doc": "-", "date": "2022-01-01"},
            "valid": {"from": "2022-01-01"},
            "levels": [{"id": id} for id in LEVELS],
            "ind": IND,
            "bands": {
                "x": {"of": "a", "l0": "[0,2)", "l1": "[2,inf)"},
                "y": {"of": "b", "l0": "[0,10]", "l1": "(10,50)", "l2": "[50,inf)"},
                "z": {"of": "c", "no": "[0,50]", "yes": "(50,100]"},
            },
            "tables": {
                "t": {"row": "x", "col": "y", "cells": cells},
                "n": {"row": "t", "col": "z", "cells": nested},
            },
            "units": [{"for": ["ward"], "decide": [first, *draw(st.lists(more, max_size=2))]}],
        }
    )


def compiled(book: Rulebook) -> Decision:
    decision = compile_decision(book, "ward")
    assert decision is not None
    return decision


# One row: whole numerators [lo, hi] over a denominator, one entry an indicator.

spans = st.tuples(st.integers(0, 6), st.integers(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1]))
rows = st.fixed_dictionaries(
    {
        "a": st.tuples(spans, st.just(1)),
        "b": st.tuples(spans, st.sampled_from([7, 10, 60, 1000])),
        "c": st.tuples(spans, st.sampled_from([3, 6, 7, 10])),
        "f": st.tuples(st.sampled_from([(0, 0), (1, 1), (3, 3)]), st.just(1)),
    }
)


def columns(book: Rulebook, table: list[dict[str, Any]]) -> dict[str, Intervals]:
    return {
        name: Intervals(
            np.array([row[name][0][0] for row in table]),
            np.array([row[name][0][1] for row in table]),
            np.array([row[name][1] for row in table]),
            book.indicators[name].factor,
        )
        for name in "abcf"
    }


def points(book: Rulebook, row: dict[str, Any]) -> list[dict[str, Fraction]]:
    """Every combination of values that a row leaves possible."""
    names = list(row)
    ranges = [range(row[name][0][0], row[name][0][1] + 1) for name in names]
    return [
        {name: k * book.indicators[name].factor / row[name][1] for name, k in zip(names, choice, strict=True)}
        for choice in product(*ranges)
    ]


def possible(book: Rulebook, mask: int) -> set[str]:
    return {level.id for level in book.possible_levels(int(mask))}


@given(books(st.one_of(single, several)), st.lists(rows, min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_known_figure_gives_the_level_of_the_plain_evaluator(
    book: Rulebook, table: list[dict[str, Any]]
) -> None:
    exact = [{name: ((ends[0], ends[0]), den) for name, (ends, den) in row.items()} for row in table]
    expected = [plain_level(book, "ward", points(book, row)[0]) for row in exact]
    assert compiled(book).decide(columns(book, exact), len(table)).level.tolist() == expected


@given(books(single), st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_the_possible_levels_are_those_of_all_possible_values_and_no_others(
    book: Rulebook, table: list[dict[str, Any]]
) -> None:
    found = compiled(book).decide(columns(book, table), len(table)).possible
    expected = [{plain_level(book, "ward", point) for point in points(book, row)} for row in table]
    assert [possible(book, mask) for mask in found] == expected


@given(books(st.one_of(single, several)), st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_with_formulas_of_several_figures_no_possible_level_is_left_out(
    book: Rulebook, table: list[dict[str, Any]]
) -> None:
    found = compiled(book).decide(columns(book, table), len(table)).possible
    for row, mask in zip(table, found, strict=True):
        assert {plain_level(book, "ward", point) for point in points(book, row)} <= possible(book, mask)


@given(books(st.one_of(single, several)), rows, st.sampled_from("abc"), st.integers(0, 3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_knowing_less_never_excludes_a_level(
    book: Rulebook, row: dict[str, Any], name: str, more: int, unbounded: bool
) -> None:
    decision = compiled(book)
    known = columns(book, [row])
    one = known[name]
    high = np.array([UNBOUNDED]) if unbounded else one.hi + more
    wider = known | {name: Intervals(np.maximum(one.lo - more, 0), high, one.den, one.scale)}
    narrow, wide = (int(decision.decide(given_, 1).possible[0]) for given_ in (known, wider))
    assert narrow & ~wide == 0
    absent = {other: column for other, column in known.items() if other != name}
    assert int(decision.decide(absent, 1).possible[0]) & wide == wide


@given(books(st.one_of(single, several)), st.lists(rows, min_size=2, max_size=6), st.randoms())
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_does_not_matter(book: Rulebook, table: list[dict[str, Any]], random: Any) -> None:
    order = list(range(len(table)))
    random.shuffle(order)
    decision = compiled(book)
    one = decision.decide(columns(book, table), len(table))
    other = decision.decide(columns(book, [table[k] for k in order]), len(table))
    for part in ("level", "possible", "rule", "flagged"):
        assert getattr(one, part)[order].tolist() == getattr(other, part).tolist()


@given(books(single), st.lists(rows, min_size=1, max_size=3))
@settings(max_examples=50, deadline=None)
def test_beyond_the_bound_on_case_splits_the_answer_is_still_never_too_narrow(
    book: Rulebook, table: list[dict[str, Any]]
) -> None:
    exact = compiled(book).decide(columns(book, table), len(table)).possible
    limit, procedure.MAX_SPLITS = procedure.MAX_SPLITS, 0  # type: ignore[misc]
    try:
        loose = compiled(book).decide(columns(book, table), len(table)).possible
    finally:
        procedure.MAX_SPLITS = limit  # type: ignore[misc]
    assert not (exact & ~loose).any()


# Exactness where binary fractions and 64 bits give out.


def rule_book(condition: str, **more: Any) -> Rulebook:
    return parse_rulebook(
        {
            "schema": "zone-rulebook/1",
            "id": "one-rule",
            "title": {"vi": "-", "en": "-"},
            "status": "house",
            "cite": {"doc": "-", "date": "2022-01-01"},
            "valid": {"from": "2022-01-01"},
            "levels": [{"id": "green"}, {"id": "orange"}, {"id": "red"}],
            "ind": {
                "rate": {"kind": "rate", "of": "case", "win": 7, "scale": 100000},
                "n": {"kind": "count", "of": "case", "win": 7},
            },
            "units": [
                {
                    "for": ["ward"],
                    "decide": [{"rules": [{"if": condition, "then": "red"}, {"else": "green"}]}],
                }
            ],
        }
        | deepcopy(more)
    )


def test_nine_cases_in_2000_people_are_450_per_100000() -> None:
    decision = compiled(rule_book("rate >= 450"))
    nine = np.array([9, 9, 9])
    people = np.array([1999, 2000, 2001])
    found = decision.decide({"rate": Intervals(nine, nine, people, Fraction(100000))}, 3)
    assert found.level.tolist() == ["red", "red", "green"]


@given(
    st.integers(0, 10**12), st.integers(1, 10**13), st.integers(0, 10**15),
    st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_comparisons_are_exact_however_large_the_numbers(
    cases: int, people: int, billionths: int, op: str
) -> None:
    threshold = Fraction(billionths, 10**9)
    decision = compiled(rule_book(f"rate {op} {billionths // 10**9}.{billionths % 10**9:09d}"))
    rows = np.array([cases, cases]), np.array([people, people + 1])
    found = decision.decide({"rate": Intervals(rows[0], rows[0], rows[1], Fraction(100000))}, 2)
    for level, den in zip(found.level, rows[1].tolist(), strict=True):
        value = Fraction(cases * 100000, den)
        truth = {
            "<": value < threshold,
            "<=": value <= threshold,
            ">": value > threshold,
            ">=": value >= threshold,
            "==": value == threshold,
            "!=": value != threshold,
        }[op]
        assert (level == "red") == truth


def test_what_hangs_together_is_decided_together() -> None:
    """At C = 30 every positivity gives orange, though no single condition is certain without it."""
    rules = [
        {"if": "(n < 50 and rate >= 4) or (25 <= n <= 150 and rate < 4)", "then": "orange"},
        {"else": "green"},
    ]
    book = rule_book("n < 0", units=[{"for": ["ward"], "decide": [{"rules": rules}]}])
    found = compiled(book).decide({"n": Intervals.of_counts(np.array([30, 10]), np.array([30, 10]))}, 2)
    assert found.level.tolist() == ["orange", "grey"]


def test_between_two_counts_there_is_no_level() -> None:
    """Households are 1 or 2, never one and a half, so that no rule falls through between them."""
    rules = [{"if": "n == 2", "then": "red"}, {"if": "n == 1", "then": "orange"}, {"else": "green"}]
    book = rule_book("n < 0", units=[{"for": ["ward"], "decide": [{"rules": rules}]}])
    found = compiled(book).decide({"n": Intervals.of_counts(np.array([1]), np.array([2]))}, 1)
    assert possible(book, found.possible[0]) == {"orange", "red"}


@pytest.mark.parametrize(("way", "level"), [("grey", "grey"), ("hold", "grey"), ("worst", "red")])
def test_several_possible_levels_are_resolved_as_the_rulebook_says(way: str, level: str) -> None:
    book = rule_book("n >= 3", missing={"ambiguous": way})
    column = {"n": Intervals.of_counts(np.array([2]), np.array([3]))}
    found = compiled(book).decide(column, 1)
    assert (found.level[0], possible(book, found.possible[0])) == (level, {"green", "red"})


def test_grey_by_law_is_never_raised_or_bounded() -> None:
    steps = [
        {"rules": [{"if": "n < 3", "then": "grey"}, {"else": "green"}]},
        {"raise": 1, "if": "n >= 0"},
        {"floor": "orange"},
        {"cap": "orange"},
    ]
    book = rule_book("n < 0", units=[{"for": ["ward"], "decide": steps}])
    found = compiled(book).decide({"n": Intervals.of_counts(np.array([2, 3]), np.array([2, 3]))}, 2)
    assert found.level.tolist() == ["grey", "orange"]


def test_the_entry_for_a_scope_is_chosen_by_its_condition() -> None:
    small = {
        "for": ["ward"],
        "if": "population < 2500",
        "decide": [{"rules": [{"if": "n >= 1", "then": "red"}, {"else": "green"}]}],
    }
    large = {"for": ["ward"], "if": "population >= 10000", "decide": [{"rules": [{"else": "orange"}]}]}
    book = rule_book("n < 0", units=[small, large])
    people = np.array([2499, 2500, 10000])
    columns_ = {
        "population": Intervals.of_counts(people, people),
        "n": Intervals.of_counts(np.ones(3, np.int64), np.ones(3, np.int64)),
    }
    found = compiled(book).decide(columns_, 3)
    assert found.level.tolist() == ["red", "not_assessed", "orange"]
    assert found.rule.tolist() == ["ward[0].rules[0]", "", "ward[1].rules[0]"]


def test_small_units_are_flagged_and_unknown_people_count_as_small_where_declared() -> None:
    small = {"if": "population < 2500", "then": "show_counts_and_flag"}
    people = Intervals.of_counts(np.array([2499, 2500, 0]), np.array([2499, 2500, UNBOUNDED]))
    for way, flags in (("small", [True, False, True]), ("grey", [True, False, False])):
        book = rule_book("n >= 3", small=small, missing={"population": way})
        assert compiled(book).decide({"population": people}, 3).flagged.tolist() == flags


def test_small_units_may_be_declared_grey() -> None:
    book = rule_book("n >= 3", small={"if": "population < 100", "then": "grey"})
    people = np.array([99, 100])
    columns_ = {
        "population": Intervals.of_counts(people, people),
        "n": Intervals.of_counts(np.array([9, 9]), np.array([9, 9])),
    }
    assert compiled(book).decide(columns_, 2).level.tolist() == ["grey", "red"]


def test_no_rows_give_no_verdicts() -> None:
    assert compiled(rule_book("n >= 3")).decide({}, 0).level.tolist() == []


@given(st.integers(0, 30000), st.integers(0, 40), st.integers(0, 40), st.integers(0, 20), st.integers(0, 5))
@settings(max_examples=200, deadline=None)
def test_more_cases_never_make_a_zone_greener_under_the_house_rule(
    people: int, week: int, before: int, more: int, older: int
) -> None:
    book = load_rulebook("house-three-colour")
    decision = compiled(book)
    n7, n14 = np.array([week, week + more]), np.array([week + before, week + before + more + older])
    den = np.array([people or 1] * 2)
    columns_ = {
        "population": Intervals.of_counts(np.array([people] * 2), np.array([people] * 2)),
        "n7": Intervals.of_counts(n7, n7),
        "hh7": Intervals.of_counts(n7, n7),
        "n14": Intervals.of_counts(n14, n14),
        "rate7": Intervals(n7, n7, den, Fraction(100000))
        if people
        else Intervals.missing(2, scale=Fraction(100000)),
    }
    fewer, most = (book.level(level).rank for level in decision.decide(columns_, 2).level)
    assert most >= fewer >= 0


def test_a_large_table_is_decided_in_a_fraction_of_a_second() -> None:
    from time import process_time

    random = np.random.default_rng(1)
    n = 460_786
    people = random.integers(0, 20000, n)
    week = random.poisson(0.3, n)
    high = np.where(random.random(n) < 0.1, UNBOUNDED, week)
    columns_ = {
        "population": Intervals.of_counts(people, people),
        "n7": Intervals.of_counts(week, high),
        "hh7": Intervals.of_counts(week, high),
        "n14": Intervals.of_counts(week + 1, np.maximum(high, week + 1)),
        "rate7": Intervals(week, high, np.maximum(people, 1), Fraction(100000)),
    }
    decision = compiled(load_rulebook("house-three-colour"))
    start = process_time()
    decision.decide(columns_, n)
    assert process_time() - start < 1.5
