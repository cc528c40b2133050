"""Tables of several diseases are asked about; where a case was found is its setting."""

import pytest

from geodata.intake.diseases import names_disease
from zones.errors import QuestionError

DAY = "2022-02-19"
ROW = {"report_date": DAY, "ward": "An Hải", "Sốt xuất huyết": "2", "Tay chân miệng": "1", "Tổng": "3"}


def test_a_total_of_two_diseases_is_not_taken_for_cases_without_asking(batch) -> None:
    with pytest.raises(QuestionError) as asked:
        batch([ROW, ROW | {"ward": "Long Thành"}])
    assert [one.option for one in asked.value.answers] == [
        '--map "count=Sốt xuất huyết"', '--map "count=Tay chân miệng"', "--map count=Tổng",
    ]  # fmt: skip
    assert "nhiều bệnh" in asked.value.vi
    assert batch([ROW], mapping={"count": "Sốt xuất huyết"}).rows["count"].to_list() == [2]
    assert batch([ROW], mapping={"count": "Tổng"}).rows["count"].to_list() == [3]


def test_the_rows_of_several_diseases_are_asked_about(batch) -> None:
    rows = [{"report_date": DAY, "ward": "An Hải", "Số ca": "2", "Bệnh": "Sởi"},
            {"report_date": DAY, "ward": "An Hải", "Số ca": "5", "Bệnh": "Sốt xuất huyết"}]  # fmt: skip
    with pytest.raises(QuestionError) as asked:
        batch(rows)
    assert [one.option for one in asked.value.answers] == [
        '--only "Bệnh=Sốt xuất huyết"', "--only Bệnh=Sởi", '--only "Bệnh=Sốt xuất huyết|Sởi"',
    ]  # fmt: skip
    assert batch(rows, only={"Bệnh": "Sởi"}).rows["count"].to_list() == [2]
    assert batch(rows[:1]).rows["count"].to_list() == [2]


def test_parts_that_are_no_diseases_are_not_asked_about(batch) -> None:
    row = {"report_date": DAY, "ward": "An Hải", "Nam": "2", "Nữ": "1", "Tổng": "3"}
    assert batch([row]).rows["count"].to_list() == [3]
    one = {"report_date": DAY, "ward": "An Hải", "Số ca mắc sởi": "2", "Sởi tử vong": "0"}
    assert batch([one], mapping={"count": "Số ca mắc sởi"}).rows["count"].to_list() == [2]


@pytest.mark.parametrize(
    "text", ["Sốt xuất huyết", "SXH", "Số ca mắc sởi", "Bệnh tả", "COVID-19", "Tay-chân-miệng"]
)
def test_diseases_are_known_by_their_names(text: str) -> None:
    assert names_disease(text)


@pytest.mark.parametrize(
    "text", ["Tổng", "Tả Sìn Thàng", "Xã Lao Chải", "Lý do", "Số ca mắc mới", "Đại diện", "Nam"]
)
def test_other_words_are_no_diseases(text: str) -> None:
    assert not names_disease(text)


def test_where_a_case_was_found_is_its_setting_in_short_words_too(batch) -> None:
    rows = [{"report_date": DAY, "ward": ward, "Nơi phát hiện": said, "Số ca": str(n)} for n, (ward, said) in
            enumerate([("An Hải", "CĐ"), ("Long Thành", "KCL"), ("Long Thạnh", "KCL tập trung")], 1)]  # fmt: skip
    assert batch(rows).rows.sort("count")["setting"].to_list() == ["community", "quarantine", "quarantine"]


def test_a_column_that_is_not_taken_for_the_setting_is_told_with_its_reason(batch) -> None:
    rows = [{"report_date": DAY, "ward": "An Hải", "Nơi phát hiện": said, "age": str(n)} for n, said in
            enumerate(("CĐ", "trạm y tế", "phòng khám", "bệnh viện"), 1)]  # fmt: skip
    found = batch(rows)
    assert found.rows["setting"].null_count() == 4
    assert any("'Nơi phát hiện' không được hiểu" in getattr(note, "vi", "") for note in found.notes)
