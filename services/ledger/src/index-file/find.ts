import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { BLOCK_BUNDLES } from './bundles.ts'
import { type Columns, columnsOf, KIND_BITS, NAMED, type Named, WIDTH } from './columns.ts'
import { openIdFinder } from './ids.ts'
import { kindNumber } from './kinds.ts'
import { bundleSource, type Numbers, type Prepared, placeSource } from './sources.ts'

/** A filter that has been looked over: names are short, numbers within their limits. */
export type Wanted = {
  kinds?: readonly string[]
  dataset?: string
  organisation?: string
  agreement?: string
  program?: string
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

/** Entries of the name or kind that one page looks at, whatever it finds: some milliseconds. */
const MOST_LOOKED_AT = 10_000
/** To open a bundle, or to look for the next blocks of a time, weighs as much as so many. */
const STEP_WEIGHT = 20
/** Places that are asked for at once. */
const PLACES_AT_ONCE = 500

type Open = (bundle: number) => { entries: number; columns: Columns }
/** Does the entry at a place of a bundle have it? */
type Test = (columns: Columns, slot: number) => boolean

/**
 * Finds entries by the bundles that have the rarest name of the filter, or its kinds; entries of
 * those are looked through, `MOST_LOOKED_AT` at a time: a page can be short, or empty, and go on.
 */
export function openFinder(db: DatabaseSync): (wanted: Wanted) => Found {
  const statements = new Map<string, StatementSync>()
  const prepared = (text: string): StatementSync => {
    const statement = statements.get(text) ?? db.prepare(text)
    statement.setReturnArrays(true)
    statements.set(text, statement)
    return statement
  }
  const ids = openIdFinder(db)
  const row = prepared('SELECT entries, facts FROM bundles WHERE bundle = ?')
  const open: Open = (bundle) => {
    const [entries, facts] = (row.get(bundle) as unknown as [number, Uint8Array] | undefined) ?? []
    return { entries: entries ?? 0, columns: columnsOf(facts) }
  }
  return (wanted) => {
    const numbers = numbersOf(wanted, prepared)
    if (!numbers) return { places: [] }
    const within = runsOf(wanted, prepared)
    const places = placeSource(wanted, ids, prepared)
    if (places) return placesPage(places, { open, within, test: testOf(wanted, numbers) }, wanted)
    const by = NAMED.find((name) => numbers[name] !== undefined)
    const { since: _, until: __, ...ofAllTime } = wanted
    const of = testOf(ofAllTime, by === undefined ? {} : { [by]: numbers[by] })
    const bundles = bundleSource(wanted, by && numbers[by], prepared)
    return bundlesPage(bundles, { open, within, of, test: testOf(wanted, numbers) }, wanted)
  }
}

/** Undefined when a name stands in no entry. */
function numbersOf(wanted: Wanted, prepared: Prepared): Numbers | undefined {
  const numbers: Numbers = {}
  const find = prepared('SELECT number FROM names WHERE name = ?')
  for (const name of NAMED) {
    const text = wanted[name]
    if (text === undefined) continue
    const [number] = (find.get(text) as unknown as [number] | undefined) ?? []
    if (number === undefined) return undefined
    numbers[name] = number
  }
  return numbers
}

/** Places one after the other, all of which may be of the time that is asked for. */
type Run = { first: number; end: number }
/** The newest of those before a place; undefined when there are none. */
type RunBefore = (before: number) => Run | undefined

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
  const entries = BLOCK_BUNDLES * WIDTH
  return (place) => {
    const last = blockIn(has, Math.floor((place - 1) / entries))
    if (last === undefined) return undefined
    const first = (blockIn(lacks, last) ?? -1) + 1
    return { first: first * entries, end: Math.min(place, (last + 1) * entries) }
  }
}

function testOf({ kinds, since, until }: Partial<Wanted>, numbers: Numbers): Test {
  const isKind = new Uint8Array(KIND_BITS + 1).fill(kinds ? 0 : 1)
  for (const kind of kinds ?? []) isKind[kindNumber(kind)] = 1
  const named = Object.entries(numbers) as [Named, number][]
  const from = since ?? Number.NEGATIVE_INFINITY
  const to = until ?? Number.POSITIVE_INFINITY
  return (columns, slot) => {
    if (isKind[(columns.kinds[slot] as number) & KIND_BITS] === 0) return false
    const at = columns.instants[slot] as number
    if (at < from || at >= to) return false
    for (const [name, number] of named) if (columns[name][slot] !== number) return false
    return true
  }
}

type Look = { open: Open; within: RunBefore; test: Test }

/** `of`: what weighs as an entry that was looked at. */
function bundlesPage(
  bundlesIn: ReturnType<typeof bundleSource>,
  { open, within, of, test }: Look & { of: Test },
  { before, limit }: Wanted,
): Found {
  const places: number[] = []
  let looked = 0
  for (let run = within(before); run; run = within(run.first)) {
    const { first, end } = run
    for (const bundle of bundlesIn(Math.floor((end - 1) / WIDTH), Math.floor(first / WIDTH))) {
      const start = bundle * WIDTH
      if (looked >= MOST_LOOKED_AT) return { places, next: Math.min(end, start + WIDTH) }
      looked += STEP_WEIGHT
      const { entries, columns } = open(bundle)
      for (let slot = Math.min(entries, end - start) - 1; slot >= 0; slot -= 1) {
        if (!of(columns, slot)) continue
        looked += 1
        if (!test(columns, slot)) continue
        if (places.length === limit) return { places, next: places.at(-1) as number }
        places.push(start + slot)
      }
    }
    looked += STEP_WEIGHT
    if (looked >= MOST_LOOKED_AT && first > 0) return { places, next: first }
  }
  return { places }
}

function placesPage(
  placesIn: NonNullable<ReturnType<typeof placeSource>>,
  { open, within, test }: Look,
  { before, limit }: Wanted,
): Found {
  const places: number[] = []
  let looked = 0
  for (let run = within(before); run; ) {
    const { first, end } = run
    if (looked >= MOST_LOOKED_AT) return { places, next: end }
    const some = placesIn(end, first, PLACES_AT_ONCE)
    for (const place of some) {
      const { entries, columns } = open(Math.floor(place / WIDTH))
      if (place % WIDTH >= entries || !test(columns, place % WIDTH)) continue
      if (places.length === limit) return { places, next: places.at(-1) as number }
      places.push(place)
    }
    looked += STEP_WEIGHT * (1 + some.length)
    const last = some[PLACES_AT_ONCE - 1]
    run = last === undefined ? within(first) : { first, end: last }
  }
  return { places }
}
