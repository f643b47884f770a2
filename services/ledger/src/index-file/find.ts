import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { ENTRY_KINDS } from '../types.ts'
import { BLOCK_ENTRIES, kindNumber } from './rows.ts'

/** A filter that has been looked over: names are short, numbers within their limits. */
export type Wanted = {
  kinds?: readonly string[]
  dataset?: string
  organisation?: string
  agreement?: string
  prev?: string
  artefact?: string
  /** Milliseconds since 1970; `until` is not included. */
  since?: number
  until?: number
  before: number
  limit: number
}

/** Places of entries, the newest first; `next`: what is before it has not been looked at. */
export type Found = { places: number[]; next?: number }

type Row = [
  place: number,
  kind: number,
  at: number,
  dataset: number | null,
  organisation: number | null,
  agreement: number | null,
]
type Test = (row: Row) => boolean
/** At most `limit` places before `before` and not before `first`, the newest first. */
type Stream = (before: number, first: number, limit: number) => Row[]

/** Entries that one page looks at, whatever it finds: some ten milliseconds of work. */
const MOST_LOOKED_AT = 10_000
/** Looked at in one step where entries have to be looked through. */
const STEP = 500
/** A look for the next blocks of a time weighs as much as so many entries. */
const RUN_WEIGHT = 100

/** Kinds that the index by kind leaves out, as the schema writes them. */
const ANSWERS = ['serve_open', 'serve_close'].map(kindNumber)

const COLUMNS = 'place, kind, at, dataset, organisation, agreement'
const [PLACE, KIND, AT] = [0, 1, 2] as const
/** By which names entries are found, the rarest first, and where they stand in a row. */
const NAMED = { agreement: 5, organisation: 4, dataset: 3 } as const

/**
 * Finds entries by what the rarest part of the filter has in order; the other parts are looked
 * through, `MOST_LOOKED_AT` entries at a time: a page can be short, or empty, and go on.
 */
export function openFinder(db: DatabaseSync): (wanted: Wanted) => Found {
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string): StatementSync => {
    const statement = statements.get(text) ?? db.prepare(text)
    statement.setReturnArrays(true)
    statements.set(text, statement)
    return statement
  }
  return (wanted) => {
    const numbers = numbersOf(wanted, prepared)
    if (!numbers) return { places: [] }
    const { streams, isExact } = streamsOf(wanted, numbers, prepared)
    const step = isExact ? wanted.limit + 1 : Math.max(STEP, wanted.limit + 1)
    const test = testOf(wanted, numbers)
    return page({ streams, test, step, runBefore: runsOf(wanted, prepared) }, wanted)
  }
}

type Prepared = (text: string) => StatementSync
type Numbers = { agreement?: number; organisation?: number; dataset?: number }
const NAMES = ['agreement', 'organisation', 'dataset'] as const

/** Undefined when a name stands in no entry. */
function numbersOf(wanted: Wanted, prepared: Prepared): Numbers | undefined {
  const numbers: Numbers = {}
  const find = prepared('SELECT number FROM names WHERE name = ?')
  for (const name of NAMES) {
    const text = wanted[name]
    if (text === undefined) continue
    const [number] = (find.get(text) as unknown as [number] | undefined) ?? []
    if (number === undefined) return undefined
    numbers[name] = number
  }
  return numbers
}

/**
 * Where to look next, before a place: blocks one after the other, all of which may have entries of
 * the time that is asked for. Undefined when there are none.
 */
type RunBefore = (before: number) => { first: number; end: number } | undefined

function runsOf({ since, until }: Wanted, prepared: Prepared): RunBefore {
  if (since === undefined && until === undefined) {
    return (before) => (before > 0 ? { first: 0, end: before } : undefined)
  }
  const from = since ?? 0
  const to = until ?? Number.MAX_SAFE_INTEGER
  const before = 'SELECT block FROM blocks WHERE block <= ? AND'
  const has = prepared(`${before} latest >= ? AND earliest < ? ORDER BY block DESC LIMIT 1`)
  const lacks = prepared(`${before} (latest < ? OR earliest >= ?) ORDER BY block DESC LIMIT 1`)
  const blockIn = (statement: StatementSync, last: number) => {
    return (statement.get(last, from, to) as unknown as [number] | undefined)?.[0]
  }
  return (place) => {
    const last = blockIn(has, Math.floor((place - 1) / BLOCK_ENTRIES))
    if (last === undefined) return undefined
    const first = (blockIn(lacks, last) ?? -1) + 1
    return { first: first * BLOCK_ENTRIES, end: Math.min(place, (last + 1) * BLOCK_ENTRIES) }
  }
}

/** `isExact`: what streams give needs no further look. */
function streamsOf(
  wanted: Wanted,
  numbers: Numbers,
  prepared: Prepared,
): { streams: Stream[]; isExact: boolean } {
  const isOfAllTime = wanted.since === undefined && wanted.until === undefined
  const { artefact, prev } = wanted
  if (artefact !== undefined) {
    const hash = Buffer.from(artefact, 'hex')
    const from = `SELECT ${COLUMNS} FROM artefacts JOIN entries USING (place)`
    // What an entry goes on from stands in no row of `entries`, where the test could see it.
    const [text, ...more] =
      prev === undefined
        ? [`${from} WHERE sha256 = ?`]
        : [`${from} JOIN continued USING (place) WHERE sha256 = ? AND prev = ?`, prev]
    return { streams: [stream(prepared(ordered(text)), hash, ...more)], isExact: false }
  }
  if (prev !== undefined) {
    const text = `SELECT ${COLUMNS} FROM continued JOIN entries USING (place) WHERE prev = ?`
    return { streams: [stream(prepared(ordered(text)), prev)], isExact: false }
  }
  const [by, ...others] = NAMES.filter((name) => numbers[name] !== undefined)
  const isExact = isOfAllTime && others.length === 0
  if (!by && !wanted.kinds) {
    const text = `SELECT ${COLUMNS} FROM entries WHERE place >= 0`
    return { streams: [stream(prepared(ordered(text)))], isExact }
  }
  const kinds = [...new Set((wanted.kinds ?? ENTRY_KINDS).map(kindNumber))]
  if (!by && kinds.some((kind) => ANSWERS.includes(kind))) {
    const text = `SELECT ${COLUMNS} FROM entries WHERE place >= 0`
    return { streams: [stream(prepared(ordered(text)))], isExact: false }
  }
  const named = by ? `${by} = ? AND ` : `kind NOT IN (${ANSWERS.join(', ')}) AND `
  const statement = prepared(ordered(`SELECT ${COLUMNS} FROM entries WHERE ${named}kind = ?`))
  const given = by ? [numbers[by] ?? 0] : []
  return { streams: kinds.map((kind) => stream(statement, ...given, kind)), isExact }
}

function ordered(text: string): string {
  return `${text} AND place < ? AND place >= ? ORDER BY place DESC LIMIT ?`
}

function stream(statement: StatementSync, ...given: (number | string | Uint8Array)[]): Stream {
  return (before, first, limit) => statement.all(...given, before, first, limit) as unknown as Row[]
}

function testOf(wanted: Wanted, numbers: Numbers): Test {
  const { since, until } = wanted
  const kinds = wanted.kinds && new Set(wanted.kinds.map(kindNumber))
  const named = NAMES.filter((name) => numbers[name] !== undefined)
  return (row) => {
    if (kinds && !kinds.has(row[KIND])) return false
    if (since !== undefined && row[AT] < since) return false
    if (until !== undefined && row[AT] >= until) return false
    return named.every((name) => row[NAMED[name]] === numbers[name])
  }
}

type Walk = { streams: readonly Stream[]; test: Test; step: number; runBefore: RunBefore }

function page({ streams, test, step, runBefore }: Walk, { before, limit }: Wanted): Found {
  const places: number[] = []
  let run = runBefore(before)
  let looked = 0
  while (run) {
    const { first, end } = run
    if (looked >= MOST_LOOKED_AT) return { places, next: end }
    // The newest of all streams together: of none is anything left out that is newer than the last.
    const rows = streams.flatMap((one) => one(end, first, step))
    rows.sort((a, b) => b[PLACE] - a[PLACE])
    for (const row of rows.slice(0, step)) {
      if (!test(row)) continue
      if (places.length === limit) return { places, next: places.at(-1) as number }
      places.push(row[PLACE])
    }
    looked += Math.max(RUN_WEIGHT, Math.min(rows.length, step))
    const last = rows[step - 1]
    run = last ? { first, end: last[PLACE] } : runBefore(first)
  }
  return { places }
}
