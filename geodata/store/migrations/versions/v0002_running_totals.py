"""Rows of cumulative lists keep the total that they were made of.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_row", sa.Column("total", sa.BigInteger(), nullable=True))
