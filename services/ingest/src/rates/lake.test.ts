import { randomUUID } from 'node:crypto'
import type { Catalog } from '@tongqu/catalog'
import { type LakeReading, openLakeReader } from '@tongqu/lakehouse'
import { localBus } from '@tongqu/realtime'
import { expect, it, onTestFinished } from 'vitest'
import { catalogWith, openHub, silent, temporaryFolder } from '../testing/hub.ts'
import { openRates } from './rates.ts'
import { ratesOf } from './testing/oracle.ts'
import { position, rosterRow } from './testing/readings.ts'

const ZONE = 'Asia/Shanghai'

/** A real lake with rates on it, and the clock of both. */
async function openRoad(dir: string, catalog: Catalog, clock: { now: number }) {
  const now = () => clock.now
  const { writer, engine, close } = await openHub(dir, catalog, { now })
  const bus = localBus()
  const datasets = catalog.datasets.values()
  const reader = await openLakeReader({ dir, datasets, now, uuid: randomUUID, engine })
  const facts = { catalog: () => catalog, reader, writer, bus, zone: ZONE, now }
  const rates = await openRates({ ...facts, log: silent })

  async function land(dataset: string, appId: string, sequence: number, readings: LakeReading[]) {
    const sha256 = sequence.toString(16).padStart(64, '0')
    const receivedAt = new Date(now()).toISOString()
    return writer.land(
      { dataset, feed: appId, source: appId, sha256, receivedAt, appId, sequence },
      { readings, rejects: [], findings: [] },
    )
  }
  return {
    rates,
    async setRoster(sequence: number, numbers: number[]) {
      const contract = 'vehicle/roster@1'
      const rows = numbers.map(
        (number) => ({ contract, reading: rosterRow(number) }) as LakeReading,
      )
      const { release = 0 } = await land('vehicle-roster', 'yunze', sequence, rows)
      bus.publish('released', { dataset: 'vehicle-roster', release, at: '' })
      await rates.rosterChanged()
    },
    async landBatch(sequence: number, readings: LakeReading[]) {
      const derived = rates.derive({ source: 'jt808', sequence }, readings)
      const of = (contract: string) => derived.filter((reading) => reading.contract === contract)
      await land('vehicle-presence', 'jt808', sequence, of('vehicle/presence@1'))
      await land('vehicle-entries', 'jt808', sequence, of('vehicle/entry@1'))
    },
    async written(day: string) {
      const snapshot = await reader.pin('vehicle-rates')
      const columns = [
        'day',
        'vehicle_kind',
        'operator_id',
        'area_code',
        'due',
        'entered',
        'online',
      ]
      const where = [{ column: 'day', operator: 'eq' as const, values: [day] }]
      const query = { table: 'rate', view: columns, select: columns, where, order: [] }
      const { items } = await reader.page(snapshot, query, { limit: 100 })
      snapshot.close()
      return ratesOf(items).map(({ due, entered, online }) => [due, entered, online])
    },
    async end() {
      await rates.close()
      await reader.close()
      await close()
    },
  }
}

it('the lake holds the rates of every day, through restarts, midnight and late data', async () => {
  const dir = await temporaryFolder()
  const catalog = await catalogWith([])
  const clock = { now: Date.parse('2026-03-01T10:00:00Z') }
  let road = await openRoad(dir, catalog, clock)
  onTestFinished(() => road.end())
  await road.setRoster(0, [2, 4, 8])
  await road.landBatch(0, [
    position(2, '2026-03-01T09:00:00Z'),
    position(9, '2026-03-01T09:00:00Z'),
  ])
  await road.rates.beat()
  expect(await road.written('2026-03-01')).toEqual([[3, 1, 1]])

  await road.end()
  road = await openRoad(dir, catalog, clock)
  await road.landBatch(1, [
    position(2, '2026-03-01T09:30:00Z'),
    position(4, '2026-03-01T09:30:00Z'),
  ])
  await road.rates.beat()
  expect(await road.written('2026-03-01')).toEqual([[3, 2, 2]])

  clock.now = Date.parse('2026-03-01T16:00:10Z')
  await road.rates.beat()
  expect(await road.written('2026-03-02')).toEqual([[3, 2, 0]])

  await road.end()
  road = await openRoad(dir, catalog, clock)
  await road.landBatch(2, [
    position(8, '2026-03-01T15:00:00Z'),
    position(4, '2026-03-01T16:00:05Z'),
  ])
  await road.setRoster(1, [2, 4, 8, 10])
  await road.rates.beat()
  expect(await road.written('2026-03-01')).toEqual([[4, 3, 3]])
  expect(await road.written('2026-03-02')).toEqual([[4, 3, 1]])
})
