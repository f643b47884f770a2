-- Statements (明细) that are being made: by whom, until when, how far; and their texts, apart from
-- the rows that lists read.

CREATE TABLE statement_jobs (
  id TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  permille BIGINT NOT NULL,
  problem TEXT
);

CREATE TABLE statement_texts (
  id TEXT PRIMARY KEY,
  text TEXT NOT NULL
);
