import type { Hash } from '../merkle/hashes.ts'
import type { LedgerReader } from '../types.ts'

/** One entry as it stands in the log: the bytes are the leaf (canonical JSON of an `Entry`). */
export type StoredEntry = { index: number; bytes: Uint8Array }

/** Indices `from` up to `to`, which is not included. */
export type EntryRange = { from: number; to: number; signal?: AbortSignal }

/** The entries of a log one after the other, for whoever computes something of all of them. */
export type EntrySource = {
  /**
   * In the order of the log, in memory one bundle at a time. Each is checked against the tree of
   * the newest checkpoint before it is given. Throws `ledger-damaged`; a RangeError when the range
   * goes beyond that checkpoint; the reason of the signal when it is aborted.
   */
  entries(range: EntryRange): AsyncGenerator<StoredEntry>
}

/** An answer of which the end is not told. */
export type OpenAnswer = { index: number; id: string; t: string }

/** The log of a folder, with the index derived from it. */
export type LogReader = LedgerReader &
  EntrySource & {
    /** Leaves of the newest checkpoint; 0 before the first. */
    size(): Promise<number>
    /** When the index has all that the newest checkpoint holds. Throws `ledger-damaged`. */
    catchUp(): Promise<void>
    /**
     * A full bundle that this process has written, which the index then need not read. `hash`: of
     * the tree of its leaves.
     */
    give(number: number, bundle: Uint8Array, hash: Hash): void
    /** Up to which size the index is, and whether it is being rebuilt from nothing. */
    indexed(): { size: number; isRebuilding: boolean }
    /**
     * Which of these ids the newest checkpoint holds, and where. Throws `ledger-unavailable` when
     * the index does not get there within some seconds.
     */
    knows(ids: readonly string[]): Promise<ReadonlyMap<string, number>>
    /**
     * `serve_open` without a `serve_close` whose `t` is before `before` (RFC 3339), oldest first,
     * at most `limit` (1…10,000) of them.
     */
    unclosed(before: string, limit?: number): Promise<readonly OpenAnswer[]>
    close(): Promise<void>
  }
