import { deserialize, serialize } from 'node:v8'
import bindings from 'gtfs-realtime-bindings'
import { expect, it } from 'vitest'
import { packEnvelope, unpackEnvelope } from './bus/pack.ts'
import type { FeedUpdate } from './index.ts'
import { FLEET_COLUMNS } from './index.ts'
import { batchOf, position } from './testing/fleets.ts'
import { openAt } from './testing/updates.ts'

const VEHICLES = 200_000
/** A second of a province whose vehicles report every ten seconds. */
const PER_SECOND = 20_000
const SECONDS = 30
/** Encoding a tenth of the vehicles beside encoding all; measured about 1 : 5. */
const MOST_OF_WHOLE = 0.6

const { FeedMessage } = bindings.transit_realtime

const OPEN = {
  hash: 'open',
  tables: { position: { columns: FLEET_COLUMNS.filter((name) => !name.startsWith('plate')) } },
}

it(`${VEHICLES} vehicles, ${PER_SECOND} positions a second, from one process to the feeds`, () => {
  const realtime = openAt(SECONDS + 60)
  const times = new Map<string, number[]>()
  const timed = <T>(name: string, run: () => T): T => {
    const start = performance.now()
    const result = run()
    times.set(name, [...(times.get(name) ?? []), performance.now() - start])
    return result
  }
  for (let second = 0; second < SECONDS; second += 1) {
    const event = secondOf(second)
    const bytes = timed('pack and serialize a second', () =>
      serialize(packEnvelope({ topic: 'feed-update', event })),
    )
    const got = timed('deserialize and unpack', () => unpackEnvelope(deserialize(bytes)))
    if (got?.topic !== 'feed-update') throw new Error('not an update')
    timed('apply', () => realtime.apply(got.event))
    if (second % 10 < 8) continue
    const moved = second % 10 === 8 ? 'nine tenths' : 'a tenth'
    const feed = realtime.feed('buses', OPEN)
    timed(`protobuf, ${moved} moved`, () => feed.protobuf?.())
    timed(`json, ${moved} moved`, () => feed.json())
  }
  const medians = new Map([...times].map(([name, list]) => [name, median(list)]))
  for (const [name, value] of medians) {
    process.stdout.write(`${name.padEnd(34)} ${value.toFixed(2).padStart(9)} ms\n`)
  }
  const bytes = realtime.feed('buses', OPEN).protobuf?.() ?? Buffer.alloc(0)
  expect(FeedMessage.decode(bytes).entity).toHaveLength(VEHICLES)
  const of = (name: string) => medians.get(name) ?? Number.NaN
  expect(of('protobuf, a tenth moved') / of('protobuf, nine tenths moved')).toBeLessThan(
    MOST_OF_WHOLE,
  )
})

function secondOf(second: number): FeedUpdate {
  const first = (second * PER_SECOND) % VEHICLES
  const readings = Array.from({ length: PER_SECOND }, (_, index) => {
    const vehicle = first + index
    return position(`VEHICLE${String(vehicle).padStart(19, '0')}`, second, {
      operator_id: `operator-${vehicle % 40}`,
      latitude: 31 + (vehicle % 1_000) / 3_000 + second / 1_000,
      longitude: 112 + (vehicle % 313) / 100,
      direction_degrees: (vehicle + second) % 360,
    })
  })
  return batchOf(second, readings)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
