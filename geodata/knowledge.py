"""What two states of knowledge of one edition have in common: up to which day nothing is different."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from geodata.evidence import Gathered


def first_known_day(known: Gathered) -> date | None:
    """The first day of which something may bear on a level: a case, a possible one, a figure from outside."""
    return min(_days(known.ledger, _CASE_DAYS) + _days(known.context, ["day"]), default=None)


def first_difference(before: Gathered, after: Gathered) -> date | None:
    """The first day whose levels may differ between two states of knowledge; None where none does.

    A change of population bears on every day, and so does a case of which no day is known.
    """
    if before.edition.key != after.edition.key or before.population.tobytes() != after.population.tobytes():
        return date.min
    if not before.sites.equals(after.sites):
        return date.min  # numbers, people or places of sites are other ones now
    if not before.context_elsewhere.equals(after.context_elsewhere):
        return date.min  # which years of former boundaries are left out bears on every day
    tables = [
        (before.ledger, after.ledger, _CASE_DAYS),
        (before.statements, after.statements, ["day"]),
        (before.context, after.context, ["day"]),
        (before.declarations, after.declarations, ["first_day", "last_day"]),
    ]
    ways = [[(one.heirs.old.key, one.heirs.walk.pairs) for one in known.abroad] for known in (before, after)]
    if len(ways[0]) != len(ways[1]) or any(
        a[0] != b[0] or not a[1].equals(b[1]) for a, b in zip(*ways, strict=True)
    ):
        return date.min  # whose reports of old boundaries count here is another matter now
    for a, b in zip(before.abroad, after.abroad, strict=True):
        tables += [
            (a.statements, b.statements, ["day"]),
            (a.declarations, b.declarations, ["first_day", "last_day"]),
        ]
    if not _scopes(before).equals(_scopes(after)):
        return date.min  # whose unplaced cases may lie where is asked without regard to days
    differing = [(_differing(a, b), names) for a, b, names in tables]
    if differing[0][0]["report_date"].null_count():
        return date.min  # a row whose day could not be read may be of any
    return min((day for rows, names in differing for day in _days(rows, names)), default=None)


_CASE_DAYS = ["report_date", "report_from", "onset_date", "sample_date"]


def _scopes(known: Gathered) -> pl.DataFrame:
    own = known.declarations.select("list_id", "area").with_columns(pl.lit("").alias("edition"))
    abroad = [
        one.declarations.select("list_id", "area").with_columns(pl.lit(one.heirs.old.key).alias("edition"))
        for one in known.abroad
    ]
    return pl.concat([own, *abroad]).unique().sort("edition", "list_id", "area")


def _differing(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """The rows that stand in one table more often than in the other."""
    both = pl.concat([a.with_columns(side=pl.lit(1)), b.with_columns(side=pl.lit(-1))])
    names = [name for name in both.columns if name != "side"]
    return both.group_by(names).agg(pl.col("side").sum()).filter(pl.col("side") != 0)


def _days(rows: pl.DataFrame, names: Iterable[str]) -> list[date]:
    found = [rows[name].min() for name in names]
    return [day for day in found if isinstance(day, date)]
