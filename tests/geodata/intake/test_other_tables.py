"""Reports, context and populations: checked and placed like cases, each row about one area."""

from datetime import date

import pytest

from geodata.intake import read_context, read_populations, read_reports
from zones.errors import InputError

TODAY = date(2022, 2, 20)


def test_reports_state_zero_too(write, places):
    lines = ["0203,2022-02-19,0,", "0203,2022-02-19,2,cách ly", "0204,2022-02-18,1,community"]
    text = "\n".join(["area_code,date,cases_stated,setting", *lines])
    found = read_reports(write("r.csv", text), today=TODAY, places=places)
    assert found.rows.select("area_level", "area_code", "date", "setting", "cases_stated").rows() == [
        ("ward", "0203", date(2022, 2, 19), None, 0),
        ("ward", "0203", date(2022, 2, 19), "quarantine", 2),
        ("ward", "0204", date(2022, 2, 18), "community", 1),
    ]


def test_reports_by_name_in_vietnamese(write, places):
    text = "Ngày;Tỉnh;Huyện;Xã;Số ca\n01/02/2022;Ninh Thuận;Ninh Phước;An Hải;0\n"
    found = read_reports(write("r.csv", text), today=TODAY, places=places)
    assert found.rows.select("area_code", "date", "cases_stated").rows() == [("0203", date(2022, 2, 1), 0)]


def test_bad_reports_are_refused_and_the_rest_kept(write, places):
    lines = ["0203,2022-02-19,", "nix,2022-02-19,1", "0203,2099-01-01,1", "0203,2022-02-18,-1", ",2022-02-19,1",
             "0203,2022-02-17,1-9", "0203,2022-02-16,4"]  # fmt: skip
    found = read_reports(
        write("r.csv", "area_code,date,cases_stated\n" + "\n".join(lines)), today=TODAY, places=places
    )
    codes = [
        "count_missing",
        "code_unknown",
        "date_future",
        "count_negative",
        "value_missing",
        "count_not_whole",
    ]
    assert found.refused["code"].to_list() == codes and len(found.rows) == 1
    assert found.read == len(found.rows) + len(found.refused)


def test_two_statements_of_one_day_are_refused_if_they_differ(write, places):
    text = "area_code,date,cases_stated\n0203,2022-02-19,1\n0203,2022-02-19,2\n0204,2022-02-19,3\n0204,2022-02-19,3\n"
    found = read_reports(write("r.csv", text), today=TODAY, places=places)
    assert (
        found.refused["code"].to_list() == ["area_differs"] * 2 and "rows 2, 3" in found.refused["problem"][0]
    )
    assert len(found.rows) == 1 and found.repeated["row"].to_list() == [5]


def test_a_statement_of_an_unknown_ward_is_none_of_its_district(write, places):
    text = "province,district,ward,date,cases_stated\nNinh Thuận,Ninh Phước,Chưa Có,2022-02-19,1\n"
    found = read_reports(write("r.csv", text), today=TODAY, places=places)
    assert found.refused.select("code", "area_code").rows() == [("place_unknown", "587")]


def test_context_keeps_decimals_exact(write, places):
    lines = ["587,2022-02-19,beds,12.50,sở y tế", '587,2022-02-19,doses,"0,1",', "587,2022-02-19,x,nhiều,"]
    text = "\n".join(["area_code,date,name,value,source", *lines])
    found = read_context(write("c.csv", text), today=TODAY, places=places)
    assert found.rows.select("name", "value", "source").rows() == [
        ("beds", "12.50", "sở y tế"),
        ("doses", "0.1", None),
    ]
    assert found.refused["code"].to_list() == ["value_not_decimal"]


def test_populations_are_whole_persons(write, places):
    text = "area_code,dân số\n0203,1234\n0204,12.5\n0205,-1\n0201,\n0202,1.234.567\n0101,0\n"
    found = read_populations(write("p.csv", text), places=places)
    assert found.rows.select("area_code", "persons").rows() == [
        ("0203", 1234),
        ("0202", 1234567),
        ("0101", 0),
    ]
    assert found.refused["code"].to_list() == ["count_not_whole", "count_negative", "count_missing"]


@pytest.mark.parametrize(("text", "words"), [("area_code,x\n1,2\n", "no column holds persons"),
                                             ("place,persons\n1,2\n", "which area a row is about")])  # fmt: skip
def test_tables_without_their_columns_are_refused(write, places, text, words):
    with pytest.raises(InputError, match=words):
        read_populations(write("p.csv", text), places=places)
