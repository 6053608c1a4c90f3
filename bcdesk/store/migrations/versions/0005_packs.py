"""Packs say more: old districts, agencies of a commune, ways of serving, cases of a list, the text that exempts.

What a clerk chose at the intake where no data decide has a table of its own.
"""

from alembic import op

revision = "0005"
down_revision = "0004"

DDL = (
    "CREATE TABLE kept AS SELECT * FROM commune",
    "DROP TABLE commune",
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
    old_districts TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    source TEXT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (pack_code, code, valid_from),
    FOREIGN KEY(pack_code) REFERENCES pack (code)
)
 STRICT
""",
    "CREATE INDEX commune_code ON commune (code)",
    "CREATE INDEX commune_name_folded ON commune (name_folded)",
    """
INSERT INTO commune
SELECT id, pack_code, code, name, name_folded, district_code, district, province_code, province, '',
       valid_from, valid_to, source
FROM kept
""",
    "DROP TABLE kept",
    "CREATE TABLE kept AS SELECT * FROM agency",
    "DROP TABLE agency",
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
    commune_code TEXT NOT NULL,
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
    "CREATE INDEX agency_code ON agency (code)",
    "CREATE INDEX agency_kind ON agency (kind)",
    """
INSERT INTO agency
SELECT id, pack_code, code, name, name_folded, kind, level, district_code, '', address, phone, email,
       receiving_point, valid_from, valid_to, source
FROM kept
""",
    "DROP TABLE kept",
    "CREATE TABLE kept AS SELECT * FROM procedure",
    "DROP TABLE procedure",
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
    processing_unit TEXT,
    modes TEXT NOT NULL,
    authorised INTEGER,
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
    "CREATE INDEX procedure_code ON procedure (code)",
    """
INSERT INTO procedure
SELECT id, pack_code, code, name, name_folded, print_name, agency_code, agency_kind, processing_days, CASE
       WHEN processing_days IS NULL THEN NULL ELSE 'working' END, CASE refusal WHEN '' THEN 'both' ELSE
       'none' END, NULL, refusal, reviewed, valid_from, valid_to, source
FROM kept
""",
    "DROP TABLE kept",
    "CREATE TABLE kept AS SELECT * FROM procedure_document",
    "DROP TABLE procedure_document",
    """
CREATE TABLE procedure_document (
    procedure_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    "case" TEXT NOT NULL,
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
INSERT INTO procedure_document
SELECT procedure_id, position, '', name, originals, copies, need, originals_come_back, source
FROM kept
""",
    "DROP TABLE kept",
    "CREATE TABLE kept AS SELECT * FROM procedure_fee",
    "DROP TABLE procedure_fee",
    """
CREATE TABLE procedure_fee (
    procedure_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    amount_vnd INTEGER,
    exemption TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (procedure_id, position),
    FOREIGN KEY(procedure_id) REFERENCES procedure (id)
)
 STRICT
""",
    """
INSERT INTO procedure_fee
SELECT procedure_id, position, name, amount_vnd, '', source
FROM kept
""",
    "DROP TABLE kept",
    """
CREATE TABLE intake_choice (
    dossier_id INTEGER NOT NULL,
    "case" TEXT DEFAULT '' NOT NULL,
    zone_reason TEXT DEFAULT '' NOT NULL,
    PRIMARY KEY (dossier_id),
    FOREIGN KEY(dossier_id) REFERENCES dossier (id)
)
 STRICT
""",
)


def upgrade() -> None:
    for statement in DDL:
        op.execute(statement)
