"""What a file is taken for on the import page: counts of cases go before whatever else stands beside them."""

from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest

from geodata.intake.cells.headings import field_of
from geodata.intake.wide.case_columns import columns_of_cases
from tests.api.import_page import Importer

BELOW = [
    ["TT", "Xã, thị trấn", "Số ca mắc mới trong ngày", None, None, "Lũy kế từ 01/01/2022", "Khỏi", "Tử vong"],
    [None, None, "Cộng đồng", "Khu cách ly", "Tổng", None, None, None],
    [1, "Xã Hoa Ban", 2, 3, 5, 40, 1, 0],
    [2, "Xã Sen Hồng", 1, 0, 1, 7, 0, 0],
    [3, "Xã Cẩm Tú", 0, 0, 0, 0, 0, 0],
    ["Tổng cộng", None, 3, 3, 6, 47, 1, 0],
]


def _evening_report(path: Path, *, without: tuple[str, ...] = ()) -> Path:
    """The sheet of a district: a merged title, headings in two rows, figures of more than the cases."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["BÁO CÁO NHANH TÌNH HÌNH DỊCH BỆNH (đến 17h00 ngày 19/02/2022)"])
    kept = [at for at, name in enumerate(BELOW[0]) if name not in without]
    for line in BELOW:
        sheet.append([line[at] for at in kept])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(kept))
    sheet.merge_cells("C2:E2")
    book.save(path)
    return path


@pytest.mark.parametrize(
    "without", [(), ("Tử vong",), ("Tử vong", "Khỏi"), ("Tử vong", "Khỏi", "Lũy kế từ 01/01/2022")]
)
def test_the_evening_report_of_a_district_is_its_cases_whatever_stands_beside(
    importer: Importer, tmp_path: Path, without: tuple[str, ...]
) -> None:
    seen = importer.look("bc.xlsx", _evening_report(tmp_path / "bc.xlsx", without=without))
    assert (seen["kind"], seen["accepted"], seen["refused"], seen["cases"]) == ("cases", 6, 0, 6)
    assert seen["loads"]
    assert importer.load_shown(seen)["accepted"] == 6


def test_columns_with_figures_that_are_not_used_are_told_before_loading(
    importer: Importer, tmp_path: Path
) -> None:
    seen = importer.look("bc.xlsx", _evening_report(tmp_path / "bc.xlsx"))
    told = [one["vi"] for one in seen["notes"]]
    assert "các cột có số nhưng không dùng: Lũy kế từ 01/01/2022, Khỏi, Tử vong" in told
    assert "Tử vong: muốn giữ các số này, nạp tệp thêm một lần với loại “chỉ số khác”" in told
    people = importer.look("d.csv", "Xã,Dân số,Số trạm\nXã Hoa Ban,1200,3\n")
    assert people["kind"] == "population"
    assert "columns with figures that are not used: Số trạm" in [one["en"] for one in people["notes"]]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Xã,Dân số,Ca cộng đồng,Ca cách ly", "cases"),
        ("Xã,Dân số,Cộng đồng,Cách ly", "cases"),
        ("Xã,Dân số,Số ca mắc mới", "cases"),
        ("Xã,Dân số,Mắc,Chết", "cases"),
        ("Xã,Dân số,Số người mắc COVID-19", "cases"),
        ("Xã,Ca cộng đồng,Ca cách ly,Tử vong", "cases"),
        ("Xã,F0,Tử vong", "cases"),
        ("Xã,Số ca mới,Số người tiêm mũi 1", "cases"),
        ("Xã,Số ca dương tính PCR,Đang điều trị", "cases"),
        ("Xã,Số mẫu xét nghiệm,Số mẫu dương tính", "context"),
        ("Xã,Tử vong,Nhập viện", "context"),
        ("Xã,Dân số", "population"),
        ("Xã,Dân số,Số người cách ly", "population"),
        ("Xã,Dân số,Tỷ lệ mắc trên 100.000 dân", "population"),
    ],
)
def test_case_columns_go_before_people_and_other_figures(importer: Importer, heading: str, kind: str) -> None:
    cells = ",".join(str(at + 2) for at in range(heading.count(",")))
    text = f"{heading}\nXã Hoa Ban,{cells}\nXã Sen Hồng,{cells}\n"
    assert importer.look("bang.csv", text)["kind"] == kind


def _headed(*names: str) -> pl.DataFrame:
    return pl.DataFrame({name: ["3", "4"] for name in names})


def test_a_total_under_new_cases_is_never_people() -> None:
    assert field_of("Số ca mắc mới / Tổng", ("persons",)) is None
    assert field_of("Số hộ / Tổng số", ("persons",)) is None
    people: tuple[Any, ...] = ("Dân số / Tổng số", "Năm 2022 / Tổng số", "Tổng số", "Nhân khẩu / Tổng")
    assert [field_of(name, ("persons",)) for name in people] == ["persons"] * 4


def test_columns_of_cases_are_told_by_their_words() -> None:
    taken = columns_of_cases(
        _headed("Số ca mắc mới / Cộng đồng", "Số ca mắc mới / Khu cách ly", "Khỏi", "Số F1")
    )
    assert taken == ["Số ca mắc mới / Cộng đồng", "Số ca mắc mới / Khu cách ly"]
    assert columns_of_cases(_headed("Cách ly", "Số giường", "Ca tử vong", "Số ca khỏi")) == []
