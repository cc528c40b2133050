"""Statements of units with one column a day: every figure that is stated is one, zero among them; a blank is none."""

from datetime import date

import pytest

from geodata.intake.areas.reports import read_reports
from geodata.intake.notes import in_vietnamese
from zones.errors import InputError, QuestionError

TODAY = date(2022, 2, 20)
D17, D18, D19 = (date(2022, 2, day) for day in (17, 18, 19))


@pytest.fixture
def read(write, places):
    def of(text: str, **how):
        found = read_reports(write("t.csv", text), today=TODAY, places=places, **how)
        assert found.read == len(found.rows) + len(found.refused) + len(found.repeated)
        return found

    return of


def test_a_zero_of_each_day_is_a_statement_and_a_blank_is_none(read):
    found = read("STT,Xã,17/02/2022,18/02/2022,19/02\n1,An Hải,0,-,2\n2,Long Thành,,0,0 ca\n")
    assert found.rows.select("area_code", "date", "cases_stated").rows() == [
        ("0203", D17, 0), ("0203", D19, 2), ("0205", D18, 0), ("0205", D19, 0),
    ]  # fmt: skip
    told = " | ".join(found.notes)
    assert "3 columns are figures of days (2022-02-17 to 2022-02-19)" in told and "2 blank cells" in told
    assert "2 ô trống" in " | ".join(map(in_vietnamese, found.notes))


def test_titles_that_name_a_span_do_not_ask(read):
    text = "BÁO CÁO TỪ NGÀY 17/02/2022 ĐẾN NGÀY 18/02/2022\nXã,17/02,18/02\nAn Hải,0,1\n"
    assert read(text).rows["date"].to_list() == [D17, D18]


def test_what_cannot_be_read_is_refused_by_its_cell(read):
    found = read("Xã,17/02/2022,18/02/2022\nAn Hải,?,1\nXã Lạ,0,0\n")
    assert found.refused.select("row", "code").rows() == [
        (2, "count_not_whole"), (3, "place_unknown"), (3, "place_unknown"),
    ]  # fmt: skip
    assert found.refused["problem_vi"][0].startswith("ô B2: cột '17/02/2022'")


def test_settings_side_by_side_are_statements_of_each(read):
    found = read("Xã,Ngày,Cộng đồng,Cách ly,Tổng\nAn Hải,18/02/2022,0,2,2\nLong Thành,18/02/2022,1,0,4\n")
    assert found.rows.select("area_code", "setting", "cases_stated").rows() == [
        ("0203", "community", 0), ("0203", "quarantine", 2), ("0205", "community", 1), ("0205", "quarantine", 0),
    ]  # fmt: skip
    assert found.refused.select("row", "code").rows() == [(3, "total_above_parts")]


def test_totals_so_far_are_no_statements_of_days(read):
    with pytest.raises(InputError) as error:
        read("Xã,Lũy kế đến 17/02/2022,Lũy kế 18/02/2022\nAn Hải,1,2\n")
    assert error.value.vi


def test_a_plain_table_of_statements_is_read_as_before(read):
    found = read("Xã,Ngày,Số ca\nAn Hải,18/02/2022,0\n")
    assert found.rows.select("area_code", "date", "cases_stated").rows() == [("0203", D18, 0)]


def test_days_that_can_be_read_in_two_ways_are_asked_about(read):
    text = "Ward,03/02/2022,01/02/2022\nAn Hải,0,1\n"
    with pytest.raises(QuestionError):
        read(text)
    assert read(text, date_order="dmy").rows["date"].to_list() == [date(2022, 2, 3), date(2022, 2, 1)]
