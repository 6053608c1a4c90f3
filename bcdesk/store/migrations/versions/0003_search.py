"""Indexes behind searching, the work list and the filters; the index of words is made by ``store.search``."""

from alembic import op

revision = "0003"
down_revision = "0002"

DDL = (
    "CREATE INDEX dossier_state ON dossier (state)",
    "CREATE INDEX parcel_state ON parcel (state)",
    "CREATE INDEX result_recipient_id ON result (recipient_id)",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
