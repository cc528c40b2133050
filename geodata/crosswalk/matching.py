"""Names and codes as evidence that an area of one edition went on as an area of another."""

from typing import Final

import polars as pl

from geodata.intake.naming.names import name_of
from zones.areas import Edition

#: Two editions use one system of codes where so large a part of their common codes names areas that overlap.
ONE_SYSTEM: Final = 0.5


def matched(overlaps: pl.DataFrame, old: Edition, new: Edition, level: str) -> pl.DataFrame:
    """The overlaps with `named` (both areas bear one name, type words and tones aside) and `coded` (one code).

    Equal codes count only where the two editions use one system of codes: the codes of a census and those of the
    statistics office are equal by chance.
    """
    names = [_names(one, level) for one in (old, new)]
    both = [
        pl.col(side).replace_strict(found, default=None, return_dtype=pl.String)
        for side, found in zip(("code_from", "code_to"), names, strict=True)
    ]
    same_code = (pl.col("code_from") == pl.col("code_to")).fill_null(False)
    one_system = _one_system(overlaps)
    return overlaps.with_columns(
        (both[0] == both[1]).fill_null(False).alias("named"), (same_code & one_system).alias("coded")
    )


def _names(edition: Edition, level: str) -> dict[str, str]:
    """The bare name of each area by its code; areas whose name is not known are left out."""
    span = edition.rows(level)
    rows = edition.areas[span.start : span.stop].select("code", "name")
    return {code: name_of(name, level).bare for code, name in rows.iter_rows() if name and name != code}


def _one_system(overlaps: pl.DataFrame) -> bool:
    main = overlaps.drop_nulls(["code_from", "code_to"]).sort("km2").unique("code_from", keep="last")
    same = main.filter(pl.col("code_from") == pl.col("code_to")).height
    tried = main.filter(pl.col("code_from").is_in(overlaps["code_to"].drop_nulls().implode())).height
    return bool(tried) and same / tried >= ONE_SYSTEM
