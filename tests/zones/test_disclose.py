"""What the public may see: no count of 1 to 4, of cases or of anything else that is counted."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.disclose import disclose
from zones.errors import InputError
from zones.rulebook import Rulebook, parse_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer


def book() -> Rulebook:
    """The house rule with one more figure: admissions, given as a number from outside."""
    content = dict(load_rulebook("house-three-colour").content)
    content["ind"] = {**content["ind"], "adm": {"kind": "count", "of": "admission", "win": 7}}
    return parse_rulebook(content)


def shown(audience: str, **columns: list[int | None]) -> pl.DataFrame:
    rules = book()
    n = len(next(iter(columns.values())))
    table = pl.DataFrame({"area": list(range(n)), "level": ["green"] * n, **columns})
    known_at = datetime(2022, 2, 20, tzinfo=UTC)
    meta = SnapshotMeta(
        1, "s", "live", "closed", date(2022, 2, 19), known_at, "e", rules.id, rules.hash, "Asia/Ho_Chi_Minh"
    )
    layer = ZoneLayer("ward", "ward", table, {})
    return disclose(Snapshot(meta, rules, {"ward": layer}), audience).layers["ward"].table


def test_counts_of_one_to_four_become_a_range_and_zero_and_five_stay() -> None:
    table = shown("public", **{"n14.lo": [0, 1, 3, 4, 5], "n14.hi": [0, 1, 3, 4, 5]})
    assert list(zip(table["n14.lo"], table["n14.hi"], strict=True)) == [
        (0, 0),
        (1, 4),
        (1, 4),
        (1, 4),
        (5, 5),
    ]
    assert table["n14.masked"].to_list() == [False, True, True, True, False]


def test_ranges_do_not_give_away_their_small_ends() -> None:
    table = shown("public", **{"n14.lo": [0, 2, 3, 6], "n14.hi": [3, 7, None, None]})
    assert list(zip(table["n14.lo"], table["n14.hi"], strict=True)) == [(0, 4), (1, 7), (1, None), (6, None)]


def test_figures_from_outside_that_count_are_hidden_alike() -> None:
    million = 1_000_000
    ends = {"adm.lo": [0, million, 4 * million, 5 * million], "adm.den": [million] * 4}
    table = shown("public", **ends, **{"adm.hi": ends["adm.lo"]})
    assert table["adm.lo"].to_list() == [0, million, million, 5 * million]
    assert table["adm.hi"].to_list() == [0, 4 * million, 4 * million, 5 * million]


def test_internal_readers_see_the_figures_as_they_are() -> None:
    table = shown("internal", **{"n14.lo": [1, 3], "n14.hi": [1, 3]})
    assert table["n14.lo"].to_list() == [1, 3] and not table["n14.masked"].any()


def test_an_audience_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="no audience"):
        shown("press", **{"n14.lo": [1], "n14.hi": [1]})
