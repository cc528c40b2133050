"""Counts, coordinates and exact decimals as people write them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

#: No place on earth reports more cases in one row.
MOST_CASES: Final = 50_000_000

_WHOLE = r"^\+?(\d{1,18})(?:[.,]0*)?$"
_THOUSANDS = r"^[1-9]\d{0,2}(?:(?:\.\d{3}){2,}|(?:,\d{3}){2,}|(?:[   ]\d{3})+)$"
_MAYBE_THOUSANDS = r"^[1-9]\d{0,2}[.,]\d{3}$"
_RANGE = r"(?i)^(\d{1,18})\s*(?:-|–|—|to|den|đến)\s*(\d{1,18})$"
_BELOW = r"^<\s*(\d{1,18})$"
_UP_TO = r"^(?:≤|<=)\s*(\d{1,18})$"
_NEGATIVE = r"^[-−]\s*\d"
_CASES = (
    r"(?i)^(\d{1,18})\s*(?:ca|f0|bn|người|bệnh nhân|trường hợp|cases?)"
    r"(?:\s+(?:mắc|mới|bệnh|mắc mới|dương tính))?\.?$"
)
_NO_CASE = r"(?i)^không (?:có )?ca(?: nào| mắc| mới| bệnh)*\.?$"
#: Signs that fill a cell without stating anything.
NOTHING: Final = r"^(?:[-–—_]+|\.+|…)$"
_MERGED_ROWS = r" \(\d+-\d+\)$"  # what `merged` writes behind a figure that holds for several rows
#: Words for cases, which make the number beside them no larger; other words may (*hộ*, *nghìn*, *ổ dịch*, *hơn*).
_CASE_WORDS = (
    r"(^|[\s\d(+,;&/])(?:f0|ca|bn|người|bệnh nhân|trường hợp|cases?|mắc|mới|bệnh|dương tính|và|and)\b"
)
_FIGURE = r"[0-9]+(?:[.,]?\s*[0-9]+)*"
_BEFORE, _BETWEEN = r"[\s(<≤=+−;-]*", r"[\s(),;&/+−–-]*"
#: Figures with nothing beside them but brackets and the signs that part or add them.
_FIGURES_ALONE = rf"^{_BEFORE}{_FIGURE}(?:{_BETWEEN}{_FIGURE})*[\s();]*$"
_DEGREES = r"^([+\-−]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?)\s*°?$"


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole numbers `[lo, hi]` a row (`hi` null where the number is exact) and the fault code or null."""

    lo: pl.Series
    hi: pl.Series
    fault: pl.Series


def read_counts(text: pl.Series, *, grouped: bool = False) -> Counts:
    """Counts: `3`, `3.0`, `05 ca`, `1-9`, `1 to 9`, `<5` (one to four). Empty or a dash: `count_missing`, never zero.

    "1.357" may be thousands or a fraction: it is refused unless its column shows elsewhere, by "1.234.567", that its
    sign parts thousands. "1 357" are thousands. With `grouped` the figures are large ones: "1.357" and "1,357" are
    thousands too.
    """
    text = pl.select(pl.when(~text.str.contains(NOTHING)).then(text).alias(text.name)).to_series()
    distinct = pl.DataFrame({"text": text.unique().drop_nulls()}, schema={"text": pl.String})
    cell = pl.col("text")
    signs = _thousands_signs(distinct["text"])

    def number(pattern: str, group: int = 1) -> pl.Expr:
        return cell.str.extract(pattern, group).cast(pl.Int64, strict=False)

    maybe = cell.str.contains(_MAYBE_THOUSANDS)
    known_sign = cell.str.extract(r"([.,])").is_in(signs) | pl.lit(grouped)
    by_three = cell.str.contains(_THOUSANDS) | (maybe & known_sign)
    digits = cell.str.replace_all(r"\D", "").cast(pl.Int64, strict=False)
    known = distinct.with_columns(
        lo=pl.coalesce(
            pl.when(by_three).then(digits), number(_WHOLE), number(_CASES),
            pl.when(cell.str.contains(_NO_CASE)).then(0), number(_RANGE), number(_BELOW) * 0 + 1,
            number(_UP_TO) * 0 + 1,
        ),
        hi=pl.coalesce(number(_RANGE, 2), number(_BELOW) - 1, number(_UP_TO)),
    ).with_columns(
        fault=pl.when(maybe & ~by_three).then(pl.lit("count_ambiguous"))
        .when(cell.str.contains(_NEGATIVE)).then(pl.lit("count_negative"))
        .when(pl.col("lo").is_null()).then(pl.lit("count_not_whole"))
        .when(pl.col("hi") < pl.col("lo")).then(pl.lit("count_not_whole"))
        .when(pl.max_horizontal("lo", "hi") > MOST_CASES).then(pl.lit("count_too_large"))
    )  # fmt: skip
    found = pl.DataFrame({"text": text}, schema={"text": pl.String}).join(
        known, on="text", how="left", maintain_order="left"
    )
    fault = pl.when(pl.col("text").is_null()).then(pl.lit("count_missing")).otherwise("fault")
    good = fault.is_null()
    read = found.select(
        lo=pl.when(good).then("lo"),
        hi=pl.when(good & (pl.col("hi") > pl.col("lo"))).then("hi"),
        fault=fault,
    )
    return Counts(read["lo"], read["hi"], read["fault"])


def most_meant(text: pl.Series) -> pl.Series:
    """The most cases that a cell which is no count may mean, if nothing in it can mean more than its digits: `3+2` 5,
    `1.234` 1234, `15 (F0)` 15. Null where something can: `>0`, `0?`, `10+`, `3 hộ`, `1 chục`, and without a digit.

    A refused row can hold so many cases: it widens its area by them, never by fewer.
    """
    said = text.str.replace(_MERGED_ROWS, "").str.to_lowercase().str.replace_all(_CASE_WORDS, "${1};")
    numbers = (
        said.str.extract_all(_FIGURE)
        .list.eval(pl.element().str.replace_all(r"\D", "").cast(pl.Int64, strict=False))
        .list.eval(pl.element().clip(upper_bound=MOST_CASES))
    )
    known = said.str.contains(_FIGURES_ALONE) & ~numbers.list.eval(pl.element().is_null()).list.any()
    return pl.select(pl.when(known).then(numbers.list.sum().clip(upper_bound=MOST_CASES))).to_series()


def _thousands_signs(distinct: pl.Series) -> list[str]:
    """The signs that part thousands beyond doubt in some value of a column, and fractions in none."""
    return [
        sign
        for sign, part in ((".", r"\."), (",", ","))
        if distinct.str.contains(rf"^[1-9]\d{{0,2}}(?:{part}\d{{3}}){{2,}}$").any()
        and not distinct.str.contains(rf"^\d+{part}(?:\d{{1,2}}|\d{{4,}})$").any()
    ]


def read_degrees(text: pl.Series) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Coordinates as floats (NaN where empty or unreadable) and which cells cannot be read; comma decimals."""
    number = text.cast(pl.Float64, strict=False)
    failed = number.is_null() & text.is_not_null()
    if failed.any():
        again = text.str.extract(_DEGREES, 1).str.replace_all("[,]", ".").str.replace_all("−", "-")
        number = number.fill_null(again.cast(pl.Float64, strict=False))
    values = number.fill_null(np.nan).to_numpy().astype(float)
    return values, (~np.isfinite(values)) & text.is_not_null().to_numpy()


def read_decimals(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Decimal numbers kept as exact text with a point, and which filled cells are none (`12,5` is 12.5)."""
    plain = text.str.replace(r"^([+-]?\d+),(\d{1,2}|\d{4,})$", "$1.$2").str.strip_prefix("+")
    good = plain.str.contains(r"^-?\d+(?:\.\d+)?$").fill_null(False)
    return pl.select(pl.when(good).then(plain)).to_series(), ~good & text.is_not_null()
