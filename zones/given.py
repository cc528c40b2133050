"""Columns of figures given as text, read exactly and by their distinct texts: "73.537" is 73537/1000."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

from zones.errors import InputError
from zones.fields import ABSENT, SUPPRESSED, Field, Habits, read_field
from zones.intervals import UNBOUNDED, UNBOUNDED_BELOW, Intervals
from zones.rulebook import Indicator
from zones.run_faults import refused

Bounds = tuple[Fraction, Fraction]

_NUMBER: Final = r"^[+-]?[0-9]{1,40}(\.[0-9]{1,40})?$"
_GROUP: Final = r"^[1-9][0-9]{0,2}\.[0-9]{3}$"
_TRUTH: Final = {
    **dict.fromkeys(("true", "yes", "y", "có", "đúng", "đạt", "met"), "1"),
    **dict.fromkeys(("false", "no", "n", "không", "sai", "không đạt", "not met"), "0"),
}  # fmt: skip
_SIGNED: Final = ("fact", "expr")
#: Figures of new events, which corrections of earlier days may pull below zero.
_CORRECTED: Final = ("count", "rate")
_SHOWN: Final = 5
_DIGITS_IN_64_BITS: Final = 18
_HAIR: Final = Fraction(1, 10**12)  # how near an open end comes


@dataclass(frozen=True, slots=True)
class Given:
    """A column of figures: `values` of its distinct texts, and for each row which of them it has.

    `suppressed` marks the texts that say "too small to be shown" and have no bounds of their own; `cases` are
    the bounds of the cases behind them, where the column is a rate. `corrected` marks counts and rates below zero:
    corrections of earlier days outweigh what is new, so what is new is not known.
    """

    code: NDArray[np.int64]
    values: Intervals
    suppressed: NDArray[np.bool_]
    corrected: NDArray[np.bool_]
    texts: pl.Series
    cases: Bounds | None = None

    @property
    def absent(self) -> NDArray[np.bool_]:
        """Distinct texts that tell nothing."""
        lowest = (self.values.lo == 0) | (self.values.lo == UNBOUNDED_BELOW)
        return np.asarray((self.values.hi == UNBOUNDED) & lowest, np.bool_)

    @property
    def wide(self) -> NDArray[np.bool_]:
        """Distinct texts that leave more than one value."""
        return np.asarray(self.values.lo != self.values.hi, np.bool_)


def numbered(texts: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """The distinct texts of a column, and for each row which of them it has; a null is the empty text."""
    filled = texts.cast(pl.String).fill_null("")
    distinct = filled.unique(maintain_order=True)
    code = filled.cast(pl.Enum(distinct)).to_physical().to_numpy().astype(np.int64)
    return distinct, code


def read_given(
    one: Indicator,
    texts: pl.Series,
    *,
    bounds: Bounds | None = None,
    scale: Fraction = Fraction(1),
    rows: Sequence[int] | None = None,
) -> Given:
    """A column of texts as an indicator's values; empty is not known.

    Parameters
    ----------
    bounds : what a suppressed figure may be; without them it is not known
    scale : what every number of the column is multiplied by
    rows : number of each row in its source (default: as a spreadsheet counts, the heading being row 1)

    Raises
    ------
    InputError : a field is no number, may be read in two ways, or is below zero where that cannot be; the
        first such rows are named. A count or a rate below zero is not known instead
    """
    distinct, code = numbered(texts)
    reader = _Reader(one, texts.name or one.id, distinct, code, rows)
    folded = distinct.str.strip_chars(" \t\r\n\u00a0").str.to_lowercase()
    if one.kind == "fact":
        folded = folded.replace(_TRUTH)
    absent, hidden = folded.is_in(list(ABSENT)), folded.is_in(list(SUPPRESSED))
    plain = folded.str.contains(_NUMBER)
    odd = folded.filter(~(absent | hidden | plain))
    habits = Habits.of(odd.to_list(), whole=one.whole or one.is_population)
    if habits.comma_decimals or habits.dot_groups or habits.whole:
        plain = plain & ~folded.str.contains(_GROUP)
    lowest = UNBOUNDED_BELOW if one.kind in _SIGNED and not one.is_population else np.int64(0)
    values = _points(folded, plain, lowest, scale)
    fields: dict[int, tuple[Fraction | None, Fraction | None]] = {}
    for k in (~(plain | absent | hidden)).arg_true().to_list():
        fields[k] = reader.ends(k, folded[k], habits, scaled=scale != 1)
    if bounds is not None:
        fields |= dict.fromkeys(hidden.arg_true().to_list(), (bounds[0] / scale, bounds[1] / scale))
    values = _with_fields(values, fields, lowest)
    below = np.zeros(len(distinct), np.bool_)
    if lowest == 0:
        below = np.asarray(~(absent | hidden).to_numpy() & (values.lo < 0), np.bool_)
        if one.kind not in _CORRECTED:
            reader.refuse(np.flatnonzero(below), "below_zero")
        values = replace(values, lo=np.where(below, 0, values.lo), hi=np.where(below, UNBOUNDED, values.hi))
    unbounded = hidden.to_numpy() if bounds is None else np.zeros(len(distinct), np.bool_)
    return Given(code, values, unbounded, below, distinct)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads odd fields of one column and names the rows of those that cannot be read."""

    one: Indicator
    column: str
    distinct: pl.Series
    code: NDArray[np.int64]
    rows: Sequence[int] | None

    def ends(
        self, k: int, text: str, habits: Habits, *, scaled: bool
    ) -> tuple[Fraction | None, Fraction | None]:
        """The least and the greatest value of an odd field; None is unbounded."""
        field = read_field(text, habits)
        if field is None:
            raise self._error([k], "no_number" if read_field(text, Habits()) is None else "two_numbers")
        factor = Fraction(1)
        if field.percent:
            factor = self._percent(k, scaled=scaled)
        low = None if field.low is None else field.low * factor
        high = None if field.high is None else field.high * factor
        return self._closed(low, high, field)

    def refuse(self, which: NDArray[Any], fault: str) -> None:
        """Refuse some distinct texts, if there are any."""
        if len(which):
            raise self._error(which.tolist(), fault)

    def _percent(self, k: int, *, scaled: bool) -> Fraction:
        """What a per cent stands for in the unit that the rulebook compares."""
        if says_per_cent(self.one) and not scaled:
            return Fraction(1)
        if self.one.kind in ("ratio", "child_share") and not scaled:
            return self.one.scale / 100
        raise self._error([k], "per_cent")

    def _closed(
        self, low: Fraction | None, high: Fraction | None, field: Field
    ) -> tuple[Fraction | None, Fraction | None]:
        """Ends that belong to the interval: the next whole number, or a hair's breadth inside."""
        whole = self.one.whole or self.one.is_population
        if low is not None and field.low_open:
            low = Fraction(floor(low) + 1) if whole else low + _HAIR
        if high is not None and field.high_open:
            high = Fraction(ceil(high) - 1) if whole else high - _HAIR
        return low, high

    def _error(self, which: list[int], fault: str) -> InputError:
        wrong = np.flatnonzero(np.isin(self.code, which))
        at = [self.rows[row] if self.rows is not None else row + 2 for row in wrong[:_SHOWN].tolist()]
        found = [str(self.distinct[int(self.code[row])])[:40] for row in wrong[:_SHOWN].tolist()]
        more = f" (+{len(wrong) - _SHOWN})" if len(wrong) > _SHOWN else ""
        return refused(fault, f"column {self.column}", cells=cells(at, found, more))


def says_per_cent(one: Indicator) -> bool:
    """Whether the words of an indicator say that it is compared in per cent."""
    return "%" in f"{one.vi} {one.en} {one.note}"


def cells(rows: Sequence[int], texts: Sequence[str], more: str = "") -> tuple[str, str]:
    """Cells of one column as errors and notes name them, in English and in Vietnamese."""
    named = [
        ", ".join(f"{word} {row} {text!r}" for row, text in zip(rows, texts, strict=True))
        for word in ("row", "dòng")
    ]
    return named[0] + more, named[1] + more


def _points(texts: pl.Series, plain: pl.Series, lowest: np.int64, scale: Fraction) -> Intervals:
    """Plain numbers over one power of ten, the number of decimals of the longest; the others not known."""
    digits = pl.select(pl.when(plain).then(texts).otherwise(pl.lit("0"))).to_series()
    parts = digits.str.split_exact(".", 1).struct.unnest()
    decimals = parts["field_1"].fill_null("")
    places = int(decimals.str.len_chars().max() or 0)  # type: ignore[arg-type]
    whole = parts["field_0"] + decimals.str.pad_end(places, "0")
    known = plain.to_numpy()
    if int(whole.str.len_chars().max() or 0) <= _DIGITS_IN_64_BITS:  # type: ignore[arg-type]
        values: NDArray[Any] = whole.cast(pl.Int64).to_numpy()
    else:
        values = np.array([int(one) for one in whole], object)
    den = np.full(len(texts), 10**places, np.int64 if places <= _DIGITS_IN_64_BITS else object)
    return Intervals(np.where(known, values, lowest), np.where(known, values, UNBOUNDED), den, scale)


def _with_fields(
    values: Intervals, fields: dict[int, tuple[Fraction | None, Fraction | None]], lowest: np.int64
) -> Intervals:
    """The values with those of the odd fields put in, each over a denominator of its own."""
    if not fields:
        return values
    lo, hi, den = (part.astype(object) for part in (values.lo, values.hi, values.den))
    for k, (low, high) in fields.items():
        den[k] = lcm(*(end.denominator for end in (low, high) if end is not None))
        lo[k] = int(lowest) if low is None else int(low * den[k])
        hi[k] = int(UNBOUNDED) if high is None else int(high * den[k])
    most = max(max(map(abs, part.tolist()), default=0) for part in (lo, hi, den))
    kind: type[Any] = np.int64 if most <= int(UNBOUNDED) else object
    return Intervals(lo.astype(kind), hi.astype(kind), den.astype(kind), values.scale)
