"""Days and times for people: day before month, and in the clock of the workspace."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

ISO = re.compile(r"\d{4}-\d\d-\d\d")
CASES = "case_id,report_date,ward\na,2022-02-18,Xã Hoa Ban\n"
FIGURES = "ward,date,name,value,source\nXã Hoa Ban,2022-02-18,doses_1,{n},{source}\n"


def told(answer: Any) -> str:
    """What a command said to people."""
    return str(answer.out + answer.err)


def test_imports_are_told_with_their_time_in_the_workspaces_zone(wardwatch: Any) -> None:
    wardwatch.load(CASES)
    wardwatch("workspace", "set", "timezone", "Pacific/Kiritimati")
    lines = wardwatch("imports").out.splitlines()
    local = datetime.now(UTC).astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert all(f"{local:%d/%m/%Y}" in line for line in lines)
    assert f"{local.day} {local:%b %Y}" in wardwatch("imports", "list", "--lang", "en").out
    shown = wardwatch("imports", "show", 3).out
    assert f"{local:%d/%m/%Y}" in shown and "+00:00" not in shown
    assert wardwatch("imports", "show", 3, "--json").json["recorded_at"].endswith("+00:00")


@pytest.mark.parametrize(("first", "last"), [("2022-02-01", "2022-03-01"), ("2022-02-10", "2022-02-01")])
def test_days_in_vietnamese_have_the_day_first(wardwatch: Any, first: str, last: str) -> None:
    said = told(
        wardwatch("rulebooks", "backtest", "house-three-colour", "--from", first, "--to", last, status=1)
    )
    assert not ISO.search(said) and re.search(r"\d\d/\d\d/2022", said), said


def test_figures_that_replace_others_are_told_with_their_day(wardwatch: Any) -> None:
    for n, source in ((5, "A"), (6, "B")):
        path = wardwatch.file(f"f{n}.csv", FIGURES.format(n=n, source=source))
        said = told(wardwatch("context", "load", path))
    assert "18/02/2022 doses_1" in said and not ISO.search(said)


def test_editions_that_hold_on_one_day_are_listed_with_their_days(wardwatch: Any, six_wards: Any) -> None:
    wardwatch(
        "boundaries", "load", six_wards, "--level", "ward", "--edition", "moi", "--valid-from", "2022-02-01"
    )
    said = told(wardwatch("cases", "load", wardwatch.file("c.csv", CASES), status=1))
    assert "từ 01/02/2022" in said and not ISO.search(said)
