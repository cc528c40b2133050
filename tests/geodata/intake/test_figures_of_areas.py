"""Figures of areas as people have them: one column a figure, one row a figure, people who returned."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geodata.intake import PlaceIndex, read_context, read_populations, read_reports
from geodata.intake.areas.known_figures import figure_of, known_figures, names_of
from geodata.rulebooks import list_rulebooks, load_rulebook
from zones.errors import InputError, QuestionError
from zones.rulebook import Indicator
from zones.rulebook_figures import CLUSTER_FACTS

TODAY = date(2022, 2, 20)


def book(path: Path, *lines: list[Any], name: str = "Sheet") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for line in lines:
        sheet.append(line)
    made.save(path)
    return path


def read(path: Path, places: PlaceIndex, **how: Any) -> Any:
    found = read_context(path, today=TODAY, places=places, **how)
    assert found.read == len(found.rows) + len(found.refused) + len(found.repeated)
    return found


def figures(found: Any) -> list[tuple[Any, ...]]:
    return found.rows.select("area_code", "name", "value").rows()


def read_by_rules() -> dict[str, list[Indicator]]:
    """The figures from outside that some bundled rulebook reads, by name."""
    found: dict[str, list[Indicator]] = {}
    for id in list_rulebooks():
        for name, one in load_rulebook(id).indicators.items():
            outside = one.kind in ("fact", "ratio") or (one.kind in ("rate", "count") and one.of != "case")
            if outside and not one.is_population and name not in CLUSTER_FACTS:
                found.setdefault(name, []).append(one)
            if one.shared_fact:
                found.setdefault(one.shared_fact, [])
    return found


@pytest.mark.parametrize("name", sorted(read_by_rules()))
def test_every_figure_that_a_bundled_rule_reads_is_known_by_its_id_and_its_labels(name: str) -> None:
    assert name in known_figures() and name in names_of(name)
    assert names_of(f"x [{name}]") == (name,)
    for one in read_by_rules()[name]:
        assert name in names_of(one.vi) and name in names_of(one.en), (one.vi, one.en)


@pytest.mark.parametrize("name", sorted(read_by_rules()))
def test_the_kind_of_a_figure_is_what_the_rules_say(name: str) -> None:
    for one in read_by_rules()[name]:
        says = f"{one.vi} {one.en}"
        kind = figure_of(name).kind  # type: ignore[union-attr]
        if "(1 có, 0 không)" in says:
            assert kind == "fact"
        if "%" in says and name != "beds":  # two rulebooks, two units
            assert kind == "per_cent"
        if "100.000" in says:
            assert kind == "number"


def test_one_column_a_figure_with_the_day_in_the_title(tmp_path: Path, places: PlaceIndex) -> None:
    path = book(
        tmp_path / "f.xlsx",
        ["KẾT QUẢ TIÊM VÀ THU DUNG (đến ngày 19/02/2022)"], [],
        ["STT", "Xã", "Huyện", "Số người tiêm mũi 1", "Giường ICU trống", "Nhập viện", "Bảo đảm khả năng thu dung",
         "Ghi chú"],
        [1, "An Hải", "Ninh Phước", 1200, 0, 3, "đạt", "a"],
        [2, "Long Thạnh", "Ninh Phước", 900, None, "-", "không đạt", "b"],
        ["", "Tổng cộng", "", 2100, 0, 3, "", ""],
    )  # fmt: skip
    found = read(path, places)
    assert figures(found) == [
        ("0203", "doses_1", "1200"), ("0203", "icu_free", "0"), ("0203", "admitted", "3"), ("0203", "capacity_ok", "1"),
        ("0204", "doses_1", "900"), ("0204", "capacity_ok", "0"),
    ]  # fmt: skip
    assert set(found.rows["date"]) == {date(2022, 2, 19)}
    said = "\n".join(found.notes)
    assert "left aside: STT, Ghi chú" in said and "3 blank cells or dashes" in said and "2022-02-19" in said


def test_a_figure_of_ones_own_is_named_by_hand(write: Any, places: PlaceIndex) -> None:
    path = write("f.csv", "area_code,date,Máy thở\n0203,2022-02-19,4\n")
    with pytest.raises(InputError, match="no column holds a figure"):
        read_context(path, today=TODAY, places=places)
    assert figures(read(path, places, mapping={"ventilators": "Máy thở"})) == [("0203", "ventilators", "4")]


def test_a_heading_that_can_be_two_figures_is_asked_about(write: Any, places: PlaceIndex) -> None:
    path = write("f.csv", "area_code,date,deaths\n0203,2022-02-19,4\n")
    with pytest.raises(QuestionError) as asked:
        read_context(path, today=TODAY, places=places)
    assert [one.option for one in asked.value.answers] == ["--map deaths=deaths", "--map died=deaths"]
    assert figures(read(path, places, mapping={"died": "deaths"})) == [("0203", "died", "4")]


@pytest.mark.parametrize(
    ("cells", "value"), [(("85", "90,5"), ("85", "90.5")), (("85%", "0.5%"), ("85", "0.5"))]
)
def test_per_cent_are_held_as_per_cent(write: Any, places: PlaceIndex, cells: Any, value: Any) -> None:
    path = write(
        "f.csv", f"area_code;date;full_elderly\n0203;2022-02-19;{cells[0]}\n0204;2022-02-19;{cells[1]}\n"
    )
    assert [row[2] for row in figures(read(path, places))] == list(value)


def test_per_cent_that_may_be_shares_are_asked_about(write: Any, places: PlaceIndex) -> None:
    path = write("f.csv", "area_code,date,full_elderly\n0203,2022-02-19,0.855\n0204,2022-02-19,1\n")
    with pytest.raises(QuestionError) as asked:
        read_context(path, today=TODAY, places=places)
    assert asked.value.code == "per_cent"
    shares = read(path, places, shares=frozenset(["full_elderly"]))
    assert [row[2] for row in figures(shares)] == ["85.5", "100"]
    as_they_stand = read(path, places, per_cent=frozenset(["full_elderly"]))
    assert [row[2] for row in figures(as_they_stand)] == ["0.855", "1"]


def test_shares_above_one_are_asked_about(write: Any, places: PlaceIndex) -> None:
    path = write("f.csv", "area_code,date,spread_share\n0203,2022-02-19,40\n0204,2022-02-19,25%\n")
    with pytest.raises(QuestionError):
        read_context(path, today=TODAY, places=places)
    found = read(path, places, per_cent=frozenset(["spread_share"]))
    assert [row[2] for row in figures(found)] == ["0.4", "0.25"]


@pytest.mark.parametrize(("word", "value"), [("có", "1"), ("Không", "0"), ("đạt", "1"), ("chưa đạt", "0"), ("x", "1"),
                                             ("✓", "1"), ("TRUE", "1"), ("1", "1"), ("0", "0")])  # fmt: skip
def test_facts_are_yes_or_no(write: Any, places: PlaceIndex, word: str, value: str) -> None:
    path = write("f.csv", f"area_code,date,name,value\n0203,2022-02-19,capacity_ok,{word}\n")
    assert figures(read(path, places)) == [("0203", "capacity_ok", value)]


def test_what_is_no_answer_to_a_fact_is_refused(write: Any, places: PlaceIndex) -> None:
    lines = ["0203,2022-02-19,2,x", "0204,2022-02-19,có thể,rất cao", "0205,2022-02-19,,5"]
    found = read(write("f.csv", "area_code,date,capacity_ok,risk_grade\n" + "\n".join(lines)), places)
    assert found.refused.select("row", "column", "value", "code").rows() == [
        (2, "value", "2", "value_no_choice"), (2, "value", "x", "value_no_choice"),
        (3, "value", "có thể", "value_no_choice"), (4, "value", "5", "value_no_choice"),
    ]  # fmt: skip
    assert figures(found) == [("0204", "risk_grade", "4")]
    assert "C2" in found.refused["raw"][0] and "capacity_ok" in found.refused["raw"][0]


def test_counts_are_whole_and_not_below_zero(write: Any, places: PlaceIndex) -> None:
    path = write(
        "f.csv", "area_code;date;Nhập viện;Số mũi 1\n0203;2022-02-19;-2;1.357\n0204;2022-02-19;2,5;1 357\n"
    )
    found = read(path, places)
    assert found.refused["code"].to_list() == ["value_below_zero", "count_ambiguous", "count_not_whole"]
    assert figures(found) == [("0204", "doses_1", "1357")]


def test_names_in_words_are_understood_in_the_long_form(write: Any, places: PlaceIndex) -> None:
    lines = ["0203,2022-02-19,Giường ICU trống,3", "0203,2022-02-19,group_a/covid-19,có", "0203,2022-02-19,của tôi,1.5",
             "0203,2022-02-19,Tỷ lệ xét nghiệm dương tính trong 7 ngày,7"]  # fmt: skip
    found = read(write("f.csv", "area_code,date,name,value\n" + "\n".join(lines)), places)
    assert figures(found) == [
        ("0203", "icu_free", "3"), ("0203", "group_a/covid-19", "1"), ("0203", "của tôi", "1.5")
    ]  # fmt: skip
    assert (
        found.refused["code"].to_list() == ["figure_ambiguous"]
        and "P, positivity" in found.refused["problem"][0]
    )
    assert "in no list of figures: của tôi" in "\n".join(found.notes)


def test_people_who_returned_keep_their_origin(write: Any, places: PlaceIndex) -> None:
    lines = [
        "19/02/2022,An Hải,TP. Hồ Chí Minh,12",
        "19/02/2022,An Hải,Lào,3",
        "19/02/2022,Long Thạnh,Cần Thơ,0",
    ]
    found = read(write("f.csv", "Ngày,Xã,Về từ,Số người\n" + "\n".join(lines)), places)
    assert figures(found) == [
        ("0203", "returnees:province:79", "12"), ("0203", "returnees:Lào", "3"), ("0204", "returnees:province:92", "0")
    ]  # fmt: skip


def test_people_who_returned_may_have_a_column_an_origin(write: Any, places: PlaceIndex) -> None:
    text = "Ngày,Xã,Công dân trở về từ TP. Hồ Chí Minh,Công dân trở về từ Lào\n19/02/2022,An Hải,12,3\n"
    found = read(write("f.csv", text), places)
    assert figures(found) == [("0203", "returnees:province:79", "12"), ("0203", "returnees:Lào", "3")]


def test_of_several_vintages_in_one_table_the_newest_counts(write: Any, places: PlaceIndex) -> None:
    lines = [
        "0203,2022-02-01,beds,3,2022-02-02,huyện",
        "0203,2022-02-01,beds,5,2022-02-09,sở",
        "0204,2022-02-01,beds,1,,",
    ]
    found = read(write("f.csv", "area_code,date,name,value,vintage,source\n" + "\n".join(lines)), places)
    assert found.rows.select("value", "source").rows() == [("5", "sở; phiên bản 2022-02-09"), ("1", None)]
    assert found.repeated["row"].to_list() == [2] and "older vintages" in "\n".join(found.notes)


def test_two_sources_that_differ_are_refused_both(write: Any, places: PlaceIndex) -> None:
    text = "area_code,date,name,value,source\n0203,2022-02-01,beds,3,huyện\n0203,2022-02-01,beds,5,sở\n"
    assert read(write("f.csv", text), places).refused["code"].to_list() == ["area_differs"] * 2


def test_a_place_taken_from_a_list_is_its_code(write: Any, places: PlaceIndex) -> None:
    lines = [
        "Xã Phước Dân (0202),1",
        "Thị trấn Phước Dân (0201),2",
        "Xã Phước Dân (0201),3",
        "Huyện Ninh Phước (587),4",
    ]
    found = read(
        write("f.csv", "Mã đơn vị,Nhập viện\n" + "\n".join(lines)), places, constants={"date": "2022-02-19"}
    )
    assert figures(found) == [("0202", "admitted", "1"), ("0201", "admitted", "2"), ("587", "admitted", "4")]
    assert found.refused["code"].to_list() == ["code_unknown"]
    by_name = read(write("g.csv", "Huyện,Xã,Nhập viện\nHuyện Ninh Phước (587),Xã Phước Dân (0202),1\n"), places,
                   constants={"date": "2022-02-19"})  # fmt: skip
    assert figures(by_name) == [("0202", "admitted", "1")]


CELLS = st.sampled_from(["", "-", "0", "3", "12,5", "1.357", "85%", "có", "x", "-1", "nhiều", "1e3", "0.5"])
NAMES = ["doses_1", "full_all", "capacity_ok", "tests", "T"]


@given(
    table=st.lists(
        st.tuples(st.sampled_from(["0203", "0204", "9999", ""]), *[CELLS] * len(NAMES)), min_size=1
    )
)
def test_no_figure_is_lost_whatever_the_cells_hold(
    table: Any, places: PlaceIndex, tmp_path_factory: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    lines = [";".join((code, "2022-02-19", *cells)) for code, *cells in table]
    path.write_text("area_code;date;" + ";".join(NAMES) + "\n" + "\n".join(lines), encoding="utf-8")
    stated = Counter(cell for _, *cells in table for cell in cells if cell not in ("", "-"))
    try:
        found = read(path, places, per_cent=frozenset(["full_all"]))
    except InputError:
        assert not stated
        return
    assert found.read == sum(stated.values())


def test_reports_and_people_come_as_sheets_too(tmp_path: Path, places: PlaceIndex) -> None:
    path = book(tmp_path / "r.xlsx", ["BÁO CÁO NGÀY 19/02/2022"], ["STT", "Đơn vị", "Số ca"], [1, "An Hải", 0],
                [2, "Long Thạnh", 3], ["", "Cộng", 3])  # fmt: skip
    found = read_reports(path, today=TODAY, places=places)
    assert found.rows.select("area_code", "date", "cases_stated").rows() == [
        ("0203", date(2022, 2, 19), 0), ("0204", date(2022, 2, 19), 3),
    ]  # fmt: skip
    path = book(
        tmp_path / "p.xlsx", ["DÂN SỐ"], ["STT", "Đơn vị", "Dân số"], [1, "An Hải", 5200], ["", "Tổng", 5200]
    )
    assert read_populations(path, places=places).rows.select("area_code", "persons").rows() == [
        ("0203", 5200)
    ]
