"""One step ahead of what was really published: how long a published level has stood."""

import polars as pl

from geodata.rulebooks import load_rulebook
from zones.run import run_table
from zones.run_dates import Dating

CALIFORNIA = load_rulebook("us-ca-blueprint-2020")


def levels(days: list[str], rate: list[str], previous: list[str]) -> list[str]:
    rows = len(days)
    given = pl.DataFrame(
        {"county": ["X"] * rows, "week": days, "rate": rate, "positivity": ["1"] * rows, "before": previous}
    )
    answers = run_table(CALIFORNIA, given, stability=Dating("county", "week", "before"))
    return answers.table["level"].to_list()


def test_a_level_that_stood_before_the_table_begins_has_stood_long_enough() -> None:
    days = ["2020-09-15", "2020-09-22"]
    assert levels(days, ["5", "5"], ["purple", "purple"]) == ["purple", "red"]


def test_a_level_that_was_decided_inside_the_table_stands_since_the_row_that_decided_it() -> None:
    days = ["2020-09-15", "2020-09-22", "2020-09-29", "2020-10-06", "2020-10-13"]
    previous = ["purple", "purple", "red", "red", "red"]  # red was decided on 22 September
    assert levels(days, ["5", "5", "2", "2", "2"], previous)[2:] == ["red", "red", "orange"]
