"""Letters from before Unicode, and Unicode that was hurt."""

import unicodedata
from pathlib import Path

from tests.nasty.district import WARDS, here
from tests.nasty.letters import tcvn3, utf_8_twice, vni, windows_1258
from tests.nasty.registry import nasty
from tests.nasty.sheets import one_sheet, text

HEADING = ["Ngày báo cáo", "Huyện", "Xã", "Số ca mắc mới"]
ROWS = [
    ["17/02/2022", "Huyện Tuần Sơn", "Thị trấn Tuần Sơn", 2],
    ["17/02/2022", "Huyện Tuần Sơn", "Xã Quài Nưa", 1],
    ["18/02/2022", "Huyện Tuần Sơn", "Xã Mường Thín", 4],
    ["18/02/2022", "Huyện Tuần Sơn", "Xã Chiềng Đông", 3],
    ["19/02/2022", "Thị xã Bình Vân", "Phường Hòa Bình", 5],
    ["19/02/2022", "Thị xã Bình Vân", "Xã Phình Sáng", 0],
]


def _layer(path: Path, written: object) -> None:
    layer = here()
    for name in ("ten_xa", "ten_huyen", "ten_tinh"):
        layer[name] = layer[name].map(written)
    layer.to_file(path, encoding="windows-1252")
    path.with_suffix(".cpg").unlink(missing_ok=True)


@nasty("xa_tcvn3.shp")
def tcvn3_layer(path: Path) -> None:
    """Wards in TCVN3 letters, without a code page."""
    _layer(path, tcvn3)


@nasty("xa_vni.shp")
def vni_layer(path: Path) -> None:
    """Wards in VNI letters, without a code page."""
    _layer(path, vni)


@nasty("windows-1258.csv")
def code_page(path: Path) -> None:
    """Windows-1258, tones written apart, parted by semicolons."""
    lines = [";".join(map(str, row)) for row in [HEADING, *ROWS]]
    path.write_bytes(b"\r\n".join(map(windows_1258, lines)) + b"\r\n")


@nasty("utf-8-hai-lan.csv")
def twice(path: Path) -> None:
    """UTF-8 taken for Windows-1252 and written as UTF-8 again."""
    text(path, [[utf_8_twice(str(cell)) for cell in row] for row in [HEADING, *ROWS]])


@nasty("nfd.csv")
def apart(path: Path) -> None:
    """Letters and their marks apart (NFD), as some computers write them."""
    text(path, [[unicodedata.normalize("NFD", str(cell)) for cell in row] for row in [HEADING, *ROWS]])


@nasty("tcvn3.xlsx")
def sheet(path: Path) -> None:
    """A workbook in TCVN3, headings too."""
    one_sheet(
        path, [[tcvn3(cell) if isinstance(cell, str) else cell for cell in row] for row in [HEADING, *ROWS]]
    )


@nasty("utf-16.csv")
def utf_16(path: Path) -> None:
    """UTF-16 with a mark and tabs: 'Unicode text' of a spreadsheet."""
    lines = ["\t".join(map(str, row)) for row in [HEADING, *ROWS]]
    path.write_bytes("\r\n".join(["\ufeff" + lines[0], *lines[1:], ""]).encode("utf-16-le"))


@nasty("ky-hieu-la.csv")
def odd_signs(path: Path) -> None:
    """Zero-width signs, marks of writing direction, hard blanks and a picture in the names."""
    names = ["\u200bXã Quài Nưa", "\u200fXã Mường Thín\u200e", "Xã\u00a0Chiềng\u00a0Đông", "😷 Xã Nà Tòng"]
    text(path, [HEADING, *(["19/02/2022", "Huyện Tuần Sơn", name, 1] for name in names)])


@nasty("mot-xa-khong-du.csv")
def too_short(path: Path) -> None:
    """Five wards in a file that names its letters wrongly: every name cut to what one program kept."""
    text(
        path, [HEADING, *(["19/02/2022", "Tu?n S?n", name.replace("ề", "?"), 1] for _, name, *_ in WARDS[:4])]
    )
