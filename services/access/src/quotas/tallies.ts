/**
 * Quotas of addresses. Anybody has any number of them, so that memory and rows of the store must
 * not grow with them: all are counted in a sketch (count-min: Cormode, Muthukrishnan 2005), which
 * never counts too little; only those that have used a hundredth of their quota are counted by
 * themselves and told to the store.
 */
import type { Store } from '@tongqu/store'
import type { Count, Heavy, Sketch, Tally } from './count.ts'
import { hashOf } from './gcra.ts'

export type Tallies = {
  /** What is used up to now, here and, as of the last second, elsewhere. */
  used(count: Count): number
  add(count: Count, amount: number): void
  /** Tells the store and hears from it; once a second. Throws `store-unavailable`. */
  settle(): Promise<void>
}

/** Four rows of 32,768 cells are 1 MB for each quota: an error of 0.01% of all that is counted. */
const ROWS = 4
const CELLS = 32_768
/** From this part of its quota on, an address is counted by itself. */
const HEAVY_SHARE = 0.01
/** So many of a quota at most: each is written once a second. All others stay in the sketch. */
export const MOST_HEAVY = 10_000

/** `seed`: a random number that nobody else knows. */
export function createTallies(store: Pick<Store, 'db'>, seed: number): Tallies {
  const sketches = new Map<string, Sketch>()
  const sketchOf = ({ key, window }: Count): Sketch => {
    const name = key.slice(0, key.indexOf(' '))
    const known = sketches.get(name)
    if (known?.window.since === window.since) return known
    if (known) known.isGone = true
    const counts = known?.counts.fill(0) ?? new Float64Array(ROWS * CELLS)
    const made: Sketch = { window, counts, heavy: new Map(), isGone: false }
    sketches.set(name, made)
    return made
  }
  const tallyOf = (count: Count): Tally => {
    const kept = count.tally
    if (kept !== undefined && !kept.sketch.isGone) return kept
    const made = { sketch: sketchOf(count), cells: cellsOf(count.key, seed) }
    count.tally = made
    return made
  }
  return {
    used(count) {
      const { sketch, cells } = tallyOf(count)
      const own = sketch.heavy.size > 0 ? sketch.heavy.get(count.key) : undefined
      return own ? own.told + own.untold : estimate(sketch.counts, cells)
    },
    add(count, amount) {
      const { sketch, cells } = tallyOf(count)
      const own = sketch.heavy.size > 0 ? sketch.heavy.get(count.key) : undefined
      if (own) {
        own.untold += amount
        return
      }
      const used = raise(sketch.counts, cells, amount)
      if (used < count.limit * HEAVY_SHARE || sketch.heavy.size >= MOST_HEAVY) return
      sketch.heavy.set(count.key, { count, untold: used, told: 0 })
    },
    async settle() {
      for (const { heavy } of sketches.values()) {
        for (const one of heavy.values()) if (one.untold > 0) await settle(store, one)
      }
    },
  }
}

/** One of each row, by two hashes (Kirsch, Mitzenmacher 2006). */
function cellsOf(key: string, seed: number): number[] {
  const first = hashOf(key, seed)
  const second = hashOf(key, ~seed) | 1
  return Array.from(
    { length: ROWS },
    (_, row) => row * CELLS + (((first + Math.imul(row, second)) >>> 0) % CELLS),
  )
}

function estimate(counts: Float64Array, cells: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const cell of cells) least = Math.min(least, counts[cell] ?? 0)
  return least
}

/** No cell is raised beyond the new estimate (conservative update). */
function raise(counts: Float64Array, cells: readonly number[], amount: number): number {
  const used = estimate(counts, cells) + amount
  for (const cell of cells) counts[cell] = Math.max(counts[cell] ?? 0, used)
  return used
}

/** What fails is told the next time; if it was written after all, it counts twice. */
async function settle({ db }: Pick<Store, 'db'>, one: Heavy): Promise<void> {
  const { untold, count } = one
  const { key, window } = count
  const ends_at = new Date(window.to).toISOString()
  const row = await db
    .insertInto('quota_used')
    .values({ quota: key, since: window.since, used: untold, ends_at })
    .onConflict((conflict) =>
      conflict
        .columns(['quota', 'since'])
        .doUpdateSet((row) => ({ used: row('quota_used.used', '+', untold) })),
    )
    .returning('used')
    .executeTakeFirstOrThrow()
  one.told = row.used
  one.untold -= untold
}
