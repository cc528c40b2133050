"""One list over several editions of boundaries: each row as it was read in the edition valid on its day."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from geodata.intake.areas.area_tables import AreaBatch
from geodata.intake.batch import CaseBatch
from geodata.intake.naming.answers import rows_answered
from geodata.intake.naming.placed import SlipNote, told_corrected

#: The tables of a batch whose rows carry the day by which their edition is chosen.
_DATED = ("rows", "refused", "balances", "corrections", "flagged")


def report_days(batch: CaseBatch) -> list[date]:
    """The report days of a batch, refused rows included, in order."""
    found = pl.concat([getattr(batch, name)["report_date"] for name in _DATED]).drop_nulls()
    return list(found.unique().sort())


def by_day(parts: Sequence[CaseBatch], chosen: Mapping[date, int]) -> CaseBatch:
    """The batch of a table that was read once in each of several editions.

    `chosen` says which part holds for a day; rows without a day are taken from the first part. Identity and
    content of a row do not depend on the edition, so that each row stands in the result exactly once. Remarks
    on places are counted per part and cannot be told apart by day: only those are kept that can be counted anew.
    """
    tables = {name: pl.concat([_of_part(getattr(part, name), at, chosen) for at, part in enumerate(parts)])
              for name in _DATED}  # fmt: skip
    rows, refused = tables["rows"].sort("row"), tables["refused"].sort("row")
    told = pl.concat([rows["row"], refused["row"], tables["balances"]["row"]])
    skipped = (
        pl.concat([part.skipped for part in parts])
        .unique(maintain_order=True)
        .sort("row", maintain_order=True)
    )
    skipped = skipped.filter(~pl.col("row").is_in(told.implode()))
    repeated = _left(parts, told).filter(~pl.col("row").is_in(skipped["row"].implode()))
    corrected = pl.concat([_of_part(part.corrected, at, chosen) for at, part in enumerate(parts)]).sort("row")
    notes = [note for note in parts[0].notes if not isinstance(note, SlipNote)]
    unplaced = rows.filter(pl.col("cell").is_null() & pl.col("area_code").is_null()).height
    answered = rows_answered(rows["content"])
    counts = {"unplaced": unplaced, "words_corrected": corrected.height, "words_answered": answered}
    return replace(
        parts[0], rows=rows, refused=refused, balances=tables["balances"], corrections=tables["corrections"],
        repeated=repeated, skipped=skipped, read=len(told) + len(repeated),
        tally={name: n for name, n in counts.items() if n},
        flagged=tables["flagged"].sort("row"), corrected=corrected,
        notes=[*notes, *told_corrected(corrected["words"])],
    )  # fmt: skip


def _left(parts: Sequence[CaseBatch], told: pl.Series) -> pl.DataFrame:
    """The rows (column `row`) told in none of the tables; a row of the source that gave several comes as often."""
    names = ("rows", "refused", "balances", "repeated")
    read = [
        pl.concat([getattr(part, name)["row"] for name in names]).value_counts(name="n") for part in parts
    ]
    most = pl.concat(read).group_by("row").agg(pl.max("n"))
    left: pl.DataFrame = most.join(told.alias("row").value_counts(name="told"), on="row", how="left")
    left = left.with_columns(n=pl.col("n").cast(pl.Int64) - pl.col("told").fill_null(0)).filter(
        pl.col("n") > 0
    )
    return left.select(pl.col("row").repeat_by("n")).explode("row").sort("row")


def table_days(batch: AreaBatch) -> list[date]:
    """The days of a table about areas, refused rows included, in order."""
    return list(pl.concat([batch.rows["date"], batch.refused["report_date"]]).drop_nulls().unique().sort())


def table_by_day(parts: Sequence[AreaBatch], chosen: Mapping[date, int]) -> AreaBatch:
    """As `by_day`, of a table about areas that was read once in each of several editions."""
    rows = pl.concat([_of_part(part.rows, at, chosen, "date") for at, part in enumerate(parts)]).sort("row")
    refused = pl.concat([_of_part(part.refused, at, chosen) for at, part in enumerate(parts)]).sort("row")
    told = pl.concat([rows["row"], refused["row"]])
    skipped = pl.concat([part.skipped for part in parts]).unique("row", maintain_order=True).sort("row")
    skipped = skipped.filter(~pl.col("row").is_in(told.implode()))
    gone = pl.concat([told, skipped["row"]])
    every = pl.concat(
        [table["row"] for part in parts for table in (part.rows, part.refused, part.repeated)]
    ).unique()
    repeated = every.filter(~every.is_in(gone.implode())).sort().alias("row").to_frame()
    return replace(
        parts[0], rows=rows, refused=refused, repeated=repeated, skipped=skipped,
        read=len(told) + len(repeated), tally={},
    )  # fmt: skip


def _of_part(
    table: pl.DataFrame, at: int, chosen: Mapping[date, int], day: str = "report_date"
) -> pl.DataFrame:
    part = pl.col(day).replace_strict(dict(chosen), default=0, return_dtype=pl.Int32)
    return table.filter(part.fill_null(0) == at)
