import { type OpenTestStore, testStores } from '@tongqu/store/testing'
import { describe, expect, it } from 'vitest'
import {
  ABOUT_PEOPLE,
  applicationCatalog,
  approved,
  contentOf,
  eventsSince,
  newestSeq,
  openWorld,
  refusal,
} from './testing/world.ts'

const [[, sqlite] = []] = testStores()
const open = async () => openWorld(await (sqlite as OpenTestStore)())
const text = { text: '说明' }

describe('the time for a decision', () => {
  it('is twenty working days, and stands still while the applicant must act', async () => {
    const { applications, people, clock } = await open()
    const { id } = await applications.create(people.applicant, contentOf())
    const submitted = await applications.act(people.applicant, id, 'submit', {})
    // Monday 2 March 2026; the little world has no calendar, so weekends only.
    expect(submitted.dueAt).toBe('2026-03-30T16:00:00.000Z')
    expect(submitted.assumedYears).toEqual(['2026'])
    clock.pass(2)
    const returned = await applications.act(people.reviewer, id, 'return', text)
    expect([returned.dueAt, returned.completion?.text]).toEqual([undefined, '说明'])
    clock.pass(26)
    const again = await applications.act(people.applicant, id, 'submit', {})
    // Monday 30 March, 18 days left.
    expect([again.dueAt, again.completion]).toEqual(['2026-04-23T16:00:00.000Z', undefined])
    await applications.act(people.reviewer, id, 'accept', {})
    clock.pass(1)
    const { decision } = await applications.act(people.approver, id, 'reject', text)
    expect(decision?.days).toBe(3)
  })

  it('follows the calendar of the catalogue', async () => {
    const world = await open()
    const calendar = {
      id: 'cn',
      title: { 'zh-CN': '节假日', en: 'Holidays' },
      basis: { 'zh-CN': '通知', en: 'Notice' },
      years: { '2026': { holidays: ['2026-03-03'], workdays: ['2026-03-07'] } },
    }
    world.held.catalog = { ...applicationCatalog(), calendars: new Map([['cn', calendar]]) }
    const { applications, people } = world
    const { id } = await applications.create(people.applicant, contentOf())
    const { dueAt, assumedYears } = await applications.act(people.applicant, id, 'submit', {})
    expect([dueAt, assumedYears]).toEqual(['2026-03-30T16:00:00.000Z', undefined])
  })

  it('is told of once when it is over', async () => {
    const { applications, people, clock, store } = await open()
    const { id } = await applications.create(people.applicant, contentOf())
    await applications.act(people.applicant, id, 'submit', {})
    const seq = await newestSeq(store)
    clock.pass(28)
    expect(await applications.tick()).toBe(0)
    clock.pass(1)
    expect([await applications.tick(), await applications.tick()]).toEqual([1, 0])
    expect(await eventsSince(store, seq)).toMatchObject([
      { entity: 'application', entity_id: id, action: 'overdue', actor: 'system', policy: 0 },
    ])
  })
})

describe('an appeal', () => {
  it('comes in time or is too late', async () => {
    const { applications, people, clock } = await open()
    const { id } = await applications.create(people.applicant, contentOf())
    await applications.act(people.applicant, id, 'submit', {})
    await applications.act(people.reviewer, id, 'accept', {})
    const { decision } = await applications.act(people.approver, id, 'reject', text)
    expect(decision?.appealUntil).toBe('2026-03-16T16:00:00.000Z')
    clock.pass(15)
    const late = await refusal(applications.act(people.applicant, id, 'appeal', text))
    expect(late.code).toBe('too-late')
    expect((await applications.get(people.applicant, id)).actions).not.toContain('appeal')
    clock.pass(-1)
    const appealed = await applications.act(people.applicant, id, 'appeal', text)
    expect([appealed.state, appealed.round]).toEqual(['APPEALED', 2])
    expect(appealed.dueAt).toBe('2026-04-13T16:00:00.000Z')
  })
})

describe('public statistics', () => {
  it('count what was submitted, by state, tier and month, and name nobody', async () => {
    const world = await open()
    const { applications, people, clock } = world
    await applications.create(people.applicant, contentOf())
    for (const days of [1, 2, 4]) {
      const { id } = await applications.create(people.applicant, contentOf())
      await applications.act(people.applicant, id, 'submit', {})
      await applications.act(people.reviewer, id, 'accept', {})
      clock.pass(days)
      await applications.act(people.approver, id, 'reject', text)
      clock.pass(7 - days)
    }
    clock.pass(14)
    const trips = { id: 'trips', columns: ['trip/travel_seconds'], delivery: ['api'] as const }
    await approved(world, contentOf({ ...ABOUT_PEOPLE, datasets: [trips] }))
    const figures = await applications.statistics()
    expect(figures).toMatchObject({
      byState: { APPROVED: 1, REJECTED: 3 },
      total: {
        submitted: 4,
        approved: 1,
        rejected: 3,
        approvalShare: 0.25,
        medianWorkingDays: 1.5,
      },
      byTier: [
        { tier: 'licensed', approved: 1, medianWorkingDays: 0 },
        { tier: 'restricted', rejected: 3, medianWorkingDays: 2 },
      ],
      byMonth: [
        { month: '2026-03', submitted: 3 },
        { month: '2026-04', submitted: 1 },
      ],
    })
    expect(JSON.stringify(figures)).not.toMatch(/org-|林素|applicant/)
  })

  it('say nothing where there is nothing', async () => {
    const { total, byState } = await (await open()).applications.statistics()
    expect(byState).toEqual({})
    expect(total).toMatchObject({ submitted: 0, approvalShare: null, medianWorkingDays: null })
  })
})
