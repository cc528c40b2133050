"""Places as coordinates."""

# ruff: noqa: E501

from pathlib import Path

from tests.nasty.registry import nasty
from tests.nasty.sheets import one_sheet, text

DAY = "19/02/2022"
HEADING = ["Ngày báo cáo", "Xã", "Huyện", "Kinh độ", "Vĩ độ"]
T, B = "Huyện Tuần Sơn", "Thị xã Bình Vân"


@nasty("do-phut-giay.xlsx")
def dms(path: Path) -> None:
    """Degrees, minutes, seconds with letters of two languages; sixty minutes."""
    one_sheet(path, [HEADING,
        [DAY, "Quài Nưa", T, "105°40'30\"Đ", "21°01'30\"B"], [DAY, "Mường Thín", T, "105 43 30", "21 01 30"],
        [DAY, "Chiềng Đông", T, "E105°37.5'", "N21°04.5'"], [DAY, "Nà Tòng", T, "105°60'00\"", "21°04'00\""],
    ])  # fmt: skip


@nasty("phay-thap-phan.csv")
def decimal_comma(path: Path) -> None:
    """Semicolons between cells, commas in numbers."""
    text(path, [HEADING, [DAY, "Quài Nưa", T, "105,675", "21,025"], [DAY, "Hòa Bình", B, "105,625", "20,975"],
                [DAY, "Phình Sáng", B, "105,675", "20,925"]], by=";")  # fmt: skip


@nasty("toa-do-mot-o.xlsx")
def one_cell(path: Path) -> None:
    """Both numbers in one cell, links of maps, plus codes."""
    one_sheet(path, [["Ngày", "Xã", "Huyện", "Tọa độ"],
        [DAY, "Quài Nưa", T, "21.025, 105.675"], [DAY, "Mường Thín", T, "105.725 21.025"],
        [DAY, "Chiềng Đông", T, "https://www.google.com/maps?q=21.075,105.625"],
        [DAY, "Nà Tòng", T, "https://www.openstreetmap.org/?mlat=21.075&mlon=105.675#map=15/21.0/105.0"],
        [DAY, "Tân Lập", T, "https://maps.app.goo.gl/abc123"], [DAY, "Hòa Bình", B, "7PG7XJFG+2X"],
        [DAY, "Phường 1", B, "20,975; 105,675"],
    ])  # fmt: skip


@nasty("doi-cot.csv")
def swapped_columns(path: Path) -> None:
    """Longitude and latitude under each other's heading, all rows."""
    text(path, [HEADING, [DAY, "Quài Nưa", T, "21.025", "105.675"], [DAY, "Mường Thín", T, "21.030", "105.725"],
                [DAY, "Hòa Bình", B, "20.975", "105.625"], [DAY, "Phình Sáng", B, "20.925", "105.675"]])  # fmt: skip


@nasty("doi-mot-dong.csv")
def swapped_row(path: Path) -> None:
    """One row of five exchanged."""
    text(path, [HEADING, [DAY, "Quài Nưa", T, "105.675", "21.025"], [DAY, "Mường Thín", T, "105.725", "21.030"],
                [DAY, "Hòa Bình", B, "20.975", "105.625"], [DAY, "Phình Sáng", B, "105.675", "20.925"],
                [DAY, "Nà Tòng", T, "105.675", "21.075"]])  # fmt: skip


@nasty("tren-bien.csv")
def sea(path: Path) -> None:
    """A point in the sea, one in another ward than its own, one at zero, half a point, a blank."""
    text(path, [HEADING, [DAY, "Quài Nưa", T, "109.500", "16.000"], [DAY, "Mường Thín", T, "105.610", "20.910"],
                [DAY, "Hòa Bình", B, "0", "0"], [DAY, "Phình Sáng", B, "105.675", ""], [DAY, "Nà Tòng", T, "", ""]])  # fmt: skip
