"""Indexes behind a result that is found by the number its postage was paid under, and behind what it costs."""

from alembic import op

revision = "0008"
down_revision = "0007"

DDL = (
    "CREATE INDEX result_prepaid_number ON result (prepaid_number)",
    "CREATE INDEX charge_parcel_id ON charge (parcel_id)",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
