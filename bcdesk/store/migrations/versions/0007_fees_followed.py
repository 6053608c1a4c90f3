"""Each fee knows the event that took its money and the one that gave it to its agency."""

from alembic import op

revision = "0007"
down_revision = "0006"

DDL = (
    "ALTER TABLE charge RENAME TO charge_before",
    "DROP INDEX charge_dossier_id",
    """
CREATE TABLE charge (
    id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    parcel_id INTEGER,
    kind TEXT NOT NULL,
    agency_code TEXT DEFAULT '' NOT NULL,
    name TEXT DEFAULT '' NOT NULL,
    amount_vnd INTEGER,
    way TEXT,
    receipt_number TEXT DEFAULT '' NOT NULL,
    taken_seq INTEGER,
    remitted_seq INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT charge_taken CHECK (remitted_seq IS NULL OR taken_seq IS NOT NULL),
    CONSTRAINT charge_kind CHECK (kind IN ('postage', 'vat', 'discount', 'fee')),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id),
    FOREIGN KEY(taken_seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY(remitted_seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    """
INSERT INTO charge (id, dossier_id, parcel_id, kind, agency_code, name, amount_vnd, way, receipt_number)
SELECT id, dossier_id, parcel_id, kind, agency_code, name, amount_vnd, way, receipt_number FROM charge_before
""",
    "DROP TABLE charge_before",
    "CREATE INDEX charge_dossier_id ON charge (dossier_id)",
    "CREATE INDEX charge_held ON charge (agency_code) WHERE taken_seq IS NOT NULL AND remitted_seq IS NULL",
    # paid to the post at acceptance
    """
UPDATE charge SET taken_seq = (
    SELECT event.seq FROM event JOIN dossier ON dossier.form_id = event.form_id WHERE dossier.id = charge.dossier_id
) WHERE kind = 'fee' AND way = 'to_post' AND amount_vnd IS NOT NULL
""",
    # collected with the result, and of its parcel
    """
UPDATE charge SET parcel_id = (
    SELECT result.parcel_id FROM result JOIN parcel_dossier USING (parcel_id)
    WHERE parcel_dossier.dossier_id = charge.dossier_id
) WHERE kind = 'fee' AND way = 'at_delivery' AND amount_vnd IS NOT NULL
""",
    """
UPDATE charge SET taken_seq = (SELECT seq FROM delivery WHERE delivery.parcel_id = charge.parcel_id)
WHERE kind = 'fee' AND way = 'at_delivery' AND amount_vnd IS NOT NULL
""",
    # paid in cash, and gone with the Biên bản that was signed
    """
UPDATE charge SET remitted_seq = (
    SELECT event.seq FROM handover_item
    JOIN parcel_dossier USING (parcel_id)
    JOIN event ON event.subject = 'handover:' || handover_item.handover_id AND event.kind = 'handed_over'
    WHERE parcel_dossier.dossier_id = charge.dossier_id AND handover_item.exception = ''
) WHERE kind = 'fee' AND way = 'to_post' AND taken_seq IS NOT NULL
    AND dossier_id IN (SELECT id FROM dossier WHERE payment = 'cash')
""",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
