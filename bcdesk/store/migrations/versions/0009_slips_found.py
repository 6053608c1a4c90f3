"""The index behind a result that is found by the number of its giấy hẹn."""

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("CREATE INDEX appointment_slip_number ON appointment (slip_number)")
