"""What a load came to, in words: remarks, reasons, and the numbers in the last line."""

from typing import Any, Final

from api.cli.flagged import told_flags
from api.loading import Loaded
from geodata.intake.notes import in_language
from zones.numerals import grouped
from zones.vocabulary import Lang

#: The numbers of a load, in the order of the last line.
NUMBERS: Final[dict[str, dict[str, str]]] = {
    "read": {"vi": "đọc", "en": "read"},
    "accepted": {"vi": "nhận", "en": "accepted"},
    "unchanged": {"vi": "không đổi", "en": "unchanged"},
    "retracted": {"vi": "rút lại", "en": "retracted"},
    "refused": {"vi": "từ chối", "en": "refused"},
    "unplaced": {"vi": "không rõ nơi", "en": "unplaced"},
}
#: Why rows are refused, in short, in Vietnamese; in English the code says it.
REASONS: Final = {
    "parent_unsaid": "không ghi đơn vị cấp trên", "parent_coarse": "đơn vị cấp trên quá lớn",
    "parent_outside": "ngoài địa bàn của danh sách", "name_doubled": "một tên nhiều lần trong một xã",
    "code_repeated": "một mã ở nhiều dòng",
    "line_ragged": "số ô khác với tiêu đề", "line_quote": "dấu ngoặc kép không đóng",
    "date_missing": "thiếu ngày", "date_unreadable": "không đọc được ngày", "date_impossible": "ngày không có thật",
    "date_ambiguous": "ngày hiểu được hai cách", "date_two_digit_year": "năm chỉ hai chữ số",
    "date_future": "ngày sau hôm nay", "date_too_old": "ngày quá xa trong quá khứ",
    "choice_unknown": "giá trị không có trong danh sách cho phép", "count_missing": "thiếu số ca",
    "count_negative": "số âm", "count_not_whole": "không phải số nguyên",
    "count_ambiguous": "hàng nghìn hay số lẻ không rõ", "count_too_large": "số quá lớn",
    "count_is_range": "số lũy kế là một khoảng", "age_impossible": "không phải tuổi",
    "coordinate_not_number": "tọa độ không phải số", "coordinate_out_of_range": "tọa độ ngoài phạm vi",
    "coordinate_half": "thiếu một tọa độ", "coordinate_swapped": "kinh độ và vĩ độ đổi chỗ",
    "coordinate_minutes": "phút hoặc giây quá 60", "coordinate_order": "không rõ kinh độ hay vĩ độ",
    "coordinate_link_short": "liên kết bản đồ rút gọn", "coordinate_link_empty": "liên kết bản đồ không có tọa độ",
    "coordinate_code": "không phải mã Plus", "coordinate_code_short": "mã Plus thiếu đơn vị",
    "coordinate_code_coarse": "mã Plus quá thô",
    "coordinate_zero": "tọa độ bằng 0", "geometry_not_point": "hình không phải điểm",
    "code_unknown": "mã đơn vị không có", "code_ambiguous": "mã ứng với nhiều đơn vị",
    "place_unknown": "tên đơn vị không có", "place_impossible": "nơi không có thật",
    "place_ambiguous": "tên ứng với nhiều đơn vị",
    "place_doubtful": "tên gần giống, chưa chắc", "id_differs": "cùng mã mà khác nội dung",
    "key_differs": "cùng nơi và ngày mà khác số ca", "area_differs": "cùng đơn vị mà khác giá trị",
    "row_doubled": "dòng lặp lại", "value_missing": "thiếu giá trị", "value_not_decimal": "không phải số thập phân",
}  # fmt: skip
#: What accepted rows are remarked with, in Vietnamese.
REMARKS: Final = {
    "unplaced": "không rõ nơi",
    "place_at_parent": "chỉ xác định được đến cấp trên",
    "point_without_area": "tọa độ ngoài mọi đơn vị",
    "point_elsewhere": "tọa độ nằm ở đơn vị khác với tên",
    "point_flagged": "tọa độ đáng ngờ (vẫn nhận, giữ nguyên)",
    "words_corrected": "tên viết sai một chữ, đã hiểu đúng",
    "words_answered": "nơi theo câu trả lời đã ghi nhớ",
    "words_forgiven": "tên không hiểu được, lấy theo tọa độ",
    "zeros_restored": "mã được thêm lại số 0 ở đầu",
}
_SHEETS: Final = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")  # refused rows of these are offered as a workbook
_LINES: Final[dict[str, dict[str, str]]] = {
    "refused": {"vi": "  từ chối, {what}: {rows}", "en": "  refused, {what}: {rows}"},
    "hint": {
        "vi": "  xem các dòng này: wardwatch imports refused {number} -o refused.{ending}",
        "en": "  see them: wardwatch imports refused {number} -o refused.{ending}",
    },
    "carried": {
        "vi": "  mang sang từ các số lũy kế đầu tiên: {cases} ca ở {places} nơi",
        "en": "  carried in with the first totals: {cases} cases in {places} places",
    },
    "recomputed": {
        "vi": "  tính lại {rows} dòng đã có, vì số lũy kế trước đó thay đổi",
        "en": "  figures of {rows} rows held before were made anew, since totals before them changed",
    },
    "fell": {
        "vi": "  số lũy kế giảm ngày {report_date} (dòng {row}): từ {from_total} xuống {to_total}",
        "en": "  total fell on {report_date} (row {row}): {from_total} to {to_total}",
    },
    "last": {"vi": "lần nạp {number}: {numbers}", "en": "import {number}: {numbers}"},
}


def last_line(data: dict[str, Any], lang: Lang) -> str:
    """The number of the import and what became of its rows."""
    numbers = ", ".join(f"{words[lang]} {grouped(data[name], lang)}" for name, words in NUMBERS.items())
    return _LINES["last"][lang].format(number=data["import"], numbers=numbers)


def counted(count: int, noun: str, noun_vi: str, lang: Lang) -> str:
    """A number with its noun: `1 row`, `2 rows`, `2 dòng`."""
    if lang == "vi":
        return f"{grouped(count, lang)} {noun_vi}"
    return f"{grouped(count, lang)} {noun}{'' if count == 1 else 's'}"


def in_words(loaded: Loaded, data: dict[str, Any], lang: Lang) -> str:
    """Everything that a load has to say (`data` are its numbers and particulars); the last line has the numbers."""
    lines = [in_language(note, lang) for note in loaded.notes]
    for code, rows in data.get("reasons", {}).items():
        what = REASONS.get(code, code) if lang == "vi" else code
        lines.append(_LINES["refused"][lang].format(what=what, rows=grouped(rows, lang)))
    for code, rows in data.get("remarks", {}).items():
        if rows:
            what = REMARKS.get(code, code) if lang == "vi" else code.replace("_", " ")
            lines.append(f"  {what}: {grouped(rows, lang)}")
    lines += told_flags(data, lang)
    lines += _totals(data, lang)
    if data["refused"]:
        sheet = loaded.result.import_.file_name.lower().endswith(_SHEETS)
        lines.append(_LINES["hint"][lang].format(number=data["import"], ending="xlsx" if sheet else "csv"))
    return "\n".join([*lines, last_line(data, lang)])


def _totals(data: dict[str, Any], lang: Lang) -> list[str]:
    """What a cumulative list came with: balances carried in, rows made anew, and totals that fell."""
    lines = []
    if carried := data.get("balances"):
        cases, places = grouped(carried["cases"], lang), grouped(carried["rows"], lang)
        lines.append(_LINES["carried"][lang].format(cases=cases, places=places))
    if rows := data.get("recomputed"):
        lines.append(_LINES["recomputed"][lang].format(rows=grouped(rows, lang)))
    for one in data.get("corrections", []):
        fell = {name: grouped(one[name], lang) for name in ("from_total", "to_total")}
        lines.append(_LINES["fell"][lang].format(**one | fell))
    return lines
