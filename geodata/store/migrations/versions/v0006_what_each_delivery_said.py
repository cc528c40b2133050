"""What each delivery said: rows made anew are marked, and rows said again are remembered.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("case_row", sa.Column("derived", sa.Boolean(), nullable=True))
    op.create_table(
        "confirmed",
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.Column("row_ids", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_confirmed_import_id")),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_confirmed")),
    )
