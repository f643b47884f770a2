/**
 * Quotas of addresses. Anybody has any number of them, so that memory and rows of the store must
 * not grow with them: all are counted in a sketch (count-min: Cormode, Muthukrishnan 2005), which
 * never counts too little; only those that have used a hundredth of their quota are counted by
 * themselves and told to the store.
 */
import type { Store } from '@tongqu/store'
import { hashOf } from './gcra.ts'
import type { Count } from './leases.ts'
import type { Window } from './windows.ts'

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

type Heavy = Count & {
  /** Not told yet. */
  untold: number
  /** What the store has, of all gateways. */
  told: number
}

type Policy = { window: Window; cells: Float64Array; heavy: Map<string, Heavy> }

/** `seed`: a random number that nobody else knows. */
export function createTallies(store: Pick<Store, 'db'>, seed: number): Tallies {
  const policies = new Map<string, Policy>()
  const policyOf = ({ key, window }: Count): Policy => {
    const name = key.slice(0, key.indexOf(' '))
    const known = policies.get(name)
    if (known?.window.since === window.since) return known
    const cells = known?.cells.fill(0) ?? new Float64Array(ROWS * CELLS)
    const made = { window, cells, heavy: new Map() }
    policies.set(name, made)
    return made
  }
  return {
    used(count) {
      const { heavy, cells } = policyOf(count)
      const own = heavy.get(count.key)
      return own ? own.told + own.untold : estimate(cells, count.key, seed)
    },
    add(count, amount) {
      const { heavy, cells } = policyOf(count)
      const own = heavy.get(count.key)
      if (own) {
        own.untold += amount
        return
      }
      const used = raise(cells, count.key, seed, amount)
      if (used < count.limit * HEAVY_SHARE) return
      heavy.set(count.key, { ...count, untold: used, told: 0 })
    },
    async settle() {
      for (const { heavy } of policies.values()) {
        for (const one of heavy.values()) if (one.untold > 0) await settle(store, one)
      }
    },
  }
}

function cellOf(row: number, first: number, second: number): number {
  return row * CELLS + (((first + Math.imul(row, second)) >>> 0) % CELLS)
}

function estimate(cells: Float64Array, key: string, seed: number): number {
  const first = hashOf(key, seed)
  const second = hashOf(key, ~seed) | 1
  let least = Number.POSITIVE_INFINITY
  for (let row = 0; row < ROWS; row += 1) {
    least = Math.min(least, cells[cellOf(row, first, second)] ?? 0)
  }
  return least
}

/** No cell is raised beyond the new estimate (conservative update). */
function raise(cells: Float64Array, key: string, seed: number, amount: number): number {
  const first = hashOf(key, seed)
  const second = hashOf(key, ~seed) | 1
  const used = estimate(cells, key, seed) + amount
  for (let row = 0; row < ROWS; row += 1) {
    const cell = cellOf(row, first, second)
    cells[cell] = Math.max(cells[cell] ?? 0, used)
  }
  return used
}

/** What fails is told the next time; whether it was written is not known, so that it may count twice. */
async function settle({ db }: Pick<Store, 'db'>, one: Heavy): Promise<void> {
  const { key, window, untold } = one
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
