import type { StatementSync } from 'node:sqlite'
import { ENTRY_KINDS } from '../types.ts'
import { closeOf, wordsOf } from '../ulid-words.ts'
import { THE_LOG } from './bundles.ts'
import { columnsOf, DERIVED, type Named, WIDTH } from './columns.ts'
import type { Wanted } from './find.ts'
import type { IdFinder } from './ids.ts'
import { kindNumber, OPEN, sortOf } from './kinds.ts'

export type Prepared = (text: string) => StatementSync
export type Numbers = Partial<Record<Named, number>>

/** Bundles from `last` down to `first` that may have what is wanted. */
export type BundleSource = (last: number, first: number) => Iterable<number>
/** Places before `before` and not before `first`, the newest first, `limit` or all of them. */
export type PlaceSource = (before: number, first: number, limit: number) => number[]

/** Bundles that are asked for at once. */
const BUNDLES_AT_ONCE = 64

/** `number`: of the name whose bundles are looked at; of none by sort, or all of them. */
export function bundleSource(
  { kinds = [...ENTRY_KINDS, 'other'] }: Wanted,
  number: number | undefined,
  prepared: Prepared,
): BundleSource {
  const sorts = new Set(kinds.map((kind) => sortOf(kindNumber(kind))))
  if (number === undefined && sorts.has(OPEN)) return everyBundle
  const statement = prepared(
    'SELECT bundle FROM named WHERE number = ? AND sort = ? AND bundle <= ? AND bundle >= ? ' +
      'ORDER BY bundle DESC LIMIT ?',
  )
  const name = number ?? THE_LOG
  return function* (last, first) {
    for (let from = last; from >= first; ) {
      const all = [...sorts].flatMap(
        (sort) => statement.all(name, sort, from, first, BUNDLES_AT_ONCE) as unknown as [number][],
      )
      // Of no sort is anything left out that is newer than the last of these.
      const bundles = [...new Set(all.flat())].sort((a, b) => b - a).slice(0, BUNDLES_AT_ONCE)
      yield* bundles
      if (bundles.length < BUNDLES_AT_ONCE) return
      from = (bundles.at(-1) as number) - 1
    }
  }
}

function* everyBundle(last: number, first: number): Generator<number> {
  for (let bundle = last; bundle >= first; bundle -= 1) yield bundle
}

/** Undefined when nothing is wanted that has places of its own. */
export function placeSource(
  { artefact, prev }: Wanted,
  ids: IdFinder,
  prepared: Prepared,
): PlaceSource | undefined {
  const ordered = 'AND place < ? AND place >= ? ORDER BY place DESC LIMIT ?'
  const placesOf = (text: string, ...given: (string | Uint8Array)[]): PlaceSource => {
    const statement = prepared(`${text} ${ordered}`)
    return (...range) => (statement.all(...given, ...range) as unknown as [number][]).flat()
  }
  const hash = artefact === undefined ? undefined : Buffer.from(artefact, 'hex')
  const [by, alike] = ['SELECT place FROM artefacts', 'JOIN continued USING (place)']
  if (hash && prev === undefined) return placesOf(`${by} WHERE sha256 = ?`, hash)
  // No close of an answer has artefacts that are looked for, nothing else goes without a row.
  if (hash) return placesOf(`${by} ${alike} WHERE sha256 = ? AND prev = ?`, hash, prev ?? '')
  if (prev === undefined) return undefined
  const others = placesOf('SELECT place FROM continued WHERE prev = ?', prev)
  const closes = closesOf(prev, ids, prepared)
  return (before, first, limit) => {
    const own = closes.filter((place) => place < before && place >= first)
    return [...others(before, first, limit), ...own].sort((a, b) => b - a).slice(0, limit)
  }
}

/** Closes of an open that have no row of `continued`. */
function closesOf(prev: string, ids: IdFinder, prepared: Prepared): number[] {
  const words = wordsOf(prev)
  const row = prepared('SELECT facts FROM bundles WHERE bundle = ?')
  const isDerived = (place: number) => {
    const [facts] = row.get(Math.floor(place / WIDTH)) as unknown as [Uint8Array]
    return ((columnsOf(facts).kinds[place % WIDTH] as number) & DERIVED) !== 0
  }
  return words ? [...ids.listed(closeOf(words))].filter(isDerived) : []
}
