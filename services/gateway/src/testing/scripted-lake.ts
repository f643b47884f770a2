import { Problem } from '@tongqu/contracts'
import type { Snapshot } from '@tongqu/lakehouse'
import type { GatewayDeps } from '../deps.ts'

type Lake = GatewayDeps['lake']

export const RELEASED_AT = '2026-03-01T03:59:00.000Z'

/** What became of the streams and snapshots of a scripted lake. */
export type Traces = { cancelled: number; aborted: number; pulls: number; pinned: number }

/** A stream made by a test: chunk number → bytes, `undefined` at the end, or an error. */
export type Script = (chunk: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/**
 * A lake whose streams do exactly what a test says. Only for what the real one can not be made to
 * do: fail in the middle, never end, count what is pulled from it.
 */
export function scriptedLake(script: Script, own: Partial<Lake> = {}) {
  const traces: Traces = { cancelled: 0, aborted: 0, pulls: 0, pinned: 0 }
  const stream = (signal?: AbortSignal) => {
    let chunk = 0
    signal?.addEventListener('abort', () => {
      traces.aborted += 1
    })
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          traces.pulls += 1
          const bytes = await script(chunk++)
          // A copy: what a body has given is not its own any more.
          if (bytes) controller.enqueue(Uint8Array.from(bytes))
          else controller.close()
        },
        cancel() {
          traces.cancelled += 1
        },
      },
      { highWaterMark: 0 },
    )
  }
  const lake: Lake = {
    async pin(dataset) {
      if (dataset === 'never-landed') throw new Problem('dataset-not-landed')
      traces.pinned += 1
      return snapshotOf(dataset, () => {
        traces.pinned -= 1
      })
    },
    versions: async () => [],
    page: async () => ({ items: [] }),
    pageAs: async () => ({
      body: Buffer.from('{"items":[]}'),
      contentType: 'application/json',
      rows: 0,
    }),
    stream: async (_snapshot, _query, _encoding, { signal } = {}) => ({
      contentType: 'application/x-ndjson',
      body: stream(signal),
    }),
    async *derive() {},
    eventSpans: () => [],
    sourceText: async () => stream(),
    openFile: async () => ({ bytes: 100, body: stream() }),
    setDatasets: () => {},
    close: async () => {},
    ...own,
  }
  return { lake, traces }
}

function snapshotOf(dataset: string, close: () => void): Snapshot {
  const file = { path: 'lake/x/stops.v1/a.parquet', rows: 2, bytes: 100 }
  const stops = {
    name: 'stops',
    contract: 'gtfs/stops@1',
    version: 1,
    rows: 2,
    bytes: 100,
    files: [{ ...file, partition: { feed_id: 'city' } }],
  } as const
  return {
    dataset,
    release: 7,
    releasedAt: RELEASED_AT,
    tables: new Map([['stops', stops]]),
    close,
  }
}
