"""Hand-over, appointment, result and delivery."""

from alembic import op

revision = "0002"
down_revision = "0001"

DDL = (
    """
CREATE TABLE handover (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    receiving_point TEXT NOT NULL,
    made_at TEXT NOT NULL,
    staff_id INTEGER NOT NULL,
    signed_at TEXT,
    received_by TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (code),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
""",
    """
CREATE INDEX handover_unsigned ON handover (id) WHERE signed_at IS NULL
""",
    """
CREATE TABLE handover_item (
    handover_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    parcel_id INTEGER NOT NULL,
    exception TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (handover_id, position),
    FOREIGN KEY(handover_id) REFERENCES handover (id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id)
)
 STRICT
""",
    """
CREATE INDEX handover_item_parcel_id ON handover_item (parcel_id)
""",
    """
CREATE TABLE appointment (
    dossier_id INTEGER NOT NULL,
    due_on TEXT NOT NULL,
    slip_number TEXT DEFAULT '' NOT NULL,
    recorded_at TEXT NOT NULL,
    PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
    """
CREATE TABLE result (
    parcel_id INTEGER NOT NULL,
    recipient_id INTEGER NOT NULL,
    collected_at TEXT NOT NULL,
    prepaid_number TEXT DEFAULT '' NOT NULL,
    master_signed INTEGER NOT NULL,
    PRIMARY KEY (parcel_id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id),
    FOREIGN KEY(recipient_id) REFERENCES party (id)
)
 STRICT
""",
    """
CREATE TABLE result_paper (
    parcel_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    originals INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    PRIMARY KEY (parcel_id, position),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id)
)
 STRICT
""",
    """
CREATE TABLE attempt (
    id INTEGER NOT NULL,
    parcel_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id),
    FOREIGN KEY(seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    """
CREATE INDEX attempt_parcel_id ON attempt (parcel_id)
""",
    """
CREATE TABLE delivery (
    parcel_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    recipient TEXT NOT NULL,
    name TEXT NOT NULL,
    id_kind TEXT NOT NULL,
    id_number TEXT NOT NULL,
    relation TEXT DEFAULT '' NOT NULL,
    authority TEXT DEFAULT '' NOT NULL,
    remark TEXT DEFAULT '' NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (parcel_id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id),
    FOREIGN KEY(seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
