"""Case lists and other tables in old letters, from the file to the rows that are kept."""

import json
from datetime import date

import openpyxl
import pytest

from geodata.intake import read_cases
from geodata.intake.areas.population_table import read_populations
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.reading.tables import read_table
from geodata.intake.reading.tables import read_table as table_of
from zones.errors import InputError

TODAY = date(2022, 3, 1)
HEADING = ["Tỉnh", "Huyện", "Xã", "Ngày báo cáo", "Số ca", "Họ tên"]
WARDS = ["Phước Mỹ", "An Hải", "Phước Diêm", "Mỹ Hải"]
LINES = [["Ninh Thuận", "Ninh Phước", ward, "2022-02-19", "1", "Nguyễn Thị Ngữ"] for ward in WARDS]


def bytes_of(text, name, writers):
    return writers[name](text).encode("cp1252") if name != "utf-8-twice" else writers[name](text).encode()


def csv_of(lines, name, writers):
    return bytes_of("\n".join(",".join(line) for line in lines) + "\n", name, writers)


@pytest.fixture
def places(edition):
    return PlaceIndex(edition)


@pytest.fixture
def edition():
    import numpy as np
    import polars as pl

    from zones.areas import AREA_SCHEMA, Edition

    names = ["Ninh Thuận", "Ninh Phước", *WARDS]
    areas = pl.DataFrame(
        {
            "area": list(range(6)),
            "area_level": ["province", "district", *["ward"] * 4],
            "code": ["58", "587", "0201", "0202", "0203", "0204"],
            "name": names,
            "parent": [None, 0, 1, 1, 1, 1],
            "area_km2": [1.0] * 6,
        },
        schema=AREA_SCHEMA,
    )
    return Edition("e", areas, np.full(6, None, object))


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258", "utf-8-twice"])
def test_a_csv_file_is_read_placed_and_told(tmp_path, places, writers, name):
    path = tmp_path / "ca.csv"
    path.write_bytes(csv_of([HEADING, *LINES], name, writers))
    batch = read_cases(path, today=TODAY, places=places)
    assert batch.read == len(batch.rows) == 4
    assert batch.rows["area_code"].to_list() == ["0201", "0202", "0203", "0204"]
    assert [json.loads(words)["ward"] for words in batch.rows["place_words"]] == WARDS
    if name != "windows-1258":  # the file as a whole is in that code page: nothing is raw about its cells
        assert json.loads(batch.rows["place_raw"][0])["ward"] == writers[name]("Phước Mỹ")
        assert any("→" in note for note in batch.notes)
        assert batch.text_encoding["headings"] == name


def test_names_of_persons_are_not_shown(tmp_path, places, writers):
    path = tmp_path / "ca.csv"
    path.write_bytes(csv_of([HEADING, *LINES], "tcvn3", writers))
    batch = read_cases(path, today=TODAY, places=places)
    told = " ".join(f"{note} {note.vi}" for note in batch.notes)
    assert "Nguyễn" not in told
    assert "Phước Mỹ" in told


def test_a_later_delivery_in_unicode_is_the_same(tmp_path, places, writers):
    old, new = tmp_path / "cu.csv", tmp_path / "moi.csv"
    old.write_bytes(csv_of([HEADING, *LINES], "tcvn3", writers))
    new.write_text("\n".join(",".join(line) for line in [HEADING, *LINES]))
    first, second = (read_cases(path, today=TODAY, places=places) for path in (old, new))
    assert first.rows["identity"].to_list() == second.rows["identity"].to_list()
    assert first.rows["content"].to_list() == second.rows["content"].to_list()
    assert second.rows["place_raw"].null_count() == 4
    assert second.text_encoding == {}


@pytest.mark.parametrize("name", ["tcvn3", "vni", "windows-1258", "utf-8-twice"])
def test_a_workbook(tmp_path, places, writers, name):
    book = openpyxl.Workbook()
    for line in [HEADING, *LINES]:
        book.active.append([writers[name](cell) for cell in line])
    book.save(tmp_path / "ca.xlsx")
    batch = read_cases(tmp_path / "ca.xlsx", today=TODAY, places=places)
    assert batch.rows["area_code"].to_list() == ["0201", "0202", "0203", "0204"]
    assert batch.rows["place_raw"].null_count() == 0


def test_refused_rows_stay_as_in_the_file_and_are_read_alike_when_mended(tmp_path, places, writers):
    lines = [*LINES, ["Ninh Thuận", "Ninh Phước", "Vũ", "hôm qua", "1", "Lê Thị Bưởi"]]
    path = tmp_path / "ca.csv"
    path.write_bytes(csv_of([HEADING, *lines], "tcvn3", writers))
    batch = read_cases(path, today=TODAY, places=places)
    assert batch.read == len(batch.rows) + len(batch.refused)
    raw = json.loads(batch.refused["raw"][0])
    stood = {writers["tcvn3"](k): writers["tcvn3"](v) for k, v in zip(HEADING, lines[-1], strict=True)}
    assert raw.items() <= stood.items()
    assert len(raw) >= 5  # names of persons may be left out
    raw[writers["tcvn3"]("Ngày báo cáo")] = "2022-02-18"
    raw[writers["tcvn3"]("Xã")] = "An Hải"  # typed by hand, in Unicode
    mended = tmp_path / "sua.csv"
    mended.write_text(",".join(raw) + "\n" + ",".join(raw.values()) + "\n")
    again = read_cases(mended, today=TODAY, places=places, text_encoding=batch.text_encoding)
    assert again.rows["area_code"].to_list() == ["0202"]


def test_tables_about_areas(tmp_path, places, writers):
    path = tmp_path / "dan.csv"
    path.write_bytes(
        csv_of([["Tỉnh", "Huyện", "Xã", "Dân số"], *[[*line[:3], "100"] for line in LINES]], "vni", writers)
    )
    batch = read_populations(path, places=places)
    assert batch.read == len(batch.rows) == 4


def test_what_is_right_passes_through_untouched(tmp_path):
    path = tmp_path / "ca.csv"
    path.write_text("ward,report_date\nHôpital,2022-02-19\nXã Tân Lập,2022-02-19\n")
    table = read_table(path)
    from geodata.intake.old_letters import decoded_table

    assert decoded_table(table, None, None) is table


@pytest.mark.parametrize(
    "data", [b"ten\n\x81\x8d\x8f\x90\x9d\n", bytes(range(128, 256)).join([b"a\n", b"\n"])]
)
def test_no_byte_of_an_unknown_page_is_lost(tmp_path, data):
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    from geodata.legacy_text.decoders import as_bytes

    try:
        table = table_of(path)
    except InputError:
        return
    cell = table.frame.to_series(0)[0]
    assert as_bytes(cell) == data.split(b"\n")[1] or "\ufffd" not in cell
