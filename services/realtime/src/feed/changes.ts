/** What has changed for one plan between two moments of a dataset. */
import type { DatasetView, PlanCache } from './view.ts'
import { entitiesOf } from './view.ts'

export type Difference = {
  /** Tag of the content that the difference is to; absent: to nothing, all is told. */
  since?: string
  /** JSON of the entities that are new or other. */
  upsert: readonly string[]
  /** Ids of those that are gone. */
  remove: readonly string[]
}

/** Moments of a plan that somebody may resume from. */
const MAX_MOMENTS = 8

/** Of all moments of a plan together; texts that stay the same are kept once. */
const MAX_ENTITIES = 1_000_000

/**
 * What leads from the content tagged `since` to that of the view, tagged `tag`; all of it when the
 * older content is not known any more. Asked again for the same two, it answers the same object.
 */
export function difference(
  cache: PlanCache,
  view: DatasetView,
  tag: string,
  since: string | undefined,
): Difference {
  const now = momentOf(cache, view, tag)
  const then = since === undefined ? undefined : cache.moments.get(since)
  if (!then || since === undefined) return wholeOf(now)
  const known = told.get(now)?.get(then)
  if (known) return known
  const made = between(then, now, since)
  const byThen = told.get(now) ?? new WeakMap<Moment, Difference>()
  told.set(now, byThen.set(then, made))
  return made
}

type Moment = ReadonlyMap<string, string>

/** By the newer and the older moment. */
const told = new WeakMap<Moment, WeakMap<Moment, Difference>>()

const wholes = new WeakMap<Moment, Difference>()

function momentOf(cache: PlanCache, view: DatasetView, tag: string): Moment {
  const { moments } = cache
  const known = moments.get(tag)
  if (known) return known
  const before = [...moments.values()].at(-1)
  const texts = entitiesOf(cache, view)
  for (const [id, text] of texts) {
    const same = before?.get(id)
    if (same === text) texts.set(id, same)
  }
  moments.set(tag, texts)
  let entities = 0
  for (const { size } of moments.values()) entities += size
  for (const [oldest, { size }] of moments) {
    if (moments.size <= 1 || (moments.size <= MAX_MOMENTS && entities <= MAX_ENTITIES)) break
    moments.delete(oldest)
    entities -= size
  }
  return texts
}

function wholeOf(now: Moment): Difference {
  const known = wholes.get(now) ?? { upsert: [...now.values()], remove: [] }
  wholes.set(now, known)
  return known
}

function between(then: Moment, now: Moment, since: string): Difference {
  const upsert: string[] = []
  for (const [id, text] of now) if (then.get(id) !== text) upsert.push(text)
  const remove = [...then.keys()].filter((id) => !now.has(id))
  return { since, upsert, remove }
}
