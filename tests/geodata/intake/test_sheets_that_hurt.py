"""Sheets that hurt, each given as cases, as statements and as other figures: nothing lost, nothing twice, in words."""

from collections.abc import Callable
from datetime import date
from datetime import datetime as moment
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from geodata.intake.areas.context import read_context
from geodata.intake.areas.reports import read_reports
from geodata.intake.cases import read_cases
from geodata.intake.cells.headings import field_of
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.tables import read_table
from zones.errors import InputError

TODAY, DAY = date(2022, 2, 20), "2022-02-19"
FIGURE = {"cases": "Số ca mắc", "reports": "Số ca báo cáo", "context": "Số xét nghiệm"}
KINDS = tuple(FIGURE)
FIRST = [("0203", 4), ("0204", 2)]
Lines = list[list[Any]]


class Seen:
    """What a reader made of a sheet: code and number of each accepted row, refused rows, sentences."""

    def __init__(self, kind: str, found: Any) -> None:
        value = {"cases": "count", "reports": "cases_stated", "context": "value"}[kind]
        self.rows = [(code, int(number)) for code, number in found.rows.select("area_code", value).rows()]
        self.refused = dict(found.refused.select("row", "code").rows())
        self.notes = "\n".join(found.notes)
        more = [getattr(found, name).height for name in ("repeated", "balances") if hasattr(found, name)]
        assert found.read == len(self.rows) + found.refused.height + sum(more)


@pytest.fixture
def read(places: PlaceIndex, tmp_path: Path) -> Callable[..., Seen]:
    def of(kind: str, lines: Lines, change: Callable[[Any, Any], None] | None = None) -> Seen:
        book = openpyxl.Workbook()
        for line in lines:
            book.worksheets[0].append(line)
        if change:
            change(book, book.worksheets[0])
        path = tmp_path / "sheet.xlsx"
        book.save(path)
        reader: Any = {"cases": read_cases, "reports": read_reports, "context": read_context}[kind]
        return Seen(kind, reader(path, today=TODAY, places=places))

    return of


def sheet(kind: str, *more: list[Any], under: Lines | None = None) -> Lines:
    """Headings, what stands right under them, two good rows, and what follows."""
    first = [["2022-02-18", code, number] for code, number in FIRST]
    return [["Ngày", "Mã xã", FIGURE[kind]], *(under or []), *first, *more]


each = pytest.mark.parametrize("kind", KINDS)


@each
def test_a_total_whose_word_stands_in_the_column_of_days_is_a_total(
    kind: str, read: Callable[..., Seen]
) -> None:
    more = [["Cộng", None, 6], ["2022-02-19", "0203", 5], ["2022-02-19", "0205", 1], ["Tổng cộng", None, 12]]
    seen = read(kind, sheet(kind, *more))
    assert seen.rows == [*FIRST, ("0203", 5), ("0205", 1)] and not seen.refused
    assert "row 4 (Cộng) is a total" in seen.notes and "row 7 (Tổng cộng) is a total" in seen.notes


@each
def test_a_total_of_a_day_in_the_column_of_codes_is_a_total(kind: str, read: Callable[..., Seen]) -> None:
    more = [["2022-02-18", "Cộng ngày 18/02", 6], ["2022-02-19", "0203", 5]]
    seen = read(kind, sheet(kind, *more))
    assert seen.rows == [*FIRST, ("0203", 5)] and not seen.refused and "is a total" in seen.notes


def test_what_a_total_in_the_column_of_days_says_beyond_its_rows_may_be_anywhere(
    read: Callable[..., Seen],
) -> None:
    seen = read("cases", sheet("cases", ["Tổng cộng", None, 9]))
    assert seen.rows == FIRST and list(seen.refused.values()) == ["total_above_rows"]
    assert "it says 9, but the rows above come to 6" in seen.notes


@each
def test_what_is_not_seen_around_words_is_no_part_of_them(kind: str, read: Callable[..., Seen]) -> None:
    lines = sheet(
        kind, ["2022-02-19\u00a0", "0205\u200b", 7], ["\u200b2022-02-19", "\u202d0201\u202c", "1\u2009"]
    )
    lines[0] = [f"{name}\u200b" for name in lines[0]]
    seen = read(kind, lines)
    assert seen.rows == [*FIRST, ("0205", 7), ("0201", 1)] and not seen.refused


@each
def test_marks_of_text_are_no_part_of_a_code_a_day_or_a_number(kind: str, read: Callable[..., Seen]) -> None:
    seen = read(kind, sheet(kind, ["'2022-02-19", "'0205", "'7"], ["2022-02-19", '="0201"', "’8"]))
    assert seen.rows == [*FIRST, ("0205", 7), ("0201", 8)] and not seen.refused
    assert "marked as text by an apostrophe" in seen.notes and ": 5;" in seen.notes


def test_an_apostrophe_in_a_name_stays(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("xã,n\n'Đắk R'Lấp,1\n\"21°01'30\",2\n'Ấp 5,3\n", "utf-8")
    assert read_table(tmp_path / "a.csv").frame["xã"].to_list() == ["'Đắk R'Lấp", "21°01'30", "'Ấp 5"]


@each
@pytest.mark.parametrize(
    "units", [[None, None, "(ca)"], ["(ngày/tháng)", "(mã)", "(người)"], [None, None, "ca"]]
)
def test_units_under_the_headings_are_no_row(kind: str, units: list[Any], read: Callable[..., Seen]) -> None:
    seen = read(kind, sheet(kind, under=[units]))
    assert seen.rows == FIRST and not seen.refused and "row 2 skipped" in seen.notes


@each
def test_headings_again_in_another_language_are_no_row_and_no_other_table(
    kind: str, read: Callable[..., Seen]
) -> None:
    english = {"cases": "Cases", "reports": "Cases reported", "context": "Tests"}[kind]
    seen = read(kind, sheet(kind, under=[["Date", "Commune code", english]]))
    assert seen.rows == FIRST and not seen.refused and "row 2 skipped: the headings again" in seen.notes


@each
@pytest.mark.parametrize("form", ["{}\n{}", "{} / {}", "{}/{}", "{} ({})"])
def test_a_heading_in_two_languages_means_what_both_say(
    kind: str, form: str, read: Callable[..., Seen]
) -> None:
    english = {"cases": "New cases", "reports": "Cases reported", "context": "Tests"}[kind]
    lines = sheet(kind)
    lines[0] = [form.format(*pair) for pair in zip(lines[0], ("Date", "Commune code", english), strict=True)]
    assert read(kind, lines).rows == FIRST


@pytest.mark.parametrize(
    "heading",
    ["Ca tử vong / Cases", "Số ca / Tổng", "Xã / Huyện", "Ngày (giờ)", "Tử vong (cases)", "Số ca (nghìn)"],
)
def test_two_words_that_mean_different_things_are_no_heading_in_two_languages(heading: str) -> None:
    assert field_of(heading, ("count", "area_code")) is None


@each
def test_several_columns_of_remarks_stand_side_by_side(kind: str, read: Callable[..., Seen]) -> None:
    lines = [[*line, "x", "y"] for line in sheet(kind)]
    lines[0][3:] = ["Ghi chú", "Ghi chú"]
    seen = read(kind, lines)
    assert seen.rows == FIRST and "Ghi chú (column 5)" in seen.notes


@each
def test_several_columns_of_one_figure_are_refused_in_words(kind: str, read: Callable[..., Seen]) -> None:
    lines = [[*line, 9] for line in sheet(kind)]
    lines[0][3] = FIGURE[kind]
    with pytest.raises(InputError, match="more than once") as error:
        read(kind, lines)
    assert error.value.vi


@each
@pytest.mark.parametrize("row", [
    [DAY, "0205", "#N/A"], ["#REF!", "0205", 1], [DAY, "#VALUE!", 1], [DAY, "0205", "=C2+C3"], ["=TODAY()", "0205", 1],
    [DAY, "0205", True], [DAY, "0205", "~7"], [DAY, "0205", "(7)"], [DAY, "0205", "mười"], [DAY, "0205", 1e300],
    [DAY, "0205" * 8000, 1], [DAY, "0205", "9" * 30000], [DAY, "0205*", 1], ["hôm qua", "0205", 1],
    ["1899-12-31", "0205", 1], [-5, "0205", 1], [None, None, 6],
])  # fmt: skip
def test_a_cell_that_says_nothing_sure_refuses_its_row_and_no_other(
    kind: str, row: list[Any], read: Callable[..., Seen]
) -> None:
    seen = read(kind, sheet(kind, row))
    assert seen.rows == FIRST and list(seen.refused) == [4]


@each
def test_a_small_number_that_is_shown_as_a_day_is_no_day_among_days_of_today(
    kind: str, read: Callable[..., Seen]
) -> None:
    seen = read(kind, sheet(kind, [moment(1900, 2, 28), "0205", 1]))
    assert seen.rows == FIRST and seen.refused == {4: "date_too_old"}


@each
def test_a_workbook_that_counts_its_days_from_1904_has_the_days_that_it_shows(
    kind: str, read: Callable[..., Seen]
) -> None:
    def change(book: Any, one: Any) -> None:
        book.epoch = CALENDAR_MAC_1904
        for cell in ("A2", "A3"):
            one[cell].value = moment(2022, 2, 18)

    assert read(kind, sheet(kind), change).rows == FIRST


@each
def test_a_code_merged_over_two_rows_that_differ_is_nobodys(kind: str, read: Callable[..., Seen]) -> None:
    lines = sheet(kind, ["2022-02-19", "0203", 5], ["2022-02-19", None, 6])
    seen = read(kind, lines, lambda book, one: one.merge_cells("B4:B5"))
    assert seen.rows == FIRST and list(seen.refused) == [4, 5]


@each
def test_signatures_addresses_and_footnotes_below_are_no_rows(kind: str, read: Callable[..., Seen]) -> None:
    foot: Lines = [
        [], ["* số liệu chưa đầy đủ"], [None, None, "Ninh Phước, ngày 18 tháng 02 năm 2022"],
        ["Người lập biểu", None, "Thủ trưởng đơn vị"], ["(Ký, họ tên)", None, "(Ký, đóng dấu)"], ["Nguyễn Văn A"],
        ["Nơi nhận:"], ["- Như trên;"], ["- Lưu: VT."],
    ]  # fmt: skip
    seen = read(kind, sheet(kind, *foot))
    assert seen.rows == FIRST and not seen.refused and "Nguyễn" not in seen.notes


def test_sixteen_thousand_columns_are_refused_in_words(read: Callable[..., Seen]) -> None:
    lines = sheet("cases")
    lines[0] += [f"c{n}" for n in range(16_000)]
    with pytest.raises(InputError, match="16003 columns"):
        read("cases", lines)


def test_one_stray_cell_far_to_the_right_costs_nothing(read: Callable[..., Seen]) -> None:
    assert read("cases", sheet("cases"), lambda book, one: one.cell(2, 16_384, "x")).rows == FIRST
