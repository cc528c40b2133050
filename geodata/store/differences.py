"""What changed between two states of a list of cases: rows, their fields, and the sums by day and place."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, confirmations, imports
from geodata.store.cases import delivery
from geodata.store.refused import open_refused
from geodata.store.schema import case_row
from geodata.store.versioned import Mode, is_visible

#: What is compared of two rows of one identity, field by field.
FIELDS: Final = (
    "case_id", "report_date", "report_date_from", "onset_date", "sample_date", "setting", "acquisition", "source",
    "exposure", "household_id", "site_id", "age", "sex", "status", "outcome", "outcome_date", "place_kind", "count",
    "count_hi", "total", "lon", "lat", "place_words", "area_level", "area_code",
)  # fmt: skip
_PLACE: Final = ("report_date", "area_level", "area_code", "place_words")
_ROW: Final = ("identity", "content", "balance", "edition", *FIELDS)


@dataclass(frozen=True)
class Changes:
    """`rows`: one a change, with `what` (`added`, `changed`, `retracted`), the fields of a case as they are after
    (of a retracted one as they were), and of a changed one `field`, `before`, `after` as text, one line a field.

    `added`, `changed`, `retracted`, `unchanged` count rows, `settled` refused ones that came right in between.
    `sums`: `report_date`, `edition`, `area_level`, `area_code`, `place_words`, `before`, `after` of the days and
    places whose cases are others; null where no row of the list tells of them. `cases_before`, `cases_after` are all
    cases of the list (balances left out).
    """

    rows: pl.DataFrame
    added: int
    changed: int
    retracted: int
    unchanged: int
    sums: pl.DataFrame
    cases_before: int
    cases_after: int
    settled: int = 0


def known(conn: Connection, list_name: str, known_at: datetime | None) -> pl.DataFrame:
    """The rows of a list of cases as they were known at an instant, balances included."""
    rows = case_row.rows
    of_list = rows.c.list_id == imports.lists(conn).get(list_name, 0)
    return bulk.read(conn, _wanted().where(of_list, is_visible(case_row, known_at)))


def said(conn: Connection, number: int) -> pl.DataFrame:
    """The rows that one delivery brought, those included that it said again as they were held."""
    rows = case_row.rows
    own = bulk.read(conn, _wanted(rows.c.derived).where(rows.c.import_id == number))
    own = own.filter(pl.col("derived").is_null()).drop("derived")
    again = confirmations.of(conn, number)
    if again.is_empty():
        return own
    of_list = rows.c.list_id == imports.list_id(conn, imports.record(conn, number).list)
    every = bulk.read(conn, _wanted(rows.c.id).where(of_list, rows.c.id.between(again.min(), again.max())))
    return pl.concat([own, every.filter(pl.col("id").is_in(again.implode())).drop("id")])


def _wanted(*more: Any) -> sa.Select[Any]:
    return sa.select(*(case_row.rows.c[name] for name in _ROW), *more)


#: What makes a refused row the same in another delivery.
_SAID: Final = ["code", "value", "report_date", "area_level", "area_code", "count"]


def settled(conn: Connection, list_name: str, first: datetime, second: datetime) -> int:
    """How many refused rows of a list stood open at one instant and no longer at a later one.

    A row that was delivered again and refused for the same reason is not settled.
    """
    key = imports.lists(conn).get(list_name, 0)
    before, after = (
        open_refused(conn, at)
        .filter(pl.col("list_id") == key)
        .group_by(_SAID)
        .agg(pl.len().cast(pl.Int64))  # counts without sign have no differences
        for at in (first, second)
    )
    both = before.join(after, on=_SAID, how="left", nulls_equal=True, suffix=_WAS)
    return int((both["len"] - both[f"len{_WAS}"].fill_null(0)).clip(lower_bound=0).sum())


def delivered(batch: Any, held: pl.DataFrame, list_name: str, mode: Mode) -> pl.DataFrame:
    """What a list that holds some rows would hold once a batch were loaded, nothing being stored."""
    rows = delivery(batch, list_name).rows.unique("identity", keep="first", maintain_order=True)
    fresh = bulk.shaped(rows, case_row.rows, list(_ROW))
    if mode == "replace":
        return fresh
    return pl.concat([held.join(fresh, on="identity", how="anti"), fresh])


def compared(before: pl.DataFrame, after: pl.DataFrame, settled: int = 0) -> Changes:
    """Two states of one list, row by row by identity."""
    added = after.join(before, on="identity", how="anti")
    retracted = before.join(after, on="identity", how="anti")
    pairs = after.join(before, on="identity", how="inner", suffix=_WAS)
    other = pairs.filter(pl.col("content") != pl.col(f"content{_WAS}"))
    rows = [_plain(added, "added"), _field_by_field(other), _plain(retracted, "retracted")]
    return Changes(
        pl.concat(rows), added.height, other.height, retracted.height, pairs.height - other.height,
        _sums(before, after), _cases(before), _cases(after), settled,
    )  # fmt: skip


_WAS: Final = "\x1fwas"
_KEYS: Final = (
    "identity",
    "case_id",
    "report_date",
    "edition",
    "area_level",
    "area_code",
    "place_words",
    "count",
)
_EMPTY: Final = {"field": pl.String, "before": pl.String, "after": pl.String}


def _plain(rows: pl.DataFrame, what: str) -> pl.DataFrame:
    none = [pl.lit(None, kind).alias(name) for name, kind in _EMPTY.items()]
    return rows.select(pl.lit(what).alias("what"), *_KEYS, *none)


def _field_by_field(pairs: pl.DataFrame) -> pl.DataFrame:
    """One line a field that changed; the balance of a cumulative list becoming a day's figure is one as well."""
    parts = [_plain(pairs.clear(), "changed")]
    for name in (*FIELDS, "balance"):
        was = pl.col(f"{name}{_WAS}")
        parts.append(
            pairs.filter(pl.col(name).ne_missing(was)).select(
                pl.lit("changed").alias("what"), *_KEYS, pl.lit(name).alias("field"),
                was.cast(pl.String).alias("before"), pl.col(name).cast(pl.String).alias("after"),
            )
        )  # fmt: skip
    return pl.concat(parts).sort("report_date", "identity", maintain_order=True)


def _sums(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    nothing = pl.lit(None, pl.Int64)
    parts = [_counted(before).with_columns(nothing.alias("after")).rename({"count": "before"}),
             _counted(after).with_columns(nothing.alias("before")).rename({"count": "after"})]  # fmt: skip
    told = [
        pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in ("before", "after")
    ]
    both = pl.concat(parts, how="diagonal").group_by(_PLACE).agg(*told, pl.col("edition").drop_nulls().last())
    changed = both.filter(pl.col("before").ne_missing(pl.col("after")))
    return changed.sort("report_date", "area_level", "area_code", "place_words", nulls_last=True)


def _counted(rows: pl.DataFrame) -> pl.DataFrame:
    """Cases by day and place; words only where no area was found."""
    known = pl.when(pl.col("area_code").is_null()).then("place_words").alias("place_words")
    days = rows.filter(pl.col("balance").is_null()).with_columns(known)
    return days.group_by(_PLACE).agg(pl.col("count").sum(), pl.col("edition").drop_nulls().last())


def _cases(rows: pl.DataFrame) -> int:
    return int(rows.filter(pl.col("balance").is_null())["count"].sum())
