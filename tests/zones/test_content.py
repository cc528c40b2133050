"""The content hash: what is said, not how it happened to be held."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zones.content import table_hash

TABLE = pl.DataFrame(
    {
        "area": [1, 2, 3],
        "level": ["green", None, "đỏ"],
        "day": [date(2022, 2, 19), None, date(1969, 12, 31)],
        "ok": [True, None, False],
        "share": [0.5, None, -1.0],
    }
)


def test_the_hash_is_the_same_for_ever() -> None:
    assert table_hash(TABLE, ["area"]) == HASH


@given(order=st.permutations([0, 1, 2]), columns=st.permutations(TABLE.columns))
def test_order_of_rows_and_columns_does_not_matter(order: list[int], columns: list[str]) -> None:
    assert table_hash(TABLE[order].select(columns), ["area"]) == table_hash(TABLE, ["area"])


def test_width_of_numbers_and_dictionaries_do_not_matter() -> None:
    held = TABLE.with_columns(pl.col("area").cast(pl.Int32), pl.col("level").cast(pl.Categorical))
    assert table_hash(held, ["area"]) == table_hash(TABLE, ["area"])


@pytest.mark.parametrize(
    "change",
    [
        pl.col("level").fill_null(""),
        pl.col("level").fill_null("null"),
        pl.col("ok").fill_null(False),
        pl.col("share").fill_null(0.0),
        pl.col("day").fill_null(date(1970, 1, 1)),
        pl.col("area") + 1,
        pl.Series("level", ["gree", "n", "đỏ"]),
        pl.col("level").alias("levels"),
    ],
)
def test_any_difference_in_what_is_said_is_another_hash(change: pl.Expr) -> None:
    assert table_hash(TABLE.with_columns(change), ["area"]) != table_hash(TABLE, ["area"])


def test_negative_zero_is_zero() -> None:
    zero, minus = (pl.DataFrame({"area": [1], "x": [value]}) for value in (0.0, -0.0))
    assert table_hash(zero, ["area"]) == table_hash(minus, ["area"])


HASH = "e87a2f5b62f54a6d9391431cd93871d66e37b77f12ed38afa4df79f780817532"
