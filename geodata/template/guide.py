"""The sheet that tells how to fill in the others."""

from collections.abc import Sequence
from typing import Any, Final

from openpyxl.styles import Alignment, Font, PatternFill

from geodata.template.column import Column
from geodata.template.tables import ABOUT, SHEETS

TITLE: Final = {"vi": "Hướng dẫn", "en": "Guide"}
_GREY: Final = PatternFill("solid", fgColor="E7E6E6")
_HEADINGS: Final = {
    "vi": ("Cột", "Cần có", "Ý nghĩa", "Ví dụ"),
    "en": ("Column", "Needed", "Meaning", "Example"),
}
_LINES: Final = {
    "vi": (
        "MẪU SỐ LIỆU CHO WARDWATCH",
        "1. Điền vào các trang tính bên cạnh, mỗi trang một loại số liệu. Trang nào không có số liệu thì "
        "để trống.",
        "2. Không đổi dòng tiêu đề, không chèn dòng phía trên, không gộp ô. Thêm cột riêng được, nhưng "
        "sẽ không được dùng.",
        "3. Ô TRỐNG nghĩa là CHƯA BIẾT. Số 0 nghĩa là ĐÃ BIẾT LÀ KHÔNG CÓ. Nơi để trống không bao giờ "
        "được coi là an toàn.",
        "4. Ngày ghi ngày/tháng/năm, ví dụ 19/02/2022. Phần trăm chỉ ghi số, ví dụ 85,5 (không gõ dấu %).",
        "5. Đơn vị: chọn trong danh sách thả xuống. Tên và mã có trong trang Danh mục. Mã bắt đầu bằng "
        "số 0 phải giữ số 0.",
        "6. Không ghi họ tên, số điện thoại, số căn cước, địa chỉ nhà.",
        "7. Nộp: gửi nguyên tệp này. Người nhận chạy: wardwatch load TÊN-TỆP.xlsx",
        "8. Sửa số liệu: sửa trong tệp rồi gửi lại cả tệp. Giá trị gửi sau thay giá trị gửi trước của "
        "cùng đơn vị, ngày và chỉ tiêu.",
        "Các ví dụ màu xám dưới đây chỉ để xem, không được nạp.",
    ),
    "en": (
        "FIGURES FOR WARDWATCH",
        "1. Fill in the sheets beside this one, each for its own figures. Leave a sheet blank if you "
        "have nothing for it.",
        "2. Do not change the headings, put rows above them or merge cells. Columns of your own are not used.",
        "3. A BLANK cell means NOT KNOWN. The number 0 means KNOWN TO BE NONE. A blank is never taken "
        "for safety.",
        "4. Days as day/month/year, as 19/02/2022. Per cent as the number alone, as 85.5 (no % sign).",
        "5. Areas: choose from the list. Names and codes are on the sheet Lists. Keep zeros at the "
        "beginning of codes.",
        "6. No names of persons, phones, identity numbers or addresses.",
        "7. Hand in this file as it is. Whoever takes it runs: wardwatch load FILE.xlsx",
        "8. To correct, change the file and send all of it again. What comes later replaces what came before.",
        "The grey examples below are only shown; they are not loaded.",
    ),
}


def write_guide(book: Any, tables: Sequence[tuple[str, Sequence[Column]]], lang: str) -> None:
    """Fill the first sheet: how to fill in, hand in and correct; then every column with its meaning."""
    sheet = book.active
    sheet.title = TITLE[lang]
    for line in _LINES[lang]:
        sheet.append([line])
    sheet["A1"].font = Font(bold=True, size=14)
    for kind, columns in tables:
        _table(sheet, kind, columns, lang)
    for letter, width in zip("ABCD", (44, 9, 74, 24), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2, max_col=4):
        for cell in row:
            cell.alignment = Alignment(wrap_text=cell.row > len(_LINES[lang]), vertical="top")
    sheet.protection.enable()
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _table(sheet: Any, kind: str, columns: Sequence[Column], lang: str) -> None:
    key = "vi" if lang == "vi" else "en"
    sheet.append([])
    sheet.append([SHEETS[kind][key].upper()])
    sheet.cell(sheet.max_row, 1).font = Font(bold=True, size=12)
    sheet.append([ABOUT[kind][key]])
    sheet.append(list(_HEADINGS[lang]))
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for one in columns:
        example = one.example if not one.choices or lang == "vi" else one.choices[0]["en"]
        sheet.append([one.heading(lang), "✓" if one.needed else "", one.means[key], None])
        cell = sheet.cell(sheet.max_row, 4, example)
        cell.data_type, cell.fill, cell.font = "s", _GREY, Font(italic=True, color="7F7F7F")
