"""Any file becomes text cells with the row numbers that a spreadsheet shows."""

import gzip
import io
import os
import zipfile
from datetime import date, datetime

import geopandas
import openpyxl
import polars as pl
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.intake.reading.records import find_records
from geodata.intake.reading.tables import read_table
from zones.errors import InputError

VIETNAMESE = "Ngày báo cáo;Xã/Phường;Số ca\n19/02/2022;Phường Đồng Phú;3\n18/02/2022;Xã Chiềng Sinh;1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_text_is_read_whatever_its_form(write, encoding):
    table = read_table(write("cases.csv", VIETNAMESE, encoding))
    assert table.heading == ["Ngày báo cáo", "Xã/Phường", "Số ca"]
    assert table.frame.row(0) == ("19/02/2022", "Phường Đồng Phú", "3")
    assert table.rows.to_list() == [2, 3]


def as_windows_1258(text: str) -> bytes:
    """Windows-1258 as Windows itself writes it: composed letters where it has them, else tones apart."""
    import unicodedata

    def bytes_of(letter: str) -> bytes:
        try:
            return letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = [mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323"]
            base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tone))
            return (base + "".join(tone)).encode("cp1258")

    return b"".join(bytes_of(letter) for letter in unicodedata.normalize("NFC", text))


def test_windows_1258_is_told_from_windows_1252(write):
    table = read_table(write("cases.csv", as_windows_1258(VIETNAMESE)))
    assert table.heading[0] == "Ngày báo cáo"
    assert table.frame.row(0)[1] == "Phường Đồng Phú"
    assert "Windows-1258" in table.notes[-1]
    french = read_table(
        write("fr.csv", "date,lieu\n2022-02-19,Évian à côté\n2022-02-18,Forêt très près\n", "cp1252")
    )
    assert french.frame["lieu"].to_list() == ["Évian à côté", "Forêt très près"]


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(write, sign):
    text = "\n".join(sign.join(cells) for cells in [["date", "lon", "note"], ["2022-02-19", '"105,83"', "a"]])
    assert read_table(write("t.csv", text)).frame.row(0) == ("2022-02-19", "105,83", "a")


def test_decimal_commas_do_not_hide_semicolons(write):
    table = read_table(write("t.csv", "date;lon;lat\n2022-02-19;105,83;21,02\n2022-02-18;105,9;21,1\n"))
    assert table.frame["lon"].to_list() == ["105,83", "105,9"]


def test_a_ragged_line_is_refused_with_its_number_and_the_rest_kept(write):
    table = read_table(write("t.csv", "a,b\n1,2\n3,4,5\n6\n\n7,8\n"))
    assert table.frame.rows() == [("1", "2"), ("7", "8")]
    assert table.rows.to_list() == [2, 6]
    assert table.broken.select("row", "value").rows() == [(3, "3/2"), (4, "1/2")]
    assert table.read == 4


def test_an_open_quotation_costs_its_own_line_only(write):
    table = read_table(write("t.csv", 'a,b\n1,2\n"3,4\n5,6\n'))
    assert table.frame.rows() == [("1", "2"), ("5", "6")]
    assert table.broken["row"].to_list() == [3]


def test_two_stray_marks_far_apart_do_not_swallow_the_lines_between(write):
    table = read_table(write("t.csv", 'a,b\n1,5" pipe\n3,4\n5,6\n7,3" nail\n'))
    assert ("3", "4") in table.frame.rows() and ("5", "6") in table.frame.rows()
    assert table.read == 4


def test_a_quoted_field_may_hold_delimiters_quotes_and_lines(write):
    table = read_table(write("t.csv", 'a,b\n"x, ""y""\nz",1\n2,3\n'))
    assert table.frame.rows() == [('x, "y"\nz', "1"), ("2", "3")]
    assert table.rows.to_list() == [2, 3]


def test_blank_lines_are_no_rows_but_count_as_lines(write):
    table = read_table(write("t.csv", "\r\na,b\r\n\r\n1,2\r\n , \r\n"))
    assert table.rows.to_list() == [4]


def test_a_workbook_keeps_dates_numbers_and_codes(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([])
    sheet.append(["Ngày", "n", "mã", "serial"])
    sheet.append([date(2022, 2, 19), 3, "00123", 44612])
    sheet.append([])
    sheet.append([datetime(2022, 2, 18, 13, 5), 3.0, None, 1.5])
    book.create_sheet("other").append(["x"])
    book.save(tmp_path / "t.xlsx")
    table = read_table(tmp_path / "t.xlsx")
    assert table.rows.to_list() == [3, 5]
    assert table.frame.row(0) == ("2022-02-19 00:00:00", "3", "00123", "44612")
    assert table.frame.row(1) == ("2022-02-18 13:05:00", "3", None, "1.5")
    with pytest.raises(InputError, match="no row under"):
        read_table(tmp_path / "t.xlsx", sheet="other")
    with pytest.raises(InputError, match="no sheet 'third'"):
        read_table(tmp_path / "t.xlsx", sheet="third")


def test_parquet_types_become_plain_text(tmp_path):
    pl.DataFrame(
        {
            "d": [date(2022, 2, 19)],
            "t": [datetime(2022, 2, 19, 20)],
            "code": [79.0],
            "lon": [105.5],
            "n": [None],
        }
    ).write_parquet(tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet").frame.row(0) == (
        "2022-02-19",
        "2022-02-19T20:00:00",
        "79",
        "105.5",
        None,
    )


def test_points_are_brought_to_degrees_and_other_shapes_told(tmp_path):
    shapes = [
        shapely.Point(105.83, 21.02),
        shapely.MultiPoint([(105.84, 21.03)]),
        None,
        shapely.box(0, 0, 1, 1),
    ]
    layer = geopandas.GeoDataFrame({"id": [1, 2, 3, 4]}, geometry=shapes, crs="EPSG:4326").to_crs(3405)
    for name in ("t.gpkg", "t.geojson", "t.parquet"):
        if name.endswith("parquet"):
            layer.to_parquet(tmp_path / name)
        else:
            (layer if name.endswith("gpkg") else layer.to_crs(4326)).to_file(tmp_path / name)
        table = read_table(tmp_path / name)
        lon, lat = table.points
        assert lon[:2].round(6).tolist() == [105.83, 105.84] and lat[:2].round(6).tolist() == [21.02, 21.03]
        assert table.not_points.tolist() == [False, False, False, True]
        assert len(table.frame) == 4, name


@pytest.mark.filterwarnings("ignore:'crs' was not provided:UserWarning")
def test_points_without_a_coordinate_system_are_refused(tmp_path):
    geopandas.GeoDataFrame({"id": [1]}, geometry=[shapely.Point(500000, 2000000)]).to_file(tmp_path / "t.shp")
    with pytest.raises(InputError, match="no coordinate system"):
        read_table(tmp_path / "t.shp")


def test_gzip_and_zip_are_opened(tmp_path, write):
    packed = write("t.csv.gz", gzip.compress(VIETNAMESE.encode()))
    assert len(read_table(packed).frame) == 2
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("cases.csv", VIETNAMESE)
    assert len(read_table(tmp_path / "t.zip").frame) == 2


def truncated_workbook() -> bytes:
    book, whole = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["date", "count"])
    book.save(whole)
    return whole.getvalue()[:-200]


BAD_FILES = {
    "empty.csv": (b"", "empty"),
    "blank.csv": (b"\n\n \n", "empty"),
    "heading.csv": (b"date,count\n", "no row"),
    "doubled.csv": (b"date,count,date\n1,2,3\n", "'date' more than once"),
    "cut.xlsx": (truncated_workbook(), "cut short or damaged"),
    "cut.gz": (gzip.compress(VIETNAMESE.encode() * 50)[:60], "cut short or damaged"),
    "cut.parquet": (b"PAR1abc", "cut short or damaged"),
    "cut.gpkg": (b"SQLite format 3\x00" + b"\x00" * 90, "cannot be opened|cut short"),
    "page.csv": (b"<!DOCTYPE html><html></html>", "HTML"),
    "paper.pdf": (b"%PDF-1.4 ...", "PDF"),
    "junk.bin": (bytes(range(256)) * 40, "binary"),
    "noise.csv": (os.urandom(20_000).replace(b"\x00", b"\x01"), "binary|empty|more than once|no row"),
    "broken.geojson": (b'{"type": "FeatureCollection", "features": [', "cannot be opened|cut short"),
}


@pytest.mark.parametrize("name", [name for name in BAD_FILES if name != "noise.csv"])
def test_what_is_no_table_is_refused_in_words(write, name):
    content, words = BAD_FILES[name]
    with pytest.raises(InputError, match=words) as error:
        read_table(write(name, content))
    assert error.value.fix and name in error.value.where


def test_a_file_that_is_not_there_is_an_input_error(tmp_path):
    with pytest.raises(InputError, match="cannot be opened"):
        read_table(tmp_path / "absent.csv")


@settings(deadline=None)
@given(st.lists(st.lists(st.text("ab ,;\"'\n\r5é"), min_size=3, max_size=3), min_size=1, max_size=20))
def test_what_csv_writes_is_read_back_cell_by_cell(rows):
    import csv

    from geodata.intake.reading.delimited import read_delimited

    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(["one", "two", "three"])
    writer.writerows(rows)
    table = read_delimited(text.getvalue().encode(), "t").tidied()
    expected = [tuple(cell.strip(" \t\r\n") or None for cell in row) for row in rows]
    assert table.frame.rows() == [row for row in expected if any(row)]
    assert len(table.broken) == 0


@settings(deadline=None)
@given(st.text('a,"\n'))
def test_every_line_is_in_exactly_one_record(text):
    data = text.encode()
    records = find_records(data, ",", 2)
    assert (records.start[1:] > records.end[:-1]).all()
    assert (records.end >= records.start).all()


def test_lines_that_all_end_with_a_delimiter_are_no_ragged_lines(write):
    table = read_table(write("t.csv", "a;b\n1;2;\n3;4;\n"))
    assert table.heading == ["a", "b", "(column 3)"] and table.frame["b"].to_list() == ["2", "4"]
    assert len(table.broken) == 0


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"date,count\n", b"PK\x03\x04", b"\x1f\x8b", b"\xff\xfe", b'{"type":']),
)
def test_any_bytes_are_a_table_or_an_input_error(tmp_path_factory, head, content):
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(content + head)
    try:
        table = read_table(path)
    except InputError as error:
        assert error.fix
    else:
        assert table.read == len(table.rows) + len(table.broken)


def test_titles_above_the_headings_are_passed_over(write, tmp_path):
    lines = [["DANH SÁCH CA BỆNH", "", ""], ["Ngày 19/02/2022", "", ""], [], ["STT", "Ngày báo cáo", "Xã"],
             ["1", "19/02/2022", "An Hải"]]  # fmt: skip
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    book.save(tmp_path / "t.xlsx")
    csv_path = write("t.csv", "\n".join(";".join(line) for line in lines))
    for table in (read_table(tmp_path / "t.xlsx"), read_table(csv_path)):
        assert table.heading == ["STT", "Ngày báo cáo", "Xã"] and table.rows.to_list() == [5]
        assert "headings in row 4" in table.notes
    plain = read_table(write("p.csv", "a,b\ndate,xã\n1,2\n"))
    assert plain.heading == ["date", "xã"]
    assert read_table(write("q.csv", "a,b\n1,2\n")).heading == ["a", "b"]
