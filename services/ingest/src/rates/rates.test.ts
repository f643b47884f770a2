import { dayIn } from '@tongqu/adapter-kit'
import type { Catalog } from '@tongqu/catalog'
import { validate } from '@tongqu/contracts'
import type { LakeReading } from '@tongqu/lakehouse'
import { type Bus, localBus } from '@tongqu/realtime'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { catalogWith, silent } from '../testing/hub.ts'
import { LATE_DAYS, openRates, WRITE_MILLISECONDS } from './rates.ts'
import { memoryLake } from './testing/memory-lake.ts'
import { factsOf, ratesByForce, ratesOf } from './testing/oracle.ts'
import { position, registration, rosterRow } from './testing/readings.ts'
import type { Rates } from './types.ts'

const ZONE = 'Asia/Shanghai'
const HOUR = 3_600_000
const START = Date.parse('2026-03-01T02:00:00Z')

let catalog: Catalog
beforeAll(async () => {
  catalog = await catalogWith([])
})

type Batch = { source: string; sequence: number; readings: LakeReading[]; derived: LakeReading[] }

/** Ingest as far as rates see it: batches that wait, land late or only in part, and crashes. */
async function openWorld() {
  const lake = memoryLake()
  const clock = { now: START }
  const bus: Bus = localBus()
  const batches: Batch[] = []
  const world = {
    lake,
    clock,
    batches,
    roster: [] as Record<string, unknown>[],
    rates: {} as Rates,
  }
  const deps = {
    ...{ catalog: () => catalog, reader: lake.reader, writer: lake.writer, bus, zone: ZONE },
    ...{ now: () => clock.now, log: silent },
  }
  let rosterSequence = 0

  async function land(batch: Batch, datasets = ['vehicle-presence', 'vehicle-entries']) {
    for (const dataset of datasets) {
      const contract = dataset === 'vehicle-presence' ? 'vehicle/presence@1' : 'vehicle/entry@1'
      const readings = batch.derived.filter((reading) => reading.contract === contract)
      const { source, sequence } = batch
      const facts = { source, sha256: '', receivedAt: '', appId: source, sequence }
      await lake.writer.land(
        { dataset, feed: source, ...facts },
        { readings, rejects: [], findings: [] },
      )
    }
  }

  /** All batches that wait are forgotten and decoded again from the journal. */
  async function decodeAgain() {
    for (const batch of batches) {
      const landed = await lake.writer.landedSequence('vehicle-entries', batch.source)
      if (batch.sequence > landed) batch.derived = world.rates.derive(batch, batch.readings)
    }
  }

  return Object.assign(world, {
    decode(source: string, readings: LakeReading[]) {
      const sequence = batches.filter((batch) => batch.source === source).length
      const derived = world.rates.derive({ source, sequence }, readings)
      batches.push({ source, sequence, readings, derived })
    },
    decodeAgain,
    async landAll() {
      for (const batch of batches) await land(batch)
    },
    landFirstHalf: async (count: number) => {
      for (const batch of batches.slice(0, count)) await land(batch)
      const next = batches[count]
      if (next) await land(next, ['vehicle-presence'])
    },
    async crash() {
      world.rates = await openRates(deps)
      await decodeAgain()
    },
    async setRoster(rows: Record<string, unknown>[]) {
      world.roster = rows
      const readings = rows.map((reading) => ({ contract: 'vehicle/roster@1' as const, reading }))
      const facts = { source: 'r', sha256: '', receivedAt: '', appId: 'r' }
      await lake.writer.land(
        { dataset: 'vehicle-roster', feed: 'yunze', ...facts, sequence: rosterSequence++ },
        { readings, rejects: [], findings: [] },
      )
      await world.rates.rosterChanged()
    },
    start: async () => {
      world.rates = await openRates(deps)
    },
    day: (back = 0) => dayIn(ZONE, clock.now - back * 24 * HOUR),
    written: (day: string) => ratesOf(lake.rows('vehicle-rates').filter((row) => row.day === day)),
    expected: (day: string) =>
      ratesByForce(
        day,
        world.roster,
        batches.flatMap(({ readings }) => readings),
        ZONE,
      ),
  })
}

type World = Awaited<ReturnType<typeof openWorld>>
type Step = (world: World) => Promise<void>

const vehicle = fc.integer({ min: 0, max: 7 })
const source = fc.constantFrom('vehicles-jt808', 'vehicles-jt809')
const hoursAgo = fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 24 * 8 }))

const reading = fc.record({
  vehicle,
  hoursAgo,
  kind: fc.constantFrom('fix', 'fix', 'none', 'join'),
})

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(source, fc.array(reading, { maxLength: 5 })).map(([from, all]): Step => {
    return async (world) => {
      const readings = all.map(({ vehicle: number, hoursAgo: hours, kind }) => {
        const at = new Date(world.clock.now - hours * HOUR).toISOString()
        if (kind === 'join') return registration(number + 1, at)
        return position(number, at, kind === 'fix')
      })
      world.decode(from, readings)
    }
  }),
  fc.integer({ min: 1, max: 20 }).map(
    (hours): Step =>
      async (world) => {
        world.clock.now += hours * HOUR
        await world.rates.beat()
      },
  ),
  fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1 }).map((numbers): Step => {
    return async (world) => {
      const rows = numbers.map((number) => {
        const until = number === 4 ? { due_until: '2026-03-02' } : {}
        return rosterRow(number, number === 5 ? { due_from: '2026-03-03' } : until)
      })
      await world.setRoster(rows)
    }
  }),
  fc.constant<Step>((world) => world.landAll()),
  fc.nat({ max: 12 }).map(
    (count): Step =>
      (world) =>
        world.landFirstHalf(count),
  ),
  fc.constant<Step>((world) => world.crash()),
  fc.constant<Step>((world) => world.decodeAgain()),
)

it('agrees with counting everything anew: any order, crashes, rosters, days and late data', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = await openWorld()
      await world.start()
      for (const one of steps) await one(world)
      await world.landAll()
      await world.rates.close()
      for (let back = 0; back <= LATE_DAYS; back++) {
        const expected = world.expected(world.day(back))
        // When nobody is due any more the last counts stay: an empty delivery replaces nothing.
        const isWritten = back === 0 ? expected.length > 0 : expected.some(({ online }) => online)
        if (isWritten) expect(world.written(world.day(back))).toEqual(expected)
      }
      const { first, present } = factsOf(
        world.batches.flatMap(({ readings }) => readings),
        ZONE,
      )
      const entries = world.lake.rows('vehicle-entries')
      const earliest = Map.groupBy(entries, (row) => `${row.plate}|${row.plate_color}`)
      expect(
        new Map([...earliest].map(([key, rows]) => [key, rows.map((r) => r.day).sort()[0]])),
      ).toEqual(first)
      const rows = world.lake.rows('vehicle-presence')
      expect(new Set(rows.map((row) => `${row.day} ${row.plate}|${row.plate_color}`))).toEqual(
        present,
      )
    }),
    { numRuns: 1_000 },
  )
})

it('writes presence and entries that obey their contracts, once per vehicle and day', async () => {
  const world = await openWorld()
  await world.start()
  const at = '2026-03-01T01:00:00Z'
  const readings = [position(1, at), position(1, at), position(0, at), position(2, at, false)]
  const derived = world.rates.derive({ source: 'a', sequence: 0 }, readings)
  for (const { contract, reading } of derived) expect(validate(contract, reading)).toEqual([])
  const told = derived.map(({ contract, reading }) => [contract, reading.day, reading.plate])
  expect(told).toEqual([
    ['vehicle/entry@1', '2026-03-01', '云A10001'],
    ['vehicle/presence@1', '2026-03-01', '云A10001'],
    ['vehicle/presence@1', '2026-03-01', undefined],
    ['vehicle/entry@1', '2026-03-01', '云A10002'],
  ])
  expect(world.rates.derive({ source: 'a', sequence: 1 }, readings)).toEqual([])
  expect(world.rates.derive({ source: 'b', sequence: 0 }, readings)).toEqual([])
  expect(world.rates.derive({ source: 'a', sequence: 0 }, readings)).toEqual(derived)
})

it('a vehicle on the road that stands in no roster is nobody due, entered or online', async () => {
  const world = await openWorld()
  await world.start()
  await world.setRoster([rosterRow(2)])
  world.decode('a', [position(1, '2026-03-01T01:00:00Z')])
  await world.rates.close()
  const group = 'bus linheng-bus 990100'
  expect(world.written('2026-03-01')).toEqual([{ group, due: 1, entered: 0, online: 0 }])
})

it('writes once a minute while something changes, and at the end of a day', async () => {
  const world = await openWorld()
  await world.start()
  await world.setRoster([rosterRow(2)])
  const online = (day: string) => world.written(day)[0]?.online
  await world.rates.beat()
  world.decode('a', [position(2, '2026-03-01T01:00:00Z')])
  world.clock.now += WRITE_MILLISECONDS - 1
  await world.rates.beat()
  expect(online('2026-03-01')).toBe(0)
  world.clock.now += 1
  await world.rates.beat()
  expect(online('2026-03-01')).toBe(1)
  world.clock.now = Date.parse('2026-03-01T15:59:59.500Z')
  await world.rates.beat()
  world.decode('a', [position(2, '2026-03-01T15:59:59Z'), position(4, '2026-03-01T15:59:59Z')])
  await world.setRoster([rosterRow(2), rosterRow(4)])
  world.clock.now += 1_000
  await world.rates.beat()
  expect([online('2026-03-01'), online('2026-03-02')]).toEqual([2, 0])
})
