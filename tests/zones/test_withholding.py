"""From what the public sees, no small count can be worked out by setting wholes against their parts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
from hypothesis import example, given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.areas import AREA_SCHEMA, Edition
from zones.cells import children, parents
from zones.disclose import disclose
from zones.snapshot import Snapshot, SnapshotMeta, View, ZoneLayer

BOOK = load_rulebook("house-three-colour")
LAYERS = ("province", "district", "ward")

#: Above every number of cases in these tests; what is withheld may be anything up to it.
MOST = 100

Numbers = frozenset[int]


@dataclass(frozen=True)
class Land:
    """A province with districts of wards: cases of each ward, and cases known only by the district."""

    wards: Sequence[Sequence[int]]
    loose: Sequence[int]

    @property
    def counts(self) -> dict[str, list[int]]:
        districts = [sum(own) + loose for own, loose in zip(self.wards, self.loose, strict=True)]
        return {
            "province": [sum(districts)],
            "district": districts,
            "ward": [count for own in self.wards for count in own],
        }

    @property
    def edition(self) -> Edition:
        begin, rows = 1 + len(self.wards), [(0, "province", "0", "0", None, 1.0)]
        rows += [(1 + at, "district", f"d{at}", "d", 0, 1.0) for at in range(len(self.wards))]
        owner = [at for at, own in enumerate(self.wards) for _ in own]
        rows += [(begin + at, "ward", f"w{at}", "w", 1 + of, 1.0) for at, of in enumerate(owner)]
        table = pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row")
        return Edition("land", table, np.full(len(rows), None, object))

    def snapshot(self) -> Snapshot:
        edition = self.edition
        layers = {
            name: layer(name, edition.areas.filter(area_level=name)["area"], self.counts[name])
            for name in LAYERS
        }
        return shot(layers)


def layer(name: str, area: Iterable[int], counts: Sequence[int], **more: Any) -> ZoneLayer:
    """Units with as many cases in 7 as in 14 days, each in a household of its own, 1,000 people each."""
    same = pl.Series(counts, dtype=pl.Int64)
    ends = {f"{one}.{end}": same for one in ("n14", "n7", "hh7", "rate7") for end in ("lo", "hi")}
    people = pl.Series([1000] * len(counts), dtype=pl.Int64)
    columns = {
        "area": pl.Series(area, dtype=pl.Int32),
        "level": ["green"] * len(counts),
        "possible": pl.Series([1] * len(counts), dtype=pl.UInt32),
        "rule": ["ward.rules[2]"] * len(counts),
        "rate7.den": people,
    }
    scope = "cell" if "cell" in more else name
    return ZoneLayer(name, scope, pl.DataFrame(columns | ends | more), {})


def shot(layers: dict[str, ZoneLayer]) -> Snapshot:
    meta = SnapshotMeta(
        1, "s", "live", "closed", date(2022, 2, 19), datetime(2022, 2, 20, tzinfo=UTC), "land", BOOK.id, BOOK.hash,
        "Asia/Ho_Chi_Minh", "hash of the whole",
    )  # fmt: skip
    return Snapshot(meta, BOOK, layers)


def shown(view: View, name: str, figure: str = "n7") -> list[Numbers]:
    """What each unit of a layer may have, by what is shown of it."""
    ends = view.layers[name].table.select(f"{figure}.lo", f"{figure}.hi").rows()
    return [frozenset(range(low, (MOST if high is None else high) + 1)) for low, high in ends]


def added(sets: Iterable[Numbers]) -> Numbers:
    """What a sum may be."""
    return reduce(
        lambda one, other: frozenset(a + b for a in one for b in other if a + b <= MOST), sets, frozenset({0})
    )


def thought_through(land: Land, view: View) -> dict[str, list[Numbers]]:
    """What a reader makes of a view who knows that some sums hold: exact, with sets instead of bounds.

    The reader knows of each district without loose cases that it is the sum of its wards, and that the province is
    the sum of its districts.
    """
    (province,), districts, every = (shown(view, name) for name in LAYERS)
    at = np.cumsum([0, *map(len, land.wards)])
    wards = [every[begin:end] for begin, end in pairwise(at)]
    up = [
        one if loose else one & added(own)
        for one, own, loose in zip(districts, wards, land.loose, strict=True)
    ]
    province &= added(up)
    down = [one & less(province, added([*up[:k], *up[k + 1 :]])) for k, one in enumerate(up)]
    below = [
        one if land.loose[k] else one & less(down[k], added([*own[:j], *own[j + 1 :]]))
        for k, own in enumerate(wards)
        for j, one in enumerate(own)
    ]
    return {"province": [province], "district": down, "ward": below}


def less(whole: Numbers, others: Numbers) -> Numbers:
    return frozenset(a - b for a in whole for b in others if a >= b)


lands = st.lists(st.lists(st.integers(0, 7), min_size=1, max_size=4), min_size=1, max_size=3).flatmap(
    lambda wards: st.builds(
        Land, st.just(wards), st.lists(st.sampled_from([0, 0, 2]), min_size=len(wards), max_size=len(wards))
    )
)


@settings(max_examples=200, deadline=None)
@given(lands)
@example(Land([[2, 7, 6]], [0]))
@example(Land([[1, 1, 1, 1]], [0]))
@example(Land([[1, 1, 1, 1], [6, 7]], [0, 0]))
@example(Land([[4], [6], [7]], [0, 0, 0]))
@example(Land([[1, 0], [5, 2]], [0, 0]))
def test_no_small_count_can_be_worked_out(land: Land) -> None:
    view = disclose(land.snapshot(), "public", land.edition)
    known = thought_through(land, view)
    for name in LAYERS:
        for true, possible in zip(land.counts[name], known[name], strict=True):
            assert true in possible, "what is shown is true"
            assert not 0 < true < 5 or len(possible) > 1, (
                name,
                true,
                view.layers[name].table["n7.lo", "n7.hi"],
            )


@settings(max_examples=60, deadline=None)
@given(lands)
def test_every_count_of_a_unit_is_withheld_together(land: Land) -> None:
    """Cases in 7 days, in 14 days, households and the rate may have one number: one of them would tell the others."""
    view = disclose(land.snapshot(), "public", land.edition)
    for name in LAYERS:
        table = view.layers[name].table
        gone = [table[f"{one}.hi"].is_null().to_list() for one in ("n7", "n14", "hh7", "rate7")]
        assert all(one == gone[0] for one in gone)


def ranges(land: Land, name: str = "ward") -> list[tuple[int, int | None]]:
    view = disclose(land.snapshot(), "public", land.edition)
    return view.layers[name].table.select("n7.lo", "n7.hi").rows()


def test_with_one_small_ward_the_next_smallest_is_withheld_and_the_sums_are_shown() -> None:
    land = Land([[2, 9, 6, 0, 30]], [0])
    assert ranges(land) == [(1, 4), (9, 9), (0, None), (0, 0), (30, 30)]
    assert ranges(land, "district") == ranges(land, "province") == [(47, 47)]


def test_two_small_wards_hide_each_other() -> None:
    assert ranges(Land([[2, 3, 6]], [0])) == [(1, 4), (1, 4), (6, 6)]


def test_two_wards_with_one_case_each_do_not() -> None:
    """Their sum of 2 says that each has one."""
    assert ranges(Land([[1, 1, 6, 7]], [0])) == [(1, 4), (1, 4), (0, None), (7, 7)]


def test_a_single_small_ward_of_a_district_withholds_beyond_the_district() -> None:
    """The district is as small as its ward; the other district, and a ward of it, stand in for both."""
    land = Land([[2], [9, 30]], [0, 0])
    assert ranges(land, "province") == [(41, 41)]
    assert ranges(land, "district") == [(1, 4), (0, None)]
    assert ranges(land) == [(1, 4), (0, None), (30, 30)]


def test_nothing_is_withheld_where_the_sum_does_not_give_it_away() -> None:
    """Some cases are known by the district only, and nobody knows how many."""
    assert ranges(Land([[2, 9, 6]], [3])) == [(1, 4), (9, 9), (6, 6)]


def test_a_coarse_cell_does_not_give_away_a_fine_one() -> None:
    coarse = parents([0x87415B4D9FFFFFF], 7)
    fine = np.sort(children(coarse, 8))
    counts = [2, 9, 6, 0, 0, 0, 30]
    nowhere = [None] * 7
    layers = {
        "cell8": layer("cell8", nowhere, counts, cell=pl.Series(fine)),
        "cell7": layer("cell7", nowhere[:1], [47], cell=pl.Series(coarse)),
    }
    view = disclose(shot(layers), "public", Land([], []).edition)
    assert view.layers["cell7"].table["n7.hi"].to_list() == [47]
    assert view.layers["cell8"].table["n7.hi"].to_list() == [4, 9, None, 0, 0, 0, 30]


def test_a_ward_does_not_give_away_one_of_its_cells() -> None:
    land = Land([[11, 40]], [0])
    fine = np.sort(children(parents([0x87415B4D9FFFFFF], 7), 8))[:3]
    own = layer("cell8", [2, 2, 3], [2, 9, 40], cell=pl.Series(fine))
    view = disclose(shot({**land.snapshot().layers, "cell8": own}), "public", land.edition)
    assert view.layers["ward"].table["n7.hi"].to_list() == [11, 40]
    assert view.layers["cell8"].table["n7.hi"].to_list() == [4, None, 40]


FINE = np.sort(children(children(parents([0x87415B4D9FFFFFF], 6), 7), 8))
COARSE = np.unique(parents(FINE, 7))

cells = st.tuples(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 4, 5, 9]), min_size=len(FINE), max_size=len(FINE)),
    st.lists(st.integers(0, 4), min_size=len(FINE), max_size=len(FINE)),
)


@settings(max_examples=60, deadline=None)
@given(cells)
def test_cells_of_two_sizes_and_wards_together_give_no_small_count_away(
    drawn: tuple[list[int], list[int]],
) -> None:
    """Every cell is a part of its coarser cell and of its ward: bounds go back and forth until nothing is new."""
    counts, ward = np.array(drawn[0]), np.array(drawn[1])
    coarse = np.searchsorted(COARSE, parents(FINE, 7))
    land = Land([np.bincount(ward, counts, 5).astype(int).tolist()], [0])
    layers = dict(land.snapshot().layers)
    layers["cell8"] = layer("cell8", (2 + ward).tolist(), counts.tolist(), cell=pl.Series(FINE))
    totals = np.bincount(coarse, counts).astype(int).tolist()
    layers["cell7"] = layer("cell7", [None] * len(COARSE), totals, cell=pl.Series(COARSE))
    view = disclose(shot(layers), "public", land.edition)
    names, sizes = list(layers), [one.table.height for one in layers.values()]
    begin = dict(zip(names, np.cumsum([0, *sizes[:-1]]), strict=True))
    true = [count for one in layers.values() for count in one.table["n7.lo"]]
    ends = [tuple(row) for name in names for row in view.layers[name].table.select("n7.lo", "n7.hi").rows()]
    sums = [
        (begin["province"], [begin["district"]]),
        (begin["district"], [begin["ward"] + k for k in range(5)]),
    ]
    for layer_above, of in (("ward", ward), ("cell7", coarse)):
        sums += [
            (begin[layer_above] + k, [begin["cell8"] + int(at) for at in np.flatnonzero(of == k)])
            for k in set(of)
        ]
    for count, (low, high) in zip(true, narrowed(ends, sums), strict=True):
        assert low <= count <= high
        assert not 0 < count < 5 or low < high


def narrowed(ends: list[Any], sums: list[tuple[int, list[int]]]) -> list[tuple[int, int]]:
    """Each range as narrow as the sums make it, one after the other in plain numbers."""
    found, before = [(low, 10_000 if high is None else high) for low, high in ends], None
    while before != found:
        before = list(found)
        for whole, parts in sums:
            for one in (whole, *parts):
                others = [found[at] for at in parts if at != one]
                least, most = sum(low for low, _ in others), sum(high for _, high in others)
                low, high = (
                    (least, most) if one == whole else (found[whole][0] - most, found[whole][1] - least)
                )
                found[one] = max(found[one][0], low), min(found[one][1], high)
    return found


def test_the_rule_and_the_other_levels_are_not_told_where_a_figure_is_masked() -> None:
    land = Land([[2, 3, 6]], [0])
    table = disclose(land.snapshot(), "public", land.edition).layers["ward"].table
    assert table["rule"].to_list() == ["", "", "ward.rules[2]"]
    assert table["level"].to_list() == ["green"] * 3


def test_the_hash_of_a_public_view_is_that_of_what_it_shows() -> None:
    """Otherwise somebody could put in 1, 2, 3 and 4 and see which of them fits."""
    one, other = (Land([[count, 3, 6]], [5 - count]) for count in (1, 2))
    views = [disclose(land.snapshot(), "public", land.edition) for land in (one, other)]
    assert views[0].meta.content_hash == views[1].meta.content_hash != "hash of the whole"
    assert disclose(one.snapshot(), "internal").meta.content_hash == "hash of the whole"
