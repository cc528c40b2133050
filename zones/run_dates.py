"""Rows of a table as evaluations of units: who, which day, what was published before; and their replay."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.fields import ABSENT
from zones.given import cells, numbered
from zones.rulebook import Rulebook
from zones.run_columns import Reading, column_of
from zones.run_days import days_by
from zones.run_faults import refused
from zones.stability import (
    UNDECIDED,
    Days,
    Evaluation,
    Pace,
    Ranks,
    Shown,
    State,
    advance,
    day_of,
)

_UNPUBLISHED: Final = -2
_BETWEEN_PARTS: Final = re.compile(r"\s+[-–—]\s+|[,;()]")


@dataclass(frozen=True, slots=True)
class Dating:
    """The columns that make rows evaluations: `unit` and `date`, and `previous`, the level published before."""

    unit: str
    date: str
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Rows:
    """n rows as evaluations: number of the unit, day, and rank published before (-1 unknown, -2 none)."""

    unit: NDArray[np.int64]
    day: Days
    previous: Ranks | None = None


def read_rows(book: Rulebook, table: pl.DataFrame, dating: Dating, reading: Reading) -> Rows:
    """The rows of a table as evaluations.

    Raises
    ------
    InputError : an empty unit, a date that is none, a level that the rulebook does not know (the cell is
        named), or a date that stands twice for a unit (both rows are named)
    """
    units = table[column_of(table, dating.unit)]
    _, unit = _translated(units, reading, lambda text: text or None, "no_unit")
    day = read_days(table, dating.date, reading)
    _once(units, unit, day, reading)
    if not dating.previous:
        return Rows(unit, day)
    said = table[column_of(table, dating.previous)]
    words = ", ".join(level.id for level in (*book.levels, *book.unknown))
    ranks, code = _translated(said, reading, _levels_of(book), "no_level", book=book.id, words=words)
    return Rows(unit, day, np.array(ranks, np.int16)[code])


def read_days(table: pl.DataFrame, column: str, reading: Reading) -> Days:
    """The days of a column, as days since 1970."""
    texts = table[column_of(table, column)]
    days, code = _translated(texts, reading, days_by(days_written(texts)), "no_date")
    return np.array(days, np.int64)[code]


def days_written(texts: pl.Series) -> list[str]:
    """The distinct texts of a column of days."""
    return texts.cast(pl.String).str.strip_chars().drop_nulls().unique(maintain_order=True).to_list()


def _translated(
    texts: pl.Series, reading: Reading, meaning: Callable[[str], Any], fault: str, **words: str
) -> tuple[list[Any], NDArray[np.int64]]:
    """What each distinct text of a column means, and which of them each row has; refused where it is nothing."""
    distinct, code = numbered(texts.cast(pl.String).str.strip_chars())
    meanings = [meaning(text) for text in distinct.to_list()]
    wrong = [k for k, one in enumerate(meanings) if one is None]
    if wrong:
        at = np.flatnonzero(np.isin(code, wrong))[:5].tolist()
        named = cells([reading.row(k) for k in at], [distinct[int(code[k])][:40] for k in at])
        raise refused(fault, f"column {texts.name}", cells=named, **words)
    return meanings, code


def _levels_of(book: Rulebook) -> Callable[[str], int | None]:
    """The rank of a level by its id, one of its labels or a part of one, capital letters aside."""
    levels = (*book.levels, *book.unknown)
    whole = {_folded(name): one.rank for one in reversed(levels) for name in (one.en, one.vi, one.id) if name}
    ranks = _parts([(one.rank, f"{one.en};{one.vi}") for one in levels]) | whole

    def rank(text: str) -> int | None:
        name = _folded(text)
        return ranks.get(name, _UNPUBLISHED if name in ABSENT else None)

    return rank


def _parts(labels: Iterable[tuple[int, str]]) -> dict[str, int]:
    """Parts of labels that only one level has: "Purple - tier 1, widespread" is also `tier 1` and `widespread`."""
    found: dict[str, set[int]] = {}
    for rank, label in labels:
        for part in _BETWEEN_PARTS.split(label):
            found.setdefault(_folded(part), set()).add(rank)
    return {part: min(ranks) for part, ranks in found.items() if part not in ABSENT and len(ranks) == 1}


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _once(units: pl.Series, unit: NDArray[np.int64], day: Days, reading: Reading) -> None:
    order = np.lexsort((day, unit))
    again = np.flatnonzero((np.diff(unit[order]) == 0) & (np.diff(day[order]) == 0))
    if len(again):
        first, second = sorted(order[again[0] : again[0] + 2].tolist())
        raise refused(
            "twice", "unit and date", first=reading.row(first), second=reading.row(second),
            unit=repr(str(units[first])[:40]), day=day_of(day[first]),
        )  # fmt: skip


def replay_rows(
    pace: Pace,
    levels: int,
    rows: Rows,
    raw: Ranks,
    gate: NDArray[np.int8],
    hold: NDArray[np.bool_],
    best: Ranks,
) -> Shown:
    """Stability over rows in any order: the rows of a unit, by date, are its evaluations.

    With levels published before, each row is one step ahead of the level published before it, which has stood
    since the row before its unbroken run, which decided it. What a unit's first row calls published stood already
    when the table begins: nobody can tell since when, and it is taken to have stood long enough.
    """
    shown = Shown.blank((len(raw),))
    if not len(raw):
        return shown
    order = np.lexsort((rows.day, rows.unit))
    counts = np.bincount(rows.unit)
    longest = np.argsort(-counts, kind="stable")
    starts = (np.cumsum(counts) - counts)[longest]
    counts = counts[longest]
    state = State.fresh(len(counts), levels, pace)
    run = Run(state.level, state.since)
    for k in range(int(counts[0])):
        going = int(np.searchsorted(-counts, -k, side="left"))
        at = order[starts[:going] + k]
        state = state.take(slice(0, going))
        if rows.previous is not None:
            run = run.followed(rows.previous[at], state.day)
            state = replace(state, level=run.level, since=run.since)
        state, part = advance(pace, state, Evaluation(rows.day[at], raw[at], gate[at], hold[at], best[at]))
        shown.put(at, part)
    return shown


@dataclass(frozen=True, slots=True)
class Run:
    """For each unit the level published last, -1 for none, and the day since which it stands."""

    level: Ranks
    since: Days

    def followed(self, published: Ranks, day_before: Days) -> "Run":
        """The runs as the next rows tell them: what they call published came with the row before them.

        An unknown level leaves the run underneath alone; a row without one starts afresh.
        """
        n = len(published)
        level, since = self.level[:n], self.since[:n]
        begun = (published >= 0) & (published != level)
        kept = np.where(published == _UNPUBLISHED, UNDECIDED, level)
        return Run(
            np.where(published >= 0, published, kept).astype(np.int16), np.where(begun, day_before, since)
        )
