/**
 * The tables of the control plane as Kysely types. Instants are RFC 3339 texts in UTC with
 * milliseconds; `body` is JSON as text, whose shape belongs to the room that writes it; flags are 0
 * or 1; `version` grows by one with every change of the row.
 */
export type Tables = {
  counters: { name: string; value: number }
  events: EventRow
  /** Which organisations may read which events. */
  audiences: { organisation: string; seq: number }
  organisations: {
    id: string
    /** 统一社会信用代码, GB 32100-2015. */
    uscc: string | null
    /** `enterprise`, `institution`, `government`, `individual`. */
    kind: string
    /** Id of the catalogue's provider that it is. */
    provider: string | null
    state: string
    version: number
    created_at: string
    synthetic: number
    body: string
  }
  persons: {
    id: string
    organisation: string
    /** Issuer and subject of the tokens the person comes with. */
    issuer: string
    subject: string
    /** Of the embedded issuer only. */
    login: string | null
    password: string | null
    /** JSON array. */
    roles: string
    state: string
    version: number
    created_at: string
    synthetic: number
    body: string
  }
  /** `id` is the OAuth client id. */
  apps: {
    id: string
    organisation: string
    state: string
    version: number
    created_at: string
    synthetic: number
    body: string
  }
  api_keys: {
    id: string
    app: string
    hash: string
    scopes: string
    datasets: string
    state: string
    created_by: string
    created_at: string
    expires_at: string
    last_used_at: string | null
    rotated_from: string | null
  }
  /** `id` is the hash of what the cookie holds. */
  sessions: {
    id: string
    person: string
    issuer_session: string | null
    csrf: string
    created_at: string
    seen_at: string
    expires_at: string
    body: string
  }
  oidc: {
    model: string
    id: string
    payload: string
    grant_id: string | null
    user_code: string | null
    uid: string | null
    consumed_at: string | null
    expires_at: string | null
  }
  issuer_keys: {
    kid: string
    usage: string
    sealed: string
    created_at: string
    retired_at: string | null
  }
  /** DPoP proofs and the like that must not be used twice. */
  proofs: { id: string; expires_at: string }
  dataset_lives: {
    dataset: string
    provider: string
    state: string
    version: number
    proposed_by: string
    created_at: string
    body: string
  }
  open_lists: { tier: string; version: number; published_at: string; sha256: string; body: string }
  applications: {
    id: string
    organisation: string
    applicant: string
    /** Of the catalogue. */
    provider: string
    state: string
    version: number
    created_at: string
    submitted_at: string | null
    decided_at: string | null
    due_at: string | null
    body: string
  }
  attachments: {
    sha256: string
    organisation: string
    name: string
    type: string
    bytes: number
    created_by: string
    created_at: string
    content: Uint8Array
  }
  agreements: {
    id: string
    /** `agreement`, `entitlement` (by duty), `inbound` (a consumer gives data back). */
    kind: string
    application: string | null
    supersedes: string | null
    /** Provider of the catalogue (of `inbound`: an organisation). */
    assigner: string
    assignee: string
    state: string
    version: number
    created_at: string
    valid_from: string
    valid_to: string
    /** When time itself changes it next; absent: never. */
    next_at: string | null
    body: string
  }
  consents: {
    id: string
    /** `subject`: of the person the rows are about; `provider`: of the dataset's provider. */
    kind: string
    dataset: string
    /** Keyed hash of whoever consents; of a provider `provider:<id>`. */
    subject: string
    receiver: string
    agreement: string | null
    /** The code of `purposes.yaml` that a subject consents to; of a provider null: any. */
    purpose: string | null
    /** What a subject consents to: `table/column`s, sorted, a space between; null: nothing. */
    columns: string | null
    /** 1 is separate consent (PIPL arts. 23 and 29), without which nothing is served. */
    sensitive: number
    state: string
    version: number
    created_at: string
    expires_at: string | null
    /** SHA-256 of the secret under which the subject answers; gone with the answer. */
    link_hash: string | null
    link_expires_at: string | null
    /** SHA-256 of the secret under which the subject comes back. */
    handle_hash: string | null
    body: string
  }
  subject_requests: {
    id: string
    consent: string
    receiver: string
    /** Of the catalogue. */
    provider: string
    /** `access`, `export`, `deletion`. */
    kind: string
    subject: string
    dataset: string
    state: string
    version: number
    created_at: string
    due_at: string
    body: string
  }
  objections: {
    id: string
    organisation: string | null
    raised_by: string
    dataset: string
    provider: string
    state: string
    version: number
    created_at: string
    due_at: string
    body: string
  }
  webhooks: {
    id: string
    organisation: string
    url: string
    /** Sealed. */
    secrets: string
    state: string
    version: number
    created_at: string
    failing_since: string | null
    next_seq: number
    body: string
  }
  webhook_deliveries: {
    webhook: string
    seq: number
    attempts: number
    next_at: string
    state: string
    status: number | null
  }
  /** One row, `ledger`: which process writes, until when, and what it has signed last. */
  ledger_writer: {
    name: string
    /** One more with each holder; a writer with an older one has been fenced out. */
    epoch: number
    holder: string
    /** Where the holder takes entries of other gateways; null: nowhere. */
    address: string | null
    expires_at: string
    /** Leaves and root (base64) of the newest checkpoint, and its signed note. */
    size: number
    root: string
    checkpoint: string | null
  }
  /** Keys that checkpoints are signed with. `verifier`: `name+hex+base64` (C2SP signed-note). */
  ledger_signers: {
    id: string
    verifier: string
    sealed: string
    created_at: string
    retired_at: string | null
  }
  /** Keys of commitments, one for each person: destroyed with what is to be forgotten. */
  ledger_subjects: { subject: string; sealed: string; created_at: string }
  /** Gateways that share the store; one that is not seen for a while is gone. */
  gateways: { id: string; seen_at: string }
  /** What has been given out of a quota in the window that began at `since`. */
  quota_used: { quota: string; since: string; used: number; ends_at: string }
  /** Streams that are open, while their gateway says so. */
  quota_streams: { id: string; quota: string; gateway: string; expires_at: string }
  /** 明细 of licensed agreements; `since` and `until` are instants. */
  statements: {
    id: string
    agreement: string
    /** Of the catalogue. */
    provider: string
    organisation: string
    since: string
    until: string
    state: string
    version: number
    created_at: string
    body: string
  }
  /** Those that are being made: by whom, until when it is said again, and how far they are. */
  statement_jobs: {
    /** Of the statement. */
    id: string
    holder: string
    expires_at: string
    attempts: number
    /** Share of the range that has been walked, in thousandths. */
    permille: number
    /** Code of what went wrong last. */
    problem: string | null
  }
  /** Canonical JSON of a statement, word by word what was hashed. */
  statement_texts: { id: string; text: string }
  /** What receivers say of a response: `id` is its receipt. */
  transfers: {
    id: string
    organisation: string
    dataset: string
    /** Of what they have got. */
    sha256: string
    /** `equal`, `different`, `unknown`. */
    outcome: string
    reported_at: string
    /** From the first byte to what the receiver says; null: not said. */
    delay_milliseconds: number | null
  }
  /** What one run of an ingest process has counted of one source on one day (UTC). */
  inbound_channels: {
    day: string
    source: string
    dataset: string
    run: string
    equal: number
    different: number
    unknown: number
    /** JSON: upper bound in milliseconds → how many took no longer. */
    delays: string
  }
}

/** A row of the outbox: something that happened, in the order in which it was committed. */
export type EventRow = {
  seq: number
  id: string
  at: string
  /** `application`, `agreement`, `consent`, … */
  entity: string
  entity_id: string
  action: string
  from_state: string | null
  to_state: string | null
  /** `person:<id>`, `app:<id>`, `system`. */
  actor: string
  dataset: string | null
  /** Does it change what anybody may read? */
  policy: number
  /** JSON array of organisation ids that may read it; `*`: everybody. */
  audience: string
  body: string
  /** When the ledger had it. */
  drained_at: string | null
}
