"""The language of conditions: what it holds, what it refuses, and where."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.expressions import (
    And,
    Arithmetic,
    AtLeast,
    Comparison,
    ExpressionError,
    Name,
    Not,
    Number,
    Or,
    comparisons_of,
    names_of,
    parse_condition,
    parse_formula,
)  # fmt: skip


def less(name: str, value: int) -> Comparison:
    return Comparison("<", Name(name), Number(Fraction(value)))


def test_a_comparison_holds_an_indicator_against_an_exact_number() -> None:
    assert parse_condition("C >= 0.30") == Comparison(">=", Name("C"), Number(Fraction(3, 10)))


def test_and_binds_tighter_than_or_and_brackets_decide() -> None:
    assert parse_condition("a<1 or b<2 and c<3") == Or((less("a", 1), And((less("b", 2), less("c", 3)))))
    assert parse_condition("(a<1 or b<2) and c<3") == And((Or((less("a", 1), less("b", 2))), less("c", 3)))


def test_not_applies_to_the_next_condition_only() -> None:
    assert parse_condition("not a<1 and b<2") == And((Not(less("a", 1)), less("b", 2)))


def test_a_chained_comparison_holds_both_ends() -> None:
    low = Comparison("<=", Number(Fraction(25)), Name("C"))
    high = Comparison("<=", Name("C"), Number(Fraction(150)))
    assert parse_condition("25 <= C <= 150") == And((low, high))


def test_a_bare_name_means_that_the_fact_is_true() -> None:
    assert parse_condition("mixing") == Comparison("!=", Name("mixing"), Number(Fraction(0)))
    assert parse_condition("mixing and (scattered)") == And(
        (parse_condition("mixing"), parse_condition("scattered"))
    )


def test_at_least_k_of_several() -> None:
    assert parse_condition("atleast(2, a<1, b<2, c<3)") == AtLeast(
        2, (less("a", 1), less("b", 2), less("c", 3))
    )


def test_arithmetic_has_the_usual_order_and_keeps_fractions() -> None:
    tree = parse_formula("(C + C*(100 - V)/100)/2")
    assert names_of(tree) == ("C", "V")
    assert parse_formula("-1.5") == Number(Fraction(-3, 2))
    one, two = Number(Fraction(1)), Number(Fraction(2))
    assert parse_formula("1 - 2 - 2") == Arithmetic("-", Arithmetic("-", one, two), two)


def test_brackets_may_hold_numbers_on_one_side_of_a_comparison() -> None:
    assert names_of(parse_condition("(a + b) * 2 >= c")) == ("a", "b", "c")


def test_comparisons_are_found_in_the_order_written() -> None:
    found = comparisons_of(parse_condition("not (a<1 or atleast(1, b<2)) and c<3"))
    assert found == (less("a", 1), less("b", 2), less("c", 3))


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 1), ("C >=", 5), ("C => 3", 3), ("C >= 3 3", 8), ("(C >= 3", 8), ("C >= 3)", 7), ("3", 1),
        ("C + 1", 1), ("(C >= 3) + 1 > 2", 1), ("C and 3", 7), ("atleast(4, a<1)", 9), ("atleast(0, a<1)", 9),
        ("atleast(1.5, a<1)", 9), ("and", 1), ("a < 1 and", 10), ("C / 0 > 1", 5), ("__import__('os')", 12),
        ("C.real > 1", 2), ("C ** 2 > 1", 4), ("1e5 > C", 2), ("C[0] > 1", 2), ("a = 1", 3), ("a < 1 or or b", 10),
    ],
)  # fmt: skip
def test_what_the_language_does_not_hold_is_refused_with_its_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_condition(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 5000 + "a" + ")" * 5000,
        "(" * 200 + "a" + ")" * 200,
        "not " * 400 + "a",
        "-" * 500 + "1 < a",
        "a < " + "9" * 500,
        " or ".join(["a<1"] * 5000),
        "+".join(["a"] * 300) + " < 1",
        "a<1 and " * 200 + "(" * 60,
    ],
)
def test_bombs_end_in_a_clear_error(bomb: str) -> None:
    with pytest.raises(ExpressionError):
        parse_condition(bomb)


@given(st.text(alphabet="ab1.<>=!()+-*/, andortleas\n\0é", max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_tree_or_an_expression_error(text: str) -> None:
    try:
        names_of(parse_condition(text))
    except ExpressionError as error:
        assert 1 <= error.position <= len(text) + 2
