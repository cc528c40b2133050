"""A level that was taken over from the area above, in words: from whom, and why."""

from collections.abc import Mapping
from typing import Any, Final

from zones.areas import Edition
from zones.deciding import AREA_WORDS, Guide
from zones.lending import CAP, COPY, FLOOR, RULES
from zones.phrases import Words, alternatives, both, said
from zones.rulebook import Level, Rulebook
from zones.verdict import Verdict
from zones.wording import condition_words

_TAKEN: Final = both("lấy mức của {area}", "it takes the level of {area}")
_WHY: Final = {
    RULES[COPY]: both(
        "không có số liệu riêng nên lấy mức của {area}",
        "without data of its own it takes the level of {area}",
    ),
    RULES[FLOOR]: both("không được tốt hơn mức của {area}", "it may not be better than {area}"),
    RULES[CAP]: both("không được xấu hơn mức của {area}", "it may not be worse than {area}"),
}


def lender(edition: Edition, row: Mapping[str, Any]) -> Words:
    """The name of the area whose level a unit shows; of a cell the one that holds its centre."""
    area, level = row.get("area"), str(row.get("origin"))
    above = -1 if area is None else int(edition.ancestors(level)[area])
    if above < 0:
        return AREA_WORDS.get(level, both("đơn vị cấp trên", "the area around it"))
    known = edition.areas.row(above, named=True)
    return both(*(str(known["name"] or known["code"]),) * 2)


def rule_of(row: Mapping[str, Any]) -> str:
    """The rule by which a unit's level was taken over; "" where the rulebook has none for it, or it is not told."""
    return row["rule"] if row.get("rule") in RULES.values() else ""


def why_lent(book: Rulebook, rule: str, area: Words) -> Words:
    """Why a unit shows the level of an area, without the unit's name."""
    small = book.small
    if rule.startswith("small") and small is not None and small.condition is not None:
        return said(
            "đơn vị nhỏ ({condition}) nên gộp lên {area}",
            "a small unit ({condition}), rolled up to {area}",
            condition=condition_words(book, small.condition),
            area=area,
        )
    words = _WHY.get(rule, _TAKEN)
    return said(words["vi"], words["en"], area=area)


def lent_text(book: Rulebook, rule: str) -> str:
    """What the rulebook says of it, as written."""
    if rule.startswith("small") and book.small is not None:
        return book.small.text
    return "" if book.inherit is None else f"from {book.inherit.level}, {book.inherit.mode}"


def lent_sentence(name: Words, level: Words, reason: Words, own: Words | None, levels: list[Words]) -> Words:
    """The sentence of a unit that shows the level of an area, or is undecided because of it.

    Parameters
    ----------
    own : the level of the unit's own figures, where these are bounded by the area's
    levels : those still possible, where there are several
    """
    figures = (
        said("; số liệu riêng cho {own}", "; its own figures give {own}", own=own) if own else both("", "")
    )
    several = both("", "")
    if len(levels) > 1:
        several = said("; có thể là {levels}", "; it may be {levels}", levels=alternatives(levels))
    told = "{name}: {level} – {reason}{figures}{several}."
    return said(told, told, name=name, level=level, reason=reason, figures=figures, several=several)


def own_level(guide: Guide | None, rule: str, verdict: Verdict | None) -> Level | None:
    """The level of the own figures of a unit whose level is bounded; None where it has none or takes one over."""
    if guide is None or verdict is None or rule not in (RULES[FLOOR], RULES[CAP]):
        return None
    return guide.decision.rulebook.level(verdict.level)
