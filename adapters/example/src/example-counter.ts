import {
  collect,
  type DecodeContext,
  type Decoded,
  defineAdapter,
  instantIn,
  membersOf,
  nothing,
  parseJson,
  rejected,
} from '@tongqu/adapter-kit'

/**
 * People counters at the gates of a metro station: a small JSON format, made up to be copied.
 *
 * ```json
 * { "counters": [{ "sensor": "gate-A1", "time": "2026-01-05 08:15:00", "period": 300,
 *   "in": 120, "out": 87, "state": 0, "millivolts": 3700, "lat": 30.25, "lon": 120.16 }] }
 * ```
 *
 * Adapters never do I/O: ingest does the asking and hands over the bytes.
 */
export const exampleCounter = defineAdapter({
  shape: 'decode',
  name: 'example-counter',
  version: 1,
  emits: ['example/counter@1'],
  accepts: ['application/json'],
  decode,
})

/**
 * What the source's state numbers mean; an unknown one stays a number, which the contract refuses.
 */
const STATES = ['working', 'degraded', 'blocked']

/** Never throws: one broken counter becomes a reject and cannot hide the others. */
function decode(bytes: Uint8Array, { limits, zone }: DecodeContext): Decoded {
  const json = parseJson(bytes, limits)
  if ('reject' in json) return { ...nothing(), rejects: [json.reject] }
  const { counters } = membersOf(json.value)
  if (!Array.isArray(counters)) return rejected('body', 'no-counters', 'no array "counters"')
  const decoded = collect(
    'example/counter@1',
    counters,
    (counter) => toReading(membersOf(counter), zone),
    (index) => `counters[${index}]`,
  )
  return { ...decoded, findings: json.findings }
}

/** The source's words into the contract's: UTC instants, SI units, names for numbers. */
function toReading(counter: Readonly<Record<string, unknown>>, zone: string) {
  const { sensor, time, period, state, millivolts } = counter
  return {
    sensor_id: sensor,
    counted_at: instantIn(zone, time),
    period_seconds: period,
    entries: counter.in,
    exits: counter.out,
    state: typeof state === 'number' ? (STATES[state] ?? state) : state,
    battery_volts: typeof millivolts === 'number' ? millivolts / 1000 : millivolts,
    latitude: counter.lat,
    longitude: counter.lon,
  }
}
