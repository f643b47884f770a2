import type { DatabaseSync } from 'node:sqlite'
import { type Artefact, ENTRY_KINDS, type Entry, type EntryKind } from '../types.ts'

/** Puts entries into the index, within a transaction of the caller. */
export type Adder = {
  add(place: number, entry: Entry): void
  /** Before the transaction is committed. */
  end(): void
  /** After a transaction that was taken back. */
  forget(): void
}

/** Entries of one row of `blocks`. */
export const BLOCK_ENTRIES = 4_096
/** Names of which the number is kept. */
const MOST_NAMES = 100_000
const SHA256 = /^[0-9a-f]{64}$/
/** Longer names are in no catalogue; nobody finds by them. */
export const MAX_NAME_LENGTH = 200

/** Kinds whose artefacts are looked for: what files and releases were made of. */
const WITH_ARTEFACTS: ReadonlySet<EntryKind> = new Set(['ingest', 'transform', 'publish'])

/** Number of a kind in the index; one that is not known has one of its own. */
export function kindNumber(kind: string): number {
  return (ENTRY_KINDS as readonly string[]).indexOf(kind)
}

/** Statements are prepared once. */
export function openAdder(db: DatabaseSync): Adder {
  const names = openNames(db)
  const blocks = openBlocks(db)
  const entries = db.prepare('INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)')
  const ids = db.prepare('INSERT INTO ids VALUES (?, ?)')
  const continued = db.prepare('INSERT INTO continued VALUES (?, ?)')
  const artefacts = db.prepare('INSERT OR IGNORE INTO artefacts VALUES (?, ?)')
  const answers = openAnswers(db)
  return {
    add(place, entry) {
      const { id, k, dataset, agreement, prev, actor } = entry
      const at = instantOf(entry.t)
      const numbers = [dataset, actor?.organisation, agreement].map(names.numberOf)
      const [inDataset = null, ofOrganisation = null, underAgreement = null] = numbers
      entries.run(place, kindNumber(k), at, inDataset, ofOrganisation, underAgreement)
      ids.run(id, place)
      blocks.add(Math.floor(place / BLOCK_ENTRIES), at)
      if (typeof prev === 'string') continued.run(prev, place)
      if (k === 'serve_open') answers.opened(id, place, at)
      if (k === 'serve_close' && typeof prev === 'string') answers.closed(prev)
      if (!WITH_ARTEFACTS.has(k)) return
      for (const sha256 of hashesOf(entry)) artefacts.run(Buffer.from(sha256, 'hex'), place)
    },
    end() {
      blocks.write()
      answers.write()
    },
    forget() {
      names.forget()
      blocks.forget()
      answers.forget()
    },
  }
}

/** Hashes of what an entry of the kinds above was made of, or made. */
export function hashesOf({ inputs = [], outputs = [] }: Entry): string[] {
  const all: readonly Artefact[] = [...inputs, ...outputs]
  return all.flatMap(({ sha256 }) => (sha256 !== undefined && SHA256.test(sha256) ? [sha256] : []))
}

function openNames(db: DatabaseSync) {
  const known = new Map<string, number>()
  const find = db.prepare('SELECT number FROM names WHERE name = ?')
  const make = db.prepare('INSERT INTO names (name) VALUES (?)')
  return {
    numberOf(name: string | undefined): number | null {
      if (typeof name !== 'string' || name.length > MAX_NAME_LENGTH) return null
      const kept = known.get(name)
      if (kept !== undefined) return kept
      const number = Number(find.get(name)?.number ?? make.run(name).lastInsertRowid)
      if (known.size >= MOST_NAMES) known.clear()
      known.set(name, number)
      return number
    },
    forget: () => known.clear(),
  }
}

/** Most answers end within the transaction in which they began: those never reach the table. */
function openAnswers(db: DatabaseSync) {
  const opened = db.prepare('INSERT OR IGNORE INTO open_answers VALUES (?, ?, ?)')
  const closed = db.prepare('DELETE FROM open_answers WHERE id = ?')
  const open = new Map<string, [place: number, at: number]>()
  return {
    opened: (id: string, place: number, at: number) => void open.set(id, [place, at]),
    closed(id: string): void {
      if (!open.delete(id)) closed.run(id)
    },
    write(): void {
      for (const [id, facts] of open) opened.run(id, ...facts)
      open.clear()
    },
    forget: () => open.clear(),
  }
}

function openBlocks(db: DatabaseSync) {
  const text =
    'INSERT INTO blocks VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET ' +
    'earliest = min(earliest, ?2), latest = max(latest, ?3)'
  const widen = db.prepare(text)
  const spans = new Map<number, [earliest: number, latest: number]>()
  return {
    add(block: number, at: number): void {
      const span = spans.get(block)
      if (!span) spans.set(block, [at, at])
      else if (at < span[0]) span[0] = at
      else if (at > span[1]) span[1] = at
    },
    write(): void {
      for (const [block, span] of spans) widen.run(block, ...span)
      spans.clear()
    },
    forget: () => spans.clear(),
  }
}

/** Milliseconds since 1970; 0 for what is no instant. */
function instantOf(text: string): number {
  const at = Date.parse(text)
  return Number.isFinite(at) ? at : 0
}
