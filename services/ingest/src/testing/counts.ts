import type { Mqtt, Source } from '@tongqu/catalog'

export const COUNTS = 'metro-gate-counts'
export const COUNT_CONTRACT = 'example/counter@1'
export const COUNTS_SOURCE = 'counts'

/** A message that makes one row, named by its number. */
export function countMessage(number: number, more: Record<string, unknown> = {}): string {
  const at = new Date(Date.UTC(2026, 0, 1) + number * 1_000).toISOString()
  const time = at.slice(0, 19).replace('T', ' ')
  const counter = { sensor: `s${number}`, time, period: 60, in: number, out: 0, state: 0, ...more }
  return JSON.stringify({ counters: [counter] })
}

/** A source of counts that subscribes to `gates/#`. */
export function countsSource(url: string, more: Partial<Mqtt> = {}): Source & { transport: Mqtt } {
  return {
    id: COUNTS_SOURCE,
    adapter: 'example-counter',
    dataset: COUNTS,
    feed: 'mqtt',
    routes: [],
    zone: 'UTC',
    limits: { bytes: 1_000_000, entities: 1_000, seconds: 5 },
    options: {},
    enabled: true,
    synthetic: true,
    transport: {
      kind: 'mqtt',
      url,
      topics: ['gates/#'],
      qos: 1,
      sessionSeconds: 3_600,
      keepAliveSeconds: 5,
      messageBytes: 10_000,
      messagesPerSecond: 10_000,
      ...more,
    },
  }
}
