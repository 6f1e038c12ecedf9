-- The account of what left the house and what was refused: lines are added, never changed or taken away.
-- Never a child identifier. Times are ISO 8601, UTC. Each line holds the digest of the one before: a chain.
BEGIN IMMEDIATE;
PRAGMA application_id = 1163084116;  -- "ESAT"
PRAGMA user_version = 1;

CREATE TABLE IF NOT EXISTS line (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,  -- 1, 2, 3 … without a gap
    at           TEXT NOT NULL,
    who          TEXT NOT NULL,      -- until there is sign-in: "this machine" or "unknown"
    audience     TEXT NOT NULL,      -- whose server was asked
    what         TEXT NOT NULL CHECK (what IN ('export', 'refusal')),
    copy         TEXT NOT NULL CHECK (copy IN ('shared', 'internal')),
                                     -- shared: from the snapshot for sharing; internal: from the audience's own
    view         TEXT NOT NULL,      -- settings.csv
    filters      TEXT NOT NULL,      -- as a query; only ids that the publication knows
    publication  TEXT,               -- NULL for a refusal
    exported     TEXT,               -- SHA-256 of the bytes given; NULL for a refusal
    previous     TEXT NOT NULL,      -- digest of the line before; 64 noughts for the first
    digest       TEXT NOT NULL,      -- SHA-256 of all the above, as service/audit.py writes it
    CHECK ((what = 'export') = (publication IS NOT NULL) AND (what = 'export') = (exported IS NOT NULL))
) STRICT;

CREATE TRIGGER IF NOT EXISTS line_unchanged BEFORE UPDATE ON line
BEGIN SELECT RAISE(ABORT, 'a line of the audit is never changed'); END;

CREATE TRIGGER IF NOT EXISTS line_kept BEFORE DELETE ON line
BEGIN SELECT RAISE(ABORT, 'a line of the audit is never taken away'); END;

-- Also keeps INSERT OR REPLACE from taking a line away, which no trigger on DELETE would hear of.
CREATE TRIGGER IF NOT EXISTS line_follows BEFORE INSERT ON line
WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM line)
  OR NEW.previous IS NOT coalesce((SELECT digest FROM line ORDER BY id DESC LIMIT 1), printf('%064d', 0))
BEGIN SELECT RAISE(ABORT, 'a line of the audit follows the last one'); END;
COMMIT;
