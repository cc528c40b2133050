"""Figures given as text in a table, read exactly: "73.537" is 73537/1000, an empty field is missing."""

from typing import Final

import numpy as np
import polars as pl

from zones.errors import InputError
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.rulebook import Indicator

_NUMBER: Final = r"^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?$"
_TRUTH: Final = {"true": "1", "false": "0", "yes": "1", "no": "0", "có": "1", "không": "0"}
_SHOWN: Final = 5
_DIGITS_IN_64_BITS: Final = 18


def read_given(one: Indicator, texts: pl.Series) -> Intervals:
    """A column of texts as an indicator's values; empty is not known.

    Raises
    ------
    InputError : a field is no plain decimal number, or below zero where that cannot be; rows are named as a
        spreadsheet counts them (the heading is row 1)
    """
    trimmed = texts.cast(pl.String).str.strip_chars().fill_null("")
    if one.kind == "fact":
        trimmed = trimmed.str.to_lowercase().replace(_TRUTH)
    known = trimmed != ""
    _refuse(
        one, texts, known & ~trimmed.str.contains(_NUMBER), "is no number", "write 73.5, or leave it empty"
    )
    negative = one.kind not in ("fact", "expr", "trend")
    if negative:
        below = known & trimmed.str.starts_with("-") & trimmed.str.contains("[1-9]")
        _refuse(one, texts, below, "is below zero", "correct it, or leave it empty")
    return _intervals(trimmed, known, nonnegative=negative or one.is_population)


def _refuse(one: Indicator, texts: pl.Series, wrong: pl.Series, what: str, fix: str) -> None:
    rows = wrong.arg_true()
    if not len(rows):
        return
    named = ", ".join(f"row {row + 2} {str(texts[row])[:40]!r}" for row in rows[:_SHOWN].to_list())
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    raise InputError(f"{named}{more} {what}", where=f"column {one.id}", fix=fix)


def _intervals(texts: pl.Series, known: pl.Series, *, nonnegative: bool) -> Intervals:
    """Points over one power of ten, the number of decimals of the longest field."""
    parts = texts.str.split_exact(".", 1).struct.unnest()
    decimals = parts["field_1"].fill_null("")
    places = int(decimals.str.len_chars().max() or 0)  # type: ignore[arg-type]
    digits = parts["field_0"] + decimals.str.pad_end(places, "0")
    is_known = known.to_numpy()
    if int(digits.str.len_chars().max() or 0) <= _DIGITS_IN_64_BITS:  # type: ignore[arg-type]
        values = (
            pl.select(pl.when(known).then(digits).otherwise(pl.lit("0")).cast(pl.Int64))
            .to_series()
            .to_numpy()
        )
    else:
        values = np.array(
            [int(one) if told else 0 for one, told in zip(digits, is_known, strict=True)], object
        )
    low = np.int64(0) if nonnegative else UNBOUNDED_BELOW
    den = np.full(len(texts), 10**places, np.int64 if places <= _DIGITS_IN_64_BITS else object)
    return Intervals(np.where(is_known, values, low), np.where(is_known, values, UNBOUNDED), den)
