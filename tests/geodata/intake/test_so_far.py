"""Counts that never fall are asked about, those that fall are not."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zones.errors import QuestionError

FIRST = date(2022, 1, 1)
PLACES = ("An Hải", "Long Thành", "Long Thạnh", "Bến Nghé")


def rows(*series: list[int]) -> list[dict[str, str]]:
    return [
        {"Xã": place, "Ngày": str(FIRST + timedelta(days=day)), "Số ca": str(count)}
        for place, counts in zip(PLACES, series, strict=False)
        for day, count in enumerate(counts)
    ]


@pytest.mark.parametrize(
    "series",
    [
        ([1, 4, 4, 9, 12, 15],),
        ([0, 2, 3, 5], [1, 1, 4, 6], [3, 5, 8, 8]),
        ([2, 3, 5], [1, 4, 6], [3, 5, 8], [2, 7, 8]),
    ],
)
def test_counts_that_never_fall_are_asked_about(batch, series):
    with pytest.raises(QuestionError) as asked:
        batch(rows(*series))
    assert asked.value.code == "cumulative"
    assert [one.option for one in asked.value.answers] == ["--cumulative", "--daily"]
    assert "Số ca" in asked.value.vi and "không bao giờ giảm" in asked.value.vi


@pytest.mark.parametrize(
    "series",
    [
        ([1, 4, 2, 9, 12, 15],),  # it falls
        ([0, 0, 0, 0, 0, 0, 1],),  # likely enough by chance
        ([3, 3, 3, 3, 3, 3],),  # it never rises
        ([0, 1], [2, 5], [1, 3], [0, 4]),  # two days say nothing
        ([1, 2, 3], [1, 2, 2]),  # too little
    ],
)
def test_counts_that_may_be_daily_are_not_asked_about(batch, series):
    assert len(batch(rows(*series)).refused) == 0


def test_the_answers_are_taken(batch):
    series = [1, 4, 4, 9, 12, 15]
    assert batch(rows(series), daily=True).rows["count"].sum() == sum(series)
    running = batch(rows(series), cumulative=True)
    assert running.balances["count"].sum() + running.rows["count"].sum() == 15


def test_a_correction_now_and_then_does_not_hide_totals(batch):
    long = [list(range(at, at + 40)) for at in (0, 3, 5, 9)]
    long[2][20] -= 3
    with pytest.raises(QuestionError, match="hardly ever fall"):
        batch(rows(*long))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 9), min_size=6, max_size=12), min_size=2, max_size=4))
def test_only_what_never_falls_is_asked_about(batch, series):
    falls = any(b < a for one in series for a, b in pairwise(one))
    try:
        batch(rows(*series))
    except QuestionError:
        assert not falls


HEADED = [
    "Lũy kế số ca mắc", "Lũy kế", "Số ca mắc lũy kế đến ngày 19/02", "Cộng dồn từ đầu dịch",
    "Tổng số ca mắc từ đầu năm", "Lũy kế đợt 4", "Luỹ kế ca bệnh tính đến 17h", "Cumulative confirmed cases to date",
]  # fmt: skip


@pytest.mark.parametrize("heading", HEADED)
def test_every_answer_that_is_offered_for_a_heading_of_totals_works(batch, heading):
    told = [{"Xã": "An Hải", "Ngày": f"2022-02-{day}", heading: str(n)} for day, n in ((17, 3), (18, 5))]
    with pytest.raises(QuestionError) as asked:
        batch(told)
    assert [one.option for one in asked.value.answers] == ["--cumulative", "--daily"]
    assert sorted(batch(told, daily=True).rows["count"]) == [3, 5]
    running = batch(told, cumulative=True)
    assert (running.balances["count"].to_list(), running.rows["count"].to_list()) == ([3], [2])


def test_totals_of_deaths_are_no_totals_of_cases(batch):
    told = [
        {
            "Xã": "An Hải",
            "Ngày": "2022-02-18",
            "Lũy kế tử vong": "3",
            "Lũy kế số ca mắc": "7",
            "Số ca khỏi": "5",
        }
    ]
    assert batch(told, cumulative=True).balances["count"].to_list() == [7]


def test_of_several_totals_of_cases_one_is_asked_for(batch):
    told = [{"Xã": "An Hải", "Ngày": "2022-02-18", "Lũy kế đợt 4": "3", "Lũy kế đợt 3 và 4": "7"}]
    with pytest.raises(QuestionError) as asked:
        batch(told, cumulative=True)
    assert asked.value.answers[1].option == '--map "count=Lũy kế đợt 4"'
    assert batch(told, cumulative=True, mapping={"count": "Lũy kế đợt 4"}).balances["count"].to_list() == [3]
