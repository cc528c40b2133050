"""A cluster keeps its number while it grows; where two grow together the older number stays and the other is told."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.clusters import EARTH_RADIUS_M, clusters

MY, SG = load_rulebook("my-dengue"), load_rulebook("sg-dengue")
START = date(2024, 7, 1)
METRE = 180 / (np.pi * EARTH_RADIUS_M)
SCHEMA = {
    "case": pl.Int64, "delivery": pl.Int64, "lon": pl.Float64, "lat": pl.Float64, "day": pl.Date,
    "report_date": pl.Date, "count": pl.Int64,
}  # fmt: skip

Told = tuple[int, int, int, int]


def cases(*told: Told) -> pl.DataFrame:
    """Cases as (number, delivery, metres north, days after the start)."""
    day = [START + timedelta(days=one[3]) for one in told]
    rows = [(k, by, 101.5, 3 + m * METRE, d, d, 1) for (k, by, m, _), d in zip(told, day, strict=True)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def numbers(points: pl.DataFrame, day: int) -> dict[int, list[int]]:
    """Number -> the numbers it had before, on a day after the start."""
    table = clusters(points, MY, START + timedelta(days=day)).table
    return dict(table.select("number", "former").iter_rows())


def test_it_is_the_number_of_its_first_case_and_stays_while_cases_join() -> None:
    points = cases((7, 1, 0, 0), (9, 1, 50, 3), (3, 2, 100, 6))
    assert [numbers(points, day) for day in (0, 3, 6)] == [{}, {7: []}, {7: []}]


def test_where_two_grow_together_the_older_number_stays_and_the_other_is_told() -> None:
    apart = [(1, 1, 0, 0), (2, 1, 10, 1), (3, 1, 350, 0), (4, 1, 360, 2)]
    points = cases(*apart, (5, 1, 180, 5))
    assert numbers(points, 4) == {1: [], 3: []}
    assert numbers(points, 5) == {1: [3]}


def test_a_case_that_was_in_no_cluster_gives_no_former_number() -> None:
    points = cases((1, 1, 0, 0), (2, 1, 10, 1), (3, 1, 300, 2), (4, 1, 150, 3))
    assert numbers(points, 3) == {1: []}


def test_a_case_delivered_later_does_not_rename_a_cluster_though_it_fell_ill_before() -> None:
    points = cases((5, 1, 0, 2), (6, 1, 10, 4), (9, 2, 20, 1))
    assert numbers(points, 4) == {5: []}


TOLD = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 3), st.integers(0, 20), st.integers(1, 2)),
    min_size=2,
    max_size=14,
)


@settings(deadline=None, max_examples=30)
@given(TOLD, st.sampled_from([MY.id, SG.id]))
def test_from_day_to_day_every_cluster_goes_on_under_its_number_or_is_told_by_another(
    told: list[tuple[int, int, int, int]], name: str
) -> None:
    book = {MY.id: MY, SG.id: SG}[name]
    rows = [
        (k, 1, 101 + x * 0.0009, 3 + y * 0.0009, START + timedelta(days=t), START + timedelta(days=t), n)
        for k, (x, y, t, n) in enumerate(told)
    ]
    points = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    first_told = dict(points.select("case", pl.struct("day", "case").rank("ordinal")).iter_rows())
    before: dict[int, set[int]] = {}
    formerly: dict[int, set[int]] = {}
    for day in range(21):
        found = clusters(points, book, START + timedelta(days=day))
        now = {
            row["number"]: set(points["case"].filter(pl.Series(found.member == at)).to_list())
            for at, row in enumerate(found.table.iter_rows(named=True))
        }
        former = dict(found.table.select("number", pl.col("former")).iter_rows())
        for number, members in before.items():
            heir = next(k for k, those in now.items() if members <= those)
            assert heir == number or (number in former[heir] and first_told[heir] < first_told[number])
            assert set(formerly[number]) <= {*former[heir]}
        before, formerly = now, {k: set(v) for k, v in former.items()}


@settings(deadline=None, max_examples=40)
@given(TOLD, st.randoms(use_true_random=False))
def test_the_order_of_rows_is_irrelevant(told: list[tuple[int, int, int, int]], chance: object) -> None:
    rows = [
        (k, k % 2, 101 + x * 0.0009, 3 + y * 0.0009, START + timedelta(days=t), START + timedelta(days=t), n)
        for k, (x, y, t, n) in enumerate(told)
    ]
    points = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    shuffled = list(range(len(rows)))
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    as_of = START + timedelta(days=30)
    assert clusters(points, MY, as_of).table.equals(clusters(points[shuffled], MY, as_of).table)


@pytest.mark.parametrize("book", [MY, SG], ids=lambda book: book.id)
def test_without_numbers_of_their_own_cases_are_numbered_by_day_and_place(book: object) -> None:
    points = cases((1, 1, 0, 3), (2, 1, 10, 4), (3, 1, 5000, 0), (4, 1, 5010, 1)).drop("case", "delivery")
    table = clusters(points, book, START + timedelta(days=9)).table  # type: ignore[arg-type]
    assert table["number"].to_list() == [1, 3]
    assert table["first"].to_list() == [START, START + timedelta(days=3)]
