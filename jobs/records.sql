-- The records: child-level rows, pseudonymised before they are stored. Only the jobs open this file.
-- Every row belongs to a delivery; a delivery's line and its rows are written in one transaction.
-- A correction supersedes by (source, term): the earlier delivery keeps its rows and its state says so.
PRAGMA application_id = 1163088451;  -- "ESRC"
PRAGMA user_version = 1;

CREATE TABLE delivery (
    id              INTEGER PRIMARY KEY,
    sha256          TEXT NOT NULL UNIQUE,
    source          TEXT NOT NULL,              -- asq3, headcount, register, settings, wards, postcodes
    term            TEXT,                       -- NULL for reference files
    file_name       TEXT NOT NULL,
    archived_as     TEXT NOT NULL,              -- path under archive/
    received_at     TEXT NOT NULL,              -- ISO 8601, UTC
    rows_read       INTEGER NOT NULL,
    rows_kept       INTEGER NOT NULL,
    rows_set_aside  INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('current', 'superseded'))
) STRICT;
CREATE UNIQUE INDEX one_current_delivery ON delivery (source, coalesce(term, '')) WHERE state = 'current';

-- Rows that were not kept: where and why, never a value. The value stands in the archived original.
CREATE TABLE set_aside (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,              -- as a spreadsheet shows it: the heading is row 1
    column_name  TEXT NOT NULL,
    rule         TEXT NOT NULL
) STRICT;

CREATE TABLE ward (
    delivery_id     INTEGER NOT NULL REFERENCES delivery(id),
    code            TEXT NOT NULL,
    name            TEXT NOT NULL,
    authority_code  TEXT,
    authority_name  TEXT,
    boundary        BLOB NOT NULL,              -- WKB, British National Grid metres
    easting         REAL NOT NULL,
    northing        REAL NOT NULL,
    PRIMARY KEY (delivery_id, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE postcode (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    postcode     TEXT NOT NULL,                 -- no spaces, upper case
    easting      REAL NOT NULL,
    northing     REAL NOT NULL,
    PRIMARY KEY (delivery_id, postcode)
) STRICT, WITHOUT ROWID;

-- A setting's URN is its identity; the newest register or settings list describes it.
CREATE TABLE setting (
    urn          TEXT PRIMARY KEY,
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    postcode     TEXT,
    places       INTEGER
) STRICT;

CREATE TABLE child (
    pseudonym    TEXT PRIMARY KEY,              -- keyed HMAC-SHA-256 of the identifier, hexadecimal
    birth_month  TEXT NOT NULL,                 -- first day of the month, ISO
    sex          TEXT CHECK (sex IN ('F', 'M'))
) STRICT;

CREATE TABLE review (
    delivery_id           INTEGER NOT NULL REFERENCES delivery(id),
    row_number            INTEGER NOT NULL,
    pseudonym             TEXT NOT NULL REFERENCES child(pseudonym),
    review_date           TEXT NOT NULL,
    questionnaire_months  INTEGER NOT NULL,
    communication         REAL,
    gross_motor           REAL,
    fine_motor            REAL,
    problem_solving       REAL,
    personal_social       REAL,
    ward_code             TEXT,                 -- where the child lived; NULL outside the authority
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE headcount (
    delivery_id     INTEGER NOT NULL REFERENCES delivery(id),
    row_number      INTEGER NOT NULL,
    pseudonym       TEXT NOT NULL REFERENCES child(pseudonym),
    setting_urn     TEXT NOT NULL REFERENCES setting(urn),
    term            TEXT NOT NULL,
    entitlement     TEXT NOT NULL CHECK (entitlement IN ('universal', 'working_parent', 'additional_support', 'none')),
    funded_hours    REAL NOT NULL,
    extended_hours  REAL NOT NULL,
    setting_hours   REAL NOT NULL,
    eypp            INTEGER NOT NULL CHECK (eypp IN (0, 1)),
    daf             INTEGER NOT NULL CHECK (daf IN (0, 1)),
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;
CREATE INDEX headcount_setting ON headcount (setting_urn);
CREATE INDEX review_child ON review (pseudonym, review_date);
