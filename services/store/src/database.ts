import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'
import type { Store, Writing } from './types.ts'

/** What the two databases do differently. */
export type Database = {
  kind: Store['kind']
  /** Its errors are `Problem` or `DatabaseFault`. */
  db: Kysely<Tables>
  /** One transaction, in which nobody else may write what `transact` writes. */
  exclusive<T>(work: (writing: Writing) => Promise<T>): Promise<T>
  /** One transaction for `migrations`, however long it takes; other processes wait. */
  migrating<T>(work: (writing: Writing) => Promise<T>): Promise<T>
  /** What the types that migrations name are called here, where they are called otherwise. */
  columnTypes: Readonly<Record<string, string>>
  /** Tells other processes at commit, where it can. */
  notify(writing: Writing, seq: number): Promise<void>
  /**
   * Calls `answered` each time the database has answered what the newest committed sequence number
   * is, at least each second; `failed` when it is lost. Answers a function that ends it.
   */
  watch(answered: (seq: number) => void, failed: (error: unknown) => void): () => void
  close(): Promise<void>
}

/** At most so much time passes between two answers, in milliseconds; promised is a second. */
export const POLL_MILLISECONDS = 500

/** The counter row whose value is the newest sequence number. */
export const EVENTS_COUNTER = 'events'
