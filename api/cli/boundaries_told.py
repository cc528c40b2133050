"""What a load of boundaries came to, in words and numbers."""

from typing import Any, Final

from api.cli.counts import numbers_told
from geodata.boundaries import BoundaryReport
from geodata.intake.notes import LEVELS_VI
from zones.areas import Edition
from zones.numerals import grouped
from zones.vocabulary import Lang

_LINES: Final = {
    "vi": "bộ ranh giới {name} ({key}): {levels}\nlần nạp {number}: {last}",
    "en": "edition {name} ({key}): {levels}\nimport {number}: {last}",
}
_REFUSED: Final = {
    "vi": "\n  sửa các dòng bị từ chối: wardwatch imports refused {number} -o sua.xlsx, "
    "rồi nạp lại với --mends {number}",
    "en": "\n  to mend the refused rows: wardwatch imports refused {number} -o mend.xlsx, "
    "then load it with --mends {number}",
}
_CROSSWALK: Final = {
    "vi": "\nđể ca, báo cáo và quyết định theo ranh giới kia được tính sang bộ này: {command}",
    "en": "\nfor cases, reports and decisions on the other boundaries to count on these: {command}",
}


def numbers(report: BoundaryReport, number: int, *, again: bool) -> dict[str, Any]:
    """The numbers of every load; a layer that is held already is unchanged."""
    fresh, same = (0, report.loaded) if again else (report.loaded, 0)
    problems = [one.to_json() for one in report.findings if one.severity == "refused"]
    return {
        "import": number, "read": report.read, "accepted": fresh, "unchanged": same, "retracted": 0,
        "refused": report.refused, "unplaced": 0, "problems": problems,
    }  # fmt: skip


def told(report: BoundaryReport, lang: Lang, *, details: bool = False) -> str:
    """The report as a page."""
    return report.to_text(lang, examples=None if details else 3)


def refused_told(told: dict[str, Any], lang: Lang) -> str:
    """How the refused rows of a roster come back."""
    return _REFUSED[lang].format(number=told["import"]) if told["refused"] else ""


def last_lines(kept: Edition, told: dict[str, Any], lang: Lang) -> str:
    """The edition with its levels, and the numbers of the load."""
    called = LEVELS_VI if lang == "vi" else {}
    sizes = {level: kept.rows(level).stop - kept.rows(level).start for level in kept.levels}
    levels = ", ".join(f"{called.get(level, level)} {grouped(size, lang)}" for level, size in sizes.items())
    return _LINES[lang].format(
        name=kept.name, key=kept.key, levels=levels, number=told["import"], last=numbers_told(told, lang)
    )


def crosswalks_told(commands: list[str], lang: Lang) -> str:
    """The crosswalks that are still to be made."""
    return "".join(_CROSSWALK[lang].format(command=command) for command in commands)
