import type { Transformer } from 'node:stream/web'
import type { Snapshot } from '@tongqu/lakehouse'
import type { GatewayDeps } from './deps.ts'

/** Columns of `gtfs/locations` that stand elsewhere in a feature than under `properties`. */
const ID = 'id'
const GEOMETRY = 'geometry'
const EXTRA = 'extra'

type Wanted = {
  feed: string
  columns: readonly string[]
  signal: AbortSignal
  count: (rows: number) => void
}

/**
 * `locations.geojson` again from its table: one Feature per row, its `id` at the feature as the
 * specification wants it (GTFS Schedule, locations.geojson), the geometry's text as it is kept.
 * Rows are turned one by one; only `columns` are asked of the lake.
 */
export async function locationsText(
  lake: GatewayDeps['lake'],
  snapshot: Snapshot,
  table: string,
  { feed, columns, signal, count }: Wanted,
): Promise<ReadableStream<Uint8Array>> {
  const question = {
    table,
    view: ['feed_id', ...columns],
    select: columns,
    where: [{ column: 'feed_id', operator: 'eq', values: [feed] } as const],
    order: [],
  }
  const { body } = await lake.stream(snapshot, question, 'ndjson', { signal, count })
  return body.pipeThrough(new TransformStream(featuresFromLines()))
}

/** NDJSON rows in, one FeatureCollection out. */
function featuresFromLines(): Transformer<Uint8Array, Uint8Array> {
  const decoder = new TextDecoder()
  let rest = ''
  let before = '{"type":"FeatureCollection","features":['
  const emit = (lines: readonly string[], send: (bytes: Uint8Array) => void) => {
    for (const line of lines) {
      if (line === '') continue
      send(Buffer.from(`${before}\n${featureOf(JSON.parse(line))}`))
      before = ','
    }
  }
  return {
    transform(chunk, controller) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      emit(lines, (bytes) => controller.enqueue(bytes))
    },
    flush(controller) {
      emit([rest + decoder.decode()], (bytes) => controller.enqueue(bytes))
      controller.enqueue(Buffer.from(before === ',' ? '\n]}\n' : `${before}]}\n`))
    },
  }
}

function featureOf(row: Record<string, unknown>): string {
  const { [ID]: id, [GEOMETRY]: geometry, [EXTRA]: extra, ...rest } = row
  const known = Object.entries(rest).filter(([, value]) => value !== null)
  const properties = { ...Object.fromEntries(known), ...((extra ?? {}) as object) }
  const place = typeof geometry === 'string' ? geometry : 'null'
  const head = `{"type":"Feature","id":${JSON.stringify(id)}`
  return `${head},"properties":${JSON.stringify(properties)},"geometry":${place}}`
}
