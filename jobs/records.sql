-- The records: child-level rows, pseudonymised before they are stored. Only the jobs open this file.
-- Every row belongs to a delivery; a delivery's line and its rows are written in one transaction.
-- A correction supersedes by (source, subject, term): the earlier delivery keeps its rows and its state says so.
-- Nothing here is ever overwritten by a later delivery, so that any earlier state can be had again.
PRAGMA application_id = 1163088451;  -- "ESRC"
PRAGMA user_version = 2;

CREATE TABLE delivery (
    id              INTEGER PRIMARY KEY,
    sha256          TEXT NOT NULL,              -- the same content may be judged again when a list it waited for came
    source          TEXT NOT NULL,              -- asq3, headcount, register, settings, wards, postcodes …
    dialect         TEXT NOT NULL,              -- the form it came in: "flat sheet", "CSDS extract" …
    subject         TEXT,                       -- which of several of a kind (an area indicator, an edition); mostly NULL
    term            TEXT,                       -- NULL for reference files
    identifier      TEXT CHECK (identifier IN ('nhs_number', 'upn', 'local_id')),  -- what links its children; NULL: none
    file_name       TEXT NOT NULL,
    archived_as     TEXT NOT NULL,              -- path under archive/
    received_at     TEXT NOT NULL,              -- ISO 8601, UTC
    rows_read       INTEGER NOT NULL,
    rows_kept       INTEGER NOT NULL,
    rows_set_aside  INTEGER NOT NULL,
    -- current:    what readers are shown.
    -- superseded: a later delivery of its source, subject and term came; its settings still have their names.
    -- withdrawn:  a rollback went behind it; it counts nowhere, as if it had never come.
    -- A delivery starts as current and is superseded by the next. A rollback gives every delivery the state it
    -- had at that publication, and withdraws those that came after; so from any state to any other, and back.
    state           TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'withdrawn'))
) STRICT;
CREATE UNIQUE INDEX one_current_delivery ON delivery (source, coalesce(subject, ''), coalesce(term, ''))
    WHERE state = 'current';
CREATE INDEX delivery_content ON delivery (sha256);

-- Rows that were not kept: where and why, never a value. The value stands in the archived original.
CREATE TABLE set_aside (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,              -- as a spreadsheet shows it
    column_name  TEXT NOT NULL,
    rule         TEXT NOT NULL
) STRICT;

-- What a delivery looked like, to notice when the next one looks different. Shares are of rows kept (0 to 1).
CREATE TABLE delivery_figure (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    figure       TEXT NOT NULL,                 -- "share missing", "share", "mean"
    column_name  TEXT NOT NULL,
    word         TEXT NOT NULL DEFAULT '',      -- the category a share is of; '' where there is none
    value        REAL NOT NULL,
    PRIMARY KEY (delivery_id, figure, column_name, word)
) STRICT, WITHOUT ROWID;

-- What each publication was made from, so that a rollback can have it again. A superseded delivery still
-- names settings that closed, and replaying the archive needs the order of things: so all states are kept.
CREATE TABLE publication (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL,                 -- the publication id, as CURRENT has it
    released_at  TEXT NOT NULL                  -- ISO 8601, UTC
) STRICT;
CREATE TABLE publication_delivery (
    publication_id  INTEGER NOT NULL REFERENCES publication(id),
    delivery_id     INTEGER NOT NULL REFERENCES delivery(id),  -- every one received by then
    state           TEXT NOT NULL CHECK (state IN ('current', 'superseded', 'withdrawn')),  -- as it was then
    PRIMARY KEY (publication_id, delivery_id)
) STRICT, WITHOUT ROWID;

-- Places ---------------------------------------------------------------------------------------------------

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
    ward_code    TEXT,                          -- as the directory says; NULL where it does not
    PRIMARY KEY (delivery_id, postcode)
) STRICT, WITHOUT ROWID;

-- A setting's URN is its identity. The current settings list describes it, else the current register, else
-- the newest earlier delivery that had it.
CREATE TABLE setting (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    urn          TEXT NOT NULL,
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL,
    postcode     TEXT,
    places       INTEGER,
    PRIMARY KEY (delivery_id, urn)
) STRICT, WITHOUT ROWID;

-- A value about an area, from any source: its own row says which boundaries the code belongs to.
CREATE TABLE area_value (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    indicator    TEXT NOT NULL,
    area_kind    TEXT NOT NULL CHECK (area_kind IN ('ward', 'lsoa2011', 'lsoa2021', 'authority')),
    area_code    TEXT NOT NULL,
    period       TEXT NOT NULL,
    value        REAL,
    numerator    REAL,
    denominator  REAL,
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

-- Children -------------------------------------------------------------------------------------------------
-- pseudonym: keyed HMAC-SHA-256 of the identifier, hexadecimal. birth_month: first day of the month, ISO.

CREATE TABLE review (
    delivery_id           INTEGER NOT NULL REFERENCES delivery(id),
    row_number            INTEGER NOT NULL,
    pseudonym             TEXT NOT NULL,
    birth_month           TEXT NOT NULL,
    sex                   TEXT CHECK (sex IN ('F', 'M')),
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
    pseudonym       TEXT NOT NULL,
    birth_month     TEXT NOT NULL,
    sex             TEXT CHECK (sex IN ('F', 'M')),
    setting_urn     TEXT NOT NULL,
    term            TEXT NOT NULL,
    -- Not IN (…): SQLite builds a table of three words or more anew for every row, which takes longer than the row.
    entitlement     TEXT NOT NULL CHECK (entitlement = 'universal' OR entitlement = 'working_parent'
                                         OR entitlement = 'additional_support' OR entitlement = 'none'),
    funded_hours    REAL NOT NULL,
    extended_hours  REAL NOT NULL,
    setting_hours   REAL NOT NULL,
    eypp            INTEGER NOT NULL CHECK (eypp IN (0, 1)),
    daf             INTEGER NOT NULL CHECK (daf IN (0, 1)),
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE screen (                           -- WellComm
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    pseudonym    TEXT NOT NULL,
    birth_month  TEXT NOT NULL,
    sex          TEXT CHECK (sex IN ('F', 'M')),
    setting_urn  TEXT,
    screen_date  TEXT NOT NULL,
    section      INTEGER CHECK (section BETWEEN 1 AND 9),
    colour       TEXT NOT NULL CHECK (colour = 'red' OR colour = 'amber' OR colour = 'green'),
    round        TEXT CHECK (round IN ('first', 'repeat')),
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification (                     -- section 23 of the Children and Families Act 2014
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    pseudonym    TEXT NOT NULL,
    birth_month  TEXT NOT NULL,
    sex          TEXT CHECK (sex IN ('F', 'M')),
    notified_on  TEXT NOT NULL,
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE profile (                          -- EYFSP, at the end of Reception
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    pseudonym    TEXT NOT NULL,
    birth_month  TEXT NOT NULL,
    sex          TEXT CHECK (sex IN ('F', 'M')),
    ward_code    TEXT,
    goals        TEXT NOT NULL,                 -- the 17 early learning goals in order, a letter each: 1, 2 or A
    good_level   INTEGER NOT NULL CHECK (good_level IN (0, 1)),
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;

-- A source a council adds by configuration: one row a child and event, and its further columns beside it.
CREATE TABLE extra (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    pseudonym    TEXT NOT NULL,
    birth_month  TEXT NOT NULL,
    sex          TEXT CHECK (sex IN ('F', 'M')),
    setting_urn  TEXT,
    ward_code    TEXT,
    happened_on  TEXT,
    PRIMARY KEY (delivery_id, row_number)
) STRICT, WITHOUT ROWID;
CREATE TABLE extra_value (
    delivery_id  INTEGER NOT NULL REFERENCES delivery(id),
    row_number   INTEGER NOT NULL,
    column_name  TEXT NOT NULL,
    value        TEXT NOT NULL,
    PRIMARY KEY (delivery_id, row_number, column_name)
) STRICT, WITHOUT ROWID;
