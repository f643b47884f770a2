import { contracts } from '@tongqu/contracts'
import type { FeedUpdate } from '@tongqu/realtime'
import { openRealtime } from '@tongqu/realtime'
import { fleetReadings, instantOf } from './data/fleet.ts'
import { type Benchmark, type Figure, median, milliseconds, tell } from './kit.ts'

const VEHICLES = 20_000
const ROUNDS = 24
const DATASET = 'bus-vehicle-positions'

type Step = 'apply' | 'protobuf' | 'json' | 'again'

/** A GTFS-Realtime feed of twenty thousand vehicles that all move between two answers. */
export const benchmark: Benchmark = {
  name: 'feeds',
  async run() {
    tell(`${ROUNDS} rounds of ${VEHICLES} vehicles`)
    const clock = { round: 0 }
    const realtime = openRealtime({
      now: () => new Date(instantOf(clock.round)),
      freshnessLimitSeconds: () => 60,
    })
    const plan = wholePlan()
    const seen: Record<Step, number[]> = { apply: [], protobuf: [], json: [], again: [] }
    let bytes = 0
    const clocked = <T>(step: Step, work: () => T): T => {
      const begun = performance.now()
      const result = work()
      // The first quarter warms the code.
      if (clock.round >= ROUNDS / 4) seen[step].push(performance.now() - begun)
      return result
    }
    for (; clock.round < ROUNDS; clock.round += 1) {
      const update = updateOf(clock.round)
      clocked('apply', () => realtime.apply(update))
      const feed = realtime.feed(DATASET, plan)
      bytes = clocked('protobuf', () => feed.protobuf?.().length ?? 0)
      clocked('json', () => feed.json())
      clocked('again', () => realtime.feed(DATASET, plan).protobuf?.())
    }
    return [
      noted('taking in an update in which all have moved', seen.apply),
      noted(`assembling the protobuf (${(bytes / 1e6).toFixed(1)} MB) after it`, seen.protobuf),
      noted('assembling the JSON after it', seen.json),
      noted('answering the same feed again', seen.again),
    ]
  },
}

function updateOf(round: number): FeedUpdate {
  return {
    dataset: DATASET,
    feed: 'fleet',
    source: 'bench',
    delivery: `delivery-${round}`,
    receivedAt: new Date(instantOf(round)).toISOString(),
    mode: 'full',
    readings: fleetReadings(VEHICLES, round),
  }
}

function wholePlan() {
  const tables = contracts
    .filter(({ family }) => family === 'gtfs-realtime')
    .map(({ name, columns }) => [name, { columns: columns.map((column) => column.name) }])
  return { tables: Object.fromEntries(tables), hash: 'whole' }
}

function noted(what: string, values: readonly number[]): Figure {
  const note = `${VEHICLES} vehicles, median of ${values.length}, worst ${milliseconds(Math.max(...values))}`
  return { what, target: '—', figure: milliseconds(median(values)), verdict: 'noted', note }
}
