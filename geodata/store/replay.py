"""Where a list stands when some of its imports no longer count: told again from what every delivery said.

Each delivery says rows (stored with it) and says rows again that it found held (`confirmations`); one that
replaces the list says of all others that they are gone. Of every row the last delivery that counts is right.
Rows that undoing stored, and figures made anew from other totals, are nobody's word and are passed over.
"""

from dataclasses import dataclass

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import bulk, confirmations, imports
from geodata.store.imports import ImportRecord
from geodata.store.refused import undone
from geodata.store.schema import Versioned, import_

_UNDO = "undo"


@dataclass(frozen=True)
class Standing:
    """`before`: the rows (`id`, `identity`, `content`) of the identities at stake that are held now; `after`: the
    rows (`id`, `identity`) that are right once the undoing counts."""

    before: pl.DataFrame
    after: pl.DataFrame


def standing(conn: Connection, kind: Versioned, target: ImportRecord) -> Standing:
    """What undoing an import (which may itself be an undoing) makes of the rows that it concerns."""
    list_key = imports.list_id(conn, target.list)
    done = _finished(conn, list_key, target.kind)
    stored, ended = _stored(conn, kind, list_key), _superseded(conn, kind, list_key)
    order = {one.id: at for at, one in enumerate(done)}
    stored = stored.filter(pl.col("import_id").is_in(list(order)))
    ended = ended.filter(pl.col("by").is_in(list(order)))
    said = _said(conn, done, stored, ended, order)
    concerned = _concerned(target, done, stored, ended, said)
    visible = stored.join(ended, left_on="id", right_on="row_id", how="anti")
    right = _right(said, done, undone(conn, None, also=target.id), order)
    return Standing(
        visible.join(concerned, on="identity", how="semi").select("id", "identity", "content"),
        right.join(concerned, on="identity", how="semi").select("id", "identity"),
    )


def _finished(conn: Connection, list_key: int, kind: str) -> list[ImportRecord]:
    """The finished imports of a list, in the order in which they became known."""
    of = (import_.c.list_id == list_key) & (import_.c.kind == kind) & (import_.c.state == "finished")
    return sorted(imports.records(conn, of), key=lambda one: (one.recorded_at, one.id))


def _stored(conn: Connection, kind: Versioned, list_key: int) -> pl.DataFrame:
    rows = kind.rows
    wanted = [rows.c.id, rows.c.import_id, rows.c.identity, rows.c.content]
    derived = [rows.c.derived] if "derived" in rows.c else []
    found = bulk.read(conn, sa.select(*wanted, *derived).where(rows.c.list_id == list_key))
    return found if derived else found.with_columns(derived=pl.lit(None, pl.Boolean))


def _superseded(conn: Connection, kind: Versioned, list_key: int) -> pl.DataFrame:
    """Which rows (`row_id`) of the list were superseded, `by` which import."""
    rows, gone = kind.rows, kind.superseded
    query = sa.select(gone.c.row_id, gone.c.import_id).join(rows, rows.c.id == gone.c.row_id)
    return bulk.read(conn, query.where(rows.c.list_id == list_key)).rename({"import_id": "by"})


def _said(
    conn: Connection,
    done: list[ImportRecord],
    stored: pl.DataFrame,
    ended: pl.DataFrame,
    order: dict[int, int],
) -> pl.DataFrame:
    """Which import said which row: `import_id`, `id`, `identity`."""
    own = [one.id for one in done if one.mode != _UNDO]
    told = stored.filter(pl.col("import_id").is_in(own), ~pl.col("derived").fill_null(False))
    parts = [told.select("import_id", "id", "identity")]
    for one in done:
        again = confirmations.of(conn, one.id).alias("id").to_frame()
        if again.is_empty() and one.mode == "replace" and one.counts.get("unchanged"):
            again = _left_alone(stored, ended, order, one.id)  # of a store of an earlier version
        found = again.join(stored.select("id", "identity"), on="id", maintain_order="left")
        parts.append(found.select(pl.lit(one.id, pl.Int64).alias("import_id"), "id", "identity"))
    return pl.concat(parts)


def _left_alone(
    stored: pl.DataFrame, ended: pl.DataFrame, order: dict[int, int], number: int
) -> pl.DataFrame:
    """The rows that were held when an import came, and that it did not take away."""
    at = pl.col("import_id").replace_strict(order, return_dtype=pl.Int64)
    gone_at = pl.col("by").replace_strict(order, return_dtype=pl.Int64)
    gone = ended.filter(gone_at <= order[number])
    held = stored.filter(at < order[number])
    return held.join(gone, left_on="id", right_on="row_id", how="anti").select("id")


def _concerned(
    target: ImportRecord,
    done: list[ImportRecord],
    stored: pl.DataFrame,
    ended: pl.DataFrame,
    said: pl.DataFrame,
) -> pl.DataFrame:
    """The identities that the import, and what it undid, said or took away."""
    known, chain, at = {one.id: one for one in done}, list[int](), target.id
    while at in known:
        chain.append(at)
        at = known[at].undoes or 0
    taken = ended.filter(pl.col("by").is_in(chain)).select(id="row_id")
    parts = [
        stored.filter(pl.col("import_id").is_in(chain)).select("identity"),
        said.filter(pl.col("import_id").is_in(chain)).select("identity"),
        stored.join(taken, on="id", how="semi").select("identity"),
    ]
    return pl.concat(parts).unique()


def _right(
    said: pl.DataFrame, done: list[ImportRecord], taken_back: set[int], order: dict[int, int]
) -> pl.DataFrame:
    """Of each identity the row that the last import said that counts, unless the list was replaced since."""
    counts = [one for one in done if one.id not in taken_back and one.mode != _UNDO]
    began = max((order[one.id] for one in counts if one.mode == "replace"), default=-1)
    told = said.filter(pl.col("import_id").is_in([one.id for one in counts])).with_columns(
        at=pl.col("import_id").replace_strict(order, return_dtype=pl.Int64)
    )
    last = told.filter(pl.col("at") >= began).sort("at", "id", maintain_order=True)
    return last.unique("identity", keep="last", maintain_order=True)
