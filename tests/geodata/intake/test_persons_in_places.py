"""Names of persons under headings of places, in shifted rows and beside names of places: asked, or not kept."""

import json
from datetime import date

import polars as pl
import pytest

from geodata.intake.cases import read_cases
from geodata.intake.personal.persons import hold_persons, is_person, is_surely_person
from zones.errors import InputError, QuestionError

TODAY = date(2022, 2, 20)
DAY = "2022-02-19"
PERSONS = [
    "Nguyễn Văn Hùng", "Trần Thị Lan", "Lò Văn Ún", "Phạm Quốc Bảo", "Giàng A Páo", "Lê Thị Mai Hương",
]  # fmt: skip
STREETS = ["Trần Hưng Đạo", "Lê Hồng Phong", "Nguyễn Huệ", "Bến Nghé", "Đa Kao", "Tân Định", "Cầu Ông Lãnh"]


def told(found):
    """Everything that is kept or said of a batch."""
    notes = [text for note in found.notes for text in (note, getattr(note, "vi", ""))]
    return "\n".join([found.rows.write_json(), found.refused.write_json(), *notes])


@pytest.fixture
def series_of():
    """A column of these cells."""
    return lambda cells: pl.Series("Xã", cells)


@pytest.mark.parametrize("name", [*PERSONS, "NGUYỄN VĂN HÙNG", "tran thi lan", "Quàng Thị Pản"])
def test_names_of_persons_are_known_by_their_family(name):
    assert is_person(name)


@pytest.mark.parametrize("name", ["Bến Nghé", "Tân Lập", "Xã Quài Nưa", "Châu Thành A", "Hòa Khánh Bắc", "Trần Phú",
                                  "Thôn Nguyễn Văn Cừ", "tiếp xúc gần", "Tran Phu Quy", "Hà Nội"])  # fmt: skip
def test_names_of_places_are_none(name):
    assert not is_surely_person(name) and not is_person(name)


def test_a_column_of_wards_with_some_that_are_called_by_persons_is_no_column_of_persons(series_of):
    assert not hold_persons(series_of(STREETS), None, sure=True)
    assert not hold_persons(series_of(["Nguyễn Văn Cừ"] * 9), None, sure=True)
    assert hold_persons(series_of(PERSONS), None, sure=True)


@pytest.mark.parametrize(("heading", "field"), [("Xã", "ward"), ("Thôn", "hamlet"), ("Mã xã", "area_code")])
def test_persons_under_the_heading_of_a_place_are_asked_about_and_not_shown(batch, heading, field):
    with pytest.raises(QuestionError) as asked:
        batch([{"report_date": DAY, heading: name} for name in PERSONS])
    assert asked.value.code == "persons" and not [name for name in PERSONS if name in str(asked.value)]
    assert asked.value.answers[0].option == f"--map {field}="
    assert f"{field}={heading}" in asked.value.answers[1].option


def test_persons_are_left_out_when_the_sender_says_so(batch):
    rows = [{"report_date": DAY, "Xã": name, "district": "Huyện Ninh Phước"} for name in PERSONS]
    found = batch(
        [*rows, {"report_date": "x", "Xã": PERSONS[0], "district": "Huyện Ninh Phước"}], mapping={"ward": ""}
    )
    assert set(found.rows["area_code"]) == {"587"} and len(found.refused) == 1
    assert not [name for name in PERSONS if name in told(found)]


def test_places_called_by_persons_are_kept_when_the_sender_says_so(batch):
    found = batch([{"report_date": DAY, "Thôn": name, "ward": "An Hải", "district": "Ninh Phước"} for name in PERSONS],
                  mapping={"hamlet": "Thôn"})  # fmt: skip
    assert all(name in told(found) for name in PERSONS)


@pytest.mark.parametrize("heading", ["F0", "Đối tượng", "ten", "Ghi chú", "Nguồn lây", "Cơ sở", "Vị trí"])
def test_persons_under_any_other_heading_are_not_kept(batch, heading):
    rows = [{"report_date": "x", "ward": "An Hải", heading: name} for name in PERSONS]
    found = batch(rows)
    assert len(found.refused) == len(rows) and heading not in json.loads(found.refused["raw"][0])
    assert not [name for name in PERSONS if name in told(found)]
    assert any("họ tên" in getattr(note, "vi", "") for note in found.notes)


def test_a_person_in_a_shifted_row_is_refused_without_the_name(batch):
    rows = [{"report_date": DAY, "Họ tên": name, "ward": "An Hải", "Tuổi": "30"} for name in PERSONS]
    found = batch([*rows, {"report_date": DAY, "Họ tên": "An Hải", "ward": PERSONS[0], "Tuổi": "30"},
                   {"report_date": PERSONS[1], "Họ tên": "", "ward": "An Hải", "Tuổi": "30"}])  # fmt: skip
    assert found.refused.select("row", "value").rows() == [(8, "•••"), (9, "•••")]
    assert not [name for name in PERSONS if name in told(found)]
    assert any("1 ô có chữ giống tên người" in getattr(note, "vi", "") for note in found.notes)


@pytest.mark.parametrize(
    "cell", ["{place} ({person})", "{person}, {place}", "{person} - {place}", "{place}, nhà ông Sáu"]
)
def test_a_person_beside_a_place_is_cut_off(batch, cell):
    rows = [{"report_date": DAY, "ward": cell.format(place="Xã An Hải", person=name)} for name in PERSONS]
    found = batch(rows)
    assert found.rows["area_code"].to_list() == ["0203"] * len(rows)
    assert not [name for name in (*PERSONS, "Sáu") if name in told(found)]


def test_a_ward_that_is_held_is_no_person(index_of, write):
    held = index_of(("ward", "1", "Phường Nguyễn Văn Cừ", None), ("ward", "2", "Phường Trần Văn Ơn", None))
    lines = "report_date,Xã,Họ tên\n2022-02-19,Nguyễn Văn Cừ,Lê Thị Mai\n2022-02-19,Trần Văn Ơn,Lê Thị Hoa"
    found = read_cases(write("p.csv", lines), today=TODAY, places=held)
    assert found.rows["area_code"].to_list() == ["1", "2"]


def test_a_file_without_headings_is_refused_without_its_first_row(write):
    with pytest.raises(InputError) as refused:
        read_cases(
            write("n.csv", "19/02/2022,Nguyễn Văn Hùng,An Hải\n19/02/2022,Trần Thị Lan,An Hải"), today=TODAY
        )
    assert "Hùng" not in f"{refused.value} {refused.value.fix} {refused.value.vi} {refused.value.vi_fix}"
    assert "tiêu đề" in refused.value.vi


def test_a_home_is_no_hamlet_also_where_no_hamlets_are_held(index_of, write):
    lines = "report_date,Xã,Thôn\n2022-02-19,An Hải,nhà ông Lò Pản\n2022-02-19,An Hải,Nguyễn Văn Cừ"
    held = index_of(("ward", "1", "Xã An Hải", None))
    found = read_cases(write("n.csv", lines), today=TODAY, places=held)
    assert "Pản" not in told(found) and "Nguyễn Văn Cừ" in told(found)
