import { randomUUID } from 'node:crypto'
import type { DecodeAdapter } from '@tongqu/adapter-kit'
import { expect, it } from 'vitest'
import { openIntake } from './intake.ts'
import { rowsOf } from './lake-rows.ts'
import { type OperationDeps, operationRunner } from './operations.ts'
import type { RangeReport } from './replay-range.ts'
import { targetOf } from './target.ts'
import { sourceOf, timetable, vehicles } from './testing/feeds.ts'
import { catalogWith, openHub, temporaryFolder } from './testing/hub.ts'

const POSITIONS = 'bus-vehicle-positions'
const ID = `${POSITIONS}-test`
const CONTRACT = 'gtfs-realtime/vehicle_position@1'
const AT = Date.parse('2026-03-01T00:00:00Z')

async function world(dataset = POSITIONS) {
  const source = sourceOf(dataset, 'http://127.0.0.1:1/feed')
  const clock = { now: AT }
  const catalog = await catalogWith([source])
  const hub = await openHub(await temporaryFolder(), catalog, { now: () => clock.now })
  const intake = openIntake(hub.deps)
  const deps: OperationDeps = {
    ...hub.deps,
    writer: hub.writer,
    raw: hub.raw,
    engine: hub.engine,
    uuid: randomUUID,
    intake,
    reload: async () => undefined,
  }
  const told: { stage: string; done: number; total?: number }[] = []
  const replay = async (input: Record<string, string>) => {
    return (await operationRunner(deps)('replay', input, (one) => told.push(one))) as RangeReport
  }
  const rows = async () => {
    const found: string[] = []
    for await (const row of rowsOf(hub.deps, CONTRACT, ['entity_id', 'latitude'])) {
      found.push(`${row.entity_id} ${row.latitude}`)
    }
    return found.sort()
  }
  const target = targetOf(source)
  if (!target) throw new Error('a source of deliveries')
  async function* once(bytes: Uint8Array) {
    yield bytes
  }
  /** Lands a body with an adapter that reads all latitudes wrongly. */
  async function landWrongly(bytes: Uint8Array) {
    const adapter = target?.adapter as DecodeAdapter
    const wrong: DecodeAdapter = {
      ...adapter,
      decode(given, context) {
        const decoded = adapter.decode(given, context)
        for (const { reading } of decoded.readings) {
          if ('latitude' in reading) reading.latitude = 1
        }
        const reject = { at: 'somewhere', code: 'wrong', reason: 'read wrongly' }
        return { ...decoded, rejects: [...decoded.rejects, reject] }
      },
    }
    await intake.receive({ ...(target as object), adapter: wrong } as never, once(bytes), {})
  }
  return { ...hub, clock, intake, target, replay, told, rows, landWrongly, once }
}

it('replaces the rows of all deliveries of a source in one release', async () => {
  const hub = await world()
  const seconds = AT / 1000
  for (let count = 0; count < 5; count += 1) {
    hub.clock.now = AT + count * 3_600_000
    await hub.landWrongly(vehicles(seconds + count, [`v${count}`]))
  }
  expect(await hub.rows()).toEqual(['v0 1', 'v1 1', 'v2 1', 'v3 1', 'v4 1'])
  const { parts } = await hub.replay({ delivery: ID })
  expect(parts).toMatchObject([
    { dataset: POSITIONS, release: 6, deliveries: 5, source: ID, feed: 'test' },
  ])
  expect(await hub.rows()).toEqual(['v0 31', 'v1 31', 'v2 31', 'v3 31', 'v4 31'])
  const [now, before] = await hub.writer.versions(POSITIONS)
  expect(now?.tables.rejects?.rows).toBe(0)
  expect(before?.tables.rejects?.rows).toBe(5)
  expect(hub.told.filter(({ stage }) => stage === 'decode').at(-1)).toMatchObject({
    done: 5,
    total: 5,
  })
  expect((await hub.replay({ delivery: POSITIONS })).parts[0]?.release).toBe(7)
  expect(await hub.rows()).toHaveLength(5)
})

it('replays only what was received in a time, and lands nothing of it later', async () => {
  const hub = await world()
  for (let count = 0; count < 3; count += 1) {
    hub.clock.now = AT + count * 86_400_000
    await hub.landWrongly(vehicles(AT / 1000 + count, [`v${count}`]))
  }
  await hub.replay({ delivery: ID, from: '2026-03-02', to: '2026-03-03T00:00:00Z' })
  expect(await hub.rows()).toEqual(['v0 1', 'v1 31', 'v2 1'])
  expect(await hub.intake.landPending(hub.target)).toBe(0)
  await expect(hub.replay({ delivery: ID, from: '2027-01-01' })).rejects.toMatchObject({
    code: 'delivery-not-found',
  })
  await expect(hub.replay({ delivery: ID, from: 'yesterday' })).rejects.toMatchObject({
    code: 'bad-request',
  })
})

it('replaces the rows of one delivery, named by its hash', async () => {
  const hub = await world()
  for (let count = 0; count < 2; count += 1) {
    await hub.landWrongly(vehicles(AT / 1000 + count, [`v${count}`]))
  }
  const [, second] = await hub.raw.records(ID)
  const report = await hub.replay({ delivery: second?.sha256.slice(0, 12) ?? '' })
  expect(report).toMatchObject({ dataset: POSITIONS, release: 3, delivery: second?.sha256 })
  expect(await hub.rows()).toEqual(['v0 1', 'v1 31'])
})

it('keeps rows whose delivery is not kept any more', async () => {
  const hub = await world()
  await hub.landWrongly(vehicles(AT / 1000, ['old']))
  hub.clock.now = AT + 100 * 86_400_000
  await hub.landWrongly(vehicles(hub.clock.now / 1000, ['new']))
  await hub.raw.retain(() => 30)
  await hub.replay({ delivery: ID })
  expect(await hub.rows()).toEqual(['new 31', 'old 1'])
})

it('lands the newest timetable again where each replaces the one before', async () => {
  const hub = await world('bus-timetable')
  for (const stops of [3, 5]) {
    await hub.intake.receive(hub.target, hub.once(await timetable(stops)), { name: 'gtfs.zip' })
  }
  const { parts } = await hub.replay({ delivery: 'bus-timetable' })
  expect(parts).toMatchObject([{ release: 3, tables: { stops: { readings: 5 } } }])
  const [release] = await hub.writer.versions('bus-timetable')
  expect(release?.tables.stops?.rows).toBe(5)
})
