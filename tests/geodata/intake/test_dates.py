"""Dates are read as written; where day and month cannot be told apart the row is refused, not guessed."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.cells.dates import excel_day, read_dates

TODAY = date(2022, 2, 20)


def read(*cells, heading="date", **how):
    return read_dates(pl.Series(heading, cells, dtype=pl.String), today=TODAY, **how)


@pytest.mark.parametrize(
    "written",
    ["2022-02-19", "2022/2/19", "2022.02.19", "20220219", "2022-02-19T23:59:59", "2022-02-19 00:00:00", "19/2/2022",
     "19-02-2022", "19.2.2022", "19/02/2022 08:30", "19 tháng 2 năm 2022", "ngày 19 tháng 02 năm 2022",
     "19-Feb-2022", "44611", "44611.75"],
)  # fmt: skip
def test_one_day_written_in_many_ways(written):
    found = read(written)
    assert found.value.to_list() == [date(2022, 2, 19)], found.fault.to_list()


@pytest.mark.parametrize(
    ("written", "fault"),
    [("30/02/2022", "date_impossible"), ("2022-13-01", "date_impossible"), ("2099-01-01", "date_future"),
     ("2022-02-21", "date_future"), ("1850-01-01", "date_too_old"), ("1/2/2022", "date_ambiguous"),
     ("1/2/22", "date_two_digit_year"), ("hôm qua", "date_unreadable"), ("0000-00-00", "date_impossible"),
     ("29/02/2021", "date_impossible"), ("31/04/2021", "date_impossible"), ("2022", "date_unreadable")],
)  # fmt: skip
def test_what_is_no_day_is_refused_with_its_reason(written, fault):
    found = read(written)
    assert found.fault.to_list() == [fault] and found.value.to_list() == [None]


def test_today_itself_is_not_the_future():
    assert read("2022-02-20").fault.to_list() == [None]


def test_one_value_proves_the_order_of_the_whole_column():
    day_first = read("22/1/2022", "1/2/2022")
    assert day_first.value.to_list() == [date(2022, 1, 22), date(2022, 2, 1)]
    month_first = read("1/22/2022", "1/2/2022")
    assert month_first.value.to_list() == [date(2022, 1, 22), date(2022, 1, 2)]
    assert "month first" in month_first.notes[0]


def test_a_column_that_proves_both_orders_is_refused_where_it_matters():
    found = read("22/1/2022", "1/22/2022", "1/2/2022", "5/1/2022", "1/1/2022")
    assert found.value.to_list() == [date(2022, 1, 22), date(2022, 1, 22), None, None, date(2022, 1, 1)]
    assert found.detail.to_list()[2] == "2022-02-01, 2022-01-02"


def test_without_proof_only_days_with_two_readings_are_refused():
    found = read("1/2/2022", "2/2/2022", "2022-01-03")
    assert found.fault.to_list() == ["date_ambiguous", None, None]


@pytest.mark.parametrize("heading", ["Ngày báo cáo", "ngay bao cao", "Ngày"])
def test_a_vietnamese_heading_means_day_first_and_is_noted(heading):
    found = read("1/2/2022", heading=heading)
    assert found.value.to_list() == [date(2022, 2, 1)] and "day first" in found.notes[0]


def test_the_caller_may_state_the_order():
    assert read("1/2/2022", order="dmy").value.to_list() == [date(2022, 2, 1)]
    assert read("1/2/2022", order="mdy").value.to_list() == [date(2022, 1, 2)]
    assert read("1/22/2022", order="dmy").fault.to_list() == ["date_impossible"]


def test_a_time_with_an_offset_falls_on_the_local_day():
    assert read("2022-02-18T20:00:00Z").value.to_list() == [date(2022, 2, 19)]
    assert read("2022-02-18T20:00:00+07:00").value.to_list() == [date(2022, 2, 18)]
    assert read("2022-02-20T20:00:00Z").fault.to_list() == ["date_future"]


def test_an_empty_cell_is_neither_a_day_nor_a_fault():
    found = read(None, "2022-02-19")
    assert found.value.to_list() == [None, date(2022, 2, 19)] and found.fault.null_count() == 2


days = st.dates(date(1900, 1, 1), TODAY)


@settings(deadline=None)
@given(st.lists(days, max_size=20))
def test_iso_and_serial_days_come_back(given_days):
    written = [day.isoformat() for day in given_days] + [
        str((day - excel_day(0)).days) for day in given_days if day > date(1930, 1, 1)
    ]
    expected = given_days + [day for day in given_days if day > date(1930, 1, 1)]
    assert read(*written).value.to_list() == expected


@settings(deadline=None)
@given(st.lists(days, max_size=20), st.sampled_from(["dmy", "mdy"]))
def test_days_written_in_one_order_are_never_misread(given_days, order):
    pattern = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    found = read(*[day.strftime(pattern) for day in given_days])
    for day, value, fault in zip(given_days, found.value, found.fault, strict=True):
        assert value == day or fault == "date_ambiguous"


@settings(deadline=None)
@given(st.lists(days, min_size=1, max_size=20), st.randoms())
def test_the_order_of_rows_never_matters(given_days, random):
    cells = [day.strftime("%d/%m/%Y") for day in given_days]
    shuffled = random.sample(cells, len(cells))
    one = dict(zip(cells, read(*cells).value, strict=True))
    assert one == dict(zip(shuffled, read(*shuffled).value, strict=True))


def test_every_day_of_a_century_is_checked_against_the_calendar():
    for year in (1900, 2000, 2020, 2021):
        for month in range(1, 14):
            for day in (1, 28, 29, 30, 31, 32):
                text = f"{year}-{month:02d}-{day:02d}"
                try:
                    expected = date(year, month, day)
                except ValueError:
                    expected = None
                assert read(text).value.to_list() == [expected], text
    assert excel_day(1) - timedelta(days=1) == date(1899, 12, 30)


def test_a_column_that_a_spreadsheet_half_converted_is_pointed_out():
    real = [f"2022-{month:02d}-02 00:00:00" for month in (1, 2, 1)] + [
        "2021-03-02 00:00:00",
        "2021-04-02 00:00:00",
    ]
    assert "exchanged day and month" in read(*real, "13/02/2022", "14/02/2022", "15/02/2022").notes[0]
    assert read(*real, "2022-02-19 00:00:00", "13/02/2022", "14/02/2022", "15/02/2022").notes == []
