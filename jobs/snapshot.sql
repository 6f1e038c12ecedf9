-- The snapshot: everything one audience may see, as of one publication.
-- It is the only interface between the jobs, which write it once, and the dashboards, which open it read-only.
-- One file an audience: published/<audience>/<publication id>.db, immutable once the CURRENT pointer names it.
-- No child-level row ever stands here. Counts are of distinct children. Rates are shares from 0 to 1.
-- Coordinates and boundaries are in metres on the British National Grid (EPSG:27700).
-- Not IN (…) for three words or more: SQLite builds a table of them anew for every row, which takes longer than the row.
-- A change of meaning or shape raises user_version; dashboards/snapshot.py refuses a version it does not know.
PRAGMA application_id = 1163088718;  -- "ESSN"
PRAGMA user_version = 3;

-- One row: what this file is.
CREATE TABLE publication (
    id              TEXT PRIMARY KEY,   -- e.g. 2026-summer-1f3a9c02d4: latest term, then a digest of all that went in
    audience        TEXT NOT NULL,      -- qi, partner or shared
    authority_code  TEXT NOT NULL,      -- nine-character code, e.g. E06000014
    authority_name  TEXT NOT NULL,
    latest_term     TEXT NOT NULL REFERENCES term(id),
    as_at           TEXT NOT NULL,      -- ISO date: the last day the newest delivery was received
    smallest_count  INTEGER NOT NULL,   -- no count of children from 1 to this minus 1 stands in this file (1: exact)
    rounded_to      INTEGER NOT NULL,   -- counts are rounded to multiples of this (1: exact)
    rule            TEXT NOT NULL       -- the disclosure rule in a sentence, for readers
) STRICT;

CREATE TABLE term (
    id        TEXT PRIMARY KEY,         -- 2026-spring
    label     TEXT NOT NULL,            -- Spring 2026
    starts    TEXT NOT NULL,
    ends      TEXT NOT NULL,
    position  INTEGER NOT NULL UNIQUE   -- 0 is the earliest published
) STRICT;

-- The time a measure pools: 'term' is one term, 'three_terms' that term and the (up to) two before it.
CREATE TABLE time_window (
    id        TEXT PRIMARY KEY,
    label     TEXT NOT NULL,
    position  INTEGER NOT NULL UNIQUE
) STRICT;

CREATE TABLE indicator (
    id           TEXT PRIMARY KEY,      -- asq3_communication_below
    position     INTEGER NOT NULL UNIQUE,
    family       TEXT NOT NULL,         -- asq3, wellcomm, send, eyfsp, funding, coverage or extra
    label        TEXT NOT NULL,         -- Communication below the expected level
    short_label  TEXT NOT NULL,         -- Communication
    question     TEXT NOT NULL,
    numerator    TEXT NOT NULL,         -- in words
    denominator  TEXT NOT NULL,         -- in words
    polarity     TEXT NOT NULL CHECK (polarity IN ('high_is_need', 'low_is_need', 'context')),
    measured_as  TEXT NOT NULL CHECK (measured_as IN ('share', 'per_100')),
                                        -- share: children of children; per_100: events, said per 100 children
    source       TEXT NOT NULL,
    caveat       TEXT NOT NULL,
    comparability TEXT NOT NULL         -- how far it may be set beside a figure for England, in words
) STRICT;

CREATE TABLE ward (
    code      TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    boundary  BLOB NOT NULL,            -- WKB polygon or multipolygon
    easting   REAL NOT NULL,            -- a point inside, for labels
    northing  REAL NOT NULL
) STRICT;

CREATE TABLE setting (
    urn        TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL,           -- Nursery or pre-school, School nursery, Childminder
    places     INTEGER,                 -- registered places (public), not a count of children
    ward_code  TEXT REFERENCES ward(code),
    easting    REAL,                    -- NULL where it could not be placed
    northing   REAL
) STRICT;

-- Settings an audience is shown only with others of their kind, in a part of the authority; empty where counts are exact.
CREATE TABLE area (
    id        TEXT PRIMARY KEY,
    position  INTEGER NOT NULL UNIQUE,
    label     TEXT NOT NULL,            -- Childminders in Acomb, Clifton and 3 other wards
    settings  INTEGER NOT NULL          -- number of settings, not of children
) STRICT;

CREATE TABLE shown_together (
    setting_urn  TEXT PRIMARY KEY REFERENCES setting(urn),
    area_id      TEXT NOT NULL REFERENCES area(id)
) STRICT;

-- An indicator's value for a place, term and window. Every rate here is a share from 0 to 1, or events a child where
-- the indicator is measured per 100. Intervals: Wilson for shares; for events exact Poisson below 10, Byar's from 10.
CREATE TABLE measure (
    place_kind   TEXT NOT NULL CHECK (place_kind = 'authority' OR place_kind = 'ward' OR place_kind = 'setting' OR place_kind = 'group' OR place_kind = 'area'),
    place_id     TEXT NOT NULL,         -- authority code, ward code, setting URN, group id or area id
    basis        TEXT NOT NULL CHECK (basis IN ('live', 'attend')),  -- children who live there, or attend there
    indicator    TEXT NOT NULL REFERENCES indicator(id),
    term         TEXT NOT NULL REFERENCES term(id),
    time_window  TEXT NOT NULL REFERENCES time_window(id),
    status       TEXT NOT NULL CHECK (status = 'shown' OR status = 'too_few' OR status = 'banded' OR status = 'together' OR status = 'hidden' OR status = 'none'),
                                        -- too_few: denominator under the minimum; banded: the rate lies in a band;
                                        -- together: never by itself, see shown_together; hidden: by the disclosure rule; none: nobody
    numerator    INTEGER,               -- NULL unless the audience may see it
    denominator  INTEGER,
    eligible     INTEGER,               -- children the measure could have seen; coverage is denominator / eligible
    rate         REAL,                  -- NULL unless status is shown
    band_low     REAL,                  -- the rate lies in this band, by the rounded counts alone; NULL unless status is banded
    band_high    REAL,
    low          REAL,                  -- 95 % interval
    high         REAL,
    low_998      REAL,                  -- 99.8 % interval
    high_998     REAL,
    change       REAL,                  -- rate minus that of the same term a year before; NULL unless both are shown
    change_low   REAL,                  -- 95 % interval of the difference
    change_high  REAL,
    change_word  TEXT CHECK (change_word = 'higher' OR change_word = 'lower' OR change_word = 'no clear change'),
    PRIMARY KEY (place_kind, place_id, basis, indicator, term, time_window)
) STRICT, WITHOUT ROWID;

-- How many children an audience may know to be counted on every one of two or three indicators, on the attend basis,
-- over three terms.
CREATE TABLE together (
    place_kind   TEXT NOT NULL CHECK (place_kind = 'authority' OR place_kind = 'ward' OR place_kind = 'setting' OR place_kind = 'group' OR place_kind = 'area'),
    place_id     TEXT NOT NULL,
    indicators   TEXT NOT NULL,         -- ids in catalogue order, joined by +
    term         TEXT NOT NULL REFERENCES term(id),
    status       TEXT NOT NULL CHECK (status IN ('shown', 'too_few')),  -- no row: hidden, or nobody
    numerator    INTEGER NOT NULL,      -- counted on all of them
    denominator  INTEGER NOT NULL,      -- known on all of them
    PRIMARY KEY (place_kind, place_id, indicators, term)
) STRICT, WITHOUT ROWID;

-- What places of a kind are compared with, for an indicator, basis, term and window.
CREATE TABLE comparison (
    place_kind   TEXT NOT NULL CHECK (place_kind IN ('ward', 'setting')),
    basis        TEXT NOT NULL CHECK (basis IN ('live', 'attend')),
    indicator    TEXT NOT NULL REFERENCES indicator(id),
    term         TEXT NOT NULL REFERENCES term(id),
    time_window  TEXT NOT NULL REFERENCES time_window(id),
    places       INTEGER NOT NULL,      -- places compared
    baseline     REAL NOT NULL,         -- the funnel's middle: all their children together
    dispersion   REAL NOT NULL,         -- how many times the variance of chance; 1 where places differ by chance alone
    average      REAL,                  -- mean of the places' true rates, by empirical Bayes; NULL where not ranked
    spread       REAL,                  -- standard deviation of the places' true rates; NULL where not ranked
    PRIMARY KEY (place_kind, basis, indicator, term, time_window)
) STRICT, WITHOUT ROWID;

-- Where a place would lie by chance alone if it were like all of its kind, given how many children it has.
CREATE TABLE funnel (
    place_kind   TEXT NOT NULL CHECK (place_kind IN ('ward', 'setting')),
    place_id     TEXT NOT NULL,
    basis        TEXT NOT NULL CHECK (basis IN ('live', 'attend')),
    indicator    TEXT NOT NULL REFERENCES indicator(id),
    term         TEXT NOT NULL REFERENCES term(id),
    time_window  TEXT NOT NULL REFERENCES time_window(id),
    low_95       REAL NOT NULL,
    high_95      REAL NOT NULL,
    low_998      REAL NOT NULL,
    high_998     REAL NOT NULL,
    flag         TEXT NOT NULL CHECK (flag = 'above' OR flag = 'below' OR flag = 'within'),  -- of the 99.8 % limits
    PRIMARY KEY (place_kind, place_id, basis, indicator, term, time_window)
) STRICT, WITHOUT ROWID;

-- Where a place stands among all of its kind: never a rank without its interval.
CREATE TABLE standing (
    place_kind     TEXT NOT NULL CHECK (place_kind IN ('ward', 'setting')),
    place_id       TEXT NOT NULL,
    basis          TEXT NOT NULL CHECK (basis IN ('live', 'attend')),
    indicator      TEXT NOT NULL REFERENCES indicator(id),
    term           TEXT NOT NULL REFERENCES term(id),
    time_window    TEXT NOT NULL REFERENCES time_window(id),
    estimate       REAL NOT NULL,       -- empirical-Bayes (shrunk) rate
    estimate_low   REAL NOT NULL,       -- 95 % posterior interval
    estimate_high  REAL NOT NULL,
    score          REAL NOT NULL,       -- estimate in need: standard deviations of true rates from their average, more is more need
    score_spread   REAL NOT NULL,       -- posterior standard deviation of the score
    rank           INTEGER NOT NULL,    -- 1 is the highest need; ordered by highest_fifth, then by estimate
    rank_low       INTEGER NOT NULL,    -- 95 % interval of the rank
    rank_high      INTEGER NOT NULL,
    highest_fifth  REAL NOT NULL,       -- probability of being in the fifth of places with the highest need
    PRIMARY KEY (place_kind, place_id, basis, indicator, term, time_window)
) STRICT, WITHOUT ROWID;

-- Groups of settings with a similar need profile, for the latest term's three-term window. One row: how it went.
CREATE TABLE grouping (
    verdict         TEXT NOT NULL CHECK (verdict IN ('published', 'no stable groups', 'too few settings')),
    settings        INTEGER NOT NULL,   -- settings with enough data to be grouped
    number          INTEGER,            -- of groups in the best trial; NULL where none could be tried
    mean_jaccard    REAL,               -- of the best trial: how much of a group comes back in resamples, mean over groups
    least_jaccard   REAL                -- and of its least stable group
) STRICT;

-- Each number of groups that was tried.
CREATE TABLE grouping_trial (
    number          INTEGER PRIMARY KEY,
    smallest        INTEGER NOT NULL,   -- settings in the smallest group
    mean_jaccard    REAL NOT NULL,
    least_jaccard   REAL NOT NULL
) STRICT;

CREATE TABLE need_group (
    id           TEXT PRIMARY KEY,      -- A, B, C ...; a group keeps its letter from term to term while its members last
    position     INTEGER NOT NULL UNIQUE,
    name         TEXT NOT NULL,         -- "Higher communication need, more EYPP"
    description  TEXT NOT NULL,         -- one sentence of evidence
    settings     INTEGER NOT NULL,      -- number of settings, not of children
    stability    REAL NOT NULL,         -- mean Jaccard of this group over resamples
    since        TEXT NOT NULL REFERENCES term(id)  -- the first term of the unbroken run of this letter
) STRICT;

CREATE TABLE group_feature (
    group_id                 TEXT NOT NULL REFERENCES need_group(id),
    feature                  TEXT NOT NULL,
    position                 INTEGER NOT NULL,
    label                    TEXT NOT NULL,
    group_value              REAL NOT NULL,   -- mean over members, in the feature's own unit
    authority_value          REAL NOT NULL,   -- mean over all grouped settings
    standardised_difference  REAL NOT NULL,   -- (group - authority) / standard deviation over settings
    unit                     TEXT NOT NULL CHECK (unit IN ('share', 'children')),
    PRIMARY KEY (group_id, feature)
) STRICT, WITHOUT ROWID;

CREATE TABLE membership (
    setting_urn         TEXT PRIMARY KEY REFERENCES setting(urn),
    belongs             TEXT CHECK (belongs IN ('member', 'between', 'outlying', 'too little data')),
                                        -- between: nearly as often in next_group_id; outlying: like no group
                                        -- NULL: enough data, but no groups are published
    group_id            TEXT REFERENCES need_group(id),  -- NULL: outlying, or too little data
    next_group_id       TEXT REFERENCES need_group(id),  -- the second likeliest
    confidence          REAL,           -- share of resamples in which the setting falls into its group
    earlier_group_id    TEXT,           -- its letter in the term before; NULL where it had none
    need_score          REAL,           -- mean standardised ASQ-3 need over the five domains
    disadvantage_score  REAL            -- mean standardised EYPP and additional-support shares
) STRICT;

-- What arrived, as readers may know it.
CREATE TABLE delivery (
    source       TEXT NOT NULL,
    source_label TEXT NOT NULL,
    term         TEXT,                  -- NULL for reference files
    received_on  TEXT NOT NULL,
    UNIQUE (source, term, received_on)          -- not a primary key: a STRICT table would refuse the NULL term
) STRICT;
