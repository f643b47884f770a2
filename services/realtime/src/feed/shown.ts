/** One moment of a dataset as one plan shows it. */
import { createHash } from 'node:crypto'
import type { DatasetState } from '../held.ts'
import type { Pseudonyms } from '../plan/masks.ts'
import type { KnownContracts } from '../plan/narrow-view.ts'
import { needsNarrowing, newNarrowing } from '../plan/narrow-view.ts'
import type { FeedPlan } from '../realtime.ts'
import type { DatasetView, PlanCache } from './view.ts'
import { contentTag, newPlanCache, viewOf } from './view.ts'

export type Shown = { cache: PlanCache; view: DatasetView; etag(): string }

/** `most` plans are remembered with what was made for them. */
export function shownTo(
  held: DatasetState,
  plan: FeedPlan,
  most: number,
  pseudonyms: Pseudonyms = NO_PSEUDONYMS,
): Shown {
  held.view ??= viewOf([...held.feeds.values()], held.fleet)
  const cache = planCacheOf(held, plan, most, pseudonyms)
  const view = cache.narrowing?.of(held.view) ?? held.view
  const tag = () => (cache.isNarrow ? contentTag(cache, view) : view.digest)
  return { cache, view, etag: () => etagOf(plan, tag()) }
}

const NO_PSEUDONYMS: Pseudonyms = () => {
  throw new Error('no keys of pseudonyms are open')
}

/** The plan asked for moves to the end, so that the first one is the least used. */
function planCacheOf(
  held: DatasetState,
  { tables, hash: own }: FeedPlan,
  most: number,
  pseudonyms: Pseudonyms,
): PlanCache {
  const known = held.plans.get(own)
  const isGood = known && (known.narrowing || !needsNarrowing(tables, held.contracts))
  const cache = isGood ? known : planCache(tables, held.contracts, pseudonyms)
  held.plans.delete(own)
  held.plans.set(own, cache)
  for (const hash of held.plans.keys()) {
    if (held.plans.size <= most) break
    held.plans.delete(hash)
  }
  return cache
}

function planCache(
  tables: FeedPlan['tables'],
  contracts: KnownContracts,
  pseudonyms: Pseudonyms,
): PlanCache {
  const isNarrow = needsNarrowing(tables, contracts)
  const narrowing = isNarrow ? newNarrowing(tables, contracts, pseudonyms) : undefined
  return newPlanCache(tables, contracts, narrowing)
}

function etagOf(plan: FeedPlan, tag: string): string {
  const hash = createHash('sha256').update(JSON.stringify([plan.hash, tag]))
  return hash.digest('base64url').slice(0, 22)
}
