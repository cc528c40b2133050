"""Files that would fill the memory are refused in words, and soon."""

import struct
import time
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from geodata.intake.reading import limits
from geodata.intake.reading.tables import read_table
from tests.nasty.sheets import biff_cell, compound, ods, record, xls, xlsb
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


FILLED = '<table:table-cell office:value-type="string" {0}><text:p>x</text:p></table:table-cell>'
ROWS = '<table:table-row table:number-rows-repeated="{0}">{1}</table:table-row>'
DOCUMENTS = {
    "rows": ROWS.format(1_048_574, FILLED.format("") * 3),
    "columns": ROWS.format(1, FILLED.format('table:number-columns-repeated="2000000000"')),
    "both": ROWS.format(1_000, FILLED.format('table:number-columns-repeated="10000"')),
    "blanks": ROWS.format(1, FILLED.format("").replace(">x<", '>a<text:s text:c="2000000000"/>b<')),
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_cells_repeated_without_end_are_refused(tmp_path: Path, name: str) -> None:
    ods(tmp_path / "a.ods", SOUND, further=DOCUMENTS[name])
    refused(tmp_path / "a.ods", "cells of the sheet are repeated to")


def test_blank_rows_repeated_to_the_end_of_a_sheet_are_none(tmp_path: Path) -> None:
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    further = '<table:table-row table:number-rows-repeated="900"/>' + ROWS.format(1_047_000, blank)
    ods(tmp_path / "a.ods", SOUND, further=further)
    assert read_table(tmp_path / "a.ods").frame.height == 1


def wide_of(first: int, last: int) -> bytes:
    return record(0x00BD, struct.pack("<HH", 3, first) + struct.pack("<HI", 0, 6) + struct.pack("<H", last))


BOOKS = {
    "dimensions": record(0x0200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0)),
    "column": biff_cell(65535, 65535, "x"),
    "columns": wide_of(0, 65535),
}


@pytest.mark.parametrize("name", BOOKS)
def test_cells_beyond_an_old_sheet_are_damage(tmp_path: Path, name: str) -> None:
    xls(tmp_path / "a.xls", SOUND, further=BOOKS[name])
    refused(tmp_path / "a.xls", "cut short or damaged")


@pytest.mark.parametrize("sector", [1, 2, 3, 5])
def test_sectors_that_follow_themselves_are_damage(tmp_path: Path, sector: int) -> None:
    xls(tmp_path / "a.xls", SOUND)
    data = bytearray((tmp_path / "a.xls").read_bytes())
    struct.pack_into("<I", data, 512 + 4 * sector, sector)
    (tmp_path / "a.xls").write_bytes(data)
    refused(tmp_path / "a.xls", "cut short or damaged")


@pytest.mark.parametrize("at", [(1_048_575, 16_383), (4_000_000_000, 1), (1, 4_000_000_000)])
def test_a_stray_cell_of_a_binary_sheet_is_named(tmp_path: Path, at: tuple[int, int]) -> None:
    xlsb(tmp_path / "a.xlsb", SOUND, {at: "x"})
    refused(tmp_path / "a.xlsb", "7 filled cells are scattered")


def archive(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return path


def test_a_password_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(compound(bytes(4096), "EncryptedPackage"))
    refused(tmp_path / "a.xlsx", "protected by a password")
    xls(tmp_path / "b.xls", SOUND, further=record(0x002F, bytes(6)))
    refused(tmp_path / "b.xls", "protected by a password")
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "x"}
    parts |= {"META-INF/manifest.xml": "<manifest:encryption-data/>"}
    refused(archive(tmp_path / "c.ods", parts), "protected by a password")


def test_other_documents_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.doc").write_bytes(compound(bytes(4096), "WordDocument"))
    refused(tmp_path / "a.doc", "this is a Word document")
    kinds = {"[Content_Types].xml": ""}
    refused(archive(tmp_path / "b.docx", kinds | {"word/document.xml": "x"}), "this is a Word document")
    refused(
        archive(tmp_path / "c.pptx", kinds | {"ppt/presentation.xml": "x"}), "this is a PowerPoint document"
    )
    text = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "x"}
    refused(archive(tmp_path / "d.odt", text), "this is a text document")


def test_a_packed_column_of_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 100_000)
    pl.DataFrame({"report_date": ["2022-02-19"] * 60_000, "ward": ["x"] * 60_000}).write_parquet(
        tmp_path / "a.pq"
    )
    refused(tmp_path / "a.pq", "60000 rows of 2 columns")


def test_a_long_text_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(workbook(tmp_path / "a.xlsx", "D2")) as old:
        parts = {name: old.read(name).decode() for name in old.namelist()}
    shared, sheet = "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml"
    parts[shared] = f"<sst><si><t>y</t></si><si><t>{'x' * 30_000}</t></si></sst>"
    cells = [f'<row r="{at}"><c r="A{at}" t="s"><v>1</v></c></row>' for at in range(3, 80_000)]
    parts[sheet] = parts[sheet].replace("</sheetData>", "".join(cells) + "</sheetData>")
    refused(archive(tmp_path / "b.xlsx", parts), "cells of the sheet are repeated")
