"""What joins the bodies of a scene, and where more of them come from

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-22 23:40:00.000000

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SOURCES = ("spawners", "clouds")


def upgrade() -> None:
    """Bring the database to this revision."""
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        # Scenes that are there have none of them; new ones always say.
        for name in SOURCES:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        for name in SOURCES:
            batch_op.alter_column(name, server_default=None)

    op.create_table(
        "constraints",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("scene_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["scene_id"], ["scenes.id"], name=op.f("fk_constraints_scene_id_scenes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_constraints")),
    )
    with op.batch_alter_table("constraints", schema=None) as batch_op:
        batch_op.create_index("ix_constraints_scene_id_rank", ["scene_id", "rank"], unique=False)


def downgrade() -> None:
    """Take it back to the revision before."""
    with op.batch_alter_table("constraints", schema=None) as batch_op:
        batch_op.drop_index("ix_constraints_scene_id_rank")

    op.drop_table("constraints")
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        for name in SOURCES:
            batch_op.drop_column(name)
