"""Where nobody lives there is no rate, and that is the reason given: not that a figure is lacking."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.decide import compile_decision
from zones.disclose import disclose
from zones.explain import explain
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer

AS_OF = date(2022, 2, 19)
EDITION = Edition("t", pl.DataFrame({"area": [0], "area_level": ["ward"], "code": ["1"], "name": ["Xã Vắng"],
    "parent": [None], "area_km2": [1.0]}, schema=AREA_SCHEMA), np.array([None]))  # fmt: skip


def explained(name: str, people: int | None, **known: int) -> dict[str, Any]:
    """One ward with so many people and such figures; its rates are not known."""
    book = load_rulebook(name)
    ends = {id: (known[id], known[id]) for id in known} | (
        {} if people is None else {"population": (people, people)}
    )
    signed = {
        id: one.kind in ("fact", "expr") and not one.is_population for id, one in book.indicators.items()
    }
    lows = {id: int(UNBOUNDED_BELOW) if signed[id] else 0 for id in book.indicators}
    pairs = {id: ends.get(id, (lows[id], int(UNBOUNDED))) for id in book.indicators}
    figures = {
        id: Intervals(np.array([lo]), np.array([hi]), np.array([1]), book.indicators[id].factor)
        for id, (lo, hi) in pairs.items()
    }
    decision = compile_decision(book, "ward")
    assert decision is not None
    found = decision.decide(figures, 1)
    table: dict[str, Any] = {
        "area": pl.Series([0], dtype=pl.Int32), "level": found.level.tolist(), "possible": pl.Series(found.possible),
        "rule": found.rule.tolist(), "flagged": pl.Series(found.flagged), "origin": ["own"],
        "population_persons": pl.Series([people], dtype=pl.Int64), "reported_days": pl.Series([14], dtype=pl.Int32),
        "last_report": [AS_OF], "reporting_ok": [True],
    }  # fmt: skip
    for id, (lo, hi) in pairs.items():
        table[f"{id}.lo"] = pl.Series([None if lo == UNBOUNDED_BELOW else lo], dtype=pl.Int64)
        table[f"{id}.hi"] = pl.Series([None if hi == UNBOUNDED else hi], dtype=pl.Int64)
        table[f"{id}.den"] = pl.Series([1], dtype=pl.Int64)
    meta = SnapshotMeta(
        number=1, series="live", purpose="live", reading="closed", as_of=AS_OF,
        known_at=datetime(2022, 2, 20, tzinfo=UTC),
        edition="t", rulebook_id=book.id, rulebook_hash=book.hash, timezone=book.tz,
    )  # fmt: skip
    made = Snapshot(meta, book, {"ward": ZoneLayer("ward", "ward", pl.DataFrame(table), {})})
    return explain(disclose(made, "internal"), "ward", 0, EDITION)


def lacking(told: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """What is missing, by indicator, in Vietnamese and English."""
    return {one["indicator"]: (one["vi"], one["en"]) for one in told["missing"]}


def test_the_list_of_what_is_missing_says_that_nobody_lives_there() -> None:
    vi, en = lacking(explained("house-three-colour", 0, n7=0, n14=0, hh7=0))["rate7"]
    assert vi.startswith("không tính được ") and vi.endswith(
        "vì theo số liệu dân số thì ở đây không có ai sinh sống"
    )
    assert en.endswith("cannot be worked out, because by the population data nobody lives here")


@pytest.mark.parametrize("people", [None, 40])
def test_elsewhere_it_says_that_there_is_no_figure(people: int | None) -> None:
    vi, en = lacking(explained("house-three-colour", people, n7=0, n14=0, hh7=0))["rate7"]
    assert vi.startswith("chưa có số liệu về") and "nobody" not in en


def test_the_sentence_gives_each_reason_for_its_own_figures() -> None:
    """Under 4800 the rate cannot be worked out, and the vaccination is not told."""
    told = explained("vn-4800-2021", 0, cases14=0)["sentence"]
    assert "vì theo số liệu dân số thì ở đây không có ai sinh sống" in told["vi"]
    assert "chưa có số liệu về" in told["vi"]
    assert "because by the population data nobody lives here" in told["en"] and "no figure for" in told["en"]
    assert "nobody lives" not in explained("vn-4800-2021", None, cases14=0)["sentence"]["en"]
