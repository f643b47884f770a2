import { randomUUID } from 'node:crypto'
import { testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import { createGateways } from './gateways.ts'
import { createPlaces, PLACE_SECONDS, type Places } from './places.ts'
import { agreedPlan, appNamed, planned, QUOTA_NOON, quotasOn } from './testing.ts'

describe.each(testStores())('streams at the same time on %s', (_name, open) => {
  const seat = { key: 'streams app:a', limit: 3, isLocal: false }
  const never = () => {
    throw new Error('nothing is lost')
  }

  async function world() {
    const store = await open()
    const clock = { now: QUOTA_NOON, monotonic: 0 }
    const pass = (seconds: number) => {
      clock.now += seconds * 1_000
      clock.monotonic += seconds * 1_000
    }
    const gateway = (name: string): Places =>
      createPlaces({
        store,
        now: () => clock.now,
        monotonic: () => clock.monotonic,
        uuid: randomUUID,
        gateway: name,
        report: never,
      })
    return { store, pass, gateway, clock }
  }

  it('are never more than there are places, however many begin at once', async () => {
    const { gateway } = await world()
    const gateways = ['one', 'two'].map(gateway)
    const asked = gateways.flatMap((one) => [1, 2, 3, 4].map(() => one.take(seat, never)))
    const taken = (await Promise.all(asked)).filter((place) => typeof place === 'object')
    expect(taken).toHaveLength(3)
    taken[0]?.give()
    await expect.poll(async () => (await gateways[0]?.taken([seat.key]))?.get(seat.key)).toBe(2)
    expect(await gateways[1]?.take(seat, never)).toBeTypeOf('object')
    expect(await gateways[0]?.take(seat, never)).toBe('empty')
  })

  it('are free when their gateway has died, not while it renews them', async () => {
    const { gateway, pass } = await world()
    const [dead, alive, other] = ['dead', 'alive', 'other'].map(gateway) as [Places, Places, Places]
    await dead.take(seat, never)
    await alive.take(seat, never)
    await alive.take(seat, never)
    pass(PLACE_SECONDS - 5)
    await alive.renew()
    expect(await other.take(seat, never)).toBe('empty')
    pass(6)
    expect(await other.take(seat, never)).toBeTypeOf('object')
    expect(await other.take(seat, never)).toBe('empty')
  })

  it('are lost by a gateway that could not renew them, which hears of it', async () => {
    const { gateway, pass } = await world()
    const one = gateway('one')
    let lost = 0
    await one.take(seat, () => {
      lost += 1
    })
    pass(PLACE_SECONDS - 1)
    one.look()
    expect(lost).toBe(0)
    pass(1)
    one.look()
    one.look()
    expect(lost).toBe(1)
  })

  it('gateways are counted while they say that they are there', async () => {
    const { store, pass, clock } = await world()
    const [one, two] = ['one', 'two'].map((id) => createGateways(store, id, () => clock.now))
    await one?.beat()
    await two?.beat()
    await one?.beat()
    expect(one?.live()).toBe(2)
    pass(16)
    await one?.beat()
    expect(one?.live()).toBe(1)
    await two?.beat()
    await two?.close()
    await one?.beat()
    expect(one?.live()).toBe(1)
  })

  it('seconds of a stream are counted, and it is cut when they are used up', async () => {
    const store = await open()
    const catalog = planned({
      agreement: {
        quotas: [
          { name: 'time', of: 'agreement', meter: 'stream-seconds', amount: 10, per: 'day' },
        ],
      },
    })
    let time = 0
    const quotas = await quotasOn(store, catalog, { monotonic: () => time })
    const app = appNamed('app')
    const plan = agreedPlan({})
    const first = await quotas.enter(app, 1)
    await first.read(plan)
    await first.stream(plan, never)
    time += 7_000
    first.end()
    const cuts: string[] = []
    const second = await quotas.enter(app, 1)
    await second.read(plan)
    await second.stream(plan, ({ code }) => cuts.push(code))
    await expect.poll(() => quotas.stateOf(app, [plan])).toMatchObject([{ used: 7, remaining: 3 }])
    time += 6_000
    // The last look takes what is left and more, the next one finds nothing.
    await expect
      .poll(() => quotas.stateOf(app, [plan]), { timeout: 20_000 })
      .toMatchObject([{ used: 13 }])
    time += 6_000
    await expect.poll(() => cuts, { timeout: 20_000 }).toEqual(['quota-exceeded'])
    second.end()
    await quotas.close()
  })
})
