/**
 * What the verifier calls things, for whoever reads it and for the compiler: types only. Nothing of
 * this file is left when it runs, so that `verify.ts` needs no file beside it.
 */

import type { KeyObject } from 'node:crypto'

/** Of type 1 it signs for the log (signed-note), of type 4 as a witness (tlog-cosignature). */
export type Key = { name: string; id: string; type: number; key: KeyObject }

/** `text`: what was signed, without signatures. */
export type Checkpoint = { origin: string; size: number; root: Buffer; text: string }

/** A file of a copy, below its root, of at most `limit` bytes; undefined when it is not there. */
export type Read = (path: string, limit: number) => Promise<Buffer | undefined>

/** Hashes of a tile; of a copy only those that its checkpoint demands. */
export type Tiles = (level: number, index: number) => Promise<Buffer[]>

/** A copy of a log, bound to its signed checkpoint. What does not fit is a fault. */
export type Copy = {
  head: Checkpoint
  tile: Tiles
  /** Of a bundle; undefined where the copy has none. */
  entries(index: number): Promise<Buffer[] | undefined>
}

/** What it is asked to do, by name. */
export type Commands = Record<string, () => Promise<string>>

/** What a command is given. */
export type Given = {
  keys: readonly Key[]
  read: Read
  /** The first word after the command; the file that it may be the name of. */
  first: string
  text(): Promise<string>
  copy(): Promise<Copy>
  json: boolean
}

/** `more.ts`, where it lies beside the verifier. */
export type More = {
  USAGE: string
  readerOf(place: string, get: typeof fetch, token?: string): Read
  commandsOf(own: Commands, given: Given): Commands
}

/** An entry of the log, as far as it is looked into: it is known to stand in the log, no more. */
export type Entry = {
  id?: string
  k?: string
  t?: string
  dataset?: string
  agreement?: string
  prev?: string
  outcome?: string
  actor?: { type?: string; id?: string; organisation?: string }
  activity?: { job?: string; run?: string }
  change?: { id?: string; to?: string }
  meters?: Record<string, number>
  inputs?: Artefact[]
  outputs?: Artefact[]
  body?: EntryBody
}

/** Of an agreement in force its prices; of a statement that was issued, which and over what. */
export type EntryBody = {
  fee?: Fee
  sha256?: string
  log?: Partial<Statement['log']>
  period?: Partial<Statement['period']>
  [member: string]: unknown
}

/** What a change or an answer used or made: a release, a file of a table, a delivery. */
export type Artefact = {
  dataset?: string
  release?: number
  table?: string
  version?: number
  path?: string
  feed?: string
  sha256?: string
  rows?: number
  bytes?: number
  removed?: boolean
}

/** Of an agreement: millionths of the currency's unit for one request, row, byte or second. */
export type Fee = { currency: string; unitPrices: { meter: string; micros: number }[] }

/** 明细, as a hub serves it; before it was checked anything may stand anywhere in it. */
export type Statement = {
  id: string
  /** The statement before it. */
  prev?: string
  agreement: string
  period: { since: string; until: string; zone: string }
  /** Entries `from` … `to - 1`; `root`: base64, of the tree of `to` leaves. */
  log: { origin: string; from: number; to: number; root: string }
  /** `entry`: where the log has the prices. */
  prices: Fee & { entry: number }
  lines: StatementLine[]
  /** Hundredths of the currency's unit, decimal. */
  totalFen: string
}

/** Amounts in millionths of the currency's unit, decimal. */
export type StatementLine = {
  day: string
  dataset: string
  app: string
  meter: string
  quantity: number
  unitMicros: string
  amountMicros: string
}
