"""What is said of tables that cannot be answered, and what their reader should know, in both languages."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from zones.errors import InputError
from zones.phrases import Words, both


class Fault(NamedTuple):
    """A problem and what to do about it; words in braces are filled in."""

    en: str
    vi: str
    fix: str
    vi_fix: str


_FAULTS: Final[dict[str, Fault]] = {
    "no_number": Fault(
        "{cells} is no number", "{cells} không phải là số",
        "write 73.5, <5 or 1-9, or leave it empty", "ghi 73.5, <5 hoặc 1-9, hoặc để trống"),
    "two_numbers": Fault(
        "{cells} may be read in two ways", "{cells} có thể đọc theo hai cách",
        "write 1234 or 1.2340, or leave it empty", "ghi 1234 hoặc 1.2340, hoặc để trống"),
    "below_zero": Fault(
        "{cells} is below zero", "{cells} nhỏ hơn 0",
        "correct it, or leave it empty", "sửa lại, hoặc để trống"),
    "per_cent": Fault(
        "{cells} has a per cent sign, but the rulebook does not compare per cent here",
        "{cells} có dấu phần trăm, nhưng bộ quy tắc không so sánh theo phần trăm ở đây",
        "write the number in the unit that the rulebook compares", "ghi số theo đơn vị mà bộ quy tắc so sánh"),
    "no_scope": Fault(
        "rulebook {book} does not assess '{scope}'", "bộ quy tắc {book} không đánh giá '{scope}'",
        "choose one of {words}", "chọn một trong: {words}"),
    "no_indicator": Fault(
        "rulebook {book} has no indicator '{name}'", "bộ quy tắc {book} không có chỉ số '{name}'",
        "choose among {words}", "chọn một trong: {words}"),
    "no_column": Fault(
        "column '{name}' is not in the table", "bảng không có cột '{name}'",
        "the table has {words}", "bảng có các cột: {words}"),
    "several_columns": Fault(
        "{name} may be column {words}", "{name} có thể là cột {words}",
        "say which: --map {name}=COLUMN, or name the column exactly",
        "chỉ rõ cột: --map {name}=CỘT, hoặc ghi đúng tên cột"),
    "no_figures": Fault(
        "no column is called like an indicator", "không cột nào mang tên một chỉ số",
        "name the columns {words}, or use --map {name}=COLUMN",
        "đặt tên cột là {words}, hoặc dùng --map {name}=CỘT"),
    "no_unit": Fault(
        "{cells} names no unit", "{cells} không ghi đơn vị", "name the unit", "ghi tên hoặc mã đơn vị"),
    "no_date": Fault(
        "{cells} is no date", "{cells} không phải là ngày",
        "write 2021-10-12, or 12/10/2021 in one order in the whole column",
        "ghi 2021-10-12, hoặc 12/10/2021 theo một thứ tự trong cả cột"),
    "no_level": Fault(
        "{cells} is no level of {book}", "{cells} không phải là mức của {book}",
        "write one of {words}, or its label", "ghi một trong: {words}, hoặc nhãn của mức"),
    "twice": Fault(
        "rows {first} and {second} are both {unit} on {day}",
        "dòng {first} và dòng {second} cùng là {unit} ngày {day}",
        "give each unit one row a date", "mỗi đơn vị chỉ ghi một dòng cho một ngày"),
}  # fmt: skip

_NOTES: Final[dict[str, tuple[str, str]]] = {
    "looser": ("{name} is read from column '{column}'", "{name} được đọc từ cột '{column}'"),
    "absent": ("no column for {name}: not known in any row", "không có cột cho {name}: chưa rõ ở mọi dòng"),
    "corrected": (
        "{n} fields of column '{column}' are below zero ({cells}): "
        "corrections of earlier days; what is new is not known",
        "{n} ô ở cột '{column}' nhỏ hơn 0 ({cells}): số điều chỉnh cho những ngày trước; chưa rõ số mới",
    ),
    "shares": (
        "no figure of column '{column}' is above 1, but the rulebook compares per cent; "
        "if they are shares: --scale {name}=100",
        "không số nào ở cột '{column}' lớn hơn 1, mà bộ quy tắc so sánh theo phần trăm; "
        "nếu đó là tỷ lệ từ 0 đến 1: --scale {name}=100",
    ),
    "month_first": (
        "the days of column '{column}' have the month first, as its fields show",
        "ngày ở cột '{column}' được ghi tháng trước, ngày sau, như các ô của cột cho thấy",
    ),
    "day_first": (
        "the days of column '{column}', as {text}, are read day first; write 2021-10-12 if the month comes first",
        "ngày ở cột '{column}', như {text}, được đọc ngày trước, tháng sau; nếu tháng trước thì ghi 2021-10-12",
    ),
    "outside": (
        "{n} rows lie outside its validity (from {first}{end}); they are decided all the same",
        "{n} dòng nằm ngoài thời gian hiệu lực (từ {first}{end}); vẫn được đánh giá",
    ),
}


def refused(code: str, where: str, **values: object) -> InputError:
    """The error of a fault; a value that is a pair is put in by language."""
    en, vi, fix, vi_fix = (_filled(text, k % 2, values) for k, text in enumerate(_FAULTS[code]))
    return InputError(en, where=where, fix=fix, vi=vi, vi_fix=vi_fix)


def note(code: str, **values: object) -> Words:
    """A sentence that the reader should know; a value that is a pair is put in by language."""
    texts = [_filled(text, k, values) for k, text in enumerate(_NOTES[code])]
    return both(texts[1], texts[0])


def _filled(text: str, language: int, values: Mapping[str, object]) -> str:
    return text.format(
        **{key: value[language] if isinstance(value, tuple) else value for key, value in values.items()}
    )
