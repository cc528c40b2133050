"""Indicators, bands and conditions in words: the rulebook's own where it has them, else made from its parts."""

from typing import Final

from zones.expressions import And, Arithmetic, AtLeast, Comparison, Condition, Formula, Name, Not, Number, Or
from zones.naming import made_name
from zones.numerals import written
from zones.phrases import Words, both, joined, phrase
from zones.rulebook import Indicator, Interval, Rulebook, decimal_text

_SIGNS: Final = {"<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠"}


def label(one: Indicator, book: Rulebook | None = None) -> Words:
    """The short name of an indicator: the rulebook's own, else made from its parts, else its note or id.

    `book` gives levels their names, where an indicator asks for the levels of other units.
    """
    made = made_name(one, book) or both(one.note or one.id, one.note or one.id)
    return both(one.vi or made["vi"], one.en or made["en"])


def interval_words(part: Interval) -> Words:
    """A band as people say it: "từ 20 đến dưới 50", "20 to under 50"."""
    low, high = (None if end is None else written(decimal_text(end)) for end in (part.low, part.high))
    from_zero = part.low == 0 and part.low_closed
    if high is None:
        if low is None:
            return both("bất kỳ", "any")
        closed = both(f"từ {low['vi']} trở lên", f"{low['en']} or more")
        return closed if part.low_closed else both(f"trên {low['vi']}", f"over {low['en']}")
    upto = both(f"đến {high['vi']}", f"up to {high['en']}")
    under = both(f"dưới {high['vi']}", f"under {high['en']}")
    if low is None or from_zero:
        return upto if part.high_closed else under
    start = (
        both(f"từ {low['vi']}", low["en"])
        if part.low_closed
        else both(f"trên {low['vi']}", f"over {low['en']}")
    )
    end = (
        both(f"đến {high['vi']}", f"to {high['en']}")
        if part.high_closed
        else both(f"đến {under['vi']}", f"to {under['en']}")
    )
    return joined((start, end), " ", " ")


def condition_words(book: Rulebook, node: Condition) -> Words:
    """A condition with its indicators named: "số ca trong 14 ngày ≥ 1"."""
    match node:
        case Comparison(op, Name(name), Number(value)) if op == "!=" and value == 0:
            return label(book.indicators[name], book)
        case Comparison(op, left, right):
            return joined((formula_words(book, left), formula_words(book, right)), *(f" {_SIGNS[op]} ",) * 2)
        case Not(part):
            inner = condition_words(book, part)
            return both(f"không phải ({inner['vi']})", f"not ({inner['en']})")
        case And(parts):
            return joined((_bracketed(book, part) for part in parts), " và ", " and ")
        case Or(parts):
            return joined((_bracketed(book, part) for part in parts), " hoặc ", " or ")
        case AtLeast(k, parts):
            inner = joined((condition_words(book, part) for part in parts), "; ", "; ")
            return both(f"ít nhất {k} điều: {inner['vi']}", f"at least {k} of: {inner['en']}")


def _bracketed(book: Rulebook, part: Condition) -> Words:
    words = condition_words(book, part)
    if isinstance(part, Comparison | Not):
        return words
    return both(f"({words['vi']})", f"({words['en']})")


def formula_words(book: Rulebook, node: Formula) -> Words:
    """A formula with its indicators named."""
    match node:
        case Number(value):
            return written(decimal_text(value))
        case Name(name):
            return label(book.indicators[name], book)
        case Arithmetic(op, left, right):
            sign = {"*": "×", "-": "−", "/": ":"}.get(op, op)
            inner = joined((formula_words(book, left), formula_words(book, right)), *(f" {sign} ",) * 2)
            return both(f"({inner['vi']})", f"({inner['en']})")


def reason(book: Rulebook, condition: Condition | None, vi: str, en: str) -> Words:
    """A rule's reason: its own words, else its condition in words."""
    made = phrase("always") if condition is None else condition_words(book, condition)
    return both(vi or made["vi"], en or made["en"])
