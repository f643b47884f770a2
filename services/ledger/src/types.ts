/**
 * What the ledger holds. An entry is canonical JSON (RFC 8785) of at most `MAX_ENTRY_BYTES`, a leaf
 * of an RFC 6962 tree. No entry holds personal data: people stand in it as keyed commitments.
 */

/** C2SP tlog-tiles gives the length of an entry two bytes. */
export const MAX_ENTRY_BYTES = 60_000

/**
 * What an entry tells of. `ingest`: deliveries became files; `transform`: files or datasets became
 * other files (compaction, retention, products); `publish`: a release became visible; `recall`: one
 * is taken back; `serve_open`, `serve_close`: one answer of what is not open, before its first byte
 * and after its last; `serve_sum`: answers of open data to one caller within one second;
 * `transfer`: what a receiver says it has got; `key`: a key of the ledger; `erase`: keys of
 * commitments destroyed; `incident`: an error that touched data, a clock that went back.
 */
export const ENTRY_KINDS = [
  'ingest',
  'transform',
  'publish',
  'recall',
  'serve_open',
  'serve_close',
  'serve_sum',
  'transfer',
  'application',
  'agreement',
  'consent',
  'objection',
  'dataset',
  'directory',
  'key',
  'policy',
  'config',
  'erase',
  'statement',
  'incident',
] as const
export type EntryKind = (typeof ENTRY_KINDS)[number]

export type EntryActor = {
  type: 'anonymous' | 'app' | 'person' | 'system'
  /** Of an app its client id; of a person a commitment (`Commitments.person`). */
  id?: string
  organisation?: string
}

/** Something that was used or made: a delivery, a file of the lake, a release, a body served. */
export type Artefact = {
  dataset?: string
  table?: string
  /** Number of the release, or version of the Delta table. */
  release?: number
  version?: number
  /** Path of a file below the folder of its table; feed of a delivery. */
  path?: string
  feed?: string
  /** Lower-case hexadecimal. */
  sha256?: string
  rows?: number
  bytes?: number
  /** Files that the commit takes out of the table. */
  removed?: true
}

/** An entry before the ledger has it. */
export type NewEntry = {
  /**
   * ULID, 26 characters of Crockford's base32. Whoever may have to say the same again (after a
   * crash, after a lost answer) gives it; the ledger takes one id once.
   */
  id: string
  /** RFC 3339 in UTC with milliseconds: when it happened, by the clock of whoever tells. */
  t: string
  k: EntryKind
  actor: EntryActor
  dataset?: string
  /** Id of an agreement or entitlement. */
  agreement?: string
  /** What let it happen. */
  policy?: { plan: string; tier: string; basis?: string }
  purpose?: string
  inputs?: readonly Artefact[]
  outputs?: readonly Artefact[]
  /** What did it: `job` names the code, `run` this execution of it. */
  activity?: { job: string; run?: string; version?: string }
  /** Normalised question: literals are `?`, and stand beside it as one keyed hash. */
  query?: { text: string; literals?: string }
  /** Commitment to the person whom it is about (`Commitments.subject`). */
  subject?: string
  req?: { id?: string; method: string; route: string; status: number }
  /** Keyed hash of the caller's network, /24 or /64. */
  ctx?: { network?: string }
  /** Id of the entry that this one goes on from: of a `serve_close` its `serve_open`. */
  prev?: string
  /** Of a change of state: entity, its id, what was done, the states, the number in the outbox. */
  change?: {
    entity: string
    id: string
    action: string
    from?: string
    to?: string
    seq: number
  }
  /** Counts: `requests`, `rows`, `bytes`, `seconds`. Whole numbers. */
  meters?: Readonly<Record<string, number>>
  /** How an answer ended: `complete`, `aborted`, `broken`, `stalled`, `revoked`, `lost`. */
  outcome?: string
  /** All else that a kind needs; shapes stand where they are made. */
  body?: Readonly<Record<string, unknown>>
  /** Simulated, or about simulated data. */
  synthetic?: true
}

/** An entry as the ledger keeps it: `v` is the version of this shape. */
export type Entry = NewEntry & { v: 1 }

/** Its place in the log. */
export type Appended = { id: string; index: number }

/** A signed tree head. */
export type Checkpoint = {
  /** Leaves. */
  size: number
  /** SHA-256, RFC 6962. */
  root: Uint8Array
  /** The signed note (C2SP tlog-checkpoint), as it is served. */
  note: string
  /** RFC 3339: when it was signed. */
  at: string
}

/**
 * Takes entries. Of this process or of the one that holds the ledger: gateways see no difference.
 * `append` resolves when the entry is on disk (one `fdatasync` for all that came within
 * `GROUP_MILLISECONDS`). Throws `ledger-unavailable` when it can not be kept; then it is open
 * whether it is in the log, and saying it again with the same id is right.
 */
export type Recorder = {
  append(entry: NewEntry): Promise<Appended>
  appendAll(entries: readonly NewEntry[]): Promise<Appended[]>
  /** Would an entry be taken now, as far as is known? */
  isWritable(): boolean
}

/**
 * From which checkpoint the log is read: the newest one, or the newest one that all configured
 * witnesses have signed too. Of the latter there may be none: then there is nothing.
 */
export type LogView = 'newest' | 'witnessed'

/**
 * The log as verifiers read it, and its entries as views need them. `view`: the newest checkpoint
 * unless told otherwise.
 */
export type LedgerReader = {
  /** Newest signed note; undefined before the first. */
  checkpoint(view?: LogView): Promise<string | undefined>
  /**
   * A hash tile of C2SP tlog-tiles: 256 hashes of 32 bytes, or `width` of them. Undefined when no
   * checkpoint reaches it.
   */
  tile(level: number, index: number, width: number, view?: LogView): Promise<Uint8Array | undefined>
  /** An entry bundle, plain: each entry with its length before it in two bytes. */
  bundle(index: number, width: number, view?: LogView): Promise<Uint8Array | undefined>
  /** An entry that a checkpoint holds, by its id. */
  entry(id: string, view?: LogView): Promise<{ index: number; entry: Entry } | undefined>
  /**
   * Entries that a checkpoint holds, newest first, with the number where the next page goes on.
   * What a filter does not name is not looked at.
   */
  find(filter: EntryFilter): Promise<{ items: readonly IndexedEntry[]; next?: number }>
  /** Proof of inclusion in that checkpoint (C2SP tlog-proof), with the entry in `extra`. */
  proof(id: string, view?: LogView): Promise<string | undefined>
  /** Hashes that prove the tree of `to` leaves to go on from that of `from` (RFC 6962 2.1.2). */
  consistency(from: number, to: number): Promise<readonly Uint8Array[]>
}

export type IndexedEntry = { index: number; entry: Entry }

export type EntryFilter = {
  kinds?: readonly EntryKind[]
  dataset?: string
  organisation?: string
  /** Client id of the app that did it. */
  program?: string
  agreement?: string
  /** Of the entry that it goes on from. */
  prev?: string
  /** A file or delivery among its outputs or inputs. */
  artefact?: string
  /** RFC 3339; `until` is not included. */
  since?: string
  until?: string
  /** Only entries before this index. */
  before?: number
  /** 1…1,000; default 100. */
  limit?: number
}

/** Keyed commitments to what is personal; the keys can be destroyed (`ledger_subjects`). */
export type Commitments = {
  /** Stable for one person: 26 characters of base32. `subject` is the id in the directory. */
  person(subject: string): Promise<string>
  /** HMAC-SHA256(key of the subject, entry id ‖ subject): another one in each entry. */
  subject(entryId: string, subject: string): Promise<string>
  /**
   * Keyed hash of literals of a query, or of a network; its key is the hub's and changes monthly.
   */
  keyed(purpose: string, text: string): string
  /** Destroys the key: nobody can tell any more whom the commitments were about. */
  erase(subject: string): Promise<boolean>
}

/** The ledger as a gateway has it. */
export type LedgerAccess = {
  recorder: Recorder
  reader: LedgerReader
  commitments: Commitments
  /** A new id for an entry. */
  newId(): string
  /** Public keys of checkpoints (`name+hex+base64`), those in force first, then those that were. */
  verifiers(): Promise<readonly string[]>
}
