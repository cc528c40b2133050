"""Files that would fill the memory are refused in words, and soon."""

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from geodata.intake.reading.tables import read_table
from zones.errors import InputError

SOUND = [["Ngày", "Xã", "Số ca"], ["19/02/2022", "An Hải", 1]]


def workbook(path: Path, stray: str) -> Path:
    book = openpyxl.Workbook()
    for row in SOUND:
        book.active.append(row)
    book.active[stray] = "x"
    book.save(path)
    return path


def refused(path: Path, words: str) -> None:
    begun = time.perf_counter()
    with pytest.raises(InputError, match=words) as error:
        read_table(path)
    assert error.value.vi and error.value.vi_fix
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize("stray", ["XFD1048576", "ZZ1048576"])
def test_a_stray_cell_far_away_is_named(tmp_path: Path, stray: str) -> None:
    refused(workbook(tmp_path / "far.xlsx", stray), "7 filled cells are scattered over 1048576 rows")


def test_a_stray_cell_below_or_beside_does_no_harm(tmp_path: Path) -> None:
    assert read_table(workbook(tmp_path / "wide.xlsx", "XFD2")).frame.height == 1
    assert read_table(workbook(tmp_path / "deep.xlsx", "C9000")).frame.height == 2


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    names = ",".join(f"c{at}" for at in range(1_000_000))
    (tmp_path / "wide.csv").write_text(f"{names}\n{names}\n")
    refused(tmp_path / "wide.csv", "the table has 1000000 columns, more than 2000")


def test_what_unpacks_to_hundreds_of_times_its_size_is_refused(tmp_path: Path) -> None:
    with (
        zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as whole,
        whole.open("a.csv", "w") as file,
    ):
        file.write(b"report_date,ward,count\n")
        for _ in range(20):
            file.write(b" " * 10_000_000)
    refused(tmp_path / "b.zip", "many hundred times its size")


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_text("report_date,ward\n2022-02-19," + "x" * 3_000_000 + "\n")
    refused(tmp_path / "long.csv", "a line cannot be parted into cells")


def test_seconds_are_no_quotation_marks(tmp_path: Path) -> None:
    rows = ["Ngày;Kinh độ;Vĩ độ", "19/02/2022;109°30'00\"Đ;11°30'00\"", "19/02/2022;109°30'06\"Đ;11°30'00\""]
    (tmp_path / "dms.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert read_table(tmp_path / "dms.csv").frame.rows() == [tuple(row.split(";")) for row in rows[1:]]
