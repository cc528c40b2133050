"""One field of a published table: a number, an interval, or nothing known; never a guess.

What is understood: `73.5`, `1e-05`, `7,5`, `1,234`, `1.234.567`, `1 234`, `5 %`, `<5`, `≥ 3`, `>10`, `10+`, `1-9`,
`1 to 9`, and words for "not given" and "suppressed". A field that may be read in two ways is no number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

#: Words and signs for "not given", folded.
ABSENT: Final = frozenset({
    "", "-", "–", "—", "--", ".", "..", "...", "?", "n/a", "na", "n.a.", "#n/a", "nan", "null", "none", "nil",
    "missing", "unknown", "no data", "not available", "insufficient data", "chưa rõ", "không rõ", "chưa có",
    "không có số liệu",
})  # fmt: skip
#: Words and signs for "there is a figure, but it is too small to be shown".
SUPPRESSED: Final = frozenset({"suppressed", "supp", "masked", "redacted", "*", "s", "(s)", "không công bố"})

_SPACES: Final = "\u00a0\u2007\u2009\u202f "
_FIGURE: Final = rf"[0-9][0-9.,'{_SPACES}]*|\.[0-9]+"
_BOUND: Final = re.compile(rf"(<=|>=|=<|=>|[<>≤≥])\s*({_FIGURE})\s*(%?)\Z")
_PLUS: Final = re.compile(rf"({_FIGURE})\s*(%?)\s*\+\Z")
_RANGE: Final = re.compile(rf"({_FIGURE})\s*(%?)\s*(?:-|–|—|\.\.|to|đến)\s*({_FIGURE})\s*(%?)\Z")
_ONE: Final = re.compile(rf"([+\-−]?)\s*({_FIGURE})\s*(%?)\Z")

_TINY: Final = re.compile(r"[0-9](\.[0-9]{1,20})?e-[0-9]{1,2}\Z", re.IGNORECASE)
_PLAIN: Final = re.compile(r"[0-9]{1,40}(\.[0-9]{0,40})?\Z|\.[0-9]{1,40}\Z")
_COMMAS: Final = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]{1,40})?\Z")
_DOTS: Final = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]{1,40})?\Z")
_SPACED: Final = re.compile(
    rf"[1-9][0-9]{{0,2}}([{_SPACES}'])[0-9]{{3}}(?:\1[0-9]{{3}})*([.,][0-9]{{1,40}})?\Z"
)
_COMMA: Final = re.compile(r"[0-9]{1,40},[0-9]{1,40}\Z")
_GROUP: Final = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}\Z")


@dataclass(frozen=True, slots=True)
class Field:
    """What a field says: values from `low` to `high`, an open end left out, None where it is not bounded."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool = False
    high_open: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Habits:
    """How a column writes its numbers, as far as some of its fields leave no doubt."""

    comma_decimals: bool = False
    dot_groups: bool = False
    whole: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], *, whole: bool = False) -> "Habits":
        """The habits of a column's distinct fields; `whole` says that it holds whole numbers only."""
        figures = [figure for text in texts for figure in re.findall(_FIGURE, text)]
        tidy = [figure.strip(_SPACES) for figure in figures]
        sure = [one for one in tidy if not _GROUP.match(one)]
        comma = any(
            _COMMA.match(one) or ("," in one and (_DOTS.match(one) or _SPACED.match(one))) for one in sure
        )
        return cls(comma, any(_DOTS.match(one) for one in sure), whole)


def read_field(text: str, habits: Habits) -> Field | None:
    """What a field says that is neither empty nor a word; None where it is no number."""
    if match := _RANGE.match(text):
        low, high = figure(match[1], habits), figure(match[3], habits)
        if low is None or high is None or low > high:
            return None
        return Field(low, high, percent=bool(match[2] or match[4]))
    if match := _BOUND.match(text):
        return _bound(match[1], figure(match[2], habits), percent=bool(match[3]))
    if match := _PLUS.match(text):
        return _bound(">=", figure(match[1], habits), percent=bool(match[2]))
    if _TINY.match(text):
        return Field(Fraction(text), Fraction(text))
    if match := _ONE.match(text):
        value = figure(match[2], habits)
        if value is None:
            return None
        value = -value if match[1] in ("-", "−") and match[1] else value
        return Field(value, value, percent=bool(match[3]))
    return None


def _bound(sign: str, value: Fraction | None, *, percent: bool) -> Field | None:
    if value is None:
        return None
    if "<" in sign or sign == "≤":
        return Field(None, value, high_open=sign == "<", percent=percent)
    return Field(value, None, low_open=sign == ">", percent=percent)


def figure(text: str, habits: Habits) -> Fraction | None:
    """A number without sign; None where it is none, or might be two different ones."""
    text = text.strip(_SPACES)
    if _GROUP.match(text):
        return _grouped(text, habits)
    if _PLAIN.match(text):
        return Fraction(text if text[0] != "." else f"0{text}") if text[-1] != "." else Fraction(text[:-1])
    if _COMMAS.match(text):
        return Fraction(text.replace(",", ""))
    if _DOTS.match(text):
        return Fraction(text.replace(".", "").replace(",", "."))
    if match := _SPACED.match(text):
        return Fraction(text.replace(match[1], "").replace(",", "."))
    return Fraction(text.replace(",", ".")) if _COMMA.match(text) else None


def _grouped(text: str, habits: Habits) -> Fraction | None:
    """`1,234` and `1.234`: thousands or decimals, as far as the column shows it."""
    if "," in text:
        return None if habits.comma_decimals else Fraction(text.replace(",", ""))
    if habits.comma_decimals or habits.dot_groups or habits.whole:
        return None
    return Fraction(text)
