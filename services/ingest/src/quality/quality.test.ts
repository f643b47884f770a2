import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog, Source } from '@tongqu/catalog'
import { type LakeReading, openLakeReader } from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import { rowsOf } from '../lake-rows.ts'
import { catalogWith, openHub, silent, temporaryFolder } from '../testing/hub.ts'
import { openQuality } from './quality.ts'

const ZONE = 'Asia/Shanghai'
const DATASET = 'parking-occupancy'
const SOURCE: Source = {
  id: 'car-parks',
  adapter: 'mapping',
  dataset: DATASET,
  feed: 'city',
  transport: { kind: 'http-poll', url: 'http://10.0.0.1/', everySeconds: 60, headers: {} },
  routes: [],
  zone: ZONE,
  limits: { bytes: 1_000, entities: 1_000, seconds: 10 },
  options: {},
  enabled: true,
  synthetic: false,
}

type Clock = { now: number }
const START = Date.parse('2026-03-01T02:00:00Z')

/** A real lake with quality on it, and the clock of both. */
async function openProvince(dir: string, catalog: Catalog, clock: Clock) {
  const now = () => clock.now
  const { writer, engine, close } = await openHub(dir, catalog, { now })
  const uuid = () => crypto.randomUUID()
  const datasets = catalog.datasets.values()
  const reader = await openLakeReader({ dir, datasets, now, uuid, engine })
  const bus = localBus()
  const facts = { catalog: () => catalog, zone: ZONE, reader, writer, bus, now, log: silent }
  const quality = await openQuality({ ...facts, dir: join(dir, 'quality') })

  const all = async (contract: Parameters<typeof rowsOf>[1], columns: string[]) => {
    const rows: Record<string, unknown>[] = []
    for await (const row of rowsOf({ catalog: () => catalog, reader }, contract, columns)) {
      rows.push(row)
    }
    return rows.filter(({ dataset }) => dataset === DATASET)
  }
  return {
    quality,
    bus,
    async land(sequence: number, readings: LakeReading[]) {
      const sha256 = sequence.toString(16).padStart(64, '0')
      const receivedAt = new Date(now()).toISOString()
      const { dataset, feed, id } = SOURCE
      const delivery = { dataset, feed, source: id, sha256, receivedAt, appId: id, sequence }
      const findings = await quality.judge(delivery, { readings, findings: [] })
      const rejects = [{ at: 'lots[3].free', code: 'not-a-number', reason: 'free is no number' }]
      const result = await writer.land(delivery, { readings, rejects, findings })
      quality.landed(delivery, result)
      bus.publish('source-status', status('landed'))
      return findings
    },
    fail: (failures: number) =>
      bus.publish('source-status', { ...status('failed'), failures, code: 'upstream-timeout' }),
    unchanged: () => bus.publish('source-status', status('unchanged')),
    /** Time goes on, beat by beat. */
    async pass(seconds: number) {
      for (let second = 0; second < seconds; second += 10) {
        clock.now += 10_000
        await quality.beat()
      }
    },
    scores: () => all('hub/quality_score@1', ['dataset', 'day', 'side', 'score', 'state']),
    verdicts: () =>
      all('hub/quality_verdict@1', ['dataset', 'rule', 'verdict', 'frozen_verdict', 'found']),
    faults: () =>
      all('hub/quality_fault@1', ['dataset', 'kind', 'code', 'place', 'occurrences', 'reason']),
    async end() {
      await quality.close()
      await reader.close()
      await close()
    },
  }

  function status(outcome: 'landed' | 'unchanged' | 'failed') {
    const at = new Date(now()).toISOString()
    return { source: SOURCE.id, dataset: DATASET, feed: 'city', at, outcome, failures: 0 }
  }
}

/** Occupancy of some car parks at an instant; `far` of them lie on another continent. */
function occupancy(at: number, count: number, far = 0): LakeReading[] {
  return Array.from({ length: count }, (_, index) => ({
    contract: 'parking/occupancy@1',
    reading: {
      measured_at: new Date(at).toISOString(),
      lot_id: `P${index}`,
      group_id: 'all',
      free: index + (at % 7),
      longitude: index < far ? 8 : 112,
      latitude: 31,
    },
  }))
}

async function world() {
  const dir = await temporaryFolder()
  const catalog = await catalogWith([SOURCE])
  const clock = { now: START }
  let province = await openProvince(dir, catalog, clock)
  onTestFinished(() => province.end())
  return {
    dir,
    clock,
    at: () => province,
    async restart() {
      await province.end()
      province = await openProvince(dir, catalog, clock)
    },
  }
}

it('judges, counts and scores what comes in, and lands it as rows', async () => {
  const { at, clock } = await world()
  const first = await at().land(0, occupancy(clock.now, 50, 1))
  expect(first).toMatchObject([{ code: 'outside-province', at: 'parking/occupancy@1[P0 all]' }])
  await at().pass(60)
  expect(await at().land(1, occupancy(clock.now, 50, 1))).toEqual([])
  await at().pass(60)
  const fixed = await at().land(2, occupancy(clock.now, 50))
  expect(fixed).toMatchObject([
    { code: 'outside-province', message: expect.stringMatching('1 fixed') },
  ])
  await at().pass(60)

  expect(await at().verdicts()).toContainEqual(
    expect.objectContaining({ rule: 'outside-province', verdict: 'PASS' }),
  )
  const scores = new Map((await at().scores()).map((row) => [row.side, row]))
  expect(scores.get('quality')).toMatchObject({ day: '2026-03-01', state: 'scored' })
  // 150 readings, 3 rejects, 2 findings of weight 1.
  expect(scores.get('quality')?.score).toBeCloseTo(100 * (1 - 5 / 153), 1)
  expect(scores.get('timeliness')).toMatchObject({ score: 100 })
  expect(scores.get('quantity')).toMatchObject({ score: 100 })
  expect(scores.get('usage')).toMatchObject({ state: 'no-data' })
  expect(await at().faults()).toContainEqual(
    expect.objectContaining({ kind: 'reject', code: 'not-a-number', place: 'lots[].free' }),
  )
})

it('an outage is UNKNOWN and frozen, never FAIL, and ends when data returns', async () => {
  const { at, clock } = await world()
  await at().land(0, occupancy(clock.now, 50, 1))
  await at().pass(60)
  for (const failures of [1, 2, 3]) at().fail(failures)
  await at().pass(70)
  const during = await at().verdicts()
  expect(during.length).toBeGreaterThan(3)
  for (const { verdict } of during) expect(verdict).toBe('UNKNOWN')
  expect(during).toContainEqual(
    expect.objectContaining({ rule: 'outside-province', frozen_verdict: 'WARN' }),
  )
  for (const { side, state } of await at().scores()) {
    expect([side, state]).toEqual([side, /usage|objections/.test(`${side}`) ? 'no-data' : 'frozen'])
  }
  await at().land(1, occupancy(clock.now, 50, 0))
  await at().pass(70)
  expect(await at().verdicts()).toContainEqual(
    expect.objectContaining({ rule: 'outside-province', verdict: 'PASS' }),
  )
  const timeliness = (await at().scores()).find(({ side }) => side === 'timeliness')
  expect(timeliness).toMatchObject({ state: 'scored', score: 100 })
})

it('a source that falls silent is in an outage, and one that confirms old content is not', async () => {
  const { at, clock } = await world()
  await at().land(0, occupancy(clock.now, 50))
  at().unchanged()
  await at().pass(3_600)
  expect((await at().verdicts()).every(({ verdict }) => verdict === 'UNKNOWN')).toBe(true)
  at().unchanged()
  await at().pass(70)
  expect((await at().verdicts()).every(({ verdict }) => verdict === 'PASS')).toBe(true)
  const timeliness = (await at().scores()).find(({ side }) => side === 'timeliness')
  expect(Number(timeliness?.score)).toBeLessThan(100)
})

it('what was counted survives a restart, and what lands once more counts once', async () => {
  const { at, clock, restart } = await world()
  await at().land(0, occupancy(clock.now, 50, 1))
  await at().pass(120)
  await at().quality.close()
  const before = [await at().scores(), await at().verdicts(), await at().faults()]
  await restart()
  await at().land(0, occupancy(clock.now, 50, 1))
  await at().quality.close()
  expect([await at().scores(), await at().verdicts(), await at().faults()]).toEqual(before)
})

it.each([
  ['lost', (path: string) => rm(path)],
  ['damaged', (path: string) => writeFile(path, '{"version":1,')],
])('a book that is %s is read again from the lake', async (_, harm) => {
  const { at, clock, dir, restart } = await world()
  await at().land(0, occupancy(clock.now, 50, 1))
  await at().pass(120)
  await at().quality.close()
  const before = [await at().scores(), await at().verdicts(), await at().faults()]
  await harm(join(dir, 'quality', 'book.json'))
  await restart()
  await at().quality.close()
  expect([await at().scores(), await at().verdicts(), await at().faults()]).toEqual(before)
})

it('a replay is judged and not counted', async () => {
  const { at, clock } = await world()
  await at().land(0, occupancy(clock.now, 50))
  const { quality } = at()
  const delivery = {
    ...{ dataset: DATASET, feed: 'city', source: SOURCE.id, sha256: 'f'.repeat(64), sequence: 0 },
    ...{ receivedAt: new Date(clock.now).toISOString(), appId: `${SOURCE.id}@0:mapping-2` },
  }
  const readings = occupancy(clock.now, 50, 50)
  expect(await quality.judge(delivery, { readings, findings: [] })).not.toEqual([])
  await at().pass(70)
  expect(await at().verdicts()).toContainEqual(
    expect.objectContaining({ rule: 'outside-province', verdict: 'PASS' }),
  )
})
