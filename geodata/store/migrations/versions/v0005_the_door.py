"""What the door learns: decoded names, rosters, reviewed places and doubles, sites, crosswalks.

Revision ID: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("case_row", sa.Column("place_raw", sa.Text(), nullable=True))
    for name in ("name_raw", "made"):
        op.add_column("area", sa.Column(name, sa.Text(), nullable=True))
    for name in ("lon", "lat"):
        op.add_column("area", sa.Column(name, sa.Double(), nullable=True))
    op.add_column("area", sa.Column("households", sa.BigInteger(), nullable=True))
    _versioned(
        "place_answer",
        *_text("place_key", "place_words", "edition", "area_level", "area_code", "author", "reason"),
    )
    _versioned(
        "site_row",
        *_text("code", "name", "site_kind", "size_class"),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("capacity", "persons")),
        *(sa.Column(name, sa.Double(), nullable=True) for name in ("lon", "lat")),
        sa.Column("geom", sa.LargeBinary(), nullable=True),
        *_text("edition", "area_level", "area_code"),
        *(sa.Column(name, sa.Date(), nullable=True) for name in ("first_day", "last_day")),
        *_text("source"),
    )
    _versioned(
        "crosswalk",
        *_text("edition_from", "edition_to", "area_level", "weight", "source"),
        sa.Column("pairs", sa.LargeBinary(), nullable=False),
    )
    _versioned("double_answer", *_text("case_a", "case_b", "answer", "author", "reason"))


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=True) for name in names]


def _versioned(name: str, *columns: sa.Column) -> None:  # type: ignore[type-arg]
    op.create_table(
        name,
        sa.Column("id", KEY, nullable=False),
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("list_id", KEY, nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f(f"fk_{name}_import_id")),
        sa.ForeignKeyConstraint(["list_id"], ["list.id"], name=op.f(f"fk_{name}_list_id")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_import_id"), name, ["import_id"], unique=False)
    op.create_index(op.f(f"ix_{name}_list_id_identity"), name, ["list_id", "identity"], unique=False)
    gone = f"{name}_superseded"
    op.create_table(
        gone,
        sa.Column("row_id", KEY, autoincrement=False, nullable=False),
        sa.Column("import_id", KEY, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f(f"fk_{gone}_import_id")),
        sa.ForeignKeyConstraint(["row_id"], [f"{name}.id"], name=op.f(f"fk_{gone}_row_id")),
        sa.PrimaryKeyConstraint("row_id", "import_id", name=op.f(f"pk_{gone}")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f(f"ix_{gone}_import_id"), gone, ["import_id"], unique=False)
