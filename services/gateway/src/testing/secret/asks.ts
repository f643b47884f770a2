import { contractOf } from '@tongqu/contracts'
import fc from 'fast-check'
import { PUBLIC_URL } from '../gateway.ts'
import type { SecretWorlds } from './worlds.ts'

/** What somebody asks for: one address, and what comes of following it. */
export type SecretAsk = {
  who: number
  target: string
  method: 'GET' | 'HEAD'
  headers: Record<string, string>
}

const FORMATS = ['json', 'ndjson', 'csv', 'geojson', 'arrow', 'parquet'] as const
const OPERATORS = ['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'in', 'like', 'is'] as const
const SYSTEM = ['feed_id', 'event_date', 'delivery_id', 'received_at']
const BOXES = ['119,29,122,32', '120,30,120.3,30.3', '120.31,30.2,121,31', '-10,-10,10,10']
const TIMES = ['2026-03-01', '2026-03-01T03:40:00Z/..', '../2026-03-01T03:50:00Z', '2026-02-28/..']
const ENCODINGS = ['gzip', 'br', 'zstd', 'gzip, br, zstd', 'identity', '']
const RANGES = ['bytes=0-9', 'bytes=-40', 'bytes=100-', 'bytes=5-5', 'bytes=99999999-']
const SIRI = ['?LineRef=L0', '?LineRef=L1', '?StopPointRef=x']
const GBFS = ['gbfs', 'station_information', 'station_status', 'system_information']
const DATASET_PARTS = ['', '/schema', '/versions', '/versions?limit=1', '/quality', '/lineage']
const PAGES = [
  ...['/', '/live', '/api/live', '/sources', '/api/sources', '/quality', '/api/quality'],
  ...['/api/datasets?sort=updated', '/api/datasets?limit=30', '/?sort=updated', '/api/forwards'],
  ...['/providers/transit/quality', '/api/providers/transit/quality', '/openapi.json', '/healthz'],
]

/** Requests of anybody (or of one) to any door, on any column, with values that occur anywhere. */
export function secretAsks(worlds: SecretWorlds, only?: number): fc.Arbitrary<SecretAsk> {
  const all = tablesOf(worlds)
  const who = only === undefined ? fc.nat({ max: worlds.people.length - 1 }) : fc.constant(only)
  const asks = who.chain((index) => {
    const [some, rest] = tablesFor(worlds, all, index)
    const table = fc.oneof(
      ...(some.length > 0 ? [{ weight: 9, arbitrary: fc.constantFrom(...some) }] : []),
      { weight: 1, arbitrary: fc.constantFrom(...rest) },
    )
    const target = fc.oneof(
      { weight: 10, arbitrary: table.chain(recordsTarget) },
      { weight: 5, arbitrary: table.chain(otherTarget) },
      { weight: 1, arbitrary: fc.constantFrom(...PAGES) },
    )
    return target.map((one) => ({ who: index, target: one }))
  })
  const headers = fc.record({
    'accept-encoding': perhaps(fc.constantFrom(...ENCODINGS), 0.4),
    'accept-language': perhaps(fc.constantFrom('en', 'zh-CN'), 0.2),
    range: perhaps(fc.constantFrom(...RANGES), 0.15),
    accept: perhaps(fc.constantFrom('text/html', 'application/json', 'text/csv', '*/*'), 0.15),
  })
  const method = fc.constantFrom('GET' as const, 'GET' as const, 'GET' as const, 'HEAD' as const)
  return fc.tuple(asks, method, headers).map(([asked, how, all]) => ({
    ...asked,
    method: how,
    headers: Object.fromEntries(
      Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined),
    ),
  }))
}

/** Tables as somebody sees them, those they see anything of first. */
function tablesFor(
  { people, planOf }: SecretWorlds,
  tables: readonly TableAt[],
  index: number,
): [TableAt[], TableAt[]] {
  const who = people[index]
  if (!who) throw new Error('nobody asks')
  const seen = tables.flatMap((one) => {
    const view = planOf(who, one.dataset)?.tables[one.table]
    if (!view) return []
    // Mostly what is there to see, and now and then what is not.
    return [
      { ...one, columns: [...view.columns, ...view.columns, ...view.columns, ...one.columns] },
    ]
  })
  return [seen, [...tables]]
}

type TableAt = {
  dataset: string
  table: string
  doors: readonly string[]
  columns: readonly string[]
  /** Texts that stand in the column in some world. */
  valuesOf(column: string): readonly string[]
}

function tablesOf({ catalog, base, others }: SecretWorlds): TableAt[] {
  const hubs = [base, ...new Set(others)]
  return [...catalog.datasets.values()].flatMap((dataset) =>
    dataset.tables.map(({ name, contract }) => {
      const own = contractOf(contract).columns.map((column) => column.name)
      const values = new Map<string, string[]>(
        own.map((column) => {
          const found = hubs.flatMap(({ rows }) =>
            (rows.get(dataset.id) ?? [])
              .filter((one) => one.contract === contract)
              .slice(0, 12)
              .flatMap(({ reading }) => [reading[column]].filter((value) => value !== undefined)),
          )
          return [column, found.map((value) => String(value))]
        }),
      )
      return {
        dataset: dataset.id,
        table: name,
        doors: dataset.doors,
        columns: [...own, ...SYSTEM, 'no_such_column'],
        valuesOf: (column: string) => values.get(column) ?? [],
      }
    }),
  )
}

function recordsTarget({ dataset, table, columns, valuesOf }: TableAt): fc.Arbitrary<string> {
  const column = fc.constantFrom(...columns)
  const filter = column.chain((name) => {
    const own = valuesOf(name)
    const value = fc.constantFrom(...(own.length > 0 ? own : ['x']), 'null', '0', '5000', '%', 'S%')
    return fc
      .tuple(fc.constantFrom(...OPERATORS), value, value)
      .map(([operator, one, two]) => [
        name,
        `${operator}.${operator === 'in' ? `"${one}","${two}"` : one}`,
      ])
  })
  const order = column.chain((name) => fc.constantFrom(name, `${name}.desc`))
  const some = <T>(one: fc.Arbitrary<T>, most = 3) => fc.array(one, { maxLength: most })
  const rare = <T>(one: fc.Arbitrary<T>) => perhaps(one, 0.1)
  return fc
    .record({
      select: fc.oneof(fc.constant([]), fc.constant([]), fc.uniqueArray(column, { maxLength: 3 })),
      filters: fc.oneof(fc.constant([]), fc.constant([]), some(filter, 2)),
      order: fc.oneof(fc.constant([]), fc.constant([]), fc.uniqueArray(order, { maxLength: 2 })),
      bbox: rare(fc.constantFrom(...BOXES)),
      datetime: rare(fc.constantFrom(...TIMES)),
      limit: perhaps(fc.constantFrom('1', '2', '5', '7', '1000'), 0.6),
      cursor: perhaps(fc.constantFrom('x', 'AAAA'), 0.03),
      version: perhaps(fc.constantFrom('1', '2', '3'), 0.1),
      format: perhaps(fc.constantFrom(...FORMATS), 0.8),
      main: fc.boolean(),
    })
    .map(({ select, filters, order: by, main, ...single }) => {
      const query = new URLSearchParams()
      if (select.length > 0) query.set('select', select.join(','))
      if (by.length > 0) query.set('order', by.join(','))
      for (const [name = '', value = ''] of filters) query.append(name, value)
      for (const [name, value] of Object.entries(single)) {
        if (value !== undefined) query.set(name, value)
      }
      const place = main ? 'records' : `tables/${table}/records`
      return `/api/datasets/${dataset}/${place}?${query}`
    })
}

function otherTarget({ dataset, table, doors, valuesOf }: TableAt): fc.Arbitrary<string> {
  const api = `/api/datasets/${dataset}`
  const catalogue = DATASET_PARTS.map((part) => `${api}${part}`)
  const pages = [`/datasets/${dataset}`, `/stations/${dataset}`, '/live', '/api/live']
  const stations = ['HALL', ...valuesOf('stop_id').slice(0, 3)].map(
    (id) => `/${encodeURIComponent(id)}`,
  )
  const files = [`${api}/files`, `${api}/files/${table}.parquet`]
  const feeds = [`/feeds/${dataset}.json`, `/feeds/${dataset}.pb`, `/feeds/${dataset}/events`]
  const forms = ['', '?form=original', '?feed=city', '?feed=nobody']
  const siri = ['', ...SIRI].map((query) => `/siri/${dataset}.xml${query}`)
  return fc.constantFrom(
    ...catalogue,
    ...pages,
    ...stations.flatMap((id) => [`/stations/${dataset}${id}`, `${api}/stations${id}/pathways`]),
    ...(doors.includes('files') ? [...files, ...files, ...files] : files),
    ...(doors.includes('feeds') ? [...feeds, ...feeds, ...feeds, ...siri] : feeds.slice(0, 1)),
    ...(doors.includes('gtfs') ? forms.map((form) => `${api}/gtfs.zip${form}`) : []),
    ...GBFS.map((name) => `/gbfs/${dataset}/${name}.json`).slice(
      0,
      dataset.includes('bikes') ? 9 : 1,
    ),
  )
}

/** With this probability; absent when it is made simpler. */
function perhaps<T>(one: fc.Arbitrary<T>, share: number): fc.Arbitrary<T | undefined> {
  const weight = Math.round(share * 100)
  return fc.oneof(
    { weight: 100 - weight, arbitrary: fc.constant(undefined) },
    { weight, arbitrary: one },
  )
}

/** As a request over the wire. */
export function requestOf({ target, method, headers }: Omit<SecretAsk, 'who'>): Request {
  return new Request(`${PUBLIC_URL}${target}`, { method, headers })
}
