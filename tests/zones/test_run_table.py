"""A rulebook applied to a table of published figures: same rows, same order, exact, and honest about gaps."""

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.errors import InputError, RulebookError
from zones.rulebook import Rulebook, parse_rulebook
from zones.run import run_table as answer_table
from zones.run_columns import Reading
from zones.run_dates import Dating

LAW = load_rulebook("vn-4800-2021")
HOUSE = load_rulebook("house-three-colour")


def run_table(book: Rulebook, given_: pl.DataFrame, scope: str | None = None, **more: Any) -> pl.DataFrame:
    return answer_table(book, given_, scope, **more).table


def table(**columns: list[str | None]) -> pl.DataFrame:
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def one_rule(condition: str) -> Rulebook:
    return parse_rulebook(
        {
            "schema": "zone-rulebook/1",
            "id": "one-rule",
            "title": {"vi": "-", "en": "-"},
            "status": "draft",
            "cite": {"doc": "-", "date": "2022-01-01"},
            "valid": {"from": "2022-01-01"},
            "levels": [{"id": "green"}, {"id": "red"}],
            "ind": {
                "rate": {"kind": "rate", "of": "test", "scale": 100000},
                "near": {"kind": "adjacent", "level": "red"},
                "known": {"kind": "fact"},
            },
            "units": [
                {
                    "for": ["county"],
                    "decide": [{"rules": [{"if": condition, "then": "red"}, {"else": "green"}]}],
                }
            ],
        }
    )


def test_published_results_come_out_with_rule_reason_and_what_is_missing() -> None:
    found = run_table(
        LAW,
        table(
            city=["HCMC", "Hanoi", "Long An", "Somewhere", "Elsewhere"],
            incidence=["73.537", "0.025", " 10 ", "10", "10"],
            dose1_adult=["99", "98", "90", "90", "90"],
            full_elderly=["92", "92", "51.59", "", None],
            cases14=["13450", "4", "300", "3", "0"],
        ),
        lang="en",
    )
    assert found.columns == [
        "city", "incidence", "dose1_adult", "full_elderly", "cases14", "level", "rule", "reason", "missing",
    ]  # fmt: skip
    assert found["city"].to_list() == ["HCMC", "Hanoi", "Long An", "Somewhere", "Elsewhere"]
    assert found["level"].to_list() == ["l2", "l1", "l2", "grey", "l1"]
    assert found["rule"].to_list()[0] == "tables.base.cells.hi.m3"
    assert found["missing"].to_list() == ["", "", "", "full_elderly", "full_elderly"]
    assert "50 to under 150" in found["reason"][0] and "raised by 1" in found["reason"][2]
    assert found["reason"][3] == "may be Level 1 - low (new normal) or Level 2 - medium"


def test_an_absent_column_is_missing_in_every_row() -> None:
    found = run_table(LAW, table(incidence=["500"], dose1_adult=["50"]))
    assert found.select("level", "missing").row(0) == ("l4", "full_elderly,cases14")


def test_columns_with_the_names_of_answers_are_kept_beside_them() -> None:
    found = run_table(LAW, table(incidence=["10"], dose1_adult=["90"], cases14=["0"], level=["1"]))
    assert found.select("level_given", "level").row(0) == ("1", "l1")


def test_indicators_that_are_not_computed_yet_are_plain_columns() -> None:
    found = run_table(
        one_rule("near >= 1 or known"), table(near=["0", "1", "0"], known=["false", "no", "Có"])
    )
    assert found["level"].to_list() == ["green", "red", "red"]


def test_the_scope_may_be_named_in_the_words_of_the_law() -> None:
    given_ = table(population=["400"], n7=["3"], hh7=["3"], n14=["3"])
    assert run_table(HOUSE, given_, "commune")["rule"].to_list() == ["ward.rules[0]"]
    assert run_table(HOUSE, given_)["rule"].to_list() == ["cell.rules[0]"]
    with pytest.raises(InputError, match="does not assess 'province'"):
        run_table(HOUSE, given_, "province")


@pytest.mark.parametrize(
    "field", ["7.5.1", "1e3", "abc", "5 %", "٣", "12 34", "inf", "-3", "9-1", "<", "1,23,4"]
)
def test_a_field_that_is_no_plain_number_is_refused_with_its_row(field: str) -> None:
    with pytest.raises(InputError) as caught:
        run_table(LAW, table(incidence=["10", field]))
    assert caught.value.where == "column incidence" and "row 3" in caught.value.what


def test_an_incomplete_rulebook_is_refused() -> None:
    content = dict(one_rule("known").content) | {"status": "incomplete"}
    with pytest.raises(RulebookError, match="incomplete"):
        run_table(parse_rulebook(content), table(known=["1"]))


def test_no_rows_give_no_answers() -> None:
    assert run_table(LAW, table(incidence=[])).height == 0


decimals = st.builds(
    lambda whole, places: f"{whole}.{places}" if places else str(whole),
    st.integers(0, 10**25),
    st.text("0123456789", max_size=25),
)


@given(
    st.lists(decimals, min_size=1, max_size=5),
    decimals.filter(lambda text: len(text) < 30),
    st.sampled_from(["<", "<=", ">=", ">", "==", "!="]),
)
@settings(max_examples=150, deadline=None)
def test_decimals_of_any_length_are_compared_exactly(fields: list[str], threshold: str, op: str) -> None:
    at = Fraction(threshold)
    truth = {
        "<": lambda v: v < at, "<=": lambda v: v <= at, ">": lambda v: v > at, ">=": lambda v: v >= at,
        "==": lambda v: v == at, "!=": lambda v: v != at,
    }[op]  # fmt: skip
    found = run_table(one_rule(f"rate {op} {threshold}"), table(rate=[*fields, threshold]))["level"].to_list()
    assert found == ["red" if truth(Fraction(field)) else "green" for field in (*fields, threshold)]
