"""Cases measured from records of one unit: this is what pins windows, scales, filters and reporting.

An event is `{ago: days before as-of}` or `{on: day}`, with `count` (1), `setting`, `source`, `acquisition`, `exposure`,
`status`, `household`, `onset_ago`, `sample_ago`. `silent` lists the days ago without a report; "20.." is day 20 and
all before it. `facts` are what a context table would hold of the unit.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from tests.rulebook_cases.files import Case
from zones.areas import AREA_SCHEMA, Edition
from zones.classify import classify, first_day_needed
from zones.evidence import Evidence
from zones.ledger import LEDGER_SCHEMA, ledger
from zones.measure import CONTEXT_DENOMINATOR
from zones.reporting import Reporting, reporting
from zones.rulebook import Rulebook
from zones.snapshot import ZoneLayer
from zones.units import area_units
from zones.vocabulary import CASE_FILTERS

EVENT_KEYS = {"ago", "on", "count", "household", "onset_ago", "sample_ago", *CASE_FILTERS}


def difference(book: Rulebook, case: Case) -> str:
    """What the measured level is, where it is not what the case says; else ""."""
    row = measured(book, case).table.row(0, named=True)
    possible = [level.id for level in book.possible_levels(row["possible"])]
    if (row["level"], possible) != (case.keys["level"], case.levels):
        return f"{row['level']} {possible}, not {case.keys['level']} {case.levels}"
    if case.keys.get("rule", row["rule"]) != row["rule"]:
        return f"by {row['rule']}, not by {case.keys['rule']}"
    if "flagged" in case.keys and row["flagged"] != (case.keys["flagged"] == "true"):
        return f"flagged is {row['flagged']}"
    return ""


def measured(book: Rulebook, case: Case) -> ZoneLayer:
    """The zone of the one unit that the case tells of."""
    as_of = date.fromisoformat(case.keys.get("as_of", book.valid[0].isoformat()))
    table = pl.DataFrame([(0, case.scope, "U", "U", None, 1.0)], schema=AREA_SCHEMA, orient="row")
    edition = Edition("one", table, np.full(1, None, object))
    heard = _reporting(edition, first_day_needed(book, as_of), as_of, case.keys.get("silent", ()))
    evidence = Evidence(edition, _ledger(case.keys["events"], as_of), {}, _facts(case.keys.get("facts", {})))
    people = np.array([int(case.keys.get("population", -1))])
    return classify(book, evidence, [area_units(edition, case.scope, people)], heard, as_of)[case.scope]


def _ledger(events: Iterable[Mapping[str, Any]], as_of: date) -> pl.DataFrame:
    rows = [_row(event, as_of) for event in events]
    return ledger(pl.DataFrame(rows, schema=LEDGER_SCHEMA) if rows else pl.DataFrame(schema=LEDGER_SCHEMA))


def _row(event: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    if set(event) - EVENT_KEYS or ("ago" in event) == ("on" in event):
        raise ValueError(f"{event}: an event has `ago` or `on`, and of {', '.join(sorted(EVENT_KEYS))}")
    count = int(event.get("count", 1))
    row: dict[str, Any] = {"area": 0, "cell": -1, "list_id": 1, "lo": count, "hi": count}
    row["report_date"] = _day(event, "ago", as_of) or date.fromisoformat(event["on"])
    row["onset_date"], row["sample_date"] = (
        _day(event, f"{kind}_ago", as_of) for kind in ("onset", "sample")
    )
    row["household_id"] = event.get("household")
    return row | {name: event.get(name) for name in CASE_FILTERS}


def _day(event: Mapping[str, Any], key: str, as_of: date) -> date | None:
    return as_of - timedelta(days=int(event[key])) if key in event else None


def _reporting(edition: Edition, first: date, as_of: date, silent: Iterable[str]) -> Reporting:
    days = (as_of - first).days + 1
    told = set(range(days))
    for text in silent:
        low, dots, _ = str(text).partition("..")
        told -= set(range(int(low), days if dots else int(low) + 1))
    reports = pl.DataFrame(
        {"area": [0] * len(told), "day": [as_of - timedelta(days=ago) for ago in sorted(told)]},
        schema={"area": pl.Int32, "day": pl.Date},
    )
    none = pl.DataFrame(
        schema={"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}
    )
    return reporting(edition, reports, none, first, as_of)


def _facts(facts: Mapping[str, str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return {
        name: (np.array([0], np.int32), np.array([int(Fraction(value) * CONTEXT_DENOMINATOR)]))
        for name, value in facts.items()
    }
