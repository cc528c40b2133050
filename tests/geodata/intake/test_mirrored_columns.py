"""Columns that mirror others under numbered headings are a second table beside the first, and are refused as such."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from geodata.intake.reading.tables import read_table
from zones.errors import InputError


def book(path: Path, *lines: list[Any]) -> Path:
    made = openpyxl.Workbook()
    for line in lines:
        made.active.append(line)
    made.save(path)
    return path


@pytest.mark.parametrize("again", ["{} 2", "{} (2)", "{}_2", "{}.1", "{}"])
@pytest.mark.parametrize("gap", [[], [None]])
def test_columns_that_mirror_the_first_ones_are_refused(tmp_path: Path, again: str, gap: list[Any]) -> None:
    heading = ["STT", "Xã", "Số ca mắc mới"]
    path = book(tmp_path / "t.xlsx", ["Báo cáo ngày 19/02/2022"], [*heading, *gap, *map(again.format, heading)],
                [1, "An Hải", 3, *gap, 3, "Long Thành", 6], [2, "Phước Dân", 1, *gap, 4, "Long Thạnh", 7])  # fmt: skip
    with pytest.raises(InputError, match="side by side") as refused:
        read_table(path)
    assert "xuống dưới bảng thứ nhất" in (refused.value.vi_fix or "")


@pytest.mark.parametrize("heading", [
    ["Xã", "Số ca", "Mũi 1", "Mũi 2"], ["Xã", "Số ca", "Số ca 2"], ["Xã", "Ngày", "Số ca", "F1", "F2"],
    ["Tổ 1", "Tổ 2", "Ngày"], ["Ngày 1", "Ngày 2", "Xã"],
])  # fmt: skip
def test_other_numbers_behind_headings_are_no_second_table(tmp_path: Path, heading: list[str]) -> None:
    table = read_table(book(tmp_path / "t.xlsx", heading, ["1"] * len(heading), ["2"] * len(heading)))
    assert len(table.heading) == len(heading)
