import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { createInbound, delaysOf, type InboundCount } from './inbound.ts'

const PERIOD = { since: '2026-03-01', until: '2026-04-01' }

function count(day: string, own: Partial<InboundCount> = {}): InboundCount {
  const none = { equal: 0, different: 0, unknown: 0, delays: {} }
  return { source: 'feed', dataset: 'trips', day, ...none, ...own }
}

describe.each(testStores())('what came in on %s', (_name, open) => {
  it('is summed over runs; a newer count of a run takes the place of its older one', async () => {
    const inbound = createInbound({ store: await open() })
    await inbound.keep('run-1', [count('2026-03-02', { equal: 2, delays: { 20: 2 } })])
    await inbound.keep('run-1', [
      count('2026-03-02', { equal: 18, different: 1, delays: { 20: 9, 1000: 9 } }),
    ])
    await inbound.keep('run-2', [
      count('2026-03-02', { unknown: 1, delays: { 1000: 1, 50000: 1 } }),
      count('2026-03-02', { source: 'push', equal: 4 }),
      count('2026-03-02', { dataset: 'flows', unknown: 3 }),
      count('2026-04-01', { equal: 1 }),
      count('2026-02-28', { equal: 1 }),
    ])
    const none = { equal: 0, different: 0, unknown: 0 }
    const day = '2026-03-02'
    expect(await inbound.channels(PERIOD)).toEqual({
      items: [
        { source: 'feed', dataset: 'flows', day, ...none, transfers: 3, unknown: 3 },
        {
          ...{ source: 'feed', dataset: 'trips', day, transfers: 20 },
          ...{ equal: 18, different: 1, unknown: 1 },
          ...{ delayMillisecondsP50: 1000, delayMillisecondsP95: 1000 },
        },
        { source: 'push', dataset: 'trips', day, ...none, transfers: 4, equal: 4 },
      ],
      cut: false,
    })
    const { items } = await inbound.channels({ ...PERIOD, dataset: 'flows' })
    expect(items).toHaveLength(1)
  })

  it('takes more counts than one statement binds', async () => {
    const inbound = createInbound({ store: await open() })
    const counts = Array.from({ length: 1_201 }, (_, at) => {
      return count('2026-03-02', { source: `source-${at}`, equal: at })
    })
    await inbound.keep('run', counts)
    await inbound.keep('run', counts)
    const { items } = await inbound.channels(PERIOD)
    expect(items.reduce((sum, { equal }) => sum + equal, 0)).toBe((1_200 * 1_201) / 2)
  })
})

it('what is left out is whole days of a channel, never a part of what its runs have counted', async () => {
  const [first] = testStores()
  const store = await (first?.[1] ?? expect.fail())()
  const inbound = createInbound({ store, mostRows: 5 })
  for (const run of ['run-1', 'run-2', 'run-3']) {
    await inbound.keep(run, [count('2026-03-01', { equal: 1 }), count('2026-03-02', { equal: 1 })])
  }
  const { items, cut } = await inbound.channels(PERIOD)
  expect(cut).toBe(true)
  expect(items).toMatchObject([{ day: '2026-03-02', equal: 3 }])
  const all = await createInbound({ store, mostRows: 6 }).channels(PERIOD)
  expect(all).toMatchObject({ items: [{ equal: 3 }, { equal: 3 }], cut: false })
})

it('a delay is the nearest rank among bounds, in the order of numbers', () => {
  expect(delaysOf({})).toEqual({})
  expect(delaysOf({ 9: 1 })).toEqual({ delayMillisecondsP50: 9, delayMillisecondsP95: 9 })
  const mixed = { 1000: 1, 80: 10, 200: 9 }
  expect(delaysOf(mixed)).toEqual({ delayMillisecondsP50: 80, delayMillisecondsP95: 200 })
})
