import { contractOf } from '@tongqu/contracts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { batchOf, SAMPLED_BEYOND } from './batch.ts'
import { createSlots } from './slots.ts'

const contract = contractOf('example/counter@1')
const timesOf = (texts: string[]) => {
  const rows = texts.map((counted_at) => ({ counted_at, sensor_id: 'a' }))
  return [...batchOf(contract, rows, createSlots()).times]
}

it('reads instants as Date.parse does, to the microsecond', () => {
  const text = fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString().replace(/\.\d+/, '')),
    fc.string(),
    fc.constantFrom('2026-02-30T00:00:00Z', '2026-03-01T24:00:00Z', '2026-03-01 10:00:00Z'),
  )
  fc.assert(
    fc.property(fc.array(text), (texts) => {
      expect(timesOf(texts)).toEqual(texts.map((one) => Date.parse(one)))
    }),
  )
  expect(timesOf(['2026-03-01T00:00:00.000250Z'])[0]).toBeCloseTo(
    Date.parse('2026-03-01T00:00:00Z') + 0.25,
    3,
  )
})

it('of a huge delivery only a share is looked at', () => {
  const rows = Array.from({ length: 2 * SAMPLED_BEYOND + 1 }, (_, sensor_id) => ({ sensor_id }))
  const { readings } = batchOf(contract, rows, createSlots())
  expect(readings.length).toBeLessThanOrEqual(SAMPLED_BEYOND)
  expect(readings.length).toBeGreaterThan(SAMPLED_BEYOND / 2)
})
