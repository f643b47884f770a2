import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  approved,
  contentOf,
  DAY_MILLISECONDS,
  eventsSince,
  inForce,
  newestSeq,
  openWorld,
  refusal,
  type World,
} from '../applications/testing/world.ts'
import { ACTORS, act, brought, SIGNED } from './testing/drive.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())

describe('time', () => {
  const pass = async ({ clock, agreements }: World, days: number) => {
    clock.pass(days)
    return agreements.tick()
  }
  const told = async ({ store }: World, seq: number) =>
    (await eventsSince(store, seq)).map(({ action }) => action)

  it('begins an agreement when it is to begin, not before, and once', async () => {
    const world = await open()
    const from = new Date(world.clock.now() + 10 * DAY_MILLISECONDS).toISOString()
    const content = contentOf({ term: { from, days: 40 } })
    const { id, state } = await inForce(world, content)
    expect(state).toBe('FILED')
    expect(await pass(world, 9)).toBe(0)
    expect(await pass(world, 1)).toBe(1)
    expect(await world.agreements.tick()).toBe(0)
    const { state: now, validFrom, validTo } = await world.agreements.get(world.people.signer, id)
    expect([now, validFrom]).toEqual(['ACTIVE', from])
    expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(40 * DAY_MILLISECONDS)
  })

  it('tells 30, 7 and 1 days before the end, once each, then ends it and demands disposal', async () => {
    const world = await open()
    const { id } = await inForce(world, contentOf({ term: { days: 60 } }))
    const seq = await newestSeq(world.store)
    for (let day = 0; day < 62; day += 0.5) await pass(world, 0.5)
    const events = await eventsSince(world.store, seq)
    expect(events.map(({ action, body }) => [action, JSON.parse(body).days])).toEqual([
      ['expiring', 30],
      ['expiring', 7],
      ['expiring', 1],
      ['expire', undefined],
      ['dispose', undefined],
    ])
    expect(events.map(({ policy }) => policy)).toEqual([0, 0, 0, 1, 0])
    const { state, disposal, end } = await world.agreements.get(world.people.signer, id)
    expect([state, end?.cause]).toEqual(['DATA_DISPOSAL_DUE', 'expire'])
    await pass(world, 40)
    await pass(world, 40)
    expect(disposal?.dueAt).toMatch(/T16:00:00.000Z$/)
    expect((await told(world, seq)).slice(5)).toEqual(['disposal-overdue'])
  })

  it('that passed while no hub was running is caught up with in one go', async () => {
    const world = await open()
    const { id } = await inForce(world)
    const seq = await newestSeq(world.store)
    await pass(world, 400)
    expect(await told(world, seq)).toEqual(['expire', 'dispose'])
    expect((await world.agreements.get(world.people.signer, id)).state).toBe('DATA_DISPOSAL_DUE')
  })

  it('is taken by one hub when several look at the same moment', async () => {
    const world = await open()
    await inForce(world)
    const seq = await newestSeq(world.store)
    world.clock.pass(400)
    const ticks = await Promise.all([1, 2, 3].map(() => world.agreements.tick()))
    expect(ticks.reduce((sum, count) => sum + count)).toBe(2)
    expect(await told(world, seq)).toEqual(['expire', 'dispose'])
  })

  it('lets an offer lapse that nobody signed, and then there is nothing to dispose of', async () => {
    const world = await open()
    for (const state of ['OFFERED', 'SIGNED_APPLICANT', 'SIGNED_PROVIDER', 'FILED'] as const) {
      const id = await brought(world, state)
      await pass(world, 400)
      expect((await world.agreements.get(world.people.signer, id)).state).toBe('EXPIRED')
      const refused = await refusal(act(world, 'reviewer', id, 'dispose'))
      expect(refused.code).toBe('illegal-transition')
    }
  })

  it('tells once of a report that is late, and again only after the next was late', async () => {
    const world = await openWorld(await (sqlite as OpenTestStore)(), { reportEveryDays: 20 })
    const { id } = await inForce(world, contentOf({ term: { days: 170 } }))
    const seq = await newestSeq(world.store)
    for (let day = 0; day < 50; day += 1) await pass(world, 1)
    expect(await told(world, seq)).toEqual(['report-overdue'])
    await act(world, 'applicant', id, 'report')
    for (let day = 0; day < 25; day += 1) await pass(world, 1)
    expect(await told(world, seq)).toEqual(['report-overdue', 'report', 'report-overdue'])
  })
})

describe('a renewal', () => {
  it('takes the place of what it continues when it begins, and not before', async () => {
    const world = await open()
    const old = await inForce(world)
    const next = await approved(world, contentOf({ renews: old.id, title: '续期' }))
    const id = next.decision?.agreement ?? ''
    for (const action of SIGNED) await act(world, ACTORS[action], id, action)
    const { agreements, people } = world
    expect((await agreements.get(people.signer, old.id)).state).toBe('ACTIVE')
    await agreements.tick()
    const renewed = await agreements.get(people.signer, id)
    expect(renewed).toMatchObject({ state: 'ACTIVE', supersedes: old.id, document: { edition: 2 } })
    const ended = await agreements.get(people.signer, old.id)
    expect(ended.state).toBe('RENEWED')
    expect(ended.history?.at(-1)).toMatchObject({ action: 'renew', actor: 'system' })
  })

  it('of what is over, or of others, is refused', async () => {
    const world = await open()
    const revoked = await brought(world, 'REVOKED')
    const { applications, people } = world
    for (const renews of [revoked, 'no-such-agreement']) {
      const { id } = await applications.create(people.applicant, contentOf({ renews }))
      const refused = await refusal(applications.act(people.applicant, id, 'submit', {}))
      expect(refused.extensions).toMatchObject({ faults: [{ path: '/renews' }] })
    }
  })
})
