import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord } from '@tongqu/lakehouse'
import { expect, it, onTestFinished } from 'vitest'
import type { Target } from '../../target.ts'
import { openLander } from './lander.ts'

const WAIT = { timeout: 20_000, interval: 5 }
const target = { id: 'pushed' } as Target

function record(sequence: number): DeliveryRecord {
  const receivedAt = '2026-01-01T00:00:00.000Z'
  return { sequence, sha256: `${sequence}`, bytes: 10, receivedAt, dataset: 'd', feed: 'f' }
}

const NOTHING = { tables: {}, rejects: [], findings: [], others: [] }

/** `most` land in one go. */
type Options = { faulty?: number[]; gathers?: boolean; most?: number }

/** A lander on a journal; `faulty` sequences have no good content. */
async function world(
  journal: number[],
  next: number,
  { faulty = [], gathers = false, most = 99 }: Options = {},
) {
  const landed: number[] = []
  const together: number[][] = []
  const gate = { open: true }
  const failed: string[] = []
  const lander = await openLander(
    {
      target,
      random: () => 0,
      intake: {
        waiting: async () => journal.filter((one) => !landed.includes(one)).map(record),
        async land(_, { sequence }) {
          if (!gate.open) throw new Problem('lake-full')
          landed.push(sequence)
          if (faulty.includes(sequence)) throw new Problem('delivery-undecodable')
          return NOTHING
        },
        async landBatch(_, records) {
          if (!gathers) return undefined
          if (!gate.open) throw new Problem('lake-full')
          const sequences = records.slice(0, most).map(({ sequence }) => sequence)
          together.push(sequences)
          landed.push(...sequences)
          return sequences.map((sequence) =>
            faulty.includes(sequence)
              ? { problem: new Problem('delivery-undecodable') }
              : { landing: NOTHING },
          )
        },
      },
      onLanded: () => undefined,
      onFailed: (_, { code }) => void failed.push(code),
    },
    next,
  )
  onTestFinished(() => lander.stop())
  return { lander, landed, together, gate, failed, journal }
}

it('lands what was left, then what comes, in the order of the journal', async () => {
  const { lander, landed } = await world([3, 4], 5)
  lander.add(record(5))
  lander.add(record(6))
  await expect.poll(() => landed, WAIT).toEqual([3, 4, 5, 6])
  expect(lander.waiting()).toEqual({ deliveries: 0, bytes: 0 })
})

it('never lets a later delivery pass an earlier one', async () => {
  const { lander, landed, journal } = await world([], 0)
  journal.push(0, 1, 2)
  lander.add(record(1))
  lander.add(record(0))
  lander.add(record(2))
  await expect.poll(() => landed, WAIT).toEqual([0, 1, 2])
})

it('passes over faulty content, and over sequences that are not to land', async () => {
  const { lander, landed, failed, journal } = await world([0], 1, { faulty: [0] })
  journal.push(3)
  lander.add(record(3))
  await expect.poll(() => landed, WAIT).toEqual([0, 3])
  expect(failed).toEqual(['delivery-undecodable'])
})

it('counts what waits while the lake is away, and lands it when it is back', async () => {
  const { lander, landed, gate, failed } = await world([], 0)
  gate.open = false
  lander.add(record(0))
  lander.add(record(1))
  await expect.poll(() => failed, WAIT).toContain('lake-full')
  expect(lander.waiting()).toEqual({ deliveries: 2, bytes: 20 })
  gate.open = true
  await expect.poll(() => landed, WAIT).toEqual([0, 1])
})

it('lands together what has piled up, as far as it follows each other', async () => {
  const { lander, landed, together, gate, failed, journal } = await world([], 0, {
    gathers: true,
    faulty: [2],
  })
  gate.open = false
  for (const sequence of [0, 1, 2, 3, 7, 8]) {
    journal.push(sequence)
    lander.add(record(sequence))
  }
  await expect.poll(() => failed, WAIT).toContain('lake-full')
  gate.open = true
  await expect.poll(() => landed, WAIT).toEqual([0, 1, 2, 3, 7, 8])
  expect(together).toContainEqual([7, 8])
  expect(together.flat(), 'most of them with others').toContain(2)
  expect(failed).toContain('delivery-undecodable')
  expect(lander.waiting()).toEqual({ deliveries: 0, bytes: 0 })
})

it('goes on behind those that were too many to land together', async () => {
  const { lander, landed, together } = await world([0, 1, 2, 3, 4], 5, { gathers: true, most: 2 })
  await expect.poll(() => lander.waiting(), WAIT).toEqual({ deliveries: 0, bytes: 0 })
  expect(landed).toEqual([0, 1, 2, 3, 4])
  expect(together).toEqual([
    [0, 1],
    [2, 3],
  ])
})
