import type { ContractId, LocalText } from '@tongqu/contracts'
import type { Dialogue, DialogueContext } from './dialogue.ts'
import type { ReportContext, Reporting } from './report.ts'
import type { AdapterOption, SessionAdapter } from './session.ts'

/** One record that obeys `contract`; `reading` is its JSON form. */
export type Reading = { contract: ContractId; reading: Record<string, unknown> }

/** One record that does not: where in the delivery, why, and (when small) the record itself. */
export type Reject = {
  contract?: ContractId
  at: string
  code: string
  reason: string
  raw?: string
  /**
   * Values of the contract's key, where the record has them: a record that can not be read is not
   * absent from its snapshot.
   */
  key?: readonly unknown[]
}

/** A remark on a delivery that rejects nothing: an unknown member, an unchecked reference. */
export type Finding = { at: string; code: string; message: string }

export type Decoded = {
  readings: Reading[]
  rejects: Reject[]
  findings: Finding[]
  /**
   * Contracts of which this delivery is the whole truth, where a dataset is replaced: tables of
   * other contracts keep their rows. Absent: of all tables.
   */
  covers?: readonly ContractId[]
  /**
   * Contracts of which this delivery is a full snapshot: what stood in the snapshot before and
   * stands here no more has ended. Ingest writes the last reading once more, with `ended_at`.
   */
  snapshotOf?: readonly ContractId[]
  /**
   * What the real-time state makes of it: `full` replaces what the feed (the part of it) held,
   * `differential` adds. Absent: full, and for GTFS-Realtime what its header says.
   */
  mode?: 'full' | 'differential'
}

/** What an adapter may know of the world. Instants are RFC 3339 UTC. */
export type DecodeContext = {
  receivedAt: string
  /** IANA zone in which source times without zone are read. */
  zone: string
  limits: DecodeLimits
  options: Readonly<Record<string, string>>
  /** Which document of the source it is, where `discover` found several: `station_status`. */
  part?: string
  /** `mapping` of the source's YAML, which `checkMapping` has found sound. */
  mapping?: unknown
  /**
   * Keyed hash of a text (HMAC-SHA256, base32, 26 characters), the same on every delivery and on a
   * replay: a pseudonym for what must not be kept, such as a card number. Hashes of different
   * purposes can not be compared. Absent where there are no keys: who needs it refuses the
   * delivery with `no-keys`.
   */
  keyed?(purpose: string, text: string): string
}

/** A document that another one points to. */
export type Discovered = {
  /** Names the part: lower case, digits, `_` and `-`. */
  part: string
  /** As it stands in the document; may be relative to the document's own address. */
  url: string
  /** How long an answer stays good, in seconds, as far as the document says so. */
  everySeconds?: number
}

/** What is wrong with a mapping; `path` as in `lots.columns.name`. */
export type MappingFault = { path: string; message: LocalText }

export type DecodeLimits = {
  /** Decoded bytes of one delivery. */
  bytes: number
  /** Readings plus rejects of one delivery. */
  entities: number
  /** Nesting of a document. */
  depth: number
}

/** Messages and small files: bytes in, readings and rejects out. Never throws on input. */
export type DecodeAdapter = {
  shape: 'decode'
  name: string
  /** Grows when decoding changes; part of a replay's identity. */
  version: number
  emits: readonly ContractId[]
  /** Content types the source may answer with; anything else is refused before decoding. */
  accepts: readonly string[]
  /** Options it reads, beside none. */
  options?: readonly AdapterOption[]
  decode(bytes: Uint8Array, context: DecodeContext): Decoded
  /**
   * The same for a delivery too large for memory: yields what it has read, some thousand readings
   * at a time. Never throws on input. `covers` and `snapshotOf` stand in the last one.
   */
  decodePieces?(pieces: AsyncIterable<Uint8Array>, context: DecodeContext): AsyncIterable<Decoded>
  /** Documents that the root document of the source points to; each is polled by itself. */
  discover?(bytes: Uint8Array, context: DecodeContext): Discovered[]
  /** A `url` is asked for again after so many seconds: what the body itself says (`ttl`). */
  everySeconds?(bytes: Uint8Array): number | undefined
  /** When its peer says that it made a document, RFC 3339. Never throws. */
  madeAt?(bytes: Uint8Array): string | undefined
  /** Talks with the peer over HTTP in both directions, for the transport `http-dialogue`. */
  dialogue?(context: DialogueContext): Dialogue
  /** Examines and answers reports, for the transport `http-report`. Throws `setting-invalid`. */
  reporting?(context: ReportContext): Reporting
  /** Faults of the `mapping` of a source, all at once; present when the adapter takes one. */
  checkMapping?(mapping: unknown): MappingFault[]
}

/** One file of a bulk delivery, already unpacked and in UTF-8 without BOM. */
export type Member = {
  /** As named in the archive, e.g. `stop_times.txt`. */
  name: string
  bytes: number
  /** First record of a delimited member, unquoted and trimmed; absent for other kinds. */
  header?: readonly string[]
}

/** Bulk files: says which member becomes which contract; the lakehouse executes it in DuckDB. */
export type TablesAdapter = {
  shape: 'tables'
  name: string
  version: number
  emits: readonly ContractId[]
  accepts: readonly string[]
  plan(members: readonly Member[], context: DecodeContext): TablesPlan
  /** For a member that is a document rather than a table (`locations.geojson`). Never throws. */
  decodeMember?(name: string, bytes: Uint8Array, context: DecodeContext): Decoded
}

export type Adapter = DecodeAdapter | TablesAdapter | SessionAdapter

/** A plan as a value: nothing here touches a byte. */
export type TablesPlan = {
  tables: TablePlan[]
  /** Members that `decodeMember` reads. */
  documents: { member: string; contract: ContractId }[]
  /** Faults that the member list and headers already show (a missing file or column). */
  rejects: Reject[]
  /** Unknown members and the like. */
  findings: Finding[]
  /** Checked after all tables are typed, in this order. */
  references: Reference[]
}

export type TablePlan = {
  member: string
  contract: ContractId
  /** Column of the contract → header of the member; a column without an entry is NULL. */
  columns: Readonly<Record<string, string>>
  /** Headers no column takes; they go to the contract's `extra` map under their own name. */
  extra: readonly string[]
  /** Constant source text for a column whose cell is empty (a default the standard gives). */
  defaults?: Readonly<Record<string, string>>
}

/** Every row of `from` whose `columns` are all set must find a row of `to`; else it is a reject. */
export type Reference = {
  id: string
  from: ContractId
  columns: readonly string[]
  /** One target table, or several of which one must match. */
  to: readonly { contract: ContractId; columns: readonly string[] }[]
}
