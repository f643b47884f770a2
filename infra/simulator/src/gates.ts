import { ZONE_OFFSET_SECONDS } from './network.ts'
import type { Province } from './province.ts'
import { chance } from './random.ts'

const PERIOD_SECONDS = 60
const MOST_PER_MINUTE = 80
/** Share of counters that see badly; the source's state 1. */
const DEGRADED_SHARE = 0.03

/**
 * How many people passed each entrance of the metro in the last full minute, in the form that the
 * example adapter of the hub reads: local time without zone, counts, millivolts.
 */
export function gateCounts(province: Province, now: number): Buffer {
  const until = Math.floor(now / 1000 / PERIOD_SECONDS) * PERIOD_SECONDS
  const local = new Date((until + ZONE_OFFSET_SECONDS) * 1000).toISOString()
  const gates = province.rail.stops.filter((stop) => stop.kind === 'entrance')
  const luck = (gate: string, about: string) => chance(province.seed, 'gate', gate, about, until)
  const counters = gates.map(({ id, latitude, longitude }) => ({
    sensor: id,
    time: local.slice(0, 19).replace('T', ' '),
    period: PERIOD_SECONDS,
    in: Math.floor(luck(id, 'in') * MOST_PER_MINUTE),
    out: Math.floor(luck(id, 'out') * MOST_PER_MINUTE),
    state: luck(id, 'state') < DEGRADED_SHARE ? 1 : 0,
    millivolts: 3_600 + Math.floor(luck(id, 'battery') * 200),
    lat: latitude,
    lon: longitude,
  }))
  return Buffer.from(JSON.stringify({ counters }))
}
