"""A rulebook applied to a table of figures: how anyone checks it against published results."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.decide import Decision
from zones.deciding import guide_to
from zones.gate import compiled
from zones.numerals import day
from zones.phrases import Words
from zones.rulebook import Rulebook
from zones.run_columns import Reading, column_of, find_columns, read_columns
from zones.run_dates import Dating, days_written, read_days, read_rows
from zones.run_days import told
from zones.run_decided import decide_rows
from zones.run_faults import note, refused
from zones.run_remarks import remarks
from zones.run_stable import gates_for, stable_answers
from zones.stability import day_number
from zones.vocabulary import SCOPES, Lang


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
    gates = gates_for(rulebook, guide.decision.scope) if stability else []
    needs = dict.fromkeys(guide.decision.needs)
    extra = dict.fromkeys(name for gate in gates for name in gate.needs if name not in needs)
    found, notes = find_columns(table, [*needs, *extra], reading.columns)
    if "" in reading.suppressed and "population" in table.columns and "population" in rulebook.indicators:
        found.setdefault("population", "population")
    given = read_columns(rulebook, table, found, reading)
    notes += remarks(rulebook, found, given, reading)
    decided = decide_rows(guide, given, table.height)
    if stability is None:
        days = read_days(table, date, reading) if date else None
        answers = {"level": decided.levels, "rule": decided.rules, "reason": decided.reasons(lang)}
    else:
        rows = read_rows(rulebook, table, stability, reading)
        days = rows.day
        answers = stable_answers(decided, gates, given, rows, lang)
    answers["missing"] = decided.missing(given)
    if days is not None:
        column = column_of(table, stability.date if stability else date)
        notes += [*told(column, days_written(table[column])), *_outside(rulebook, days)]
    kept_names = {name: f"{name}_given" for name in answers if name in table.columns}
    return Answers(table.rename(kept_names).hstack([s.alias(n) for n, s in answers.items()]), tuple(notes))


def _decision(rulebook: Rulebook, scope: str | None) -> Decision:
    scopes = rulebook.scopes
    wanted = scopes[0] if scope is None else SCOPES.get(scope, scope)
    if wanted not in scopes:
        words = ", ".join(scopes)
        raise refused("no_scope", "scope", book=rulebook.id, scope=scope, words=words)
    return compiled(rulebook, wanted)


def _outside(rulebook: Rulebook, days: NDArray[np.int64]) -> list[Words]:
    """A sentence about rows on whose day the rulebook was not in force."""
    first, end = rulebook.valid
    out = days < day_number(first)
    out |= days >= day_number(end) if end else False
    if not out.any():
        return []
    until = (f" until before {end}", f" đến trước {day(end)['vi']}") if end else ("", "")
    return [note("outside", n=int(out.sum()), first=(str(first), day(first)["vi"]), end=until)]
