"""The first schema."""

from alembic import op

revision = "0001"
down_revision = None

DDL = (
    """
CREATE TABLE setting (
    "key" TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY ("key")
)
 STRICT
""",
    """
CREATE TABLE station (
    id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    enterprise TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    district_code TEXT NOT NULL,
    city TEXT NOT NULL,
    counter TEXT NOT NULL,
    training INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT station_one CHECK (id = 1)
)
 STRICT
""",
    """
CREATE TABLE staff (
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    failures INTEGER DEFAULT '0' NOT NULL,
    locked_until TEXT,
    active INTEGER DEFAULT '1' NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (name)
)
 STRICT
""",
    """
CREATE TABLE party (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    address_line TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    place TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    id_number TEXT NOT NULL,
    born_on TEXT,
    PRIMARY KEY (id)
)
 STRICT
""",
    """
CREATE INDEX party_name_folded ON party (name_folded)
""",
    """
CREATE INDEX party_id_number ON party (id_number)
""",
    """
CREATE INDEX party_phone ON party (phone)
""",
    """
CREATE TABLE parcel (
    id INTEGER NOT NULL,
    leg TEXT NOT NULL,
    item_number TEXT,
    weight_g INTEGER,
    bag_number TEXT DEFAULT '' NOT NULL,
    zone TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at TEXT,
    transit_days INTEGER,
    due_on TEXT,
    slip_days INTEGER,
    slip_due_on TEXT,
    PRIMARY KEY (id),
    CONSTRAINT parcel_weight CHECK (weight_g IS NULL OR weight_g > 0),
    UNIQUE (item_number)
)
 STRICT
""",
    """
CREATE TABLE number_range (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    prefix TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    next INTEGER NOT NULL,
    country TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT number_range_order CHECK (first <= last AND next BETWEEN first AND last + 1),
    UNIQUE (kind, prefix, country, first)
)
 STRICT
""",
    """
CREATE TABLE sync_day (
    day TEXT NOT NULL,
    revision INTEGER NOT NULL,
    acknowledged INTEGER DEFAULT '0' NOT NULL,
    PRIMARY KEY (day)
)
 STRICT
""",
    """
CREATE TABLE pack (
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    version TEXT NOT NULL,
    source TEXT NOT NULL,
    digest TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    PRIMARY KEY (code)
)
 STRICT
""",
    """
CREATE TABLE shift (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    business_day TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    float_vnd INTEGER NOT NULL,
    closed_at TEXT,
    counted_vnd INTEGER,
    expected_vnd INTEGER,
    difference_vnd INTEGER,
    PRIMARY KEY (id),
    CONSTRAINT shift_counted CHECK (closed_at IS NULL OR coalesce(difference_vnd = counted_vnd - expected_vnd, 0)),
    FOREIGN KEY(staff_id) REFERENCES staff (id)
)
 STRICT
""",
    """
CREATE UNIQUE INDEX shift_one_open ON shift (staff_id) WHERE closed_at IS NULL
""",
    """
CREATE TABLE dossier (
    id INTEGER NOT NULL,
    form_id TEXT NOT NULL,
    visit TEXT NOT NULL,
    service TEXT NOT NULL,
    sender_id INTEGER NOT NULL,
    procedure_code TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    filed_at TEXT,
    dossier_code TEXT DEFAULT '' NOT NULL,
    missing_reason TEXT DEFAULT '' NOT NULL,
    result_place TEXT NOT NULL,
    payment TEXT NOT NULL,
    cash_given_vnd INTEGER,
    state TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (form_id),
    FOREIGN KEY(sender_id) REFERENCES party (id)
)
 STRICT
""",
    """
CREATE INDEX dossier_dossier_code ON dossier (dossier_code)
""",
    """
CREATE INDEX dossier_sender_id ON dossier (sender_id)
""",
    """
CREATE INDEX dossier_visit ON dossier (visit)
""",
    """
CREATE INDEX dossier_accepted_at ON dossier (accepted_at)
""",
    """
CREATE TABLE commune (
    id INTEGER NOT NULL,
    pack_code TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    district_code TEXT NOT NULL,
    district TEXT NOT NULL,
    province_code TEXT NOT NULL,
    province TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, code, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE INDEX commune_code ON commune (code)
""",
    """
CREATE INDEX commune_name_folded ON commune (name_folded)
""",
    """
CREATE TABLE agency (
    id INTEGER NOT NULL,
    pack_code TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    kind TEXT NOT NULL,
    level TEXT NOT NULL,
    district_code TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    receiving_point TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, code, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE INDEX agency_kind ON agency (kind, district_code)
""",
    """
CREATE INDEX agency_code ON agency (code)
""",
    """
CREATE TABLE procedure (
    id INTEGER NOT NULL,
    pack_code TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    name_folded TEXT NOT NULL,
    print_name TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    agency_kind TEXT NOT NULL,
    processing_days INTEGER,
    refusal TEXT NOT NULL,
    reviewed INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, code, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE INDEX procedure_code ON procedure (code)
""",
    """
CREATE TABLE tariff (
    id INTEGER NOT NULL,
    pack_code TEXT NOT NULL,
    code TEXT NOT NULL,
    vat_mode TEXT NOT NULL,
    vat_percent INTEGER NOT NULL,
    max_weight_g INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, code, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE TABLE transit_limit (
    id INTEGER NOT NULL,
    pack_code TEXT NOT NULL,
    zone TEXT NOT NULL,
    days INTEGER NOT NULL,
    days_with_slip INTEGER NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, zone, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE TABLE calendar_day (
    pack_code TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (pack_code, day),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    """
CREATE TABLE event (
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    business_day TEXT NOT NULL,
    actor TEXT NOT NULL,
    shift_id INTEGER,
    kind TEXT NOT NULL,
    form_id TEXT,
    subject TEXT NOT NULL,
    amount_vnd INTEGER,
    reason TEXT NOT NULL,
    note_digest TEXT NOT NULL,
    reverses INTEGER,
    ledger_hash TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(shift_id) REFERENCES shift (id),
    UNIQUE (form_id),
    FOREIGN KEY(reverses) REFERENCES event (seq)
)
 STRICT
""",
    """
CREATE INDEX event_business_day ON event (business_day, kind)
""",
    """
CREATE INDEX event_subject ON event (subject, kind)
""",
    """
CREATE TABLE parcel_dossier (
    parcel_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    PRIMARY KEY (parcel_id, dossier_id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
    """
CREATE INDEX parcel_dossier_dossier_id ON parcel_dossier (dossier_id)
""",
    """
CREATE TABLE document (
    dossier_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    originals INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    originals_come_back INTEGER NOT NULL,
    remark TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (dossier_id, position),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
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
    PRIMARY KEY (id),
    CONSTRAINT charge_kind CHECK (kind IN ('postage', 'vat', 'discount', 'fee')),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id),
    FOREIGN KEY(parcel_id) REFERENCES parcel (id)
)
 STRICT
""",
    """
CREATE INDEX charge_dossier_id ON charge (dossier_id)
""",
    """
CREATE TABLE opening (
    id INTEGER NOT NULL,
    staff_id INTEGER NOT NULL,
    dossier_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (id),
    FOREIGN KEY(staff_id) REFERENCES staff (id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
    """
CREATE INDEX opening_dossier_id ON opening (dossier_id)
""",
    """
CREATE TABLE procedure_document (
    procedure_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    originals INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    need TEXT NOT NULL,
    originals_come_back INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (procedure_id, position),
    FOREIGN KEY(procedure_id) REFERENCES procedure (id)
)
 STRICT
""",
    """
CREATE TABLE procedure_fee (
    procedure_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    amount_vnd INTEGER,
    source TEXT NOT NULL,
    PRIMARY KEY (procedure_id, position),
    FOREIGN KEY(procedure_id) REFERENCES procedure (id)
)
 STRICT
""",
    """
CREATE TABLE tariff_price (
    tariff_id INTEGER NOT NULL,
    leg TEXT NOT NULL,
    zone TEXT NOT NULL,
    steps TEXT NOT NULL,
    extra_g INTEGER NOT NULL,
    extra_vnd INTEGER NOT NULL,
    PRIMARY KEY (tariff_id, leg, zone),
    FOREIGN KEY(tariff_id) REFERENCES tariff (id)
)
 STRICT
""",
    """
CREATE TABLE tariff_discount (
    tariff_id INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    percent INTEGER NOT NULL,
    PRIMARY KEY (tariff_id, code),
    FOREIGN KEY(tariff_id) REFERENCES tariff (id)
)
 STRICT
""",
    """
CREATE TABLE event_line (
    seq INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    parcel_id INTEGER,
    item_number TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    procedure_code TEXT NOT NULL,
    service TEXT,
    leg TEXT,
    zone TEXT,
    fact_on TEXT NOT NULL,
    value INTEGER,
    PRIMARY KEY (seq, line_no),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 STRICT
""",
    """
CREATE INDEX event_line_fact_on ON event_line (fact_on)
""",
    """
CREATE INDEX event_line_parcel_id ON event_line (parcel_id)
""",
    """
CREATE TABLE event_note (
    seq INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (seq),
    FOREIGN KEY(seq) REFERENCES event (seq)
)
 STRICT
""",
    """
CREATE TABLE entry (
    id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    line_no INTEGER NOT NULL,
    shift_id INTEGER,
    business_day TEXT NOT NULL,
    account TEXT NOT NULL,
    agency_code TEXT NOT NULL,
    leg TEXT NOT NULL,
    amount_vnd INTEGER NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (seq, line_no),
    FOREIGN KEY(seq) REFERENCES event (seq),
    FOREIGN KEY(shift_id) REFERENCES shift (id)
)
 STRICT
""",
    """
CREATE INDEX entry_account ON entry (account, agency_code)
""",
    """
CREATE INDEX entry_shift_id ON entry (shift_id, account)
""",
    """
CREATE INDEX entry_business_day ON entry (business_day, account)
""",
    """
CREATE TABLE number_use (
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    status TEXT NOT NULL,
    range_id INTEGER,
    seq INTEGER NOT NULL,
    PRIMARY KEY (number),
    CONSTRAINT number_use_status CHECK (status IN ('issued', 'void', 'pad', 'lost')),
    FOREIGN KEY(range_id) REFERENCES number_range (id),
    FOREIGN KEY(seq) REFERENCES event (seq) DEFERRABLE INITIALLY DEFERRED
)
 STRICT
""",
    """
CREATE INDEX number_use_range_id ON number_use (range_id)
""",
    """
CREATE INDEX number_use_seq ON number_use (seq)
""",
    """
CREATE TABLE paper (
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    dossier_id INTEGER,
    seq INTEGER NOT NULL,
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
CREATE INDEX paper_dossier_id ON paper (dossier_id)
""",
    """
CREATE INDEX paper_seq ON paper (seq)
""",
    """
CREATE INDEX paper_item_number ON paper (item_number)
""",
    """
CREATE TABLE print_job (
    id INTEGER NOT NULL,
    paper_id INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    reprint_no INTEGER DEFAULT '0' NOT NULL,
    state TEXT NOT NULL,
    message TEXT DEFAULT '' NOT NULL,
    made_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (id),
    CONSTRAINT print_job_state CHECK (state IN ('waiting', 'sent', 'failed')),
    UNIQUE (paper_id, reprint_no),
    FOREIGN KEY(paper_id) REFERENCES paper (id)
)
 STRICT
""",
    """
CREATE INDEX print_job_pending ON print_job (id) WHERE state <> 'sent'
""",
)


def upgrade() -> None:
    for sql in DDL:
        op.execute(sql)
    op.execute("PRAGMA application_id = 1111704625")
