"""A rulebook applied to a table of figures: how anyone checks it against published results."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.branches import State
from zones.compile import inputs_of
from zones.decide import Decision
from zones.deciding import Guide, guide_to
from zones.distinct import distinct_states, numbered_keys
from zones.gate import OPEN, compile_gate, compiled, opened
from zones.given import Given
from zones.phrases import Words
from zones.rulebook import Rulebook
from zones.run_columns import Reading, find_columns, read_columns
from zones.run_dates import Dating, Rows, read_days, read_rows, replay_rows
from zones.run_faults import note, refused
from zones.run_masks import masks_of
from zones.run_words import kept, reason
from zones.stability import Pace, Ranks, Shown, day_number
from zones.vocabulary import SCOPES, Lang

#: Columns that are added, in this order; `raw` only with stability.
ANSWERS: Final = ("level", "raw", "rule", "reason", "missing")


@dataclass(frozen=True, slots=True)
class Answers:
    """The answered table, and what its reader should know: one sentence each, in both languages."""

    table: pl.DataFrame
    notes: tuple[Words, ...]


def run_table(
    rulebook: Rulebook,
    table: pl.DataFrame,
    scope: str | None = None,
    *,
    lang: Lang = "vi",
    reading: Reading | None = None,
    stability: Dating | None = None,
    date: str = "",
) -> Answers:
    """Decide every row of a table.

    Parameters
    ----------
    table : columns named by the rulebook's indicators (capitals, spaces and signs aside) hold their values as
        text: numbers, intervals (`<5`, `1-9`, `>10`), empty for missing. An absent column is missing throughout;
        other columns are kept as they are
    scope : kind of unit, where the rulebook has several (default: its first)
    lang : language of the column `reason`
    reading : columns by other names, factors, bounds of suppressed figures
    stability : columns that make rows evaluations of units; then `level` is the stable level
    date : column of dates where there is no `stability`, only to say which rows the rulebook does not cover

    Returns
    -------
    the same rows in the same order: the table's columns, then `level` (id), `raw` (the computed level, with
    stability only), `rule` (path, empty where the answer has no single one), `reason`, and `missing` (ids of
    missing figures: of an undecided row those that leave it open). A column of the table with such a name is
    kept as `<name>_given`.

    Raises
    ------
    RulebookError : the rulebook is incomplete
    InputError : it has no such scope, a column is not there or ambiguous, or a field cannot be read
    """
    reading = reading or Reading()
    reading.checked(rulebook, table)
    guide = guide_to(_decision(rulebook, scope))
    gates = _gates(rulebook, guide.decision.scope) if stability else []
    needs = dict.fromkeys(guide.decision.needs)
    extra = dict.fromkeys(name for gate in gates for name in gate.needs if name not in needs)
    found, notes = find_columns(table, [*needs, *extra], reading.columns)
    if "" in reading.suppressed and "population" in table.columns and "population" in rulebook.indicators:
        found.setdefault("population", "population")
    given = read_columns(rulebook, table, found, reading)
    decided = _decided(guide, given, table.height)
    if stability is None:
        days = read_days(table, date, reading) if date else None
        answers = {"level": decided.levels, "rule": decided.rules, "reason": decided.reasons(lang)}
    else:
        rows = read_rows(rulebook, table, stability, reading)
        days = rows.day
        answers = _stable(decided, gates, given, rows, lang)
    answers["missing"] = decided.missing(given)
    notes += _outside(rulebook, days)
    kept_names = {name: f"{name}_given" for name in answers if name in table.columns}
    return Answers(table.rename(kept_names).hstack([s.alias(n) for n, s in answers.items()]), tuple(notes))


def _decision(rulebook: Rulebook, scope: str | None) -> Decision:
    scopes = rulebook.scopes
    wanted = scopes[0] if scope is None else SCOPES.get(scope, scope)
    if wanted not in scopes:
        words = ", ".join(scopes)
        raise refused("no_scope", "scope", book=rulebook.id, scope=scope, words=words)
    return compiled(rulebook, wanted)


def _outside(rulebook: Rulebook, days: NDArray[np.int64] | None) -> list[Words]:
    """A sentence about rows on whose day the rulebook was not in force."""
    if days is None:
        return []
    first, end = rulebook.valid
    out = days < day_number(first)
    out |= days >= day_number(end) if end else False
    if not out.any():
        return []
    until = (f" until before {end}", f" đến trước {end}") if end else ("", "")
    return [note("outside", n=int(out.sum()), first=first, end=until)]


@dataclass(frozen=True)
class Decided:
    """The computed level of n rows: the distinct states that occur, and which of them each row has."""

    guide: Guide
    states: list[State]
    row: NDArray[np.int64]

    @cached_property
    def levels(self) -> pl.Series:
        """The level of each row."""
        return spread([self.guide.decision.verdict(state).level for state in self.states], self.row)

    @cached_property
    def rules(self) -> pl.Series:
        """The path that decided each row."""
        return spread([self.guide.decision.verdict(state).rule for state in self.states], self.row)

    def reasons(self, lang: Lang) -> pl.Series:
        """Each row's reason in words."""
        return spread([reason(self.guide, state)[lang] for state in self.states], self.row)

    @cached_property
    def ranks(self) -> Ranks:
        """The rank of each distinct state's level, -1 undecided."""
        book = self.guide.decision.rulebook
        levels = [book.level(self.guide.decision.verdict(state).level) for state in self.states]
        return np.array([level.rank for level in levels], np.int16)

    def missing(self, given: Mapping[str, Given]) -> pl.Series:
        """Ids of the figures that each row lacks; of an undecided row those that leave it open."""
        decision = self.guide.decision
        inputs = inputs_of(decision.rulebook, decision.scope)
        reads = [name for name in decision.needs if name in inputs]
        gaps = np.zeros(len(self.row), np.int64)
        for place, name in enumerate(reads):
            gaps |= _gap(given.get(name), len(self.row)) << 2 * place
        kinds, kind = numbered_keys(self.row << 2 * len(reads) | gaps)
        texts = [self._telling(int(self.row[k]), int(gaps[k]), reads) for k in kinds.tolist()]
        return spread(texts, kind)

    def _telling(self, number: int, gaps: int, reads: list[str]) -> str:
        state = self.states[number]
        absent = [name for place, name in enumerate(reads) if gaps >> 2 * place & 1]
        wide = [name for place, name in enumerate(reads) if gaps >> 2 * place & 3]
        if self.guide.decision.verdict(state).possible.bit_count() <= 1:
            return ",".join(absent)
        return ",".join([name for name in wide if self.guide.matters(name, state)] or absent)


def _gap(one: Given | None, n: int) -> NDArray[np.int64]:
    """For each row 1 where a figure is missing, 2 where it is known as an interval, else 0."""
    if one is None:
        return np.ones(n, np.int64)
    return np.where(one.absent, 1, np.where(one.wide, 2, 0)).astype(np.int64)[one.code]


def _decided(guide: Guide, given: Mapping[str, Given], n: int) -> Decided:
    masks = masks_of(guide.decision, given, n)
    states, row = distinct_states(masks, [len(one.cuts) + 1 for one in guide.decision.quantities], n)
    return Decided(guide, states, row)


def _gates(rulebook: Rulebook, scope: str) -> list[Decision]:
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
        decided = _decided(guide_to(decision := next(left)), given, len(days))
        said = np.array([opened(decision, decision.verdict(state)) for state in decided.states], np.int8)
        gate = np.where(version == k, said[decided.row], gate)
    return gate


def _stable(
    decided: Decided, gates: list[Decision], given: Mapping[str, Given], rows: Rows, lang: Lang
) -> dict[str, pl.Series]:
    """The stable level beside the computed one."""
    decision = decided.guide.decision
    book = decision.rulebook
    raw = decided.ranks[decided.row]
    several = np.array(
        [decision.verdict(state).possible.bit_count() > 1 for state in decided.states], np.bool_
    )
    hold = several[decided.row] & _told(decision, given, len(raw)) & (book.missing.ambiguous == "hold")
    gate = _gate(book, gates, given, rows.day)
    shown = replay_rows(Pace.of(book.stability), len(book.levels), rows, raw, gate, hold)
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
        raw = book.level(decided.guide.decision.verdict(decided.states[int(decided.row[k])]).level)
        rank = int(shown.stable[k])
        said.append(kept(raw, book.levels[rank] if rank >= 0 else raw, int(shown.waits[k]))[lang])
    return spread(said, kind)


def spread(values: list[str], row: NDArray[np.int64]) -> pl.Series:
    """A text for every row, from one for every distinct kind of row."""
    return pl.Series(values, dtype=pl.String).gather(pl.Series(row))
