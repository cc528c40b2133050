"""Remarks that go with an explanation: what is not applied, not recorded, or not law."""

from collections.abc import Iterable, Mapping
from typing import Any

from zones.figures import Figure
from zones.phrases import Words, phrase
from zones.snapshot import View


def notes_of(
    view: View,
    row: Mapping[str, Any],
    *,
    judged: bool,
    own: bool,
    undecided: bool,
    figures: Iterable[Figure],
    flagged: bool,
    made: str = "",
) -> list[Words]:
    """The notes of one unit, the gravest first.

    `judged` tells whether the rulebook assesses it, `own` whether by its own figures, `undecided` whether more
    than one level is possible, `flagged` whether it is a small unit whose counts are to be read, `made` how its
    shape came about where no boundary says it.
    """
    book, known = view.rulebook, list(figures)
    nobody = row.get("population_persons") == 0
    rates = [one for one in known if nobody and one.indicator.kind == "rate" and one.indicator.of == "case"]
    uncertain = any(not one.exact and not one.masked for one in known if one not in rates)
    said = {
        "draft": book.status == "draft",
        "house": book.status == "house",
        "today": view.meta.reading == "today" and not _stands(view, row),
        "stands": judged and _stands(view, row),
        "hold_silent": judged
        and undecided
        and book.missing.ambiguous == "hold"
        and "raw" in row
        and row.get("reporting_ok") is False,
        "computed": judged and own and "cell" in row and bool(book.stability),
        "no_past": judged and "cell" not in row and "raw" not in row and bool(book.stability),
        "coarse": judged and own and any(_bounded(one) for one in known),
        "silent": judged
        and own
        and row.get("reporting_ok") is False
        and any(one.high is None for one in known),
        "nobody": judged and own and bool(rates),
        "widened": judged and own and uncertain and not undecided,
        "households": judged
        and bool(row.get("households_unrecorded"))
        and any(one.indicator.by == "household" for one in known),
        "flagged": judged and flagged,
        "masked_note": any(one.masked for one in known),
        "made_voronoi": made == "voronoi",
        "made_name": made == "name",
    }
    return [phrase(key) for key, holds in said.items() if holds]


def _bounded(one: Figure) -> bool:
    """Whether a count of cases lies somewhere between two known ends."""
    counted = one.indicator.kind == "count" and one.indicator.of == "case"
    return counted and not one.masked and not one.exact and one.low is not None and one.high is not None


def _stands(view: View, row: Mapping[str, Any]) -> bool:
    """Whether the unit's row in today's reading is that of the closed day."""
    return view.meta.reading == "today" and row.get("as_of") not in (None, view.meta.as_of)
