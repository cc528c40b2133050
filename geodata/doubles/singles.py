"""Single cases as they are compared: ages as spans of years, ids as their last digits, points on a small grid."""

from typing import Final

import polars as pl

#: Years of one step of ages; a span of ages is in several steps.
AGE_STEP: Final = 5
_OLDEST: Final = 109
#: So many last digits of an id are compared at first.
TAIL: Final = 4
#: Degrees: points nearer than half of it (about 200 m) share one of four shifted grids.
_GRID: Final = 0.004
#: The days that are compared with the same of another case, the telling ones first.
DAYS: Final = ("onset_date", "sample_date", "report_date")


def singles(cases: pl.DataFrame) -> pl.DataFrame:
    """The rows that are one case each, with `at`, `age_lo`, `age_hi`, `digits`, `place`."""
    alone = cases.filter(pl.col("count") == 1, pl.col("count_hi").is_null())
    age = pl.col("age").str.strip_chars()
    lo = age.str.extract(r"^(\d{1,3})\s*(?:[-–+]|$)").cast(pl.Int32)
    hi = pl.coalesce(
        age.str.extract(r"^\d{1,3}\s*[-–]\s*(\d{1,3})$").cast(pl.Int32),
        pl.when(age.str.ends_with("+")).then(pl.lit(_OLDEST, pl.Int32)),
        lo,
    )
    digits = pl.col("case_id").str.replace_all(r"\D", "")
    return alone.with_columns(
        age_lo=pl.min_horizontal(lo, hi),
        age_hi=pl.max_horizontal(lo, hi),
        digits=pl.when(digits.str.len_chars() >= TAIL).then(digits),
        place=pl.when(pl.col("area_code").is_not_null()).then(pl.format("{}:{}", "area_level", "area_code")),
    ).with_row_index("at")


def with_age_steps(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a case and step of ages (`step`)."""
    steps = pl.int_ranges(pl.col("age_lo") // AGE_STEP, pl.col("age_hi") // AGE_STEP + 1)
    return rows.filter(pl.col("age_lo").is_not_null()).with_columns(step=steps).explode("step")


def on_grids(rows: pl.DataFrame) -> pl.DataFrame:
    """One row a case and grid (`spot`)."""
    shifts = [(east, north) for east in (0.0, 0.5) for north in (0.0, 0.5)]
    spots = [
        pl.format(
            "{}:{}:{}", pl.lit(f"{east}{north}"), (pl.col("lon") / _GRID + east).floor().cast(pl.Int64),
            (pl.col("lat") / _GRID + north).floor().cast(pl.Int64),
        )
        for east, north in shifts
    ]  # fmt: skip
    known = rows.filter(pl.col("lon").is_not_null(), pl.col("lat").is_not_null())
    return known.with_columns(spot=pl.concat_list(spots)).explode("spot")
