"""The index of words is made anew, as after each migration: with the last digits of phones and identity numbers."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """No table changes."""
