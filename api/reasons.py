"""Why rows are refused and with what remarks they are accepted, in a few Vietnamese words for each code."""

from typing import Final

from zones.vocabulary import Lang

#: Why rows are refused, in short, in Vietnamese; in English the code says it.
REASONS: Final = {
    "parent_unsaid": "không ghi đơn vị cấp trên", "parent_coarse": "đơn vị cấp trên quá lớn",
    "parent_outside": "ngoài địa bàn của danh sách", "name_doubled": "một tên nhiều lần trong cùng đơn vị cấp trên",
    "code_repeated": "một mã ở nhiều dòng",
    "line_ragged": "số ô khác với tiêu đề", "line_quote": "dấu ngoặc kép không đóng",
    "date_missing": "thiếu ngày", "date_unreadable": "không đọc được ngày", "date_impossible": "ngày không có thật",
    "date_ambiguous": "ngày hiểu được hai cách", "date_two_digit_year": "năm chỉ hai chữ số",
    "date_future": "ngày sau hôm nay", "date_too_old": "ngày quá xa trong quá khứ",
    "choice_unknown": "giá trị không có trong danh sách cho phép", "count_missing": "thiếu số ca",
    "report_of_site": "báo cáo của cơ sở, không phải của đơn vị hành chính",
    "count_negative": "số âm", "count_not_whole": "không phải số nguyên",
    "count_ambiguous": "hàng nghìn hay số lẻ không rõ", "count_too_large": "số quá lớn",
    "total_above_parts": "tổng lớn hơn các phần cộng lại",
    "total_above_rows": "tổng lớn hơn các dòng cộng lại",
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
    "place_outside_title": "nơi khác với tiêu đề chung",
    "place_ambiguous": "tên ứng với nhiều đơn vị",
    "place_doubtful": "tên gần giống, chưa chắc", "id_differs": "cùng mã mà khác nội dung",
    "key_differs": "cùng nơi và ngày mà khác số ca", "area_differs": "cùng đơn vị mà khác giá trị",
    "row_doubled": "dòng lặp lại", "value_missing": "thiếu giá trị", "value_not_decimal": "không phải số thập phân",
    "value_below_zero": "số nhỏ hơn 0", "value_no_choice": "không phải câu trả lời cho chỉ tiêu",
    "figure_ambiguous": "có thể là nhiều chỉ tiêu",
}  # fmt: skip
#: What accepted rows are remarked with, in Vietnamese.
REMARKS: Final = {
    "unplaced": "không rõ nơi",
    "place_at_parent": "chỉ xác định được đến cấp trên",
    "point_without_area": "tọa độ ngoài mọi đơn vị",
    "point_elsewhere": "tọa độ nằm ở đơn vị khác với tên",
    "site_unknown": "cơ sở chưa biết (vẫn nhận)",
    "site_elsewhere": "cơ sở ở đơn vị khác với nơi của dòng (giữ nơi của dòng)",
    "place_of_site": "không ghi nơi, lấy theo cơ sở",
    "point_flagged": "tọa độ đáng ngờ (vẫn nhận, giữ nguyên)",
    "words_corrected": "tên viết sai một chữ, đã hiểu đúng",
    "words_answered": "nơi theo câu trả lời đã ghi nhớ",
    "words_forgiven": "tên không hiểu được, lấy theo tọa độ",
    "zeros_restored": "mã được thêm lại số 0 ở đầu",
}


def reason(code: str, lang: Lang) -> str:
    """Why a row is refused; in English the code says it."""
    return REASONS.get(code, code) if lang == "vi" else code


def remark(code: str, lang: Lang) -> str:
    """With what remark a row is accepted."""
    return REMARKS.get(code, code) if lang == "vi" else code.replace("_", " ")
