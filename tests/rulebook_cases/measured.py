"""Cases measured from records of one unit, and from the levels of its children and neighbours.

An event is `{ago: days before as-of}` or `{on: day}`, with `count` (1), `setting`, `source`, `acquisition`, `exposure`,
`status`, `household`, `onset_ago`, `sample_ago`. `silent` lists the days ago without a report; "20.." is day 20 and
all before it. `last_report` is how many days ago the unit last reported. `facts` are what a context table holds of
the unit and of the areas around it, `facts_ago` of how many days ago; `history` older values: `{fact, on, value}`.
`children` tells how many of the unit's parts are at each level ("yellow..red" for one that is not decided),
`neighbours` the level of each unit next to it ("red corner" where they touch at a corner only). What is `given`
beside stands for what was not measured.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import polars as pl

from tests.rulebook_cases.files import Case
from tests.rulebook_cases.given import answer_differs, columns_of, decision_of
from zones.areas import AREA_SCHEMA, Edition
from zones.assessing import assess, first_day_needed
from zones.classify import classify
from zones.evidence import Evidence
from zones.intervals import Intervals
from zones.ledger import LEDGER_SCHEMA, ledger
from zones.measure import CONTEXT_DENOMINATOR
from zones.reporting import Reporting, reporting
from zones.rulebook import Rulebook
from zones.snapshot import ZoneLayer
from zones.standing import Neighbours, child_level, of_children, of_neighbours, standing
from zones.units import area_units
from zones.verdict import Verdict, Verdicts
from zones.vocabulary import AREA_LEVELS, CASE_FILTERS

EVENT_KEYS = {"ago", "on", "count", "household", "onset_ago", "sample_ago", *CASE_FILTERS}


def difference(book: Rulebook, case: Case) -> str:
    """What the rulebook says of the measured unit, where it is not what the case says; else ""."""
    columns: dict[str, Intervals] = {}
    if "events" in case.keys:
        columns |= _measured(book, case)
    columns |= _from_children(book, case) | _from_neighbours(book, case)
    columns |= columns_of(book, [case.keys.get("given", {})])
    decision = decision_of(book, case.scope)
    verdict = decision.verdict(decision.states(columns, 1)[0])
    return answer_differs(book, verdict, case)


def classified(book: Rulebook, case: Case) -> ZoneLayer:
    """The zone of the unit of a case of events, as the whole engine makes it."""
    records = records_of(book, case)
    return classify(book, records.evidence, records.layers, records.reports, records.as_of)[case.scope]


def records_of(book: Rulebook, case: Case) -> "Records":
    """The records of a case as far back as a rulebook looks, on the layers that it asks for; made once."""
    as_of = date.fromisoformat(case.keys.get("as_of", book.valid[0].isoformat()))
    asked = {case.scope, *(one.parent_level for one in book.indicators.values())}
    return Records(case, as_of, first_day_needed(book, as_of), frozenset(asked))


@cache
class Records:
    """The evidence of one case: a unit with the areas around it, its events, facts and reports."""

    def __init__(self, case: Case, as_of: date, first: date, asked: frozenset[str]) -> None:
        keys, self.as_of, self.edition = case.keys, as_of, _edition(case.scope)
        size = len(self.edition.areas)
        silent = [*keys.get("silent", ()), *range(int(keys.get("last_report", 0)))]
        self.reports = _reporting(self.edition, first, as_of, silent)
        self.evidence = Evidence(
            self.edition,
            _ledger(keys["events"], as_of, size - 1),
            {},
            _facts(keys.get("facts", {}), size),
            _history([*_dated(keys, as_of), *keys.get("history", ())], size),
        )
        people = np.full(size, int(keys.get("population", -1)))
        levels = [level for level in self.edition.levels if level in asked]
        self.layers = [area_units(self.edition, level, people) for level in levels]


def _measured(book: Rulebook, case: Case) -> dict[str, Intervals]:
    records = records_of(book, case)
    _, judged = assess(book, records.evidence, records.layers, records.reports, records.as_of)
    return judged[case.scope].columns


def _edition(scope: str) -> Edition:
    """One area of the scope, inside one of each level above it; the scope's own stands last."""
    above = AREA_LEVELS[: AREA_LEVELS.index(scope)] if scope in AREA_LEVELS else ()
    rows = [(k, level, level[0], level, k - 1 if k else None, 1.0) for k, level in enumerate((*above, scope))]
    return Edition(
        "one", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), np.full(len(rows), None, object)
    )


def _ledger(events: Iterable[Mapping[str, Any]], as_of: date, area: int) -> pl.DataFrame:
    rows = [_row(event, as_of, area) for event in events]
    return ledger(pl.DataFrame(rows, schema=LEDGER_SCHEMA) if rows else pl.DataFrame(schema=LEDGER_SCHEMA))


def _row(event: Mapping[str, Any], as_of: date, area: int) -> dict[str, Any]:
    if set(event) - EVENT_KEYS or ("ago" in event) == ("on" in event):
        raise ValueError(f"{event}: an event has `ago` or `on`, and of {', '.join(sorted(EVENT_KEYS))}")
    count = int(event.get("count", 1))
    row: dict[str, Any] = {"area": area, "cell": -1, "list_id": 1, "lo": count, "hi": count}
    row["report_date"] = _day(event, "ago", as_of) or date.fromisoformat(event["on"])
    row["onset_date"], row["sample_date"] = (
        _day(event, f"{kind}_ago", as_of) for kind in ("onset", "sample")
    )
    row["household_id"] = event.get("household")
    return row | {name: event.get(name) for name in CASE_FILTERS}


def _day(event: Mapping[str, Any], key: str, as_of: date) -> date | None:
    return as_of - timedelta(days=int(event[key])) if key in event else None


def _reporting(edition: Edition, first: date, as_of: date, silent: Iterable[str | int]) -> Reporting:
    days = (as_of - first).days + 1
    heard = set(range(days))
    for text in silent:
        low, dots, _ = str(text).partition("..")
        heard -= set(range(int(low), days if dots else int(low) + 1))
    reports = pl.DataFrame(
        {
            "area": [len(edition.areas) - 1] * len(heard),
            "day": [as_of - timedelta(days=ago) for ago in sorted(heard)],
        },
        schema={"area": pl.Int32, "day": pl.Date},
    )
    none = pl.DataFrame(
        schema={"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}
    )
    return reporting(edition, reports, none, first, as_of)


def _facts(facts: Mapping[str, str], areas: int) -> dict[str, tuple[Any, Any]]:
    return {
        name: (np.arange(areas, dtype=np.int32), np.full(areas, _millionths(value)))
        for name, value in facts.items()
    }


def _dated(keys: Mapping[str, Any], as_of: date) -> list[dict[str, str]]:
    """The facts of a case with their day, where it tells how old they are."""
    if "facts_ago" not in keys:
        return []
    on = (as_of - timedelta(days=int(keys["facts_ago"]))).isoformat()
    return [{"fact": name, "on": on, "value": value} for name, value in keys.get("facts", {}).items()]


def _history(values: Iterable[Mapping[str, str]], areas: int) -> dict[str, pl.DataFrame]:
    found: dict[str, list[tuple[int, date, int]]] = {}
    for one in values:
        day = date.fromisoformat(one["on"])
        rows = found.setdefault(one["fact"], [])
        rows += [(area, day, _millionths(one["value"])) for area in range(areas)]
    schema = {"area": pl.Int32, "day": pl.Date, "millionths": pl.Int64}
    return {name: pl.DataFrame(rows, schema=schema, orient="row") for name, rows in found.items()}


def _millionths(value: str) -> int:
    return int(Fraction(value) * CONTEXT_DENOMINATOR)


def _from_children(book: Rulebook, case: Case) -> dict[str, Intervals]:
    if "children" not in case.keys:
        return {}
    levels = [level for level, number in case.keys["children"].items() for _ in range(int(number))]
    verdicts = _verdicts(book, levels)
    found = {}
    for one in book.indicators.values():
        if one.kind in ("child_share", "child_count"):
            level = child_level(one, case.scope, book.scopes) or "hamlet"
            edition = _around([(case.scope, None), *((level, 0) for _ in levels)])
            found[one.id] = of_children(one, case.scope, level, edition, standing(one, book, verdicts))
    return found


def _from_neighbours(book: Rulebook, case: Case) -> dict[str, Intervals]:
    if "neighbours" not in case.keys:
        return {}
    words = [text.split() for text in case.keys["neighbours"]]
    edition = _around([(case.scope, None)] * (1 + len(words)))
    verdicts = _verdicts(book, ["not_assessed", *(one[0] for one in words)])
    others = np.arange(1, 1 + len(words), dtype=np.int32)
    pairs = Neighbours(
        np.zeros_like(others), others, np.array([one[1:] == ["corner"] for one in words], bool)
    )
    return {
        one.id: of_neighbours(one, edition, case.scope, pairs, standing(one, book, verdicts)).take(
            np.array([0])
        )
        for one in book.indicators.values()
        if one.kind == "adjacent"
    }


def _around(areas: Sequence[tuple[str, int | None]]) -> Edition:
    rows = [(k, level, f"{k:04}", "U", parent, 1.0) for k, (level, parent) in enumerate(areas)]
    return Edition(
        "some", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), np.full(len(rows), None, object)
    )


def _verdicts(book: Rulebook, levels: Sequence[str]) -> Verdicts:
    """Units at these levels: a level, a span "yellow..red" of possible ones, an unknown one, `not_assessed`."""
    return Verdicts(tuple(_verdict(book, level) for level in levels), np.arange(len(levels), dtype=np.intp))


def _verdict(book: Rulebook, text: str) -> Verdict:
    low, dots, high = text.partition("..")
    ordered = [level.id for level in book.levels]
    if low not in ordered:
        every = (1 << len(ordered)) - 1
        return Verdict(low, 0 if low == "not_assessed" else every, "", False, frozenset())
    first, last = ordered.index(low), ordered.index(high or low)
    mask = sum(1 << rank for rank in range(first, last + 1))
    return Verdict(low if not dots else book.grey.id, mask, "", False, frozenset())
