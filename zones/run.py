"""A rulebook applied to a table of figures: how anyone checks it against published results."""

from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.branches import State
from zones.compile import inputs_of
from zones.decide import Decision, compile_decision
from zones.deciding import Guide, guide_to
from zones.distinct import distinct_states
from zones.errors import InputError
from zones.given import read_given
from zones.intervals import UNBOUNDED, Intervals
from zones.phrases import alternatives, both, joined, phrase
from zones.rulebook import Rulebook
from zones.vocabulary import SCOPES, Lang

#: Columns that are added, in this order.
ANSWERS: Final = ("level", "rule", "reason", "missing")


def run_table(
    rulebook: Rulebook, table: pl.DataFrame, scope: str | None = None, *, lang: Lang = "vi"
) -> pl.DataFrame:
    """Decide every row of a table.

    Parameters
    ----------
    table : columns named by the rulebook's indicators hold their values as text (empty = missing, an absent
        column is missing throughout); other columns are kept as they are
    scope : kind of unit, where the rulebook has several (default: its first)
    lang : language of the column `reason`

    Returns
    -------
    the same rows in the same order: the table's columns, then `level` (id), `rule` (path, empty where the
    answer has no single one), `reason`, and `missing` (ids of missing figures: of an undecided row those that
    leave it open). A column of the table with such a name is kept as `<name>_given`.

    Raises
    ------
    RulebookError : the rulebook is incomplete
    InputError : it has no such scope, or a field is no number
    """
    guide = guide_to(_decision(rulebook, scope))
    decision, n = guide.decision, table.height
    columns = {
        name: read_given(rulebook.indicators[name], table[name])
        for name in decision.needs
        if name in table.columns
    }
    masks = decision.masks(columns, n, grid=False)
    states, row = distinct_states(masks, [len(one.cuts) + 1 for one in decision.quantities], n)
    answers = pl.DataFrame(
        {
            "level": _spread([decision.verdict(state).level for state in states], row),
            "rule": _spread([decision.verdict(state).rule for state in states], row),
            "reason": _spread([_reason(guide, state, lang) for state in states], row),
            "missing": _missing(guide, columns, states, row),
        },
        schema=dict.fromkeys(ANSWERS, pl.String),
    )
    kept = table.rename({name: f"{name}_given" for name in ANSWERS if name in table.columns})
    return kept.hstack(answers)


def _decision(rulebook: Rulebook, scope: str | None) -> Decision:
    scopes = rulebook.scopes
    wanted = scopes[0] if scope is None else SCOPES.get(scope, scope)
    decision = compile_decision(rulebook, wanted, given=True)
    if decision is None:
        raise InputError(
            f"rulebook {rulebook.id} does not assess '{scope}'",
            where="scope",
            fix=f"choose one of {', '.join(scopes)}",
        )
    return decision


def _spread(values: list[str], row: NDArray[np.int64]) -> pl.Series:
    """A text for every row, from one for every distinct state."""
    return pl.Series(values, dtype=pl.String).gather(pl.Series(row))


def _reason(guide: Guide, state: State, lang: Lang) -> str:
    """The deciding rule in words with its adjustments, or the levels that are still possible."""
    book, verdict = guide.decision.rulebook, guide.decision.verdict(state)
    if not verdict.rule:
        possible = book.possible_levels(verdict.possible)
        if len(possible) > 1:
            return phrase("may_be", levels=alternatives(both(one.vi, one.en) for one in possible))[lang]
        return phrase("no_rule" if any(not one.path for one in verdict.outcomes) else "several_rules")[lang]
    paths = [verdict.rule, *min(one.adjustments for one in verdict.outcomes)]
    places = [place for path in paths if (place := guide.decider(path))]
    return joined((place.words for place in places), "; ", "; ")[lang]


def _missing(
    guide: Guide, columns: dict[str, Intervals], states: list[State], row: NDArray[np.int64]
) -> pl.Series:
    """Ids of the figures that each row lacks."""
    reads = _reads(guide.decision)
    lacks = np.zeros(len(row), np.int64)
    for place, name in enumerate(reads):
        gap: Any = columns[name].hi == UNBOUNDED if name in columns else True
        lacks |= np.where(gap, np.int64(1) << place, 0)
    kinds, kind = np.unique(row * (np.int64(1) << len(reads)) + lacks, return_inverse=True)
    texts: list[str] = []
    for number in kinds.tolist():
        state, gaps = divmod(number, 1 << len(reads))
        names = [name for place, name in enumerate(reads) if gaps >> place & 1]
        texts.append(",".join(_telling(guide, states[state], names)))
    return _spread(texts, kind.astype(np.int64))


def _telling(guide: Guide, state: State, names: list[str]) -> list[str]:
    """Of an undecided row the missing figures that leave it open, else all of them."""
    if guide.decision.verdict(state).possible.bit_count() <= 1:
        return names
    return [name for name in names if guide.matters(name, state)] or names


def _reads(decision: Decision) -> list[str]:
    """The indicators that the level itself rests on, without those of the remark on small units."""
    inputs = inputs_of(decision.rulebook, decision.scope)
    return [name for name in decision.needs if name in inputs]
