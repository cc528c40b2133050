"""A row of totals says again what the rows above it say: it is skipped, told, and never counted."""

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


def test_a_total_that_disagrees_with_its_rows_is_told(batch):
    found = batch([row("An Hải", "2"), row("Long Thạnh", "3"), row("Tổng cộng", "6")])
    assert found.skipped.select("code", "stated", "rows_above").row(0) == ("totals_differ", 6, 5)
    said = next(note for note in found.notes if "6" in note)
    assert "row 4" in said and "come to 5" in said
    assert "dòng 4" in said.vi and "cộng lại là 5" in said.vi


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
