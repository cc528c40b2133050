"""What tables of authorities hold besides plain figures: corrections, shares, months first, tiers by other names."""

import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.errors import InputError
from zones.run import Answers, run_table
from zones.run_columns import Reading
from zones.run_dates import Dating

COUNTIES = load_rulebook("us-cdc-transmission-2021")
TIERS = load_rulebook("us-ca-blueprint-2020")


def counties(cases: list[str], positivity: list[str], reading: Reading | None = None) -> Answers:
    return run_table(COUNTIES, pl.DataFrame({"cases": cases, "positivity": positivity}), reading=reading)


def notes(answers: Answers) -> str:
    return " | ".join(note["en"] for note in answers.notes)


def test_a_rate_below_zero_is_a_correction_and_what_is_new_is_not_known() -> None:
    found = counties(["-3.1", "5", "-0.4", "−2"], ["2", "2", "12", "2"])
    assert found.table["level"].to_list() == ["grey", "low", "high", "grey"]
    assert found.table["missing"].to_list() == ["cases", "", "cases", "cases"]
    assert "3 fields of column 'cases' are below zero (row 2 '-3.1', row 4 '-0.4', row 5" in notes(found)
    assert "dòng 2 '-3.1'" in found.notes[0]["vi"] and "row" not in found.notes[0]["vi"]


def test_a_share_or_a_population_below_zero_is_refused() -> None:
    with pytest.raises(InputError, match="row 3 '-1'"):
        counties(["5", "5"], ["2", "-1"])
    towns = pl.DataFrame({"population": ["-5"], "cases14": ["1"], "rate": ["1"], "positivity": ["1"]})
    with pytest.raises(InputError, match="below zero"):
        run_table(load_rulebook("us-ma-towns-2020"), towns)


def test_a_tiny_number_as_programs_write_it_is_the_number() -> None:
    assert counties(["1e-05", "2.5E-3"], ["9e-7", "4"]).table["level"].to_list() == ["low", "low"]
    with pytest.raises(InputError, match="row 2 '1e3'"):
        counties(["1e3"], ["2"])


@pytest.mark.parametrize(
    ("positivity", "said"),
    [
        (["0.05", "0.2", ""], True),
        (["0", "1", ""], False),
        (["0.05", "1.1", "0"], False),
        (["", "NA", "*"], False),
    ],
)
def test_shares_where_the_rulebook_compares_per_cent_are_asked_about(
    positivity: list[str], said: bool
) -> None:
    assert ("--scale positivity=100" in notes(counties(["5"] * 3, positivity))) is said


def test_a_column_of_shares_that_is_scaled_is_not_asked_about() -> None:
    answers = counties(["5", "5"], ["0.05", "0.2"], Reading(scale={"positivity": 100}))  # type: ignore[dict-item]
    assert answers.table["level"].to_list() == ["moderate", "high"] and not answers.notes


def weeks(days: list[str], before: list[str] | None = None) -> Answers:
    rate = ["9", *["5"] * (len(days) - 1)]
    table = {"county": ["X"] * len(days), "week": days, "rate": rate, "positivity": ["1.5"] * len(days)}
    if before is not None:
        table["tier"] = before
    return run_table(TIERS, pl.DataFrame(table), stability=Dating("county", "week", "tier" if before else ""))


def test_the_month_leads_where_a_field_of_the_column_shows_it() -> None:
    found = weeks(["09/08/2020", "9/15/2020", "9/22/2020 12:00:00 AM", "9/29/2020", "10/6/2020"])
    assert found.table["level"].to_list() == ["purple", "purple", "purple", "red", "red"]
    assert "month first" in notes(found)
    with pytest.raises(InputError, match="row 3 '9/15/2020'"):
        weeks(["15/09/2020", "9/15/2020"])


def test_without_such_a_field_days_lead_and_it_is_said() -> None:
    assert "01/09/2020, are read day first" in notes(weeks(["01/09/2020", "08/09/2020"]))
    assert not notes(weeks(["15/09/2020", "08/09/2020"])) and not notes(weeks(["2020-09-15", "2020-09-08"]))


@pytest.mark.parametrize(
    "name", ["purple", "PURPLE", "Tier 1", "Widespread", "bậc 1", "Purple - tier 1, widespread"]
)
def test_a_published_level_may_be_called_by_any_part_of_its_label(name: str) -> None:
    days = ["2020-10-06", "2020-10-13", "2020-10-20"]
    assert weeks(days, [name] * 3).table["level"].to_list() == ["purple", "purple", "red"]


def test_what_several_levels_are_called_is_no_name_of_one() -> None:
    with pytest.raises(InputError, match="row 2 'tier'"):
        weeks(["2020-10-06"], ["tier"])
