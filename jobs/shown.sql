-- What readers of rounded counts were first shown, exactly: private to the jobs, like the records.
-- A correction too small to be published leaves the count here in force (see jobs/disclosure/holding.py). No child
-- stands here, but counts of children as small as one: only the jobs open this file.
-- Rows are written before any file of their publication, and count once it is released.
PRAGMA application_id = 1163088712;  -- "ESSH"
PRAGMA user_version = 1;

-- One row a publication that had an audience with rounded counts.
CREATE TABLE publication (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,                    -- the publication id, as CURRENT has it
    after  INTEGER REFERENCES publication(id)       -- the one readers had when it was built: what it was held to
) STRICT;

-- The counts a publication showed anew. What it held is in the publication before it, or the one before that.
CREATE TABLE first_shown (
    publication  INTEGER NOT NULL REFERENCES publication(id),
    place_kind   TEXT NOT NULL,
    place_id     TEXT NOT NULL,
    basis        TEXT NOT NULL,
    indicator    TEXT NOT NULL,                     -- one id, or two or three joined by +
    term         TEXT NOT NULL,
    time_window  TEXT NOT NULL,
    numerator    INTEGER NOT NULL,
    denominator  INTEGER NOT NULL,
    eligible     INTEGER NOT NULL,
    PRIMARY KEY (publication, place_kind, place_id, basis, indicator, term, time_window)
) STRICT, WITHOUT ROWID;
