import type { Province } from './province.ts'
import { chance } from './random.ts'

const PERIOD_SECONDS = 60
const MOST_PER_MINUTE = 80

/**
 * How many people passed each entrance of the metro in the last full minute, in the form the
 * example adapter reads.
 */
export function gateCounts(province: Province, now: number): Buffer {
  const until = Math.floor(now / 1000 / PERIOD_SECONDS) * PERIOD_SECONDS
  const at = new Date(until * 1000).toISOString().replace('.000Z', 'Z')
  const gates = province.rail.stops.filter((stop) => stop.kind === 'entrance')
  const passages = (gate: string, way: string) =>
    Math.floor(chance(province.seed, 'gate', gate, way, until) * MOST_PER_MINUTE)
  const counters = gates.map(({ id }) => ({
    counter: id,
    at,
    entered: passages(id, 'in'),
    left: passages(id, 'out'),
  }))
  return Buffer.from(JSON.stringify({ counters }))
}
