"""A preview of a case list in words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from api.cli.counts import reasons_told, remarks_told
from api.previewing import Preview
from geodata.intake.notes import FIELDS_VI, LEVELS_VI, in_language
from zones.numerals import grouped
from zones.vocabulary import Lang

_LINES: Final[dict[str, dict[Lang, str]]] = {
    "stored": {"vi": "chỉ xem trước, chưa lưu gì: {file}", "en": "a preview, nothing is stored: {file}"},
    "question": {"vi": "cần trả lời trước khi nạp: {asked}", "en": "to be answered before loading: {asked}"},
    "answer": {"vi": "  thêm {option}: {words}", "en": "  add {option}: {words}"},
    "assumed": {"vi": "xem trước tiếp với {options}:", "en": "the preview goes on with {options}:"},
    "error": {
        "vi": "chưa nạp được: {what}\n  Cách sửa: {fix}",
        "en": "it cannot be loaded: {what}\n  How to fix: {fix}",
    },
    "rows": {"vi": "các dòng đầu như đã hiểu:", "en": "the first rows as understood:"},
    "row": {"vi": "  dòng {row}: {said}", "en": "  row {row}: {said}"},
    "problem": {"vi": "    dòng {row}: {problem}; {remedy}", "en": "    row {row}: {problem}; {remedy}"},
    "more": {"vi": "    … và {rows} dòng nữa", "en": "    … and {rows} more"},
    "last": {
        "vi": "đọc {read}, nhận {accepted} ({cases} ca), trùng {unchanged}, từ chối {refused}, không rõ nơi {unplaced}",
        "en": "read {read}, accepted {accepted} ({cases} cases), repeated {unchanged}, refused {refused}, "
        "unplaced {unplaced}",
    },
}  # fmt: skip
_MOST_PROBLEMS: Final = 10
_NAMES_VI: Final = {
    "report_date_from": "sau ngày", "count_hi": "nhiều nhất", "area_level": "cấp", "area_code": "mã", "place": "nơi",
    "setting": "phát hiện",
}  # fmt: skip
_VALUES_VI: Final = {
    "community": "tại cộng đồng", "quarantine": "trong khu cách ly", "local": "nội địa", "imported": "nhập cảnh",
    "known": "rõ nguồn", "not_found": "không rõ nguồn", "suspected": "nghi ngờ", "probable": "có thể",
    "confirmed": "xác định", "female": "nữ", "male": "nam",
}  # fmt: skip


def _line(key: str, lang: Lang, **words: Any) -> str:
    return _LINES[key][lang].format(**words)


def preview_in_words(preview: Preview, lang: Lang) -> str:
    """Everything that a preview has to say; the last line has the numbers."""
    lines = [_line("stored", lang, file=preview.file)]
    lines += _question(preview, lang)
    lines += [f"- {in_language(note, lang)}" for note in preview.notes]
    if preview.rows:
        lines += [_line("rows", lang), *(_row(row, lang) for row in preview.rows)]
    lines += _refusals(preview, lang)
    numbers = ("read", "accepted", "cases", "unchanged", "refused", "unplaced")
    lines.append(_line("last", lang, **{name: grouped(getattr(preview, name), lang) for name in numbers}))
    return "\n".join(lines)


def _question(preview: Preview, lang: Lang) -> list[str]:
    lines = []
    if preview.question is not None:
        lines.append(_line("question", lang, asked=preview.question["asked"][lang]))
        answers: Sequence[Mapping[str, Any]] = preview.question["answers"]
        lines += [_line("answer", lang, option=one["option"], words=one["words"][lang]) for one in answers]
    if preview.assumed:
        lines.append(_line("assumed", lang, options=" ".join(preview.assumed)))
    if preview.error is not None:
        tail = "_vi" if lang == "vi" else ""
        lines.append(
            _line("error", lang, what=preview.error[f"error{tail}"], fix=preview.error[f"fix{tail}"])
        )
    return lines


def _row(row: Mapping[str, Any], lang: Lang) -> str:
    said = [_said(name, value, lang) for name, value in row.items() if name != "row" and value is not None]
    return _line("row", lang, row=row["row"], said=", ".join(said))


def _said(name: str, value: Any, lang: Lang) -> str:
    """One field of a row with its name."""
    if lang == "en":
        return f"{name} {value}"
    plain = LEVELS_VI.get(value, _VALUES_VI.get(value, value)) if isinstance(value, str) else value
    return f"{(FIELDS_VI | _NAMES_VI).get(name, name)} {plain}"


def _refusals(preview: Preview, lang: Lang) -> list[str]:
    tail = "_vi" if lang == "vi" else ""
    lines = reasons_told(preview.reasons, lang)
    for one in preview.refused_rows[:_MOST_PROBLEMS]:
        words = {"row": one["row"], "problem": one[f"problem{tail}"], "remedy": one[f"remedy{tail}"]}
        lines.append(_line("problem", lang, **words))
    if (more := preview.refused - _MOST_PROBLEMS) > 0:
        lines.append(_line("more", lang, rows=grouped(more, lang)))
    return lines + remarks_told(preview.remarks, lang)
