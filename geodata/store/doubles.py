"""Cases that a reviewer called the same: one of them counts, the others are set aside as long as the answer holds.

Nothing is taken from the lists. An answer names its two cases by list and identity, so that it holds for them however
often they are delivered again, and goes once one of them is retracted or the answer is undone. Of cases that are
one, the one that counts is that which says most: confirmed before suspected, found in the community before
quarantine, then the one with more fields told, the earlier report, the row stored first.
"""

from datetime import datetime
from typing import Any, Final

import polars as pl
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from geodata.store import imports
from geodata.store.schema import case_row, double_answer
from geodata.store.versioned import is_visible, visible

SAME: Final = "same"
DIFFERENT: Final = "different"

_TOLD: Final = (
    "case_id", "onset_date", "sample_date", "setting", "acquisition", "source", "exposure", "household_id", "site_id",
    "age", "sex", "status", "outcome", "lon", "area_code",
)  # fmt: skip
_CHUNK: Final = 500
_ASIDE: Final = {"id": pl.Int64, "kept": pl.Int64, "list": pl.String, "import_id": pl.Int64}


def reference(list_name: str, identity: str) -> str:
    """How a case is written in an answer."""
    return f"{list_name}:{identity}"


def answers(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The answers known at an instant: `case_a`, `case_b`, `answer`, `author`, `reason`, `import_id`."""
    rows = visible(conn, double_answer, known_at)
    return rows.select("case_a", "case_b", "answer", "author", "reason", "import_id")


def set_aside(conn: Connection, known_at: datetime | None) -> pl.DataFrame:
    """The rows (`id`, `list`, `import_id`) that do not count since they are the case of another row, `kept`."""
    if conn.execute(sa.select(double_answer.rows.c.id).limit(1)).first() is None:
        return pl.DataFrame(schema=_ASIDE)
    said = answers(conn, known_at).filter(pl.col("answer") == SAME)
    pairs = list(said.select("case_a", "case_b").iter_rows())
    rows = _rows(conn, known_at, {one for pair in pairs for one in pair})
    groups = grouped_cases([pair for pair in pairs if set(pair) <= set(rows)])
    found = []
    for group in groups:
        kept, *others = sorted((rows[one] for one in group), key=_rank)
        found += [
            {"id": one["id"], "kept": kept["id"], "list": one["list"], "import_id": one["import_id"]}
            for one in others
        ]
    return pl.DataFrame(found, schema=_ASIDE)


def grouped_cases(pairs: list[tuple[str, str]]) -> list[list[str]]:
    """The cases of some pairs, gathered into those that hang together."""
    leader: dict[str, str] = {}

    def of(one: str) -> str:
        while leader.setdefault(one, one) != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    for a, b in pairs:
        leader[of(a)] = of(b)
    groups: dict[str, list[str]] = {}
    for one in leader:
        groups.setdefault(of(one), []).append(one)
    return list(groups.values())


def _rank(row: dict[str, Any]) -> tuple[Any, ...]:
    told = sum(row[name] is not None for name in _TOLD)
    confirmed = {"confirmed": 0, None: 1, "probable": 2}.get(row["status"], 3)
    return (confirmed, row["setting"] == "quarantine", -told, row["report_date"], row["id"])


def _rows(conn: Connection, known_at: datetime | None, named: set[str]) -> dict[str, dict[str, Any]]:
    """The single cases, among those named, that are held: reference -> row."""
    names, table = imports.lists(conn), case_row.rows
    wanted: dict[int, list[str]] = {}
    for one in sorted(named):
        name, _, identity = one.rpartition(":")
        if name in names:
            wanted.setdefault(names[name], []).append(identity)
    by_key = {key: name for name, key in names.items()}
    alone = (table.c.count == 1) & table.c.count_hi.is_(None) & table.c.balance.is_(None)
    columns = [table.c[name] for name in ("id", "import_id", "list_id", "identity", "report_date", *_TOLD)]
    found: dict[str, dict[str, Any]] = {}
    for key, identities in wanted.items():
        for at in range(0, len(identities), _CHUNK):
            among = (table.c.list_id == key) & table.c.identity.in_(identities[at : at + _CHUNK])
            query = sa.select(*columns).where(among, alone, is_visible(case_row, known_at))
            for row in conn.execute(query):
                held = dict(row._mapping) | {"list": by_key[key]}
                found[reference(by_key[key], held["identity"])] = held
    return found


def beginning(conn: Connection, list_name: str, start: str) -> list[str]:
    """The identities of the cases that a list holds and that begin so, a few at most."""
    table = case_row.rows
    key = imports.lists(conn).get(list_name, 0)
    of = (
        (table.c.list_id == key)
        & table.c.identity.startswith(start, autoescape=True)
        & table.c.balance.is_(None)
    )
    return list(
        conn.execute(sa.select(table.c.identity).where(of, is_visible(case_row, None)).limit(20)).scalars()
    )


def asleep(conn: Connection) -> int:
    """How many answers `same` name a case that is held no longer: the other of the two counts."""
    said = answers(conn, None).filter(pl.col("answer") == SAME)
    pairs = list(said.select("case_a", "case_b").iter_rows())
    rows = _rows(conn, None, {one for pair in pairs for one in pair})
    return sum(not set(pair) <= set(rows) for pair in pairs)
