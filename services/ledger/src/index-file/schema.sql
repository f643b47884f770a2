-- What is derived from the entries of the log so that they are found: it can be deleted at any
-- time. Rows of `entries` are small, so that a page of answers is found without opening a bundle.

CREATE TABLE reached (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  version TEXT NOT NULL,
  origin TEXT NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL
);

CREATE TABLE names (
  number INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
);

CREATE TABLE entries (
  place INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  at INTEGER NOT NULL,
  dataset INTEGER,
  organisation INTEGER,
  agreement INTEGER
);

-- Answers are most of a log, and are looked for by names.
CREATE INDEX entries_kind ON entries (kind) WHERE kind NOT IN (4, 5);
CREATE INDEX entries_dataset ON entries (dataset, kind) WHERE dataset IS NOT NULL;
CREATE INDEX entries_organisation ON entries (organisation, kind) WHERE organisation IS NOT NULL;
CREATE INDEX entries_agreement ON entries (agreement, kind) WHERE agreement IS NOT NULL;

CREATE TABLE ids (
  id TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (id, place)
) WITHOUT ROWID;

CREATE TABLE continued (
  prev TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (prev, place)
) WITHOUT ROWID;

CREATE TABLE artefacts (
  sha256 BLOB NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (sha256, place)
) WITHOUT ROWID;

CREATE TABLE open_answers (
  id TEXT PRIMARY KEY,
  place INTEGER NOT NULL,
  at INTEGER NOT NULL
) WITHOUT ROWID;

-- Entries say themselves when they were, and some are told late: of each row of entries of one
-- length, the earliest and the latest instant.
CREATE TABLE blocks (
  block INTEGER PRIMARY KEY,
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL
);
