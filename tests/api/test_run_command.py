"""`wardwatch rulebooks run`: the contract of the command, as those who check rulebooks use it."""

from typing import Any

import polars as pl
import pytest

TIERS = """county,week,rate,positivity,tier_before
B,2020-10-06,5,1,
A,06/10/2020,9,1,
A,2020-10-13,5,1,Widespread
B,2020-10-13,3,1,red
A,2020-10-20,5,1,purple
B,2020-10-20,3,1,RED
B,2020-10-27,3,1,đỏ
"""


@pytest.fixture
def tiers(bare: Any) -> Any:
    return bare.file("tiers.csv", TIERS)


def answered(bare: Any, *words: Any) -> pl.DataFrame:
    return pl.read_csv(bare(*words).out.encode(), infer_schema=False)


def test_the_stable_level_stands_beside_the_computed_one_in_the_order_of_the_table(
    bare: Any, tiers: Any
) -> None:
    found = answered(
        bare,
        "rulebooks",
        "run",
        "us-ca-blueprint-2020",
        tiers,
        "--stability",
        "--unit",
        "county",
        "--date",
        "WEEK",
    )
    assert found.columns[:7] == ["county", "week", "rate", "positivity", "tier_before", "level", "raw"]
    assert found["county"].to_list() == list("BAABABB")
    assert found["raw"].to_list() == ["red", "purple", "red", "orange", "red", "orange", "orange"]
    assert found["level"].to_list() == ["red", "purple", "purple", "red", "purple", "red", "orange"]


def test_published_levels_are_given_as_ids_or_labels(bare: Any, tiers: Any) -> None:
    dated = ("--stability", "--unit", "county", "--date", "week", "--previous", "tier_before")
    wrong = bare.file("wrong.csv", TIERS.replace("Widespread", "lilac"))
    answer = bare("rulebooks", "run", "us-ca-blueprint-2020", wrong, *dated, status=1)
    assert "dòng 4 'lilac'" in answer.err and "tier_before" in answer.err and "Cách sửa" in answer.err
    right = bare.file("right.csv", TIERS.replace("Widespread", "Purple").replace("đỏ", "red"))
    found = answered(bare, "rulebooks", "run", "us-ca-blueprint-2020", right, *dated)
    assert found["level"].to_list()[-1] == "orange"


def test_reasons_and_notes_come_in_the_language_asked_for(bare: Any) -> None:
    table = bare.file("t.csv", "Cases,positivity\n5,1\n")
    vi = bare("rulebooks", "run", "us-cdc-transmission-2021", table)
    en = bare("rulebooks", "run", "us-cdc-transmission-2021", table, "--lang", "en")
    assert "được đọc từ cột 'Cases'" in vi.err and "is read from column 'Cases'" in en.err
    assert "dưới" in vi.out and "under" in en.out


def test_odd_names_shares_and_suppressed_figures_are_said_on_the_command_line(bare: Any) -> None:
    table = bare.file("t.csv", 'rate7,share,population\nsuppressed,0.049,"100,000"\n99.9,0.1,5\n')
    found = answered(
        bare, "rulebooks", "run", "us-cdc-transmission-2021", table,
        "--map", "cases=rate7", "--map", "positivity=share", "--scale", "positivity=100", "--suppressed", "1..9",
    )  # fmt: skip
    assert found["level"].to_list() == ["low", "high"]


@pytest.mark.parametrize(
    "words",
    [
        ["--stability"], ["--stability", "--unit", "a"], ["--unit", "a"], ["--previous", "a"], ["--scale", "cases"],
        ["--scale", "cases=0"], ["--suppressed", "9..1"], ["--suppressed", "1-9"], ["--map", "cases"],
    ],
)  # fmt: skip
def test_options_that_make_no_sense_are_wrong_usage(bare: Any, words: list[str]) -> None:
    table = bare.file("t.csv", "cases,positivity\n5,1\n")
    bare("rulebooks", "run", "us-cdc-transmission-2021", table, *words, status=2)


def test_no_row_is_lost(bare: Any) -> None:
    """A row without any figure is answered, a line that does not fit the heading is refused by its number."""
    found = answered(
        bare,
        "rulebooks",
        "run",
        "us-cdc-transmission-2021",
        bare.file("t.csv", "cases,positivity\n5,1\n,\n7,1\n"),
    )
    assert found["level"].to_list() == ["low", "grey", "low"]
    ragged = bare(
        "rulebooks",
        "run",
        "us-cdc-transmission-2021",
        bare.file("u.csv", "cases,positivity\n5,1\n5\n"),
        status=1,
    )
    assert "dòng 3" in ragged.err
