"""The stable levels of a table's dated rows, beside the computed ones."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.compile import inputs_of
from zones.decide import Decision
from zones.deciding import guide_to
from zones.distinct import numbered_keys
from zones.gate import OPEN, compile_gate, opened
from zones.given import Given
from zones.rulebook import Rulebook
from zones.run_dates import Rows, replay_rows
from zones.run_decided import Decided, decide_rows, spread
from zones.run_words import kept
from zones.stability import Pace, Shown
from zones.verdict import Verdicts
from zones.vocabulary import Lang


def gates_for(rulebook: Rulebook, scope: str) -> list[Decision]:
    """The gates of all versions, the first terms first; a version without gate has none."""
    stability = rulebook.stability
    return [compile_gate(rulebook, scope, gate) for gate in stability.gates] if stability else []


def _gate(
    rulebook: Rulebook, gates: list[Decision], given: Mapping[str, Given], days: NDArray[np.int64]
) -> NDArray[np.int8]:
    """The gate of each row, by the version in force on its day."""
    gate = np.full(len(days), OPEN, np.int8)
    stability = rulebook.stability
    if stability is None:
        return gate
    version = Pace.of(stability).version(days)
    left = iter(gates)
    for k, improve in enumerate((stability.improve, *(one.improve for one in stability.versions))):
        if improve.gate is None:
            continue
        decided = decide_rows(guide_to(decision := next(left)), given, len(days))
        said = np.array([opened(decision, verdict) for verdict in decided.verdicts], np.int8)
        gate = np.where(version == k, said[decided.row], gate)
    return gate


def stable_answers(
    decided: Decided, gates: list[Decision], given: Mapping[str, Given], rows: Rows, lang: Lang
) -> dict[str, pl.Series]:
    """The stable level beside the computed one."""
    decision = decided.guide.decision
    book = decision.rulebook
    raw = decided.ranks[decided.row]
    several, best = Verdicts(decided.verdicts, decided.row).held_from(len(book.levels))
    hold = several & _told(decision, given, len(raw)) & (book.missing.ambiguous == "hold")
    gate = _gate(book, gates, given, rows.day)
    shown = replay_rows(Pace.of(book.stability), len(book.levels), rows, raw, gate, hold, best)
    return {
        "level": pl.Series(_level_ids(book, decided, shown)),
        "raw": decided.levels,
        "rule": decided.rules,
        "reason": decided.reasons(lang) + _kept(book, decided, shown, lang),
    }


def _told(decision: Decision, given: Mapping[str, Given], n: int) -> NDArray[np.bool_]:
    """Rows that tell anything at all; a row without any figure is silence, and silence holds nothing."""
    inputs = inputs_of(decision.rulebook, decision.scope)
    told = np.zeros(n, np.bool_)
    for name in inputs & set(given):
        told |= ~given[name].absent[given[name].code]
    return told


def _level_ids(book: Rulebook, decided: Decided, shown: Shown) -> pl.Series:
    """The stable level, and where there is none the unknown one that was computed."""
    ids = [level.id for level in book.levels]
    known = shown.stable >= 0
    held = spread(ids, np.where(known, shown.stable, 0).astype(np.int64))
    return pl.select(pl.when(pl.Series(known)).then(held).otherwise(decided.levels)).to_series()


def _kept(book: Rulebook, decided: Decided, shown: Shown, lang: Lang) -> pl.Series:
    """What each row's reason says about its stable level."""
    kinds, kind = numbered_keys(
        (decided.row << 20) | (shown.stable.astype(np.int64) + 1 << 8) | shown.waits.astype(np.int64)
    )
    said = []
    for k in kinds.tolist():
        raw = book.level(decided.verdicts[int(decided.row[k])].level)
        rank = int(shown.stable[k])
        said.append(kept(raw, book.levels[rank] if rank >= 0 else raw, int(shown.waits[k]))[lang])
    return spread(said, kind)
