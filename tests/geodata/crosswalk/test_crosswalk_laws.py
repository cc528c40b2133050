"""Laws of crosswalks: the truth lies in the interval, no case is lost, a part gets its share."""

import hashlib
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import polars as pl
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.carrying import carried_rows
from geodata.crosswalk.apportion import apportioned
from geodata.crosswalk.groups import alternatives
from geodata.crosswalk.heirs import Heirs
from geodata.crosswalk.restated import restated
from geodata.crosswalk.table import crosswalk
from zones.areas import AREA_SCHEMA, Edition
from zones.counting import count
from zones.ledger import ledger
from zones.units import area_units

BLOCKS, DAY = 12, date(2025, 6, 1)


def of_cuts(name: str, cuts: list[int]) -> Edition:
    """Two provinces over wards made of whole blocks of 5 km, from west to east."""
    edges = sorted({0, *cuts, BLOCKS})
    wards = list(pairwise(edges))
    middle = len(wards) // 2
    rows: list[Any] = [(0, "province", "p0", "p0", None, 1.0), (1, "province", "p1", "p1", None, 1.0)]
    rows += [
        (k, "ward", f"{name}{k:02}", f"{name}{k:02}", int(k - 2 >= middle), 1.0)
        for k in range(2, len(wards) + 2)
    ]
    boxes = [shapely.box(105 + west * 0.05, 21, 105 + east * 0.05, 21.05) for west, east in wards]
    shapes = np.array([shapely.union_all(boxes[:middle]), shapely.union_all(boxes[middle:]), *boxes], object)
    checksum = hashlib.sha256(repr((name, edges)).encode()).hexdigest()
    return Edition(name, pl.DataFrame(rows, schema=AREA_SCHEMA, orient="row"), shapes, checksum=checksum)


def ward_of(edition: Edition, block: int) -> int:
    points = shapely.points(105 + block * 0.05 + 0.025, 21.025)
    span = edition.rows("ward")
    return span.start + int(np.flatnonzero(shapely.contains(edition.geometry[span], points))[0])


cuts = st.lists(st.integers(1, BLOCKS - 1), max_size=6)
places = st.lists(st.integers(0, BLOCKS - 1), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(old_cuts=cuts, new_cuts=cuts, blocks=places)
def test_the_truth_lies_in_the_interval_of_every_ward_and_province(
    old_cuts: list[int], new_cuts: list[int], blocks: list[int]
) -> None:
    old, new = of_cuts("a", old_cuts), of_cuts("b", new_cuts)
    heirs = Heirs(crosswalk(old, new, "ward"), old, new)
    was = np.array([ward_of(old, block) for block in blocks], np.int32)
    rows = pl.DataFrame({"report_date": DAY, "lo": 1, "hi": 1, "list_id": 1, "among": 0, "area": was})
    told, known, groups = carried_rows(rows, was, heirs)
    assert known.all()
    table = ledger(told.with_columns(cell=pl.lit(None, pl.Int64)))
    assert table["hi"].sum() == len(blocks)
    for level in ("province", "ward"):
        units = area_units(new, level, np.full(len(new.areas), 100, np.int64))
        lo, hi = count(table, units, {}, among=alternatives(groups))
        above = new.ancestors(level)
        truth = np.bincount(
            [above[ward_of(new, block)] - new.rows(level).start for block in blocks], minlength=units.size
        )
        assert (lo <= truth).all() and (truth <= hi).all()
        whole = np.array([heirs.of(int(area)) is not None and heirs.of(int(area)).is_certain for area in was])  # type: ignore[union-attr]
        if whole.all():
            assert (lo == hi).all()


@settings(max_examples=60, deadline=None)
@given(old_cuts=cuts, new_cuts=cuts, blocks=places, days=st.integers(1, 5), seed=st.integers(0, 9))
def test_told_on_other_boundaries_the_sum_of_cases_stays_both_ways(
    old_cuts: list[int], new_cuts: list[int], blocks: list[int], days: int, seed: int
) -> None:
    editions = of_cuts("a", old_cuts), of_cuts("b", new_cuts)
    walk = crosswalk(*editions, "ward")
    counts = [1 + (k + seed) % 3 for k in range(len(blocks))]
    for way, (old, new) in ((walk, editions), (walk.turned(), editions[::-1])):
        codes = [old.areas["code"][ward_of(old, block)] for block in blocks]
        rows = pl.DataFrame(
            {
                "report_date": [DAY + timedelta(days=k % days) for k in range(len(blocks))], "edition": old.key,
                "area_level": "ward", "area_code": codes, "cell": None, "count": counts,
                "count_hi": None,
            },
            schema_overrides={"cell": pl.Int64, "count_hi": pl.Int64},
        )  # fmt: skip
        nowhere = pl.Series("area", np.full(len(blocks), -1), dtype=pl.Int32)
        found = restated(rows, nowhere, new, "ward", {old.key: Heirs(way, old, new)})
        assert (
            found.table["expected"].sum() + found.without["cases"].sum() == rows["count"].sum() == found.cases
        )
        assert found.without.is_empty()
        assert (found.table["certain"] <= found.table["expected"]).all()
        assert (found.table["expected"] <= found.table["possible"]).all()
        assert (found.apportioned == 0) == (found.table["certain"].sum() == found.cases)


@given(
    weights=st.lists(st.integers(1, 100), min_size=1, max_size=6),
    counts=st.lists(st.integers(0, 40), min_size=1, max_size=12),
)
def test_each_delivery_is_dealt_out_whole_and_each_part_keeps_its_share_of_all(
    weights: list[int], counts: list[int]
) -> None:
    shares = np.array(weights) / sum(weights)
    dealt = apportioned(shares, counts)
    assert (dealt >= 0).all() and dealt.sum(axis=1).tolist() == counts
    assert np.abs(dealt.sum(axis=0) - shares * sum(counts)).max() < len(weights)


def test_single_cases_of_many_days_do_not_all_go_to_the_larger_part() -> None:
    assert apportioned([0.75, 0.25], [1] * 8).sum(axis=0).tolist() == [6, 2]


def test_what_lies_outside_and_what_nobody_knows_is_listed_with_its_reason() -> None:
    old, new = of_cuts("a", [3, 6, 9]), of_cuts("b", [6])
    half = Edition("half", new.areas[:3], new.geometry[:3], checksum="half" * 4)
    heirs = Heirs(crosswalk(old, half, "ward"), old, half)
    rows = pl.DataFrame(
        {
            "report_date": DAY, "edition": [old.key] * 4 + [None], "area_level": ["ward"] * 3 + ["province", None],
            "area_code": ["a02", "a05", "zz", "p0", None], "cell": None, "count": [1, 2, 4, 8, 16], "count_hi": None,
        },
        schema_overrides={"cell": pl.Int64, "count_hi": pl.Int64, "report_date": pl.Date},
    )  # fmt: skip
    nowhere = pl.Series("area", np.full(5, -1), dtype=pl.Int32)
    found = restated(rows, nowhere, half, "ward", {old.key: heirs})
    lost = dict(found.without.group_by("reason").agg(pl.col("cases").sum()).iter_rows())
    assert lost == {"outside": 2, "unknown": 4, "unplaced": 16}
    assert found.table["expected"].sum() == 1 + 8 and found.cases == 31
