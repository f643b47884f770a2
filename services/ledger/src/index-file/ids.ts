import type { DatabaseSync } from 'node:sqlite'
import { instantOf, ulidOf, type Words, wordsOf } from '../ulid-words.ts'
import { slotOf, WIDTH } from './columns.ts'

/**
 * An id tells when it was made, and stands in the log soon after: it is looked for in the bundles
 * that have ids of its `SPAN_MILLISECONDS`. At most `MOST_NEAR` are listed for one span, however
 * many ids were made in it and wherever they stand; each other id has a row of `ids`.
 */
const SPAN_MILLISECONDS = 64
/** At 25,000 entries a second, a span fills seven bundles. */
export const MOST_NEAR = 32

export type IdAdder = {
  /** Is it found by its bundle? */
  add(id: Words, place: number): boolean
  /** An id that is no ULID. */
  addOdd(id: string, place: number): void
  forget(): void
}

export function openIdAdder(db: DatabaseSync): IdAdder {
  const bundles = db.prepare(
    'SELECT count(*) AS count, max(bundle) AS last FROM near WHERE span = ?',
  )
  const near = db.prepare('INSERT INTO near VALUES (?, ?)')
  const row = db.prepare('INSERT INTO ids VALUES (?, ?)')
  /** Spans that have been asked for the bundle: is it listed? */
  const listed = new Map<number, boolean>()
  let bundle = -1
  let [lastSpan, isLastListed] = [-1, false]

  const list = (span: number): boolean => {
    const { count, last } = bundles.get(span) as { count: number; last: number | null }
    if (last === bundle) return true
    if (count >= MOST_NEAR) return false
    near.run(span, bundle)
    return true
  }
  const begin = (of: number) => {
    bundle = of
    lastSpan = -1
    listed.clear()
  }
  return {
    add(id, place) {
      const of = Math.floor(place / WIDTH)
      if (of !== bundle) begin(of)
      const span = spanOf(id)
      if (span !== lastSpan) {
        lastSpan = span
        isLastListed = listed.get(span) ?? list(span)
        listed.set(span, isLastListed)
      }
      if (!isLastListed) row.run(ulidOf(id), place)
      return isLastListed
    },
    addOdd: (id, place) => void row.run(id, place),
    forget: () => begin(-1),
  }
}

export type IdFinder = {
  /** The first place of an id. */
  first(id: string): number | undefined
  /** Places of a ULID in the bundles that are listed for it, in the order of the log. */
  listed(id: Words): Generator<number>
}

export function openIdFinder(db: DatabaseSync): IdFinder {
  const near = db.prepare('SELECT bundle FROM near WHERE span = ? ORDER BY bundle')
  const idsOf = db.prepare('SELECT entries, ids FROM bundles WHERE bundle = ?')
  const own = db.prepare('SELECT min(place) AS place FROM ids WHERE id = ?')
  const listed = function* (id: Words): Generator<number> {
    for (const { bundle } of near.all(spanOf(id)) as { bundle: number }[]) {
      const row = idsOf.get(bundle) as { entries: number; ids: Uint8Array } | undefined
      // Listed before it is written, which is when it is full, or the transaction ends.
      if (!row) continue
      const { entries, ids } = row
      for (let slot = slotOf(ids, id, entries); slot >= 0; ) {
        yield bundle * WIDTH + slot
        slot = slotOf(ids, id, entries, slot + 1)
      }
    }
  }
  return {
    first(id) {
      const words = wordsOf(id)
      const place = words && listed(words).next().value
      const other = own.get(id)?.place as number | null | undefined
      return place === undefined ? (other ?? undefined) : Math.min(place, other ?? place)
    },
    listed,
  }
}

function spanOf(id: Words): number {
  return Math.floor(instantOf(id) / SPAN_MILLISECONDS)
}
