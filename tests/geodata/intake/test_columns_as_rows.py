"""One column a day, one column a setting: every figure that is stated is a row, and no other is."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.cases import read_cases
from geodata.intake.cells.day_headings import day_in
from geodata.intake.notes import in_vietnamese
from tests.nasty.letters import tcvn3
from zones.errors import InputError, QuestionError

TODAY = date(2022, 2, 20)


@pytest.fixture
def read(write, places):
    def of(text: str, name: str = "t.csv", today: date = TODAY, **how):
        found = read_cases(write(name, text), today=today, places=places, **how)
        assert found.read == sum(map(len, (found.rows, found.refused, found.repeated, found.balances)))
        return found

    return of


@pytest.mark.parametrize(
    "heading", ["19/02/2022", "19-2-2022", "ngày 19/2/2022", "2022-02-19 00:00:00", "2022-02-19", "44611",
                "19 tháng 2 năm 2022",                 "Thứ bảy 19/02/2022",
                "19.02.2022", "Số ca ngày 19/02/2022", "19-Feb-2022"],
)  # fmt: skip
def test_a_day_as_a_heading(heading):
    day = day_in(heading)
    assert day is not None and day.day() == date(2022, 2, 19)


@pytest.mark.parametrize(
    "heading", ["Lũy kế đến 19/02/2022", "Xã", "3", "Tử vong 19/02", "45/13", "Quý 1/2022", "1/2/3/4", "F1"]
)
def test_headings_that_are_no_days(heading):
    assert day_in(heading) is None


def test_columns_of_days_become_rows_and_blank_is_not_zero(read):
    found = read(
        "TT,Xã,17/02/2022,18/02/2022,19/02/2022\n1,An Hải,3,,0\n2,Long Thành,05 ca,-,x\n3,Bến Nghé,,,\n"
    )
    assert found.rows.select("row", "report_date", "count", "area_code").rows() == [
        (2, date(2022, 2, 17), 3, "0203"), (2, date(2022, 2, 19), 0, "0203"), (3, date(2022, 2, 17), 5, "0205"),
    ]  # fmt: skip
    refused = found.refused.row(0, named=True)
    assert (refused["row"], refused["column"]) == (3, "19/02/2022")
    assert "E3" in refused["problem"] and "E3" in refused["problem_vi"]
    assert found.read == 4
    assert "5 blank cells or dashes among the figures state nothing, which is not zero" in found.notes


def test_a_year_left_out_is_that_of_the_title_the_neighbours_or_today_and_said(read):
    days = "Xã,30/12,31/12,1/1\nAn Hải,1,2,3\n"
    found = read(days)
    assert found.rows["report_date"].to_list() == [date(2021, 12, 30), date(2021, 12, 31), date(2022, 1, 1)]
    assert any("2021, 2022: the last one in which no day lies after today" in note for note in found.notes)
    titled = read("Số ca mắc năm 2021,,\nXã,17/02,18/02\nAn Hải,1,2\n")
    assert titled.rows["report_date"][0] == date(2021, 2, 17)
    beside = read("Xã,17/02/2020,18/02\nAn Hải,1,2\n")
    assert beside.rows["report_date"].to_list() == [date(2020, 2, 17), date(2020, 2, 18)]
    assert read(days, year=2020).rows["report_date"][0] == date(2019, 12, 30)


def test_several_years_in_the_title_are_asked_about(read):
    text = "So sánh năm 2020 và 2021,,\nXã,17/02,18/02\nAn Hải,1,2\n"
    with pytest.raises(QuestionError) as asked:
        read(text)
    assert [one.option for one in asked.value.answers] == ["--year 2020", "--year 2021"]
    assert read(text, year=2021).rows["report_date"][0] == date(2021, 2, 17)


def test_the_order_of_day_and_month_is_proven_usual_or_asked(read):
    assert read("Xã,2/14,2/15\nAn Hải,1,2\n").rows["report_date"][0] == date(2022, 2, 14)
    assert read("Xã,1/2,2/2\nAn Hải,1,2\n").rows["report_date"][1] == date(2022, 2, 2)
    with pytest.raises(QuestionError) as asked:
        read("Xã,2/1,2/2,2/3,2/4\nAn Hải,1,2,1,0\n")
    assert asked.value.code == "date_order"
    found = read("Xã,2/1,2/2,2/3,2/4\nAn Hải,1,2,1,0\n", date_order="mdy")
    assert found.rows["report_date"][3] == date(2022, 2, 4)
    with pytest.raises(InputError, match="no such day"):
        read("Xã,29/2,1/3\nAn Hải,1,2\n", year=2021)


def test_days_of_a_month_written_above_them(read):
    found = read("Xã,Tháng 2/2022,,\n,17,18,19\nAn Hải,1,2,3\n")
    assert found.rows["report_date"].to_list() == [date(2022, 2, 17), date(2022, 2, 18), date(2022, 2, 19)]


def test_days_and_settings_in_two_rows(read):
    found = read(
        "Xã,17/02/2022,,,18/02/2022,,\n,Cộng đồng,Cách ly,Tổng,Cộng đồng,Cách ly,Tổng\n"
        "An Hải,1,2,3,0,4,5\nLong Thành,,,6,,,\n"
    )
    assert found.rows.select("report_date", "setting", "count").rows() == [
        (date(2022, 2, 17), "community", 1), (date(2022, 2, 17), "quarantine", 2),
        (date(2022, 2, 18), "community", 0), (date(2022, 2, 18), "quarantine", 4), (date(2022, 2, 17), None, 6),
    ]  # fmt: skip
    assert any("says 5, but its parts come to 4" in note for note in found.notes)


def test_a_total_beside_settings_is_compared_and_never_added(read):
    found = read(
        "Xã,Ngày,Số ca,Cộng đồng,Cách ly\n"
        "An Hải,19/02/2022,5,3,2\nLong Thành,19/02/2022,2,1,2\nBến Nghé,19/02/2022,7,,\n"
    )
    assert found.rows.select("setting", "count").rows() == [
        ("community", 3), ("quarantine", 2), ("community", 1), ("quarantine", 2), (None, 7),
    ]  # fmt: skip
    told = [in_vietnamese(note) for note in found.notes if "but its parts" in note]
    assert told == ["dòng 3: cột 'Số ca' ghi 2, nhưng các phần cộng lại là 3; lấy theo các phần"]


def test_what_a_total_says_beyond_its_parts_is_refused_and_never_lost(read):
    found = read(
        "Xã,Ngày,Số ca,Cộng đồng,Cách ly\n"
        "An Hải,19/02/2022,5,2,\nLong Thành,19/02/2022,9,3,3\nPhước Mỹ,19/02/2022,4,4,0\nTổng,19/02/2022,99,9,3\n"
    )
    assert found.rows["count"].to_list() == [2, 3, 3, 4, 0]
    assert found.refused.select("row", "code", "count", "area_code").rows() == [
        (2, "total_above_parts", 3, "0203"), (3, "total_above_parts", 3, "0205"),
    ]  # fmt: skip
    assert found.refused["problem_vi"][0] == (
        "ô C2: cột 'Số ca' ghi 5, nhưng các phần cộng lại là 2: số ca không nằm trong phần nào: 3"
    )
    assert found.read == len(found.rows) + len(found.refused)


def test_people_in_quarantine_are_no_cases(read):
    found = read(
        "Xã,Ngày,Số ca,F1 / Cách ly tập trung,Cách ly tại nhà,Khỏi,Tử vong\nAn Hải,19/02/2022,5,300,200,1,0\n"
    )
    assert found.rows["count"].to_list() == [5] and found.rows["setting"].null_count() == 1


def test_recovered_is_no_hamlet(read):
    found = read("Xã,Ngày,Số ca,Khỏi\nAn Hải,19/02/2022,5,12\n")
    assert "hamlet" not in found.columns


def test_the_total_of_parts_that_are_no_settings_is_the_count(read):
    found = read(
        "Xã,Ngày,Số ca mắc mới,,,Tử vong,,\n,,Nam,Nữ,Tổng,Nam,Nữ,Tổng\nAn Hải,19/02/2022,1,2,3,0,0,0\n"
    )
    assert found.rows["count"].to_list() == [3]


def test_totals_so_far_beside_new_cases_are_left_aside_or_taken_when_asked_for(read):
    text = (
        "Xã,Ngày,Mắc mới,,Lũy kế,\n,,Cộng đồng,Cách ly,Cộng đồng,Cách ly\n"
        "An Hải,18/02/2022,1,2,10,20\nAn Hải,19/02/2022,0,1,10,21\n"
    )
    assert read(text).rows["count"].to_list() == [1, 2, 0, 1]
    running = read(text, cumulative=True)
    assert running.balances["count"].to_list() == [10, 20] and running.rows["count"].to_list() == [0, 1]


def test_only_totals_so_far_are_asked_about(read):
    with pytest.raises(QuestionError) as asked:
        read("Xã,Ngày,Số ca lũy kế,\n,,Cộng đồng,Cách ly\nAn Hải,18/02/2022,1,2\n")
    assert asked.value.code == "cumulative"


def test_rows_of_totals_are_compared_day_by_day(read):
    found = read("Xã,17/02/2022,18/02/2022\nAn Hải,3,1\nLong Thành,2,1\nTổng cộng,5,9\n")
    assert found.skipped.select("row", "stated", "rows_above").rows() == [(4, 5, 5), (4, 9, 2)]
    assert found.refused.select("row", "count", "report_date").rows() == [(4, 7, date(2022, 2, 18))]
    assert found.read == 5


def test_thousands_are_decided_by_the_column(read):
    head = "Xã,Ngày,Số ca,STT\n"
    proven = read(head + 'An Hải,18/02/2022,"1.234.567",1\nLong Thành,18/02/2022,"1.234",2\n')
    assert proven.rows["count"].to_list() == [1_234_567, 1_234]
    doubtful = read(head + 'An Hải,18/02/2022,"1.234",1\nLong Thành,18/02/2022,12,2\n')
    assert doubtful.refused["code"].to_list() == ["count_ambiguous"]


def test_a_day_in_the_title_is_that_of_every_row_and_two_are_asked_about(read):
    title = "BÁO CÁO NGÀY 19 THÁNG 02 NĂM 2022,,\nSTT,Xã,Số ca mắc mới\n1,An Hải,3\n"
    assert read(title).rows["report_date"].to_list() == [date(2022, 2, 19)]
    period = "Từ ngày 12/02/2022 đến ngày 19/02/2022,,\nSTT,Xã,Số ca mắc mới\n1,An Hải,3\n"
    with pytest.raises(QuestionError) as asked:
        read(period)
    assert [one.option for one in asked.value.answers] == [
        "--set report_date=2022-02-12/2022-02-19",
        "--set report_date=2022-02-19",
        "--set report_date=2022-02-12",
    ]
    assert read(period, constants={"report_date": "2022-02-19"}).rows.height == 1


def test_a_place_whose_heading_says_no_level_is_looked_up(read):
    assert read("Đơn vị,Ngày,Số ca\nAn Hải,19/02/2022,1\n").columns["ward"] == "Đơn vị"
    assert (
        read("Đơn vị,Ngày,Số ca\nHuyện Ninh Phước,19/02/2022,1\nQuận 1,19/02/2022,1\n").columns["district"]
        == "Đơn vị"
    )


def test_one_column_a_place(read):
    found = read("Ngày,An Hải,Long Thành,Tổng\n18/02/2022,1,2,3\n19/02/2022,0,,1\n")
    assert found.rows.select("row", "area_code", "count").rows() == [
        (2, "0203", 1),
        (2, "0205", 2),
        (3, "0203", 0),
    ]
    assert any("says 1, but its parts come to 0" in note for note in found.notes)


cell = st.one_of(
    st.integers(0, 999).map(str), st.sampled_from(["", "-", "3 ca", "x", "1-9", "1.234", "0 ca"])
)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 8), st.data())
def test_every_stated_figure_is_one_row(tmp_path_factory, places, days, data):
    first = date(2022, 1, 5)
    names = ["An Hải", "Long Thành", "Bến Nghé", "Không Có", ""]
    lines = data.draw(st.lists(st.tuples(st.sampled_from(names), *[cell] * days), min_size=1, max_size=12))
    head = ["Xã", *((first + timedelta(days=n)).strftime("%d/%m/%Y") for n in range(days))]
    path = tmp_path_factory.mktemp("wide") / "t.csv"
    path.write_text("\n".join(",".join(line) for line in [head, *lines]) + "\n", encoding="utf-8")
    stated = sum(one not in ("", "-") for line in lines for one in line[1:])
    try:
        found = read_cases(path, today=TODAY, places=places, daily=True)
    except InputError:
        return
    if found.unpivoted is None:  # too few figures to be columns of figures
        return
    assert found.read == stated == found.rows.height + found.refused.height + found.repeated.height


def test_columns_of_days_in_old_letters_are_rows_and_come_back_as_they_stood(write, places):
    """The day of the title, sections and cells of days, all in TCVN3."""
    lines = ["STT,Xã,18/02/2022,19/02/2022", "I,Huyện Ninh Phước,6,9", "1,Xã Phước Dân,2,3", "2,Xã Long Thành,4,?",
             "3,Xã Phước Lạ,0,1", ",Tổng cộng,8,15"]  # fmt: skip
    found = read_cases(write("t.csv", "\n".join(map(tcvn3, lines)), "cp1252"), today=TODAY, places=places)
    assert found.read == len(found.rows) + len(found.refused) == 7
    raw = {row: json.loads(text) for row, text in found.refused.select("row", "raw").iter_rows()}
    assert raw[4] == {"STT": "2", tcvn3("Xã"): tcvn3("Xã Long Thành"), "district": tcvn3("Huyện Ninh Phước"),
                      "report_date": "2022-02-19", "count": "?", "source_cell": "D4"}  # fmt: skip
    assert json.loads(found.rows["place_raw"][0])["ward"] == tcvn3("Xã Phước Dân")
    assert found.refused.filter(code="total_above_rows").select("row", "count").rows() == [(6, 2)]


def test_a_day_of_the_title_beside_old_letters(write, places):
    lines = ["Báo cáo ngày 19/02/2022,,", "Xã,Huyện,Số ca", "Xã Phước Dân,Huyện Ninh Phước,2",
             "Xã Phước Lạ,Huyện Ninh Phước,3", "Xã Long Thành,Huyện Ninh Phước,?"]  # fmt: skip
    found = read_cases(write("t.csv", "\n".join(map(tcvn3, lines)), "cp1252"), today=TODAY, places=places)
    assert set(found.rows["report_date"]) == {date(2022, 2, 19)} and len(found.refused) == 1
    assert json.loads(found.refused["raw"][0])["report_date"] == "2022-02-19"


@pytest.fixture
def few(index_of):
    """Boundaries of a single ward."""
    return index_of(("ward", "1", "Phường Bến Quan", None))


def test_headings_in_old_letters_tell_the_letters_of_a_name_that_looks_right(write, few):
    """`BÕn Quan` could be Vietnamese as it stands: it is read where the headings are in the same letters and the name
    is held."""
    lines = [*map(tcvn3, ["Ngày báo cáo,Xã,Số ca mắc mới", "19/02/2022,Bến Quan,2"])]
    assert lines[1] == "19/02/2022,BÕn Quan,2"
    found = read_cases(write("t.csv", "\n".join(lines), "cp1252"), today=TODAY, places=few)
    assert found.rows["place_words"].to_list() == ['{"ward":"Bến Quan"}']
    unknown = read_cases(write("u.csv", "\n".join(lines), "cp1252"), today=TODAY)
    assert unknown.rows["place_words"].to_list() == ['{"ward":"BÕn Quan"}']


def test_a_name_that_looks_right_stays_where_the_sheet_holds_unicode_as_well(write, few):
    lines = [tcvn3("Ngày báo cáo,Xã,Số ca mắc mới") + ",Ghi chú", "19/02/2022,BÕn Quan,2,đã khỏi"]
    found = read_cases(write("t.csv", "\n".join(lines)), today=TODAY, places=few)
    assert found.refused["code"].to_list() == ["place_doubtful"]
