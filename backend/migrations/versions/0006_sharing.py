"""With whom universes are shared, by which words they are found, and what they were copied from

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-25 15:31:44.144012

"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table('collaborators',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('universe_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('viewer', 'editor')", name=op.f('ck_collaborators_role')),
    sa.ForeignKeyConstraint(['universe_id'], ['universes.id'], name=op.f('fk_collaborators_universe_id_universes'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_collaborators_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collaborators')),
    sa.UniqueConstraint('universe_id', 'user_id', name='uq_collaborators_universe_id_user_id')
    )
    with op.batch_alter_table('collaborators', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collaborators_user_id'), ['user_id'], unique=False)

    op.create_table('favorites',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('universe_id', sa.Uuid(), nullable=False),
    sa.Column('user_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['universe_id'], ['universes.id'], name=op.f('fk_favorites_universe_id_universes'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_favorites_user_id_users'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_favorites')),
    sa.UniqueConstraint('universe_id', 'user_id', name='uq_favorites_universe_id_user_id')
    )
    with op.batch_alter_table('favorites', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_favorites_user_id'), ['user_id'], unique=False)

    op.create_table('invitations',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('universe_id', sa.Uuid(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("role IN ('viewer', 'editor')", name=op.f('ck_invitations_role')),
    sa.ForeignKeyConstraint(['universe_id'], ['universes.id'], name=op.f('fk_invitations_universe_id_universes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_invitations_token_hash'))
    )
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitations_universe_id'), ['universe_id'], unique=False)

    op.create_table('tags',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('universe_id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['universe_id'], ['universes.id'], name=op.f('fk_tags_universe_id_universes'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tags')),
    sa.UniqueConstraint('universe_id', 'name', name='uq_tags_universe_id_name')
    )
    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_tags_name'), ['name'], unique=False)

    with op.batch_alter_table('universes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('forked_from_id', sa.Uuid(), nullable=True))
        # Universes that are there are nobody's copy; new ones always say.
        batch_op.add_column(sa.Column('forked_from', sa.String(length=300), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_universes_forked_from_id'), ['forked_from_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_universes_forked_from_id_universes'), 'universes', ['forked_from_id'], ['id'], ondelete='SET NULL')
    with op.batch_alter_table('universes', schema=None) as batch_op:
        batch_op.alter_column('forked_from', server_default=None)



def downgrade() -> None:
    """Take it back to the revision before."""
    with op.batch_alter_table('universes', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_universes_forked_from_id_universes'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_universes_forked_from_id'))
        batch_op.drop_column('forked_from')
        batch_op.drop_column('forked_from_id')

    with op.batch_alter_table('tags', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tags_name'))

    op.drop_table('tags')
    with op.batch_alter_table('invitations', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitations_universe_id'))

    op.drop_table('invitations')
    with op.batch_alter_table('favorites', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_favorites_user_id'))

    op.drop_table('favorites')
    with op.batch_alter_table('collaborators', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collaborators_user_id'))

    op.drop_table('collaborators')
