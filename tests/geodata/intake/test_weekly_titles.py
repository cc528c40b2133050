"""Sheets whose title names a period: on which days the cases are is asked, the whole period first."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geodata.intake.cases import read_cases
from geodata.intake.cells.title_periods import period_in
from geodata.intake.export import write_refused
from zones.errors import QuestionError

TODAY = date(2022, 2, 20)
WEEK = (date(2022, 2, 13), date(2022, 2, 19))


def book(path: Path, title: str, count: object = 21) -> Path:
    made = openpyxl.Workbook()
    for line in ([title], ["TT", "Xã", "Số ca mắc mới"], [1, "Xã An Hải", count], [2, "Xã Long Thành", 14]):
        made.active.append(line)
    made.save(path)
    return path


@pytest.mark.parametrize("title", [
    "Báo cáo từ ngày 13/02 đến 19/02", "Từ ngày 13/02/2022 đến ngày 19/02/2022", "Báo cáo tuần 7 (13-19/02/2022)",
    "(từ ngày 13 tháng 02 đến ngày 19 tháng 02 năm 2022)", "Tuần 13/2 - 19/2/2022", "Cases from 13/02 to 19/02/2022",
    "BÁO CÁO TUẦN TỪ 13/2-19/2",
])  # fmt: skip
def test_a_title_that_names_a_period_is_asked_about_the_whole_of_it_first(tmp_path, places, title) -> None:
    with pytest.raises(QuestionError) as asked:
        read_cases(book(tmp_path / "w.xlsx", title), today=TODAY, places=places)
    options = [one.option for one in asked.value.answers]
    assert options == [
        "--set report_date=2022-02-13/2022-02-19", "--set report_date=2022-02-19", "--set report_date=2022-02-13",
    ]  # fmt: skip
    assert "2022-02" not in asked.value.vi and "13/02/2022" in asked.value.vi


def test_the_cases_of_a_period_are_known_to_lie_somewhere_within_it(tmp_path, places) -> None:
    path = book(tmp_path / "w.xlsx", "Báo cáo từ ngày 13/02 đến 19/02")
    found = read_cases(path, today=TODAY, places=places, constants={"report_date": "2022-02-13/2022-02-19"})
    assert found.rows.select("report_date_from", "report_date", "count").rows() == [
        (date(2022, 2, 12), WEEK[1], 21), (date(2022, 2, 12), WEEK[1], 14),
    ]  # fmt: skip
    assert any("13/02/2022–19/02/2022" in getattr(note, "vi", "") for note in found.notes)
    day = read_cases(path, today=TODAY, places=places, constants={"report_date": "2022-02-19"})
    assert day.rows["report_date_from"].to_list() == [None, None]


def test_a_mended_row_of_such_a_sheet_is_of_the_same_period(tmp_path, places) -> None:
    path = book(tmp_path / "w.xlsx", "Báo cáo từ ngày 13/02 đến 19/02", "hai mươi")
    first = read_cases(path, today=TODAY, places=places, constants={"report_date": "2022-02-13/2022-02-19"})
    out = write_refused(first.refused, tmp_path / "r.csv")
    out.write_text(out.read_text("utf-8-sig").replace("hai mươi", "20", 1), "utf-8")
    again = read_cases(out, today=TODAY, places=places)
    assert again.rows.select("report_date_from", "report_date", "count").rows() == [
        (date(2022, 2, 12), WEEK[1], 20)
    ]


@pytest.mark.parametrize("title", [
    "Báo cáo ngày 19/02/2022", "Số liệu từ 16h ngày 18/02 đến 16h ngày 19/02/2022", "Số 12/BC-TTYT ngày 19/02/2022",
    "Ngày 19-02-2022", "Kế hoạch 12-19/BC", "Báo cáo tuần 7",
])  # fmt: skip
def test_other_titles_name_no_period(title) -> None:
    assert period_in(title, TODAY, None) is None


def test_a_year_that_is_left_out_is_the_last_one_that_is_over() -> None:
    assert period_in("từ 27/12 đến 02/01", TODAY, None) == (date(2021, 12, 27), date(2022, 1, 2))
    assert period_in("từ 01/12 đến 07/12", TODAY, None) == (date(2021, 12, 1), date(2021, 12, 7))


def test_totals_so_far_are_of_the_last_day(tmp_path, places) -> None:
    title = "Số ca lũy kế từ ngày 01/01/2022 đến ngày 19/02/2022"
    with pytest.raises(QuestionError) as asked:
        read_cases(book(tmp_path / "w.xlsx", title), today=TODAY, places=places)
    assert asked.value.answers[0].option == "--set report_date=2022-02-19"
