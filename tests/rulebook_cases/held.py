"""A rulebook held against its cases."""

from collections.abc import Sequence
from datetime import date

from tests.rulebook_cases import clustered, given, measured, replayed
from tests.rulebook_cases.files import Case
from zones.rulebook import Rulebook


def difference(book: Rulebook, case: Case) -> str:
    """What the rulebook says otherwise than a case; "" where they agree."""
    match case.form:
        case "given":
            return given.differences(book, [case]).get(case.name, "")
        case "events" | "children" | "neighbours":
            return measured.difference(book, case)
        case "places":
            return clustered.difference(book, case)
        case "raw":
            return replayed.difference(book, case)
        case "in_force":
            return in_force_differs(book, case)
    raise ValueError(f"{case.book}: {case.form} is no form of a case")


def first_difference(book: Rulebook, cases: Sequence[Case]) -> str:
    """The first case found that does not hold, the quick ones first; "" where all do."""
    quick = [case for case in cases if case.form == "given"]
    for name, wrong in given.differences(book, quick).items():
        return f"{name}: {wrong}"
    for case in cases:
        wrong = "" if case.form == "given" else difference(book, case)
        if wrong:
            return f"{case.name}: {wrong}"
    return ""


def in_force_differs(book: Rulebook, case: Case) -> str:
    """Whether the rulebook holds on the day of a case otherwise than it says."""
    holds = book.in_force(date.fromisoformat(case.keys["in_force"]))
    if holds == (case.keys.get("yes", "true") == "true"):
        return ""
    return "in force" if holds else "not in force"
