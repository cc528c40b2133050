"""Refused rows: kept with their reason, and open until they are delivered again or taken back.

The refused rows of an import no longer stand open once a later import of the same list

- says that it mends that import (all of its rows, or those that it brings), or
- replaces the whole list (`--mode replace`), or
- is of the same file name and still holds every row that the earlier one accepted: it is then the same file
  delivered again, and what is still wrong in it is among its own refused rows. (Where the earlier one accepted
  nothing, the later must have at least as many rows.)

or once the import itself is undone. A mend goes on to settle its rows when the old file is delivered once more
(`mended`). A single refused row is also settled by any later import of the list that
brings its case, by the case's id. Undoing the later import opens them again, unless another one settles them too.
Of rows that were refused because they contradict each other, one that is brought again settles all.

Which refused rows of rosters a later one settles is found where rosters are read (`boundaries.rosters.settled`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, imports
from geodata.store.delivery import Delivery
from geodata.store.schema import VERSIONED, closing, edition, import_, list_, refused_row
from geodata.store.versioned import finished
from zones.errors import NotFoundError

#: Where the particulars of an import keep which single rows of which earlier imports it settles.
SETTLED: Final = "settled_rows"

#: Faults of several rows together, told in the same words for each: to mend one of them is to decide for all.
_TOGETHER: Final = ("id_differs", "key_differs", "area_differs", "row_doubled")


#: The cell that a refused row came from, where one row of the source gave several; null for all others.
CELL: Final = pl.col("raw").str.json_path_match("$.source_cell")


@dataclass(frozen=True)
class _Settled:
    """Imports of which every refused row is settled, and single rows (or cells, see `CELL`) of others."""

    whole: set[int]
    rows: dict[int, set[int | str]] = field(default_factory=dict)

    def open(self, refused: pl.DataFrame) -> pl.DataFrame:
        """Those of some refused rows (`import_id`, `row`) that are not settled."""
        left = refused.filter(~pl.col("import_id").is_in(list(self.whole)))
        for number, rows in self.rows.items():
            gone = (pl.col("import_id") == number) & is_one_of(rows)
            left = left.filter(~gone)
        return left


def refused_of(conn: Connection, number: int, *, still_open: bool = False) -> pl.DataFrame:
    """The refused rows of one import, by row; all of them, or those that nobody has mended or taken back."""
    imports.record(conn, number)
    query = sa.select(refused_row).where(refused_row.c.import_id == number)
    rows = bulk.read(conn, query).sort("row", "id", nulls_last=True)
    return _settled(conn, None).open(rows) if still_open else rows


def open_refused(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The refused rows of cases that stood open at an instant of knowledge, with the `list_id` of their import."""
    query = (
        sa.select(*refused_row.c, import_.c.list_id, import_.c.kind).join(import_).where(finished(known_at))
    )
    rows = bulk.read(conn, query).filter(pl.col("kind") == "cases").sort("id")
    return _settled(conn, known_at).open(rows).drop("kind")


def _settled(conn: Connection, known_at: datetime | None) -> _Settled:
    """Refused rows that count no more: of imports undone, or closed by one that is not undone itself."""
    taken_back = undone(conn, known_at)
    query = sa.select(closing.c.import_id, closing.c.closed, import_.c.params).join(
        import_, import_.c.id == closing.c.import_id
    )
    found = _Settled(set(taken_back))
    for by, closed, params in conn.execute(query.where(finished(known_at))):
        if by in taken_back:
            continue
        rows = params.get(SETTLED, {}).get(str(closed))
        if rows is None and params.get("mends") == closed:
            rows = params.get("mended_rows")  # as imports of earlier versions kept them
        if rows is None:
            found.whole.add(closed)
        else:
            found.rows.setdefault(closed, set()).update(rows)
    return found


def undone(conn: Connection, known_at: datetime | None, *, also: int | None = None) -> set[int]:
    """The imports that were undone by then (or would be if `also` were, too); undoing the undoing brings an import
    back."""
    query = sa.select(import_.c.id, import_.c.undoes).where(finished(known_at), import_.c.undoes.is_not(None))
    taken_back: set[int] = set() if also is None else {also}
    for number, undoes in conn.execute(query.order_by(import_.c.recorded_at.desc())):
        if number not in taken_back:
            taken_back.add(undoes)
    return taken_back


def settles(conn: Connection, list_key: int, delivery: Delivery, identities: pl.Series) -> dict[int, str]:
    """The earlier imports whose refused rows a delivery settles (others may have done so before), and why.

    `identities` are those of its rows.
    """
    taken_back = undone(conn, None)
    earlier = [found for found in _with_refused(conn, list_key, delivery.kind) if found.id not in taken_back]
    reasons = {found.id: _reason(conn, found, delivery, identities) for found in earlier}
    return {number: reason for number, reason in reasons.items() if reason}


def close(
    conn: Connection,
    number: int,
    list_key: int,
    delivery: Delivery,
    settles: dict[int, str],
    cases: pl.Series,
) -> list[str]:
    """Note, with import `number`, whose refused rows it settles; a sentence for each that stood open.

    `cases` are the ids of the cases that it brings.
    """
    conn.execute(closing.delete().where(closing.c.import_id == number))
    before, said, kept = _settled(conn, None), list[str](), dict[str, list[int | str]]()
    again = _came_again(conn, list_key, delivery, cases.drop_nulls())
    for closed, reason in {**dict.fromkeys(again, "their cases came again"), **settles}.items():
        conn.execute(closing.insert().values(import_id=number, closed=closed, reason=reason))
        there = refused_of(conn, closed)
        open_rows = before.open(there)
        mended = delivery.mended_rows if delivery.mends == closed else None
        if mended is not None or closed not in settles:
            kept[str(closed)] = _brought(there, [*(mended or ()), *again.get(closed, ())])
            open_rows = open_rows.filter(is_one_of(kept[str(closed)]))
        if open_rows.height:
            which = "the" if open_rows.height == there.height else f"{open_rows.height} of the {there.height}"
            said.append(f"{which} refused rows of import {closed} are settled: {reason}")
    _keep_rows(conn, number, delivery, kept)
    return said


def close_rows(conn: Connection, number: int, settles: Mapping[int, Collection[int] | None]) -> None:
    """Note, with an import of boundaries, which refused rows of earlier ones it settles (None: all of an import)."""
    rows = {str(closed): list(some) for closed, some in settles.items() if some is not None}
    for closed in settles:
        imports.record(conn, closed)
        conn.execute(closing.insert().values(import_id=number, closed=closed, reason="the rows came again"))
    if rows:
        params = {**imports.record(conn, number).params, SETTLED: rows}
        conn.execute(import_.update().where(import_.c.id == number).values(params=params))


def open_of_boundaries(conn: Connection, name: str) -> pl.DataFrame:
    """The refused rows of rosters and layers of an edition that stand open: `import_id`, `row`, `code`, `raw`, and of
    their file `file_name`, `area_level` and `loaded` (null where the edition itself did not change)."""
    columns = [refused_row.c[one] for one in ("id", "import_id", "row", "code", "raw")]
    joined = refused_row.join(import_, import_.c.id == refused_row.c.import_id)
    joined = joined.join(list_, list_.c.id == import_.c.list_id)
    of = (list_.c.name == name) & (import_.c.kind == "boundaries") & finished(None)
    found = bulk.read(conn, sa.select(*columns, import_.c.file_name).select_from(joined).where(of)).sort("id")
    of_import = sa.select(edition.c.import_id, edition.c.report).where(edition.c.name == name)
    reports = {number: report or {} for number, report in conn.execute(of_import)}
    told = [reports.get(number, {}) for number in found["import_id"].to_list()]
    about = found.drop("id").with_columns(
        pl.Series("area_level", [one.get("area_level") for one in told], dtype=pl.String),
        pl.Series("loaded", [one.get("loaded") for one in told], dtype=pl.Int64),
    )
    return _settled(conn, None).open(about)


def _came_again(
    conn: Connection, list_key: int, delivery: Delivery, cases: pl.Series
) -> dict[int, list[int | str]]:
    """The refused rows of earlier imports of a list whose case a delivery brings, by their import."""
    if delivery.kind != "cases" or cases.is_empty():
        return {}
    same = (import_.c.list_id == list_key) & (import_.c.kind == "cases") & (import_.c.state == "finished")
    query = sa.select(
        refused_row.c.import_id, refused_row.c.row, refused_row.c.raw, refused_row.c.case_id
    ).join(import_)
    refused = bulk.read(conn, query.where(same, refused_row.c.case_id.is_not(None)))
    if refused.is_empty():
        return {}
    brought = refused.filter(pl.col("case_id").is_in(cases.implode()), pl.col("row").is_not_null())
    return {one: _named(rows) for (one,), rows in brought.group_by("import_id", maintain_order=True)}


def _brought(refused: pl.DataFrame, rows: Collection[int | str]) -> list[int | str]:
    """The rows, and those that contradict one of them."""
    named = is_one_of(rows)
    groups = refused.filter(named & pl.col("code").is_in(_TOGETHER))["problem"].drop_nulls().unique()
    together = pl.col("code").is_in(_TOGETHER) & pl.col("problem").is_in(groups.implode()).fill_null(False)
    return _named(refused.filter(named | together))


def is_one_of(named: Collection[int | str]) -> pl.Expr:
    """Whether a refused row is one of some rows or cells (`CELL`)."""
    rows, cells = (
        [one for one in named if isinstance(one, int)],
        [one for one in named if isinstance(one, str)],
    )
    of_row = pl.col("row").is_in(rows).fill_null(False)
    if not cells:
        return of_row & CELL.is_null()
    return (of_row & CELL.is_null()) | CELL.is_in(cells).fill_null(False)


def _named(refused: pl.DataFrame) -> list[int | str]:
    """The cells of some refused rows, or their rows where these came from rows."""
    pairs = refused.select("row", CELL.alias("cell")).iter_rows()
    return sorted((cell or row for row, cell in pairs), key=str)


def _keep_rows(conn: Connection, number: int, delivery: Delivery, rows: dict[str, list[int | str]]) -> None:
    params = delivery.particulars["params"] | ({SETTLED: rows} if rows else {})
    conn.execute(import_.update().where(import_.c.id == number).values(params=params))


def check_mends(conn: Connection, number: int, list_name: str) -> None:
    """NotFoundError unless the import to be mended is one of the list."""
    earlier = imports.record(conn, number)
    if earlier.list != list_name:
        raise NotFoundError(
            f"import {number} belongs to the list {earlier.list}, not {list_name}",
            where=f"import {number}",
            vi_where=f"lần nạp {number}",
            fix=f"load the mended rows with --list {earlier.list}",
            vi=f"lần nạp {number} thuộc danh sách {earlier.list}, không phải {list_name}",
            vi_fix=f"nạp các dòng đã sửa với --list {earlier.list}",
        )


def _with_refused(conn: Connection, list_key: int, kind: str) -> list[imports.ImportRecord]:
    refusing = sa.select(refused_row.c.import_id).distinct()
    same = (import_.c.list_id == list_key) & (import_.c.kind == kind)
    return imports.records(conn, same, import_.c.state == "finished", import_.c.id.in_(refusing))


def _reason(
    conn: Connection, earlier: imports.ImportRecord, delivery: Delivery, identities: pl.Series
) -> str | None:
    if delivery.mends == earlier.id:
        return "this import mends it"
    if delivery.mode == "replace":
        return "the whole list was replaced"
    if (
        delivery.file_name
        and delivery.file_name == earlier.file_name
        and _again(conn, earlier, delivery, identities)
    ):
        return "the same file was delivered again"
    return None


def _again(
    conn: Connection, earlier: imports.ImportRecord, delivery: Delivery, identities: pl.Series
) -> bool:
    rows: Any = VERSIONED[earlier.kind].rows
    if earlier.counts.get("accepted", 0) > len(identities):
        return False
    accepted = bulk.read(conn, sa.select(rows.c.identity).where(rows.c.import_id == earlier.id))["identity"]
    if accepted.is_empty():
        return len(identities) + delivery.refused.height >= earlier.counts.get("read", 0)
    return bool(accepted.is_in(identities.implode()).all())
