import { Problem } from '@tongqu/contracts'
import type { Encoding } from '@tongqu/lakehouse'
import { negotiate } from './negotiate.ts'

type Format = {
  encoding: Encoding
  /** The one we answer with comes first, then other names callers use for the same. */
  types: readonly [string, ...string[]]
  extension: string
}

/** The six encodings of the records door (DESIGN section 7), in order of preference. */
export const recordFormats: readonly Format[] = [
  { encoding: 'json', types: ['application/json'], extension: 'json' },
  {
    encoding: 'ndjson',
    types: ['application/x-ndjson', 'application/ndjson', 'application/jsonl'],
    extension: 'ndjson',
  },
  { encoding: 'csv', types: ['text/csv'], extension: 'csv' },
  { encoding: 'geojson', types: ['application/geo+json'], extension: 'geojson' },
  { encoding: 'arrow', types: ['application/vnd.apache.arrow.stream'], extension: 'arrows' },
  {
    encoding: 'parquet',
    types: ['application/vnd.apache.parquet', 'application/x-parquet'],
    extension: 'parquet',
  },
]

export const encodings = recordFormats.map(({ encoding }) => encoding)

/**
 * The encoding of an answer: `?format=` wins over `Accept`. GeoJSON is offered only where there is
 * a geometry. Throws `not-acceptable` or `no-geometry`.
 */
export function formatFor(
  wish: string | undefined,
  accept: string | undefined,
  hasGeometry: boolean,
): Format {
  const offered = recordFormats.filter(({ encoding }) => encoding !== 'geojson' || hasGeometry)
  const wanted = wish
    ? offered.find(({ encoding }) => encoding === wish)
    : negotiated(accept, offered)
  if (wanted) return wanted
  if (wish === 'geojson') throw new Problem('no-geometry')
  const offers = offered.map(({ types }) => types[0])
  const list = offers.join(', ')
  const detail = { 'zh-CN': `可提供：${list}。`, en: `Offered here: ${list}.` }
  throw new Problem('not-acceptable', { detail, offers })
}

function negotiated(accept: string | undefined, offered: readonly Format[]): Format | undefined {
  const type = negotiate(
    accept,
    offered.flatMap(({ types }) => types),
  )
  return offered.find(({ types }) => type !== undefined && types.includes(type))
}
