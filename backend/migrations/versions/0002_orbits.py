"""How the orbits of a scene are followed

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-22 21:56:10.000000

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        # Scenes that are there set nothing of it; new ones always say.
        batch_op.add_column(sa.Column("orbital", sa.JSON(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        batch_op.alter_column("orbital", server_default=None)


def downgrade() -> None:
    """Take it back to the revision before."""
    with op.batch_alter_table("scenes", schema=None) as batch_op:
        batch_op.drop_column("orbital")
