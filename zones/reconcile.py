"""What units stated and no located case explains: possible cases, never counted ones."""

import numpy as np
import polars as pl

from zones.areas import Edition
from zones.ledger import LEDGER_SCHEMA
from zones.vocabulary import SETTINGS

_KEY = ["area", "day", "setting"]


def unexplained(edition: Edition, ledger: pl.DataFrame, statements: pl.DataFrame) -> pl.DataFrame:
    """Ledger rows (`lo` 0) for the cases that units stated beyond those that are located in them.

    Parameters
    ----------
    ledger : located cases
    statements : `area`, `day`, `setting` (null = all settings together), `cases_stated`

    Notes
    -----
    Statements are worked through from the smallest units up, so that what a hamlet's statement already left
    in doubt is not left in doubt again by its ward's. A statement that is lower than what is located opens no
    doubt: it is for reconciling.
    """
    found: list[pl.DataFrame] = []
    for level in reversed(edition.levels):
        span = edition.rows(level)
        stated = statements.filter(pl.col("area").is_between(span.start, span.stop - 1))
        if not stated.height:
            continue
        so_far = pl.concat(
            [_located(edition, ledger, level), *(_located(edition, rows, level) for rows in found)]
        )
        found.append(_beyond(stated, so_far))
    return pl.concat(found) if found else pl.DataFrame(schema=LEDGER_SCHEMA)


def _located(edition: Edition, rows: pl.DataFrame, level: str) -> pl.DataFrame:
    """Cases (possible ones too) by area of `level`, day and setting."""
    at = np.append(edition.ancestors(level), np.int32(-1))[rows["area"].to_numpy()]
    return rows.select(
        pl.Series("area", at, dtype=pl.Int32),
        pl.col("report_date").alias("day"),
        "setting",
        pl.col("hi").alias("cases"),
    ).filter(pl.col("area") >= 0)


def _beyond(stated: pl.DataFrame, located: pl.DataFrame) -> pl.DataFrame:
    by_setting = located.group_by(_KEY).agg(pl.col("cases").sum())
    whole = (
        located.group_by("area", "day")
        .agg(pl.col("cases").sum())
        .with_columns(pl.lit(None, pl.String).alias("setting"))
    )
    known = pl.concat(
        [by_setting.filter(pl.col("setting").is_in(list(SETTINGS))), whole.select(by_setting.columns)]
    )
    both = stated.join(known, on=_KEY, how="left", nulls_equal=True)
    excess = both.with_columns((pl.col("cases_stated") - pl.col("cases").fill_null(0)).alias("hi")).filter(
        pl.col("hi") > 0
    )
    given = excess.select(
        "area", pl.col("day").alias("report_date"), "setting", pl.lit(-1, pl.Int64).alias("cell"),
        pl.lit(0, pl.Int32).alias("list_id"), pl.lit(0, pl.Int64).alias("lo"), pl.col("hi").cast(pl.Int64),
    )  # fmt: skip
    absent = [
        pl.lit(None, kind).alias(name) for name, kind in LEDGER_SCHEMA.items() if name not in given.columns
    ]
    return given.with_columns(absent).select(pl.col(name).cast(kind) for name, kind in LEDGER_SCHEMA.items())
