"""Rows on their way into a table arrive as they were, however many go in one statement."""

import threading
import traceback
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.store import Delivery, Store
from geodata.store.portions import Portion, one_ahead
from zones.errors import StoreError

DAY = date(2022, 2, 19)
COLUMNS = {
    "setting": pl.String,
    "age": pl.String,
    "lon": pl.Float64,
    "count_hi": pl.Int64,
    "onset_date": pl.Date,
}


def delivered(said: pl.DataFrame) -> pl.DataFrame:
    """Case rows that say so, numbered; the identities are no hashes."""
    numbered = said.with_columns(
        identity=pl.format("case {}", pl.int_range(pl.len())), content=pl.lit(uuid4().hex)
    )
    return numbered.with_columns(row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32), report_date=DAY, count=1)


def test_rows_of_several_statements_and_portions_come_back_as_they_were(store: Store) -> None:
    n = 12_345  # two portions, the last statement of each shorter
    said = pl.DataFrame(
        {"age": [str(at % 90) if at % 7 else None for at in range(n)], "lon": [at / 7 for at in range(n)]}
    )
    said = said.with_columns(
        setting=pl.when(pl.int_range(n) < 11_000).then(
            pl.lit("community")
        ),  # shared in one portion, open in the other
        onset_date=pl.lit(date(2020, 1, 1)),
    )
    rows = delivered(said)
    result = store.load(Delivery("cases", "district", rows))
    found = store.cases(columns=["row", "age", "lon", "setting", "onset_date", "identity", "count"]).sort(
        "row"
    )
    assert result.accepted == n
    assert found.equals(rows.select(found.columns[:-1]).with_columns(list=pl.lit("district")))


cells = st.fixed_dictionaries(
    {
        "setting": st.sampled_from(["community", "it's", None]),
        "age": st.none()
        | st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=4),
        "lon": st.none() | st.floats(-180, 180),
        "count_hi": st.none() | st.integers(-(2**62), 2**62),
        "onset_date": st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    }
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells, min_size=1, max_size=30))
def test_values_shared_and_absent_come_back_as_they_were(store: Store, said: list[dict[str, object]]) -> None:
    rows = delivered(pl.DataFrame(said, schema=COLUMNS))
    store.load(Delivery("cases", "district", rows, mode="replace"))
    found = store.cases(columns=[*COLUMNS, "row"]).sort("row").drop("list")
    assert found.equals(rows.select(found.columns))


def portions(log: list[str], fails_at: int = -1) -> Iterator[Portion]:
    for number in range(4):
        if number == fails_at:
            raise ValueError("cannot be made")
        log.append(
            f"made {number} in {'main' if threading.current_thread() is threading.main_thread() else 'other'}"
        )
        yield Portion(number + 1, lambda conn: None)


def test_portions_come_in_order_each_made_while_the_one_before_is_written() -> None:
    log: list[str] = []
    with one_ahead(portions(log)) as made:
        assert [rows.height for rows in made] == [1, 2, 3, 4]
    assert log == ["made 0 in main", *(f"made {number} in other" for number in (1, 2, 3))]


def test_what_fails_in_the_making_fails_the_writing() -> None:
    heights = []
    with pytest.raises(ValueError, match="cannot be made"), one_ahead(portions([], fails_at=2)) as made:
        for rows in made:
            heights.append(rows.height)
    assert heights == [1, 2]


def test_no_thread_is_left_where_the_writing_fails() -> None:
    before = threading.active_count()
    with pytest.raises(KeyError), one_ahead(portions([])) as made:
        for _ in made:
            raise KeyError
    assert threading.active_count() == before


def test_an_error_of_the_database_is_one_of_the_store_and_tells_no_values(store: Store) -> None:
    rows = delivered(pl.DataFrame({"age": ["said in confidence"]})).drop("report_date")
    with pytest.raises(StoreError) as caught:
        store.load(Delivery("cases", "district", rows))
    assert "said in confidence" not in "".join(traceback.format_exception(caught.value))
