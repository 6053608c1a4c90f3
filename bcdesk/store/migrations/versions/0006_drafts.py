"""Kept forms; a paper of theirs belongs to no event."""

from alembic import op

revision = "0006"
down_revision = "0005"

DDL = (
    """
CREATE TABLE draft (
    id INTEGER NOT NULL,
    form_id TEXT NOT NULL,
    code TEXT,
    staff_id INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    kept_at TEXT,
    carried_at TEXT,
    content TEXT NOT NULL,
    missing TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT draft_state CHECK (state IN ('open', 'completed', 'given_up')),
    CONSTRAINT draft_kept CHECK ((code IS NULL) = (kept_at IS NULL)),
    UNIQUE (form_id),
    UNIQUE (code),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
""",
    "CREATE INDEX draft_open ON draft (changed_at) WHERE state = 'open'",
    # the print jobs go on naming "paper", not the table that is about to go
    "PRAGMA legacy_alter_table = ON",
    "ALTER TABLE paper RENAME TO paper_before",
    "PRAGMA legacy_alter_table = OFF",
    "DROP INDEX paper_dossier_id",
    "DROP INDEX paper_item_number",
    "DROP INDEX paper_seq",
    """
CREATE TABLE paper (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    dossier_id INTEGER,
    seq INTEGER,
    item_number TEXT DEFAULT '' NOT NULL,
    snapshot TEXT NOT NULL,
    template TEXT NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    FOREIGN KEY(seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    """
INSERT INTO paper (id, kind, dossier_id, seq, item_number, snapshot, template, made_at)
SELECT id, kind, dossier_id, seq, item_number, snapshot, template, made_at FROM paper_before
""",
    "DROP TABLE paper_before",
    "CREATE INDEX paper_dossier_id ON paper (dossier_id)",
    "CREATE INDEX paper_item_number ON paper (item_number)",
    "CREATE INDEX paper_seq ON paper (seq)",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
