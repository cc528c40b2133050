"""Refused rows keep the id of their case, by which a later delivery settles them.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("refused_row", sa.Column("case_id", sa.Text(), nullable=True))
