"""What was counted in a load, in words."""

from collections.abc import Mapping
from typing import Any, Final

from api.reasons import reason, remark
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
_REFUSED: Final = {"vi": "  từ chối, {what}: {rows}", "en": "  refused, {what}: {rows}"}


def numbers_told(told: Mapping[str, Any], lang: Lang) -> str:
    """What became of the rows: `read 12, accepted 11, …`."""
    return ", ".join(f"{words[lang]} {grouped(told[name], lang)}" for name, words in NUMBERS.items())


def reasons_told(reasons: Mapping[str, int], lang: Lang) -> list[str]:
    """How many rows were refused, a line a reason."""
    return [
        _REFUSED[lang].format(what=reason(code, lang), rows=grouped(rows, lang))
        for code, rows in reasons.items()
    ]


def remarks_told(remarks: Mapping[str, int], lang: Lang) -> list[str]:
    """How many rows were accepted with a remark, a line each."""
    return [f"  {remark(code, lang)}: {grouped(rows, lang)}" for code, rows in remarks.items() if rows]


def counted(count: int, noun: str, noun_vi: str, lang: Lang) -> str:
    """A number with its noun: `1 row`, `2 rows`, `2 dòng`."""
    if lang == "vi":
        return f"{grouped(count, lang)} {noun_vi}"
    return f"{grouped(count, lang)} {noun}{'' if count == 1 else 's'}"
