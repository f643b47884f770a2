import { delaysOf } from '@tongqu/access'
import type { Realtime } from '@tongqu/realtime'
import { Counter, Gauge, type Registry } from 'prom-client'

const OUTCOMES = ['equal', 'different', 'unknown'] as const
const MILLISECONDS = 1_000

/**
 * 可信通道: what has come in since ingest began, by whether it is what was sent, and the delays of
 * the last day. Looked up at each scrape.
 */
export function inboundMetrics(registry: Registry, { inbound }: Pick<Realtime, 'inbound'>): void {
  const registers = [registry]
  new Counter({
    name: 'hub_channel_transfers_total',
    help: 'Bodies, messages and frames that came in, by whether they are what was sent.',
    labelNames: ['source', 'dataset', 'outcome'],
    registers,
    collect() {
      this.reset()
      for (const { source, dataset, ...counts } of inbound()) {
        for (const outcome of OUTCOMES) this.inc({ source, dataset, outcome }, counts[outcome])
      }
    },
  })
  new Gauge({
    name: 'hub_channel_delay_seconds',
    help: 'From when a peer says it sent something to when all of it was here, of the last day.',
    labelNames: ['source', 'dataset', 'quantile'],
    registers,
    collect() {
      this.reset()
      for (const { source, dataset, delays } of inbound()) {
        const { delayMillisecondsP50: half, delayMillisecondsP95: most } = delaysOf(delays)
        if (half === undefined || most === undefined) continue
        this.set({ source, dataset, quantile: '0.5' }, half / MILLISECONDS)
        this.set({ source, dataset, quantile: '0.95' }, most / MILLISECONDS)
      }
    },
  })
}
