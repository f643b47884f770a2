import type { InboundCount } from '@tongqu/access'
import type { InboundDay } from '@tongqu/realtime'
import { expect, it } from 'vitest'
import { openInboundKeeping } from './inbound.ts'

const DAY: InboundDay = {
  ...{ source: 'feed', dataset: 'trips', day: '2026-03-02' },
  ...{ equal: 1, different: 0, unknown: 0, delays: {} },
}

function world() {
  const kept: [string, readonly InboundCount[]][] = []
  const told: unknown[] = []
  let isAway = false
  const keeping = openInboundKeeping({
    inbound: {
      async keep(run, counts) {
        if (isAway) throw new Error('away')
        kept.push([run, counts])
      },
    },
    report: (error) => told.push(error),
    keepMilliseconds: 5,
  })
  const away = (is: boolean) => {
    isAway = is
  }
  return { keeping, kept, told, away }
}

it('keeps the newest counts of each run, also those of the last moment', async () => {
  const { keeping, kept } = world()
  keeping.heard({ run: 'a', days: [DAY, { ...DAY, source: 'other' }] })
  keeping.heard({ run: 'a', days: [{ ...DAY, equal: 2 }] })
  keeping.heard({ run: 'b', days: [DAY] })
  await keeping.close()
  expect(kept).toEqual([
    [
      'a',
      [
        { ...DAY, equal: 2 },
        { ...DAY, source: 'other' },
      ],
    ],
    ['b', [DAY]],
  ])
})

it('a store that is away loses nothing, and is told of once', async () => {
  const { keeping, kept, told, away } = world()
  away(true)
  keeping.heard({ run: 'a', days: [DAY, { ...DAY, source: 'other' }] })
  await expect.poll(() => told.length).toBe(1)
  keeping.heard({ run: 'a', days: [{ ...DAY, equal: 7 }] })
  await new Promise((done) => setTimeout(done, 20))
  away(false)
  await expect.poll(() => kept.length).toBe(1)
  expect(kept[0]?.[1]).toEqual([
    { ...DAY, equal: 7 },
    { ...DAY, source: 'other' },
  ])
  await keeping.close()
  expect([kept.length, told.length]).toEqual([1, 1])
})
