"""Figures given from outside: the value is the indicator's own, whatever its scale."""

from datetime import UTC, date, datetime
from fractions import Fraction

import numpy as np
import polars as pl

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.assessing import first_day_needed
from zones.classify import classify
from zones.disclose import disclose
from zones.evidence import Evidence
from zones.explain import explain
from zones.ledger import LEDGER_SCHEMA
from zones.measure import CONTEXT_DENOMINATOR
from zones.reporting import reporting
from zones.snapshot import Snapshot, SnapshotMeta
from zones.units import area_units

AS_OF = date(2021, 12, 1)


def ward() -> Edition:
    table = pl.DataFrame([(0, "ward", "W", "Xã W", None, 1.0)], schema=AREA_SCHEMA, orient="row")
    return Edition("one", table, np.full(1, None, object))


def classified(cases: int, facts: dict[str, str], people: int = 10_000) -> Snapshot:
    """One ward under Decision 4800: community cases of one day, reported completely."""
    book, edition = load_rulebook("vn-4800-2021"), ward()
    row = {
        "area": 0,
        "cell": -1,
        "report_date": AS_OF,
        "setting": "community",
        "list_id": 1,
        "lo": cases,
        "hi": cases,
    }
    ledger = pl.DataFrame([row], schema=LEDGER_SCHEMA)
    first = first_day_needed(book, AS_OF)
    declared = pl.DataFrame(
        {"list_id": [1], "area": [0], "first_day": [first], "last_day": [AS_OF]},
        schema_overrides={"area": pl.Int32},
    )
    none = pl.DataFrame(schema={"area": pl.Int32, "day": pl.Date})
    heard = reporting(edition, none, declared, first, AS_OF)
    given = {
        name: (np.array([0], np.int32), np.array([int(Fraction(value) * CONTEXT_DENOMINATOR)]))
        for name, value in facts.items()
    }
    units = area_units(edition, "ward", np.array([people]))
    layers = classify(book, Evidence(edition, ledger, heard.declared, given), [units], heard, AS_OF)
    known_at = datetime(2021, 12, 2, tzinfo=UTC)
    meta = SnapshotMeta(
        1, "s", "live", "closed", AS_OF, known_at, "one", book.id, book.hash, "Asia/Ho_Chi_Minh"
    )
    return Snapshot(meta, book, layers)


def level(snapshot: Snapshot) -> str:
    return str(snapshot.layers["ward"].table["level"][0])


def test_coverage_of_exactly_seventy_per_cent_is_the_upper_row() -> None:
    """40 cases in two weeks among 10,000 are 200 per 100,000 and week on average: band m4."""
    assert level(classified(40, {"dose1_adult": "70", "full_elderly": "80"})) == "l3"
    assert level(classified(40, {"dose1_adult": "69.999999", "full_elderly": "80"})) == "l4"


def test_elderly_below_eighty_per_cent_raise_one_level_where_there_are_cases() -> None:
    assert level(classified(1, {"dose1_adult": "98.2", "full_elderly": "80"})) == "l1"
    assert level(classified(1, {"dose1_adult": "98.2", "full_elderly": "79.999999"})) == "l2"
    assert level(classified(0, {"dose1_adult": "98.2", "full_elderly": "51.59"})) == "l1"


def test_what_was_given_is_what_the_explanation_shows() -> None:
    snapshot = classified(1, {"dose1_adult": "98.25", "full_elderly": "51.59"})
    full = explain(disclose(snapshot, "internal"), "ward", 0, ward())
    figures = {one["id"]: one["text"] for one in full["indicators"]}
    assert (figures["dose1_adult"], figures["full_elderly"]) == ("98.3", "51.6")
    low = explain(
        disclose(classified(1, {"dose1_adult": "98", "full_elderly": "79.999999"}), "internal"),
        "ward",
        0,
        ward(),
    )
    shown = next(one for one in low["indicators"] if one["id"] == "full_elderly")
    assert shown["text"] != "80.0", "a figure below a threshold is not written as if it stood on it"


def test_coverage_that_nobody_gave_leaves_more_than_one_level_possible() -> None:
    assert level(classified(40, {"full_elderly": "90"})) == "grey"
