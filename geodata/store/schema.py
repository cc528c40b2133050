"""The tables. Everything is added and nothing changed, but the state of an import.

Each row belongs to an import and counts from the moment at which that import was finished; a row that a
later import supersedes is named in the `…_superseded` table of its kind. What was known at an instant is
therefore a question of which imports were finished by then, and finishing one is a single small commit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND: Final = timedelta(microseconds=1)

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: A key that the database hands out: 64 bits in both (SQLite counts only an INTEGER key by itself).
Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """A moment as whole microseconds since 1970 UTC: sortable, exact, the same in both databases."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else (value - EPOCH) // MICROSECOND

    def process_literal_param(self, value: datetime | None, dialect: Dialect) -> str:
        return "NULL" if value is None else str((value - EPOCH) // MICROSECOND)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else EPOCH + int(value) * MICROSECOND


@dataclass(frozen=True)
class Versioned:
    """One kind of stored rows and the table that says which of them were superseded, by which import.

    `rows` has the columns id, import_id, list_id, identity and content besides those of its kind. A row is
    known by (list, identity); `content` tells whether it is the same as the one held.
    """

    rows: sa.Table
    superseded: sa.Table


def _versioned(name: str, *columns: sa.Column[Any]) -> Versioned:
    rows = sa.Table(
        name,
        metadata,
        sa.Column("id", Key, primary_key=True),
        sa.Column("import_id", Key, sa.ForeignKey("import.id"), nullable=False),
        sa.Column("list_id", Key, sa.ForeignKey("list.id"), nullable=False),
        sa.Column("identity", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        *columns,
        sa.Index(None, "list_id", "identity"),
        sa.Index(None, "import_id"),
    )
    superseded = sa.Table(
        f"{name}_superseded",
        metadata,
        sa.Column("row_id", Key, sa.ForeignKey(f"{name}.id"), primary_key=True, autoincrement=False),
        sa.Column("import_id", Key, sa.ForeignKey("import.id"), primary_key=True, autoincrement=False),
        sa.Index(None, "import_id"),
        sqlite_with_rowid=False,
    )
    return Versioned(rows, superseded)


def _text(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.Text) for name in names]


#: One row: who this store is, when it last changed, how often.
ledger = sa.Table(
    "ledger",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("store", sa.Text, nullable=False),
    sa.Column("revision", sa.BigInteger, nullable=False),  # grows with every visible change
    sa.Column("recorded_at", Instant, nullable=False),  # of the import finished last
    sa.Column("changed_at", Instant, nullable=False),  # of the import that last changed what is visible
)

#: Settings of the workspace; the newest row of a key counts.
workspace = sa.Table(
    "workspace",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, index=True),
    sa.Column("value", sa.JSON, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

list_ = sa.Table(
    "list",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
)

import_ = sa.Table(
    "import",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("list_id", Key, sa.ForeignKey("list.id"), nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("checksum", sa.Text, nullable=False),
    sa.Column("mode", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("started_at", Instant, nullable=False),
    sa.Column("heartbeat_at", Instant, nullable=False),
    sa.Column("recorded_at", Instant, unique=True),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("columns", sa.Text, nullable=False),  # those in which its rows hold anything, comma between
    sa.Column("params", sa.JSON, nullable=False),
    sa.Column("notes", sa.JSON, nullable=False),
    sa.Column("undoes", Key, sa.ForeignKey("import.id")),
)

#: The refused rows of `closed` no longer stand open once `import_id` is finished.
closing = sa.Table(
    "closing",
    metadata,
    sa.Column("import_id", Key, sa.ForeignKey("import.id"), primary_key=True, autoincrement=False),
    sa.Column("closed", Key, sa.ForeignKey("import.id"), primary_key=True, autoincrement=False),
    sa.Column("reason", sa.Text, nullable=False),
)

#: The rows that an import said again, word for word as they were held (Parquet of their ids).
confirmed = sa.Table(
    "confirmed",
    metadata,
    sa.Column("import_id", Key, sa.ForeignKey("import.id"), primary_key=True, autoincrement=False),
    sa.Column("row_ids", sa.LargeBinary, nullable=False),
)

refused_row = sa.Table(
    "refused_row",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("import_id", Key, sa.ForeignKey("import.id"), nullable=False, index=True),
    sa.Column("row", sa.Integer),
    *_text("column", "value", "code", "problem", "remedy", "problem_vi", "remedy_vi", "raw", "understood"),
    *_text("case_id"),
    sa.Column("report_date", sa.Date),
    *_text("area_level", "area_code", "edition"),
    sa.Column("count", sa.BigInteger),
    sa.Column("count_hi", sa.BigInteger),
)

case_row = _versioned(
    "case_row",
    sa.Column("row", sa.Integer),
    *_text("case_id"),
    sa.Column("report_date", sa.Date, nullable=False),
    sa.Column("report_date_from", sa.Date),
    sa.Column("onset_date", sa.Date),
    sa.Column("sample_date", sa.Date),
    *_text("setting", "acquisition", "source", "exposure", "household_id", "site_id"),
    *_text("age", "sex", "status", "outcome"),
    sa.Column("outcome_date", sa.Date),
    *_text("place_kind"),
    sa.Column("count", sa.BigInteger, nullable=False),
    sa.Column("count_hi", sa.BigInteger),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("cell", sa.BigInteger),
    *_text("edition", "area_level", "area_code", "place_words"),
    *_text(
        "place_raw"
    ),  # JSON of the words of the place as they stood in the file, where they had to be decoded
    sa.Column("balance", sa.Boolean),  # true: the total that a cumulative list began with, no case of its day
    sa.Column("total", sa.BigInteger),  # of a cumulative list: the total so far that its figure was made of
    sa.Column("derived", sa.Boolean),  # true: no file said it so, its figure was made anew from totals held
)

report_row = _versioned(
    "report_row",
    *_text("area_level", "area_code", "edition"),
    sa.Column("day", sa.Date, nullable=False),
    *_text("setting"),
    sa.Column("cases_stated", sa.BigInteger),
)

declaration = _versioned(
    "declaration",
    *_text("area_level", "area_code", "edition"),
    sa.Column("cells", sa.Boolean, nullable=False),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
)

population = _versioned(
    "population",
    *_text("edition", "area_level", "area_code"),
    sa.Column("persons", sa.BigInteger, nullable=False),
    sa.Column("vintage", sa.Integer),
    *_text("source"),
)

population_cells = _versioned(
    "population_cells",
    *_text("edition"),
    sa.Column("resolution", sa.Integer, nullable=False),
    sa.Column("vintage", sa.Integer),
    *_text("source"),
    sa.Column("cells", sa.LargeBinary, nullable=False),  # Parquet of (cell, persons)
)

context_row = _versioned(
    "context_row",
    *_text("area_level", "area_code", "edition"),
    sa.Column("day", sa.Date, nullable=False),
    *_text("name", "value", "source"),
)

#: `act` is `decide`, or `end`: the decision of the same rulebook, area, document and first day then holds until
#: this `last_day` only.
override_row = _versioned(
    "override_row",
    sa.Column("act", sa.Text, nullable=False),
    *_text("rulebook", "edition", "area_level", "area_code", "document"),
    sa.Column("first_day", sa.Date, nullable=False),
    sa.Column("last_day", sa.Date, nullable=False),
    *_text("level", "decided_by", "author", "reason"),
)

#: What a reviewer said that the words of a place mean (`place_key`, folded): an area, or none of those known.
place_answer = _versioned(
    "place_answer",
    *_text("place_key", "place_words", "edition", "area_level", "area_code", "author", "reason"),
)

#: Boarding houses, schools, factories, markets, quarantine and treatment places, checkpoints.
site_row = _versioned(
    "site_row",
    *_text("code", "name", "site_kind", "size_class"),
    sa.Column("capacity", sa.BigInteger),
    sa.Column("persons", sa.BigInteger),
    sa.Column("lon", sa.Double),
    sa.Column("lat", sa.Double),
    sa.Column("geom", sa.LargeBinary),  # WKB, EPSG:4326, of a site with an outline
    *_text("edition", "area_level", "area_code"),
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    *_text("source"),
)

#: Which parts of the areas of one edition went to which areas of another, by one weight.
crosswalk = _versioned(
    "crosswalk",
    *_text("edition_from", "edition_to", "area_level", "weight", "source"),
    sa.Column(
        "pairs", sa.LargeBinary, nullable=False
    ),  # Parquet of (code_from, code_to, share, weight, kind)
)

#: What a reviewer said of two cases that may be one person: `same` or `different`.
double_answer = _versioned(
    "double_answer",
    *_text("case_a", "case_b", "answer", "author", "reason"),  # a case is written LIST:IDENTITY
)

#: The kinds of imports whose rows are versioned.
VERSIONED: Final[dict[str, Versioned]] = {
    "cases": case_row,
    "reports": report_row,
    "declaration": declaration,
    "population": population,
    "population_cells": population_cells,
    "context": context_row,
    "overrides": override_row,
    "place_answers": place_answer,
    "sites": site_row,
    "crosswalk": crosswalk,
    "double_answers": double_answer,
}

edition = sa.Table(
    "edition",
    metadata,
    sa.Column("id", Key, primary_key=True),
    sa.Column("import_id", Key, sa.ForeignKey("import.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("valid_from", sa.Date),
    sa.Column("valid_to", sa.Date),
    sa.Column("checksum", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("levels", sa.JSON, nullable=False),
    sa.Column("report", sa.JSON, nullable=False),
)

area = sa.Table(
    "area",
    metadata,
    sa.Column("edition_id", Key, sa.ForeignKey("edition.id"), primary_key=True, autoincrement=False),
    sa.Column("area", sa.Integer, primary_key=True, autoincrement=False),
    *_text("area_level", "code", "name"),
    sa.Column("parent", sa.Integer),
    sa.Column("area_km2", sa.Double),
    sa.Column("geom", sa.LargeBinary),  # WKB, EPSG:4326
    *_text("name_raw"),  # the name as it stood in the file, where it had to be decoded
    *_text("made"),  # how a shape came about that no file held: `voronoi`; null otherwise
    sa.Column("lon", sa.Double),  # the point that stands for an area of a roster
    sa.Column("lat", sa.Double),
    sa.Column("households", sa.BigInteger),
)

rulebook = sa.Table(
    "rulebook",
    metadata,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("rulebook_id", sa.Text, nullable=False),
    sa.Column("content", sa.JSON, nullable=False),
)

snapshot = sa.Table(
    "snapshot",
    metadata,
    sa.Column("number", Key, primary_key=True),
    sa.Column("series", sa.Text, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("reading", sa.Text, nullable=False),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("known_at", Instant, nullable=False),
    sa.Column("edition_id", Key, sa.ForeignKey("edition.id")),  # null: a workspace without boundaries
    sa.Column("edition", sa.Text, nullable=False),
    sa.Column("rulebook_hash", sa.Text, sa.ForeignKey("rulebook.hash"), nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("content_hash", sa.Text, nullable=False),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("params", sa.JSON, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),  # layer -> level -> units
    sa.Index(None, "series", "as_of", "known_at"),
)

snapshot_layer = sa.Table(
    "snapshot_layer",
    metadata,
    sa.Column("number", Key, sa.ForeignKey("snapshot.number"), primary_key=True, autoincrement=False),
    sa.Column("layer", sa.Text, primary_key=True),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("windows", sa.JSON, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),  # Parquet, zstd
)

#: Derived: the areas of the latest live snapshot, for those who look with a GIS.
current_zone = sa.Table(
    "current_zone",
    metadata,
    sa.Column("edition_id", Key, primary_key=True, autoincrement=False),
    sa.Column("area", sa.Integer, primary_key=True, autoincrement=False),
    *_text("level", "hex", "label_vi", "label_en"),
    sa.Column("as_of", sa.Date, nullable=False),
    sa.Column("number", Key, nullable=False),
    *_text("override", "override_document"),
    sa.Column("override_from", sa.Date),
    sa.Column("override_until", sa.Date),
)
