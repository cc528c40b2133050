"""Workbooks of other systems: hashtags under the headings, repeating parts on sheets of their own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from geodata.intake.batch import CaseBatch
from zones.errors import QuestionError

Read = Callable[..., CaseBatch]


def _workbook(path: Path, **sheets: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def _form(tmp_path: Path) -> Path:
    return _workbook(
        tmp_path / "form.xlsx",
        phieu=[
            ["ho/report_date", "ho/xa", "ho/ten_nguoi_khai", "_gps_latitude", "_gps_longitude", "_id", "_uuid",
             "_submission_time", "_index"],
            ["2022-02-18", "Xã An Hải", "Lê Văn An", 11.25, 109.45, 101, "u-1", "2022-02-18T01:00:00", 1],
            ["2022-02-19", "Xã Long Thạnh", "Phạm Bình", None, None, 102, "u-2", "2022-02-19T01:00:00", 2],
        ],
        nguoi=[
            ["nguoi/tuoi", "nguoi/gioi_tinh", "_index", "_parent_table_name", "_parent_index", "_submission__uuid"],
            [34, "nữ", 1, "phieu", 1, "u-1"],
            [7, "nam", 2, "phieu", 1, "u-1"],
            [60, "nam", 3, "phieu", 2, "u-2"],
            [61, "nam", 4, "phieu", 9, "u-9"],
        ],
    )  # fmt: skip


def test_a_workbook_of_a_form_is_read_by_its_submissions(read: Read, tmp_path: Path) -> None:
    found = read(_form(tmp_path))
    assert found.rows["area_code"].to_list() == ["0203", "0204"]
    assert any("nguoi" in note for note in found.notes)  # the other sheet is named


def test_a_repeating_part_takes_day_and_place_from_its_submission(read: Read, tmp_path: Path) -> None:
    found = read(_form(tmp_path), sheet="nguoi")
    told = found.rows.select("age", "sex", pl.col("report_date").cast(pl.String), "area_code").rows()
    assert told == [("34", "female", "2022-02-18", "0203"), ("7", "male", "2022-02-18", "0203"),
                    ("60", "male", "2022-02-19", "0204")]  # fmt: skip
    assert found.refused["code"].to_list() == ["date_missing"]  # its submission is not in the workbook
    assert found.rows["identity"].n_unique() == 3


def test_hashtags_decide_whatever_the_headings_are_called(read: Read, tmp_path: Path) -> None:
    path = _workbook(tmp_path / "h.xlsx", Data=[
        ["Ngày nhập liệu", "Code", "Số ca", "Mới", "Xã"],
        ["#date+entered", "#adm3+code", "#affected+recovered", "#affected+infected+new", "#meta+note"],
        ["2022-02-19", "0203", 9, 4, "An Hải"],
        ["2022-02-20", "0204", 9, 1, "An Hải"],
    ])  # fmt: skip
    found = read(path, mapping={"report_date": "Ngày nhập liệu", "ward": ""})
    assert found.rows.select("row", "area_code", "count").rows() == [(3, "0203", 4), (4, "0204", 1)]


def test_tags_alone_may_be_the_headings(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("#date+reported,#adm3+code,#affected+infected\n2022-02-19,0203,4\n", "utf-8")
    assert read(path).rows.select("row", "count").rows() == [(2, 4)]


def test_two_columns_of_one_tag_are_asked_about(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(
        "A,B,C,D\n#date+reported,#adm3+code,#affected+infected,#affected+infected\n2022-02-19,0203,4,5\n",
        "utf-8",
    )
    with pytest.raises(QuestionError) as asked:
        read(path)
    assert [answer.option for answer in asked.value.answers] == ["--map count='C'", "--map count='D'"]
    assert read(path, mapping={"count": "D"}).rows["count"].to_list() == [5]
