"""What changed between two deliveries of one list, and what a file would change before it is loaded."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from tests.api.desk import Desk

HEAD = "case_id,report_date,area_code,sex\n"
MONDAY = "A1,2022-02-18,99002,F\nA2,2022-02-18,99002,M\nA3,2022-02-30,99003,M\n"
TUESDAY = "A1,2022-02-18,99002,M\nA3,2022-02-19,99003,M\nA4,2022-02-19,99003,F\n"


class ListDesk(Desk):
    """All files are deliveries of one list."""

    head = HEAD

    def deliver(self, body: str, *words: str) -> Any:
        return self.load("ca", body, "--list", "ca", *words)


@pytest.fixture
def desk(own_demo: Path, tmp_path: Path) -> ListDesk:
    return ListDesk(own_demo, tmp_path)


def test_rows_added_changed_and_refused_before_are_told_with_the_sums_by_day(desk: ListDesk) -> None:
    first, second = desk.deliver(MONDAY)["import"], desk.deliver(TUESDAY)["import"]
    found = desk.json("imports", "diff", str(first), str(second))
    told = {name: found[name] for name in ("added", "changed", "retracted", "unchanged", "settled")}
    assert told == {"added": 2, "changed": 1, "retracted": 0, "unchanged": 1, "settled": 1}
    assert (found["cases_before"], found["cases_after"]) == (2, 4)
    (day,) = found["days"]
    assert (day["report_date"], day["area_code"], day["before"], day["after"]) == (
        "2022-02-19",
        "99003",
        None,
        2,
    )
    assert desk.json("imports", "diff", "--list", "ca") == found


def test_the_two_files_alone_are_compared_when_asked_for(desk: ListDesk) -> None:
    first, second = desk.deliver(MONDAY)["import"], desk.deliver(TUESDAY)["import"]
    found = desk.json("imports", "diff", str(second), str(first), "--files")
    assert (found["added"], found["changed"], found["retracted"], found["unchanged"]) == (2, 1, 1, 0)


def test_a_file_said_again_word_for_word_differs_in_nothing(desk: ListDesk) -> None:
    first, second = desk.deliver(MONDAY)["import"], desk.deliver(MONDAY)["import"]
    for how in ((), ("--files",)):
        found = desk.json("imports", "diff", str(first), str(second), *how)
        assert (found["added"], found["changed"], found["retracted"], found["unchanged"]) == (0, 0, 0, 2)


def test_the_report_speaks_both_languages(desk: ListDesk) -> None:
    desk.deliver(MONDAY)
    desk.deliver(TUESDAY)
    vi = desk.run("imports", "diff", "--list", "ca")
    assert "2 dòng thêm, 1 dòng sửa, 0 dòng rút, 1 dòng như cũ" in vi and "ngày 19/02/2022" in vi
    en = desk.run("imports", "diff", "--list", "ca", "--lang", "en")
    assert "2 added, 1 changed, 0 retracted, 1 unchanged" in en and ": – → 2" in en


def test_every_field_that_changed_stands_in_the_file(desk: ListDesk) -> None:
    desk.deliver(MONDAY)
    desk.deliver(TUESDAY)
    for name in ("d.csv", "d.xlsx"):
        desk.run("imports", "diff", "--list", "ca", "-o", str(desk.folder / name))
    rows = pl.read_csv(desk.folder / "d.csv", infer_schema=False)
    changed = rows.filter(pl.col("what") == "changed").select("case_id", "field", "before", "after").rows()
    assert changed == [("A1", "sex", "female", "male")]
    sheet = openpyxl.load_workbook(desk.folder / "d.xlsx").active
    assert [cell.value for cell in sheet[1]] == rows.columns and sheet.max_row == rows.height + 1


def test_deliveries_of_two_lists_are_not_compared(desk: ListDesk) -> None:
    first = desk.deliver(MONDAY)["import"]
    cases = next(one["id"] for one in desk.json("imports")["imports"] if one["kind"] == "cases")
    said = desk.run("imports", "diff", str(cases), str(first), code=1)
    assert said == "" and desk.run("imports", "diff", code=1) == ""


def test_a_dry_run_says_what_a_file_would_change_and_stores_nothing(desk: ListDesk) -> None:
    desk.deliver(MONDAY)
    before = desk.json("imports")
    trial = desk.deliver(TUESDAY, "--dry-run")
    assert trial["stored"] is False and desk.json("imports") == before
    assert (trial["added"], trial["changed"], trial["retracted"], trial["absent"]) == (2, 1, 0, 1)
    whole = desk.deliver(TUESDAY, "--dry-run", "--mode", "replace")
    assert (whole["added"], whole["changed"], whole["retracted"]) == (2, 1, 1)
    assert "CHƯA nạp" in desk.run("cases", "load", str(desk.folder / "ca.csv"), "--list", "ca", "--dry-run")


def test_loading_then_changes_what_the_dry_run_said(desk: ListDesk) -> None:
    desk.deliver(MONDAY)
    trial, done = desk.deliver(TUESDAY, "--dry-run"), desk.deliver(TUESDAY)
    after = desk.json("imports", "diff", "--list", "ca")
    names = ("added", "changed", "retracted", "unchanged", "cases_before", "cases_after", "days")
    assert {name: after[name] for name in names} == {name: trial[name] for name in names}
    assert done["accepted"] == trial["added"] + trial["changed"]


def test_a_row_that_is_refused_again_is_not_told_as_settled(desk: ListDesk) -> None:
    first, second = desk.deliver(MONDAY)["import"], desk.deliver(MONDAY)["import"]
    assert desk.json("imports", "diff", str(first), str(second))["settled"] == 0


def test_more_rows_refused_than_before_settle_none_of_them(desk: ListDesk) -> None:
    first = desk.deliver("A1,2022-02-18,99002,F\n,2022-02-30,99003,M\n")["import"]
    again = desk.deliver("A1,2022-02-18,99002,F\n" + ",2022-02-30,99003,M\n" * 3)["import"]
    assert desk.json("imports", "diff", str(first), str(again))["settled"] == 0
    assert "4.294" not in desk.run("imports", "diff", "--list", "ca")
