"""Which rows are accepted: those without a fault that say something of their own, with who they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.cells.fields import is_aggregated, key_text
from geodata.intake.cumulative import SERIES_FIELDS, Daily, daily_figures, with_place_keys
from geodata.intake.faults import Faults
from geodata.intake.identity import AGGREGATE_KEY, Identities, identify
from geodata.intake.naming.answers import with_answers
from geodata.intake.naming.places import PlaceIndex
from geodata.intake.naming.wordings import one_wording
from geodata.intake.notes import Note
from geodata.intake.so_far import ask_if_so_far
from geodata.intake.stages.rows import Rows, sound, without
from geodata.intake.stages.source import Source
from geodata.intake.visits import ask_if_visits, earliest

#: What identifies a row of running totals: everything that makes a series of its own.
RUNNING_KEY: Final = (
    *AGGREGATE_KEY, *(name for name in SERIES_FIELDS if name not in AGGREGATE_KEY),
)  # fmt: skip
_NO_VISITS: Final[tuple[NDArray[np.intp], list[Note]]] = (np.empty(0, np.intp), [])
_MOST_ROWS: Final = 10  # rows named in one message


@dataclass(frozen=True)
class Accepted:
    """Cases with `identity` and `content`, positions of rows that only repeat one of them, the daily figures of a
    list of totals, and what is said of wordings brought together and of further rows of a case."""

    cases: pl.DataFrame
    repeated: list[int]
    daily: Daily | None
    renamed: Sequence[str]
    visits: Sequence[str]


def accepted_of(rows: Rows, source: Source, places: PlaceIndex | None) -> Accepted:
    """The rows that are accepted; those that contradict each other get a fault."""
    cases, how = rows.cases, source.how
    _ask_if_so_far(cases, rows.faults, source)
    if not how.cumulative:
        good, repeated, visits = _identified(sound(cases, rows.faults), source, rows.faults)
        return Accepted(good, repeated, None, [], visits)
    cases, renamed = one_wording(cases, how.held, places)
    daily = _daily(sound(cases, rows.faults), source, rows.faults)
    good, repeated, visits = _identified(daily.rows, source, rows.faults)
    return Accepted(good, [*repeated, *daily.repeated.tolist()], daily, renamed, visits)


def _ask_if_so_far(cases: pl.DataFrame, faults: Faults, source: Source) -> None:
    """Ask whether counts that never fall are totals so far, unless that is said already."""
    how, columns, unpivoted = source.how, source.columns, source.unpivoted
    if how.cumulative or how.daily or "count" not in columns.taken:
        return
    series = [name for name in SERIES_FIELDS if name in cases.columns]
    told = sound(cases, faults).select("report_date", "count", pl.struct(series).hash().alias("series"))
    heading = ", ".join(list(unpivoted.figures)[:3]) + ", …" if unpivoted else columns.taken["count"]
    ask_if_so_far(told, heading, source.where)


def _daily(totals: pl.DataFrame, source: Source, faults: Faults) -> Daily:
    held = source.how.held
    daily = daily_figures(totals, None if held is None else with_place_keys(held))
    for group in daily.differing:
        _refuse_group(faults, "key_differs", group, source.table.called(group))
    return daily


def _identified(
    cases: pl.DataFrame, source: Source, faults: Faults
) -> tuple[pl.DataFrame, list[int], list[Note]]:
    """Cases with identity and content, without repeated and contradicting rows; positions of repeated ones; what is
    said of further rows of a case."""
    at = cases["at"].to_numpy()
    key = key_text(source.table, source.columns, source.how.key).gather(at) if source.how.key else None
    found = _identities(cases, key, source)
    value = cases["case_id"] if key is None else key
    further, said = _visits(cases, value, found, source)
    _refuse_differing(cases, value, found, source, faults)
    again = found.repeated.copy()
    again[further] = True
    named = cases.with_columns(found.identity, with_answers(found.content, cases))
    return sound(without(named, again), faults), at[again].tolist(), said


def _identities(cases: pl.DataFrame, key: pl.Series | None, source: Source) -> Identities:
    aggregated, ignored = is_aggregated(source.columns), source.columns.ignored
    others = source.table.frame.select(ignored)[cases["at"].to_numpy()] if aggregated and ignored else None
    by = RUNNING_KEY if source.how.cumulative else AGGREGATE_KEY
    return identify(cases, key=key, aggregated=aggregated, others=others, by=by)


def _visits(
    cases: pl.DataFrame, value: pl.Series, found: Identities, source: Source
) -> tuple[NDArray[np.intp], list[Note]]:
    """Positions of further rows of a case, where the list is one of visits; QuestionError where it may be one."""
    aggregated, how = is_aggregated(source.columns), source.how
    several = [group for code, group in found.faults if code == "id_differs"] if not aggregated else []
    if how.may_ask and not how.visits and several:
        ask_if_visits(several, value.drop_nulls().n_unique(), _column_of_ids(source), source.where)
    return earliest(several, cases["report_date"], cases["row"]) if how.visits else _NO_VISITS


def _refuse_differing(
    cases: pl.DataFrame, value: pl.Series, found: Identities, source: Source, faults: Faults
) -> None:
    """Refuse rows that contradict each other; those of one id are no contradiction where they are visits."""
    at, visits = cases["at"].to_numpy(), source.how.visits and not is_aggregated(source.columns)
    for code, group in found.faults:
        by_id = code == "id_differs"
        if by_id and visits:
            continue
        column, text = (_column_of_ids(source), str(value[int(group[0])] or "")) if by_id else ("", "")
        _refuse_group(faults, code, at[group], source.table.called(at[group]), column, text)


def _column_of_ids(source: Source) -> str:
    return ", ".join(source.how.key) or source.columns.taken.get("case_id", "case_id")


def _refuse_group(
    faults: Faults, code: str, at: NDArray[Any], rows: Sequence[str], column: str = "", value: str = ""
) -> None:
    mask = np.zeros(faults.height, bool)
    mask[at] = True
    shown = ", ".join(rows[:_MOST_ROWS]) + (", …" if len(rows) > _MOST_ROWS else "")
    faults.add(code, mask, column, pl.Series([value]).new_from_index(0, faults.height), shown)
