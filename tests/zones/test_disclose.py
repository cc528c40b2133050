"""What the public may see: no count of 1 to 4, of cases or of anything else that is counted."""

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.disclose import disclose
from zones.errors import InputError
from zones.rulebook import Rulebook, parse_rulebook
from zones.snapshot import Snapshot, SnapshotMeta, ZoneLayer

META = SnapshotMeta(
    1,
    "s",
    "live",
    "closed",
    date(2022, 2, 19),
    datetime(2022, 2, 20, tzinfo=UTC),
    "e",
    "r",
    "h",
    "Asia/Ho_Chi_Minh",
)


def book(**more: dict[str, object]) -> Rulebook:
    """The house rule with more figures, among them admissions, given as a number from outside."""
    content = dict(load_rulebook("house-three-colour").content)
    content["ind"] = {**content["ind"], "adm": {"kind": "count", "of": "admission", "win": 7}} | more
    return parse_rulebook(content)


def wards(number: int) -> Edition:
    """Wards side by side that add up to nothing."""
    rows = [(at, "ward", f"{at:05}", "", None, 1.0) for at in range(number)]
    return Edition("e", pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), np.full(number, None, object))


def shown(audience: str, rules: Rulebook | None = None, /, **columns: list[int | None]) -> pl.DataFrame:
    rules = rules or book()
    n = len(next(iter(columns.values())))
    table = pl.DataFrame({"area": list(range(n)), "level": ["green"] * n, **columns})
    layer = ZoneLayer("ward", "ward", table, {})
    return disclose(Snapshot(META, rules, {"ward": layer}), audience, wards(n)).layers["ward"].table


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


def test_what_the_public_may_see_needs_the_boundaries() -> None:
    """Without them nobody knows what adds up to what."""
    snapshot = Snapshot(META, book(), {})
    with pytest.raises(InputError, match="boundaries"):
        disclose(snapshot, "public")


def test_what_is_reckoned_from_cases_is_withheld_with_them() -> None:
    """A change on the week before gives the small number of the week away."""
    rules = book(
        n7b={"kind": "expr", "expr": "n7 * 2"},
        beds={"kind": "expr", "expr": "free - 1"},
        free={"kind": "fact"},
    )
    columns = {
        "n7.lo": [3, 6],
        "n7.hi": [3, 6],
        "n7b.lo": [6, 12],
        "n7b.hi": [6, 12],
        "beds.lo": [3, 3],
        "beds.hi": [3, 3],
    }
    table = shown("public", rules, **columns)
    assert table["n7b.hi"].to_list() == [None, 12] and table["n7b.masked"].to_list() == [True, False]
    assert table["beds.hi"].to_list() == [3, 3]


def test_cases_of_another_territory_are_read_there() -> None:
    rules = book(around={"kind": "count", "of": "case", "win": 7, "at": "parent:district"})
    table = shown("public", rules, **{"around.lo": [20], "around.hi": [20]})
    assert table.select("around.lo", "around.hi", "around.masked").row(0) == (0, None, True)
