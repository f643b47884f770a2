-- What is derived from the entries of the log so that they are found: it can be deleted at any
-- time. Entries stand 256 to a row, as columns.ts packs them, so that each costs next to nothing.

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

-- `entries`: how many of the 256 there are. The last row is written anew as the log grows.
CREATE TABLE bundles (
  bundle INTEGER PRIMARY KEY,
  entries INTEGER NOT NULL,
  ids BLOB NOT NULL,
  facts BLOB NOT NULL
);

-- Bundles that have entries of a sort with a name, whatever it names. Name 0 is the log itself, of
-- which all sorts but answers are listed: answers are most of a log.
CREATE TABLE named (
  number INTEGER NOT NULL,
  sort INTEGER NOT NULL,
  bundle INTEGER NOT NULL,
  PRIMARY KEY (number, sort, bundle)
) WITHOUT ROWID;

-- Bundles that have ids made within a span of time, up to so many of them (ids.ts).
CREATE TABLE near (
  span INTEGER NOT NULL,
  bundle INTEGER NOT NULL,
  PRIMARY KEY (span, bundle)
) WITHOUT ROWID;

-- Ids that are not found through `near`.
CREATE TABLE ids (
  id TEXT NOT NULL,
  place INTEGER NOT NULL,
  PRIMARY KEY (id, place)
) WITHOUT ROWID;

-- What goes on from an entry, unless it is the close of an open, which is found by its id.
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

-- Entries say themselves when they were, and some are told late: of 16 bundles each, the earliest
-- and the latest instant.
CREATE TABLE blocks (
  block INTEGER PRIMARY KEY,
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL
);
