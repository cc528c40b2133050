"""How numbers and days are written for readers: never so short that a figure seems to cross a threshold."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from math import floor
from typing import Final

from zones.phrases import LANGS, Words, both
from zones.rulebook import decimal_text

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_MOST_DECIMALS: Final = 9


def number(value: Fraction, thresholds: Iterable[Fraction] = ()) -> str:
    """A number with `.` as decimal point: one decimal, more where that would move it across a threshold."""
    exact = decimal_text(value)
    if value.denominator in (1, 2, 5, 10):
        return exact
    limits = tuple(thresholds)
    for digits in range(1, _MOST_DECIMALS + 1):
        shown = Fraction(floor(value * 10**digits + Fraction(1, 2)), 10**digits)
        if all(_side(shown, limit) == _side(value, limit) for limit in limits):
            return decimal_text(shown)
    return exact


def _side(value: Fraction, limit: Fraction) -> int:
    return (value > limit) - (value < limit)


def written(text: str) -> Words:
    """The numbers in a text as each language writes them: "≥ 1234.5" is "≥ 1.234,5" and "≥ 1,234.5".

    Of words that stand in both languages ("chưa rõ / not known") each gets its own.
    """
    vi, both_ways, en = text.partition(" / ")
    return both(vi, en) if both_ways else {lang: _written(text, lang) for lang in LANGS}


def _written(text: str, lang: str) -> str:
    out, token = "", ""
    for sign in f"{text} ":
        if sign in "0123456789.":
            token += sign
        else:
            out, token = out + _one(token, lang) + sign, ""
    return out[:-1]


def _one(token: str, lang: str) -> str:
    whole, point, decimals = token.partition(".")
    if not whole:
        return token
    return grouped(int(whole), lang) + (point and ("," if lang == "vi" else ".")) + decimals


def grouped(value: int, lang: str) -> str:
    """A whole number with its thousands apart."""
    return f"{value:,}".replace(",", "." if lang == "vi" else ",")


def day(value: date) -> Words:
    """A day: 19/02/2022 and 19 February 2022."""
    return both(f"{value:%d/%m/%Y}", f"{value.day} {_MONTHS[value.month - 1]} {value.year}")
