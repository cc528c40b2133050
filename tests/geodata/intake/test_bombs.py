"""Files that would fill the memory are refused in words, and soon."""

import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from geodata.intake.reading import limits
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


def refused(path: Path, words: str | None = None) -> None:
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


PAGES = {
    "open": "<table><tr><td>" + "<" * 500_000,
    "marks": "<table><tr><td>" + "<a " * 300_000,
    "comments": "<table><tr><td>" + "<!-- " * 300_000,
    "declarations": "<table><tr><td>" + "<![" * 300_000,
    "quotes": "<table><tr><td title=" + '"' * 500_001,
    "scripts": "<table><tr><td>" + "<script>" * 100_000,
    "nested": "<table><tr><td>" * 30_000,
    "spans": "<table>" + "<tr><td rowspan=99999 colspan=9999>x</td></tr>" * 3_000,
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_takes_no_longer_than_its_length_says(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.xls").write_text("<html>" + PAGES[name])
    refused(tmp_path / "a.xls")


def test_a_page_is_read_as_people_see_it(tmp_path: Path) -> None:
    page = (
        '<html><head><style>td {a:"<td>"}</style><script>x = "<table><tr><td>no"</script></head><body>'
        '<!-- <table><tr><td>no</td></tr></table> --><TABLE border="1"><TR><TD title="a > b">Ngày<TH>Xã'
        "<td rowspan='1' x=5\">Số&nbsp;ca</tr><tr><td>19/02/2022<br>17h<td><b>An</b> H&#7843;i"
    )
    (tmp_path / "a.xls").write_text(page, encoding="utf-8")
    assert read_table(tmp_path / "a.xls").frame.rows() == [("19/02/2022 17h", "An Hải", None)]


def test_files_of_nothing_but_bad_lines_are_refused_as_a_whole(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("report_date,ward,count\n" + "x\n" * 300_001)
    refused(tmp_path / "a.csv", "300001 lines do not fit the heading")
    (tmp_path / "b.csv").write_text("report_date,ward,count\n" + '"\n' * 300_001)
    refused(tmp_path / "b.csv", "lines do not fit the heading")


def test_blank_lines_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("report_date,ward,count\n2022-02-19,An Hải,1\n" + "\n" * 1_500_000)
    begun = time.perf_counter()
    assert read_table(tmp_path / "a.csv").read == 1
    assert time.perf_counter() - begun < 10


def test_records_beyond_what_a_list_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_RECORDS", 20_000)
    (tmp_path / "a.json").write_text('{"a":1}\n' * 20_001)
    refused(tmp_path / "a.json", "more than 20000 records")
    (tmp_path / "b.json").write_text("[" + "{}," * 20_000 + "{}]")
    refused(tmp_path / "b.json", "more than 20000 records")
    wide = ",".join(f'"k{at}":1' for at in range(3_900))
    (tmp_path / "c.json").write_text('[{"d":1,' + wide + "}" + ',{"d":1}' * 19_000 + "]")
    refused(tmp_path / "c.json", "3901 fields")
