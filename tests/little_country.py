"""Two districts and four wards in a row, and what is known of them: for tests that classify."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl

from zones.areas import AREA_SCHEMA, Edition
from zones.assessing import first_day_needed
from zones.evidence import Evidence
from zones.ledger import LEDGER_SCHEMA, ledger
from zones.measure import CONTEXT_DENOMINATOR
from zones.reporting import Reporting, reporting
from zones.rulebook import Rulebook
from zones.standing import Neighbours
from zones.units import Units, area_units

#: Wards 2, 3, 4 lie in the first district, 5 in the second. 2-3 and 3-4 share a border, 4-5 a corner.
EDITION = Edition(
    "E",
    pl.DataFrame(
        [
            (0, "district", "D1", "D1", None, 1.0),
            (1, "district", "D2", "D2", None, 1.0),
            *((k, "ward", f"W{k}", f"W{k}", 0 if k < 5 else 1, 1.0) for k in range(2, 6)),
        ],
        schema=AREA_SCHEMA,
        orient="row",
    ),
    np.full(6, None, object),
)
TOUCHING = Neighbours(
    np.array([2, 3, 4], np.int32), np.array([3, 4, 5], np.int32), np.array([False, False, True])
)


def case(area: int, day: date, **more: Any) -> dict[str, Any]:
    """One case of an area."""
    return {"area": area, "report_date": day, **more}


def layers(people: int = 1000) -> list[Units]:
    """Both levels, so many people in each area."""
    return [area_units(EDITION, level, np.full(6, people)) for level in ("district", "ward")]


def evidence(
    cases: list[dict[str, Any]],
    facts: Mapping[str, Mapping[int, str]] | None = None,
    history: Mapping[str, pl.DataFrame] | None = None,
) -> Evidence:
    """Cases, and facts by name and area."""
    rows = [{"cell": -1, "list_id": 1, "lo": 1, "hi": 1} | one for one in cases]
    known = {name: _millionths(by_area) for name, by_area in (facts or {}).items()}
    table = ledger(pl.DataFrame(rows, schema=LEDGER_SCHEMA))
    return Evidence(EDITION, table, {}, known, history or {}, lambda level: TOUCHING)


def _millionths(by_area: Mapping[int, str]) -> tuple[Any, Any]:
    values = [int(Fraction(value) * CONTEXT_DENOMINATOR) for value in by_area.values()]
    return np.array(list(by_area), np.int32), np.array(values)


def heard(book: Rulebook, as_of: date, silent: Collection[tuple[int, date]] = ()) -> Reporting:
    """Every area has reported every day that matters, but for the silent ones."""
    first = first_day_needed(book, as_of)
    days = [first + timedelta(days=k) for k in range((as_of - first).days + 1)]
    said = [(area, day) for area in range(6) for day in days if (area, day) not in silent]
    none = {"list_id": pl.Int32, "area": pl.Int32, "first_day": pl.Date, "last_day": pl.Date}
    stated = pl.DataFrame(said, schema={"area": pl.Int32, "day": pl.Date}, orient="row")
    return reporting(EDITION, stated, pl.DataFrame(schema=none), first, as_of)
