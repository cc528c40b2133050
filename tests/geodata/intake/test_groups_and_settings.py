"""Thousands of people as they are written; the column that says community or quarantine."""

import pytest

from geodata.intake.areas.population_table import read_populations


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("5.200", 5200),
        ("5,200", 5200),
        ("5 200", 5200),
        ("1.234.567", 1234567),
        ("12,000", 12000),
        ("5200", 5200),
    ],
)
def test_digits_grouped_by_three_are_thousands_of_people(write, places, text, persons):
    found = read_populations(write("p.csv", f'xã,dân số\nAn Hải,"{text}"\n'), places=places)
    assert found.rows["persons"].to_list() == [persons]


@pytest.mark.parametrize("text", ["5.2", "5,2", "5.20", "5.2000", "0.500", "5.200,5", "5.200.1", "1,234.567"])
def test_what_is_no_group_of_three_is_refused_and_the_rest_is_kept(write, places, text):
    found = read_populations(
        write("p.csv", f'xã,dân số\nAn Hải,"{text}"\nLong Thạnh,"5.200"\n'), places=places
    )
    assert found.rows["persons"].to_list() == [5200]
    assert found.refused.select("row", "column", "value").row(0) == (2, "dân số", text)


def cases(heading, *values, **more):
    return [
        {"report_date": "2022-02-19", "ward": "An Hải", heading: value, "age": "7"} | more for value in values
    ]


@pytest.mark.parametrize("heading", ["Nơi phát hiện", "Phát hiện tại", "Ghi chú", "Diện"])
def test_a_column_of_community_and_quarantine_is_the_setting(batch, heading):
    found = batch(cases(heading, "cộng đồng", "khu cách ly", None))
    assert found.columns["setting"] == heading
    assert found.rows["setting"].to_list() == ["community", "quarantine", None]


def test_where_it_is_called_so_a_strange_word_among_them_is_refused(batch):
    found = batch(cases("Nơi phát hiện", "cộng đồng", "khu cách ly", "Bệnh viện tỉnh"))
    assert found.columns["setting"] == "Nơi phát hiện"
    assert found.reasons() == {"choice_unknown": 1}


def test_a_place_of_detection_is_left_aside(batch):
    found = batch(cases("Nơi phát hiện", "Chợ Phan Rang", "Bệnh viện tỉnh", "cộng đồng"))
    assert "setting" not in found.columns and len(found.rows) == 3
    assert any("Nơi phát hiện" in note for note in found.notes if "left aside" in note)


@pytest.mark.parametrize("heading", ["Nơi ở", "Địa chỉ", "Nơi cư trú", "Địa chỉ thường trú"])
def test_where_somebody_lives_is_never_the_setting(batch, heading):
    found = batch(cases(heading, "khu cách ly", "cộng đồng"))
    assert "setting" not in found.columns


def test_a_constant_and_a_column_of_that_name_go_before(batch):
    assert batch(cases("Ghi chú", "cộng đồng", setting="quarantine")).columns["setting"] == "setting"
    said = batch(cases("Ghi chú", "cộng đồng"), constants={"setting": "quarantine"})
    assert said.rows["setting"].to_list() == ["quarantine"]


def test_two_columns_that_could_be_it_leave_it_open_unless_one_is_called_so(batch):
    both = batch(cases("Ghi chú", "cộng đồng", Diện="cách ly"))
    assert "setting" not in both.columns
    named = batch(cases("Nơi phát hiện", "cộng đồng", Diện="cách ly"))
    assert named.columns["setting"] == "Nơi phát hiện"
