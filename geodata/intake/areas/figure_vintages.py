"""Several vintages of one figure in one table: the newest counts, the others are told."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from geodata.intake.areas.area_tables import AreaTable
from geodata.intake.cells.dates import read_dates
from geodata.intake.notes import Note


def newest_only(
    opened: AreaTable, days: pl.Series, name: pl.Series, vintage: pl.Series
) -> tuple[NDArray[np.bool_], list[str]]:
    """Which sound rows say an older vintage of what another row says, and a sentence on them.

    Vintages are days or numbers (a year); others cannot be ordered, and such rows contradict each other.
    """
    older = np.zeros(len(days), bool)
    if vintage.null_count() == len(vintage):
        return older, []
    frame = pl.DataFrame({
        "at": pl.int_range(len(days), eager=True), "area": opened.placed.area, "day": days, "name": name,
        "rank": _ranks(vintage), "sound": ~opened.faults.mask,
    }).filter("sound")  # fmt: skip
    key = ["area", "day", "name"]
    ranked = frame.with_columns(
        newest=pl.col("rank").max().over(key), all_ranked=pl.col("rank").is_not_null().all().over(key)
    )
    behind = ranked.filter(pl.col("all_ranked") & (pl.col("rank") < pl.col("newest")))
    older[behind["at"].to_numpy()] = True
    count = len(behind)
    if not count:
        return older, []
    said = Note(
        f"{count} rows tell older vintages of figures that the table tells anew; the newest count",
        f"{count} dòng là phiên bản cũ của số liệu đã có phiên bản mới trong bảng; lấy phiên bản mới nhất",
    )
    return older, [said]


def _ranks(vintage: pl.Series) -> pl.Series:
    """Numbers or days as numbers that can be compared; null for others."""
    number = vintage.cast(pl.Float64, strict=False)
    if number.null_count() == vintage.null_count():
        return number
    read = read_dates(vintage, today=date.max)
    return read.value.cast(pl.Date).to_physical().cast(pl.Float64)
