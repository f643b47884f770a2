import { Problem } from '@tongqu/contracts'
import type { DeliveryRecord } from '@tongqu/lakehouse'
import { expect, it } from 'vitest'
import { pastOf } from './past.ts'
import { scaleOf } from './scale.ts'
import { markOf } from './window.ts'

const OF = 'a view'
const NAMES = { watermark: 'at', key: ['id'] }
const scale = scaleOf(
  { name: 'at', kind: 'exact', type: 'bigint', cast: 'bigint' },
  { overlapSeconds: 0, overlap: 10 },
)
const line = (at: number, id: number) => `{"at":"${at}","id":"${id}"}\n`

type Given = { rows: readonly (readonly [number, number])[]; isLast?: boolean; of?: string }

/** A journal of deliveries; each has read as far as the greatest row so far. */
function journalOf(...given: readonly Given[]) {
  let watermark = 0
  const records = given.map(({ rows, isLast = true, of = OF }, sequence) => {
    watermark = Math.max(watermark, ...rows.map(([at]) => at))
    const position = { of, watermark: String(watermark), isLast }
    return { sequence, sha256: String(sequence), position } as DeliveryRecord
  })
  const opened: string[] = []
  return {
    opened,
    raw: {
      records: async () => records,
      async open(sha256: string): Promise<ReadableStream<Uint8Array>> {
        opened.push(sha256)
        const rows = given[Number(sha256)]?.rows ?? []
        if (rows.length === 0) throw new Problem('delivery-not-found')
        const text = rows.map(([at, id]) => line(at, id)).join('')
        // Cut in the middle of a line.
        return ReadableStream.from([Buffer.from(text.slice(0, 7)), Buffer.from(text.slice(7))])
      },
    },
  }
}

it('what may be met again comes from the deliveries themselves, and only as far as needed', async () => {
  const { raw, opened } = journalOf(
    {
      rows: [
        [1, 1],
        [50, 2],
      ],
    },
    {
      rows: [
        [60, 3],
        [95, 4],
      ],
    },
    { rows: [[93, 5]], isLast: false },
    { rows: [[100, 6]] },
  )
  const { position, window } = await pastOf(raw, 's', OF, NAMES, scale)
  expect(position).toBe('100')
  expect(opened).toEqual(['3', '2', '1'])
  const known = [line(95, 4), line(93, 5), line(100, 6)]
  expect(known.map((one) => window.has(markOf(one)))).toEqual([true, true, true])
  expect([window.has(markOf(line(60, 3))), window.start()]).toEqual([false, undefined])
})

it('with more rows than can be remembered it begins where the memory does', async () => {
  const { raw } = journalOf(
    {
      rows: [
        [100, 1],
        [100, 2],
      ],
    },
    {
      rows: [
        [100, 3],
        [100, 4],
      ],
    },
    { rows: [[99, 9]], isLast: false },
    {
      rows: [
        [100, 5],
        [100, 6],
      ],
    },
  )
  const { window } = await pastOf(raw, 's', OF, NAMES, scale, 3)
  expect(window.start()).toEqual({ watermark: '100', key: ['4'] })
  expect([window.has(markOf(line(100, 6))), window.has(markOf(line(99, 9)))]).toEqual([true, true])
})

it('another view has another past, and a delivery that is gone counts as not taken', async () => {
  const { raw } = journalOf({ rows: [[7, 1]], of: 'another' })
  expect((await pastOf(raw, 's', OF, NAMES, scale)).position).toBeUndefined()
  const expired = await pastOf(
    journalOf({ rows: [[7, 1]] }, { rows: [] }).raw,
    's',
    OF,
    NAMES,
    scale,
  )
  expect([expired.position, expired.window.rows()]).toEqual(['7', 1])
})
