"""A row of totals says again what the rows above it say: it is skipped, told, and never counted."""

import json
from datetime import date

import pytest

from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports

TODAY = date(2022, 2, 20)


def row(ward=None, count="1", day="2022-02-19", **more):
    return {"STT": None, "report_date": day, "district": None, "ward": ward, "count": count} | more


@pytest.mark.parametrize(
    "word", ["Tổng cộng", "TỔNG", "Cộng:", "Total", "Grand total", "Tổng số", "toàn huyện"]
)
@pytest.mark.parametrize("column", ["ward", "district", "STT"])
@pytest.mark.parametrize("day", ["2022-02-19", None])
def test_a_total_is_skipped_whatever_column_says_so(batch, word, column, day):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row(count="5", day=day) | {column: word}])
    assert (found.read, len(found.rows), len(found.refused)) == (2, 2, 0)
    assert found.skipped.select("row", "value", "code", "stated", "rows_above").rows() == [
        (4, word, "totals", 5, 5)
    ]


def test_a_subtotal_beside_the_name_of_its_district_is_no_case_of_the_district(batch):
    rows = [
        row("An Hải", "2", district="Ninh Phước"), row("Long Thạnh", "3", district="Ninh Phước"),
        row("Cộng", "5", district="Ninh Phước"), row("Phước Mỹ", "4", district="Phan Rang - Tháp Chàm"),
        row("Cộng", "4", district="Phan Rang - Tháp Chàm"), row("Tổng cộng", "9"),
    ]  # fmt: skip
    found = batch(rows)
    assert found.rows["count"].sum() == 9 and found.skipped["code"].to_list() == ["totals"] * 3


@pytest.mark.parametrize("word", ["Huyện Ninh Phước", "huyện", "HUYỆN NINH PHƯỚC", "Tỉnh Ninh Thuận", "Tỉnh"])
@pytest.mark.parametrize("above", [True, False])
def test_the_district_among_its_communes_is_their_total(batch, word, above):
    rows = [row("An Hải", "2"), row("Long Thạnh", "3")]
    found = batch([row(word, "5"), *rows] if above else [*rows, row(word, "5")])
    assert (found.rows["count"].sum(), len(found.refused), found.skipped["code"].to_list()) == (
        5,
        0,
        ["totals"],
    )
    assert found.skipped["value"].to_list() == [word]


def test_the_district_among_its_communes_that_says_more_leaves_the_rest_open_in_it(batch):
    found = batch([row("Huyện Ninh Phước", "12"), row("An Hải", "2"), row("Long Thạnh", "3")])
    assert found.refused.select("code", "count", "area_code").rows() == [("total_above_rows", 7, "587")]


def test_the_district_among_its_communes_that_says_less_may_be_cases_of_no_known_commune(batch):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row("Huyện Ninh Phước", "1")])
    assert found.refused.select("code", "count", "area_code").rows() == [("place_impossible", 1, "587")]
    assert "no area is called" not in found.refused["problem"][0] and found.rows["count"].sum() == 5


def test_several_districts_among_communes_are_no_totals_of_them(batch):
    found = batch([row("Huyện Ninh Phước", "5"), row("An Hải", "5"), row("TP. Phan Rang - Tháp Chàm", "5")])
    assert sorted(found.refused["area_code"]) == ["582", "587"] and found.rows["count"].to_list() == [5]


def test_a_single_case_known_by_its_district_alone_is_no_total(batch):
    rows = [{"Mã ca": str(at), "Ngày báo cáo": "2022-02-19", "Xã": name} for at, name in
            enumerate(("An Hải", "Huyện Ninh Phước"))]  # fmt: skip
    assert batch(rows).refused["area_code"].to_list() == ["587"]


def test_a_total_that_says_more_than_its_rows_is_refused_with_the_difference(batch):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row("Tổng cộng", "6")])
    assert found.skipped.select("code", "stated", "rows_above").row(0) == ("totals_differ", 6, 5)
    assert found.refused.select("row", "code", "count", "area_level", "area_code", "report_date").rows() == [
        (4, "total_above_rows", 1, "district", "587", date(2022, 2, 19))
    ]
    said = next(note for note in found.notes if "6" in note)
    assert "row 4" in said and "come to 5" in said and "refused" in said
    assert "dòng 4" in said.vi and "cộng lại là 5" in said.vi and "từ chối" in said.vi
    problem = found.refused.row(0, named=True)
    assert "Tổng cộng" in problem["problem"] and "1 ca" in problem["problem_vi"]


def test_a_total_that_says_less_than_its_rows_is_told_and_widens_nothing(batch):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row("Tổng cộng", "4")])
    assert found.skipped.select("code", "stated", "rows_above").row(0) == ("totals_differ", 4, 5)
    assert (found.read, len(found.refused)) == (2, 0)
    said = next(note for note in found.notes if "come to 5" in note)
    assert "the rows count" in said and "tính theo các dòng" in said.vi


def test_the_rest_of_a_total_lies_where_its_own_words_say(batch):
    rows = [
        row("An Hải", "2", district="Ninh Phước"), row("Cộng", "4", district="Ninh Phước"),
        row("Phước Mỹ", "4", district="Phan Rang - Tháp Chàm"), row("Tổng cộng", "8"),
    ]  # fmt: skip
    found = batch(rows)
    assert found.refused.select("row", "count", "area_code").rows() == [(3, 2, "587")]
    assert found.read == 3 and found.rows["count"].sum() == 6


def test_the_rest_of_a_total_without_words_lies_in_the_parent_of_its_rows(batch):
    rows = [row("Xã An Hải", "2"), row("Phường Phước Mỹ", "3"), row("Tổng", "9")]
    assert batch(rows).refused.select("count", "area_level", "area_code").rows() == [(4, "province", "58")]
    alone = [row("Xã An Hải", "2"), row("Tổng", "9")]
    assert batch(alone).refused.select("count", "area_level", "area_code").rows() == [(7, "district", "587")]
    whole = [row("Xã An Hải", "2"), row("Xã Long Thạnh", "2"), row("Toàn tỉnh", "9")]
    assert batch(whole).refused.select("count", "area_level", "area_code").rows() == [(5, "province", "58")]
    anywhere = [row("Xã An Hải", "2"), row("Xã Không Đâu", "2"), row("Tổng", "9")]
    assert batch(anywhere).refused.filter(code="total_above_rows")["area_code"].to_list() == [None]


def test_the_rest_of_each_day_is_of_its_day(batch):
    rows = [
        row("An Hải", "2", "2022-02-18"), row("An Hải", "3", "2022-02-19"), row("Tổng", "2", "2022-02-18"),
        row("Tổng", "7", "2022-02-19"),
    ]  # fmt: skip
    found = batch(rows)
    assert found.refused.select("row", "report_date", "count").rows() == [(5, date(2022, 2, 19), 4)]


def test_a_range_leaves_only_what_is_beyond_its_end(batch):
    found = batch([row("An Hải", "1-4"), row("Long Thạnh", "3"), row("Tổng cộng", "9")])
    assert found.refused["count"].to_list() == [2]


def test_a_mended_rest_is_a_row_like_any_other(batch):
    """What the refused row holds, with its ward filled in, is accepted: nothing of the mark is left in it."""
    refused = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row("Tổng cộng", "6")]).refused
    held = json.loads(refused["raw"][0])
    assert held == {"STT": None, "report_date": "2022-02-19", "district": None, "ward": None, "count": "1"}
    assert batch([held | {"ward": "An Hải"}]).rows.select("area_code", "count").rows() == [("0203", 1)]


def test_a_total_over_rows_that_cannot_be_read_is_not_called_wrong(batch):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "?"), row("Tổng cộng", "6")])
    assert found.skipped["code"].to_list() == ["totals"] and len(found.refused) == 1


def test_a_total_of_each_day_is_compared_with_its_day(batch):
    rows = [
        row("An Hải", "2", "2022-02-18"), row("An Hải", "3", "2022-02-19"), row("Tổng", "2", "2022-02-18"),
        row("Tổng", "3", "2022-02-19"),
    ]  # fmt: skip
    assert batch(rows).skipped["code"].to_list() == ["totals", "totals"]


def test_an_area_of_such_a_name_is_an_area(index_of, write):
    places = index_of(("ward", "01", "Xã Tổng", None))
    from geodata.intake.cases import read_cases

    found = read_cases(write("a.csv", "report_date,ward\n2022-02-19,Tổng\n"), today=TODAY, places=places)
    assert (found.read, len(found.rows), len(found.skipped)) == (1, 1, 0)


def test_names_that_only_begin_so_are_names(batch):
    found = batch([row("Cộng Hòa"), row("Tổng Cọt")])
    assert len(found.skipped) == 0 and len(found.refused) == 2


def test_totals_of_statements_people_and_facts_are_skipped_too(write, places):
    reports = write("r.csv", "ward,date,cases_stated\nAn Hải,2022-02-19,2\nTổng,2022-02-19,3\n")
    found = read_reports(reports, today=TODAY, places=places)
    assert (found.read, len(found.rows), len(found.refused)) == (1, 1, 0)
    assert found.skipped["code"].to_list() == ["totals_differ"]
    people = read_populations(write("p.csv", "xã,dân số\nAn Hải,5200\nTổng cộng,5.200\n"), places=places)
    assert (people.read, people.skipped["code"].to_list()) == (1, ["totals"])
    facts = write("c.csv", "xã,date,name,value\nAn Hải,2022-02-19,beds,2\nTổng,2022-02-19,beds,9\n")
    found = read_context(facts, today=TODAY, places=places)
    assert (found.read, found.skipped["code"].to_list()) == (1, ["totals"])
