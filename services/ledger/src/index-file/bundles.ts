import type { DatabaseSync } from 'node:sqlite'
import { type Columns, columnsOf, DERIVED, KIND_BITS, NAMED, putId, WIDTH } from './columns.ts'
import type { Facts } from './facts.ts'
import { OPEN, sortOf } from './kinds.ts'

/** Bundles of one row of `blocks`. */
export const BLOCK_BUNDLES = 16
/** Number of the log itself among the names. */
export const THE_LOG = 0
/** More than there are sorts. */
const SORTS = KIND_BITS + 1

export type BundleAdder = {
  /** The file has the first `size` entries: of the last bundle what is there is read from it. */
  begin(size: number): void
  /** The next entry. `isDerived`: its id is that of the close of what it goes on from. */
  add(facts: Facts, isDerived: boolean): void
  /** Writes what is not yet in the file. */
  write(): void
}

/** Throws an Error with `errcode` SQLITE_CORRUPT when the last row is not what it should be. */
export function openBundles(db: DatabaseSync): BundleAdder {
  const read = db.prepare('SELECT entries, ids, facts FROM bundles WHERE bundle = ?')
  const put = db.prepare('INSERT OR REPLACE INTO bundles VALUES (?, ?, ?, ?)')
  const widen = db.prepare(
    'INSERT INTO blocks VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET ' +
      'earliest = min(earliest, ?2), latest = max(latest, ?3)',
  )
  const list = openNamed(db)
  const columns = columnsOf()
  const ids = new Uint8Array(columns.ids.buffer)
  const keys = new Float64Array(WIDTH * (NAMED.length + 1))
  let bundle = 0
  /** Entries of it, and those of them that the file has. */
  let [count, written] = [0, 0]

  const write = () => {
    if (count === written) return
    put.run(bundle, count, ids, columns.facts)
    let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (let slot = written; slot < count; slot += 1) {
      earliest = Math.min(earliest, columns.instants[slot] as number)
      latest = Math.max(latest, columns.instants[slot] as number)
    }
    widen.run(Math.floor(bundle / BLOCK_BUNDLES), earliest, latest)
    list(namesIn(columns, written, count, keys), bundle)
    written = count
  }
  return {
    begin(size) {
      bundle = Math.floor(size / WIDTH)
      count = size % WIDTH
      written = count
      if (count === 0) return
      const row = read.get(bundle) as Row | undefined
      if (row?.entries !== count) throw corrupt(`bundle ${bundle} has not ${count} entries`)
      ids.set(row.ids)
      columns.facts.set(row.facts)
    },
    add(facts, isDerived) {
      if (count === WIDTH) {
        bundle += 1
        count = 0
        written = 0
      }
      putId(columns.ids, count, facts.id)
      columns.instants[count] = facts.at
      columns.kinds[count] = facts.kind | (isDerived ? DERIVED : 0)
      for (const named of NAMED) columns[named][count] = facts[named]
      count += 1
      if (count === WIDTH) write()
    },
    write,
  }
}

type Row = { entries: number; ids: Uint8Array; facts: Uint8Array }

/** What bundles are found by: of some entries each name with each sort, once. */
function namesIn(columns: Columns, from: number, to: number, keys: Float64Array): Float64Array {
  let count = 0
  for (let slot = from; slot < to; slot += 1) {
    const sort = sortOf((columns.kinds[slot] as number) & KIND_BITS)
    if (sort !== OPEN) keys[count++] = THE_LOG * SORTS + sort
  }
  for (const named of NAMED) {
    let last = -1
    for (let slot = from; slot < to; slot += 1) {
      const number = columns[named][slot] as number
      const key = number * SORTS + sortOf((columns.kinds[slot] as number) & KIND_BITS)
      if (number !== 0 && key !== last) keys[count++] = key
      last = key
    }
  }
  return keys.subarray(0, count).sort()
}

/** Rows that one statement puts there: the call costs as much as a row. */
const ROWS_AT_ONCE = 16

/** Lists a bundle under keys, which are in order; one that stands there twice is taken once. */
function openNamed(db: DatabaseSync): (keys: Float64Array, bundle: number) => void {
  const statementOf = (rows: number) => {
    const values = Array.from({ length: rows }, (_, at) => `(?${2 * at + 2}, ?${2 * at + 3}, ?1)`)
    return db.prepare(`INSERT OR IGNORE INTO named VALUES ${values.join(', ')}`)
  }
  const [one, some] = [statementOf(1), statementOf(ROWS_AT_ONCE)]
  const given: number[] = []
  return (keys, bundle) => {
    let last = -1
    given.push(bundle)
    for (const key of keys) {
      if (key !== last) given.push(Math.floor(key / SORTS), key % SORTS)
      last = key
      if (given.length <= 2 * ROWS_AT_ONCE) continue
      some.run(...given)
      given.length = 1
    }
    for (let at = 1; at < given.length; at += 2) {
      one.run(bundle, given[at] as number, given[at + 1] as number)
    }
    given.length = 0
  }
}

const SQLITE_CORRUPT = 11

function corrupt(why: string): Error {
  return Object.assign(new Error(why), { errcode: SQLITE_CORRUPT })
}
