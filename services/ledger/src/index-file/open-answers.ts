import type { DatabaseSync } from 'node:sqlite'
import { ID_WORDS, ulidOf, type Words } from '../ulid-words.ts'

/** Answers of which the end is not told. */
export type OpenAnswers = {
  opened(id: Words, place: number, at: number): void
  closed(id: Words): void
  /** Brings the file as far. */
  write(): void
  forget(): void
}

/** Most answers end within the transaction in which they began: those never reach the file. */
export function openAnswers(db: DatabaseSync): OpenAnswers {
  const opened = db.prepare('INSERT OR IGNORE INTO open_answers VALUES (?, ?, ?)')
  const closed = db.prepare('DELETE FROM open_answers WHERE id = ?')
  let table = newTable(FIRST_SLOTS)
  return {
    opened(id, place, at) {
      if (table.count * 2 >= table.places.length) table = grown(table)
      put(table, id, place, at)
    },
    closed(id) {
      if (!take(table, id)) closed.run(ulidOf(id))
    },
    write() {
      const { ids, places, instants } = table
      for (const [slot, place] of places.entries()) {
        if (place === NONE) continue
        const id = ids.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS)
        opened.run(ulidOf(id), place, instants[slot] as number)
      }
      if (table.count > 0) table = newTable(FIRST_SLOTS)
    },
    forget() {
      table = newTable(FIRST_SLOTS)
    },
  }
}

/**
 * A hash table with open addressing. A Map would be laid out anew again and again as entries come
 * and go, and needs each id as a text.
 */
type Table = { ids: Uint32Array; places: Float64Array; instants: Float64Array; count: number }

/** A power of two. */
const FIRST_SLOTS = 4_096
/** No entry stands in the slot. */
const NONE = -1

function newTable(slots: number): Table {
  const ids = new Uint32Array(slots * ID_WORDS)
  const places = new Float64Array(slots).fill(NONE)
  return { ids, places, instants: new Float64Array(slots), count: 0 }
}

function grown({ ids, places, instants }: Table): Table {
  const table = newTable(places.length * 2)
  for (const [slot, place] of places.entries()) {
    if (place === NONE) continue
    const id = ids.subarray(slot * ID_WORDS, (slot + 1) * ID_WORDS)
    put(table, id, place, instants[slot] as number)
  }
  return table
}

/** The slot of an id, or the empty one where it would stand. */
function slotOf({ ids, places }: Table, id: Words): number {
  const last = places.length - 1
  for (let slot = firstSlot(id[3] as number, last); ; slot = (slot + 1) & last) {
    if (places[slot] === NONE) return slot
    const at = slot * ID_WORDS
    const isSame = ids[at + 3] === id[3] && ids[at + 2] === id[2] && ids[at + 1] === id[1]
    if (isSame && ids[at] === id[0]) return slot
  }
}

/** The lowest bits of a ULID are chance. */
function firstSlot(lowest: number, last: number): number {
  return lowest & last
}

/** Of the same id the first counts. */
function put(table: Table, id: Words, place: number, at: number): void {
  const slot = slotOf(table, id)
  if (table.places[slot] !== NONE) return
  for (let word = 0; word < ID_WORDS; word += 1) {
    table.ids[slot * ID_WORDS + word] = id[word] as number
  }
  table.places[slot] = place
  table.instants[slot] = at
  table.count += 1
}

/** Takes an id out; those that stand behind it for its sake move up. False: it was not there. */
function take(table: Table, id: Words): boolean {
  const { ids, places, instants } = table
  const last = places.length - 1
  let gap = slotOf(table, id)
  if (places[gap] === NONE) return false
  for (let slot = (gap + 1) & last; places[slot] !== NONE; slot = (slot + 1) & last) {
    const first = firstSlot(ids[slot * ID_WORDS + 3] as number, last)
    if (((slot - first) & last) < ((slot - gap) & last)) continue
    ids.copyWithin(gap * ID_WORDS, slot * ID_WORDS, (slot + 1) * ID_WORDS)
    places[gap] = places[slot] as number
    instants[gap] = instants[slot] as number
    gap = slot
  }
  places[gap] = NONE
  table.count -= 1
  return true
}
