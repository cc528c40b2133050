"""Columns are guessed from English and Vietnamese headings; what the caller says wins; doubts are asked."""

import pytest

from geodata.intake.cells.choices import read_choices
from geodata.intake.cells.columns import choose_columns
from geodata.intake.cells.headings import ranks_of
from zones.errors import InputError
from zones.vocabulary import CASE_FIELDS, PLACE_FIELDS


def test_every_field_is_found_under_its_own_name():
    fields = [*CASE_FIELDS, *PLACE_FIELDS]
    assert choose_columns(fields).taken == {name: name for name in fields}


def test_vietnamese_headings_are_understood():
    headings = {
        "case_id": "Mã bệnh nhân", "report_date": "Ngày công bố", "onset_date": "Ngày mắc/khởi phát",
        "sample_date": "Ngày lấy mẫu", "age": "Tuổi", "sex": "Giới tính", "count": "Số ca mắc", "lon": "Kinh độ",
        "lat": "VĨ ĐỘ", "province": "Tỉnh/TP", "district": "Quận/Huyện", "ward": "Xã/Phường",
        "hamlet": "Thôn/Bản/Ấp/Tổ dân phố",
    }  # fmt: skip
    assert choose_columns(["STT", *headings.values(), "Ghi chú"]).taken == headings


@pytest.mark.parametrize(
    ("heading", "field"),
    [("Ngay bao cao", "report_date"), ("date", "report_date"), ("reportDate", "report_date"), ("lng", "lon"),
     ("Longitude", "lon"), ("x", "lon"), ("y", "lat"), ("commune", "ward"), ("cases", "count"),
     ("Ngày khởi phát", "onset_date"), ("NGÀY  BÁO_CÁO", "report_date"), ("ca mắc", "count")],
)  # fmt: skip
def test_usual_headings(heading, field):
    assert choose_columns([heading]).taken == {field: heading}


def test_a_general_word_gives_way_to_an_exact_one():
    found = choose_columns(["date", "report_date", "x", "longitude"])
    assert found.taken == {"report_date": "report_date", "lon": "longitude"}
    assert found.ignored == ["date", "x"]


def test_two_columns_for_one_field_are_asked_for():
    with pytest.raises(InputError, match="several columns can be report_date") as error:
        choose_columns(["Ngày báo cáo", "Ngày công bố"])
    assert '--map "report_date=Ngày công bố"' in error.value.fix
    found = choose_columns(["Ngày báo cáo", "Ngày công bố"], mapping={"report_date": "Ngày công bố"})
    assert found.taken["report_date"] == "Ngày công bố"


def test_mapping_wins_and_is_checked():
    found = choose_columns(["date", "d2"], mapping={"report_date": "d2"})
    assert found.taken == {"report_date": "d2"}
    with pytest.raises(InputError, match="no column 'd3'"):
        choose_columns(["date"], mapping={"report_date": "d3"})
    with pytest.raises(InputError, match="no field 'reported'"):
        choose_columns(["date"], mapping={"reported": "date"})


def test_constants_stand_for_columns_and_speak_vietnamese():
    found = choose_columns(["date", "setting"], constants={"setting": "Cộng đồng"})
    assert found.constants == {"setting": "community"} and "setting" not in found.taken
    with pytest.raises(InputError, match="setting cannot be 'hospital'"):
        choose_columns(["date"], constants={"setting": "hospital"})


def test_totals_so_far_are_never_taken_for_new_cases():
    with pytest.raises(InputError, match="totals so far") as error:
        choose_columns(["date", "Lũy kế"])
    assert "--cumulative" in error.value.fix
    assert choose_columns(["date", "Lũy kế", "Ca mới"]).taken["count"] == "Ca mới"
    assert choose_columns(["date", "Lũy kế", "Ca mới"], cumulative=True).taken["count"] == "Lũy kế"


def test_the_columns_of_an_exported_file_are_passed_over():
    assert choose_columns(["date", "problem", "remedy", "source_row"]).ignored == []


def test_no_heading_means_two_case_fields_equally():
    fields = (*CASE_FIELDS, *PLACE_FIELDS)
    for first in fields:
        for second in fields[fields.index(first) + 1 :]:
            mine, theirs = ranks_of(first), ranks_of(second)
            assert not [word for word in mine if theirs.get(word) == mine[word]], (first, second)


@pytest.mark.parametrize(
    ("field", "words", "value"),
    [("setting", ("cộng đồng", "Community", "CĐ"), "community"),
     ("setting", ("khu cách ly", "Cách ly", "quarantine"), "quarantine"),
     ("acquisition", ("nội địa", "local", "trong nước"), "local"),
     ("acquisition", ("xâm nhập", "Nhập cảnh", "imported"), "imported"),
     ("source", ("Chưa rõ nguồn lây", "not_found"), "not_found"),
     ("status", ("nghi ngờ", "suspected"), "suspected"), ("status", ("Dương tính",), "confirmed"),
     ("place_kind", ("Nơi ở",), "residence")],
)  # fmt: skip
def test_closed_vocabularies_speak_both_languages(field, words, value):
    import polars as pl

    read = read_choices(field, pl.Series(words))
    assert read.value.to_list() == [value] * len(words) and not read.unknown.any()


def test_not_stated_is_empty_and_unknown_words_are_told():
    import polars as pl

    read = read_choices("setting", pl.Series(["không rõ", None, "unknown", "hospital"]))
    assert read.value.to_list() == [None] * 4
    assert read.unknown.to_list() == [False, False, False, True]
