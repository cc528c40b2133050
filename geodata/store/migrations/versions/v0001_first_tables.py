"""The first tables.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "current_zone",
        sa.Column("edition_id", KEY, autoincrement=False, nullable=False),
        sa.Column("area", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("hex", sa.Text(), nullable=True),
        sa.Column("label_vi", sa.Text(), nullable=True),
        sa.Column("label_en", sa.Text(), nullable=True),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("number", KEY, nullable=False),
        sa.PrimaryKeyConstraint("edition_id", "area", name=op.f("pk_current_zone")),
    )
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("store", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger")),
    )
    op.create_table(
        "list",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list")),
        sa.UniqueConstraint("name", name=op.f("uq_list_name")),
    )
    op.create_table(
        "rulebook",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("rulebook_id", sa.Text(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_rulebook")),
    )
    op.create_table(
        "workspace",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
    )
    op.create_index(op.f("ix_workspace_key"), "workspace", ["key"], unique=False)
    op.create_table(
        "import",
        sa.Column("id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("heartbeat_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.Column("undoes", KEY, nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_import_list_id")),
        sa.ForeignKeyConstraint(["undoes"], ["import.id"], name=op.f("fk_import_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
        sa.UniqueConstraint("recorded_at", name=op.f("uq_import_recorded_at")),
    )
    op.create_index(op.f("ix_import_list_id"), "import", ["list_id"], unique=False)
    op.create_table(
        "case_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("case_id", sa.Text(), nullable=True),
        sa.Column("report_date", sa.Date(), nullable=False),
        sa.Column("report_date_from", sa.Date(), nullable=True),
        sa.Column("onset_date", sa.Date(), nullable=True),
        sa.Column("sample_date", sa.Date(), nullable=True),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("acquisition", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("exposure", sa.Text(), nullable=True),
        sa.Column("household_id", sa.Text(), nullable=True),
        sa.Column("site_id", sa.Text(), nullable=True),
        sa.Column("age", sa.Text(), nullable=True),
        sa.Column("sex", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("outcome_date", sa.Date(), nullable=True),
        sa.Column("place_kind", sa.Text(), nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("count_hi", sa.BigInteger(), nullable=True),
        sa.Column("lon", sa.Double(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("cell", sa.BigInteger(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("place_words", sa.Text(), nullable=True),
        sa.Column("balance", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_case_row_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_case_row_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_row")),
    )
    op.create_index(op.f("ix_case_row_import_id"), "case_row", ["import_id"], unique=False)
    op.create_index(op.f("ix_case_row_list_id_identity"), "case_row", ["list_id", "identity"], unique=False)
    op.create_table(
        "closing",
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.Column("closed", KEY, autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closed"], ["import.id"], name=op.f("fk_closing_closed")),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_closing_import_id")),
        sa.PrimaryKeyConstraint("import_id", "closed", name=op.f("pk_closing")),
    )
    op.create_table(
        "context_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_context_row_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_context_row_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_context_row")),
    )
    op.create_index(op.f("ix_context_row_import_id"), "context_row", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_context_row_list_id_identity"), "context_row", ["list_id", "identity"], unique=False
    )
    op.create_table(
        "declaration",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("cells", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_declaration_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_declaration_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declaration")),
    )
    op.create_index(op.f("ix_declaration_import_id"), "declaration", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_declaration_list_id_identity"), "declaration", ["list_id", "identity"], unique=False
    )
    op.create_table(
        "edition",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("checksum", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_edition_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
    )
    op.create_index(op.f("ix_edition_import_id"), "edition", ["import_id"], unique=False)
    op.create_table(
        "population",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("persons", sa.BigInteger(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_population_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_population_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population")),
    )
    op.create_index(op.f("ix_population_import_id"), "population", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_population_list_id_identity"), "population", ["list_id", "identity"], unique=False
    )
    op.create_table(
        "population_cells",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Integer(), nullable=False),
        sa.Column("vintage", sa.Integer(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("cells", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_population_cells_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_population_cells_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_cells")),
    )
    op.create_index(op.f("ix_population_cells_import_id"), "population_cells", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_population_cells_list_id_identity"),
        "population_cells",
        ["list_id", "identity"],
        unique=False,
    )
    op.create_table(
        "refused_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("row", sa.Integer(), nullable=True),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("remedy", sa.Text(), nullable=True),
        sa.Column("problem_vi", sa.Text(), nullable=True),
        sa.Column("remedy_vi", sa.Text(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=True),
        sa.Column("understood", sa.Text(), nullable=True),
        sa.Column("report_date", sa.Date(), nullable=True),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("count", sa.BigInteger(), nullable=True),
        sa.Column("count_hi", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_refused_row_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refused_row")),
    )
    op.create_index(op.f("ix_refused_row_import_id"), "refused_row", ["import_id"], unique=False)
    op.create_table(
        "report_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("setting", sa.Text(), nullable=True),
        sa.Column("cases_stated", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_report_row_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_report_row_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_row")),
    )
    op.create_index(op.f("ix_report_row_import_id"), "report_row", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_report_row_list_id_identity"), "report_row", ["list_id", "identity"], unique=False
    )
    op.create_table(
        "area",
        sa.Column("edition_id", KEY, autoincrement=False, nullable=False),
        sa.Column("area", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("area_km2", sa.Double(), nullable=True),
        sa.Column("geom", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_area_edition_id")),
        sa.PrimaryKeyConstraint("edition_id", "area", name=op.f("pk_area")),
    )
    op.create_table(
        "case_row_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_case_row_superseded_import_id")),
        sa.ForeignKeyConstraint(["row_id"], ["case_row.id"], name=op.f("fk_case_row_superseded_row_id")),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_case_row_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_case_row_superseded_import_id"), "case_row_superseded", ["import_id"], unique=False
    )
    op.create_table(
        "context_row_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_context_row_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["context_row.id"], name=op.f("fk_context_row_superseded_row_id")
        ),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_context_row_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_context_row_superseded_import_id"), "context_row_superseded", ["import_id"], unique=False
    )
    op.create_table(
        "declaration_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_declaration_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["declaration.id"], name=op.f("fk_declaration_superseded_row_id")
        ),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_declaration_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_declaration_superseded_import_id"), "declaration_superseded", ["import_id"], unique=False
    )
    op.create_table(
        "population_cells_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_population_cells_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["population_cells.id"], name=op.f("fk_population_cells_superseded_row_id")
        ),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_population_cells_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_population_cells_superseded_import_id"),
        "population_cells_superseded",
        ["import_id"],
        unique=False,
    )
    op.create_table(
        "population_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_population_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(["row_id"], ["population.id"], name=op.f("fk_population_superseded_row_id")),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_population_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_population_superseded_import_id"), "population_superseded", ["import_id"], unique=False
    )
    op.create_table(
        "report_row_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_report_row_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(["row_id"], ["report_row.id"], name=op.f("fk_report_row_superseded_row_id")),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_report_row_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_report_row_superseded_import_id"), "report_row_superseded", ["import_id"], unique=False
    )
    op.create_table(
        "snapshot",
        sa.Column("number", KEY, nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("known_at", sa.BigInteger(), nullable=False),
        sa.Column("edition_id", KEY, nullable=True),
        sa.Column("edition", sa.Text(), nullable=False),
        sa.Column("rulebook_hash", sa.Text(), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_snapshot_edition_id")),
        sa.ForeignKeyConstraint(["rulebook_hash"], ["rulebook.hash"], name=op.f("fk_snapshot_rulebook_hash")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_snapshot")),
    )
    op.create_index(
        op.f("ix_snapshot_series_as_of_known_at"), "snapshot", ["series", "as_of", "known_at"], unique=False
    )
    op.create_table(
        "snapshot_layer",
        sa.Column("number", KEY, autoincrement=False, nullable=False),
        sa.Column("layer", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("windows", sa.JSON(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["snapshot.number"], name=op.f("fk_snapshot_layer_number")),
        sa.PrimaryKeyConstraint("number", "layer", name=op.f("pk_snapshot_layer")),
    )
