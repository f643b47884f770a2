import type { Catalog, Dataset } from '@tongqu/catalog'
import { type Target, targetOf } from '../target.ts'
import { sourceOf } from './feeds.ts'
import { catalogWith } from './hub.ts'
import { toy } from './toy-adapter.ts'

export * from './toy-adapter.ts'

/** The catalogue of the repository with these datasets beside its own, and no sources. */
export async function toyCatalog(
  datasets: Readonly<Record<string, Partial<Dataset>>>,
): Promise<Catalog> {
  const catalog = await catalogWith([])
  const base = catalog.datasets.get('metro-gate-counts')
  if (!base) throw new Error('no dataset to copy')
  const own = Object.entries(datasets).map(
    ([id, more]) => [id, { ...base, id, classOverrides: {}, quality: {}, ...more }] as const,
  )
  return { ...catalog, datasets: new Map([...catalog.datasets, ...own]) }
}

/** A target of the toy that nothing in the catalogue needs to name. */
export function toyTarget(dataset: string, more: Partial<Target> = {}): Target {
  const target = targetOf({ ...sourceOf(dataset, 'http://toy.invalid'), adapter: 'gtfs-realtime' })
  if (!target) throw new Error('no target')
  const limits = { bytes: 2 ** 30, entities: 1_000_000, seconds: 60 }
  return { ...target, id: 'toy', source: 'toy', adapter: toy, limits, ...more }
}
