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
    const keep = (told: Transfer) => {
      return transfers.keep(told, { actor: 'app:app-1', entry: `entry of ${told.receipt}` })
    }
    return { clock, transfers, transfer, keep, store }
  }

  it('are kept once, whatever they say', async () => {
    const { transfers, transfer, keep, store } = await worldOf()
    await keep(transfer('r0', { outcome: 'unknown' }))
    expect(await codeOf(keep(transfer('r0')))).toBe('already-exists')
    await keep(transfer('r1', { outcome: 'different', delayMilliseconds: 7 }))
    expect(await codeOf(keep(transfer('r1')))).toBe('already-exists')
    expect(await transfers.find('r1')).toEqual(
      transfer('r1', { outcome: 'different', delayMilliseconds: 7 }),
    )
    expect(await transfers.find('r2')).toBeUndefined()
    const both = [1, 2].map(() => codeOf(keep(transfer('r3'))))
    expect((await Promise.all(both)).toSorted()).toEqual(['already-exists', undefined])
    const events = await store.db.selectFrom('events').selectAll().orderBy('seq').execute()
    expect(events.map(({ entity_id }) => entity_id)).toEqual(['r0', 'r1', 'r3'])
    expect(events[1]).toMatchObject({
      ...{ entity: 'transfer', action: 'confirm', actor: 'app:app-1', dataset: 'trips' },
      ...{ policy: 0, audience: '[]' },
    })
    expect(JSON.parse(events[1]?.body ?? '')).toEqual({
      ...{ entry: 'entry of r1', sha256: SHA256, outcome: 'different', delayMilliseconds: 7 },
    })
  })

  it('are counted by dataset and day, delays by nearest rank', async () => {
    const { transfers, transfer, keep, clock } = await worldOf()
    for (let at = 1; at <= 20; at += 1) {
      await keep(transfer(`a${at}`, { delayMilliseconds: at * 10 }))
    }
    await keep(transfer('b', { outcome: 'different' }))
    await keep(transfer('c', { dataset: 'flows', outcome: 'unknown' }))
    clock.pass(1)
    await keep(transfer('d'))
    clock.pass(40)
    await keep(transfer('e'))
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
