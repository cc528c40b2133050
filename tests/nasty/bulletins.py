"""Daily bulletins and lists as provinces and districts send them, sums that disagree among them."""

from pathlib import Path

from tests.nasty.registry import nasty
from tests.nasty.sheets import one_sheet

T, B = "Huyện Tuần Sơn", "Thị xã Bình Vân"


@nasty("tong-lon-hon.xlsx")
def totals_above_rows(path: Path) -> None:
    """Sums of districts and of the whole that say more than their rows, one that says less."""
    one_sheet(path, [
        ["STT", "Đơn vị", "18/02/2022", "19/02/2022", "Ghi chú"],
        ["I", T.upper(), 6, 9, None], [1, "Xã Quài Nưa", 2, 3, None], [2, "Xã Mường Thín", 4, 4, None],
        ["II", B.upper(), 2, 1, None], [1, "Phường Hòa Bình", 3, 1, None],
        [None, "Tổng cộng", 9, 14, "gồm cả ca cách ly"],
    ])  # fmt: skip
