import { randomUUID } from 'node:crypto'
import { openSecrets } from '@tongqu/store'
import { type TestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { loadKeys, rotateKeys } from './keys.ts'

const DAY = 86_400_000

describe.each(testStores())('%s', (_name, openStore) => {
  function deps(store: TestStore, clock: { ahead: number }, master = 1) {
    return {
      store,
      secrets: openSecrets(new Uint8Array(32).fill(master)),
      now: () => Date.now() + clock.ahead,
      uuid: randomUUID,
    }
  }

  it('is made once, however many gateways start at the same time', async () => {
    const store = await openStore()
    const started = [1, 2, 3, 4].map(() => loadKeys(deps(store, { ahead: 0 })))
    const kids = (await Promise.all(started)).map(({ signing }) => signing[0]?.kid)
    expect(new Set(kids).size).toBe(1)
    const { signing, cookies } = await loadKeys(deps(store, { ahead: 0 }))
    expect({ signing: signing.length, cookies: cookies.length }).toEqual({ signing: 1, cookies: 1 })
  })

  it('is replaced by itself after a quarter of a year, published before it signs', async () => {
    const store = await openStore()
    const clock = { ahead: 0 }
    const first = await loadKeys(deps(store, clock))
    clock.ahead = 91 * DAY
    const both = await loadKeys(deps(store, clock))
    expect(both.signing).toHaveLength(2)
    expect(both.signing[0]?.kid).toBe(first.signing[0]?.kid)
    expect(both.cookies[0]).toBe(first.cookies[0])
    expect(both.until - (Date.now() + clock.ahead)).toBeLessThanOrEqual(15 * 60_000)
    clock.ahead += 15 * 60_000
    const after = await loadKeys(deps(store, clock))
    expect(after.signing.map(({ kid }) => kid)).toEqual(
      both.signing.map(({ kid }) => kid).toReversed(),
    )
  })

  it('stays one after the other when keys are changed twice in a hurry', async () => {
    const store = await openStore()
    const clock = { ahead: 0 }
    const all = deps(store, clock)
    const [first] = (await loadKeys(all)).signing
    await rotateKeys(all)
    clock.ahead += 60_000
    await rotateKeys(all)
    const { signing } = await loadKeys(all)
    expect(signing).toHaveLength(3)
    expect(signing[0]?.kid).toBe(first?.kid)
    clock.ahead += 16 * 60_000
    const settled = await loadKeys(all)
    expect(settled.signing[0]?.kid).toBe(signing[2]?.kid)
  })

  it('opens with its own master key only', async () => {
    const store = await openStore()
    await loadKeys(deps(store, { ahead: 0 }))
    await expect(loadKeys(deps(store, { ahead: 0 }, 2))).rejects.toMatchObject({
      code: 'keys-unusable',
    })
  })
})
