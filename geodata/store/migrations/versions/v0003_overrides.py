"""Decisions of the competent authority, and what the areas' view shows of them.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "override_row",
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("rulebook", sa.Text(), nullable=True),
        sa.Column("edition", sa.Text(), nullable=True),
        sa.Column("area_level", sa.Text(), nullable=True),
        sa.Column("area_code", sa.Text(), nullable=True),
        sa.Column("document", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_override_row_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f("fk_override_row_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override_row")),
    )
    op.create_index(op.f("ix_override_row_import_id"), "override_row", ["import_id"], unique=False)
    op.create_index(
        op.f("ix_override_row_list_id_identity"), "override_row", ["list_id", "identity"], unique=False
    )
    op.create_table(
        "override_row_superseded",
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import.id"], name=op.f("fk_override_row_superseded_import_id")
        ),
        sa.ForeignKeyConstraint(
            ["row_id"], ["override_row.id"], name=op.f("fk_override_row_superseded_row_id")
        ),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f("pk_override_row_superseded")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        op.f("ix_override_row_superseded_import_id"), "override_row_superseded", ["import_id"], unique=False
    )
    for name in ("override", "override_document"):
        op.add_column("current_zone", sa.Column(name, sa.Text(), nullable=True))
    for name in ("override_from", "override_until"):
        op.add_column("current_zone", sa.Column(name, sa.Date(), nullable=True))
