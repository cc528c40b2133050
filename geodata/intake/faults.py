"""Why a row is refused: stable codes, said in two languages, each with what to do."""

from collections.abc import Mapping, Sequence
from string import Formatter
from typing import Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.notes import in_vietnamese

_LONGEST_VALUE = 80


class Words(NamedTuple):
    """One fault as people read it; `{value}`, `{column}` and `{detail}` are filled in."""

    en: str
    vi: str
    remedy: str
    remedy_vi: str


_PLACE_REMEDY = (
    "write the names as the edition does, or give area_code",
    "viết tên như danh mục, hoặc ghi mã đơn vị",
)
_DEGREES = ("give degrees in WGS 84, e.g. 105.83 and 21.02", "ghi độ theo WGS 84, ví dụ 105.83 và 21.02")

#: Every reason for which a row can be refused.
FAULTS: Final[dict[str, Words]] = {
    "line_ragged": Words(
        "the line has {detail} fields instead of those of the heading", "dòng có {detail} ô, khác với tiêu đề",
        "mend the delimiters or quotation marks of this line", "sửa dấu phân cách hoặc dấu ngoặc kép của dòng này"),
    "line_quote": Words(
        "a quotation mark in this line is never closed", "dấu ngoặc kép trong dòng không được đóng",
        "close or remove the quotation mark", "đóng hoặc bỏ dấu ngoặc kép"),
    "date_missing": Words(
        "{column} is empty", "cột {column!r} để trống",
        "write the date as YYYY-MM-DD", "ghi ngày dạng năm-tháng-ngày, ví dụ 2022-02-19"),
    "date_unreadable": Words(
        "{column} {value!r} is not a date", "cột {column!r}: {value!r} không phải là ngày",
        "write the date as YYYY-MM-DD", "ghi ngày dạng năm-tháng-ngày, ví dụ 2022-02-19"),
    "date_impossible": Words(
        "{column} {value!r}: there is no such day", "cột {column!r}: không có ngày {value!r}",
        "correct the date (YYYY-MM-DD)", "sửa lại ngày, ghi dạng năm-tháng-ngày"),
    "date_ambiguous": Words(
        "{column} {value!r} can be two days: {detail}", "cột {column!r}: {value!r} có thể là hai ngày: {detail}",
        "write YYYY-MM-DD, or state the order of day and month", "ghi dạng năm-tháng-ngày, hoặc nêu thứ tự ngày tháng"),
    "date_two_digit_year": Words(
        "{column} {value!r} has a year of two digits", "cột {column!r}: {value!r} có năm chỉ hai chữ số",
        "write the year with four digits", "ghi năm đủ bốn chữ số"),
    "date_future": Words(
        "{column} {value!r} lies after today ({detail})", "cột {column!r}: {value!r} sau ngày hôm nay ({detail})",
        "correct the date", "sửa lại ngày"),
    "date_too_old": Words(
        "{column} {value!r} lies before {detail}", "cột {column!r}: {value!r} trước ngày {detail}",
        "correct the date", "sửa lại ngày"),
    "choice_unknown": Words(
        "{column} {value!r} is not one of {detail}", "cột {column!r}: {value!r} không thuộc: {detail}",
        "use one of {detail}, or leave it empty if it was not stated",
        "dùng một trong: {detail}, hoặc để trống nếu không rõ"),
    "report_of_site": Words(
        "{column} {value!r}: a statement of a site is no statement of its area",
        "cột {column!r}: {value!r}: báo cáo của cơ sở không phải là báo cáo của đơn vị hành chính",
        "send what the ward or hamlet states, its sites included; leave the site empty",
        "gửi báo cáo của xã/phường hoặc thôn, gồm cả các cơ sở trong đó; để trống ô cơ sở"),
    "count_missing": Words(
        "{column} is empty: missing is not zero", "cột {column!r} để trống: thiếu không phải là 0",
        "write the number of cases, 0 if there were none", "ghi số ca, ghi 0 nếu không có ca nào"),
    "count_negative": Words(
        "{column} {value!r} is negative", "cột {column!r}: {value!r} là số âm",
        "write the number of cases; load totals so far as cumulative",
        "ghi số ca; nếu là số lũy kế thì nạp với lựa chọn lũy kế"),
    "count_not_whole": Words(
        "{column} {value!r} is not a whole number", "cột {column!r}: {value!r} không phải số nguyên",
        "write a whole number, or a range such as 1-9", "ghi số nguyên, hoặc khoảng như 1-9"),
    "count_ambiguous": Words(
        "{column} {value!r} may be thousands or a fraction",
        "cột {column!r}: {value!r} có thể là hàng nghìn hoặc số lẻ",
        "write the digits without separators", "ghi các chữ số, không dùng dấu phân cách"),
    "total_above_parts": Words(
        "{detail}: cases that no part holds: {value}", "{detail}: số ca không nằm trong phần nào: {value}",
        "correct the parts or the total and load the file again",
        "sửa các phần hoặc số tổng rồi nạp lại tệp"),
    "total_above_rows": Words(
        "{detail!r} says {value} cases more than its rows: some unit has them, and it is not known which",
        "{detail!r} nhiều hơn các dòng cộng lại {value} ca: số ca ấy thuộc một đơn vị nào đó chưa rõ",
        "write the missing cases on the row of their unit, or correct the total",
        "ghi số ca còn thiếu vào dòng của đơn vị có ca, hoặc sửa số tổng"),
    "count_too_large": Words(
        "{column} {value!r} is more people than there are", "cột {column!r}: {value!r} lớn hơn số dân có thể có",
        "correct the number", "sửa lại số"),
    "count_is_range": Words(
        "{column} {value!r}: a total so far must be one number",
        "cột {column!r}: {value!r} là một khoảng, số lũy kế phải là một số",
        "write the total as one number", "ghi số lũy kế là một số"),
    "age_impossible": Words(
        "{column} {value!r} is no age", "cột {column!r}: {value!r} không phải tuổi",
        "write years between 0 and 130, or leave it empty", "ghi số tuổi từ 0 đến 130, hoặc để trống"),
    "coordinate_not_number": Words(
        "{column} {value!r} is not a number of degrees", "cột {column!r}: {value!r} không phải số độ", *_DEGREES),
    "coordinate_out_of_range": Words(
        "{column} {value!r} lies outside the earth's degrees",
        "cột {column!r}: {value!r} ngoài phạm vi tọa độ", *_DEGREES),
    "coordinate_half": Words(
        "{column} is empty while the other coordinate is given", "cột {column!r} để trống trong khi tọa độ kia có",
        "give both coordinates or none", "ghi cả hai tọa độ hoặc để trống cả hai"),
    "coordinate_swapped": Words(
        "lon and lat look swapped ({detail})", "kinh độ và vĩ độ có vẻ bị đổi chỗ ({detail})",
        "exchange the two values or columns", "đổi chỗ hai giá trị hoặc hai cột"),
    "coordinate_zero": Words(
        "lon and lat are both 0: a filled-in blank", "kinh độ và vĩ độ đều bằng 0: ô trống bị điền số",
        "give the coordinates or leave both empty", "ghi tọa độ hoặc để trống cả hai"),
    "coordinate_minutes": Words(
        "{column} {value!r} has 60 minutes or seconds, or more",
        "cột {column!r}: {value!r} có phút hoặc giây từ 60 trở lên",
        "correct the minutes and seconds, e.g. 21°01'30\"N", "sửa lại phút và giây, ví dụ 21°01'30\"B"),
    "coordinate_order": Words(
        "{column} {value!r}: which of the two is the longitude cannot be told",
        "cột {column!r}: {value!r} không rõ số nào là kinh độ",
        "write the letters, e.g. 21.02N 105.83E, or use two columns lon and lat",
        "ghi kèm chữ, ví dụ 21.02B 105.83Đ, hoặc tách thành hai cột kinh độ và vĩ độ"),
    "coordinate_link_short": Words(
        "{column} {value!r} is a short link: the place is not in it", "cột {column!r}: {value!r} là liên kết rút gọn, "
        "không chứa tọa độ", "open it once in a browser and give the long link, or the two numbers",
        "mở liên kết một lần bằng trình duyệt rồi ghi liên kết dài, hoặc hai số tọa độ"),
    "coordinate_link_empty": Words(
        "{column} {value!r} is a map link without coordinates",
        "cột {column!r}: {value!r} là liên kết bản đồ không có tọa độ",
        "set a pin on the map and give its link, or the two numbers", "ghim điểm trên bản đồ rồi ghi liên kết đó, "
        "hoặc hai số tọa độ"),
    "coordinate_code": Words(
        "{column} {value!r} is no plus code", "cột {column!r}: {value!r} không phải mã Plus",
        "copy the code again from the map, e.g. 7PH72VH3+CM", "chép lại mã từ bản đồ, ví dụ 7PH72VH3+CM"),
    "coordinate_code_short": Words(
        "{column} {value!r} is a short plus code, and the area of this row does not complete it",
        "cột {column!r}: {value!r} là mã Plus rút gọn, đơn vị của dòng không đủ để xác định vị trí",
        "give the full code of ten signs, or the ward of the row", "ghi mã đầy đủ mười ký tự, hoặc ghi rõ xã của dòng"),
    "coordinate_code_coarse": Words(
        "{column} {value!r} names a square of many kilometres",
        "cột {column!r}: {value!r} chỉ một ô rộng nhiều ki-lô-mét",
        "give the full code of ten signs", "ghi mã đầy đủ mười ký tự"),
    "geometry_not_point": Words(
        "the shape of this row is not a point", "hình của dòng này không phải là điểm",
        "give one point per row", "mỗi dòng một điểm"),
    "code_unknown": Words(
        "area code {value!r} is not in the edition{detail}", "mã {value!r} không có trong danh mục{detail}",
        "give a code of the edition, or leave it empty", "ghi mã có trong danh mục, hoặc để trống"),
    "code_ambiguous": Words(
        "area code {value!r} fits several areas: {detail}", "mã {value!r} ứng với nhiều đơn vị: {detail}",
        "write the code in full, with leading zeros", "ghi đủ mã, kể cả số 0 ở đầu"),
    "place_unknown": Words(
        "no area is called {value!r}{detail}", "không có đơn vị tên {value!r}{detail}", *_PLACE_REMEDY),
    "place_impossible": Words(
        "there is no such place: {value!r}{detail}", "không có nơi này: {value!r}{detail}", *_PLACE_REMEDY),
    "place_outside_title": Words(
        "{value!r} does not lie where the title or the name of the sheet says: {detail}",
        "{value!r} không thuộc nơi ghi ở tiêu đề chung hoặc tên trang tính: {detail}",
        "correct the name; if it is right, name the area above it in a column of its own, or load the row again as it "
        "stands with --mends",
        "sửa lại tên; nếu tên đúng, ghi cấp trên vào một cột riêng, hoặc nạp lại nguyên dòng này với --mends"),
    "place_ambiguous": Words(
        "{value!r} fits several areas: {detail}", "{value!r} ứng với nhiều đơn vị: {detail}",
        "give area_code, or the names of the areas above it", "ghi mã đơn vị, hoặc tên các cấp trên"),
    "place_doubtful": Words(
        "{value!r} is no name known here, but like one{detail}",
        "{value!r} không phải tên có trong danh mục, nhưng gần giống{detail}",
        "answer once for all such rows: wardwatch places review; or correct the name",
        "trả lời một lần cho mọi dòng như vậy: wardwatch places review; hoặc sửa lại tên"),
    "id_differs": Words(
        "{column} {value!r} stands on rows that differ (rows {detail})",
        "cột {column!r}: {value!r} có ở các dòng khác nhau (dòng {detail})",
        "keep the right row, or give each case an id of its own", "giữ dòng đúng, hoặc đặt mã riêng cho từng ca"),
    "key_differs": Words(
        "the same place and day carry different counts (rows {detail})",
        "cùng nơi và ngày nhưng số ca khác nhau (dòng {detail})",
        "keep the right row, or add the column that tells them apart", "giữ dòng đúng, hoặc thêm cột phân biệt"),
    "area_differs": Words(
        "{column} of one area is stated twice, differently (rows {detail})",
        "cột {column!r}: cùng một đơn vị được ghi hai lần khác nhau (dòng {detail})",
        "keep the right row", "giữ dòng đúng"),
    "row_doubled": Words(
        "the same aggregated row stands more than once (rows {detail})",
        "dòng tổng hợp này xuất hiện nhiều lần (dòng {detail})",
        "remove the repetition, or add the column that tells them apart", "bỏ dòng lặp, hoặc thêm cột phân biệt"),
    "parent_unsaid": Words(
        "the row does not say the {detail}", "dòng không cho biết thuộc {detail} nào",
        "fill in its name or code", "điền tên hoặc mã"),
    "parent_coarse": Words(
        "{value!r} is no area of the level right above: {detail}",
        "{value!r} không phải đơn vị ở cấp ngay trên: {detail}",
        "name the ward", "ghi tên hoặc mã xã"),
    "parent_outside": Words(
        "{value!r} does not lie in {detail}", "{value!r} không thuộc {detail}",
        "correct the ward, or leave out --within", "sửa tên xã, hoặc bỏ --within"),
    "name_doubled": Words(
        "{value!r} stands more than once in one area (rows {detail})",
        "{value!r} có nhiều lần trong cùng một đơn vị cấp trên (dòng {detail})",
        "give each a code, or keep the right row", "ghi mã riêng cho từng đơn vị, hoặc giữ dòng đúng"),
    "code_repeated": Words(
        "code {value!r} stands on several rows (rows {detail})", "mã {value!r} có ở nhiều dòng (dòng {detail})",
        "give each row a code of its own", "ghi cho mỗi dòng một mã riêng"),
    "value_missing": Words(
        "{column} is empty", "cột {column!r} để trống", "fill it in", "điền giá trị"),
    "value_not_decimal": Words(
        "{column} {value!r} is not a decimal number", "cột {column!r}: {value!r} không phải số thập phân",
        "write digits with a point, e.g. 12.5", "ghi chữ số với dấu chấm, ví dụ 12.5"),
    "value_below_zero": Words(
        "{column} {value!r} is below zero", "cột {column!r}: {value!r} nhỏ hơn 0",
        "correct the number", "sửa lại số"),
    "value_no_choice": Words(
        "{column} {value!r} is no answer to the question that this figure asks",
        "cột {column!r}: {value!r} không phải câu trả lời cho chỉ tiêu này",
        "write yes or no (1 or 0), or the grade asked for; leave it empty if it is not known",
        "ghi có hoặc không (1 hoặc 0), hoặc mức được hỏi; để trống nếu chưa biết"),
    "figure_ambiguous": Words(
        "{column} {value!r} can be several figures: {detail}",
        "cột {column!r}: {value!r} có thể là nhiều chỉ tiêu: {detail}",
        "write the one that is meant, as it stands there", "ghi đúng một chỉ tiêu trong số đó"),
}  # fmt: skip

#: Columns of `Faults.table`, one row per refused position.
FAULT_SCHEMA = {
    "at": pl.UInt32,
    "code": pl.String,
    "column": pl.String,
    "value": pl.String,
    "problem": pl.String,
    "problem_vi": pl.String,
    "remedy": pl.String,
    "remedy_vi": pl.String,
}


class Faults:
    """Faults of the rows of one table, collected column by column; a row may have several."""

    def __init__(self, height: int) -> None:
        self.height = height
        self._mask = np.zeros(height, bool)
        self._found: list[pl.DataFrame] = []

    def add(
        self,
        code: str,
        mask: NDArray[np.bool_],
        column: str = "",
        values: pl.Series | None = None,
        detail: str | Sequence[str] = "",
    ) -> None:
        """Mark the rows of `mask`; `values` (one a row) and `detail` (one, or one a marked row) tell why.

        A detail that is a `Note` is told in both languages.
        """
        at = np.flatnonzero(mask)
        if not len(at):
            return
        self._mask[at] = True
        details = [detail] * len(at) if isinstance(detail, str) else detail
        told = pl.DataFrame(
            {
                "at": pl.Series(at, dtype=pl.UInt32),
                "value": pl.Series([""]).new_from_index(0, len(at)) if values is None else values.gather(at),
                "detail": pl.Series(map(str, details), dtype=pl.String),
                "detail_vi": pl.Series(map(in_vietnamese, details), dtype=pl.String),
            }
        )
        self._found.append(_said(told, code, column))

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Which rows are refused."""
        return self._mask

    def table(self) -> pl.DataFrame:
        """One row per refused position, ordered: the first fault's code, column and value, all in `problem`."""
        if not self._found:
            return pl.DataFrame(schema=FAULT_SCHEMA)
        said = pl.concat(self._found).sort("at", maintain_order=True)
        words = ("problem", "problem_vi", "remedy", "remedy_vi")
        alone = said.filter(~pl.col("at").is_duplicated())
        several = said.filter(pl.col("at").is_duplicated())
        joined = several.group_by("at", maintain_order=True).agg(
            pl.first("code", "column", "value"),
            *(pl.col(name).unique(maintain_order=True).str.join("; ") for name in words),
        )
        return pl.concat([alone, joined.select(alone.columns)]).sort("at")


def _said(told: pl.DataFrame, code: str, column: str) -> pl.DataFrame:
    """The fault of each row (`at`, `value`, `detail`, `detail_vi`) in words."""
    words = FAULTS[code]
    value = pl.col("value").fill_null("")
    cut = pl.when(value.str.len_chars() > _LONGEST_VALUE).then(
        value.str.slice(0, _LONGEST_VALUE) + "…"
    ).otherwise(value)  # fmt: skip
    fill = {"column": pl.lit(column), "value": cut, "detail": pl.col("detail").fill_null("")}
    fill_vi = fill | {"detail": pl.col("detail_vi").fill_null("")}
    return told.select(
        "at",
        pl.lit(code).alias("code"),
        pl.lit(column).alias("column"),
        value.alias("value"),
        _filled(words.en, fill).alias("problem"),
        _filled(words.vi, fill_vi).alias("problem_vi"),
        _filled(words.remedy, fill).alias("remedy"),
        _filled(words.remedy_vi, fill_vi).alias("remedy_vi"),
    )


def _filled(template: str, fill: Mapping[str, pl.Expr]) -> pl.Expr:
    """A template with `{name}` and, in quotation marks, `{name!r}`."""
    parts = []
    for text, name, _, quoted in Formatter().parse(template):
        if name is not None and quoted:
            parts += [pl.lit(f"{text}'"), fill[name], pl.lit("'")]
        else:
            parts += [pl.lit(text), *([fill[name]] if name is not None else [])]
    return pl.concat_str(parts)
