import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { codeOf, flowClock } from '../testing/flow-world.ts'
import { createTransfers, type Transfer } from './transfers.ts'

const SHA256 = 'a'.repeat(64)
const PERIOD = { since: '2026-03-01T00:00:00.000Z', until: '2026-04-01T00:00:00.000Z' }

describe.each(testStores())('reports of receivers on %s', (_name, open) => {
  async function worldOf() {
    const store = await open()
    const clock = flowClock()
    const transfers = createTransfers({ store, now: clock.now })
    const transfer = (receipt: string, own: Partial<Transfer> = {}): Transfer => ({
      ...{ receipt, organisation: 'org-uni', dataset: 'trips', sha256: SHA256 },
      outcome: 'equal',
      ...own,
    })
    return { clock, transfers, transfer }
  }

  it('are kept once, whatever they say', async () => {
    const { transfers, transfer } = await worldOf()
    await transfers.keep(transfer('r0', { outcome: 'unknown' }))
    expect(await codeOf(transfers.keep(transfer('r0')))).toBe('already-exists')
    await transfers.keep(transfer('r1', { outcome: 'different', delayMilliseconds: 7 }))
    expect(await codeOf(transfers.keep(transfer('r1')))).toBe('already-exists')
    expect(await transfers.find('r1')).toEqual(
      transfer('r1', { outcome: 'different', delayMilliseconds: 7 }),
    )
    expect(await transfers.find('r2')).toBeUndefined()
    const both = [1, 2].map(() => codeOf(transfers.keep(transfer('r3'))))
    expect((await Promise.all(both)).toSorted()).toEqual(['already-exists', undefined])
  })

  it('are counted by dataset and day, delays by nearest rank', async () => {
    const { transfers, transfer, clock } = await worldOf()
    for (let at = 1; at <= 20; at += 1) {
      await transfers.keep(transfer(`a${at}`, { delayMilliseconds: at * 10 }))
    }
    await transfers.keep(transfer('b', { outcome: 'different' }))
    await transfers.keep(transfer('c', { dataset: 'flows', outcome: 'unknown' }))
    clock.pass(1)
    await transfers.keep(transfer('d'))
    clock.pass(40)
    await transfers.keep(transfer('e'))
    const day = { transfers: 1, equal: 0, different: 0, unknown: 0 }
    expect(await transfers.channels(PERIOD)).toEqual({
      items: [
        { ...day, dataset: 'flows', day: '2026-03-02', unknown: 1 },
        {
          ...{
            ...day,
            dataset: 'trips',
            day: '2026-03-02',
            transfers: 21,
            equal: 20,
            different: 1,
          },
          ...{ delayMillisecondsP50: 100, delayMillisecondsP95: 190 },
        },
        { ...day, dataset: 'trips', day: '2026-03-03', equal: 1 },
      ],
      cut: false,
    })
    const { items } = await transfers.channels({ ...PERIOD, dataset: 'flows' })
    expect(items).toHaveLength(1)
  })
})
