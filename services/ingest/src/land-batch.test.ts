import type { DecodeAdapter, Reading } from '@tongqu/adapter-kit'
import type { DeliveryRecord } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { type BatchDeps, landBatch, MOST_ROWS_TOGETHER } from './land-batch.ts'
import type { Target } from './target.ts'
import { catalogWith, temporaryFolder } from './testing/hub.ts'

const row: Reading = { contract: 'freight/waybill@1', reading: {} }

/** Deliveries of which each holds so many rows, whatever its size in bytes. */
async function world(rows: number) {
  const catalog = await catalogWith([])
  let decoded = 0
  const adapter = {
    shape: 'decode',
    decode() {
      decoded += 1
      return { readings: Array.from({ length: rows }, () => row), rejects: [], findings: [] }
    },
  } as unknown as DecodeAdapter
  const limits = { bytes: 1_000, entities: 1_000_000, seconds: 1 }
  const known = { id: 'p', source: 'p', feed: 'f', zone: 'UTC', routes: [], options: {} }
  const target: Target = { ...known, adapter, dataset: 'freight-waybills', limits }
  const deps = {
    catalog: () => catalog,
    writer: {
      landMany: async (batch: readonly object[]) =>
        batch.map(() => ({ tables: {}, rejects: [], findings: [] })),
    },
    raw: { open: async () => new Blob(['{}']).stream() },
    bus: { publish: () => undefined },
    spoolDir: await temporaryFolder(),
    now: () => 0,
  } as unknown as BatchDeps
  const records = Array.from({ length: 20 }, (_, sequence): DeliveryRecord => {
    const receivedAt = '2026-01-01T00:00:00.000Z'
    return { sequence, sha256: `${sequence}`, bytes: 2, receivedAt, dataset: 'd', feed: 'f' }
  })
  return { land: () => landBatch(deps, target, records), decoded: () => decoded }
}

it('small deliveries that hold many rows do not all stand in memory', async () => {
  const { land, decoded } = await world(MOST_ROWS_TOGETHER / 4)
  expect(await land()).toHaveLength(4)
  expect(decoded()).toBe(4)
})

it('one delivery lands, however many rows it holds', async () => {
  const { land } = await world(MOST_ROWS_TOGETHER + 1)
  expect(await land()).toHaveLength(1)
})

it('what holds few rows lands together', async () => {
  const { land } = await world(1)
  expect(await land()).toHaveLength(20)
})
