-- The run ledger: what is owed, what is being done and how it went. Times are ISO 8601, UTC.
-- APScheduler and the inbox only queue; this file decides.
PRAGMA application_id = 1163086924;  -- "ESLL"
PRAGMA user_version = 1;

CREATE TABLE run (
    id              INTEGER PRIMARY KEY,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
    asked_by        TEXT NOT NULL CHECK (asked_by IN ('person', 'schedule', 'inbox')),
    attempt         INTEGER NOT NULL DEFAULT 1,
    queued_at       TEXT NOT NULL,
    started_at      TEXT,
    heartbeat_at    TEXT,
    ended_at        TEXT,
    process         INTEGER,        -- of whoever took it
    step            TEXT,           -- the last step announced
    reason          TEXT,           -- how it went, in a sentence
    publication     TEXT,
    files_received  INTEGER,
    files_refused   INTEGER,
    rows_set_aside  INTEGER
) STRICT;

-- Two pokes are one run, and one run is at work at a time.
CREATE UNIQUE INDEX one_queued ON run (state) WHERE state = 'queued';
CREATE UNIQUE INDEX one_running ON run (state) WHERE state = 'running';
