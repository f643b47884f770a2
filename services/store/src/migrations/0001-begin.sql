-- Control-plane state at the beginning. Instants are RFC 3339 texts in UTC with milliseconds, so
-- that they sort as texts; bodies are JSON as text. PostgreSQL has BYTEA for BLOB, and all TEXT
-- sorted by bytes.

CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  value BIGINT NOT NULL
);

INSERT INTO counters (name, value) VALUES ('events', 0);

CREATE TABLE events (
  seq BIGINT PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  at TEXT NOT NULL,
  entity TEXT NOT NULL,
  entity_id TEXT NOT NULL,
  action TEXT NOT NULL,
  from_state TEXT,
  to_state TEXT,
  actor TEXT NOT NULL,
  dataset TEXT,
  policy BIGINT NOT NULL,
  audience TEXT NOT NULL,
  body TEXT NOT NULL,
  drained_at TEXT
);

CREATE INDEX events_entity ON events (entity, entity_id, seq);
CREATE INDEX events_undrained ON events (seq) WHERE drained_at IS NULL;

CREATE TABLE audiences (
  organisation TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (organisation, seq)
);

CREATE TABLE organisations (
  id TEXT PRIMARY KEY,
  uscc TEXT UNIQUE,
  kind TEXT NOT NULL,
  provider TEXT UNIQUE,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  synthetic BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE persons (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  issuer TEXT NOT NULL,
  subject TEXT NOT NULL,
  login TEXT UNIQUE,
  password TEXT,
  roles TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  synthetic BIGINT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (issuer, subject)
);

CREATE TABLE apps (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  synthetic BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE api_keys (
  id TEXT PRIMARY KEY,
  app TEXT NOT NULL REFERENCES apps (id),
  hash TEXT NOT NULL,
  scopes TEXT NOT NULL,
  datasets TEXT NOT NULL,
  state TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  last_used_at TEXT,
  rotated_from TEXT
);

CREATE INDEX api_keys_app ON api_keys (app);

CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  person TEXT NOT NULL REFERENCES persons (id),
  issuer_session TEXT,
  csrf TEXT NOT NULL,
  created_at TEXT NOT NULL,
  seen_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_issuer ON sessions (issuer_session);

CREATE TABLE oidc (
  model TEXT NOT NULL,
  id TEXT NOT NULL,
  payload TEXT NOT NULL,
  grant_id TEXT,
  user_code TEXT,
  uid TEXT,
  consumed_at TEXT,
  expires_at TEXT,
  PRIMARY KEY (model, id)
);

CREATE INDEX oidc_grant ON oidc (grant_id);
CREATE INDEX oidc_uid ON oidc (uid);
CREATE INDEX oidc_user_code ON oidc (user_code);
CREATE INDEX oidc_expiry ON oidc (expires_at);

CREATE TABLE issuer_keys (
  kid TEXT PRIMARY KEY,
  usage TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at TEXT NOT NULL,
  retired_at TEXT
);

CREATE TABLE proofs (
  id TEXT PRIMARY KEY,
  expires_at TEXT NOT NULL
);

CREATE INDEX proofs_expiry ON proofs (expires_at);

CREATE TABLE dataset_lives (
  dataset TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  proposed_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE open_lists (
  tier TEXT NOT NULL,
  version BIGINT NOT NULL,
  published_at TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (tier, version)
);

CREATE TABLE applications (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  applicant TEXT NOT NULL REFERENCES persons (id),
  provider TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  submitted_at TEXT,
  decided_at TEXT,
  due_at TEXT,
  body TEXT NOT NULL
);

CREATE INDEX applications_organisation ON applications (organisation, created_at);
CREATE INDEX applications_provider ON applications (provider, created_at);
CREATE INDEX applications_state ON applications (state);

CREATE TABLE attachments (
  sha256 TEXT NOT NULL,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (organisation, sha256)
);

CREATE TABLE agreements (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  application TEXT REFERENCES applications (id),
  supersedes TEXT REFERENCES agreements (id),
  assigner TEXT NOT NULL,
  assignee TEXT NOT NULL REFERENCES organisations (id),
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  valid_to TEXT NOT NULL,
  next_at TEXT,
  body TEXT NOT NULL
);

CREATE INDEX agreements_assignee ON agreements (assignee, created_at);
CREATE INDEX agreements_assigner ON agreements (assigner, created_at);
CREATE INDEX agreements_state ON agreements (state, valid_to);
CREATE INDEX agreements_next ON agreements (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE consents (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  dataset TEXT NOT NULL,
  subject TEXT NOT NULL,
  receiver TEXT NOT NULL REFERENCES organisations (id),
  agreement TEXT REFERENCES agreements (id),
  purpose TEXT,
  columns TEXT,
  sensitive BIGINT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at TEXT,
  link_hash TEXT UNIQUE,
  link_expires_at TEXT,
  handle_hash TEXT UNIQUE,
  body TEXT NOT NULL
);

CREATE INDEX consents_dataset ON consents (dataset, receiver, state);
CREATE INDEX consents_subject ON consents (subject);
CREATE INDEX consents_expiry ON consents (state, expires_at);
CREATE INDEX consents_links ON consents (state, link_expires_at);

CREATE TABLE subject_requests (
  id TEXT PRIMARY KEY,
  consent TEXT NOT NULL REFERENCES consents (id),
  receiver TEXT NOT NULL REFERENCES organisations (id),
  provider TEXT NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  dataset TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE INDEX subject_requests_consent ON subject_requests (consent);
CREATE INDEX subject_requests_subject ON subject_requests (subject);

CREATE TABLE objections (
  id TEXT PRIMARY KEY,
  organisation TEXT REFERENCES organisations (id),
  raised_by TEXT NOT NULL,
  dataset TEXT NOT NULL,
  provider TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  due_at TEXT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  organisation TEXT NOT NULL REFERENCES organisations (id),
  url TEXT NOT NULL,
  secrets TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at TEXT NOT NULL,
  failing_since TEXT,
  next_seq BIGINT NOT NULL,
  body TEXT NOT NULL
);

CREATE TABLE webhook_deliveries (
  webhook TEXT NOT NULL REFERENCES webhooks (id),
  seq BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  next_at TEXT NOT NULL,
  state TEXT NOT NULL,
  status BIGINT,
  PRIMARY KEY (webhook, seq)
);

CREATE INDEX webhook_deliveries_next ON webhook_deliveries (state, next_at);
