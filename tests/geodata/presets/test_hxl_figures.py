"""HXL tables with one column a figure go into context and populations; every cell is a row that is answered."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from geodata.intake.areas.area_tables import AreaBatch
from geodata.intake.areas.context import read_context
from geodata.intake.areas.population_table import read_populations
from geodata.intake.areas.reports import read_reports
from geodata.intake.naming.places import PlaceIndex
from zones.errors import InputError

TODAY = date(2022, 2, 20)


@pytest.fixture
def read(places: PlaceIndex, tmp_path: Path) -> Callable[[str], AreaBatch]:
    def of(text: str) -> AreaBatch:
        (tmp_path / "h.csv").write_text(text, "utf-8")
        found = read_context(tmp_path / "h.csv", today=TODAY, places=places)
        assert found.read == len(found.rows) + len(found.refused)
        return found

    return of


def test_one_column_a_figure_is_read_by_its_tags(places: PlaceIndex, example: Callable[[str], Path]) -> None:
    found = read_context(example("hxl-context.csv"), today=TODAY, places=places)
    told = found.rows.select("area_code", "name", "value").rows()
    assert told == [
        ("0203", "population+f", "6200"), ("0203", "tests", "40"), ("0203", "tests_positive", "4"),
        ("0203", "Value A", "7"), ("0203", "capacity+beds", "12"),
        ("0204", "population+f", "4100"), ("0204", "tests_positive", "0"), ("0204", "Value A", "8"),
        ("0204", "capacity+beds", "3"),
    ]  # fmt: skip
    assert found.read == 9 and not len(found.refused)
    assert any("#affected+tested" in note and note.vi for note in found.notes)
    assert any("1 blank cells" in note for note in found.notes)


def test_tags_may_be_the_only_headings_of_figures(read: Callable[[str], AreaBatch]) -> None:
    found = read("#date,#adm3+code,#population+f,#population+m\n2022-02-18,0203,5,6\n")
    assert found.rows.select("row", "name", "value").rows() == [
        (2, "population+f", "5"),
        (2, "population+m", "6"),
    ]


def test_a_title_may_stand_above_headings_and_tags(read: Callable[[str], AreaBatch]) -> None:
    found = read(
        "Bảng số liệu,,\nNgày,Mã,Nữ\n#date,#adm3+code,#population+f\n2022-02-18,0203,5\n2022-02-19,0203,6\n"
    )
    assert found.rows["value"].to_list() == ["5", "6"]


def test_a_title_may_stand_above_tags_alone(read: Callable[[str], AreaBatch]) -> None:
    found = read("Bảng số liệu,,\n#date,#adm3+code,#population+f\n2022-02-18,0203,5\n")
    assert found.rows.select("name", "value").rows() == [("population+f", "5")]


def test_columns_of_one_tag_are_told_apart_by_their_headings(read: Callable[[str], AreaBatch]) -> None:
    found = read(
        "Ngày,Mã,Số xét nghiệm,Khác\n#date,#adm3+code,#indicator+value+num,#indicator+value+num\n2022-02-18,0203,5,6\n"
    )
    assert found.rows.select("name", "value").rows() == [("tests", "5"), ("Khác", "6")]


def test_a_heading_is_no_figure_where_its_tag_says_otherwise(read: Callable[[str], AreaBatch]) -> None:
    found = read("Ngày,Mã,Số xét nghiệm,X\n#date,#adm3+code,#meta+id,#affected+tested\n2022-02-18,0203,5,6\n")
    assert found.rows.select("name", "value").rows() == [("tests", "6")]
    assert any("Số xét nghiệm" in note and "left out" in note for note in found.notes)


def test_a_column_of_names_makes_it_one_row_a_figure(read: Callable[[str], AreaBatch]) -> None:
    found = read("#date,#adm3+code,#indicator+name,#indicator+value+num\n2022-02-18,0203,tests,5\n")
    assert found.rows.select("name", "value").rows() == [("tests", "5")]


def test_cells_that_are_no_numbers_are_refused_one_by_one(read: Callable[[str], AreaBatch]) -> None:
    found = read(
        "#date,#adm3+code,#affected+tested,#affected+killed\n2022-02-18,0203,x,1\n2022-02-18,9999,3,2\n"
    )
    assert found.rows.select("name", "value").rows() == [("died", "1")]
    assert len(found.refused) == 3


def test_the_whole_population_is_taken_and_not_its_parts(places: PlaceIndex, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text(
        "Mã,Nữ,Nam,Dân số\n#adm3+code,#population+f,#population+m,#population+total\n0203,5,6,11\n", "utf-8"
    )
    assert read_populations(path, places=places).rows["persons"].to_list() == [11]


def test_a_population_in_parts_alone_is_refused_in_words(places: PlaceIndex, tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    path.write_text("Mã,Dân số nữ,Nam\n#adm3+code,#population+f,#population+m\n0203,5,6\n", "utf-8")
    with pytest.raises(InputError) as error:
        read_populations(path, places=places)
    assert error.value.vi and "persons" in error.value.fix


def test_statements_may_be_tagged_in_a_workbook(places: PlaceIndex, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (["Sheet of the day"], ["Ngày", "Mã", "Mắc"], ["#date+reported", "#adm3+code", "#affected+infected"],
                [date(2022, 2, 18), "0203", 4]):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "r.xlsx")
    found = read_reports(tmp_path / "r.xlsx", today=TODAY, places=places)
    assert found.rows.select("area_code", "date").rows() == [("0203", date(2022, 2, 18))]


def test_what_the_sender_maps_wins_over_the_tags(places: PlaceIndex, tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text(
        "Ngày,Mã,Số xét nghiệm,X\n#date,#adm3+code,#meta+id,#affected+tested\n2022-02-18,0203,5,6\n", "utf-8"
    )
    mapping = {"tests": "Số xét nghiệm", "own": "X"}
    found = read_context(path, today=TODAY, places=places, mapping=mapping)
    assert found.rows.select("name", "value").rows() == [("tests", "5"), ("own", "6")]
