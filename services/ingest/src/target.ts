import type { Adapter } from '@tongqu/adapter-kit'
import type { Catalog, Source } from '@tongqu/catalog'
import { adapterNamed, adapters } from './adapters.ts'

/** Where deliveries come from and where they go: a source of the catalogue, or a file by hand. */
export type Target = {
  /** Name in the journal, and `appId` of its landings. */
  id: string
  adapter: Adapter
  dataset: string
  feed: string
  zone: string
  limits: Source['limits']
  options: Readonly<Record<string, string>>
}

/** Zone in which times without one are read when no source says otherwise. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

const MEBIBYTE = 2 ** 20

/** A file given by hand may be as large as the largest timetable we know of, many times over. */
const ARCHIVE_FILE_LIMITS: Source['limits'] = {
  bytes: 2_048 * MEBIBYTE,
  entities: 100_000_000,
  seconds: 3_600,
}

/** A message is decoded in memory: the largest country has some 100,000 vehicles on the road. */
const MESSAGE_FILE_LIMITS: Source['limits'] = {
  bytes: 256 * MEBIBYTE,
  entities: 1_000_000,
  seconds: 3_600,
}

/** Limits of a file that somebody gives us, by what reads it. */
export function fileLimits({ shape }: Pick<Adapter, 'shape'>): Source['limits'] {
  return shape === 'tables' ? ARCHIVE_FILE_LIMITS : MESSAGE_FILE_LIMITS
}

const PREFIX = 'load'

/** Is it the name of a file given by hand, and not of a source? */
export function isLoaded(id: string): boolean {
  return id.startsWith(`${PREFIX}:`)
}

/** Throws `adapter-not-found` when the catalogue names an adapter this release lacks. */
export function targetOf(source: Source): Target {
  const { id, dataset, feed, zone, limits, options } = source
  return { id, adapter: adapterNamed(source.adapter), dataset, feed, zone, limits, options }
}

/** The target of files that somebody loads. */
export function fileTarget(adapter: Adapter, dataset: string, feed: string): Target {
  return {
    id: [PREFIX, adapter.name, dataset, feed].join(':'),
    adapter,
    dataset,
    feed,
    zone: DEFAULT_ZONE,
    limits: fileLimits(adapter),
    options: {},
  }
}

/**
 * The target of a name in the journal; undefined when neither catalogue nor release knows it any
 * more. A source that has moved to another dataset is not the one the journal means.
 */
export function targetNamed(id: string, catalog: Catalog): Target | undefined {
  const [prefix, adapterName = '', dataset = '', feed = ''] = id.split(':')
  const source = catalog.sources.get(id)
  if (source) return adapters.has(source.adapter) ? targetOf(source) : undefined
  const adapter = adapters.get(adapterName)
  if (prefix !== PREFIX || !adapter || !catalog.datasets.has(dataset)) return undefined
  return fileTarget(adapter, dataset, feed)
}
