"""Sheets and tables as people make them for people."""

# ruff: noqa: E501

import datetime
from pathlib import Path
from typing import Any

import openpyxl

from tests.nasty.old_letters import HEADING, ROWS
from tests.nasty.registry import nasty
from tests.nasty.sheets import html, ods, one_sheet, text, workbook, xls

T, B = "Huyện Tuần Sơn", "Thị xã Bình Vân"
_TITLE = [["UBND TỈNH SƠN VÂN", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
          ["BÁO CÁO TÌNH HÌNH DỊCH BỆNH"], ["(Tính đến 17h00 ngày 19/02/2022)"], []]  # fmt: skip
_SIGNED = [[], ["Nơi nhận:", None, None, "TM. BAN CHỈ ĐẠO"], ["- Sở Y tế;", None, None, "Nguyễn Văn A"]]


@nasty("tieu-de-gop.xlsx")
def merged_headings(path: Path) -> None:
    """Titles, headings of two rows merged, a row of totals, a signature."""
    one_sheet(path, [*_TITLE,
        ["STT", "Đơn vị", "Số mắc mới trong ngày", None, "Ghi chú"], [None, None, "Cộng đồng", "Cách ly", None],
        [1, "Xã Quài Nưa", 2, 1, None], [2, "Xã Mường Thín", 0, 4, None], [3, "Thị trấn Tuần Sơn", None, 3, "x"],
        [None, "Tổng cộng", 2, 8, None], *_SIGNED,
    ], "A5:A6", "B5:B6", "C5:D5", "E5:E6")  # fmt: skip


@nasty("tieu-de-ba-dong.xlsx")
def three_rows(path: Path) -> None:
    """Headings of three rows: day, setting, sex is summed."""
    one_sheet(path, [
        ["Xã", "Huyện", "Số ca mắc", None, None, None], [None, None, "18/02/2022", None, "19/02/2022", None],
        [None, None, "Cộng đồng", "Cách ly", "Cộng đồng", "Cách ly"],
        ["Quài Nưa", T, 1, 2, 3, 4], ["Hòa Bình", B, 0, None, 5, "-"],
    ], "A1:A3", "B1:B3", "C1:F1", "C2:D2", "E2:F2")  # fmt: skip


@nasty("moi-ngay-mot-trang.xlsx")
def sheet_a_day(path: Path) -> None:
    """One sheet a day, the day only in the name of the sheet, and a summary."""
    day = [["Xã", "Huyện", "Số ca"], ["Quài Nưa", T, 1], ["Mường Thín", T, 2]]
    other = [["Xã", "Huyện", "Số ca"], ["Quài Nưa", T, 3], ["Hòa Bình", B, 0]]
    workbook(
        path,
        {"18.02.2022": day, "19.02.2022": other, "Tổng hợp": [["Xã", "Huyện", "Số ca"], ["Quài Nưa", T, 4]]},
    )


@nasty("moi-ngay-mot-cot.xlsx")
def column_a_day(path: Path) -> None:
    """One column a day without a year, one of them a real date, a total at the end."""
    one_sheet(path, [["TT", "Huyện", "Xã", "17/02", "18/02", datetime.date(2022, 2, 19), "Tổng"],
        [1, T, "Quài Nưa", 1, 0, 2, 3], [2, T, "Mường Thín", None, "-", 5, 5], [3, B, "Hòa Bình", "0 ca", "02 ca", 1, 4],
    ])  # fmt: skip


@nasty("tong-tuan.xlsx")
def week_totals(path: Path) -> None:
    """Columns of days with a total a week between them."""
    one_sheet(path, [["Huyện", "Xã", "05/02/2022", "06/02/2022", "Cộng tuần 5", "07/02/2022", "08/02/2022", "Cộng tuần 6"],
        [T, "Quài Nưa", 1, 2, 3, 4, 1, 5], [B, "Hòa Bình", 3, 0, 3, 2, 7, 9]])  # fmt: skip


@nasty("cong-dong-cach-ly.csv")
def settings(path: Path) -> None:
    """Settings side by side with a total; once only the total; once it is wrong."""
    text(path, [["Ngày", "Huyện", "Xã", "Cộng đồng", "Cách ly", "Tổng"], ["19/02/2022", T, "Quài Nưa", 2, 3, 5],
                ["19/02/2022", T, "Mường Thín", "", "", 4], ["19/02/2022", B, "Hòa Bình", 1, 1, 5]])  # fmt: skip


@nasty("nhom-theo-huyen.xlsx")
def sections(path: Path) -> None:
    """Rows that name the district of the rows below, with its sum; headings again on each page."""
    head = ["STT", "Đơn vị", "Ngày báo cáo", "Số ca"]
    one_sheet(path, [head, ["I", "HUYỆN TUẦN SƠN", None, 6], [1, "Xã Tân Lập", "19/02/2022", 4],
        [2, "Xã Quài Nưa", "19/02/2022", 2], head, ["II", "THỊ XÃ BÌNH VÂN", None, 3], [1, "Xã Tân Lập", "19/02/2022", 1],
        [2, "Phường 1", "19/02/2022", 2], [None, "TỔNG CỘNG", None, 9]])  # fmt: skip


@nasty("gop-doc.xlsx")
def merged_down(path: Path) -> None:
    """Districts and days merged downwards, and one figure merged over two wards."""
    one_sheet(path, [["Ngày", "Huyện", "Xã", "Số ca"], ["19/02/2022", T, "Quài Nưa", 1], [None, None, "Mường Thín", 2],
        [None, None, "Nà Tòng", 3], [None, B, "Hòa Bình", 7], [None, None, "Phường 1", None]],
        "A2:A6", "B2:B4", "B5:B6", "D5:D6")  # fmt: skip


@nasty("dau-cham-phay.xlsx")
def thousands(path: Path) -> None:
    """1.234 that may be a fraction, commas, blanks, signs, words."""
    head = ["Ngày", "Huyện", "Xã", "Số ca"]
    one_sheet(path, [head, *([f"{at:02}/02/2022", T, "Quài Nưa", cell] for at, cell in enumerate(
        ["1.234", "12", "0 ca", "không", "3,0", "-5", "x", "2 ca", "1-9", "05", " 7 "], 1))])  # fmt: skip


@nasty("hang-nghin.csv")
def parted(path: Path) -> None:
    """Points that part thousands, proven by one figure of the column."""
    text(path, [["Ngày", "Huyện", "Xã", "Số ca"], ["17/02/2022", T, "Quài Nưa", "1.234.567"],
                ["18/02/2022", T, "Quài Nưa", "1.234"], ["19/02/2022", T, "Quài Nưa", "12"]])  # fmt: skip


@nasty("nhu-tren.csv")
def ditto(path: Path) -> None:
    """nt, như trên and a dash."""
    text(path, [["Ngày", "Huyện", "Xã", "Số ca"], ["19/02/2022", T, "Quài Nưa", 1], ["nt", "nt", "Mường Thín", 2],
                ["như trên", "-nt-", "Nà Tòng", "-"], ["nt", B, "Hòa Bình", 0]])  # fmt: skip


def _running(path: Path, heading: str) -> None:
    days = [f"{at:02}/02/2022" for at in range(10, 20)]
    rows: list[list[Any]] = [["Ngày", "Huyện", "Xã", heading]]
    for ward, step in (("Quài Nưa", 3), ("Mường Thín", 2), ("Nà Tòng", 5), ("Chiềng Đông", 1)):
        rows += [[day, T, ward, 10 + step * at] for at, day in enumerate(days)]
    text(path, rows)


@nasty("khong-bao-gio-giam.csv")
def never_falling(path: Path) -> None:
    """Figures that never fall under a heading that does not say totals."""
    _running(path, "Số ca")


@nasty("luy-ke.csv")
def cumulative(path: Path) -> None:
    """Totals so far with a fall, a gap of days, and a day told twice alike."""
    text(path, [["Ngày", "Huyện", "Xã", "Lũy kế"], ["10/02/2022", T, "Quài Nưa", 10], ["11/02/2022", T, "Quài Nưa", 15],
                ["12/02/2022", T, "Quài Nưa", 13], ["16/02/2022", T, "Quài Nưa", 20], ["16/02/2022", T, "Quài Nưa", 20],
                ["11/02/2022", T, "Mường Thín", 4], ["12/02/2022", T, "Mường Thín", "4"]])  # fmt: skip


@nasty("dinh-chinh.csv")
def corrected(path: Path) -> None:
    """Yesterday's list again: one row as it was, one corrected, one new, one left out."""
    text(path, [["report_date", "district", "ward", "count"], ["18/02/2022", T, "Quài Nưa", 3],
                ["18/02/2022", T, "Mường Thín", 7], ["19/02/2022", T, "Nà Tòng", 2]])  # fmt: skip


@nasty("dinh-chinh-truoc.csv")
def before_correction(path: Path) -> None:
    """What was delivered yesterday."""
    text(path, [["report_date", "district", "ward", "count"], ["18/02/2022", T, "Quài Nưa", 3],
                ["18/02/2022", T, "Mường Thín", 5], ["18/02/2022", T, "Chiềng Đông", 1]])  # fmt: skip


@nasty("trang-an.xlsx")
def hidden(path: Path) -> None:
    """A hidden sheet of last year, a hidden row and a hidden column."""
    workbook(path, {"Ca": [["Ngày", "Huyện", "Xã", "Ghi chú", "Số ca"], ["18/02/2022", T, "Quài Nưa", "a", 1],
                           ["19/02/2022", T, "Mường Thín", "b", 2]],
                    "Cũ": [["Ngày", "Huyện", "Xã", "Ghi chú", "Số ca"], ["19/02/2021", T, "Quài Nưa", "a", 9]]})  # fmt: skip
    book = openpyxl.load_workbook(path)
    book["Cũ"].sheet_state = "hidden"
    book["Ca"].row_dimensions[3].hidden = True
    book["Ca"].column_dimensions["D"].hidden = True
    book.save(path)


@nasty("cu.xls")
def old_workbook(path: Path) -> None:
    """A workbook of Excel 97, days as serial numbers."""
    xls(path, [HEADING, [44610, T, "Xã Quài Nưa", 2], [44611, B, "Phường Hòa Bình", 1]])


@nasty("mo.ods")
def open_document(path: Path) -> None:
    """A sheet of an office suite other than the usual one."""
    ods(
        path,
        [HEADING, [datetime.date(2022, 2, 18), T, "Xã Quài Nưa", 2], ["19/02/2022", B, "Phường Hòa Bình", 1]],
    )


@nasty("trang-web.xls")
def page(path: Path) -> None:
    """A page of HTML that calls itself a workbook."""
    html(path, [HEADING, *ROWS])


@nasty("le-dong.csv")
def ragged(path: Path) -> None:
    """Lines with a cell too many, one too few, a quotation mark in the middle, blank lines."""
    path.write_text("Ngày,Huyện,Xã,Số ca\n19/02/2022,Huyện Tuần Sơn,Quài Nưa,1\n\n19/02/2022,Huyện Tuần Sơn,Mường Thín\n"
                    "19/02/2022,Huyện Tuần Sơn,Nà Tòng,2,dư\n19/02/2022,\"Huyện Tuần Sơn\",Chiềng Đông,3\n,,,\n",
                    encoding="utf-8")  # fmt: skip


@nasty("ngoac-ho.csv")
def open_quote(path: Path) -> None:
    """A quotation mark that is never closed."""
    path.write_text("Ngày,Huyện,Xã,Số ca\n19/02/2022,Huyện Tuần Sơn,Quài Nưa,1\n"
                    "19/02/2022,\"Huyện Tuần Sơn,Mường Thín,2\n19/02/2022,Huyện Tuần Sơn,Nà Tòng,3\n", encoding="utf-8")  # fmt: skip


@nasty("loi-cong-thuc.xlsx")
def formulas(path: Path) -> None:
    """Cells that hold errors of formulas."""
    one_sheet(path, [["Ngày", "Huyện", "Xã", "Số ca"], ["19/02/2022", T, "Quài Nưa", "#REF!"],
        ["19/02/2022", T, "Mường Thín", 2], ["#N/A", T, "Nà Tòng", 3], ["19/02/2022", T, "#VALUE!", 4]])  # fmt: skip
    book = openpyxl.load_workbook(path)
    for row in book.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("#"):
                cell.data_type = "e"
    book.save(path)


@nasty("ngay-lan-lon.xlsx")
def mixed_dates(path: Path) -> None:
    """Days as real dates, serial numbers, text with and without a time, and one that is none."""
    one_sheet(path, [["Ngày", "Huyện", "Xã", "Số ca"], [datetime.date(2022, 2, 17), T, "Quài Nưa", 1],
        [44610, T, "Quài Nưa", 2], ["19/02/2022", T, "Quài Nưa", 3], ["19-02-2022 08:15", T, "Mường Thín", 4],
        ["Ngày 19 tháng 2 năm 2022", T, "Nà Tòng", 5], ["31/02/2022", T, "Nà Tòng", 6], ["19/02/22", T, "Chiềng Đông", 7],
    ])  # fmt: skip


@nasty("ngay-hai-nghia.csv")
def two_orders(path: Path) -> None:
    """Days that fit both orders, and nothing that decides."""
    text(
        path,
        [
            ["Ngày", "Huyện", "Xã", "Số ca"],
            ["01/02/2022", T, "Quài Nưa", 1],
            ["02/01/2022", T, "Quài Nưa", 2],
        ],
    )


@nasty("hai-bang-chong.xlsx")
def two_below(path: Path) -> None:
    """Two tables one below the other, with other headings."""
    one_sheet(path, [["Ngày", "Huyện", "Xã", "Số ca"], ["19/02/2022", T, "Quài Nưa", 1], ["19/02/2022", T, "Nà Tòng", 2], [],
        ["Bảng 2: xét nghiệm"], ["Ngày", "Huyện", "Xã", "Số mẫu"], ["19/02/2022", T, "Quài Nưa", 100]])  # fmt: skip


@nasty("hai-bang-ngang.xlsx")
def two_beside(path: Path) -> None:
    """Two tables side by side."""
    one_sheet(path, [["Ngày", "Xã", "Số ca", None, "Ngày", "Xã", "Số ca"],
        ["19/02/2022", "Quài Nưa", 1, None, "18/02/2022", "Mường Thín", 2]])  # fmt: skip


@nasty("bang-dai.xlsx")
def long_export(path: Path) -> None:
    """An export of three thousand rows, the district merged over each thousand."""
    rows = [["Huyện", "Xã", "Ngày", "Số ca"]]
    wards = [(T, "Quài Nưa"), (B, "Hòa Bình"), (T, "Mường Thín")]
    first = datetime.date(2013, 12, 1)
    for district, ward in wards:
        rows += [
            [district if at == 0 else None, ward, first + datetime.timedelta(at), at % 4]
            for at in range(1000)
        ]
    one_sheet(path, rows, "A2:A1001", "A1002:A2001", "A2002:A3001")


@nasty("chu-thich.csv")
def notes_between(path: Path) -> None:
    """A page as text: title, notes at the end, a line of column numbers."""
    path.write_text("BÁO CÁO NGÀY 19/02/2022;;;\nSTT;Huyện;Xã;Số ca\n(1);(2);(3);(4)\n1;Tuần Sơn;Quài Nưa;1\n"
                    "2;Bình Vân;Hòa Bình;2\n;Cộng;;3\nGhi chú: số liệu sơ bộ;;;\n", encoding="utf-8-sig")  # fmt: skip


@nasty("cot-la-xa.xlsx")
def places_across(path: Path) -> None:
    """One column a ward, one row a day."""
    one_sheet(path, [["Ngày", "Quài Nưa", "Mường Thín", "Hòa Bình", "Tổng"], ["18/02/2022", 1, 2, None, 3],
        ["19/02/2022", 0, 4, 5, 9]])  # fmt: skip


@nasty("khong-nam.xlsx")
def bare_days(path: Path) -> None:
    """Numbers of days under one month that stands in the title."""
    one_sheet(path, [["THÁNG 02 NĂM 2022"], ["Huyện", "Xã", "Tháng 2/2022", None, None], [None, None, 17, 18, 19],
        [T, "Quài Nưa", 1, 2, 3], [B, "Hòa Bình", None, 0, 4]], "A2:A3", "B2:B3", "C2:E2")  # fmt: skip
