"""Remarks of one unit: where nobody lives, its figures are not called uncertain."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from geodata.rulebooks import load_rulebook
from zones.disclose import disclose
from zones.figures import Figure
from zones.notes import notes_of
from zones.snapshot import Snapshot, SnapshotMeta

HOUSE = load_rulebook("house-three-colour")
META = SnapshotMeta(
    number=12, series="live", purpose="live", reading="closed", as_of=date(2022, 2, 19),
    known_at=datetime(2022, 2, 20, tzinfo=UTC), edition="t", rulebook_id=HOUSE.id, rulebook_hash=HOUSE.hash,
    timezone=HOUSE.tz,
)  # fmt: skip


def said(people: int | None, **ends: tuple[int | None, int | None]) -> str:
    """All notes in English of a cell with so many people and such figures; the rate is not known."""
    figures = {name: Figure(HOUSE.indicators[name], *pair) for name, pair in ends.items()}
    figures |= {"rate7": Figure(HOUSE.indicators["rate7"], 0, None)}
    row: Mapping[str, Any] = {"population_persons": people}
    how = dict.fromkeys(("judged", "own"), True) | dict.fromkeys(("undecided", "flagged"), False)
    notes = notes_of(disclose(Snapshot(META, HOUSE, {}), "internal"), row, figures=figures.values(), **how)
    assert all(note["vi"] and note["en"] for note in notes)
    return " ".join(note["en"] for note in notes)


def test_where_nobody_lives_the_counts_are_used_and_nothing_is_called_uncertain() -> None:
    notes = said(0, n7=(2, 2))
    assert "Nobody lives here" in notes and "counts are used" in notes
    assert "uncertain" not in notes


@pytest.mark.parametrize("people", [None, 40])
def test_elsewhere_a_rate_that_is_not_known_is_called_uncertain(people: int | None) -> None:
    assert "uncertain" in said(people, n7=(2, 2)) and "Nobody" not in said(people, n7=(2, 2))


def test_where_nobody_lives_a_count_that_is_a_range_still_is_uncertain() -> None:
    notes = said(0, n7=(2, 5))
    assert "uncertain" in notes and "Nobody lives here" in notes
