"""What a title or a sheet's name says of the place holds the rows that say nothing larger themselves."""

from datetime import date

import openpyxl
import pytest

from geodata.intake.areas.reports import read_reports
from geodata.intake.cases import read_cases
from geodata.intake.naming.placed import place_key

TODAY = date(2022, 2, 20)
HEAD = ("STT", "Xã", "Số ca mắc mới")


@pytest.fixture
def sheet(tmp_path, places):
    """A workbook of sheets (name -> title, heading and rows), read as cases."""

    def of(title, *rows, head=HEAD, name="Sheet1", places=places, **how):
        made = openpyxl.Workbook()
        made.active.title = name
        for line in ((title,), head, *rows):
            made.active.append(list(line))
        made.save(tmp_path / "t.xlsx")
        return read_cases(tmp_path / "t.xlsx", today=TODAY, places=places, **how)

    return of


def known(found):
    return found.refused.select("code", "area_code", "count").rows()


def test_a_commune_of_the_next_district_is_refused_and_may_be_anywhere_in_both(sheet):
    title = "UBND HUYỆN NINH PHƯỚC - Báo cáo ngày 19/02/2022"
    found = sheet(title, (1, "Phước Mỹ", 3), (2, "Xã An Hải", 0))
    assert found.rows["area_code"].to_list() == ["0203"]
    assert known(found) == [("place_outside_title", "58", 3)]
    problem, vi = found.refused.select("problem", "problem_vi").row(0)
    assert "Ninh Phước" in problem and "Phan Rang" in problem and "không thuộc nơi ghi ở tiêu đề" in vi


def test_areas_of_the_title_that_are_called_alike_are_named(sheet, index_of):
    index = index_of(
        ("province", "1", "Tỉnh Ba Suối", None), ("district", "11", "Huyện Suối Cạn", "1"),
        ("district", "12", "Huyện Suối Đục", "1"), ("ward", "111", "Xã Bản Lùn", "11"),
        ("ward", "112", "Xã Ta Mô", "11"), ("ward", "121", "Xã Bản Lươn", "12"),
    )  # fmt: skip
    found = sheet("HUYỆN SUỐI CẠN ngày 19/02/2022", (1, "Bản Lươn", 3), (2, "Ta Mô", 0), places=index)
    assert known(found) == [("place_outside_title", "1", 3)]
    assert "Huyện Suối Cạn / Xã Bản Lùn (111)" in found.refused["problem"][0]


def test_a_row_whose_count_is_refused_too_is_held_to_the_title(sheet):
    found = sheet("HUYỆN NINH PHƯỚC ngày 19/02/2022", (1, "Phường Phước Mỹ", "x"), (2, "Xã An Hải", 0))
    assert found.refused["area_code"].to_list() == ["58"]


def test_a_title_that_names_the_province_alone_holds_to_the_province(sheet):
    rows = ((1, "Phường Phước Mỹ", 3), (2, "Xã An Hải", 0))
    assert sheet("SỞ Y TẾ TỈNH NINH THUẬN ngày 19/02/2022", *rows).refused.is_empty()
    other = sheet("TP. CẦN THƠ ngày 19/02/2022", *rows)
    assert known(other) == [("place_outside_title", None, 3), ("place_outside_title", None, 0)]


def test_a_row_that_names_its_district_speaks_for_itself(sheet):
    head = ("STT", "Huyện", "Xã", "Số ca mắc mới")
    title = "TTYT HUYỆN NINH PHƯỚC ngày 19/02/2022"
    found = sheet(title, (1, "Phan Rang - Tháp Chàm", "Phường Phước Mỹ", 3), head=head)
    assert found.refused.is_empty()


def test_several_districts_of_a_title_hold_together(sheet):
    title = "HUYỆN NINH PHƯỚC VÀ TP. PHAN RANG - THÁP CHÀM ngày 19/02/2022"
    found = sheet(title, (1, "Phường Phước Mỹ", 3), (2, "An Hải", 1), (3, "Bến Nghé", 1))
    assert [code for code, *_ in known(found)] == ["place_outside_title"] and found.refused["row"][0] == 5


def test_the_name_of_a_sheet_is_a_title(sheet):
    found = sheet("Báo cáo ngày 19/02/2022", (1, "Phường Phước Mỹ", 3), (2, "An Hải", 0), name="Ninh Phước")
    assert known(found) == [("place_outside_title", "58", 3)]


def test_words_that_are_no_names_say_nothing(sheet):
    title = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM - TÌNH HÌNH CÁC HUYỆN, XÃ tính đến ngày 19/02/2022"
    assert sheet(title, (1, "Phường Phước Mỹ", 3), (2, "Xã An Hải", 0)).refused.is_empty()


def test_what_a_reviewer_said_of_the_words_holds(sheet, places):
    answered = places.answering({place_key({"ward": "Phường Phước Mỹ"}): 8})
    found = sheet("HUYỆN NINH PHƯỚC ngày 19/02/2022", (1, "Phường Phước Mỹ", 3), places=answered)
    assert found.rows["area_code"].to_list() == ["0101"]


def test_a_zero_of_a_commune_outside_the_title_is_no_statement_of_it(tmp_path, places):
    made = openpyxl.Workbook()
    for line in (
        ("HUYỆN NINH PHƯỚC ngày 19/02/2022",),
        ("Xã", "Số ca"),
        ("Phường Phước Mỹ", 0),
        ("An Hải", 0),
    ):
        made.active.append(list(line))
    made.save(tmp_path / "t.xlsx")
    found = read_reports(tmp_path / "t.xlsx", today=TODAY, places=places)
    assert found.rows["area_code"].to_list() == ["0203"]
    assert found.refused["code"].to_list() == ["place_outside_title"]
