"""Why a row is refused: stable codes, said in two languages, each with what to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

_LONGEST_VALUE = 80


class Words(NamedTuple):
    """One fault as people read it; `{value}`, `{column}` and `{detail}` are filled in."""

    en: str
    vi: str
    remedy: str
    remedy_vi: str


_PLACE_REMEDY = (
    "write the names as the edition does, or give area_code",
    "viết tên như danh mục, hoặc ghi area_code",
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
        "{column} is empty", "{column} để trống",
        "write the date as YYYY-MM-DD", "ghi ngày dạng YYYY-MM-DD"),
    "date_unreadable": Words(
        "{column} {value!r} is not a date", "{column} {value!r} không phải là ngày",
        "write the date as YYYY-MM-DD", "ghi ngày dạng YYYY-MM-DD"),
    "date_impossible": Words(
        "{column} {value!r}: there is no such day", "{column} {value!r}: không có ngày này",
        "correct the date (YYYY-MM-DD)", "sửa lại ngày (YYYY-MM-DD)"),
    "date_ambiguous": Words(
        "{column} {value!r} can be two days: {detail}", "{column} {value!r} có thể là hai ngày: {detail}",
        "write YYYY-MM-DD, or state the order of day and month", "ghi YYYY-MM-DD, hoặc nêu thứ tự ngày tháng"),
    "date_two_digit_year": Words(
        "{column} {value!r} has a year of two digits", "{column} {value!r} có năm chỉ hai chữ số",
        "write the year with four digits", "ghi năm đủ bốn chữ số"),
    "date_future": Words(
        "{column} {value!r} lies after today ({detail})", "{column} {value!r} sau ngày hôm nay ({detail})",
        "correct the date", "sửa lại ngày"),
    "date_too_old": Words(
        "{column} {value!r} lies before {detail}", "{column} {value!r} trước {detail}",
        "correct the date", "sửa lại ngày"),
    "choice_unknown": Words(
        "{column} {value!r} is not one of {detail}", "{column} {value!r} không thuộc: {detail}",
        "use one of {detail}, or leave it empty if it was not stated",
        "dùng một trong: {detail}, hoặc để trống nếu không rõ"),
    "count_missing": Words(
        "{column} is empty: missing is not zero", "{column} để trống: thiếu không phải là 0",
        "write the number of cases, 0 if there were none", "ghi số ca, ghi 0 nếu không có ca nào"),
    "count_negative": Words(
        "{column} {value!r} is negative", "{column} {value!r} là số âm",
        "write the number of cases; load totals so far as cumulative",
        "ghi số ca; số lũy kế thì nạp dạng cumulative"),
    "count_not_whole": Words(
        "{column} {value!r} is not a whole number", "{column} {value!r} không phải số nguyên",
        "write a whole number, or a range such as 1-9", "ghi số nguyên, hoặc khoảng như 1-9"),
    "count_ambiguous": Words(
        "{column} {value!r} may be thousands or a fraction", "{column} {value!r} có thể là hàng nghìn hoặc số lẻ",
        "write the digits without separators", "ghi các chữ số, không dùng dấu phân cách"),
    "count_too_large": Words(
        "{column} {value!r} is more people than there are", "{column} {value!r} lớn hơn số dân có thể có",
        "correct the number", "sửa lại số"),
    "count_is_range": Words(
        "{column} {value!r}: a total so far must be one number", "{column} {value!r}: số lũy kế phải là một số",
        "write the total as one number", "ghi số lũy kế là một số"),
    "age_impossible": Words(
        "{column} {value!r} is no age", "{column} {value!r} không phải tuổi",
        "write years between 0 and 130, or leave it empty", "ghi số tuổi từ 0 đến 130, hoặc để trống"),
    "coordinate_not_number": Words(
        "{column} {value!r} is not a number of degrees", "{column} {value!r} không phải số độ", *_DEGREES),
    "coordinate_out_of_range": Words(
        "{column} {value!r} lies outside the earth's degrees", "{column} {value!r} ngoài phạm vi tọa độ", *_DEGREES),
    "coordinate_half": Words(
        "{column} is empty while the other coordinate is given", "{column} để trống trong khi tọa độ kia có",
        "give both coordinates or none", "ghi cả hai tọa độ hoặc để trống cả hai"),
    "coordinate_swapped": Words(
        "lon and lat look swapped ({detail})", "kinh độ và vĩ độ có vẻ bị đổi chỗ ({detail})",
        "exchange the two values or columns", "đổi chỗ hai giá trị hoặc hai cột"),
    "coordinate_zero": Words(
        "lon and lat are both 0: a filled-in blank", "kinh độ và vĩ độ đều bằng 0: ô trống bị điền số",
        "give the coordinates or leave both empty", "ghi tọa độ hoặc để trống cả hai"),
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
    "place_ambiguous": Words(
        "{value!r} fits several areas: {detail}", "{value!r} ứng với nhiều đơn vị: {detail}",
        "give area_code, or the names of the areas above it", "ghi area_code, hoặc tên các cấp trên"),
    "id_differs": Words(
        "{column} {value!r} stands on rows that differ (rows {detail})",
        "{column} {value!r} có ở các dòng khác nhau (dòng {detail})",
        "keep the right row, or give each case an id of its own", "giữ dòng đúng, hoặc đặt mã riêng cho từng ca"),
    "key_differs": Words(
        "the same place and day carry different counts (rows {detail})",
        "cùng nơi và ngày nhưng số ca khác nhau (dòng {detail})",
        "keep the right row, or add the column that tells them apart", "giữ dòng đúng, hoặc thêm cột phân biệt"),
    "area_differs": Words(
        "{column} of one area is stated twice, differently (rows {detail})",
        "{column} của cùng một đơn vị được ghi hai lần khác nhau (dòng {detail})",
        "keep the right row", "giữ dòng đúng"),
    "row_doubled": Words(
        "the same aggregated row stands more than once (rows {detail})",
        "dòng tổng hợp này xuất hiện nhiều lần (dòng {detail})",
        "remove the repetition, or add the column that tells them apart", "bỏ dòng lặp, hoặc thêm cột phân biệt"),
    "value_missing": Words(
        "{column} is empty", "{column} để trống", "fill it in", "điền giá trị"),
    "value_not_decimal": Words(
        "{column} {value!r} is not a decimal number", "{column} {value!r} không phải số thập phân",
        "write digits with a point, e.g. 12.5", "ghi chữ số với dấu chấm, ví dụ 12.5"),
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


@dataclass
class Faults:
    """Faults of the rows of one table, collected column by column; a row may have several."""

    height: int
    _at: list[int] = field(default_factory=list)
    _found: list[tuple[str, str, str, str]] = field(default_factory=list)  # code, column, value, detail
    _mask: NDArray[np.bool_] = field(init=False)

    def __post_init__(self) -> None:
        self._mask = np.zeros(self.height, bool)

    def add(
        self,
        code: str,
        mask: NDArray[np.bool_],
        column: str = "",
        values: pl.Series | None = None,
        detail: str | Sequence[str] = "",
    ) -> None:
        """Mark the rows of `mask`; `values` (one a row) and `detail` (one, or one a marked row) tell why."""
        at = np.flatnonzero(mask)
        if not len(at):
            return
        self._mask[at] = True
        texts = values.gather(at).to_list() if values is not None else [""] * len(at)
        details = [detail] * len(at) if isinstance(detail, str) else detail
        self._at += at.tolist()
        self._found += [(code, column, text or "", why) for text, why in zip(texts, details, strict=True)]

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Which rows are refused."""
        return self._mask

    def table(self) -> pl.DataFrame:
        """One row per refused position, ordered: the first fault's code, column and value, all in `problem`."""
        by_row: dict[int, dict[str, Any]] = {}
        order = np.argsort(np.asarray(self._at, np.int64), kind="stable")
        for i in order:
            at, said = self._at[i], _said(*self._found[i])
            if at not in by_row:
                by_row[at] = {"at": at, **said}
                continue
            for column in ("problem", "problem_vi", "remedy", "remedy_vi"):
                if said[column] not in by_row[at][column]:
                    by_row[at][column] += f"; {said[column]}"
        return pl.DataFrame(list(by_row.values()), schema=FAULT_SCHEMA)


def _said(code: str, column: str, value: str, detail: str) -> dict[str, str]:
    words = FAULTS[code]
    short = value if len(value) <= _LONGEST_VALUE else value[:_LONGEST_VALUE] + "…"
    fill = {"column": column, "value": short, "detail": detail}
    return {
        "code": code,
        "column": column,
        "value": value,
        "problem": words.en.format(**fill),
        "problem_vi": words.vi.format(**fill),
        "remedy": words.remedy.format(**fill),
        "remedy_vi": words.remedy_vi.format(**fill),
    }
