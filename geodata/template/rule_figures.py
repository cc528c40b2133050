"""The columns of the sheet of other figures: those that a rulebook reads, or those that most people have."""

from typing import Final

from geodata.intake.areas.known_figures import (
    FigureKind,
    KnownFigure,
    figure_of,
    known_figures,
    marked_heading,
)
from geodata.template.column import Cell, Column
from zones.phrases import Words
from zones.rulebook import Indicator, Rulebook
from zones.rulebook_figures import CLUSTER_FACTS

_USUAL: Final = (
    "doses_1",
    "doses_2",
    "doses_3",
    "tests",
    "tests_positive",
    "beds_free",
    "icu_free",
    "admitted",
    "on_oxygen",
    "died",
    "returnees",
)
_YES_NO: Final[tuple[Words, ...]] = ({"vi": "có", "en": "yes"}, {"vi": "không", "en": "no"})
_UNITS: Final[dict[str, Words]] = {
    "count": {
        "vi": "số nguyên; 0 nếu không có; trống nếu chưa biết",
        "en": "whole number; 0 if none; blank if not known",
    },
    "number": {"vi": "số, có thể có phần lẻ", "en": "a number, also with decimals"},
    "per_cent": {
        "vi": "phần trăm, chỉ ghi số: 85,5 là 85,5 % (không dùng dấu %)",
        "en": "per cent, the number alone: 85.5 is 85.5 % (no % sign)",
    },
    "share": {"vi": "tỷ lệ từ 0 đến 1: 0,4 là 40 %", "en": "a share from 0 to 1: 0.4 is 40 %"},
    "fact": {"vi": "có hoặc không; trống nếu chưa biết", "en": "yes or no; blank if not known"},
    "grade": {"vi": "chọn mức trong danh sách", "en": "choose the grade"},
}
_EXAMPLES: Final = {
    "count": "12",
    "number": "3.5",
    "per_cent": "85.5",
    "share": "0.4",
    "fact": "có",
    "grade": "",
}


_CELLS: Final[dict[str, Cell]] = {"count": "count", "fact": "choice", "grade": "choice"}


def figures_read(rulebook: Rulebook) -> list[Indicator]:
    """The figures from outside that a rulebook reads of areas, people aside."""
    return [
        one
        for name, one in rulebook.indicators.items()
        if not one.is_population
        and name not in CLUSTER_FACTS
        and (one.kind in ("fact", "ratio") or (one.kind in ("rate", "count") and one.of != "case"))
    ]


def figure_columns_of(rulebook: Rulebook | None) -> list[Column]:
    """A column for each figure that a rulebook reads; without one, or where it reads none, those that are usual."""
    if rulebook is None or not (read := figures_read(rulebook)):
        return [_column(known_figures()[id]) for id in _USUAL]
    columns = []
    for one in read:
        figure = figure_of(one.id) or _unknown(one)
        columns.append(_column(figure, one.vi or figure.vi, one.en or figure.en, marked=True))
    return columns


def _unknown(one: Indicator) -> KnownFigure:
    """A figure that only this rulebook knows."""
    kind: FigureKind = "fact" if one.kind == "fact" and "1 có" in one.vi else "number"
    return KnownFigure(one.id, kind, one.vi or one.id, one.en or one.id, {})


def _column(figure: KnownFigure, vi: str = "", en: str = "", *, marked: bool = False) -> Column:
    kind = figure.kind
    return Column(
        marked_heading(vi or figure.vi, figure.id) if marked else figure.vi,
        marked_heading(en or figure.en, figure.id) if marked else figure.en,
        _CELLS.get(kind, "number"),
        _UNITS[kind],
        _EXAMPLES[kind],
        width=22,
        choices=_YES_NO if kind == "fact" else _grades(figure),
        most=1 if kind == "share" else None,
    )


def _grades(figure: KnownFigure) -> tuple[Words, ...]:
    """Grades as numbers, which every reader understands."""
    return tuple({"vi": str(n), "en": str(n)} for n in sorted(set(figure.words.values())))
