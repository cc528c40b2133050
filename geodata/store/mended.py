"""Refused rows that were mended before and come again as they stood, in the old file.

Such a row is no new doubt: the mend that brought its case goes on to settle it, until that mend is undone. A row is
the same if its cells, its fault and all that is known of it are the same, and if an earlier import of the list refused
it no less often than the new one does.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import refused
from geodata.store.delivery import Delivery
from geodata.store.schema import VERSIONED, closing, import_
from geodata.store.versioned import finished, is_visible

_SAME: Final = [
    "raw", "understood", "code", "value", "report_date", "area_level", "area_code", "count", "count_hi", "case_id",
]  # fmt: skip
#: Lines that are no rows of a table say too little to be known again.
_NO_ROWS: Final = "^line_"


@dataclass(frozen=True)
class Mended:
    """`rows`: import -> rows (or cells) of the delivery that it has mended before. `kept` are the ids of the rows that
    these mends brought, and that a delivery of the whole list does not take away."""

    rows: dict[int, list[int | str]] = field(default_factory=dict)
    kept: pl.Series = field(default_factory=lambda: pl.Series("row_id", [], pl.Int64))

    @property
    def count(self) -> int:
        """How many rows of the delivery they are."""
        return len({row for rows in self.rows.values() for row in rows})


def mended_before(conn: Connection, list_key: int, delivery: Delivery) -> Mended:
    """The refused rows of a delivery that were mended before.

    Of a delivery of the whole list only those of mends of which every row came again: which case of a mend stands for
    which row is not known.
    """
    if delivery.kind != "cases" or delivery.mends is not None or delivery.refused.is_empty():
        return Mended()
    found: dict[int, set[int | str]] = {}
    matched: dict[int, bool] = {}
    for by, earlier in _mends(conn, list_key, delivery.params):
        now = _same(delivery.refused, earlier)
        matched[by] = matched.get(by, True) and now.height >= earlier.height
        found.setdefault(by, set()).update(_names(now))
    if delivery.mode == "replace":
        found = {by: rows for by, rows in found.items() if matched[by]}
    rows = {by: sorted(some, key=str) for by, some in found.items() if some}
    return Mended(rows, _brought(conn, list_key, rows) if delivery.mode == "replace" else Mended().kept)


def keep(conn: Connection, number: int, found: Mended) -> list[str]:
    """Note, with each mend, the rows of import `number` that it settles as well; a sentence on them."""
    for by, rows in found.rows.items():
        params = conn.execute(sa.select(import_.c.params).where(import_.c.id == by)).scalar_one()
        settled = {**params.get(refused.SETTLED, {}), str(number): rows}
        told = {**params, refused.SETTLED: settled}
        conn.execute(import_.update().where(import_.c.id == by).values(params=told))
        conn.execute(
            closing.insert().values(import_id=by, closed=number, reason="its rows were mended before")
        )
    if not found.count:
        return []
    mends = ", ".join(map(str, sorted(found.rows)))
    return [f"{found.count} refused rows were mended before (import {mends}) and stay settled"]


def _mends(conn: Connection, list_key: int, params: Mapping[str, Any]) -> Iterator[tuple[int, pl.DataFrame]]:
    """Each mend of the list that counts, with the refused rows of one import that it settled.

    What a mend brought is gone when the whole list was replaced since, unless its rows came again then.
    """
    taken_back, closed = refused.undone(conn, None), import_.alias()
    began = _last_replaced(conn, list_key, taken_back)
    query = sa.select(closing.c.import_id, closing.c.closed, import_.c.params, closed.c.params.label("was"))
    query = query.join(import_, import_.c.id == closing.c.import_id).join(
        closed, closed.c.id == closing.c.closed
    )
    of = (import_.c.list_id == list_key) & (import_.c.kind == "cases") & finished(None)
    for by, number, own, was in conn.execute(query.where(of)).all():
        settled = own.get(refused.SETTLED, {})
        gone = by in taken_back or number in taken_back or (by < began and str(began) not in settled)
        if gone or own.get("mends") is None or was.get("constants") != params.get("constants"):
            continue
        rows = settled.get(str(number), own.get("mended_rows"))
        there = refused.refused_of(conn, number)
        yield by, there if rows is None else there.filter(refused.is_one_of(rows))


def _last_replaced(conn: Connection, list_key: int, taken_back: Collection[int]) -> int:
    """The last import that replaced the list and counts, 0 for none."""
    of = (import_.c.list_id == list_key) & (import_.c.kind == "cases") & (import_.c.mode == "replace")
    found = conn.execute(sa.select(import_.c.id).where(of & finished(None))).scalars()
    return max((number for number in found if number not in taken_back), default=0)


def _same(now: pl.DataFrame, earlier: pl.DataFrame) -> pl.DataFrame:
    """The refused rows that stand among the earlier ones, no more often than there."""
    shaped = now.select("row", *(_column(now, name, earlier) for name in _SAME))
    shaped = shaped.filter(~pl.col("code").str.contains(_NO_ROWS), pl.col("raw").is_not_null())
    counted = shaped.group_by(_SAME).len("now").join(
        earlier.group_by(_SAME).len("before"), on=_SAME, how="inner", nulls_equal=True
    )  # fmt: skip
    fitting = counted.filter(pl.col("now") <= pl.col("before"))
    return shaped.join(fitting, on=_SAME, how="semi", nulls_equal=True)


def _column(now: pl.DataFrame, name: str, earlier: pl.DataFrame) -> pl.Expr:
    given = pl.col(name) if name in now.columns else pl.lit(None)
    return given.cast(earlier.schema[name]).alias(name)


def _names(rows: pl.DataFrame) -> Iterable[int | str]:
    pairs = rows.select("row", cell=refused.CELL).iter_rows()
    return [cell or row for row, cell in pairs]


def _brought(conn: Connection, list_key: int, mends: Iterable[int]) -> pl.Series:
    """The ids of the rows that these imports brought and that the list holds now."""
    kind = VERSIONED["cases"]
    of = (kind.rows.c.list_id == list_key) & kind.rows.c.import_id.in_(list(mends))
    found = conn.execute(sa.select(kind.rows.c.id).where(of, is_visible(kind, None))).scalars()
    return pl.Series("row_id", list(found), pl.Int64)
