"""Names of places as they are written."""

# ruff: noqa: E501

from pathlib import Path

from tests.nasty.registry import nasty
from tests.nasty.sheets import one_sheet, text

DAY = "2022-02-19"
HEADING = ["Ngày", "Tỉnh", "Huyện", "Xã", "Số ca"]
T, B = "Tuần Sơn", "Bình Vân"
P = "Sơn Vân"


@nasty("viet-tat.csv")
def short(path: Path) -> None:
    """TX., TP., P., X., TT., no blanks, other places of the tone, numbers with a nought."""
    text(path, [HEADING, [DAY, "Tỉnh Sơn Vân", "TX. Bình Vân", "P. Hoà Bình", 1], [DAY, P, "TX Bình Vân", "P.01", 2],
                [DAY, P, "BìnhVân", "F2", 3], [DAY, P, "H. Tuần Sơn", "TT. Tuần Sơn", 4],
                [DAY, P, B, "Phan Rang – Tháp Chàm", 5], [DAY, P, B, "X. Phan Rang Tháp Chàm", 6],
                [DAY, "SƠN VÂN", "TUẦN SƠN", "QUÀI NƯA", 7], [DAY, "Son Van", "Tuan Son", "Chieng Dong", 8],
                [DAY, "T. Sơn Vân", "H. Tuần Sơn", "X. Nà Tòng", 9]])  # fmt: skip


@nasty("danh-sai.csv")
def slips(path: Path) -> None:
    """Slips of the pen: sure, doubtful, too short, and an unknown name."""
    text(path, [HEADING, [DAY, P, T, "Xã Chiềng Đôngg", 1], [DAY, P, T, "Mường Thínn", 2], [DAY, P, T, "Nà Tông", 3],
                [DAY, P, "Tuần Sơnn", "Quài Nưa", 4], [DAY, P, T, "Hoàn Toàn Khác", 5], [DAY, "Không Đâu", "", "", 6],
                [DAY, P, T, "", 7]])  # fmt: skip


@nasty("thu-duc.csv")
def merged_city(path: Path) -> None:
    """The city of Thủ Đức in boundaries that still have its three districts."""
    text(path, [HEADING, [DAY, "TP.HCM", "TP. Thủ Đức", "Thảo Điền", 1], [DAY, "TPHCM", "Thủ Đức", "Linh Trung", 2],
                [DAY, "Hồ Chí Minh", "TP Thủ Đức", "", 3], [DAY, "Sài Gòn", "Quận Thủ Đức", "", 4],
                [DAY, "TP. Hồ Chí Minh", "Quận 9", "P. Long Bình", 5]])  # fmt: skip


@nasty("trung-ten.csv")
def ambiguous(path: Path) -> None:
    """A name that two districts have, a ward under the wrong district, a district under the wrong province."""
    text(path, [HEADING, [DAY, P, "", "Tân Lập", 1], [DAY, P, B, "Tân Lập", 2], [DAY, P, B, "Quài Nưa", 3],
                [DAY, "Hồ Chí Minh", T, "Quài Nưa", 4], [DAY, "", "", "", 5]])  # fmt: skip


@nasty("dia-chi.xlsx")
def address(path: Path) -> None:
    """The whole address in one cell, with house numbers and names of persons beside it."""
    one_sheet(path, [["STT", "Họ và tên", "SĐT", "CCCD", "Ngày báo cáo", "Địa chỉ"],
        [1, "Nguyễn Văn A", "0912345678", "001099012345", "19/02/2022", "Số 12 Lê Lợi, xã Quài Nưa, huyện Tuần Sơn, Sơn Vân"],
        [2, "Trần Thị B", "0987654321", "001199054321", "19/02/2022", "Sơn Vân, thị xã Bình Vân, phường Hòa Bình, tổ 5"],
        [3, "Lê C", "0977777777", "001299011111", "18/02/2022", "ấp Không Biết"],
    ])  # fmt: skip


@nasty("ma-mat-so-0.csv")
def lost_noughts(path: Path) -> None:
    """Codes of wards, one unknown, one of a district."""
    text(path, [["report_date", "area_code", "count"], [DAY, "90102", 1], [DAY, "090103", 2], [DAY, "99999", 3],
                [DAY, "901", 4]])  # fmt: skip


@nasty("hai-danh-sach.csv")
def doubled_rows(path: Path) -> None:
    """One list with rows said again: by id alike, by id otherwise, aggregated twice."""
    text(path, [["case_id", "report_date", "ward", "district", "sex"], ["A1", DAY, "Quài Nưa", T, "nam"],
                ["A1", DAY, "Quài Nưa", T, "nam"], ["A2", DAY, "Mường Thín", T, "nữ"],
                ["A2", "2022-02-18", "Mường Thín", T, "nữ"], ["A3", DAY, "Nà Tòng", T, ""]])  # fmt: skip


@nasty("tong-hop-lap.csv")
def doubled_sums(path: Path) -> None:
    """Aggregated rows twice: the same figure, and another one."""
    text(path, [["report_date", "district", "ward", "count"], [DAY, T, "Quài Nưa", 3], [DAY, T, "Quài Nưa", 3],
                [DAY, T, "Mường Thín", 1], [DAY, T, "Mường Thín", 2], [DAY, T, "Nà Tòng", 4]])  # fmt: skip


@nasty("nhieu-lan-di-lai.csv")
def visits(path: Path) -> None:
    """Where patients went: several rows of one id, days not in order, one id once, one row without a day."""
    rows = [[f"BN{at}", day, T, ward] for at in range(1, 7) for day, ward in (
        ("2022-02-18", "Quài Nưa"), ("2022-02-17", "Mường Thín"), ("2022-02-19", "Nà Tòng"))]  # fmt: skip
    text(path, [["Mã bệnh nhân", "Ngày báo cáo", "Huyện", "Xã"], *rows, ["BN7", DAY, T, "Chiềng Đông"],
                ["BN1", "", T, "Chiềng Đông"]])  # fmt: skip
