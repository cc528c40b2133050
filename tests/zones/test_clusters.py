"""Outbreaks by distance and time: radius, link, chain, start at the second notification, closing."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from math import asin, cos, radians, sin, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.rulebooks import load_rulebook
from zones.clusters import EARTH_RADIUS_M, POINT_SCHEMA, Found, clusters, linked_groups
from zones.rulebook import Rulebook

MY, SG = load_rulebook("my-dengue"), load_rulebook("sg-dengue")
START = date(2024, 7, 1)
METRE = 180 / (np.pi * EARTH_RADIUS_M)


def cases(*told: tuple[float, int], lag: int = 0) -> pl.DataFrame:
    """Cases so many metres north of a point, so many days after the start; reported `lag` days later."""
    rows = [
        (101.5, 3.0 + metres * METRE, START + timedelta(days=d), START + timedelta(days=d + lag), 1)
        for metres, d in told
    ]
    return pl.DataFrame(rows, schema=POINT_SCHEMA, orient="row")


def on(book: Rulebook, points: pl.DataFrame, day: int) -> Found:
    return clusters(points, book, START + timedelta(days=day))


@pytest.mark.parametrize(("metres", "number"), [(199.99, 1), (200.01, 0)])
def test_two_cases_within_the_radius_are_a_cluster(metres: float, number: int) -> None:
    assert on(MY, cases((0, 0), (metres, 5)), 10).table.height == number


@pytest.mark.parametrize(("days", "number"), [(14, 1), (15, 0)])
def test_the_second_case_comes_within_the_days_of_a_link(days: int, number: int) -> None:
    assert on(MY, cases((0, 0), (0, days)), 20).table.height == number


def test_a_chain_reaches_further_than_a_first_pair() -> None:
    assert MY.clusters is not None
    longer = replace(MY, clusters=replace(MY.clusters, chain_days=30))
    chained = cases((0, 0), (0, 14), (0, 44))
    assert on(longer, chained, 44).table["size"].to_list() == [3]
    assert on(MY, chained, 44).table["size"].to_list() == [2]
    # far apart in time from the first, no pair is near enough to begin a cluster
    assert on(longer, cases((0, 0), (0, 20)), 30).table.height == 0


def test_it_starts_with_the_second_notification_or_with_the_first_case() -> None:
    points = cases((0, 0), (50, 9), (90, 12), lag=2)
    assert on(MY, points, 20).table["start"].to_list() == [START + timedelta(days=11)]
    assert on(SG, points, 20).table["start"].to_list() == [START]


def test_a_published_outbreak_of_subang_jaya() -> None:
    # start 10 July (second notification), last case 28 July: on 10 August a hotspot of 31 days, open until the 11th
    days = [date(2024, 7, 4), date(2024, 7, 10), date(2024, 7, 19), date(2024, 7, 28)]
    rows = pl.DataFrame([(101.5, 3.0, d, d, 1) for d in days], schema=POINT_SCHEMA, orient="row")
    row = clusters(rows, MY, date(2024, 8, 10)).table.row(0, named=True)
    assert (row["age_days"], row["days_since_last"], row["open"], row["level"]) == (31, 13, 1, "hotspot")
    assert clusters(rows, MY, date(2024, 8, 11)).table["open"].to_list() == [1]
    assert clusters(rows, MY, date(2024, 8, 12)).table["level"].to_list() == ["controlled"]


def test_what_is_reported_after_the_day_is_not_known_on_it() -> None:
    points = cases((0, 0), (10, 1), lag=5)
    assert on(MY, points, 5).table.height == 0
    assert on(MY, points, 6).table.height == 1


def test_a_line_of_several_cases_counts_them_all() -> None:
    points = cases((0, 0), (20, 3)).with_columns(count=pl.Series([3, 1]))
    row = on(MY, points, 5).table.row(0, named=True)
    assert (row["size"], row["start"]) == (4, START)


def test_members_are_told_and_a_lone_case_belongs_to_none() -> None:
    found = on(MY, cases((0, 0), (5000, 0), (100, 3), (5100, 2)), 10)
    assert found.member.tolist() == [1, 0, 1, 0] or found.member.tolist() == [0, 1, 0, 1]
    assert on(MY, cases((0, 0), (5000, 0)), 10).member.tolist() == [-1, -1]


def _far(a: tuple[float, float], b: tuple[float, float]) -> float:
    y0, y1, dx = radians(a[1]), radians(b[1]), radians(b[0] - a[0])
    return 2 * EARTH_RADIUS_M * asin(sqrt(sin((y1 - y0) / 2) ** 2 + cos(y0) * cos(y1) * sin(dx / 2) ** 2))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 40)), min_size=0, max_size=25),
    st.sampled_from([0.0, 10.5, 60.0]),
    st.randoms(),
)
def test_groups_equal_a_plain_search_whatever_the_order(
    told: list[tuple[int, int, int]], lat: float, random: object
) -> None:
    random.shuffle(told)  # type: ignore[attr-defined]
    place = [(101 + x * 0.0009, lat + y * 0.0009) for x, y, _ in told]
    rows = [
        (lon, la, START + timedelta(days=t), START, 1)
        for (lon, la), (_, _, t) in zip(place, told, strict=True)
    ]
    assert MY.clusters is not None
    found = linked_groups(pl.DataFrame(rows, schema=POINT_SCHEMA, orient="row"), MY.clusters)
    group = list(range(len(told)))
    for a, b in list(combinations(range(len(told)), 2)) * len(told):
        if abs(told[a][2] - told[b][2]) <= 14 and _far(place[a], place[b]) <= 200:
            group[a] = group[b] = min(group[a], group[b])
    assert found.tolist() == group
