"""What a load came to, in words: remarks, reasons, and the numbers in the last line."""

from typing import Any, Final

import click

from api.cli.counts import numbers_told, reasons_told, remarks_told
from api.cli.flagged import told_flags
from api.cli.output import result
from api.loading import Loaded
from geodata.intake.notes import in_language
from zones.ledger import ANY_NUMBER
from zones.numerals import grouped
from zones.vocabulary import Lang

_SHEETS: Final = (
    ".xlsx",
    ".xlsm",
    ".xlsb",
    ".xls",
    ".ods",
)  # refused rows of these are offered as a workbook
_LINES: Final[dict[str, dict[str, str]]] = {
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
    "perhaps_anew": {
        "vi": "; có thể là đếm lại từ đầu: ngày đó nhiều nhất {at_most} ca",
        "en": "; the count may have begun anew: at most {at_most} cases on that day",
    },
    "perhaps_anew_since": {
        "vi": "; có thể là đếm lại từ đầu: không rõ bao nhiêu ca kể từ sau ngày {since}",
        "en": "; the count may have begun anew: nobody knows how many cases after {since}",
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


def in_words(loaded: Loaded, data: dict[str, Any], lang: Lang) -> str:
    """Everything that a load has to say (`data` are its numbers and particulars); the last line has the numbers."""
    lines = [in_language(note, lang) for note in loaded.notes]
    lines += reasons_told(data.get("reasons", {}), lang)
    lines += remarks_told(data.get("remarks", {}), lang)
    if "cases" in data:
        lines.append(_LINES["cases"][lang].format(cases=grouped(data["cases"], lang)))
    lines += told_flags(data, lang)
    lines += _totals(data, lang)
    if data["refused"]:
        sheet = loaded.result.import_.file_name.lower().endswith(_SHEETS)
        lines.append(_LINES["hint"][lang].format(number=data["import"], ending="xlsx" if sheet else "csv"))
    last = _LINES["last"][lang].format(number=data["import"], numbers=numbers_told(data, lang))
    return "\n".join([*lines, last])


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
        lines.append(_LINES["fell"][lang].format(**one | fell) + _perhaps_anew(one, lang))
    return lines


def _perhaps_anew(fall: dict[str, Any], lang: Lang) -> str:
    """What a fall hides if it is no correction."""
    most = fall["at_most"]
    if most is None:
        return ""
    if most >= ANY_NUMBER:
        return _LINES["perhaps_anew_since"][lang].format(since=fall["since"])
    return _LINES["perhaps_anew"][lang].format(at_most=grouped(most, lang))
