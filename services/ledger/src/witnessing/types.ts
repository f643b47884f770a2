import type { LedgerReader, Recorder } from '../types.ts'
import type { Disk } from '../writer/types.ts'

/** Somebody who is asked to sign checkpoints too. */
export type WitnessAddress = {
  /** Public key: `name+hex+base64` of signature type 0x04 (C2SP tlog-cosignature). */
  verifier: string
  /** Prefix of its submissions, without a slash at the end (C2SP tlog-witness). */
  url: string
}

/** More would not fit below a note (`MAX_SIGNATURES`), and none of them may be away. */
export const MAX_WITNESSES = 16

/** What a witness has answered: its type without parameters, its body bounded by whoever asked. */
export type WitnessAnswer = { status: number; contentType: string; body: Uint8Array }

/** Sends a body to `url`; follows no redirect, and throws when no whole answer comes in time. */
export type WitnessPost = (
  url: string,
  body: Uint8Array,
  signal: AbortSignal,
) => Promise<WitnessAnswer>

/** A checkpoint that is to be signed: its leaves, the text that is signed, the whole note. */
export type Target = { size: number; text: string; note: string }

/** Line of a witness without its line break, and when it signed, in seconds since 1970. */
export type Cosigned = { line: string; at: number }

/**
 * Why a witness has not signed. The last three are grave: it knows a longer log than there is,
 * another one of the same length, or one that the checkpoint does not go on from.
 */
export type WitnessFailure =
  | 'unreachable'
  | 'refused'
  | 'malformed'
  | 'signature'
  | 'time'
  | 'conflict'
  | GraveFailure

export type GraveFailure = 'longer-tree' | 'split-view' | 'inconsistent'

/** A witness that does not sign, as somebody who is to look after it needs to know. */
export type WitnessTrouble = { witness: string; reason: WitnessFailure; detail: string }

/** What a witness says that contradicts the log: leaves that it knows, and those asked about. */
export type Disagreement = { witness: string; says: GraveFailure; theirs: number; ours: number }

export type WitnessingDeps = {
  /** Folder of the ledger. */
  dir: string
  disk: Pick<Disk, 'write' | 'sync' | 'rename' | 'syncFolder' | 'remove'>
  witnesses: readonly WitnessAddress[]
  post: WitnessPost
  reader: Pick<LedgerReader, 'checkpoint' | 'consistency'>
  recorder: Pick<Recorder, 'append' | 'isWritable'>
  /** Milliseconds since 1970. */
  now(): number
  /** Told once of each trouble, until the witness has signed again. */
  troubled(trouble: WitnessTrouble): void
  /** Told once of each disagreement until the witness has signed again, at most once an hour. */
  alarm(disagreement: Disagreement): void
  /** Told of what failed here. */
  report(error: unknown): void
  /** Checkpoints are submitted at this distance; default `ROUND_MILLISECONDS`. */
  roundMilliseconds?: number
}

export type WitnessingStatus = {
  /**
   * Leaves of the newest checkpoint that all witnesses have signed, and when the first of them
   * did, in milliseconds since 1970.
   */
  witnessed?: { size: number; at: number }
  /** Since the process took the ledger. */
  failures: readonly { witness: string; reason: WitnessFailure; count: number }[]
}

export type Witnessing = {
  status(): WitnessingStatus
  close(): Promise<void>
}
