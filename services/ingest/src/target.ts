import type { Adapter, DecodeAdapter, TablesAdapter } from '@tongqu/adapter-kit'
import type { Catalog, Source } from '@tongqu/catalog'
import { adapterNamed, adapters } from './adapters.ts'

/** What reads deliveries; sessions have frames instead, and a way of their own. */
export type DeliveryAdapter = DecodeAdapter | TablesAdapter

/** Where deliveries come from and where they go: a source of the catalogue, or a file by hand. */
export type Target = {
  /** Name in the journal, and `appId` of its landings: the source, and the part behind a `~`. */
  id: string
  /** What deliveries are told of: a source of the catalogue, or the name of a file by hand. */
  source: string
  adapter: DeliveryAdapter
  /** Takes what no route takes. */
  dataset: string
  routes: Source['routes']
  feed: string
  zone: string
  limits: Source['limits']
  options: Readonly<Record<string, string>>
  mapping?: unknown
  /** Which document of the source it is, where one names the others. */
  part?: string
}

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

/** Is it read from deliveries, and not over connections? */
export function readsDeliveries(adapter: Adapter): adapter is DeliveryAdapter {
  return adapter.shape !== 'session'
}

/**
 * The target of a source; undefined when it has sessions and no deliveries. Throws
 * `adapter-not-found` when the catalogue names an adapter this release lacks.
 */
export function targetOf(source: Source): Target | undefined {
  const { id, dataset, routes, feed, zone, limits, options, mapping } = source
  const adapter = adapterNamed(source.adapter)
  if (!readsDeliveries(adapter)) return undefined
  const known = { id, source: id, adapter, dataset, routes, feed, zone, limits, options }
  return mapping === undefined ? known : { ...known, mapping }
}

/** Stands between a source and a part in names of journals; neither of the two holds it. */
const PART_MARK = '~'

/** The same source, reading another of its documents. */
export function partOf(target: Target, part: string): Target {
  return { ...target, id: `${target.source}${PART_MARK}${part}`, part }
}

/** The target of files that somebody loads; `zone` is that of the province. */
export function fileTarget(
  adapter: DeliveryAdapter,
  dataset: string,
  feed: string,
  zone: string,
): Target {
  const id = [PREFIX, adapter.name, dataset, feed].join(':')
  return {
    id,
    source: id,
    adapter,
    dataset,
    routes: [],
    feed,
    zone,
    limits: fileLimits(adapter),
    options: {},
  }
}

/**
 * The target of a name in the journal; undefined when neither catalogue nor release knows it any
 * more. A source that has moved to another dataset is not the one the journal means. `zone` is that
 * of the province, for files.
 */
export function targetNamed(id: string, catalog: Catalog, zone: string): Target | undefined {
  const [prefix, adapterName = '', dataset = '', feed = ''] = id.split(':')
  const [name = '', part] = id.split(PART_MARK)
  const source = catalog.sources.get(name)
  if (source) {
    const target = adapters.has(source.adapter) ? targetOf(source) : undefined
    return target && part !== undefined ? partOf(target, part) : target
  }
  const adapter = adapters.get(adapterName)
  if (prefix !== PREFIX || !catalog.datasets.has(dataset)) return undefined
  return adapter && readsDeliveries(adapter) ? fileTarget(adapter, dataset, feed, zone) : undefined
}
