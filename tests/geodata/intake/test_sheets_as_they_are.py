"""Workbooks as districts send them: where the table stands, what is passed over and why."""

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.intake.areas.reports import read_reports
from geodata.intake.cases import read_cases
from geodata.intake.notes import in_vietnamese
from geodata.intake.reading.table import Table
from geodata.intake.reading.tables import read_table
from zones.errors import InputError, QuestionError

TODAY = date(2022, 2, 20)
Line = Sequence[Any]


@pytest.fixture
def book(tmp_path: Path):
    """A workbook of sheets given as name -> lines, with merged ranges."""

    def of(sheets: dict[str, list[Line]], *merged: str, name: str = "t.xlsx", hidden: str = "") -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for title, lines in sheets.items():
            sheet = made.create_sheet(title)
            for line in lines:
                sheet.append(list(line))
            for span in merged:
                sheet.merge_cells(span)
            sheet.sheet_state = "hidden" if title == hidden else "visible"
        made.save(tmp_path / name)
        return tmp_path / name

    return of


def skipped(table: Table) -> dict[int, str]:
    assert table.layout is not None
    return {row: str(one.why) for one in table.layout.skipped for row in one.rows}


DISTRICT: list[Line] = [
    ["UBND HUYỆN NINH PHƯỚC", *[None] * 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["BAN CHỈ ĐẠO PHÒNG CHỐNG DỊCH"],
    ["BÁO CÁO TÌNH HÌNH DỊCH BỆNH COVID-19"],
    ["(Tính đến 17h00 ngày 19/02/2022)"],
    [],
    ["STT", "Xã, thị trấn", "Số mắc mới trong ngày", None, None, "Lũy kế", "Khỏi", "Tử vong", "Ghi chú"],
    [None, None, "Cộng đồng", "Cách ly", "Cộng"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"],
    [1, "Xã An Hải", 3, "2", 5, 100, 90, 1, None],
    [2, "Thị trấn Phước Dân", "0 ca", "-", "0", 12, 3, 0, "tốt"],
    [3, "Xã Phước Dân", None, None, 4, 12, 3, 0, None],
    [4, "Long Thành", 1, 2, 7, 12, 3, 0, None],
    [None, "Tổng cộng", 4, 4, 16, 136, 99, 1, None],
    [],
    [None, "Ghi chú: số liệu sơ bộ"],
    [*[None] * 5, "Ninh Phước, ngày 19 tháng 02 năm 2022"],
    ["NGƯỜI LẬP BIỂU", *[None] * 4, "TRƯỞNG BAN"],
    ["Nguyễn Văn A", *[None] * 4, "Trần Thị B"],
]
MERGED = ("A1:D1", "F1:I1", "A3:I3", "A4:I4", "C6:E6", "A6:A7", "B6:B7", "F6:F7", "G6:G7", "H6:H7", "I6:I7")


def test_the_daily_sheet_of_a_district_goes_in_as_it_is(book, places):
    found = read_cases(book({"BC": DISTRICT}, *MERGED), today=TODAY, places=places)
    rows = found.rows.select("row", "setting", "count", "area_code").rows()
    assert rows == [
        (9, "community", 3, "0203"), (9, "quarantine", 2, "0203"), (10, "community", 0, "0201"),
        (11, None, 4, "0202"), (12, "community", 1, "0205"), (12, "quarantine", 2, "0205"),
    ]  # fmt: skip
    assert found.refused.select("row", "code", "count").rows() == [(12, "total_above_parts", 4)]
    assert found.read == 7 and set(found.rows["report_date"]) == {date(2022, 2, 19)}
    told = " | ".join(map(in_vietnamese, found.notes))
    for words in ("tiêu đề ở dòng 6-7", "bỏ qua dòng 8", "bỏ qua dòng 15-18", "lấy ngày 19/02/2022", "ghi 7",
                  "3 ô trống hoặc gạch ngang"):  # fmt: skip
        assert words in told
    assert "Nguyễn Văn A" not in told


def test_headings_of_two_rows_become_one_each(book):
    table = read_table(book({"BC": DISTRICT}, *MERGED))
    assert table.heading[:5] == [
        "STT", "Xã, thị trấn", "Số mắc mới trong ngày / Cộng đồng", "Số mắc mới trong ngày / Cách ly",
        "Số mắc mới trong ngày / Cộng",
    ]  # fmt: skip
    assert table.layout is not None and table.layout.heading_rows == (6, 7)
    assert table.layout.letters["Số mắc mới trong ngày / Cách ly"] == "D"


def test_the_same_sheet_saved_as_csv_reads_the_same(book, places, write):
    lines = "\n".join(
        ";".join("" if c is None else str(c) for c in [*line, *[None] * (9 - len(line))]) for line in DISTRICT
    )
    sheet = read_cases(book({"BC": DISTRICT}, *MERGED), today=TODAY, places=places).rows
    text = read_cases(write("t.csv", lines), today=TODAY, places=places).rows
    same = ["row", "setting", "count", "area_code", "report_date", "identity", "content"]
    assert sheet.select(same).equals(text.select(same))


def test_headings_of_three_rows(book):
    lines = [["Xã", "Ngày", "Số ca mắc"], [None, None, "Trong ngày", None, "Từ đầu dịch"],
             [None, None, "Cộng đồng", "Cách ly", None], ["An Hải", "19/02/2022", 1, 2, 9]]  # fmt: skip
    path = book({"s": lines}, "A1:A3", "B1:B3", "C1:E1", "C2:D2", "E2:E3")
    assert read_table(path).heading == [
        "Xã", "Ngày", "Số ca mắc / Trong ngày / Cộng đồng", "Số ca mắc / Trong ngày / Cách ly",
        "Số ca mắc / Từ đầu dịch",
    ]  # fmt: skip


def test_a_first_row_of_data_is_never_taken_for_part_of_the_headings(book):
    lines = [
        ["Xã", "Ngày", "Số ca", "Ghi chú"],
        ["An Hải", "19/02/2022", 3, None],
        ["Phước Dân", None, None, "hỏi lại"],
    ]
    assert read_table(book({"s": lines})).rows.to_list() == [2, 3]
    lines = [["Mã ca", "Ngày báo cáo", "Xã", "Nghề"], ["a", "b", "c", "d"], ["1", "2", "3", "4"]]
    assert read_table(book({"s": lines})).read == 2
    assert read_table(book({"s": [["a", "b", "c"], [1, 2, 3], [4, 5, 6]]})).read == 2


def test_page_breaks_units_and_numbers_of_columns_are_skipped_with_the_reason(book):
    head = ["STT", "Xã", "Ngày", "Số ca"]
    lines = [head, [None, None, None, "(ca)"], ["A", "B", 1, 2], [1, "An Hải", "19/02/2022", 3], head,
             [2, "Phước Dân", "19/02/2022", 1]]  # fmt: skip
    table = read_table(book({"s": [line for line in lines if line[3] != "(ca)"]}))
    assert table.rows.to_list() == [3, 5]
    assert skipped(table) == {2: "the numbers of the columns", 4: "the headings again"}
    units = [head, [None, None, "ngày", "ca"], lines[3]]
    assert skipped(read_table(book({"s": units}))) == {2: "the units of the columns"}


def test_a_hamlet_called_like_a_footer_is_a_row(book):
    lines = [
        ["Thôn", "Ngày", "Số ca"],
        ["Tuấn Tú", "19/02/2022", 1],
        ["Nguồn", "19/02/2022", 3],
        ["Ghi chú", "20/02/2022", 2],
    ]
    assert read_table(book({"s": lines})).read == 3
    dated = [["Thôn", "Ngày báo cáo"], ["Nguồn", "19/02/2022"], ["Nguồn", date(2022, 2, 18)]]
    assert read_table(book({"s": dated})).read == 2


def test_places_merged_over_several_rows_hold_for_each_of_them(book, places):
    lines = [["Huyện", "Xã", "Ngày", "Số ca"], ["Huyện Ninh Phước", "An Hải", date(2022, 2, 18), 3],
             [None, "Long Thành", None, 2], [None, "Phước Dân", date(2022, 2, 19), 2]]  # fmt: skip
    found = read_cases(book({"s": lines}, "A2:A4", "C2:C3"), today=TODAY, places=places)
    assert [str(day) for day in found.rows["report_date"]][:2] == ["2022-02-18"] * 2
    assert "merged cells are filled down to rows 3-4" in found.notes


def test_a_figure_merged_over_several_rows_is_nobodys(book, places):
    lines = [["Xã", "Ngày", "Số ca"], ["An Hải", "18/02/2022", 3], ["Long Thành", "18/02/2022", None]]
    found = read_cases(book({"s": lines}, "C2:C3"), today=TODAY, places=places)
    assert found.read == len(found.refused) == 2
    assert found.refused["value"].to_list() == ["3 (2-3)"] * 2
    assert found.refused.select("area_code", "count_hi").rows() == [("0203", 3), ("0205", 3)]


def test_a_figure_merged_beside_other_settings_may_be_of_each_of_its_places(book, places):
    lines = [["Xã", "Ngày", "Cộng đồng", "Cách ly"], ["An Hải", "18/02/2022", 12, 0],
             ["Long Thành", "18/02/2022", None, 0]]  # fmt: skip
    found = read_cases(book({"s": lines}, "C2:C3"), today=TODAY, places=places)
    assert found.rows["count"].to_list() == [0, 0]
    assert found.refused.select("area_code", "count_hi").rows() == [("0203", 12), ("0205", 12)]


def test_a_formula_without_its_result_is_refused_and_never_a_blank(book, places):
    lines: list[Line] = [
        ["Xã", "17/02/2022", "18/02/2022"],
        ["An Hải", "=1+2", 4],
        ["Long Thành", 1, '=IF(1,"","")'],
    ]
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    assert found.rows["count"].to_list() == [4, 1]
    assert found.refused["value"].to_list() == ["=1+2", '=IF(1,"","")']


def test_a_sheet_of_figures_alone_is_read(book, places):
    found = read_cases(book({"s": [["19/02/2022"], ["0 ca"]]}), today=TODAY, places=places)
    assert found.read == 1


def test_a_block_left_open_is_filled_and_said_and_gaps_are_not(write, places):
    head = "Huyện,Xã,Ngày,Số ca\n"
    block = (
        head
        + "Huyện Ninh Phước,An Hải,18/02/2022,1\n,Long Thành,18/02/2022,2\n,Long Thạnh,18/02/2022,2\n"
        + "Quận 1,Bến Nghé,18/02/2022,3\n"
    )
    found = read_cases(write("b.csv", block), today=TODAY, places=places)
    assert found.rows["area_code"].to_list() == ["0203", "0205", "0204", "0301"]
    assert any("left open" in note for note in found.notes)
    gaps = head + "Quận 1,Bến Nghé,18/02/2022,1\n,An Hải,18/02/2022,2\nQuận 1,Bến Nghé,19/02/2022,2\n"
    assert not any(
        "left open" in note for note in read_cases(write("g.csv", gaps), today=TODAY, places=places).notes
    )


def test_as_above_means_the_cell_above_for_places_and_days(write, places):
    text = "Xã,Ngày,Số ca\nAn Hải,18/02/2022,1\nnt,19/02/2022,2\nLong Thành,nt,3\n"
    found = read_cases(write("n.csv", text), today=TODAY, places=places)
    assert found.rows.select("area_code", "count").rows() == [("0203", 1), ("0203", 2), ("0205", 3)]
    assert str(found.rows["report_date"][2]) == "2022-02-19"


def test_rows_that_head_a_part_name_the_parent_of_the_rows_below(book, places):
    lines = [["STT", "Xã/phường", "Ngày báo cáo", "Số ca"], ["I", "Huyện Ninh Phước", None, 6],
             [1, "An Hải", "19/02/2022", 3], [2, "Long Thành", "19/02/2022", 2],
             ["II", "TP Phan Rang - Tháp Chàm", None, 1], [1, "Phước Mỹ", "19/02/2022", 1]]  # fmt: skip
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    assert found.rows.select("row", "area_code", "count").rows() == [
        (3, "0203", 3),
        (4, "0205", 2),
        (6, "0101", 1),
    ]
    told = " | ".join(found.notes)
    assert "'Huyện Ninh Phước' is the district of the rows below it" in told
    assert "it says 6 in 'Số ca', but the rows below come to 5" in told
    assert found.refused.select("row", "code", "count", "area_code", "report_date").rows() == [
        (2, "total_above_rows", 1, "587", date(2022, 2, 19))
    ]
    assert found.read == 4
    assert found.rows["place_words"][0] == '{"district":"Huyện Ninh Phước","ward":"An Hải"}'


def test_only_figures_of_cases_leave_a_rest(book, places):
    """Codes, people and doses of a part are no cases, and a sum below its rows takes none away."""
    lines: list[Line] = [
        ["STT", "Mã xã", "Xã", "Ngày", "Số ca", "Dân số", "Ghi chú"],
        ["I", "58700", "Huyện Ninh Phước", None, "4 ca", 99000, "2 mũi"],
        [1, "0203", "An Hải", "19/02/2022", 3, 5000, None], [2, "0205", "Long Thành", "19/02/2022", 2, 4000, None],
    ]  # fmt: skip
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    assert (found.read, found.rows["count"].sum(), len(found.refused)) == (2, 5, 0)
    assert "it says 4 in 'Số ca', but the rows below come to 5" in " | ".join(found.notes)


def test_the_rest_of_a_part_is_told_of_each_day(book, places):
    lines: list[Line] = [["STT", "Xã", "18/02/2022", "19/02/2022"], ["I", "Huyện Ninh Phước", 5, 6],
                         [1, "An Hải", 3, 2], [2, "Long Thành", 2, "-"],
                         ["II", "TP Phan Rang - Tháp Chàm", 1, 1], [1, "Phước Mỹ", 1, 1],
                         [None, "Tổng cộng", 6, 9]]  # fmt: skip
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    assert found.refused.select("row", "code", "count", "area_code", "report_date").rows() == [
        (2, "total_above_rows", 4, "587", date(2022, 2, 19)),
        (7, "total_above_rows", 2, "58", date(2022, 2, 19)),
    ]
    assert found.refused["problem_vi"][0].startswith("ô D2: ") and found.read == 5 + 2


def test_a_line_list_in_parts_has_no_rest(book, places):
    lines: list[Line] = [
        ["STT", "Mã ca", "Xã", "Ngày", "Tuổi"],
        ["I", None, "Huyện Ninh Phước", None, 70],
        [1, "BN1", "An Hải", "19/02/2022", 30],
        [2, "BN2", "Long Thành", "19/02/2022", 20],
    ]
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    assert (found.read, len(found.rows), len(found.refused)) == (2, 2, 0)


def test_below_a_row_that_may_head_a_part_no_parent_is_taken_over(book, places):
    lines: list[Line] = [["STT", "Xã", "Ngày", "Số ca"], ["I", "Ninh Phước", None, 3], [1, "An Hải", "18/02/2022", 3],
             ["II", "Phan Lạ", None, 9], [1, "Long Thành", "18/02/2022", 5]]  # fmt: skip
    found = read_cases(book({"s": lines}), today=TODAY, places=places)
    said = found.rows["place_words"].to_list()
    assert '"district":"Ninh Phước"' in said[0] and "Ninh Phước" not in said[1]
    assert found.refused.select("row", "count", "area_code").rows() == [(4, 9, None)]


def test_rows_with_roman_numbers_throughout_are_rows(book, places):
    lines = [
        ["STT", "Xã", "Ngày", "Số ca"],
        ["I", "An Hải", "19/02/2022", 3],
        ["II", "Long Thành", "19/02/2022", 3],
    ]
    assert read_table(book({"s": lines})).read == 2


def test_hidden_rows_and_columns_are_read_and_said(tmp_path):
    made = openpyxl.Workbook()
    for line in (["Xã", "Ngày", "Số ca"], ["An Hải", "19/02/2022", 1], ["Long Thành", "19/02/2022", 2]):
        made.active.append(line)
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["B"].hidden = True
    made.save(tmp_path / "h.xlsx")
    table = read_table(tmp_path / "h.xlsx")
    assert table.read == 2
    assert any("row 3 hidden" in note for note in table.notes) and any(
        "columns 2 are hidden" in note for note in table.notes
    )


SHEETS = {
    day: [
        [f"Báo cáo ngày {day.replace('.', '/')}"],
        ["STT", "Xã", "Số ca mắc mới"],
        [1, "An Hải", at + 3],
        [2, "Long Thành", 1],
    ]
    for at, day in enumerate(("18.02", "19.02"))
}


def test_several_sheets_alike_are_asked_about(book):
    path = book({**SHEETS, "Hướng dẫn": [["đọc kỹ trước khi điền"]]})
    with pytest.raises(QuestionError) as asked:
        read_table(path)
    assert asked.value.code == "sheet"
    assert [one.option for one in asked.value.answers] == ["--sheet all", "--sheet 18.02", "--sheet 19.02"]


def test_all_sheets_are_read_together_each_with_its_day(book, places):
    path = book({**SHEETS, "Tổng hợp": SHEETS["18.02"], "Hướng dẫn": [["đọc kỹ"]]})
    found = read_cases(path, today=TODAY, places=places, sheet="all")
    assert found.rows.select("row", "count", "area_code").rows() == [
        (3, 3, "0203"),
        (4, 1, "0205"),
        (3, 4, "0203"),
        (4, 1, "0205"),
    ]
    assert [day.day for day in found.rows["report_date"]] == [18, 18, 19, 19]
    told = " | ".join(found.notes)
    assert (
        "read 2 sheets: 18.02, 19.02" in told
        and "Tổng hợp is not read" in told
        and "Hướng dẫn is not read" in told
    )


def test_a_copied_sheet_whose_title_or_name_was_left_is_asked_about(book, places):
    copied = {"18.02": [["Ngày 18/02/2022"], ["Xã", "Số ca"], ["An Hải", 1]],
              "19.02": [["Ngày 18/02/2022"], ["Xã", "Số ca"], ["An Hải", 2]]}  # fmt: skip
    for sheet, answers in (("19.02", ["", ""]), ("all", ["--sheet 19.02 "] * 2)):
        with pytest.raises(QuestionError) as asked:
            read_cases(book(copied), today=TODAY, places=places, sheet=sheet)
        said = [one.option for one in asked.value.answers]
        days = ("2022-02-18", "2022-02-19")
        assert said == [f"{a}--set report_date={day}" for a, day in zip(answers, days, strict=True)]
    late = {"19.02": copied["18.02"], "20.02": [["Ngày 19/02/2022"], ["Xã", "Số ca"], ["An Hải", 2]]}
    found = read_cases(book(late), today=TODAY, places=places, sheet="all")
    assert [str(day) for day in found.rows["report_date"]] == ["2022-02-18", "2022-02-19"]


def test_sheets_named_as_communes_tell_the_place(book, places):
    lines = [["Ngày báo cáo", "Số ca"], ["18/02/2022", 2], ["19/02/2022", 1]]
    found = read_cases(book({"An Hải": lines, "Long Thành": lines}), today=TODAY, places=places, sheet="all")
    assert found.rows["area_code"].to_list() == ["0203", "0203", "0205", "0205"]


def test_other_tables_and_hidden_sheets_are_named(book):
    other = [["Tên chỉ số", "Giá trị", "Mã xã"], ["giường", 3, "1"]]
    path = book(
        {"Ca": [["Xã", "Ngày", "Số ca"], ["An Hải", "19/02/2022", 1]], "Giường": other, "cũ": other},
        hidden="cũ",
    )
    notes = " | ".join(read_table(path).notes)
    assert "not read: sheets Giường" in notes and "not read: hidden sheets cũ" in notes
    assert read_table(path, sheet="cũ").heading == other[0]
    with pytest.raises(InputError, match="no sheet 'x'"):
        read_table(path, sheet="x")


def test_a_sheet_of_open_document_is_read(tmp_path, places):
    rows = [["BÁO CÁO NGÀY 19/02/2022"], ["STT", "Xã", "Số ca mắc mới"], ["1", "An Hải", "3"]]
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="BC">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "t.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml", "<manifest:manifest xmlns:manifest='m'></manifest:manifest>"
        )
    found = read_cases(tmp_path / "t.ods", today=TODAY, places=places)
    assert found.rows.select("report_date", "count", "area_code").rows() == [(date(2022, 2, 19), 3, "0203")]


WORDS = st.sampled_from(
    [None, "", "Xã", "Ngày", "Số ca", "STT", "Cộng đồng", "Cách ly", "Tổng", "Lũy kế", "17/02", "18/02/2022", "An Hải", 
     "Huyện Ninh Phước", "I", "II", "(1)", "(2)", "Ghi chú", "nt", "-", "0 ca", 3, 5.5, 44611, date(2022, 2, 18),
     "Tổng cộng",
     "NGƯỜI LẬP BIỂU", "Ngày 19 tháng 02 năm 2022", "x", "Tháng 2"]
)  # fmt: skip
SPANS = st.tuples(st.integers(1, 8), st.integers(1, 5), st.integers(0, 2), st.integers(0, 2))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=10), st.lists(SPANS, max_size=3)
)
def test_any_sheet_is_read_or_refused_in_words_and_every_row_is_told(tmp_path_factory, places, lines, spans):
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    for row, column, down, right in spans:
        made.active.merge_cells(
            start_row=row, start_column=column, end_row=row + down, end_column=column + right
        )
    path = tmp_path_factory.mktemp("any") / "t.xlsx"
    made.save(path)
    try:
        table = read_table(path)
        found = read_cases(path, today=TODAY, places=places)
    except InputError as error:
        assert error.vi and error.what
        return
    assert found.read == sum(map(len, (found.rows, found.refused, found.repeated, found.balances)))
    assert table.layout is not None
    accounted = {*table.layout.heading_rows, *skipped(table), *table.rows.to_list()}
    accounted |= {row for row, _ in table.layout.titles}
    cells = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    filled = {at for at, row in enumerate(cells, 1) if any(cell not in (None, "") for cell in row)}
    assert filled <= accounted


def test_rows_of_several_sheets_are_told_with_their_sheet(book, places):
    lines: list[Line] = [["Xã", "Ngày báo cáo", "Số ca"], ["An Hải", "18/02/2022", 3], ["Tổng cộng", None, 4]]
    other: list[Line] = [["Xã", "Ngày báo cáo", "Số ca"], ["An Hải", "18/02/2022", 4]]
    found = read_cases(book({"Huyện A": lines, "Huyện B": other}), today=TODAY, places=places, sheet="all")
    differing = found.refused.filter(code="row_doubled").vstack(found.refused.filter(code="key_differs"))
    assert len(differing) == 2 and set(differing["row"]) == {2}
    assert all("Huyện A!2, Huyện B!2" in text for text in differing["problem_vi"])
    total = [note for note in found.notes if "Tổng cộng" in note and "total" in note]
    assert len(total) == 1 and "Huyện A!3" in total[0] and "Huyện A!3" in in_vietnamese(total[0])


def test_cells_that_contradict_each_other_are_told_as_cells(write, places):
    text = "Xã,18/02/2022,19/02/2022\nAn Hải,3,1\nLong Thành,1,2\nAn Hải,4,2\n"
    found = read_cases(write("t.csv", text), today=TODAY, places=places)
    problems = found.refused["problem"].to_list()
    assert problems and all("rows B2, B4" in text or "rows C2, C4" in text for text in problems)


def test_statements_of_several_sheets_are_told_with_their_sheet(book, places):
    lines: list[Line] = [["Xã", "Ngày", "Số ca"], ["An Hải", "18/02/2022", 3]]
    other: list[Line] = [["Xã", "Ngày", "Số ca"], ["An Hải", "18/02/2022", 4]]
    found = read_reports(book({"A": lines, "B": other}), today=TODAY, places=places, sheet="all")
    assert found.refused["code"].to_list() == ["area_differs"] * 2
    assert all("A!2, B!2" in text for text in found.refused["problem"])


DAYS = ["Ngày báo cáo", "Xã", "Số ca"]
LEFT = [["19/02/2022", "Quài Nưa", 2], ["19/02/2022", "Mường Thín", 3]]


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        (DAYS, [["18/02/2022", "Nà Tòng", 4], ["18/02/2022", "Tân Lập", 5]]),
        (["Thôn", "Tổng số mắc", "Ngày"], [["Bản Bó", 9, "19/02/2022"]]),
        (["Nhóm tuổi", "Số người"], [["0-9", 1], ["10-19", 2], ["20-29", 3]]),
        (["Nhóm tuổi", "Số người"], [["0-9", 1]]),
        (["Xã", "Đã tiêm"], [["Quài Nưa", 100]]),
    ],
)
def test_two_tables_side_by_side_are_refused_in_words(book, heading, rows):
    right = [*rows, *[[None] * len(heading)] * 3][:3]
    lines = [
        [*DAYS, None, *heading],
        *[[*a, None, *b] for a, b in zip([*LEFT, [None] * 3], right, strict=True)],
    ]
    with pytest.raises(InputError) as refused:
        read_table(book({"S": lines}))
    assert "side by side (columns A–C and E–" in str(refused.value) and "cạnh nhau" in refused.value.vi


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        (["Ngày khởi phát", "Tuổi", "Ghi chú"], [["18/02/2022", 30, None], [None, None, None]]),
        (["Cộng đồng", "Cách ly"], [[1, 1], [2, 1], [3, 2]]),
    ],
)
def test_an_empty_column_within_a_table_is_passed_over(book, heading, rows):
    left = [*LEFT, ["Tổng cộng", None, None]] if len(rows) == 3 else LEFT
    lines = [[*DAYS[:2], None, *heading], *[[*a[:2], None, *b] for a, b in zip(left, rows, strict=True)]]
    assert read_table(book({"S": lines})).heading == [*DAYS[:2], *heading]


@pytest.mark.parametrize(
    ("name", "title"),
    [("19.02", "Báo cáo ngày 19/02/2022"), ("31.12", "Số liệu 31/12/2021"), ("01.01", "ngày 01/01/2022")],
)
def test_a_sheet_named_by_a_day_without_a_year_is_of_the_year_of_its_title(book, name, title):
    path = book({name: [[title], ["Xã", "Số ca"], ["An Hải", 3]]})
    found = read_cases(path, today=date(2026, 2, 20)).rows["report_date"].to_list()
    assert [f"{day:%d.%m}" for day in found] == [name] and f"{found[0]:%d/%m/%Y}" in title


def test_a_sheet_named_by_another_day_than_its_title_is_still_asked_about(book):
    path = book({"18.02": [["Báo cáo ngày 19/02/2022"], ["Xã", "Số ca"], ["An Hải", 3]]})
    with pytest.raises(QuestionError, match="18") as asked:
        read_cases(path, today=date(2026, 2, 20))
    assert [one.option for one in asked.value.answers] == [
        "--set report_date=2022-02-19", "--set report_date=2022-02-18"
    ]  # fmt: skip
