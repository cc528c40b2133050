"""Every number of every bundled rulebook bears weight: changed by one unit, some case of its file fails."""

import re
from collections.abc import Iterable

import pytest

from geodata.rulebooks import list_rulebooks, load_rulebook
from tests.rulebook_cases.files import Case, cases_of
from tests.rulebook_cases.held import first_difference
from tests.rulebook_cases.mutants import mutants
from zones.decide import compile_decision
from zones.errors import RulebookError
from zones.rulebook import Indicator, Rulebook, parse_rulebook

#: Numbers that no case can catch, and why. A pattern is looked for in "<id>: <path>: <old> -> <new>".
EXEMPT = {
    r"^house-three-colour: missing.reports.(max_gap|last_within)_days: 2 -> 3": "12 of 14 days say it already",
    r"^my-dengue: clusters.min_size: 2 -> 1": "it starts with the second notification: two at least",
    r"age_by_date": "kept for the reader: coverage arrives finished, whoever counts it chooses the age",
}


@pytest.mark.parametrize("id", list_rulebooks())
def test_every_number_changed_by_one_unit_is_caught(id: str) -> None:
    book, cases = load_rulebook(id), cases_of(id)
    survivors = [
        change
        for change, content in mutants(book.content)
        if not _exempt(book, change) and not _caught(content, cases, change)
    ]
    assert survivors == []


@pytest.mark.parametrize("id", list_rulebooks())
def test_labels_tell_the_days_and_the_scale_of_figures_from_outside(id: str) -> None:
    """They arrive finished, so that the words are all that says what has to be loaded."""
    assert _not_in_labels(load_rulebook(id)) == []


def test_an_incomplete_rulebook_decides_nothing() -> None:
    """So that none of its numbers can be caught deciding."""
    for book in (load_rulebook(id) for id in list_rulebooks()):
        if book.status == "incomplete":
            for scope in book.scopes:
                with pytest.raises(RulebookError, match="incomplete"):
                    compile_decision(book, scope, given=True)


def _exempt(book: Rulebook, change: str) -> bool:
    if book.status == "incomplete" and change.split(".")[0] in (
        "ind", "bands", "tables", "units", "missing",
    ):  # fmt: skip
        return True
    return any(re.search(pattern, f"{book.id}: {change}") for pattern in EXEMPT)


def _caught(content: dict[str, object], cases: Iterable[Case], change: str) -> bool:
    try:
        book = parse_rulebook(content)
        return bool(_not_in_labels(book)) or bool(first_difference(book, _likely_first(cases, change)))
    except RulebookError:
        return True


def _likely_first(cases: Iterable[Case], change: str) -> list[Case]:
    """The cases in an order in which the failing one comes early; the quick ones lead anyway."""
    likely = {
        "stability": "raw", "run": "raw", "valid": "in_force", "ind": "events", "missing": "events"
    }.get(change.split(".")[0], "")  # fmt: skip
    return sorted(cases, key=lambda case: case.form != likely)


def _not_in_labels(book: Rulebook) -> list[str]:
    return [
        f"ind.{one.id}: {lang} does not tell {number}"
        for one in book.indicators.values()
        if _from_outside(one)
        for lang, label in (("vi", one.vi), ("en", one.en))
        for number, words in _words(one, lang)
        if not any(re.search(rf"(?<![0-9.,]){word}(?![0-9]|[.,][0-9])", label) for word in words)
    ]


def _from_outside(one: Indicator) -> bool:
    return one.kind in ("count", "rate", "ratio") and one.of != "case"


def _words(one: Indicator, lang: str) -> Iterable[tuple[str, tuple[str, ...]]]:
    """The numbers of an indicator, and the ways in which a label may write each."""
    if one.win is not None:
        weeks = {"vi": "tuần", "en": "weeks?"}[lang]
        count = one.win // 7
        week = (f"{count} {weeks}", *((weeks,) if count == 1 else ())) if one.win % 7 == 0 else ()
        yield f"win {one.win}", (str(one.win), *week)
    if one.scale != 1:
        thousands = f"{int(one.scale):,}"
        written = thousands.replace(",", r"\.") if lang == "vi" else thousands
        yield f"scale {one.scale}", ("%",) if one.scale == 100 else (written,)
    for stream in (one.num, one.den):
        for column, values in stream.where.items() if stream else ():
            yield from ((f"{column} {value}", (value,)) for value in values if value.isdigit())
