import type { Kysely, Transaction } from 'kysely'
import type { Tables } from './tables.ts'

export type Reading = Kysely<Tables> | Transaction<Tables>
export type Writing = Transaction<Tables>

/** Something that happened, as it is told to the outbox within the transaction that did it. */
export type NewEvent = {
  entity: string
  entityId: string
  action: string
  /** States of its machine before and after, where it has one. */
  from?: string
  to?: string
  /** `person:<id>`, `app:<id>` or `system`. */
  actor: string
  dataset?: string
  /** Does it change what anybody may read? Then every gateway hears of it within a second. */
  policy: boolean
  /** Organisations that may read it at `/api/events` and by webhook. Nobody: an empty list. */
  audience: readonly string[]
  /** JSON; no personal data, no secrets. */
  body?: Readonly<Record<string, unknown>>
}

/**
 * The state of the control plane, in an SQLite file of the data folder (one hub process writes) or
 * in PostgreSQL (any number of gateways). What `transact` has answered is on disk.
 */
export type Store = {
  kind: 'sqlite' | 'postgresql'
  /**
   * For reading outside a transaction, and for a statement that is one by itself. Throws
   * `store-unavailable` when the database is away, `bad-request` for a text with U+0000. Inside
   * `transact` it is an error.
   */
  db: Kysely<Tables>
  /**
   * All or nothing. A conflict with another transaction makes `work` run again, so it must have no
   * effect but on the store. Transactions run one after the other. A statement that failed spoils
   * it, even when that is caught. Throws what `work` throws, and `store-unavailable`, which leaves
   * open whether it was committed when the answer to the commit is what was lost.
   */
  transact<T>(work: (writing: Writing) => Promise<T>): Promise<T>
  /** Tells the outbox, within the transaction; answers the sequence number. */
  record(writing: Writing, event: NewEvent): Promise<number>
  /**
   * Calls when events may have been committed, here or by another process: at once where the
   * database tells (NOTIFY, or this process), and at least each second. `handler` gets the newest
   * sequence number that is known to be committed; it is not called while the database is away.
   * Answers a function that ends it.
   */
  follow(handler: (seq: number) => void): () => void
  close(): Promise<void>
}

export type StoreOptions = {
  /** `postgres://…`; absent: SQLite. */
  databaseUrl?: string
  /** The data folder: `store/hub.sqlite` lies in it. */
  dir: string
  /** Milliseconds since 1970. */
  now(): number
  /** ULID or UUID of events. */
  uuid(): string
  /** Told of what went wrong without harm: a listener that was cut and begins again. */
  report?: (error: unknown) => void
}
