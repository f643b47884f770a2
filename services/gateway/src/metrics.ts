import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { WitnessingStatus } from '@tongqu/ledger'
import type { SourceStatus } from '@tongqu/realtime'
import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { StreamEnd } from './streams.ts'

export type GatewayMetrics = {
  answered(facts: { route: string; status: number; seconds: number; bytes: number }): void
  streamEnded(end: StreamEnd): void
  close(): void
}

/** What is looked up only when somebody scrapes. */
export type MetricSources = {
  activeStreams(): number
  /** Listed datasets with their newest release; age is that of the content, in seconds. */
  datasets(): Promise<{ dataset: string; release: number; ageSeconds: number }[]>
  sources(): SourceStatus[]
  witnessing(): WitnessingStatus | undefined
  /** Milliseconds since 1970. */
  now(): number
}

/** Seconds; a point query takes milliseconds, a download minutes. */
const DURATION_BUCKETS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 300]
const LAG_RESOLUTION_MILLISECONDS = 10
const NANOSECONDS = 1e9

/** Registers the gateway's metrics (Prometheus naming: base units, `_total` for counters). */
export function gatewayMetrics(registry: Registry, sources: MetricSources): GatewayMetrics {
  const registers = [registry]
  const requests = new Counter({
    name: 'hub_http_requests_total',
    help: 'Requests answered, by route of the document and status.',
    labelNames: ['route', 'status'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hub_http_request_seconds',
    help: 'Seconds until an answer was complete (or a streamed one had ended).',
    labelNames: ['route'],
    buckets: DURATION_BUCKETS,
    registers,
  })
  const bytes = new Counter({
    name: 'hub_http_response_bytes_total',
    help: 'Body bytes sent, after content coding.',
    labelNames: ['route'],
    registers,
  })
  const ends = new Counter({
    name: 'hub_http_streams_total',
    help: 'Streamed bodies by how they ended: complete, aborted, broken, stalled, revoked.',
    labelNames: ['end'],
    registers,
  })
  registerGauges(registers, sources)
  registerWitnessing(registers, sources)
  const stopLag = registerLag(registers)
  return {
    answered(facts) {
      requests.inc({ route: facts.route, status: facts.status })
      seconds.observe({ route: facts.route }, facts.seconds)
      if (facts.bytes > 0) bytes.inc({ route: facts.route }, facts.bytes)
    },
    streamEnded: (end) => ends.inc({ end }),
    close: stopLag,
  }
}

function registerGauges(registers: Registry[], sources: MetricSources): void {
  new Gauge({
    name: 'hub_http_active_streams',
    help: 'Bodies being streamed now.',
    registers,
    collect() {
      this.set(sources.activeStreams())
    },
  })
  labelled(registers, 'dataset', {
    name: 'hub_dataset_age_seconds',
    help: 'Age of the newest content of a dataset.',
    values: async () => (await sources.datasets()).map((one) => [one.dataset, one.ageSeconds]),
  })
  labelled(registers, 'dataset', {
    name: 'hub_dataset_release',
    help: 'Newest readable release of a dataset.',
    values: async () => (await sources.datasets()).map((one) => [one.dataset, one.release]),
  })
  labelled(registers, 'source', {
    name: 'hub_source_failures',
    help: 'Failed attempts in a row of a source.',
    values: async () => sources.sources().map((one) => [one.source, one.failures]),
  })
  labelled(registers, 'source', {
    name: 'hub_source_up',
    help: 'Did the last attempt of a source succeed? 1 or 0.',
    values: async () =>
      sources.sources().map((one) => [one.source, one.outcome === 'failed' ? 0 : 1]),
  })
}

/** Where nobody asks witnesses there are no values. */
function registerWitnessing(registers: Registry[], { witnessing, now }: MetricSources): void {
  labelled(registers, undefined, {
    name: 'hub_ledger_witnessed_size',
    help: 'Entries below the newest checkpoint that all witnesses have signed.',
    values: async () => {
      const status = witnessing()
      return status ? [['', status.witnessed?.size ?? 0]] : []
    },
  })
  labelled(registers, undefined, {
    name: 'hub_ledger_witnessed_age_seconds',
    help: 'Seconds since witnesses signed that checkpoint.',
    values: async () => {
      const at = witnessing()?.witnessed?.at
      return at === undefined ? [] : [['', (now() - at) / 1_000]]
    },
  })
  new Counter({
    name: 'hub_ledger_witness_failures_total',
    help: 'Times that a witness has not signed the ledger, by what came instead.',
    labelNames: ['witness', 'reason'],
    registers,
    collect() {
      this.reset()
      for (const { count, ...labels } of witnessing()?.failures ?? []) this.inc(labels, count)
    },
  })
}

type Labelled = { name: string; help: string; values(): Promise<(readonly [string, number])[]> }

/** A gauge whose values are looked up at each scrape, so that what is gone disappears. */
function labelled(
  registers: Registry[],
  label: string | undefined,
  { name, help, values }: Labelled,
): void {
  new Gauge({
    name,
    help,
    labelNames: label === undefined ? [] : [label],
    registers,
    async collect() {
      const found = await values()
      this.reset()
      if (label === undefined) this.remove()
      for (const [key, value] of found) this.set(label === undefined ? {} : { [label]: key }, value)
    },
  })
}

/** Event-loop lag since the last scrape; answers what ends the measuring. */
function registerLag(registers: Registry[]): () => void {
  const lag = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MILLISECONDS })
  lag.enable()
  new Gauge({
    name: 'hub_event_loop_lag_seconds',
    help: 'Event-loop lag since the last scrape.',
    labelNames: ['quantile'],
    registers,
    collect() {
      this.set({ quantile: '0.5' }, lagSeconds(lag.percentile(50)))
      this.set({ quantile: '0.99' }, lagSeconds(lag.percentile(99)))
      this.set({ quantile: '1' }, lagSeconds(lag.max))
      lag.reset()
    },
  })
  return () => lag.disable()
}

/** The histogram holds whole intervals between two ticks: what is beyond the resolution is lag. */
function lagSeconds(nanoseconds: number): number {
  return Math.max(0, nanoseconds / NANOSECONDS - LAG_RESOLUTION_MILLISECONDS / 1_000)
}
