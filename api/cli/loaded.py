"""What a load came to, in words: remarks, reasons, and the numbers in the last line."""

from typing import Any, Final

import click

from api.cli.flagged import told_flags
from api.cli.output import result
from api.loading import Loaded
from api.reasons import REASONS, REMARKS
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
_SHEETS: Final = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
)  # refused rows of these are offered as a workbook
_LINES: Final[dict[str, dict[str, str]]] = {
    "refused": {"vi": "  từ chối, {what}: {rows}", "en": "  refused, {what}: {rows}"},
    "hint": {
        "vi": "  xem các dòng này: wardwatch imports refused {number} -o refused.{ending}",
        "en": "  see them: wardwatch imports refused {number} -o refused.{ending}",
    },
    "cases": {
        "vi": "  các dòng đã nhận hoặc không đổi nêu {cases} ca",
        "en": "  the rows accepted or unchanged tell of {cases} cases",
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


#: So many refused rows are told one by one under --json; `imports refused` writes all of them.
MOST_PROBLEMS: Final = 1_000


def finished(loaded: Loaded, strict: bool, lang: Lang) -> None:
    """Print what a load came to; the last line has the numbers."""
    data = loaded.as_dict()
    data["problems"] = [*data["problems"], *data.pop("refused_rows", [])[:MOST_PROBLEMS]]
    result(data, in_words(loaded, data, lang))
    nothing = data["read"] > 0 and data["refused"] == data["read"]
    if nothing or (strict and data["refused"]):
        click.get_current_context().exit(1)


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
    if "cases" in data:
        lines.append(_LINES["cases"][lang].format(cases=grouped(data["cases"], lang)))
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
