"""A refused part that is mended is read as the whole was."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.loading import load_cases
from api.settings import Settings
from api.workspace import Workspace
from geodata.intake.export import write_refused


def test_what_was_said_of_the_columns_holds_for_the_mended_rows_too(own_demo: Path, tmp_path: Path) -> None:
    workspace = Workspace(Settings(data=own_demo))
    source = tmp_path / "ca.csv"
    source.write_text(
        "ma,ngay,xa,noi phat hien\nA1,2022-02-18,99002,community\nA2,2022-02-30,99003,quarantine\n",
        encoding="utf-8",
    )
    mapping = {"case_id": "ma", "report_date": "ngay", "area_code": "xa", "setting": "noi phat hien"}
    first = load_cases(workspace, source, list_name="ca", mapping=mapping)
    assert (first.result.accepted, first.result.refused) == (1, 1)
    refused = write_refused(workspace.store.refused(first.result.import_.id), tmp_path / "refused.csv")
    refused.write_text(
        refused.read_text(encoding="utf-8-sig").replace("2022-02-30", "2022-02-19"), encoding="utf-8"
    )
    second = load_cases(workspace, refused, mends=first.result.import_.id)
    assert (second.result.accepted, second.result.refused, second.result.import_.list) == (1, 0, "ca")
    cases = {
        row["case_id"]: row["setting"]
        for row in workspace.store.cases().iter_rows(named=True)
        if row["list"] == "ca"
    }
    assert cases == {"A1": "community", "A2": "quarantine"}
    assert workspace.store.open_refused().height == 0
    workspace.store.close()


OLD = "Mã ca,Ngày báo cáo,Xã,Tuổi\nA1,19/02/2022,Bằng Lăng,30\nA2,30/02/2022,Bằng Lăng,31\n,18/02/2022,Bằng Lăng,32\n"
COUNTED = "Ngày báo cáo,Xã,Số ca\n18/02/2022,Bằng Lăng,3\n19/02/2022,Bằng Lăng,?\n19/02/2022,Cẩm Tú,1\n"


@pytest.fixture
def mended(wardwatch: Any, tmp_path: Path) -> Callable[[str, str, str], Path]:
    """Loads a file, mends its refused rows, and gives the file as it was."""

    def to(old: str, wrong: str, right: str) -> Path:
        file = Path(wardwatch.file("old.csv", old))
        first = wardwatch("cases", "load", file, "--list", "L", "--json").json
        returned = tmp_path / "returned.csv"
        wardwatch("imports", "refused", first["import"], "-o", returned)
        returned.write_text(returned.read_text("utf-8-sig").replace(wrong, right), "utf-8")
        mend = wardwatch("cases", "load", returned, "--mends", first["import"], "--list", "L", "--json").json
        assert (first["refused"], mend["accepted"], mend["refused"]) == (1, 1, 0)
        return file

    return to


def held(wardwatch: Any) -> tuple[list[tuple[Any, ...]], int]:
    """The cases of the list, and how many refused rows stand open."""
    workspace = Workspace(Settings(data=wardwatch.folder, today="2022-02-20"))
    cases = [
        (row["case_id"], str(row["report_date"]), row["count"])
        for row in workspace.store.cases().iter_rows(named=True)
        if row["list"] == "L"
    ]
    open_rows = workspace.store.open_refused().height
    workspace.store.close()
    return sorted(cases, key=str), open_rows


@pytest.mark.parametrize("mode", ["append", "replace"])
@pytest.mark.parametrize(("old", "wrong", "right"), [(OLD, "30/02", "19/02"), (COUNTED, "?", "5")])
def test_a_mended_row_stays_mended_when_the_old_file_comes_again(
    wardwatch: Any, mended: Any, mode: str, old: str, wrong: str, right: str
) -> None:
    file = mended(old, wrong, right)
    before = held(wardwatch)
    assert before[1] == 0
    for _ in range(2):
        again = wardwatch("cases", "load", file, "--list", "L", "--mode", mode, "--json").json
        assert (again["read"], again["accepted"], again["unchanged"], again["refused"]) == (3, 0, 2, 1)
        assert again["retracted"] == 0 and held(wardwatch) == before


def test_a_growing_file_brings_its_new_refusals_only(wardwatch: Any, mended: Any) -> None:
    file = mended(OLD, "30/02", "19/02")
    file.write_text(OLD + "A4,31/02/2022,Bằng Lăng,33\n", "utf-8")
    assert wardwatch("cases", "load", file, "--list", "L", "--json").json["refused"] == 2
    assert held(wardwatch)[1] == 1


def test_another_row_that_looks_alike_is_a_refusal_of_its_own(wardwatch: Any, mended: Any) -> None:
    old = COUNTED.replace("19/02/2022,Bằng Lăng,?", "20/02/2022,Bằng Lăng,?")
    mended(old, "?", "5")
    other = wardwatch.file("new.csv", COUNTED)
    wardwatch("cases", "load", other, "--list", "L")
    assert held(wardwatch)[1] == 1
    twice = wardwatch.file("twice.csv", old + "20/02/2022,Bằng Lăng,?\n")
    wardwatch("cases", "load", twice, "--list", "L")
    assert held(wardwatch)[1] == 3


def test_a_mend_that_is_taken_back_opens_the_old_file_s_refusal_again(wardwatch: Any, mended: Any) -> None:
    file = mended(OLD, "30/02", "19/02")
    again = wardwatch("cases", "load", file, "--list", "L", "--json").json["import"]
    wardwatch("imports", "undo", again - 1)
    assert held(wardwatch)[1] == 1


def test_a_mend_whose_case_is_gone_settles_nothing_more(wardwatch: Any, mended: Any) -> None:
    file = mended(OLD, "30/02", "19/02")
    whole = wardwatch.file("whole.csv", "Mã ca,Ngày báo cáo,Xã,Tuổi\nA1,19/02/2022,Bằng Lăng,30\n")
    assert (
        wardwatch("cases", "load", whole, "--list", "L", "--mode", "replace", "--json").json["retracted"] == 2
    )
    wardwatch("cases", "load", file, "--list", "L")
    assert held(wardwatch)[1] == 1
