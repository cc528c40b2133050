"""Every refused row can be exported, mended and loaded again."""

from datetime import date

import openpyxl
import polars as pl
import pytest

from geodata.intake.cases import read_cases
from geodata.intake.export import write_refused
from geodata.intake.reading.tables import read_table
from zones.errors import InputError

TODAY = date(2022, 2, 20)
TEXT = (
    "Ngày báo cáo;Tỉnh;Huyện;Xã;Số ca;Nghề nghiệp\n"
    "19/02/2022;Ninh Thuận;Ninh Phước;An Hải;3;a\n"
    "05/02/2022;Ninh Thuận;Cái Răng;An Hải;2;=1+1\n"
    "18/02/2022;Ninh Thuận;Ninh Phước;Long Thành;-2;<b>\n"
    "17/02/2022;Ninh Thuận;Ninh Phước;Xã Phước Dân;4\n"
)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_refused_rows_are_mended_and_loaded_again(write, tmp_path, places, ending):
    first = read_cases(write("cases.csv", TEXT), today=TODAY, places=places)
    assert first.refused["row"].to_list() == [3, 4, 5]
    out = write_refused(first.refused, tmp_path / f"refused.{ending}")
    table = read_table(out)
    assert table.heading[:6] == ["Ngày báo cáo", "Tỉnh", "Huyện", "Xã", "Số ca", "Nghề nghiệp"]
    assert table.frame["Nghề nghiệp"].to_list() == ["=1+1", "<b>", None]
    assert table.frame["source_row"].to_list() == ["3", "4", "5"]
    assert table.frame["problem_vi"].null_count() == 0 and table.frame["remedy"].null_count() == 0
    mended = table.frame.with_columns(
        pl.col("Huyện").replace({"Cái Răng": "Ninh Phước"}), pl.col("Số ca").replace({"-2": "2"})
    )
    mended.write_csv(tmp_path / "mended.csv")
    again = read_cases(tmp_path / "mended.csv", today=TODAY, places=places)
    assert len(again.refused) == 0 and again.rows["count"].sum() == 8
    assert again.rows["report_date"].to_list() == [date(2022, 2, 5), date(2022, 2, 18), date(2022, 2, 17)]


def test_the_order_of_day_and_month_that_the_whole_file_proved_is_kept(write, tmp_path, places):
    text = "date,area_code\n22/01/2022,0203\n05/02/2022,nix\n"
    first = read_cases(write("cases.csv", text), today=TODAY, places=places)
    write_refused(first.refused, tmp_path / "refused.csv")
    mended = (tmp_path / "refused.csv").read_text("utf-8-sig").replace("nix", "0203")
    again = read_cases(write("mended.csv", mended), today=TODAY, places=places)
    assert again.rows["report_date"].to_list() == [date(2022, 2, 5)]


def test_a_workbook_of_refused_rows_computes_nothing(write, tmp_path, places):
    first = read_cases(write("cases.csv", TEXT), today=TODAY, places=places)
    sheet = openpyxl.load_workbook(write_refused(first.refused, tmp_path / "r.xlsx")).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}


def test_other_endings_are_refused(tmp_path, write, places):
    first = read_cases(write("cases.csv", TEXT), today=TODAY, places=places)
    with pytest.raises(InputError, match=r"cannot be written as \.docx"):
        write_refused(first.refused, tmp_path / "r.docx")


def test_exporting_an_exported_file_does_not_double_its_columns(write, tmp_path, places):
    first = read_cases(write("cases.csv", TEXT), today=TODAY, places=places)
    out = write_refused(first.refused, tmp_path / "one.csv")
    second = read_cases(out, today=TODAY, places=places)
    assert len(second.refused) == 2  # the ragged line is whole now
    heading = read_table(write_refused(second.refused, tmp_path / "two.csv")).heading
    assert heading == read_table(out).heading
