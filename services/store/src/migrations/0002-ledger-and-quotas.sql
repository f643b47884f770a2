-- Who may write the ledger and with which keys, what has been used of which quota, and statements
-- (明细) of licensed agreements.

CREATE TABLE ledger_writer (
  name TEXT PRIMARY KEY,
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL,
  address TEXT,
  expires_at TEXT NOT NULL,
  size BIGINT NOT NULL,
  root TEXT NOT NULL,
  checkpoint TEXT
);

CREATE TABLE ledger_signers (
  id TEXT PRIMARY KEY,
  verifier TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
);

CREATE TABLE ledger_subjects (
  subject TEXT PRIMARY KEY,
  sealed TEXT NOT NULL,
  created_at TEXT NOT NULL
);

CREATE TABLE gateways (
  id TEXT PRIMARY KEY,
  seen_at TEXT NOT NULL
);

CREATE TABLE quota_used (
  quota TEXT NOT NULL,
  since TEXT NOT NULL,
  used BIGINT NOT NULL,
  ends_at TEXT NOT NULL,
  PRIMARY KEY (quota, since)
);

CREATE INDEX quota_used_ends ON quota_used (ends_at);

CREATE TABLE quota_streams (
  id TEXT PRIMARY KEY,
  quota TEXT NOT NULL,
  gateway TEXT NOT NULL,
  expires_at TEXT NOT NULL
);

CREATE INDEX quota_streams_quota ON quota_streams (quota, expires_at);

CREATE TABLE statements (
  id TEXT PRIMARY KEY,
  agreement TEXT NOT NULL,
  provider TEXT NOT NULL,
  organisation TEXT NOT NULL,
  since TEXT NOT NULL,
  until TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (agreement, since)
);

CREATE TABLE transfers (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL,
  dataset TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reported_at TEXT NOT NULL,
  delay_milliseconds BIGINT
);

CREATE INDEX transfers_reported ON transfers (reported_at);
