"""Who handed a dossier in for another, where it was taken, which discount was granted on what evidence."""

from alembic import op

revision = "0004"
down_revision = "0003"

DDL = (
    """
CREATE TABLE handed_in (
    dossier_id INTEGER NOT NULL,
    agent_id INTEGER,
    agent_kind TEXT,
    authority TEXT DEFAULT '' NOT NULL,
    pickup_place TEXT DEFAULT '' NOT NULL,
    courier TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    FOREIGN KEY(agent_id) REFERENCES party (id)
)
 STRICT
""",
    """
CREATE TABLE discount_granted (
    dossier_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
