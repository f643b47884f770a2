import type { Secrets, Store } from '@tongqu/store'
import type { Hash } from '../merkle/hashes.ts'
import type { Checkpoint, Recorder } from '../types.ts'
import type { Faults } from './faults.ts'

/**
 * The few calls by which the ledger changes a disk. Nothing that was written, renamed or removed
 * survives power loss before `sync` of the file and `syncFolder` of its folder.
 */
export type Disk = {
  read(path: string): Promise<Buffer>
  /** A part of a file; shorter where the file ends. */
  readAt(path: string, position: number, length: number): Promise<Buffer>
  /** Creates or empties the file, then writes. */
  write(path: string, content: Uint8Array): Promise<void>
  /** A new file that stays open for appending; fails with `EEXIST` when the name is taken. */
  create(path: string): Promise<DiskFile>
  /**
   * An existing file that stays open to be written over from its beginning, and that grows where
   * it ends.
   */
  reopen(path: string): Promise<DiskFile>
  sync(path: string): Promise<void>
  syncFolder(path: string): Promise<void>
  rename(from: string, to: string): Promise<void>
  remove(path: string): Promise<void>
  /** One level; an existing folder is fine. */
  makeFolder(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  list(path: string): Promise<{ name: string; folder: boolean }[]>
  /** False also when nobody can tell. */
  isThere(path: string): boolean | Promise<boolean>
}

/** One call after the other. */
export type DiskFile = {
  /** Behind what was appended before. */
  append(bytes: Uint8Array): Promise<void>
  /** Bytes and length are on disk. */
  sync(): Promise<void>
  /** It ends there, and what is appended next stands there. */
  truncate(bytes: number): Promise<void>
  close(): Promise<void>
}

export type LedgerOptions = {
  /** `<data>/ledger`; made when it is missing. */
  dir: string
  store: Pick<Store, 'db' | 'transact'>
  secrets: Pick<Secrets, 'seal' | 'open'>
  /** Milliseconds since 1970. */
  now(): number
  /** Milliseconds of a clock that never goes back, for leases; absent: that of this process. */
  monotonic?: () => number
  /** First line of checkpoints and name of their keys: `tongqu.ledger/<id of the installation>`. */
  origin: string
  /** Who writes: stays the same when this installation is started again. */
  holder: string
  /** Where other gateways reach the writer. */
  address?: string
  disk: Disk
  /**
   * Which of these ids are in the log already, and where. The ledger remembers the newest itself
   * (at least the last `RECENT_IDS`) and asks for the others.
   */
  knows?: Knows
  /** Gets each full bundle, before it is in a checkpoint; its bytes are others afterwards. */
  onBundle?: OnBundle
  /** Told of what went wrong and is tried again, and of what can not be told to any caller. */
  report?: (error: unknown) => void
  /** Another writer may take over after so long without a word; default `LEASE_MILLISECONDS`. */
  leaseMilliseconds?: number
  /** Checkpoints follow one another at this distance; default `CHECKPOINT_MILLISECONDS`. */
  checkpointMilliseconds?: number
  /**
   * A segment of the write-ahead log that has grown so far is followed by another one; default
   * `SEGMENT_BYTES`.
   */
  segmentBytes?: number
  /** Places at which tests stop or kill the process. */
  faults?: Faults
}

export type Knows = (
  ids: readonly string[],
) => ReadonlyMap<string, number> | Promise<ReadonlyMap<string, number>>

/** `hash`: of the tree of the 256 leaves. */
export type OnBundle = (number: number, bundle: Uint8Array, hash: Hash) => void

/** The one writer of a log. */
export type Ledger = Recorder & {
  /** Newest one that is published; undefined before the first. */
  checkpoint(): Checkpoint | undefined
  /**
   * Calls after each publication; what the checkpoint covers is in files. Answers the end of it.
   */
  onCheckpoint(handler: (checkpoint: Checkpoint) => void): () => void
  /** Calls once when another writer has taken over; then nothing is taken or published any more. */
  onFenced(handler: () => void): () => void
  /** A new key signs from now on; the old one beside it for `KEY_OVERLAP_MILLISECONDS`. */
  rotateKey(): Promise<void>
  /** Takes nothing more, brings what it has into a checkpoint, and lets others write. */
  close(): Promise<void>
}
