import type { DatabaseSync } from 'node:sqlite'

/** Longer names are in no catalogue; nobody finds by them. */
export const MAX_NAME_LENGTH = 200
/** Names of which the number is kept. */
const MOST_NAMES = 100_000

/** Numbers of names; a name that has none is given the next. */
export type Names = {
  /** 0 for what is no name. */
  ofText(name: unknown): number
  /** Of a name that stands as ASCII from `from` up to `to`; makes no text of it. */
  ofBytes(bytes: Uint8Array, from: number, to: number): number
  forget(): void
}

type Known = { bytes: Uint8Array; number: number }

export function openNames(db: DatabaseSync): Names {
  const known = new Map<string, number>()
  const byHash = new Map<number, Known>()
  const find = db.prepare('SELECT number FROM names WHERE name = ?')
  const make = db.prepare('INSERT INTO names (name) VALUES (?)')

  const ofText = (name: unknown): number => {
    if (typeof name !== 'string' || name.length > MAX_NAME_LENGTH) return 0
    const kept = known.get(name)
    if (kept !== undefined) return kept
    const number = Number(find.get(name)?.number ?? make.run(name).lastInsertRowid)
    if (known.size >= MOST_NAMES) known.clear()
    known.set(name, number)
    return number
  }
  return {
    ofText,
    ofBytes(bytes, from, to) {
      const hash = hashOf(bytes, from, to)
      const kept = byHash.get(hash)
      if (kept && isAt(bytes, from, to, kept.bytes)) return kept.number
      const own = Buffer.from(bytes.subarray(from, to))
      const number = ofText(own.toString('latin1'))
      if (byHash.size >= MOST_NAMES) byHash.clear()
      byHash.set(hash, { bytes: own, number })
      return number
    },
    forget() {
      known.clear()
      byHash.clear()
    },
  }
}

/** A small integer, which V8 keeps without an object of its own. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0
  for (let at = from; at < to; at += 1) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0
  return hash & 0x3fffffff
}

function isAt(bytes: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length) return false
  for (let at = 0; at < other.length; at += 1) if (bytes[from + at] !== other[at]) return false
  return true
}
