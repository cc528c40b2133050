"""The reading of the day in progress: it may worsen a colour, never improve it."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer
from zones.today import today_reading

BOOK = load_rulebook("house-three-colour")
GREEN, YELLOW, RED = 1, 2, 4
ANY = GREEN | YELLOW | RED


def snapshot(reading: Any, *units: tuple[str, int], first: int = 0) -> Snapshot:
    """A ward layer of (level, still possible levels); `first` is the index of its first area."""
    table = pl.DataFrame(
        {
            "area": range(first, first + len(units)),
            "level": [level for level, _ in units],
            "possible": [possible for _, possible in units],
            "rule": [f"{reading}.rule"] * len(units),
            "origin": ["own"] * len(units),
        },
        schema_overrides={"area": pl.Int32, "possible": pl.UInt32},
    )
    day = date(2022, 2, 19 if reading == "closed" else 20)
    meta = SnapshotMeta(
        None, "house-three-colour:live", "live", reading, day, datetime(2022, 2, 20, tzinfo=UTC), "e", BOOK.id,
        BOOK.hash, "Asia/Ho_Chi_Minh",
    )  # fmt: skip
    return Snapshot(meta, BOOK, {"ward": ZoneLayer("ward", "ward", table, {})})


@pytest.mark.parametrize(
    ("closed", "running", "shown"),
    [
        (("green", GREEN), ("yellow", YELLOW), "yellow"),
        (("green", GREEN), ("red", RED), "red"),
        (("yellow", YELLOW), ("green", GREEN), "yellow"),
        (("red", RED), ("yellow", YELLOW), "red"),
        (("red", RED), ("grey", ANY), "red"),
        (("green", GREEN), ("grey", ANY), "green"),
        (("green", GREEN), ("grey", YELLOW | RED), "yellow"),
        (("yellow", YELLOW), ("grey", YELLOW | RED), "yellow"),
        (("grey", ANY), ("green", GREEN), "grey"),
        (("grey", ANY), ("yellow", YELLOW), "yellow"),
        (("grey", YELLOW | RED), ("yellow", YELLOW), "grey"),
        (("grey", YELLOW | RED), ("red", RED), "red"),
        (("grey", ANY), ("grey", YELLOW | RED), "grey"),
        (("empty", ANY), ("grey", ANY), "grey"),
        (("empty", ANY), ("yellow", YELLOW), "yellow"),
        (("empty", ANY), ("empty", ANY), "empty"),
        (("not_assessed", 0), ("not_assessed", 0), "not_assessed"),
    ],
)
def test_today_is_the_closed_level_or_a_worse_one_that_is_certain(
    closed: tuple[str, int], running: tuple[str, int], shown: str
) -> None:
    read = today_reading(snapshot("closed", closed), snapshot("today", running))
    row = read.layers["ward"].table.row(0, named=True)
    assert (row["level"], row["closed_level"]) == (shown, closed[0])
    assert row["rule"] in ("closed.rule", "today.rule")


def test_a_unit_that_was_not_there_when_the_day_closed_has_todays_level() -> None:
    read = today_reading(
        snapshot("closed", ("green", GREEN)), snapshot("today", ("green", GREEN), ("yellow", YELLOW))
    )
    table = read.layers["ward"].table
    assert table["level"].to_list() == ["green", "yellow"]
    assert table["closed_level"].to_list() == ["green", None]
