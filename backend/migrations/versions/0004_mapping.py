"""How the physics of a scene becomes its sound

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23 08:30:00.000000

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        # Scenes that are there have no rules; new ones always say.
        batch_op.add_column(sa.Column("mapping", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        batch_op.alter_column("mapping", server_default=None)


def downgrade() -> None:
    """Take it back to the revision before."""
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        batch_op.drop_column("mapping")
