"""One state of knowledge after another: what no later import touched is taken over instead of being read again.

Every visible row belongs to a finished import, so two states with the same imports of a kind hold the same rows of it.
Of the cases themselves only those are read and located that the imports in between brought.
"""

from typing import Final

import polars as pl

from geodata.evidence import COUNTED, Gathered
from geodata.store.imports import Marks

#: What a state of knowledge has worked out -> the kinds of imports that it rests on.
_RESTS_ON: Final[dict[str, frozenset[str]]] = {
    "population": frozenset({"population"}),
    "rasters": frozenset({"population_cells"}),
    "report_rows": frozenset({"reports"}),
    "statements": frozenset({"reports"}),
    "_stated": frozenset({"reports"}),
    "declaration_rows": frozenset({"declaration"}),
    "declarations": frozenset({"declaration"}),
    "_context_rows": frozenset({"context"}),
    "context": frozenset({"context"}),
    "context_elsewhere": frozenset({"context"}),
    "decisions": frozenset({"overrides"}),
    "sites": frozenset({"sites"}),
    "_site_units": frozenset({"sites"}),
    "_case_rows": frozenset({"cases", "place_answers", "double_answers"}),
    "_located_rows": frozenset({"cases", "place_answers", "double_answers", "sites"}),
}
#: Where one of these came everything is read again: it may change what any row means.
_GROUND: Final = frozenset({"boundaries", "crosswalk"})
#: Cases that were called doubles: which rows count then hangs on others, so that all are read again.
_DOUBLES: Final = "double_answers"


def follow(before: Gathered, after: Gathered) -> Gathered:
    """`after` with whatever of `before`, a state of the same boundaries, still holds."""
    changed = _changed(before.marks, after.marks)
    if before.edition.key != after.edition.key or changed & _GROUND:
        return after
    held = dict(vars(before))
    for name, kinds in _RESTS_ON.items():
        if name in held and not kinds & changed:
            vars(after)[name] = held[name]
    if before.groups:  # they are told while rows are located
        vars(after).pop("_located_rows", None)
    if "_case_rows" in held and "_case_rows" not in vars(after):
        _follow_cases(before, after, changed)
    return after


def _changed(before: Marks, after: Marks) -> set[str]:
    return {kind for kind in {*before, *after} if before.get(kind) != after.get(kind)}


def _follow_cases(before: Gathered, after: Gathered, changed: set[str]) -> None:
    """Locates the cases that came since, and takes over all others that still count."""
    then = before.marks.get("cases")
    now = after.marks.get("cases")
    if "place_answers" in changed or _DOUBLES in after.marks or then is None or now is None or now < then:
        return
    newer = after.store.newer_cases(then[1], after.known_at, COUNTED)
    if newer is None:
        return
    rows = vars(before)["_case_rows"]
    left = rows.filter(~pl.col("id").is_in(newer.gone.implode())) if len(newer.gone) else rows
    fresh = after.located(newer.fresh).select(left.columns)
    vars(after)["_case_rows"] = pl.concat([left, fresh], how="vertical_relaxed")
